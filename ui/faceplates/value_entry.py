"""Ways to enter one value: a number by pad and steps, one of several choices, a text."""

from collections.abc import Callable, Mapping
from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QButtonGroup, QGridLayout, QLineEdit, QPushButton, QVBoxLayout, QWidget
from typing_extensions import override

from hmi.domain.tag import DataType, Scalar, TagDefinition
from hmi.i18n import gettext as _
from ui.formatting import exact_text, parse_number
from ui.models.state_words import said
from ui.theme import look
from ui.widgets.number_pad import NumberPad

_COLUMNS_FROM = 6
"""More choices than this stand in two columns."""
_UNSIGNED = frozenset({DataType.BYTE, DataType.UINT16, DataType.UINT32, DataType.UINT64})
_DIGITS_OF_FLOAT = 7
"""Decimal digits that a 32-bit float keeps (IEEE 754)."""


class ValueEntry(QWidget):
    """What a person enters. ``value`` is None while it is nothing, or nothing of the kind asked for."""

    changed = Signal()
    """Something was entered or taken away."""
    confirmed = Signal()
    """Enter was pressed."""

    def __init__(self) -> None:
        super().__init__()
        self.value: Scalar | None = None
        self.text = ""
        """What is entered, as the person typed it."""

    def clear(self) -> None:
        """Take back what was entered; nobody is told."""
        self.value, self.text = None, ""

    def retranslate(self) -> None:
        """Set every text anew; what was entered stays."""

    def _become(self, value: Scalar | None, text: str) -> None:
        self.value, self.text = value, text
        self.changed.emit()


class NumberEntry(ValueEntry):
    """A number pad that makes numbers of ``data_type``."""

    def __init__(self, data_type: DataType) -> None:
        super().__init__()
        self._data_type = data_type
        self.pad = NumberPad(allows_decimal=data_type.is_floating, allows_sign=data_type not in _UNSIGNED)
        self.pad.text_changed.connect(self._on_typed)
        self.pad.confirmed.connect(self.confirmed)
        self.setFocusProxy(self.pad)
        _fill(self, self.pad)

    @override
    def clear(self) -> None:
        super().clear()
        self.pad.show_text("")

    @override
    def retranslate(self) -> None:
        self.pad.retranslate()
        self.text = self.pad.text

    def show_number(self, number: float) -> None:
        """Enter ``number`` as a step key does."""
        value: Scalar = number if self._data_type.is_floating else round(number)
        text = number_words(value, self._data_type)
        self.pad.show_text(text)
        self._become(value, text)

    def _on_typed(self, text: str) -> None:
        number = parse_number(text)
        is_whole = number is not None and number.is_integer()
        value: Scalar | None = number
        if not self._data_type.is_floating:
            value = int(number) if number is not None and is_whole else None
        self._become(value, text)


class ChoiceEntry(ValueEntry):
    """One big key for each choice; what is chosen stays pressed. ``words`` names them in the language in use."""

    def __init__(self, words: Callable[[], Mapping[int, str]], *, columns: int = 1, is_boolean: bool = False) -> None:
        super().__init__()
        self.keys: dict[int, QPushButton] = {}
        self._words, self._is_boolean = words, is_boolean
        self._group = QButtonGroup(self)
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setSpacing(look().gap_px)
        for place, number in enumerate(words()):
            key = QPushButton()
            key.setCheckable(True)
            key.setAutoDefault(False)
            key.clicked.connect(partial(self._on_chosen, number))
            self._group.addButton(key)
            grid.addWidget(key, place // columns, place % columns)
            self.keys[number] = key
        grid.setRowStretch(len(self.keys), 1)
        self.retranslate()

    @override
    def retranslate(self) -> None:
        for number, word in self._words().items():
            self.keys[number].setText(word)
            if self.keys[number].isChecked():
                self.text = word

    def _on_chosen(self, number: int) -> None:
        self._become(bool(number) if self._is_boolean else number, self.keys[number].text())

    @override
    def clear(self) -> None:
        super().clear()
        self._group.setExclusive(False)
        for key in self.keys.values():
            key.setChecked(False)
        self._group.setExclusive(True)


class TextEntry(ValueEntry):
    """A field for the on-screen keyboard."""

    def __init__(self) -> None:
        super().__init__()
        self.field = QLineEdit()
        self.field.setMinimumWidth(320)
        self.field.textChanged.connect(self._on_typed)
        self.field.returnPressed.connect(self.confirmed)
        self.setFocusProxy(self.field)
        _fill(self, self.field)
        self.retranslate()

    @override
    def retranslate(self) -> None:
        self.field.setAccessibleName(_("New text"))

    @override
    def clear(self) -> None:
        self.field.blockSignals(True)
        self.field.clear()
        self.field.blockSignals(False)
        super().clear()

    def _on_typed(self, text: str) -> None:
        self._become(text, text)


def entry_for(definition: TagDefinition) -> ValueEntry | None:
    """The entry that suits a tag; None when values of its kind are never written from a panel."""
    kind, words = definition.data_type, definition.words
    if kind is DataType.BOOLEAN:
        return boolean_entry(words.get(1, ""), words.get(0, ""))
    if words:
        return choice_entry(words, columns=2 if len(words) > _COLUMNS_FROM else 1)
    if kind.is_numeric:
        return NumberEntry(kind)
    return TextEntry() if kind in (DataType.STRING, DataType.LOCALIZED_TEXT) else None


def boolean_entry(yes: str = "", no: str = "", columns: int = 1) -> ChoiceEntry:
    """Two keys; ``yes`` and ``no`` are the controller's own words, if it has any."""
    return ChoiceEntry(
        lambda: {1: said(yes) if yes else _("Yes"), 0: said(no) if no else _("No")}, columns=columns, is_boolean=True
    )


def choice_entry(words: Mapping[int, str], columns: int = 1) -> ChoiceEntry:
    """One key for each member of an enumeration, in the order of its numbers."""
    return ChoiceEntry(lambda: {number: said(word) for number, word in sorted(words.items())}, columns=columns)


def number_words(value: float, data_type: DataType) -> str:
    """A number with the digits that its type really holds."""
    return exact_text(float(f"{value:.{_DIGITS_OF_FLOAT}g}") if data_type is DataType.FLOAT else value)


def _fill(entry: QWidget, content: QWidget) -> None:
    column = QVBoxLayout(entry)
    column.setContentsMargins(0, 0, 0, 0)
    column.addWidget(content)
