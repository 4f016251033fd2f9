"""Production stops as a Qt list: what somebody has to explain, then the others, the newest first."""

from collections.abc import Callable, Sequence
from enum import IntEnum

from PySide6.QtCore import QObject

from hmi.domain.stop import Stop, StopId
from ui.models.keyed_rows import KeyedRows


class StopGroup(IntEnum):
    """Which stops stand together, in the order of the list."""

    UNEXPLAINED = 0
    OTHERS = 1
    SHORT = 2


Row = Stop | StopGroup


class StopRows(KeyedRows[Row]):
    """Stops under their headings; a group without stops has none."""

    def __init__(self, words_of: Callable[[Row], str], parent: QObject | None = None) -> None:
        super().__init__(_key_of, words_of, lambda row: isinstance(row, StopGroup), parent)

    def show_stops(self, stops: Sequence[Stop]) -> None:
        """Make the list that of ``stops``."""
        self.show_rows(_rows_of(stops))

    @property
    def stops(self) -> list[Stop]:
        """In the order of the list."""
        return [row for row in self.rows if isinstance(row, Stop)]


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
