"""A list whose rows have keys: they come, go and move one by one, so that a view keeps the row that was chosen."""

from collections.abc import Callable, Hashable, Sequence
from typing import Any, Generic, TypeVar

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, Qt
from typing_extensions import override

AnyIndex = QModelIndex | QPersistentModelIndex
_TOP = QModelIndex()
ROW_ROLE = int(Qt.ItemDataRole.UserRole)
"""The row itself, for the delegate."""

_R = TypeVar("_R")


def _no_heading(_row: object) -> bool:
    return False


class KeyedRows(QAbstractListModel, Generic[_R]):
    """The same key is the same row, whatever it says now; what is the same as before is not announced.

    Args:
        key_of: What a row is known by.
        words_of: What it says to who cannot see it.
        is_heading: Whether it stands over others and cannot be chosen.
    """

    def __init__(
        self,
        key_of: Callable[[_R], Hashable],
        words_of: Callable[[_R], str],
        is_heading: Callable[[_R], bool] = _no_heading,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._key_of, self._words_of, self._is_heading = key_of, words_of, is_heading
        self._rows: list[_R] = []

    @property
    def rows(self) -> Sequence[_R]:
        """What is listed, in its order."""
        return self._rows

    def show_rows(self, wanted: Sequence[_R]) -> None:
        """Make the list that of ``wanted``."""
        keys = [self._key_of(row) for row in wanted]
        self._remove_others(set(keys))
        self._reorder(keys)
        for number, row in enumerate(wanted):
            is_there = number < len(self._rows) and self._key_of(self._rows[number]) == keys[number]
            if not is_there:
                self.beginInsertRows(_TOP, number, number)
                self._rows.insert(number, row)
                self.endInsertRows()
            elif self._rows[number] != row:
                self._rows[number] = row
                self.dataChanged.emit(self.index(number), self.index(number))

    def redraw(self) -> None:
        """Other words for the same rows: another language, names that came, or time that passed."""
        if self._rows:
            self.dataChanged.emit(self.index(0), self.index(len(self._rows) - 1))

    def row_of(self, key: Hashable) -> int | None:
        """Where a row stands now; None when it is not listed."""
        return next((number for number, row in enumerate(self._rows) if self._key_of(row) == key), None)

    def first_row(self) -> int | None:
        """Where the first stands that is no heading; None when there is none."""
        return next((number for number, row in enumerate(self._rows) if not self._is_heading(row)), None)

    @override
    def rowCount(self, parent: AnyIndex = _TOP) -> int:
        return 0 if parent.isValid() else len(self._rows)

    @override
    def flags(self, index: AnyIndex) -> Qt.ItemFlag:
        is_heading = index.isValid() and self._is_heading(self._rows[index.row()])
        return Qt.ItemFlag.NoItemFlags if is_heading else super().flags(index)

    @override
    def data(self, index: AnyIndex, role: int = int(Qt.ItemDataRole.DisplayRole)) -> Any:
        if not index.isValid():
            return None
        row = self._rows[index.row()]
        if role == ROW_ROLE:
            return row
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return self._words_of(row)
        return None

    def _remove_others(self, keys: set[Hashable]) -> None:
        for number in range(len(self._rows) - 1, -1, -1):
            if self._key_of(self._rows[number]) not in keys:
                self.beginRemoveRows(_TOP, number, number)
                del self._rows[number]
                self.endRemoveRows()

    def _reorder(self, keys: Sequence[Hashable]) -> None:
        """Bring what stays into the order of ``keys``; whoever holds on to a row follows it."""
        place = {key: number for number, key in enumerate(keys)}
        order = sorted(range(len(self._rows)), key=lambda number: place[self._key_of(self._rows[number])])
        if order == list(range(len(self._rows))):
            return
        self.layoutAboutToBeChanged.emit()
        self._rows = [self._rows[number] for number in order]
        came_from = {old: new for new, old in enumerate(order)}
        before = self.persistentIndexList()
        self.changePersistentIndexList(before, [self.index(came_from[index.row()]) for index in before])
        self.layoutChanged.emit()
