"""Traces as one min/max pair per pixel column: what a trend draws, from history and live frames alike. Knows no Qt."""

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from hmi.domain.query import TrendTrace
from ui.widgets.trend_stored import StoredColumns

Float64 = npt.NDArray[np.float64]
Int64 = npt.NDArray[np.int64]
Bool = npt.NDArray[np.bool_]


_DASH = 3
"""Columns that a dash is long, and the room between two."""
_TICK, _TICKS_EVERY = 2, 14
"""Columns that a tick through a doubtful line is wide, as is the room before and after it; from one tick to the next.

Ticks alone cannot be seen where a line is steep, room alone looks like dashes.
"""


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
        self.is_doubtful = np.zeros((traces, count), np.bool_)
        """What the controller itself was uncertain of: drawn with ticks through it."""
        self.is_told = np.zeros((traces, count), np.bool_)
        """Of what history answered or frames told; where nothing is known besides, nothing was recorded."""
        self._held = np.full(traces, np.nan)
        self._holds_doubt = np.zeros(traces, np.bool_)

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
        self.is_doubtful[:, slots] = (is_held & self._holds_doubt)[:, None]
        self.is_told[:, slots] = True
        self.newest = newest
        return columns

    def add(self, trace: Int64 | int, time_ns: Int64, value: Float64, is_doubtful: Bool | None = None) -> int | None:
        """Add samples, those of a trace in time order; returns the oldest column that changed, None if none is shown.

        ``trace`` is that of each sample, or of all: a frame brings samples of many, and each call costs as much as a
        hundred samples.
        """
        if not len(time_ns):
            return None
        rows = np.broadcast_to(np.asarray(trace, np.int64), len(time_ns))
        value = np.where(np.isfinite(value), value, np.nan)  # what is not a number has no place on a scale
        doubtful = np.zeros(len(value), np.bool_) if is_doubtful is None else is_doubtful
        self._held[rows], self._holds_doubt[rows] = value, doubtful  # of several the last one stays
        columns = self.column_of(time_ns)
        shown = (columns >= self.oldest) & (columns <= self.newest)
        if not shown.all():
            rows, columns, value, doubtful = rows[shown], columns[shown], value[shown], doubtful[shown]
        if not len(columns):
            return None
        self._lay_in(rows * self.count + columns % self.count, value, doubtful)
        self._hold_after(rows, columns, doubtful)
        return int(columns.min())

    def end(self, trace: int) -> None:
        """The tag is no longer live: its value is not carried on."""
        self._held[trace] = np.nan

    def hold_to_end(self, trace: int, value: float, *, is_doubtful: bool = False) -> None:
        """The trace still has ``value``: carry it from its last known column to the newest one."""
        self._held[trace], self._holds_doubt[trace] = value, is_doubtful
        order = np.arange(self.oldest, self.newest + 1) % self.count
        known = np.flatnonzero(~np.isnan(self.last[trace, order]))
        self.is_gap[trace, order[-1]] = False
        slots = order[known[-1] + 1 :] if len(known) else order[-1:]
        slots = slots[~self.is_gap[trace, slots]]
        for array in (self.low, self.high, self.last):
            array[trace, slots] = value
        self.is_doubtful[trace, slots] = is_doubtful

    def fill(self, trace: int, answer: TrendTrace, shift_ns: int = 0) -> None:
        """Lay a stored trace under what is already there; between samples the last value is held, except over gaps:
        it was true until the gap began.

        ``shift_ns`` moves an earlier period into the one shown; a whole number of columns.
        """
        stored = StoredColumns(answer, self.oldest, self.count, self.step_ns, shift_ns)
        wanted = np.arange(self.oldest, self.newest + 1) % self.count
        empty = np.isnan(self.last[trace, wanted])
        for array in (self.low, self.high, self.last):
            row = array[trace]
            row[wanted] = np.where(empty, stored.carried, row[wanted])
        for flags, told in ((self.is_filled, stored.is_filled), (self.is_doubtful, stored.is_doubtful)):
            flags[trace, wanted] = np.where(empty, told, flags[trace, wanted])
        slots = stored.shown % self.count
        self.low[trace, slots] = np.fmin(self.low[trace, slots], stored.low)
        self.high[trace, slots] = np.fmax(self.high[trace, slots], stored.high)
        self.is_sampled[trace, slots] = True
        self.is_gap[trace, wanted] = (self.is_gap[trace, wanted] | stored.in_gap) & np.isnan(self.last[trace, wanted])
        self.is_told[trace, wanted] |= stored.is_told

    def bounds(self) -> tuple[Float64, Float64]:
        """Lowest and highest value shown, shape ``(traces,)``; NaN where nothing is."""
        return np.fmin.reduce(self.low, axis=1), np.fmax.reduce(self.high, axis=1)

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
        low[self.is_doubtful[rows, slots] & np.isin(columns % _TICKS_EVERY // _TICK, (0, 2))] = np.nan
        return low, high, before

    def ticks(self, columns: Int64) -> Bool | None:
        """Where a tick goes through the line, shape ``(traces, n)``; None where nothing is doubtful."""
        doubtful = self.is_doubtful[:, columns % self.count]
        if not doubtful.any():
            return None
        return doubtful & (columns % _TICKS_EVERY // _TICK == 1)

    def nothing_known(self) -> tuple[Bool, Bool] | None:
        """In which columns, from the oldest on, nothing usable was recorded: of no trace at all, and of some only.

        None where something is known of every trace in every column, or nobody told yet.
        """
        unknown = self.unknown()
        if unknown is None:
            return None
        of_all, of_any = np.logical_and.reduce(unknown), np.logical_or.reduce(unknown)
        return of_all, of_any & ~of_all

    def unknown(self) -> Bool | None:
        """Where nothing usable was recorded: one row a trace, columns from the oldest on; None where all is known."""
        unknown = np.isnan(self.low) & self.is_told
        if not unknown.any():
            return None
        return unknown[:, np.arange(self.oldest, self.newest + 1) % self.count]

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
            (self.is_doubtful, made.is_doubtful),
            (self.is_told, made.is_told),
        ):
            theirs[:, slots] = mine[:, slots]
        if newest >= self.newest:
            made._held[:], made._holds_doubt[:] = self._held, self._holds_doubt
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
            self.is_doubtful[mine, slots] = other.is_doubtful[theirs, sources]

    def at(self, time_ns: int) -> Float64:
        """The values at a moment, shape ``(traces,)``; NaN where nothing is known."""
        column = time_ns // self.step_ns
        if not self.oldest <= column <= self.newest:
            return np.full(len(self.last), np.nan)
        return self.last[:, column % self.count].copy()

    def _lay_in(self, places: Int64, value: Float64, doubtful: Bool) -> None:
        """Samples into their places in the flat arrays; those of one place are taken together first."""
        order = np.argsort(places, kind="stable")
        places, value, doubtful = places[order], value[order], doubtful[order]
        begins = np.flatnonzero(np.append(True, places[1:] != places[:-1]))
        ends = np.append(begins[1:], len(places)) - 1
        places = places[begins]
        low, high = self.low.reshape(-1), self.high.reshape(-1)
        low[places] = np.fmin(low[places], np.fmin.reduceat(value, begins))
        high[places] = np.fmax(high[places], np.fmax.reduceat(value, begins))
        self.last.reshape(-1)[places] = value[ends]
        self.is_sampled.reshape(-1)[places] = True
        self.is_gap.reshape(-1)[places] = self.is_filled.reshape(-1)[places] = False
        self.is_doubtful.reshape(-1)[places] |= np.logical_or.reduceat(doubtful, begins)

    def _hold_after(self, rows: Int64, columns: Int64, doubtful: Bool) -> None:
        """A late sample is also the value of the columns after it, up to the next known one.

        Not of those in a gap: a value that is sent again after an outage tells nothing of the outage.
        """
        last = np.full(len(self.last), self.newest)
        holds_doubt = np.zeros(len(self.last), np.bool_)
        last[rows], holds_doubt[rows] = columns, doubtful
        late = np.flatnonzero(last < self.newest)
        if not len(late):
            return
        value = self.last[late, last[late] % self.count]
        for column in range(int(last[late].min()) + 1, self.newest + 1):
            slot = column % self.count
            is_after = last[late] < column
            goes_on = ~(is_after & self.is_sampled[late, slot])
            late, value, is_after = late[goes_on], value[goes_on], is_after[goes_on]
            if not len(late):
                break
            is_held = is_after & ~self.is_gap[late, slot]
            held = late[is_held]
            self.low[held, slot] = self.high[held, slot] = self.last[held, slot] = value[is_held]
            self.is_doubtful[held, slot] = holds_doubt[held]
