"""A new PIN, entered twice on the pad; says at once what is wrong with it."""

from collections.abc import Callable

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from hmi.domain.pin import LONGEST, SHORTEST, pin_fault
from hmi.i18n import gettext as _
from ui.widgets.pin_pad import PinPad
from ui.widgets.restyle import restyle
from ui.wording.people import pin_fault_words


class NewPin(QWidget):
    """Asks for a PIN, then for the same again."""

    chosen = Signal(str)
    """Twice the same, and not too easy to guess."""
    withdrawn = Signal()
    """The person begins anew: what was chosen does not hold any longer."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._first = ""
        self._is_chosen = False
        self._telling: Callable[[], str] = str
        self.prompt, self.remark = QLabel(), QLabel()
        self.prompt.setProperty("look", "heading")
        for label in (self.prompt, self.remark):
            label.setWordWrap(True)
        self.remark.setMinimumHeight(self.remark.fontMetrics().height() * 2 + 4)
        self.remark.setAlignment(Qt.AlignmentFlag.AlignLeading | Qt.AlignmentFlag.AlignTop)
        self.pad = PinPad()
        self.pad.confirmed.connect(self._on_confirmed)
        self.pad.typed.connect(self._on_typed)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.prompt)
        column.addWidget(self.pad)
        column.addWidget(self.remark)
        self.setFocusProxy(self.pad)
        self.begin()

    def retranslate(self) -> None:
        """Say everything anew; what was entered stays."""
        if self._is_chosen:
            self.prompt.setText(_("The PIN is chosen"))
        else:
            self.prompt.setText(_("The same PIN again") if self._first else _("Choose a PIN"))
        self.pad.retranslate()
        self.pad.confirm_key.setText(_("OK") if self._first or self._is_chosen else _("Next"))
        self.remark.setText(self._telling())

    def begin(self, why: Callable[[], str] | None = None) -> None:
        """Ask for the first entry; ``why`` answers, in the language in use, why again."""
        self._first, self._is_chosen = "", False
        self.pad.clear()
        self._say(why or _length_words, is_fault=why is not None)

    def _on_confirmed(self, pin: str) -> None:
        if self._first:
            self._compare(pin)
            return
        fault = pin_fault(pin)
        if fault is not None:
            self.begin(lambda: pin_fault_words(fault))
            return
        self._first = pin
        self._say(str)

    def _compare(self, pin: str) -> None:
        if pin != self._first:
            self.begin(lambda: _("The two entries differ. Choose a PIN again."))
            return
        self._first, self._is_chosen = "", True
        self.pad.dots.show_count(len(pin))
        self._say(lambda: _("To choose another one, just begin to enter it."))
        self.chosen.emit(pin)

    def _on_typed(self) -> None:
        if self._is_chosen:
            self._is_chosen = False
            self._say(str)
            self.withdrawn.emit()

    def _say(self, words: Callable[[], str], *, is_fault: bool = False) -> None:
        self._telling = words
        self.retranslate()
        restyle(self.remark, "attention" if is_fault else "muted")


def _length_words() -> str:
    return _("{shortest} to {longest} digits.").format(shortest=SHORTEST, longest=LONGEST)
