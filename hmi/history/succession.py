"""What passes from one file to the next when the history was taken away, returned, replaced or set aside."""

import logging
from collections.abc import Sequence
from dataclasses import dataclass

import duckdb

from hmi import clock
from hmi.history.alarm_queue import ErasedName, Waiting
from hmi.history.alarm_standing import StandingAlarms, alarm_rows_of, told_anew
from hmi.history.columns import Arrival
from hmi.history.newest import NewestRows
from hmi.history.place import Number, Place
from hmi.history.rescue import rows_of
from hmi.history.writer import Writer

log = logging.getLogger(__name__)

TOLD_S = 86_400.0
"""For so long it is told that a new file stands in for one that was taken away."""


@dataclass(frozen=True, slots=True)
class _Left:
    """A file as it was when it was closed."""

    number: Number | None
    written_ns: int
    ended: dict[int, int]
    is_lost: bool

    def is_found_in(self, place: Place, written_ns: int) -> bool:
        """Whether this is the file, or a copy of it."""
        return (self.number is not None and place.number == self.number) or written_ns == self.written_ns > 0


class Succession:
    """Kept by the thread that writes, for as long as it records."""

    def __init__(self) -> None:
        self._newest = NewestRows()
        self._standing = StandingAlarms()
        self._left: _Left | None = None
        """The file that was written last."""
        self._original: _Left | None = None
        """The file that was taken away, while a new one stands in for it."""
        self._doubtful: list[Arrival] = []
        self._rescued: list[Arrival] = []
        self._doubtful_alarms: list[Waiting] = []
        self._rescued_alarms: list[Waiting] = []
        self._erased_meanwhile: list[Waiting] = []
        """Names that still stand in the file that was taken away."""
        self._told_until_s = 0.0

    @property
    def is_told(self) -> bool:
        """Whether people must know that a new file stands in for one that was taken away."""
        return self._original is not None and clock.monotonic_s() < self._told_until_s

    def wrote(self, arrivals: Sequence[Arrival], alarms: Sequence[Waiting] = ()) -> None:
        """These rows are durable in a file that lies where it should."""
        self._newest.take(arrivals)
        self._standing.take(alarms)
        if self._original is not None:
            self._erased_meanwhile += [ErasedName(one.name) for one in alarms if isinstance(one, ErasedName)]

    def leave(self, place: Place, writer: Writer) -> None:
        """The file is closed because of a trouble."""
        self._left = _Left(place.number, writer.written_ns, writer.ended, is_lost=not place.is_there())

    def lose(
        self,
        connection: duckdb.DuckDBPyConnection,
        place: Place,
        writer: Writer,
        doubtful: Sequence[Arrival],
        doubtful_alarms: Sequence[Waiting] = (),
    ) -> None:
        """The file is no longer where it was opened. ``doubtful`` went into it, perhaps after it was taken away."""
        self.leave(place, writer)
        self._doubtful += doubtful
        self._doubtful_alarms += told_anew(doubtful_alarms)
        if self._original is None or place.is_missing():
            return
        try:
            self._rescued = rows_of(connection)
            self._rescued_alarms = alarm_rows_of(connection)
        except duckdb.Error as error:
            log.warning("what was recorded meanwhile cannot be read back: %s", error)

    def ended(self, place: Place, written_ns: int) -> dict[int, int] | None:
        """What a writer needs to know of a file in which nothing is missing; None for any other."""
        for left in (self._left, self._original):
            if left is not None and left.is_found_in(place, written_ns):
                return left.ended
        return None

    def begin(self, place: Place, writer: Writer) -> tuple[list[Arrival], list[Waiting]]:
        """A file was opened; what has to be written into it before all else."""
        left, doubtful, rescued = self._left, self._doubtful, self._rescued
        alarms, rescued_alarms = self._doubtful_alarms, self._rescued_alarms
        self._left, self._doubtful, self._rescued = None, [], []
        self._doubtful_alarms, self._rescued_alarms = [], []
        if left is None:
            self._standing.begin_with(writer.open_alarms)
            return [], []
        if left.is_found_in(place, writer.written_ns):
            place.compares_numbers = place.number == left.number
            return [], [one for one in alarms if isinstance(one, ErasedName)]  # somebody may wait for these still
        if self._original is not None and self._original.is_found_in(place, writer.written_ns):
            self._original = None
            return [*rescued, *doubtful], [*rescued_alarms, *alarms, *self._names_erased()]
        if not writer.is_new:
            self._original = None
            alarms += self._names_erased()
        elif left.is_lost:
            self._original = self._original or left
            self._told_until_s = clock.monotonic_s() + TOLD_S
        return [*self._newest.arrivals(), *doubtful], [*self._standing.arrivals(), *alarms]

    def _names_erased(self) -> list[Waiting]:
        """Those that a file which lay elsewhere meanwhile may still tell; it loses them now."""
        erased, self._erased_meanwhile = self._erased_meanwhile, []
        return erased
