"""A person measured something and enters it: one number, between limits that are said before and after."""

from collections.abc import Callable

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget
from typing_extensions import override

from hmi.domain.command import Command
from hmi.domain.procedure import Enter
from hmi.domain.words import in_language
from hmi.i18n import gettext as _
from hmi.i18n import language
from ui.bridge import Bridge
from ui.faceplates.saving_faceplate import SavingFaceplate
from ui.formatting import NOTHING, exact_text, parse_number
from ui.theme import look
from ui.widgets.number_pad import NumberPad

_WORDS_WIDTH_PX = 380


class MeasuredValueFaceplate(SavingFaceplate):
    """Sends the number, or hands it on where a signature has to follow.

    Nothing is rounded: what is measured is measured. A value outside of the limits is taken where the step names a way
    out of it; else it is not, and whoever measured it holds the guide.
    """

    entered = Signal(float)
    """Confirmed, where ``command_of`` is None."""

    def __init__(
        self,
        bridge: Bridge,
        entry: Enter,
        *,
        limits: Callable[[], str],
        takes_outside: bool = False,
        command_of: Callable[[float], Command] | None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(bridge, parent=parent)
        self._entry, self._limits, self._command_of = entry, limits, command_of
        self._takes_outside = takes_outside
        self.value_label, self.limits_label = QLabel(), QLabel()
        self.value_label.setProperty("look", "number")
        self.limits_label.setProperty("look", "fact")
        self.limits_label.setWordWrap(True)
        self.pad = NumberPad(allows_decimal=entry.digits > 0)
        self.cancel_key, self.save_key = QPushButton(), QPushButton()
        self.save_key.setProperty("look", "primary")
        words = QVBoxLayout()
        for widget in (self.value_label, self.limits_label, self.remark_label):
            widget.setMinimumWidth(_WORDS_WIDTH_PX)
            words.addWidget(widget)
        words.addStretch(1)
        row = QHBoxLayout()
        row.setSpacing(look().gap_px * 2)
        row.addLayout(words, 1)
        row.addWidget(self.pad, 0, Qt.AlignmentFlag.AlignTop)
        self.body.addLayout(row)
        for key in (self.cancel_key, self.save_key):
            key.setAutoDefault(False)
            self.keys.addWidget(key, 1)
        self.pad.text_changed.connect(self._on_typed)
        self.pad.confirmed.connect(self._save)
        self.cancel_key.clicked.connect(lambda: self.close_with(False))
        self.save_key.clicked.connect(self._save)
        self.close_with_session(bridge)
        self.retranslate()

    @property
    def value(self) -> float | None:
        """What was typed, as a number."""
        return parse_number(self.pad.text)

    @override
    def retranslate(self) -> None:
        super().retranslate()
        self.show_title(in_language(self._entry.name, language()))
        limits = self._limits()
        self.limits_label.setText(_("Allowed: {limits}").format(limits=limits) if limits else "")
        self.pad.retranslate()
        self.cancel_key.setText(_("Cancel"))
        self.show_state()

    @override
    def show_state(self) -> None:
        value, unit = self.value, self._entry.unit
        text = self.pad.text or NOTHING
        self.value_label.setText(f"{text}\N{NO-BREAK SPACE}{unit}" if unit else text)
        is_outside = value is not None and not self._is_within(value)
        is_taken = value is not None and (self._takes_outside or not is_outside)
        self.save_key.setEnabled(is_taken and not self.is_saving)
        number = f"{exact_text(value)}\N{NO-BREAK SPACE}{unit}".strip() if value is not None else ""
        self.save_key.setText(_("Enter {value}").format(value=number) if is_taken else _("Enter"))
        if is_outside:
            self.tell(self._outside_words, is_fault=True)
        elif self._tells_fault and not self.is_saving:
            self.tell(str)

    def _outside_words(self) -> str:
        if self._takes_outside:
            return _("Outside of the limits. Measure again; if it is so, enter it: the guide offers what to do then.")
        return _("Outside of the limits. Measure again; if it is so, close this and hold the guide.")

    def _is_within(self, value: float) -> bool:
        low, high = self._entry.at_least, self._entry.at_most
        return (low is None or value >= low) and (high is None or value <= high)

    def _on_typed(self, _text: str) -> None:
        self.show_state()

    def _save(self) -> None:
        value = self.value
        if value is None or not self.save_key.isEnabled():
            return
        if self._command_of is None:
            self.close_with(True)
            self.entered.emit(value)
        else:
            self.save(self._command_of(value))
