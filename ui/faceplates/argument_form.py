"""The inputs of a method as a form: choices as keys, numbers with a pad beside them, texts, arrays as rows."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget

from hmi.domain.argument import Argument
from hmi.domain.equipment import MethodArgument
from ui.faceplates.argument_input import ArgumentInput, NumberField, single_input, title_of
from ui.faceplates.list_input import ListInput
from ui.theme import look
from ui.widgets.number_pad import NumberPad
from ui.widgets.scroll_column import ScrollColumn


class ArgumentForm(QWidget):
    """One input below the other, in the method's order."""

    confirmed = Signal()
    """Enter was pressed in a field."""

    def __init__(self, arguments: tuple[MethodArgument, ...]) -> None:
        super().__init__()
        self.inputs: dict[str, ArgumentInput] = {}
        self.pad = NumberPad()
        self.pad.setFocusPolicy(Qt.FocusPolicy.NoFocus)  # the field keeps the focus, and shows what is typed
        self.pad.text_changed.connect(self._on_pad_typed)
        self._current: NumberField | None = None
        page = QWidget()
        rows = QVBoxLayout(page)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.setSpacing(look().gap_px // 2)
        for argument in arguments:
            label, entered = QLabel(title_of(argument)), _input_for(argument)
            label.setWordWrap(True)
            entered.confirmed.connect(self.confirmed)
            entered.field_chosen.connect(self._on_field_chosen)
            self.inputs[argument.name] = entered
            rows.addWidget(label)
            rows.addWidget(entered)
        rows.addStretch(1)
        self._scroll = ScrollColumn(page)
        columns = QHBoxLayout(self)
        columns.setContentsMargins(0, 0, 0, 0)
        columns.setSpacing(look().gap_px * 2)
        columns.addWidget(self._scroll, 1)
        columns.addWidget(self.pad, 0, Qt.AlignmentFlag.AlignTop)
        self.pad.setVisible(bool(self._number_fields()))
        self._on_field_chosen(None)

    def values(self) -> tuple[Argument, ...] | str:
        """All inputs in order; or, in words, what is missing or wrong with the first that is."""
        found: list[Argument] = []
        for entered in self.inputs.values():
            value = entered.value
            if value is None:
                entered.show_where()
                return entered.needed_words(title_of(entered.argument))
            found.append(value)
        return tuple(found)

    def retranslate(self) -> None:
        """Set every text anew; what was entered stays."""
        for entered in self.inputs.values():
            entered.retranslate()
        self.pad.retranslate()

    def _number_fields(self) -> list[NumberField]:
        return [field for entered in self.inputs.values() for field in entered.number_fields()]

    def _on_field_chosen(self, field: NumberField | None) -> None:
        """The pad types into the number field that got the focus last, or into the first when that is gone."""
        fields = self._number_fields()
        if field is None:
            field = self._current if self._current in fields else next(iter(fields), None)
        self._current = field
        self.pad.setEnabled(field is not None)
        if field is None:
            return
        self.pad.allow(decimal=field.kind.is_floating, sign=field.kind.limits is None or field.kind.limits[0] < 0)
        self.pad.show_text(field.text())
        self._scroll.ensureWidgetVisible(field)

    def _on_pad_typed(self, text: str) -> None:
        if self._current is not None:
            self._current.setText(text)


def _input_for(argument: MethodArgument) -> ArgumentInput:
    return ListInput(argument) if argument.is_array else single_input(argument)
