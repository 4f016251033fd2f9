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
from ui.displays.trend_memory import Row, TrendMemory
from ui.models.local_time import shift_s
from ui.models.trend_window import TrendWindow
from ui.widgets.trend_columns import TrendColumns

_SHORTEST_STEP_NS = 1_000_000
_PATIENCE_S = 0.5
"""While history owes an answer, it is asked for another window no sooner."""
_AROUND, _AROUND_COARSER = 5, 2.5
"""How much more than the window is read ahead, and how much coarser."""
_STEPPED_BACK_NS = 2_000_000_000
"""Frames may overtake each other a little; a clock that was set back goes further."""
_MISSED_NS = 5_000_000_000
"""Nobody knows from frames what was true in a longer time without any."""
_BAD = 0x80000000
"""Status codes from here on say that the value is not to be used (OPC UA Part 4, 7.39)."""
_UNCERTAIN = 0x40000000
"""From here on the value may be used, though the controller is uncertain of it."""


class TrendFeed:
    """Fills ``columns``: one row a tag, then, while comparing, one row a tag for the earlier period."""

    def __init__(self, bridge: Bridge, on_filled: Callable[[], None], on_refused: Callable[[], None]) -> None:
        self._bridge, self._on_filled, self._on_refused = bridge, on_filled, on_refused
        self.tags: list[TagName] = []
        self.window = TrendWindow(600.0)
        self.compared_s = 0.0
        """How much earlier the compared period is; 0 compares nothing."""
        self.columns = TrendColumns(0, 16, 1_000_000_000, 0)
        self.preview: TrendColumns | None = None
        """What was known of other windows, in the shape of ``columns``; None once history has answered for this one."""
        self.events: tuple[EventMark, ...] = ()
        self.events_left_out = 0
        self.oldest_ns: int | None = None
        """Where the stored history begins; None while that is not known."""
        self.is_refused = False
        """History did not answer the last time it was asked."""
        self._memory = TrendMemory()
        self._around: TrendColumns | None = None
        self._around_of: tuple[object, ...] = ()
        self._asked = self._answered = self._owed = 0
        self._asked_s = 0.0
        self._asks_again = False

    @property
    def now_ns(self) -> int:
        """The service's clock, so that a screen's own wrong clock moves nothing."""
        return self._bridge.service_time_ns or clock.now_ns()

    @property
    def is_past(self) -> bool:
        """Whether the newest that there is, is a past moment."""
        return self._bridge.is_past

    @property
    def is_waiting(self) -> bool:
        """Whether history still owes an answer."""
        return self._owed > 0

    @property
    def heard(self) -> bytes:
        """Which tags are heard now, and which not any more; differs where that changed."""
        picture = self._bridge.picture
        return picture.freshness[_indices(picture.index, self.tags)].tobytes() if picture.is_attached else b""

    def restart(self, count: int) -> None:
        """Begin with ``count`` empty columns for the window."""
        step_ns, newest = self._geometry(count)
        rows = len(self.tags) * (2 if self.compared_s else 1)
        self.columns = TrendColumns(rows, count, step_ns, newest)
        self._owed, self._asks_again = 0, False
        self._look_ahead()

    def forget(self) -> None:
        """Another moment is shown: what was read of the one before is no preview of this one."""
        self._memory, self.preview = TrendMemory(), None
        self._around, self._around_of = None, ()
        self.events, self.oldest_ns = (), None

    def move(self, count: int) -> bool:
        """Go to the window, of ``count`` columns, with what is known of it; whether it is as long as the one before."""
        step_ns, newest = self._geometry(count)
        columns = self.columns
        is_alike = (columns.count, columns.step_ns) == (count, step_ns)
        self.columns = columns.moved(newest) if is_alike else TrendColumns(len(columns.last), count, step_ns, newest)
        self._look_ahead()
        return is_alike

    def bounds(self) -> tuple[npt.NDArray[np.float64], npt.NDArray[np.float64]]:
        """Lowest and highest value drawn, one a row; NaN where nothing is."""
        low, high = self.columns.bounds()
        if self.preview is None:
            return low, high
        guessed_low, guessed_high = self.preview.bounds()
        return np.where(np.isnan(low), guessed_low, low), np.where(np.isnan(high), guessed_high, high)

    def at(self, time_ns: int) -> npt.NDArray[np.float64]:
        """The values drawn at a moment, one a row; NaN where nothing is known."""
        values = self.columns.at(time_ns)
        return values if self.preview is None else np.where(np.isnan(values), self.preview.at(time_ns), values)

    def ask(self) -> None:
        """Ask history for the window, and for the compared one; while it owes an answer, when that has come."""
        if not self.tags:
            return
        if self._owed and clock.monotonic_s() - self._asked_s < _PATIENCE_S:
            self._asks_again = True
            return
        self._asked += 1
        self._asked_s, self._asks_again = clock.monotonic_s(), False
        number, columns, kind = self._asked, self.columns, self._kind
        self._owed = 1
        self._bridge.ask(self._query(columns, 0), lambda answer: self._take(number, columns, kind, answer))
        if self.compared_s:
            shift_ns = self._shift_ns()
            self._bridge.ask(
                self._query(columns, shift_ns), lambda answer: self._take_compared(columns, kind, shift_ns, answer)
            )

    def read_ahead(self) -> None:
        """Ask for what lies around the window, coarser, so that wherever a finger goes something is known."""
        wanted, kind = self._surroundings(), self._kind
        if not self.tags or self._is_read(wanted):
            return
        self._around, self._around_of = wanted, kind

        def take(answer: Answer | Outcome) -> None:
            if isinstance(answer, TrendAnswer) and kind == self._kind:
                for row, stored in enumerate(answer.traces):
                    wanted.fill(row, stored)
                self._memory.keep(self._rows[: len(self.tags)], wanted)

        self._bridge.ask(self._query(wanted, 0), take)

    def has_jumped(self) -> bool:
        """Whether time did not just go on: the service's clock was set, or no frame came for long."""
        shown_ns = self.columns.newest * self.columns.step_ns
        return not -_STEPPED_BACK_NS <= self.now_ns - shown_ns <= _MISSED_NS + self.columns.step_ns

    def take_frame(self, batch: ReadingBatch) -> tuple[int, list[TagName]]:
        """Append what came and let time go on; the oldest column that changed, and the tags with news."""
        first = self.columns.newest
        moved = self.columns.move_to(self.now_ns // self.columns.step_ns, self._live_rows())
        self.columns.is_told[len(self.tags) :, moved % self.columns.count] = False  # of the compared past, nothing is
        row_of = self._row_of()
        rows = row_of[batch.tag]
        places = np.flatnonzero(rows >= 0)
        rows, status = rows[places], batch.status[places]
        value = np.where(status < _BAD, batch.value[places], np.nan)
        changed = self.columns.add(rows, batch.moments_ns(self.now_ns)[places], value, status >= _UNCERTAIN)
        first = first if changed is None else min(first, changed)
        return first, [self.tags[row] for row in np.unique(rows).tolist()]

    def _row_of(self) -> npt.NDArray[np.int64]:
        """Column of the cell to the row here, -1 where it is not shown."""
        index = self._bridge.picture.index
        rows = np.full(len(index), -1, np.int64)
        rows[[index[tag] for tag in self.tags]] = np.arange(len(self.tags))
        return rows

    def _shift_ns(self) -> int:
        """The distance of the compared period as a whole number of columns."""
        step_ns = self.columns.step_ns
        distance_s = shift_s(self.compared_s, self.columns.newest * step_ns / 1e9)
        return round(distance_s * 1e9 / step_ns) * step_ns

    def _geometry(self, count: int) -> tuple[int, int]:
        """Length and number of the newest of ``count`` columns for the window."""
        start_s, end_s = self.window.bounds(self.now_ns / 1e9)
        step_ns = max(_SHORTEST_STEP_NS, round((end_s - start_s) * 1e9) // count)
        return step_ns, int(end_s * 1e9) // step_ns

    def _surroundings(self) -> TrendColumns:
        """Empty columns for what lies before the window, and after it up to now."""
        columns = self.columns
        step_ns = round(columns.step_ns * _AROUND_COARSER)
        reach = round(columns.count / _AROUND_COARSER * (_AROUND // 2))
        newest = columns.newest * columns.step_ns // step_ns
        newest += min(reach, max(0, self.now_ns // step_ns - newest))
        count = round(columns.count * _AROUND / _AROUND_COARSER)
        return TrendColumns(len(self.tags), count, step_ns, newest)

    def _is_read(self, wanted: TrendColumns) -> bool:
        """Whether nearly the same was read ahead before."""
        around = self._around
        if around is None or self._around_of != self._kind or around.step_ns != wanted.step_ns:
            return False
        return abs(wanted.newest - around.newest) < wanted.count // 10

    def _query(self, columns: TrendColumns, shift_ns: int) -> AskTrend:
        start, end = columns.oldest * columns.step_ns, (columns.newest + 1) * columns.step_ns
        return AskTrend(
            tag_names=tuple(self.tags), start_ns=start - shift_ns, end_ns=end - shift_ns, columns=columns.count
        )

    @property
    def _rows(self) -> list[Row]:
        """What the rows are."""
        now: list[Row] = [(tag, 0.0) for tag in self.tags]
        return [*now, *((tag, self.compared_s) for tag in self.tags)] if self.compared_s else now

    @property
    def _kind(self) -> tuple[object, ...]:
        """What the rows are; answers for other rows are of no use."""
        return (*self.tags, self.compared_s)

    def _take(self, number: int, columns: TrendColumns, kind: tuple[object, ...], answer: Answer | Outcome) -> None:
        """Fill the window that was asked for. While a finger drags on, that is a preview of the one shown now."""
        if number == self._asked:
            self._owed = 0
        if number < self._answered or kind != self._kind:
            return
        is_shown = columns is self.columns
        if not isinstance(answer, TrendAnswer):
            if is_shown:
                self.is_refused = True
                self._on_refused()
        else:
            self._answered, self.is_refused, self.oldest_ns = number, False, answer.oldest_ns
            for row, stored in enumerate(answer.traces):
                columns.fill(row, stored)
            if is_shown and self.window.is_live:
                self._hold_present()
            self.events, self.events_left_out = answer.events, answer.events_left_out
            self._memory.keep(self._rows, columns)
            self._look_ahead()
            if is_shown:
                self.preview = None
            self._on_filled()
        if self._asks_again:
            self.ask()

    def _take_compared(
        self, columns: TrendColumns, kind: tuple[object, ...], shift_ns: int, answer: Answer | Outcome
    ) -> None:
        if kind == self._kind and isinstance(answer, TrendAnswer):
            for row, stored in enumerate(answer.traces, len(self.tags)):
                columns.fill(row, stored, shift_ns)
            self._on_filled()

    def _look_ahead(self) -> None:
        """Show what is known already, until history answers for this window."""
        self.preview = self._memory.preview(self._rows, self.columns)

    def _hold_present(self) -> None:
        """A live value that has not changed since its last sample is still true now."""
        picture = self._bridge.picture
        for row, is_live in enumerate(self._live_rows()[: len(self.tags)]):
            index = picture.index[self.tags[row]]
            value = float(picture.value[index])
            if is_live and not np.isnan(value) and picture.status[index] < _BAD:
                self.columns.hold_to_end(row, value, is_doubtful=bool(picture.status[index] >= _UNCERTAIN))

    def _live_rows(self) -> npt.NDArray[np.bool_]:
        """Which rows are heard now; the compared ones are past and never are."""
        picture = self._bridge.picture
        live = np.zeros(len(self.columns.last), np.bool_)
        if picture.is_attached and self.tags:
            live[: len(self.tags)] = picture.freshness[_indices(picture.index, self.tags)] == Freshness.LIVE
        return live


def _indices(index: dict[TagName, int], tags: Sequence[TagName]) -> list[int]:
    return [index[tag] for tag in tags]
