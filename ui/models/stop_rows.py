"""Production stops as a Qt list: what somebody has to explain, then the others, machines alone, and short stops."""

from collections.abc import Callable, Sequence
from enum import IntEnum

from PySide6.QtCore import QObject

from hmi.domain.short_stops import ShortStops
from hmi.domain.stop import Stop
from ui.models.keyed_rows import KeyedRows


class StopGroup(IntEnum):
    """Which stops stand together, in the order of the list."""

    UNEXPLAINED = 0
    OTHERS = 1
    MACHINES = 2
    """Machines that stood while the cell produced."""
    SHORT = 3
    """Short stops of one machine and kind, each group a row."""
    EACH_SHORT = 4


Row = Stop | ShortStops | StopGroup


class StopRows(KeyedRows[Row]):
    """Stops under their headings; a group without stops has none."""

    def __init__(self, words_of: Callable[[Row], str], parent: QObject | None = None) -> None:
        super().__init__(key_of, words_of, lambda row: isinstance(row, StopGroup), parent)

    def show_stops(self, stops: Sequence[Stop], groups: Sequence[ShortStops] = ()) -> None:
        """Make the list that of ``stops``, and of groups of short stops."""
        self.show_rows(_rows_of(stops, groups))

    @property
    def stops(self) -> list[Stop]:
        """In the order of the list."""
        return [row for row in self.rows if isinstance(row, Stop)]


def group_of(stop: Stop) -> StopGroup:
    """Under which heading a stop stands."""
    if stop.is_short:
        return StopGroup.EACH_SHORT
    if stop.equipment is not None:
        return StopGroup.MACHINES
    return StopGroup.UNEXPLAINED if stop.is_asked_for else StopGroup.OTHERS


def key_of(row: Row) -> str | StopGroup:
    """What a row is known by."""
    if isinstance(row, StopGroup):
        return row
    return row.id if isinstance(row, Stop) else f"short|{row.key}"


def _rows_of(stops: Sequence[Stop], groups: Sequence[ShortStops]) -> list[Row]:
    placed: list[tuple[StopGroup, int, str, Row]] = [(group_of(stop), -stop.begin_ns, stop.id, stop) for stop in stops]
    placed += [(StopGroup.SHORT, number, group.key, group) for number, group in enumerate(groups)]
    rows: list[Row] = []
    heading: StopGroup | None = None
    for group, _place, _key, row in sorted(placed, key=lambda one: one[:3]):
        if group is not heading:
            heading = group
            rows.append(group)
        rows.append(row)
    return rows
