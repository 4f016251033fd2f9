"""Where a trend's columns come from: history below, live frames above, and an earlier period beside them."""

from collections.abc import Callable, Sequence

import numpy as np
import numpy.typing as npt

from hmi import clock
from hmi.domain.outcome import Outcome
from hmi.domain.quality import Freshness
from hmi.domain.query import Answer, AskTrend, EventMark, TrendAnswer
from hmi.domain.reading import ReadingBatch
from hmi.domain.tag import TagName
from ui.bridge import Bridge
from ui.models.trend_window import TrendWindow
from ui.widgets.trend_columns import TrendColumns

_SHORTEST_STEP_NS = 1_000_000


class TrendFeed:
    """Fills ``columns``: one row a tag, then, while comparing, one row a tag for the earlier period."""

    def __init__(self, bridge: Bridge, on_filled: Callable[[], None], on_refused: Callable[[], None]) -> None:
        self._bridge, self._on_filled, self._on_refused = bridge, on_filled, on_refused
        self.tags: list[TagName] = []
        self.window = TrendWindow(600.0)
        self.compared_s = 0.0
        """How much earlier the compared period is; 0 compares nothing."""
        self.columns = TrendColumns(0, 16, 1_000_000_000, 0)
        self.events: tuple[EventMark, ...] = ()
        self._asked = 0

    @property
    def now_ns(self) -> int:
        """The service's clock, so that a screen's own wrong clock moves nothing."""
        return self._bridge.service_time_ns or clock.now_ns()

    def restart(self, count: int) -> None:
        """Begin with ``count`` empty columns for the window."""
        start_s, end_s = self.window.bounds(self.now_ns / 1e9)
        step_ns = max(_SHORTEST_STEP_NS, int((end_s - start_s) * 1e9 / count))
        rows = len(self.tags) * (2 if self.compared_s else 1)
        self.columns = TrendColumns(rows, count, step_ns, int(end_s * 1e9) // step_ns)

    def ask(self) -> None:
        """Ask history for the window, and for the compared one; an answer that comes too late is dropped."""
        if not self.tags:
            return
        self._asked += 1
        number, columns = self._asked, self.columns
        self._bridge.ask(self._query(0), lambda answer: self._take(number, columns, answer))
        if self.compared_s:
            self._bridge.ask(self._query(self._shift_ns()), lambda answer: self._take_compared(number, columns, answer))

    def take_frame(self, batch: ReadingBatch) -> tuple[int, list[TagName]]:
        """Append what came and let time go on; the oldest column that changed, and the tags with news."""
        first = self.columns.newest
        self.columns.move_to(self.now_ns // self.columns.step_ns, self._live_rows())
        changed_tags: list[TagName] = []
        for row, tag in enumerate(self.tags):
            places = np.flatnonzero(batch.tag == self._bridge.picture.index[tag])
            if len(places):
                changed = self.columns.add(row, batch.source_time_ns[places], batch.value[places])
                first = first if changed is None else min(first, changed)
                changed_tags.append(tag)
        return first, changed_tags

    def _shift_ns(self) -> int:
        """The distance of the compared period as a whole number of columns."""
        return round(self.compared_s * 1e9 / self.columns.step_ns) * self.columns.step_ns

    def _query(self, shift_ns: int) -> AskTrend:
        columns = self.columns
        start, end = columns.oldest * columns.step_ns, (columns.newest + 1) * columns.step_ns
        return AskTrend(
            tag_names=tuple(self.tags), start_ns=start - shift_ns, end_ns=end - shift_ns, columns=columns.count
        )

    def _take(self, number: int, columns: TrendColumns, answer: Answer | Outcome) -> None:
        if number != self._asked or columns is not self.columns:
            return
        if not isinstance(answer, TrendAnswer):
            self._on_refused()
            return
        for row, stored in enumerate(answer.traces):
            columns.fill(row, stored)
        if self.window.is_live:
            self._hold_present()
        self.events = answer.events
        self._on_filled()

    def _take_compared(self, number: int, columns: TrendColumns, answer: Answer | Outcome) -> None:
        if number == self._asked and columns is self.columns and isinstance(answer, TrendAnswer):
            for row, stored in enumerate(answer.traces, len(self.tags)):
                columns.fill(row, stored, self._shift_ns())
            self._on_filled()

    def _hold_present(self) -> None:
        """A live value that has not changed since its last sample is still true now."""
        picture = self._bridge.picture
        for row, is_live in enumerate(self._live_rows()[: len(self.tags)]):
            value = picture.value[picture.index[self.tags[row]]]
            if is_live and not np.isnan(value):
                self.columns.hold_to_end(row, float(value))

    def _live_rows(self) -> npt.NDArray[np.bool_]:
        """Which rows are heard now; the compared ones are past and never are."""
        picture = self._bridge.picture
        live = np.zeros(len(self.columns.last), np.bool_)
        if picture.is_attached and self.tags:
            live[: len(self.tags)] = picture.freshness[_indices(picture.index, self.tags)] == Freshness.LIVE
        return live


def _indices(index: dict[TagName, int], tags: Sequence[TagName]) -> list[int]:
    return [index[tag] for tag in tags]
