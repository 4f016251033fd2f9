"""A stored trace in the columns of a window: what history told, held between samples but not over gaps."""

import numpy as np
import numpy.typing as npt

from hmi.domain.quality import Quality
from hmi.domain.query import TrendTrace

Float64 = npt.NDArray[np.float64]
Int64 = npt.NDArray[np.int64]
Bool = npt.NDArray[np.bool_]


class StoredColumns:
    """``answer`` in ``count`` columns of ``step_ns`` from absolute column ``oldest`` on.

    ``shift_ns`` moves an earlier period into the one shown; a whole number of columns. ``shown`` are the numbers of
    the columns in which samples fell, ``low``, ``high``, ``last`` what fell there; ``carried``, ``in_gap``,
    ``is_told``, ``is_filled`` and ``is_doubtful``, of shape ``(count,)``, tell of every column.
    """

    def __init__(self, answer: TrendTrace, oldest: int, count: int, step_ns: int, shift_ns: int) -> None:
        self._oldest, self._count, self._step_ns = oldest, count, step_ns
        every = (np.frombuffer(answer.time_ns, "<i8") + shift_ns) // step_ns
        low, high, last = (np.frombuffer(part, "<f8") for part in (answer.low, answer.high, answer.last))
        low, high, last = (np.where(np.isfinite(part), part, np.nan) for part in (low, high, last))
        early = np.flatnonzero(every < oldest)[-1:]  # time went on since it was asked for: still in force there
        within = (every >= oldest) & (every < oldest + count)
        self.shown, self.low, self.high, self.last = every[within], low[within], high[within], last[within]
        self.in_gap = self._gaps(answer, every, shift_ns)
        rows = np.concatenate((early, np.flatnonzero(within))) if len(early) else np.append(-1, np.flatnonzero(within))
        source = rows[self._sources()]  # the row that each column carries on; -1 before the first
        self.carried = self._held(last, source, is_open=answer.open_gap_ns is not None)
        filled = np.frombuffer(answer.is_backfilled, "u1").astype(np.bool_)
        doubtful = np.frombuffer(answer.quality, "u1") == Quality.UNCERTAIN
        self.is_told = self._told()
        self.is_filled = np.append(filled, False)[source]
        self.is_doubtful = np.append(doubtful, False)[source]

    def _gaps(self, answer: TrendTrace, every: Int64, shift_ns: int) -> Bool:
        """Which columns lie in a gap of the recording, its first and its last column apart."""
        places = every - self._oldest
        from_ns = np.frombuffer(answer.gap_from_ns, "<i8")
        in_gap = np.zeros(self._count, np.bool_)
        for place in np.flatnonzero(np.frombuffer(answer.is_gap_before, "u1")):
            begin_ns = int(from_ns[place]) if len(from_ns) else 0
            before = int(places[place - 1]) if place else -1
            first = (begin_ns + shift_ns) // self._step_ns - self._oldest if begin_ns else before
            in_gap[max(first + 1, 0) : max(int(places[place]), 0)] = True
        if answer.open_gap_ns is not None:
            in_gap[max((answer.open_gap_ns + shift_ns) // self._step_ns - self._oldest + 1, 0) :] = True
        return in_gap

    def _told(self) -> Bool:
        """Up to the last column the answer tells of all; what came after that may only not be written yet."""
        if not len(self.shown):
            return np.ones(self._count, np.bool_)
        return (np.arange(self._count) <= self.shown[-1] - self._oldest) | self.in_gap

    def _sources(self) -> Int64:
        """For each column the number of the shown row that it carries on, counted from 1; 0 before the first."""
        source = np.zeros(self._count, np.int64)
        source[self.shown - self._oldest] = np.arange(len(self.shown)) + 1
        return np.maximum.accumulate(source)

    def _held(self, last: Float64, source: Int64, *, is_open: bool) -> Float64:
        """The last value carried over the columns after it; NaN before the first sample, in gaps and after the last.

        Before a gap that is open at the end (``is_open``) the last value was true until the gap.
        """
        carried = np.append(last, np.nan)[source]
        if not is_open:
            carried[(self.shown[-1] - self._oldest + 1 if len(self.shown) else 0) :] = np.nan
        carried[self.in_gap] = np.nan
        return carried
