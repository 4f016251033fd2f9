"""One input of a method: a field for a number or a text, or keys for a few choices."""

import re

from PySide6.QtCore import Signal
from PySide6.QtGui import QFocusEvent
from PySide6.QtWidgets import QLineEdit, QVBoxLayout, QWidget
from typing_extensions import override

from hmi.domain.argument import Argument
from hmi.domain.equipment import MethodArgument
from hmi.domain.tag import DataType, Scalar
from hmi.i18n import gettext as _
from ui.faceplates.value_entry import ValueEntry, boolean_entry, choice_entry
from ui.formatting import exact_text, parse_number, renotated

_CHOICE = re.compile(r"(-?\d+)\s*[=:]\s*([^,;|\n]+)")
_FIELD_PX = 300
_TOLD_DIGITS = 10
"""Limits with more digits than this say nothing to anybody."""


class NumberField(QLineEdit):
    """A field that a pad beside it types into while it has the focus."""

    chosen = Signal(object)
    """It got the focus; says itself."""

    def __init__(self, kind: DataType) -> None:
        super().__init__()
        self.kind = kind
        self.setProperty("pad", "own")  # no keyboard on the screen rises for it

    @override
    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.chosen.emit(self)


class ArgumentInput(QWidget):
    """What a person enters for one input of a method."""

    confirmed = Signal()
    """Enter was pressed in a field."""
    field_chosen = Signal(object)
    """The pad goes on from this ``NumberField``; None: the one it typed into is gone."""

    def __init__(self, argument: MethodArgument) -> None:
        super().__init__()
        self.argument = argument
        self.kind = kind_of(argument)

    @property
    def value(self) -> Argument | None:
        """What was entered; None while that is nothing, or nothing that fits."""
        raise NotImplementedError

    def number_fields(self) -> list[NumberField]:
        """The fields that take numbers, from top to bottom."""
        return []

    def needed_words(self, name: str) -> str:
        """What ``name`` needs that it does not have."""
        raise NotImplementedError

    def show_where(self) -> None:
        """Put the focus to what is missing or wrong."""

    def retranslate(self) -> None:
        """Set every text anew; what was entered stays."""


class FieldInput(ArgumentInput):
    """A number or a text."""

    def __init__(self, argument: MethodArgument) -> None:
        super().__init__(argument)
        self.field = NumberField(self.kind) if self.kind.is_numeric else QLineEdit()
        self.field.setMinimumWidth(_FIELD_PX)
        self.field.setAccessibleName(title_of(argument))
        self.field.returnPressed.connect(self.confirmed)
        if isinstance(self.field, NumberField):
            self.field.chosen.connect(self.field_chosen)
            self.field.textEdited.connect(self._on_edited)
        _fill(self, self.field)
        self.setFocusProxy(self.field)

    def _on_edited(self, _text: str) -> None:
        self.field_chosen.emit(self.field)

    @property
    @override
    def value(self) -> Scalar | None:
        return _parsed(self.kind, self.field.text())

    @override
    def number_fields(self) -> list[NumberField]:
        return [self.field] if isinstance(self.field, NumberField) else []

    @override
    def needed_words(self, name: str) -> str:
        if self.kind.is_floating:
            return _("“{name}” needs a number.").format(name=name)
        low, high = self.kind.limits or (None, None)
        if low is None or high is None or len(str(high)) > _TOLD_DIGITS:
            return _("“{name}” needs a whole number.").format(name=name)
        words = _("“{name}” needs a whole number from {low} to {high}.")
        return words.format(name=name, low=exact_text(low), high=exact_text(high))

    @override
    def show_where(self) -> None:
        self.field.setFocus()

    @override
    def retranslate(self) -> None:
        if self.kind.is_numeric:
            self.field.setText(renotated(self.field.text()))


class ChoiceInput(ArgumentInput):
    """Keys, of which one is chosen."""

    def __init__(self, argument: MethodArgument, entry: ValueEntry) -> None:
        super().__init__(argument)
        self.entry = entry
        _fill(self, entry)

    @property
    @override
    def value(self) -> Scalar | None:
        return self.entry.value

    @override
    def needed_words(self, name: str) -> str:
        return _("“{name}”: choose one.").format(name=name)

    @override
    def retranslate(self) -> None:
        self.entry.retranslate()


def single_input(argument: MethodArgument) -> ArgumentInput:
    """The input that suits one value of the argument's type."""
    kind, words = kind_of(argument), argument.words or words_in(argument.description)
    if kind is DataType.BOOLEAN:
        return ChoiceInput(argument, boolean_entry(columns=2))
    if words and kind.is_numeric:
        return ChoiceInput(argument, choice_entry(words, columns=2))
    return FieldInput(argument)


def words_in(description: str) -> dict[int, str]:
    """Choices that a description lists (``0 = off, 1 = on``); empty when it lists fewer than two."""
    found = {int(number): word.strip(" .()") for number, word in _CHOICE.findall(description)}
    return found if len(found) > 1 else {}


def title_of(argument: MethodArgument) -> str:
    """What to enter; a description that only lists the choices need not be read twice."""
    return argument.name if words_in(argument.description) else argument.description or argument.name


def kind_of(argument: MethodArgument) -> DataType:
    """The type of the argument, or of each of its values."""
    return DataType(argument.data_type) if argument.data_type in list(DataType) else DataType.STRING


def _parsed(kind: DataType, text: str) -> Scalar | None:
    if not kind.is_numeric:
        return text
    number = parse_number(text)
    if number is None or kind.is_floating:
        return number
    whole = int(number) if number.is_integer() else None
    if whole is None or kind.limits is None:
        return whole
    low, high = kind.limits
    return whole if low <= whole <= high else None


def _fill(around: QWidget, inside: QWidget) -> None:
    column = QVBoxLayout(around)
    column.setContentsMargins(0, 0, 0, 0)
    column.addWidget(inside)
