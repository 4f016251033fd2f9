"""An input that is an array: one row for each value, rows to add and to take away."""

from functools import partial

from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget
from typing_extensions import override

from hmi.domain.equipment import MethodArgument
from hmi.domain.tag import Scalar
from hmi.i18n import gettext as _
from ui.faceplates.argument_input import ArgumentInput, FieldInput, NumberField, single_input, title_of
from ui.formatting import count_text
from ui.theme import look
from ui.widgets.icon_key import IconKey

MOST_ROWS = 200
"""More values than this nobody enters by hand."""
_ROWS_AT_FIRST = 8
"""Up to so many rows stand there at once where the method says how many values it takes."""


class ListInput(ArgumentInput):
    """Values of one type in order; none at all is a list, too."""

    def __init__(self, argument: MethodArgument) -> None:
        super().__init__(argument)
        self.rows: list[ListRow] = []
        self.most = min(argument.most or MOST_ROWS, MOST_ROWS)
        self.add_key, self._count = IconKey("plus"), QLabel()
        self._count.setProperty("look", "muted")
        self._rows = QVBoxLayout()
        self._rows.setSpacing(look().gap_px // 2)
        below = QHBoxLayout()
        below.addWidget(self.add_key)
        below.addWidget(self._count, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addLayout(self._rows)
        column.addLayout(below)
        self.add_key.clicked.connect(self._on_add)
        for _row in range(argument.most if 0 < argument.most <= _ROWS_AT_FIRST else 1):
            self._append()
        self.retranslate()

    @property
    @override
    def value(self) -> tuple[Scalar, ...] | None:
        entered = [row.input.value for row in self.rows]
        found = tuple(one for one in entered if one is not None and not isinstance(one, tuple))
        return found if len(found) == len(entered) else None

    @override
    def number_fields(self) -> list[NumberField]:
        return [field for row in self.rows for field in row.input.number_fields()]

    @override
    def needed_words(self, name: str) -> str:
        row = self._first_missing()
        if row is None:
            return ""
        place = _("{name}, value {number}").format(name=name, number=count_text(self.rows.index(row) + 1))
        return row.input.needed_words(place)

    @override
    def show_where(self) -> None:
        row = self._first_missing()
        if row is not None:
            row.input.show_where()

    @override
    def retranslate(self) -> None:
        self.add_key.setText(_("Add a value"))
        for row in self.rows:
            row.input.retranslate()
        self._renumber()

    def _first_missing(self) -> "ListRow | None":
        return next((row for row in self.rows if row.input.value is None), None)

    def _append(self) -> "ListRow":
        row = ListRow(self.argument)
        row.remove_key.clicked.connect(partial(self._remove, row))
        row.input.confirmed.connect(partial(self._on_enter, row))
        row.input.field_chosen.connect(self.field_chosen)
        self.rows.append(row)
        self._rows.addWidget(row)
        return row

    def _on_add(self) -> None:
        row = self._append()
        self._renumber()
        row.input.show_where()

    def _on_enter(self, row: "ListRow") -> None:
        """Enter goes on to the next value, and makes one after the last; the confirming key sends."""
        place = self.rows.index(row) + 1
        if place < len(self.rows):
            self.rows[place].input.show_where()
        elif len(self.rows) < self.most and row.input.value not in (None, ""):
            self._on_add()

    def _remove(self, row: "ListRow") -> None:
        place = self.rows.index(row)
        self.rows.remove(row)
        row.hide()
        row.deleteLater()
        self._renumber()
        self.field_chosen.emit(None)
        if self.rows:
            self.rows[min(place, len(self.rows) - 1)].input.show_where()

    def _renumber(self) -> None:
        for number, row in enumerate(self.rows, 1):
            row.show_number(number, title_of(self.argument))
        self.add_key.setEnabled(len(self.rows) < self.most)
        count = count_text(len(self.rows))
        if not self.rows:
            self._count.setText(_("An empty list is sent."))
        elif self.argument.most:
            self._count.setText(_("{count} of at most {most}").format(count=count, most=count_text(self.most)))
        else:
            self._count.setText("")


class ListRow(QWidget):
    """Its number, the value, and a key that takes the row away."""

    def __init__(self, argument: MethodArgument) -> None:
        super().__init__()
        self.input = single_input(argument)
        if isinstance(self.input, FieldInput):
            self.input.field.setMinimumWidth(0)
        self.remove_key = IconKey("x")
        self.remove_key.setFixedWidth(look().touch_px)
        self._number = QLabel()
        self._number.setProperty("look", "muted")
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(look().gap_px // 2)
        row.addWidget(self._number)
        row.addWidget(self.input, 1)
        row.addWidget(self.remove_key)

    def show_number(self, number: int, name: str) -> None:
        """Which value of the list this is."""
        self._number.setText(count_text(number))
        self._number.setMinimumWidth(self._number.fontMetrics().horizontalAdvance("000"))
        place = _("{name}, value {number}").format(name=name, number=count_text(number))
        if isinstance(self.input, FieldInput):
            self.input.field.setAccessibleName(place)
        self.remove_key.setAccessibleName(_("Remove {name}").format(name=place))
