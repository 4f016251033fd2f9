"""Traces as one min/max pair per pixel column: what a trend draws, from history and live frames alike. Knows no Qt."""

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from hmi.domain.query import TrendTrace

Float64 = npt.NDArray[np.float64]
Int64 = npt.NDArray[np.int64]
Bool = npt.NDArray[np.bool_]


_DASH = 3
"""Columns that a dash is long, and the room between two."""


class TrendColumns:
    """``count`` columns of ``step_ns`` each for several traces; column ``c`` covers ``[c * step, (c + 1) * step)`` of
    absolute time and lies in slot ``c % count``, so that time moves on without moving data.

    ``low``, ``high``, ``last`` float64 of shape ``(traces, count)``, NaN where nothing is known;
    ``is_sampled`` marks columns in which a sample fell; the others carry the value before them, but for columns that
    ``is_gap`` marks: nobody knows what was true then, whatever is heard of it afterwards.
    """

    def __init__(self, traces: int, count: int, step_ns: int, newest: int) -> None:
        self.count = count
        self.step_ns = step_ns
        self.newest = newest
        """Absolute number of the newest column."""
        self.low = np.full((traces, count), np.nan)
        self.high = np.full((traces, count), np.nan)
        self.last = np.full((traces, count), np.nan)
        self.is_sampled = np.zeros((traces, count), np.bool_)
        self.is_gap = np.zeros((traces, count), np.bool_)
        self.is_filled = np.zeros((traces, count), np.bool_)
        """What a controller's own history told later, not what was heard at the time: drawn in dashes."""
        self._held = np.full(traces, np.nan)

    @property
    def oldest(self) -> int:
        """Absolute number of the oldest column."""
        return self.newest - self.count + 1

    def column_of(self, time_ns: Int64) -> Int64:
        """Absolute column numbers of times."""
        return time_ns // self.step_ns

    def move_to(self, newest: int, is_held: Bool) -> Int64:
        """Let time go on; returns the absolute numbers of the columns that are new.

        ``is_held`` (shape ``(traces,)``): traces whose tag is live keep their value, the others end.
        """
        if newest <= self.newest:
            return np.empty(0, np.int64)
        first = max(self.newest + 1, newest - self.count + 1)
        columns = np.arange(first, newest + 1, dtype=np.int64)
        slots = columns % self.count
        kept = np.where(is_held, self._held, np.nan)[:, None]
        for array in (self.low, self.high, self.last):
            array[:, slots] = kept
        self.is_sampled[:, slots] = False
        self.is_gap[:, slots] = ~is_held[:, None]
        self.is_filled[:, slots] = False
        self.newest = newest
        return columns

    def add(self, trace: int, time_ns: Int64, value: Float64) -> int | None:
        """Add samples of one trace in time order; returns the oldest column that changed, None if none is shown."""
        if not len(time_ns):
            return None
        value = np.where(np.isfinite(value), value, np.nan)  # what is not a number has no place on a scale
        self._held[trace] = value[-1]
        columns = self.column_of(time_ns)
        shown = (columns >= self.oldest) & (columns <= self.newest)
        columns, value = columns[shown], value[shown]
        if not len(columns):
            return None
        slots = columns % self.count
        np.fmin.at(self.low[trace], slots, value)
        np.fmax.at(self.high[trace], slots, value)
        self.last[trace, slots] = value
        self.is_sampled[trace, slots] = True
        self.is_gap[trace, slots] = self.is_filled[trace, slots] = False
        self._hold_after(trace, int(columns[-1]))
        return int(columns[0])

    def end(self, trace: int) -> None:
        """The tag is no longer live: its value is not carried on."""
        self._held[trace] = np.nan

    def hold_to_end(self, trace: int, value: float) -> None:
        """The trace still has ``value``: carry it from its last known column to the newest one."""
        self._held[trace] = value
        order = np.arange(self.oldest, self.newest + 1) % self.count
        known = np.flatnonzero(~np.isnan(self.last[trace, order]))
        self.is_gap[trace, order[-1]] = False
        slots = order[known[-1] + 1 :] if len(known) else order[-1:]
        slots = slots[~self.is_gap[trace, slots]]
        for array in (self.low, self.high, self.last):
            array[trace, slots] = value

    def fill(self, trace: int, answer: TrendTrace, shift_ns: int = 0) -> None:
        """Lay a stored trace under what is already there; between samples the last value is held, except over gaps:
        it was true until the gap began.

        ``shift_ns`` moves an earlier period into the one shown; a whole number of columns.
        """
        time_ns = np.frombuffer(answer.time_ns, "<i8") + shift_ns
        columns = self.column_of(time_ns)
        low, high, last = (np.frombuffer(part, "<f8") for part in (answer.low, answer.high, answer.last))
        low, high, last = (np.where(np.isfinite(part), part, np.nan) for part in (low, high, last))
        is_filled = np.frombuffer(answer.is_backfilled, "u1").astype(np.bool_)
        early = last[columns < self.oldest][-1:]  # time went on since it was asked for: still in force at the beginning
        shown = (columns >= self.oldest) & (columns <= self.newest)
        columns, low, high, last, is_filled = columns[shown], low[shown], high[shown], last[shown], is_filled[shown]
        in_gap = self._in_gap(answer, shift_ns)
        wanted = np.arange(self.oldest, self.newest + 1) % self.count
        empty = np.isnan(self.last[trace, wanted])
        carried = self._carried(columns, last, early, in_gap, is_open=answer.open_gap_ns is not None)
        for array in (self.low, self.high, self.last):
            row = array[trace]
            row[wanted] = np.where(empty, carried, row[wanted])
        filled = np.concatenate(([False], is_filled))[self._sources(columns)]
        self.is_filled[trace, wanted] = np.where(empty, filled, self.is_filled[trace, wanted])
        slots = columns % self.count
        self.low[trace, slots] = np.fmin(self.low[trace, slots], low)
        self.high[trace, slots] = np.fmax(self.high[trace, slots], high)
        self.is_sampled[trace, slots] = True
        self.is_gap[trace, wanted] = (self.is_gap[trace, wanted] | in_gap) & np.isnan(self.last[trace, wanted])

    def bounds(self, trace: int) -> tuple[float, float] | None:
        """Lowest and highest value shown; None when nothing is."""
        low, high = self.low[trace], self.high[trace]
        if np.isnan(low).all():
            return None
        return float(np.nanmin(low)), float(np.nanmax(high))

    def drawn(self, columns: Int64, trace: int | None = None) -> tuple[Float64, Float64, Float64]:
        """Low, high, and the last value of the column before, each of shape ``(traces, n)``, as copies; ``low`` is NaN
        where nothing is drawn.

        Of one ``trace`` the shape is ``(1, n)``. Nothing lies before the oldest column.
        """
        slots = columns % self.count
        rows = slice(None) if trace is None else slice(trace, trace + 1)
        before = self.last[rows, (columns - 1) % self.count]
        before[:, columns == self.oldest] = np.nan
        low, high = self.low[rows, slots], self.high[rows, slots]
        low[self.is_filled[rows, slots] & (columns // _DASH % 2 == 1)] = np.nan
        return low, high, before

    def moved(self, newest: int) -> "TrendColumns":
        """The same columns around another newest one; what is new is not known yet."""
        made = TrendColumns(len(self.last), self.count, self.step_ns, newest)
        slots = np.arange(max(self.oldest, made.oldest), min(self.newest, newest) + 1) % self.count
        for mine, theirs in (
            (self.low, made.low),
            (self.high, made.high),
            (self.last, made.last),
            (self.is_sampled, made.is_sampled),
            (self.is_gap, made.is_gap),
            (self.is_filled, made.is_filled),
        ):
            theirs[:, slots] = mine[:, slots]
        if newest >= self.newest:
            made._held[:] = self._held
        return made

    def look_up(self, other: "TrendColumns", rows: Sequence[tuple[int, int]]) -> None:
        """Where nothing is known here, take what ``other`` knows: a picture to look at until better is known.

        ``rows`` are pairs of a trace here and a trace there. A column takes the one there that its middle falls into.
        """
        columns = np.arange(self.oldest, self.newest + 1)
        there = (columns * self.step_ns + self.step_ns // 2) // other.step_ns
        is_within = (there >= other.oldest) & (there <= other.newest)
        into, out_of = columns[is_within] % self.count, there[is_within] % other.count
        for mine, theirs in rows:
            is_empty = np.isnan(self.last[mine, into])
            slots, sources = into[is_empty], out_of[is_empty]
            self.low[mine, slots] = other.low[theirs, sources]
            self.high[mine, slots] = other.high[theirs, sources]
            self.last[mine, slots] = other.last[theirs, sources]

    def at(self, time_ns: int) -> Float64:
        """The values at a moment, shape ``(traces,)``; NaN where nothing is known."""
        column = time_ns // self.step_ns
        if not self.oldest <= column <= self.newest:
            return np.full(len(self.last), np.nan)
        return self.last[:, column % self.count].copy()

    def _hold_after(self, trace: int, column: int) -> None:
        """A late sample is also the value of the columns after it, up to the next known one.

        Not of those in a gap: a value that is sent again after an outage tells nothing of the outage.
        """
        value = self.last[trace, column % self.count]
        for later in range(column + 1, self.newest + 1):
            slot = later % self.count
            if self.is_sampled[trace, slot]:
                break
            if self.is_gap[trace, slot]:
                continue
            self.low[trace, slot] = self.high[trace, slot] = self.last[trace, slot] = value

    def _in_gap(self, answer: TrendTrace, shift_ns: int) -> Bool:
        """Which columns, from the oldest on, lie in a gap of the recording, its first and its last column apart."""
        columns = self.column_of(np.frombuffer(answer.time_ns, "<i8") + shift_ns) - self.oldest
        from_ns = np.frombuffer(answer.gap_from_ns, "<i8")
        in_gap = np.zeros(self.count, np.bool_)
        for place in np.flatnonzero(np.frombuffer(answer.is_gap_before, "u1")):
            begin_ns = int(from_ns[place]) if len(from_ns) else 0
            before = int(columns[place - 1]) if place else -1
            first = (begin_ns + shift_ns) // self.step_ns - self.oldest if begin_ns else before
            in_gap[max(first + 1, 0) : max(int(columns[place]), 0)] = True
        if answer.open_gap_ns is not None:
            in_gap[max((answer.open_gap_ns + shift_ns) // self.step_ns - self.oldest + 1, 0) :] = True
        return in_gap

    def _sources(self, columns: Int64) -> Int64:
        """For each column the number of the row that it carries on, counted from 1; 0 before the first."""
        source = np.zeros(self.count, np.int64)
        source[columns - self.oldest] = np.arange(len(columns)) + 1
        return np.maximum.accumulate(source)

    def _carried(self, columns: Int64, last: Float64, early: Float64, in_gap: Bool, *, is_open: bool) -> Float64:
        """The last value carried over the columns after it; NaN before the first sample, in gaps and after the last.

        ``early``: the value before the oldest column, shape ``(0,)`` or ``(1,)``. Before a gap that is open at the end
        (``is_open``) the last value was true until the gap.
        """
        first = early if len(early) else np.array([np.nan])
        carried = np.concatenate((first, last))[self._sources(columns)]
        if not is_open:
            carried[(columns[-1] - self.oldest + 1 if len(columns) else 0) :] = np.nan
        carried[in_gap] = np.nan
        return carried
