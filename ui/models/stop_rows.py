"""Production stops as a Qt list: what somebody has to explain, then the others, the newest first."""

from collections.abc import Callable, Sequence
from enum import IntEnum
from typing import Any

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, Qt
from typing_extensions import override

from hmi.domain.stop import Stop, StopId

AnyIndex = QModelIndex | QPersistentModelIndex
_TOP = QModelIndex()
ROW_ROLE = int(Qt.ItemDataRole.UserRole)
"""The ``Stop`` or ``StopGroup``, for the delegate."""


class StopGroup(IntEnum):
    """Which stops stand together, in the order of the list."""

    UNEXPLAINED = 0
    OTHERS = 1
    SHORT = 2


Row = Stop | StopGroup


class StopRows(QAbstractListModel):
    """Stops under their headings; a group without stops has none."""

    def __init__(self, words_of: Callable[[Row], str], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._words_of = words_of
        self._rows: list[Row] = []

    def show_stops(self, stops: Sequence[Stop]) -> None:
        """Make the list that of ``stops``. The view has to choose anew where others are listed than before."""
        wanted = _rows_of(stops)
        if [_key_of(row) for row in wanted] == [_key_of(row) for row in self._rows]:
            self._rows = wanted
            self.redraw()
            return
        self.beginResetModel()
        self._rows = wanted
        self.endResetModel()

    def redraw(self) -> None:
        """Other words for the same stops."""
        if self._rows:
            self.dataChanged.emit(self.index(0), self.index(len(self._rows) - 1))

    @property
    def stops(self) -> list[Stop]:
        """In the order of the list."""
        return [row for row in self._rows if isinstance(row, Stop)]

    def row_of(self, identity: StopId) -> int | None:
        """Where a stop stands; None when it is not listed."""
        return next((number for number, row in enumerate(self._rows) if _key_of(row) == identity), None)

    def first_row(self) -> int | None:
        """Where the first stop stands, below its heading; None when there is none."""
        return next((number for number, row in enumerate(self._rows) if isinstance(row, Stop)), None)

    @override
    def rowCount(self, parent: AnyIndex = _TOP) -> int:
        return 0 if parent.isValid() else len(self._rows)

    @override
    def flags(self, index: AnyIndex) -> Qt.ItemFlag:
        is_heading = index.isValid() and isinstance(self._rows[index.row()], StopGroup)
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


def group_of(stop: Stop) -> StopGroup:
    """Under which heading a stop stands."""
    if stop.is_short:
        return StopGroup.SHORT
    return StopGroup.UNEXPLAINED if stop.is_asked_for else StopGroup.OTHERS


def _rows_of(stops: Sequence[Stop]) -> list[Row]:
    ordered = sorted(stops, key=lambda stop: (group_of(stop), -stop.begin_ns, stop.id))
    rows: list[Row] = []
    heading: StopGroup | None = None
    for stop in ordered:
        if group_of(stop) is not heading:
            heading = group_of(stop)
            rows.append(heading)
        rows.append(stop)
    return rows


def _key_of(row: Row) -> StopId | StopGroup:
    return row.id if isinstance(row, Stop) else row
