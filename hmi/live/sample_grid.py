"""The newest stretch of some tags as even rows, for whoever judges them together."""

from collections.abc import Callable, Iterable

import numpy as np

from hmi import clock
from hmi.domain.quality import Freshness
from hmi.domain.reading import Float64, Int64, ReadingBatch
from hmi.domain.tag import TagName
from hmi.live.process_image import ProcessImage

_LIVE = int(Freshness.LIVE)
_UNCERTAIN_OR_BAD = np.uint32(0xC0000000)
_SET_BACK_NS = 60 * 10**9
"""Our clock falls by more only where somebody set it; rows go on from there."""
_MOST_ROWS = 600
"""In one answer; who was away for longer gets what is newest."""


class SampleGrid:
    """Rows at an even step of our own clock, each with the values that held then; NaN where one was not known.

    Clocks of controllers differ: the skew that a connection has measured is taken out, so that rows of several fit
    together, and one whose clock is set moves nobody else's. Lives on the loop.

    Args:
        image: Whose readings are heard.
        tags: In the order of the columns.
        step_ns: From row to row.
        wait_ns: So much later than a row's time it is made, for what a controller sends in the next message.
        now_ns: Our clock.
    """

    def __init__(
        self,
        image: ProcessImage,
        tags: Iterable[TagName],
        *,
        step_ns: int = 10**8,
        wait_ns: int = 6 * 10**8,
        now_ns: Callable[[], int] = clock.now_ns,
    ) -> None:
        self._image, self.tags = image, tuple(tags)
        self._step_ns, self._wait_ns, self._now_ns = step_ns, wait_ns, now_ns
        self._held = np.full(len(self.tags), np.nan)
        self._waiting: list[tuple[int, int, float]] = []
        """Moment by our clock, place, value."""
        self._row_ns = self._last_row_ns()
        self.use_cell()
        image.on_readings.append(self._take)

    def use_cell(self) -> None:
        """The image has another cell: columns are other ones now; what it holds of these tags is known at once.

        A controller sends again only what changes.
        """
        index = self._image.index
        self._columns = {index[name]: place for place, name in enumerate(self.tags) if name in index}
        self._lookup = np.full(len(self._image.cell.tags), -1, np.int64)
        for column, place in self._columns.items():
            self._lookup[column] = place
        self._take(self._image.newest_of(self._lookup >= 0))

    def end(self) -> None:
        """Hear nothing more."""
        self._image.on_readings.remove(self._take)

    def rows(self) -> tuple[Int64, Float64]:
        """The rows that are complete since the last call: times, shape ``(n,)``, and values, shape ``(n, tags)``."""
        last_ns = self._last_row_ns()
        if last_ns < self._row_ns - _SET_BACK_NS:
            self._row_ns = last_ns - self._step_ns
        if last_ns <= self._row_ns:
            return np.empty(0, np.int64), np.empty((0, len(self.tags)))
        first_ns = max(self._row_ns + self._step_ns, last_ns - (_MOST_ROWS - 1) * self._step_ns)
        times = np.arange(first_ns, last_ns + 1, self._step_ns, dtype=np.int64)
        values = np.empty((len(times), len(self.tags)))
        self._waiting.sort(key=lambda one: one[0])
        at = 0
        for row, time_ns in enumerate(times.tolist()):
            while at < len(self._waiting) and self._waiting[at][0] <= time_ns:
                _moment_ns, place, value = self._waiting[at]
                self._held[place] = value
                at += 1
            values[row] = self._held
        del self._waiting[:at]
        self._row_ns = last_ns
        values[:, self._unheard()] = np.nan
        return times, values

    def _last_row_ns(self) -> int:
        return (self._now_ns() - self._wait_ns) // self._step_ns * self._step_ns

    def _take(self, batch: ReadingBatch) -> None:
        place = self._lookup[batch.tag]
        wanted = np.flatnonzero(place >= 0)
        if not len(wanted):
            return
        now_ns = self._now_ns()
        moments = batch.moments_ns(now_ns)[wanted]
        skew_ns = np.array([self._skew_ns(column) for column in batch.tag[wanted].tolist()], np.int64)
        moments = np.minimum(moments - skew_ns, now_ns)
        is_good = (batch.status[wanted] & _UNCERTAIN_OR_BAD) == 0
        values = np.where(is_good, batch.value[wanted], np.nan)
        self._waiting += zip(moments.tolist(), place[wanted].tolist(), values.tolist(), strict=True)

    def _skew_ns(self, column: int) -> int:
        status = self._image.connections.get(self._image.cell.tags[column].node.endpoint)
        skew_ms = status.clock_skew_ms if status is not None else None
        return round(skew_ms * 1e6) if skew_ms is not None else 0

    def _unheard(self) -> list[int]:
        """Places whose tag is not live now: what they held is not known to hold still."""
        freshness = self._image.freshness
        absent = set(range(len(self.tags))) - set(self._columns.values())
        return [*absent, *(place for column, place in self._columns.items() if freshness[column] != _LIVE)]
