"""Other values than proposed: which write, and what instead, within the approved window."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QStackedLayout, QVBoxLayout, QWidget
from typing_extensions import override

from hmi.domain.advice_plan import ChangedValue, ExactWrite
from hmi.domain.tag import Scalar, TagDefinition
from hmi.i18n import gettext as _
from ui.bridge import Bridge
from ui.faceplates.faceplate import Faceplate
from ui.faceplates.staged_change import told
from ui.faceplates.value_entry import ValueEntry, entry_for
from ui.formatting import change_text, exact_text
from ui.models.tag_labels import tag_label
from ui.theme import look
from ui.widgets.restyle import restyle
from ui.widgets.scroll_column import ScrollColumn

_WORDS_WIDTH_PX = 420


@dataclass(frozen=True, slots=True, kw_only=True)
class Changeable:
    """A write whose value may be another one."""

    step: str
    write: ExactWrite
    definition: TagDefinition


def changeables(bridge: Bridge, steps: Sequence[tuple[str, ExactWrite]]) -> list[Changeable]:
    """Those that a person may change: numbers within their window, states and texts without one (as the service)."""
    found: list[Changeable] = []
    for step, write in steps:
        definition = bridge.picture.definition(write.tag_name) if write.tag_name in bridge.picture.index else None
        is_number = isinstance(write.value, int | float) and not isinstance(write.value, bool)
        may = write.within is not None if is_number else write.within is None
        if definition is not None and may and entry_for_write(definition) is not None:
            found.append(Changeable(step=step, write=write, definition=definition))
    return found


def entry_for_write(definition: TagDefinition) -> ValueEntry | None:
    """As for a set point."""
    return entry_for(definition)


class AdviceChangesFaceplate(Faceplate):
    """Nothing is sent from here: what is chosen is signed in the next step."""

    chosen = Signal(object, object)
    """A tuple of ``ChangedValue``, and what each would be written as, by step."""

    def __init__(self, bridge: Bridge, changeable: Sequence[Changeable], parent: QWidget | None = None) -> None:
        super().__init__(parent=parent)
        self._changeable = changeable
        self._values: dict[str, Scalar] = {}
        self.write_keys: list[QPushButton] = []
        self.entries: list[ValueEntry] = []
        self.words_label, self.fault_label = QLabel(), QLabel()
        self.cancel_key, self.next_key = QPushButton(), QPushButton()
        self._entry_pages = QStackedLayout()
        self._build()
        self.close_with_session(bridge)
        self.retranslate()
        self._show_write(0)

    @override
    def retranslate(self) -> None:
        super().retranslate()
        self.show_title(_("Approve with other values"))
        self.words_label.setText(_("Choose the value, then enter yours. It has to lie within the approved window."))
        self.cancel_key.setText(_("Cancel"))
        for entry in self.entries:
            entry.retranslate()
        self._show()

    def _build(self) -> None:
        left, page = QVBoxLayout(), QWidget()
        left.setContentsMargins(0, 0, 0, 0)
        left.setSpacing(look().gap_px)
        left.addWidget(self.words_label)
        entries = QWidget()
        entries.setLayout(self._entry_pages)
        for number, one in enumerate(self._changeable):
            key, entry = QPushButton(), entry_for_write(one.definition)
            assert entry is not None
            key.setCheckable(True)
            key.clicked.connect(partial(self._show_write, number))
            entry.changed.connect(partial(self._on_entered, number))
            entry.confirmed.connect(self._go_on)
            self.write_keys.append(key)
            self.entries.append(entry)
            self._entry_pages.addWidget(entry)
            left.addWidget(key)
        left.addWidget(self.fault_label)
        left.addStretch(1)
        page.setLayout(left)
        page.setMinimumWidth(_WORDS_WIDTH_PX)
        for label in (self.words_label, self.fault_label):
            label.setWordWrap(True)
        row = QHBoxLayout()
        row.setSpacing(look().gap_px * 2)
        row.addWidget(ScrollColumn(page), 1)
        row.addWidget(entries, 0, Qt.AlignmentFlag.AlignTop)
        self.body.addLayout(row, 1)
        self.next_key.setProperty("look", "primary")
        for key in (self.cancel_key, self.next_key):
            self.keys.addWidget(key, 1)
        self.cancel_key.clicked.connect(lambda: self.close_with(False))
        self.next_key.clicked.connect(self._go_on)

    def _show_write(self, number: int, _on: bool = False) -> None:
        for place, key in enumerate(self.write_keys):
            key.setChecked(place == number)
        self._entry_pages.setCurrentIndex(number)

    def _on_entered(self, number: int) -> None:
        value, one = self.entries[number].value, self._changeable[number]
        if value is None:
            self._values.pop(one.step, None)
        else:
            self._values[one.step] = float(value) if isinstance(one.write.value, float) and _is_number(value) else value
        self._show()

    def _fault(self) -> str:
        for one in self._changeable:
            value, within = self._values.get(one.step), one.write.within
            if value is not None and type(value) is not type(one.write.value):
                return _("Enter a whole number for {name}.").format(name=tag_label(one.definition))
            if isinstance(value, int | float) and within is not None and not within.contains(value):
                return _("{name} has to lie from {low} to {high} {unit}.").format(
                    name=tag_label(one.definition),
                    low=exact_text(within.low),
                    high=exact_text(within.high),
                    unit=one.write.unit,
                )
        return ""

    def _words(self) -> Mapping[str, str]:
        return {one.step: self._line(one) for one in self._changeable if one.step in self._values}

    def _line(self, one: Changeable) -> str:
        value = self._values.get(one.step, one.write.value)
        change = change_text(told(one.write.seen, one.definition) or "?", told(value, one.definition))
        return f"{tag_label(one.definition)}: {change}"

    def _show(self) -> None:
        for key, one in zip(self.write_keys, self._changeable, strict=True):
            key.setText(self._line(one))
        is_other = any(self._values.get(one.step, one.write.value) != one.write.value for one in self._changeable)
        fault = self._fault()
        restyle(self.fault_label, "attention" if fault else "muted")
        self.fault_label.setText(fault or _("Nothing is approved yet."))
        self.next_key.setText(_("Go on") if is_other else _("Enter another value first"))
        self.next_key.setEnabled(is_other and not fault)

    def _go_on(self) -> None:
        if self.next_key.isEnabled():
            changes = tuple(ChangedValue(step=step, value=value) for step, value in self._values.items())
            words = self._words()
            self.close_with(True)
            self.chosen.emit(changes, words)


def _is_number(value: Scalar) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)
