"""The newest row of every tag: what a file that is begun while recording goes on has to start with."""

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from hmi import clock
from hmi.domain.reading import ReadingBatch
from hmi.history.columns import Arrival, TagColumns

_NEVER = -(2**62)


class NewestRows:
    """Of a tag that stands still there is nothing in a new file but what is told from here."""

    def __init__(self) -> None:
        self._columns = TagColumns("", ())
        self._grow(self._columns)

    def take(self, arrivals: Sequence[Arrival]) -> None:
        """Learn from what was written, in the order in which it was; a server's history tells nothing new."""
        for arrival in arrivals:
            if not arrival.is_backfill and not arrival.is_hearing:
                self._take(arrival)

    def arrivals(self) -> list[Arrival]:
        """All that is known, with the times at which it became true, to be written again."""
        known = self._time > _NEVER
        parts = ((np.flatnonzero(known & ~self._is_gap), False), (np.flatnonzero(known & self._is_gap), True))
        return [self._arrival(tag, is_gap=is_gap) for tag, is_gap in parts if len(tag)]

    def _take(self, arrival: Arrival) -> None:
        if arrival.columns is not self._columns:
            self._grow(arrival.columns)
        batch, time = arrival.batch, arrival.time_ns()
        rows = np.argsort(time, kind="stable")  # of two rows of a tag the later one is taken last
        rows = rows[time[rows] >= self._time[batch.tag[rows]]]
        tag = batch.tag[rows]
        self._time[tag] = time[rows]
        self._value[tag] = batch.value[rows]
        self._status[tag] = batch.status[rows]
        self._is_gap[tag] = arrival.is_gap
        if self._text or batch.text:
            for row, number in zip(rows.tolist(), tag.tolist(), strict=True):
                self._text.pop(number, None)
                if row in batch.text:
                    self._text[number] = batch.text[row]

    def _arrival(self, tag: npt.NDArray[np.int64], *, is_gap: bool) -> Arrival:
        time = self._time[tag]
        text = {row: self._text[number] for row, number in enumerate(tag.tolist()) if number in self._text}
        batch = ReadingBatch(tag.astype(np.uint32), time, time, self._value[tag], self._status[tag], text)
        return Arrival(self._columns, batch, clock.now_ns(), is_gap=is_gap)

    def _grow(self, columns: TagColumns) -> None:
        """Go over to another version of the cell; its tags keep what is known of them."""
        is_same_cell = columns.cell == self._columns.cell
        before = {name: number for number, name in enumerate(self._columns.names)} if is_same_cell else {}
        kept = [(number, before[name]) for number, name in enumerate(columns.names) if name in before]
        old = (self._time, self._value, self._status, self._is_gap, self._text) if kept else None
        count = len(columns.names)
        self._columns = columns
        self._time = np.full(count, _NEVER, np.int64)
        self._value = np.full(count, np.nan)
        self._status = np.zeros(count, np.uint32)
        self._is_gap = np.zeros(count, np.bool_)
        self._text: dict[int, str] = {}
        if old is None:
            return
        into, out_of = np.array(kept, np.int64).T
        for mine, theirs in zip((self._time, self._value, self._status, self._is_gap), old[:4], strict=True):
            mine[into] = theirs[out_of]
        self._text = {number: old[4][was] for number, was in kept if was in old[4]}
