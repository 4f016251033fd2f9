"""Open alarms as a Qt list whose rows come, go and move one by one, so that a view keeps the row that was chosen."""

from collections.abc import Callable, Sequence
from typing import Any

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, Qt
from typing_extensions import override

from hmi.domain.alarm import AlarmId
from ui.models.alarm_listing import AlarmRow, Row

AnyIndex = QModelIndex | QPersistentModelIndex
_TOP = QModelIndex()
ROW_ROLE = int(Qt.ItemDataRole.UserRole)
"""The ``AlarmRow`` or ``GroupRow``, for the delegate."""
ALARM_ROLE = ROW_ROLE + 1
"""The ``Alarm`` of a row; None of a heading."""


class AlarmRows(QAbstractListModel):
    """Shows rows in the order given; what is the same as before is not announced."""

    def __init__(self, words_of: Callable[[Row], str], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._words_of = words_of
        self._rows: list[Row] = []

    @property
    def rows(self) -> Sequence[Row]:
        """What is listed."""
        return self._rows

    def show_rows(self, wanted: Sequence[Row]) -> None:
        """Make the list that of ``wanted``."""
        keys = [row.key for row in wanted]
        self._remove_others(set(keys))
        self._reorder(keys)
        self._insert_new(wanted)
        first = last = -1
        for number, row in enumerate(wanted):
            if self._rows[number] != row:
                self._rows[number] = row
                first = number if first < 0 else first
                last = number
        if first >= 0:
            self.dataChanged.emit(self.index(first), self.index(last))

    def redraw(self) -> None:
        """Other words for the same alarms: another language, or names that came."""
        if self._rows:
            self.dataChanged.emit(self.index(0), self.index(len(self._rows) - 1))

    def row_of(self, identity: AlarmId) -> int | None:
        """Where an alarm stands now; None when it is not listed."""
        return next((number for number, row in enumerate(self._rows) if row.key == identity), None)

    def first_row(self) -> int | None:
        """Where the first alarm stands, below its heading; None when there is none."""
        return next((number for number, row in enumerate(self._rows) if isinstance(row, AlarmRow)), None)

    @override
    def rowCount(self, parent: AnyIndex = _TOP) -> int:
        return 0 if parent.isValid() else len(self._rows)

    @override
    def data(self, index: AnyIndex, role: int = int(Qt.ItemDataRole.DisplayRole)) -> Any:
        if not index.isValid():
            return None
        row = self._rows[index.row()]
        if role == ROW_ROLE:
            return row
        if role == ALARM_ROLE:
            return row.alarm if isinstance(row, AlarmRow) else None
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return self._words_of(row)
        return None

    def _remove_others(self, keys: set[str]) -> None:
        last = len(self._rows) - 1
        while last >= 0:
            first = last
            while first >= 0 and self._rows[first].key not in keys:
                first -= 1
            if first < last:
                self.beginRemoveRows(_TOP, first + 1, last)
                del self._rows[first + 1 : last + 1]
                self.endRemoveRows()
            last = first - 1

    def _reorder(self, keys: list[str]) -> None:
        """Bring what stays into the order of ``keys``; whoever holds on to a row follows it."""
        place = {key: number for number, key in enumerate(keys)}
        order = sorted(range(len(self._rows)), key=lambda number: place[self._rows[number].key])
        if order == list(range(len(self._rows))):
            return
        self.layoutAboutToBeChanged.emit()
        self._rows = [self._rows[number] for number in order]
        came_from = {old: new for new, old in enumerate(order)}
        before = self.persistentIndexList()
        self.changePersistentIndexList(before, [self.index(came_from[index.row()]) for index in before])
        self.layoutChanged.emit()

    def _insert_new(self, wanted: Sequence[Row]) -> None:
        number = 0
        while number < len(wanted):
            known = self._rows[number].key if number < len(self._rows) else None
            end = number
            while end < len(wanted) and wanted[end].key != known:
                end += 1
            if end > number:
                self.beginInsertRows(_TOP, number, end - 1)
                self._rows[number:number] = wanted[number:end]
                self.endInsertRows()
            number = end + 1
