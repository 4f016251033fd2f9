"""The inputs of a method as a form: choices as keys, numbers with a pad beside them, texts as fields."""

import re

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QLineEdit, QVBoxLayout, QWidget
from typing_extensions import override

from hmi.domain.equipment import MethodArgument
from hmi.domain.tag import DataType, Scalar
from hmi.i18n import gettext as _
from ui.faceplates.value_entry import ChoiceEntry, ValueEntry, boolean_entry
from ui.formatting import parse_number
from ui.models.state_words import said
from ui.theme import look
from ui.widgets.number_pad import NumberPad
from ui.widgets.scroll_column import ScrollColumn

_CHOICE = re.compile(r"(-?\d+)\s*[=:]\s*([^,;|\n]+)")
_FIELD_PX = 300


class ArgumentForm(QWidget):
    """One row for each input, in the method's order."""

    confirmed = Signal()
    """Enter was pressed in a field."""

    def __init__(self, arguments: tuple[MethodArgument, ...]) -> None:
        super().__init__()
        self._arguments = arguments
        self.fields: dict[str, QLineEdit] = {}
        self.choices: dict[str, ValueEntry] = {}
        self.pad = NumberPad()
        self.pad.setFocusPolicy(Qt.FocusPolicy.NoFocus)  # the field keeps the focus, and shows what is typed
        self.pad.text_changed.connect(self._on_pad_typed)
        self._current: QLineEdit | None = None
        page = QWidget()
        rows = QVBoxLayout(page)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.setSpacing(look().gap_px // 2)
        for argument in arguments:
            label = QLabel(_title(argument))
            label.setWordWrap(True)
            rows.addWidget(label)
            rows.addWidget(self._row(argument))
        rows.addStretch(1)
        columns = QHBoxLayout(self)
        columns.setContentsMargins(0, 0, 0, 0)
        columns.setSpacing(look().gap_px * 2)
        columns.addWidget(ScrollColumn(page), 1)
        columns.addWidget(self.pad, 0, Qt.AlignmentFlag.AlignTop)
        numbers = [field for field in self.fields.values() if _takes_numbers(field)]
        self.pad.setVisible(bool(numbers))
        if numbers:
            self._choose(numbers[0])

    def values(self) -> tuple[Scalar, ...] | str:
        """All inputs in order; or, in words, what is missing or wrong with the first that is."""
        found: list[Scalar] = []
        for argument in self._arguments:
            kind = _kind_of(argument)
            choice = self.choices.get(argument.name)
            value = choice.value if choice is not None else _parsed(kind, self.fields[argument.name].text())
            if value is None:
                self._show_where(argument.name)
                return _what_is_needed(_title(argument), kind, is_choice=choice is not None)
            found.append(value)
        return tuple(found)

    @override
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """The pad types into the number field that got the focus last."""
        if event.type() is QEvent.Type.FocusIn and isinstance(watched, QLineEdit):
            self._choose(watched)
        return False

    def _row(self, argument: MethodArgument) -> QWidget:
        kind, words = _kind_of(argument), _words_of(argument)
        if kind is DataType.BOOLEAN:
            self.choices[argument.name] = boolean_entry(columns=2)
            return self.choices[argument.name]
        if words and kind.is_numeric:
            self.choices[argument.name] = ChoiceEntry({n: said(word) for n, word in words.items()}, columns=2)
            return self.choices[argument.name]
        field = QLineEdit()
        field.setMinimumWidth(_FIELD_PX)
        field.setAccessibleName(_title(argument))
        field.returnPressed.connect(self.confirmed)
        if kind.is_numeric:
            field.setProperty("pad", "own")
            field.setProperty("kind", kind.value)
            field.textEdited.connect(self.pad.show_text)
            field.installEventFilter(self)
        self.fields[argument.name] = field
        return field

    def _choose(self, field: QLineEdit) -> None:
        kind = DataType(str(field.property("kind")))
        self._current = field
        self.pad.allow(decimal=kind.is_floating, sign=True)
        self.pad.show_text(field.text())

    def _on_pad_typed(self, text: str) -> None:
        if self._current is not None:
            self._current.setText(text)

    def _show_where(self, name: str) -> None:
        field = self.fields.get(name)
        if field is not None:
            field.setFocus(Qt.FocusReason.OtherFocusReason)


def words_in(description: str) -> dict[int, str]:
    """Choices that a description lists (``0 = off, 1 = on``); empty when it lists fewer than two."""
    found = {int(number): word.strip(" .()") for number, word in _CHOICE.findall(description)}
    return found if len(found) > 1 else {}


def _words_of(argument: MethodArgument) -> dict[int, str]:
    """The choices: those of its enumeration, else those that its description lists."""
    return argument.words or words_in(argument.description)


def _title(argument: MethodArgument) -> str:
    """What to enter; a description that only lists the choices need not be read twice."""
    return argument.name if words_in(argument.description) else argument.description or argument.name


def _takes_numbers(field: QLineEdit) -> bool:
    return field.property("pad") == "own"


def _kind_of(argument: MethodArgument) -> DataType:
    return DataType(argument.data_type) if argument.data_type in list(DataType) else DataType.STRING


def _parsed(kind: DataType, text: str) -> Scalar | None:
    if not kind.is_numeric:
        return text
    number = parse_number(text)
    if number is None or kind.is_floating:
        return number
    return int(number) if number.is_integer() else None


def _what_is_needed(name: str, kind: DataType, *, is_choice: bool) -> str:
    if is_choice:
        return _("“{name}”: choose one.").format(name=name)
    if kind.is_floating:
        return _("“{name}” needs a number.").format(name=name)
    return _("“{name}” needs a whole number.").format(name=name)
