"""When which row is due: recorded time against played time, gaps, the end and the next round. Knows no clock."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from hmi.recordings.recording import Recording, Times


@dataclass(frozen=True, slots=True)
class PlayRows:
    """Rows ``first`` to before ``stop`` are due. ``base_ns`` is the played time of row time 0."""

    first: int
    stop: int
    base_ns: int


@dataclass(frozen=True, slots=True)
class FallSilent:
    """The recording has a gap from the played time ``at_ns`` on."""

    at_ns: int


@dataclass(frozen=True, slots=True)
class Finish:
    """The recording is over at the played time ``at_ns``."""

    at_ns: int


Step = PlayRows | FallSilent | Finish


class Timeline:
    """Turns played time (ns of the recording since its first row, rounds added) into what happens until then."""

    def __init__(self, recording: Recording, *, loop: bool) -> None:
        self.row_ns: Times = recording.time_ns - recording.time_ns[0]
        """Time of each row since the first."""
        self.rounds = 0
        """How often the recording began anew."""
        self._loop = loop
        last = int(self.row_ns[-1])
        self.round_ns = last + recording.period_ns
        """Length of a round, with one period after its last row."""
        end = self.round_ns if loop else last + recording.gap_limit_ns
        gaps = recording.gap_rows
        self._mark_ns = np.append(self.row_ns[gaps] + recording.gap_limit_ns, end)
        self._mark_row = np.append(gaps + 1, len(self.row_ns))
        self._mark = 0
        self._row = 0
        self._is_over = False

    @property
    def is_over(self) -> bool:
        """Whether nothing will happen any more."""
        return self._is_over

    def until(self, played_ns: int) -> Iterator[Step]:
        """Everything that is due up to and with ``played_ns``, in order; each is told once."""
        while not self._is_over:
            base = self.rounds * self.round_ns
            stop = int(self._mark_row[self._mark])
            mark_ns = base + int(self._mark_ns[self._mark])
            if played_ns < mark_ns:
                stop = min(stop, int(np.searchsorted(self.row_ns, played_ns - base, side="right")))
            if stop > self._row:
                yield PlayRows(self._row, stop, base)
                self._row = stop
            if played_ns < mark_ns:
                return
            yield from self._pass_mark(mark_ns)

    def next_ns(self) -> int | None:
        """Played time at which something is due next; None when it is over."""
        if self._is_over:
            return None
        base = self.rounds * self.round_ns
        mark_ns = base + int(self._mark_ns[self._mark])
        if self._row < int(self._mark_row[self._mark]):
            return min(mark_ns, base + int(self.row_ns[self._row]))
        return mark_ns

    def reached_ns(self, played_ns: int) -> int:
        """How far the recording has been played: not beyond its last row, unless it begins anew."""
        return played_ns if self._loop else min(played_ns, int(self.row_ns[-1]))

    def elapsed_ns(self, played_ns: int) -> int:
        """Recorded time since the first row, in the present round."""
        return min(max(played_ns - self.rounds * self.round_ns, 0), int(self.row_ns[-1]))

    def _pass_mark(self, mark_ns: int) -> Iterator[Step]:
        self._mark += 1
        if self._mark < len(self._mark_row):
            yield FallSilent(mark_ns)
        elif self._loop:
            self.rounds += 1
            self._mark = self._row = 0
        else:
            self._is_over = True
            yield Finish(mark_ns)
