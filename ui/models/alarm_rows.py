"""Open alarms as a Qt list: what calls, then what nobody hears of now, then what was put aside."""

from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from enum import IntEnum
from typing import Any

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, Qt
from typing_extensions import override

from hmi.domain.alarm import Alarm, AlarmId, AlarmState
from hmi.domain.first_out import CELL, first_outs

AnyIndex = QModelIndex | QPersistentModelIndex
_TOP = QModelIndex()
ROW_ROLE = int(Qt.ItemDataRole.UserRole)
"""The ``AlarmRow`` or ``AlarmGroup``, for the delegate."""
ALARM_ROLE = ROW_ROLE + 1
"""The ``Alarm`` of a row; None of a heading."""

_RANKS = {
    AlarmState.UNACKNOWLEDGED: 0,
    AlarmState.UNKNOWN: 0,
    AlarmState.RETURNED: 1,
    AlarmState.ACKNOWLEDGED: 2,
    AlarmState.NORMAL: 3,
    AlarmState.SHELVED: 4,
    AlarmState.SUPPRESSED: 4,
    AlarmState.OUT_OF_SERVICE: 4,
    AlarmState.DISABLED: 5,
}


class AlarmGroup(IntEnum):
    """Which alarms stand together, in the order of the list."""

    CALLING = 0
    NOT_HEARD = 1
    """Their source is silent: how they stood then."""
    ASIDE = 2
    """A person, the design or their source keeps them from calling."""


@dataclass(frozen=True, slots=True)
class AlarmRow:
    """An alarm, and whether it came first where it stands."""

    alarm: Alarm
    is_first: bool = False


Row = AlarmRow | AlarmGroup


class AlarmRows(QAbstractListModel):
    """Alarms by what they ask of a person, then by priority, then the oldest first: what came first comes first.

    Rows come, go and move one by one, so that a view keeps the row that was chosen.
    """

    def __init__(self, words_of: Callable[[Row], str], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._words_of = words_of
        self._rows: list[Row] = []

    def show_alarms(self, alarms: Iterable[Alarm], *, is_attached: bool = True) -> None:
        """Make the list that of ``alarms``; without the service none of them is heard."""
        wanted = _rows_of(list(alarms), is_attached=is_attached)
        keys = {_key_of(row) for row in wanted}
        self._remove_others(keys)
        self._reorder([_key_of(row) for row in wanted])
        self._insert_new(wanted)
        for number, row in enumerate(wanted):
            if self._rows[number] != row:
                self._rows[number] = row
                self.dataChanged.emit(self.index(number), self.index(number))

    def redraw(self) -> None:
        """Other words for the same alarms: another language, or names that came."""
        if self._rows:
            self.dataChanged.emit(self.index(0), self.index(len(self._rows) - 1))

    def row_of(self, identity: AlarmId) -> int | None:
        """Where an alarm stands now; None when it is not listed."""
        return next((number for number, row in enumerate(self._rows) if _key_of(row) == identity), None)

    def first_row(self) -> int | None:
        """Where the first alarm stands, below its heading; None when there is none."""
        return next((number for number, row in enumerate(self._rows) if isinstance(row, AlarmRow)), None)

    @override
    def rowCount(self, parent: AnyIndex = _TOP) -> int:
        return 0 if parent.isValid() else len(self._rows)

    @override
    def flags(self, index: AnyIndex) -> Qt.ItemFlag:
        is_heading = index.isValid() and isinstance(self._rows[index.row()], AlarmGroup)
        return Qt.ItemFlag.NoItemFlags if is_heading else super().flags(index)

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

    def _remove_others(self, keys: set[str | AlarmGroup]) -> None:
        last = len(self._rows) - 1
        while last >= 0:
            first = last
            while first >= 0 and _key_of(self._rows[first]) not in keys:
                first -= 1
            if first < last:
                self.beginRemoveRows(_TOP, first + 1, last)
                del self._rows[first + 1 : last + 1]
                self.endRemoveRows()
            last = first - 1

    def _reorder(self, keys: list[str | AlarmGroup]) -> None:
        """Bring what stays into the order of ``keys``; whoever holds on to a row follows it."""
        place = {key: number for number, key in enumerate(keys)}
        order = sorted(range(len(self._rows)), key=lambda number: place[_key_of(self._rows[number])])
        if order == list(range(len(self._rows))):
            return
        self.layoutAboutToBeChanged.emit()
        self._rows = [self._rows[number] for number in order]
        came_from = {old: new for new, old in enumerate(order)}
        before = self.persistentIndexList()
        self.changePersistentIndexList(before, [self.index(came_from[index.row()]) for index in before])
        self.layoutChanged.emit()

    def _insert_new(self, wanted: list[Row]) -> None:
        number = 0
        while number < len(wanted):
            known = _key_of(self._rows[number]) if number < len(self._rows) else None
            end = number
            while end < len(wanted) and _key_of(wanted[end]) != known:
                end += 1
            if end > number:
                self.beginInsertRows(_TOP, number, end - 1)
                self._rows[number:number] = wanted[number:end]
                self.endInsertRows()
            number = end + 1


def order_of(alarm: Alarm) -> tuple[int, int, int, str]:
    """Sorts alarms of a group as the list shows them."""
    return (_RANKS[alarm.state], alarm.priority, alarm.began_ns, alarm.id)


def group_of(alarm: Alarm) -> AlarmGroup:
    """Where an alarm is listed."""
    if not alarm.is_heard:
        return AlarmGroup.NOT_HEARD
    return AlarmGroup.ASIDE if alarm.is_put_aside or not alarm.is_enabled else AlarmGroup.CALLING


def _rows_of(alarms: list[Alarm], *, is_attached: bool) -> list[Row]:
    """Rows below the heading of their group; what calls needs none when it is alone."""
    groups: dict[AlarmGroup, list[Alarm]] = defaultdict(list)
    for alarm in sorted(alarms, key=order_of):
        groups[group_of(alarm) if is_attached else AlarmGroup.NOT_HEARD].append(alarm)
    firsts = {found.first for found in first_outs(alarms).values() if found.place != CELL and found.count > 1}
    rows: list[Row] = []
    for group in sorted(groups):
        if group is not AlarmGroup.CALLING:
            rows.append(group)
        rows += [AlarmRow(alarm, alarm.id in firsts) for alarm in groups[group]]
    return rows


def _key_of(row: Row) -> str | AlarmGroup:
    return row.alarm.id if isinstance(row, AlarmRow) else row
