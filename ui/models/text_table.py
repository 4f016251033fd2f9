"""Rows of text for a table view, each with the thing it stands for."""

from collections.abc import Sequence
from typing import Generic, TypeVar

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt
from typing_extensions import override

Thing = TypeVar("Thing")
_Index = QModelIndex | QPersistentModelIndex


class TextTable(QAbstractTableModel, Generic[Thing]):
    """A table of words over a list of things; the words are made by the display, in the language in use."""

    def __init__(self) -> None:
        super().__init__()
        self._heads: Sequence[str] = ()
        self._rows: list[tuple[str, ...]] = []
        self._things: list[Thing] = []

    def show_heads(self, heads: Sequence[str]) -> None:
        """Column titles, in the language in use."""
        if len(heads) != len(self._heads):
            self.beginResetModel()
            self._heads = heads
            self.endResetModel()
            return
        self._heads = heads
        self.headerDataChanged.emit(Qt.Orientation.Horizontal, 0, max(0, len(heads) - 1))

    def show_rows(self, things: Sequence[Thing], rows: Sequence[tuple[str, ...]]) -> None:
        """Replace everything."""
        self.beginResetModel()
        self._things, self._rows = list(things), list(rows)
        self.endResetModel()

    def add_rows(self, things: Sequence[Thing], rows: Sequence[tuple[str, ...]]) -> None:
        """Append below; what is shown does not move."""
        if not rows:
            return
        first = len(self._rows)
        self.beginInsertRows(QModelIndex(), first, first + len(rows) - 1)
        self._things.extend(things)
        self._rows.extend(rows)
        self.endInsertRows()

    def thing_at(self, row: int) -> Thing | None:
        """What a row stands for."""
        return self._things[row] if 0 <= row < len(self._things) else None

    @property
    def things(self) -> Sequence[Thing]:
        """All things, top to bottom."""
        return self._things

    @override
    def rowCount(self, parent: _Index = QModelIndex()) -> int:  # noqa: B008  # Qt's own default
        """Rows of the table; rows have no children."""
        return 0 if parent.isValid() else len(self._rows)

    @override
    def columnCount(self, parent: _Index = QModelIndex()) -> int:  # noqa: B008  # Qt's own default
        """Columns of the table."""
        return 0 if parent.isValid() else len(self._heads)

    @override
    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> str | None:
        """The words of a cell; also its tool tip, for what does not fit."""
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole) and index.isValid():
            row = self._rows[index.row()]
            return row[index.column()] if index.column() < len(row) else ""
        return None

    @override
    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> str | None:
        """Column titles; rows have none."""
        if orientation is Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole:
            return self._heads[section] if section < len(self._heads) else ""
        return None
