"""Whether what local alarms watch for is there: limits and states in columns, the rest when something is due."""

import math
from collections import defaultdict
from collections.abc import Iterator, Sequence
from typing import Self

import numpy as np
import numpy.typing as npt

from hmi.domain.alarm import AlarmId
from hmi.domain.cell import Cell
from hmi.domain.local_alarm import Deviation, LocalAlarm, LocalCondition, Rate, Rise, Stale
from hmi.domain.quality import Freshness
from hmi.domain.reading import NOTHING_HEARD, Float64, FreshnessChange, ReadingBatch
from hmi.domain.tag import NodeAddress, TagName
from hmi.live.due_rows import DueRows
from hmi.live.local_columns import LimitColumns, Mask, Rows, StateColumns
from hmi.live.local_verdict import Judgement, Verdict
from hmi.live.local_windows import RateWindow, RiseWindow, window_of
from hmi.live.process_image import ProcessImage

_UNCERTAIN = 1
_NOT_YET, _NORMAL, _STANDING, _UNKNOWN, _UNHEARD = map(int, Judgement)
_LIVE = int(Freshness.LIVE)
"""Plain numbers: members of enums cost as much as a whole judgement where columns are compared with them (measured:
benchmarks/local_alarms.py)."""


class LocalDetection:
    """Judges conditions from readings; rows are places in ``alarms``. Lives on the service's loop.

    Args:
        cell: Whose columns readings come in.
        alarms: What is watched.
        now_s: The present, in seconds that never step back.
        standing: Rows that stood before: a value inside the deadband does not end them, nor that a counter was not
            watched for long.
        before: What judged until now. What it measured, and since when it waits, goes on where alarm, condition and
            tag are the same.
    """

    def __init__(
        self,
        cell: Cell,
        alarms: Sequence[LocalAlarm],
        now_s: float,
        standing: Sequence[int] = (),
        before: Self | None = None,
    ) -> None:
        index = cell.index_of_tags()
        self._subjects = {_subject(alarm, cell, index): row for row, alarm in enumerate(alarms)}
        count = len(cell.tags)
        self._column = np.array([index.get(alarm.tag, -1) for alarm in alarms], np.int64)
        self._second = np.array([_second_column(alarm, index) for alarm in alarms], np.int64)
        self.judgement = np.zeros(len(alarms), np.uint8)
        self._doubt = np.zeros(len(alarms), np.uint32)
        """Status of those that are unknown."""
        self._stands = np.zeros(len(alarms), np.bool_)
        self._stands[list(standing)] = True
        self._value = np.full(count + 1, np.nan)  # the last place is that of a tag that is not there
        self._status = np.full(count + 1, NOTHING_HEARD.status, np.uint32)
        self._fresh = np.full(count + 1, Freshness.UNKNOWN, np.uint8)
        self._text: dict[int, str] = {}
        self._watched = np.zeros(count + 1, np.bool_)
        self._watched[self._column], self._watched[self._second] = True, True
        self._limits, self._states = LimitColumns(alarms), StateColumns(alarms)
        self._due = DueRows()
        self._after_s = {
            row: one.condition.after_s for row, one in enumerate(alarms) if isinstance(one.condition, Stale)
        }
        self._stale = np.array(list(self._after_s), np.int64)
        self._is_good = np.zeros(len(alarms), np.bool_)
        """Of what may become stale: whether it is heard with a good value."""
        for row, after_s in self._after_s.items():
            self._due.put(row, now_s + after_s)
        self._windows: dict[int, RateWindow | RiseWindow] = {}
        self._windows_on: dict[int, list[int]] = defaultdict(list)
        """Column to the rows that measure it over time."""
        for row, alarm in enumerate(alarms):
            if isinstance(alarm.condition, Rate | Rise):
                self._windows[row] = window_of(alarm.condition, has_stood=bool(self._stands[row]))
                self._windows_on[int(self._column[row])].append(row)
                self._due.put(row, now_s)
        self._is_measured = np.zeros(count + 1, np.bool_)
        self._is_measured[list(self._windows_on)] = True
        if before is not None:
            self._go_on(before)

    @property
    def waiting(self) -> int:
        """How many may be judged otherwise when time passes, though nothing is heard."""
        return len(self._due)

    def unwatched(self) -> list[int]:
        """Rows whose tag is not in the cell."""
        return np.flatnonzero(self._column < 0).tolist()

    def take_all(self, held: ProcessImage, now_s: float) -> Iterator[Verdict]:
        """Everything that is known already, before anything new is heard."""
        self._value[:-1], self._status[:-1], self._fresh[:-1] = held.value, held.status, held.freshness
        self._text = dict(held.text)
        yield from self._judge_columns(np.ones(len(self._value), np.bool_), now_s)
        for column, rows in self._windows_on.items():
            for row in rows if column >= 0 else ():
                yield from self._judge_window(row, now_s)

    def take_readings(self, batch: ReadingBatch, now_s: float) -> Iterator[Verdict]:
        """Every reading counts, also one that a later one of the same batch overtakes."""
        rows = np.flatnonzero(self._watched[batch.tag])
        if not len(rows):
            return
        for part in _one_of_each_tag(batch.tag, rows):
            tags = batch.tag[part]
            self._value[tags], self._status[tags] = batch.value[part], batch.status[part]
            if self._text or batch.text:
                self._keep_texts(batch, part)
            yield from self._judge_columns(self._touched(tags), now_s)
            for column in tags[self._is_measured[tags]].tolist():
                for row in self._windows_on[column]:
                    yield from self._judge_window(row, now_s, is_new=True)

    def take_freshness(self, change: FreshnessChange, now_s: float) -> Iterator[Verdict]:
        """Tags that are heard or not heard any more."""
        self._fresh[change.tag] = change.freshness
        yield from self._judge_columns(self._touched(change.tag), now_s)
        for column in change.tag[self._is_measured[change.tag]].tolist():
            for row in self._windows_on[column]:
                yield from self._judge_window(row, now_s)

    def tick(self, now_s: float) -> Iterator[Verdict]:
        """What depends on time alone: rates that slow down, counts that are long ago, tags not heard for long."""
        for row in self._due.find(now_s):
            self._due.drop(row)
            if row in self._windows:
                yield from self._judge_window(row, now_s)
            elif self.judgement[row] != _STANDING:
                yield self._told(row, _STANDING, math.nan, int(self._status[self._column[row]]))

    def _go_on(self, before: Self) -> None:
        for subject, row in self._subjects.items():
            old = before._subjects.get(subject)
            if old is None:
                continue
            if row in self._windows:
                self._windows[row] = before._windows[old]
            elif row in self._after_s:
                self._is_good[row], self.judgement[row] = before._is_good[old], before.judgement[old]
                self._due.drop(row)
                self._due.put(row, before._due.when(old))

    def _touched(self, tags: npt.NDArray[np.uint32]) -> Mask:
        touched = np.zeros(len(self._value), np.bool_)
        touched[tags] = True
        touched[-1] = False
        return touched

    def _keep_texts(self, batch: ReadingBatch, part: Rows) -> None:
        for row, tag in zip(part.tolist(), batch.tag[part].tolist(), strict=True):
            words = batch.text.get(row)
            if words is None:
                self._text.pop(tag, None)
            else:
                self._text[tag] = words

    def _judge_columns(self, touched: Mask, now_s: float) -> Iterator[Verdict]:
        yield from self._judge_limits(touched)
        yield from self._judge_states(touched)
        yield from self._judge_stale(touched, now_s)

    def _judge_limits(self, touched: Mask) -> Iterator[Verdict]:
        limits = self._limits
        if not len(limits.rows):
            return
        hit = touched[self._column[limits.rows]] | touched[self._second[limits.rows]]
        if not hit.any():
            return
        rows = limits.rows[hit]
        column, second = self._column[rows], self._second[rows]
        distance = limits.distance(hit, self._value[column], self._value[second])
        stands = distance > limits.bound(hit, self._stands[rows])
        worst = np.maximum(self._status[column], np.where(second < 0, 0, self._status[second]))
        unheard = (self._fresh[column] != _LIVE) | ((second >= 0) & (self._fresh[second] != _LIVE))
        judged = _judged(stands, ~np.isnan(distance), worst, unheard)
        self._stands[rows] = np.where(judged >= _UNKNOWN, self._stands[rows], stands)
        yield from self._news(rows, judged, worst, limits.shown(hit, distance))

    def _judge_states(self, touched: Mask) -> Iterator[Verdict]:
        states = self._states
        if not len(states.rows):
            return
        hit = touched[self._column[states.rows]]
        if not hit.any():
            return
        rows = states.rows[hit]
        column = self._column[rows]
        value, status = self._value[column], self._status[column]
        stands, is_known = states.stands(hit, column, value, self._text)
        judged = _judged(stands, is_known, status, self._fresh[column] != _LIVE)
        yield from self._news(rows, judged, status, value)

    def _judge_stale(self, touched: Mask, now_s: float) -> Iterator[Verdict]:
        """What is heard again is normal at once; what is lost has its time to come back."""
        if not len(self._stale):
            return
        rows = self._stale[touched[self._column[self._stale]]]
        column = self._column[rows]
        is_good = (self._fresh[column] == _LIVE) & (self._status[column] >> 30 <= _UNCERTAIN)
        changed = is_good != self._is_good[rows]
        self._is_good[rows] = is_good
        for row in rows[changed].tolist():
            if not self._is_good[row]:
                self._due.put(row, now_s + self._after_s[row])
                continue
            self._due.drop(row)
            if self.judgement[row] != _NORMAL:
                yield self._told(row, _NORMAL, math.nan, int(self._status[self._column[row]]))

    def _news(
        self, rows: Rows, judged: npt.NDArray[np.int64], status: npt.NDArray[np.uint32], shown: Float64
    ) -> Iterator[Verdict]:
        """What is judged otherwise than before, and what is in doubt for another reason."""
        is_news = (judged != self.judgement[rows]) | ((judged == _UNKNOWN) & (status != self._doubt[rows]))
        for place in np.flatnonzero(is_news).tolist():
            yield self._told(int(rows[place]), int(judged[place]), float(shown[place]), int(status[place]))

    def _judge_window(self, row: int, now_s: float, *, is_new: bool = False) -> Iterator[Verdict]:
        """By what was measured over time; ``is_new``: a reading came, and counts."""
        window, column = self._windows[row], int(self._column[row])
        status, value = int(self._status[column]), float(self._value[column])
        quality = status >> 30
        is_number = quality <= _UNCERTAIN and not math.isnan(value)
        if is_new and is_number:
            window.take(value, now_s)
        if self._fresh[column] != _LIVE:
            judged = _UNHEARD
            if isinstance(window, RateWindow):
                window.forget()
        elif not is_number:
            judged = _UNKNOWN
        else:
            judged, value = self._measured(row, window, value, now_s)
            if judged == _NORMAL and quality == _UNCERTAIN:
                judged = _UNKNOWN
        is_doubt_new = judged == _UNKNOWN and status != self._doubt[row]
        if judged != _NOT_YET and (judged != self.judgement[row] or is_doubt_new):
            yield self._told(row, judged, value, status)

    def _measured(self, row: int, window: RateWindow | RiseWindow, value: float, now_s: float) -> tuple[int, float]:
        if window.is_empty:
            window.take(value, now_s)  # it holds since before it was heard again
        measured = window.measure(now_s)
        self._due.put(row, window.next_s())
        if measured is None:
            return _NOT_YET, value
        return (_STANDING if window.is_beyond(measured) else _NORMAL), measured

    def _told(self, row: int, judged: int, value: float, status: int) -> Verdict:
        self.judgement[row] = judged
        self._doubt[row] = status if judged == _UNKNOWN else 0
        return Verdict(row, Judgement(judged), value, self._text.get(int(self._column[row]), ""), status)


def _judged(stands: Mask, is_known: Mask, status: npt.NDArray[np.uint32], unheard: Mask) -> npt.NDArray[np.int64]:
    """By an uncertain value what stands does stand; what is normal by it may not be, and is not known."""
    quality = status >> 30
    judged = np.where(stands, _STANDING, _NORMAL)
    judged[~is_known | (quality > _UNCERTAIN) | ((quality == _UNCERTAIN) & ~stands)] = _UNKNOWN
    judged[unheard] = _UNHEARD
    return judged


def _subject(
    alarm: LocalAlarm, cell: Cell, index: dict[TagName, int]
) -> tuple[AlarmId, LocalCondition, NodeAddress | None]:
    """What is watched for, and at which node: of another one nothing is known yet."""
    column = index.get(alarm.tag)
    return alarm.id, alarm.condition, None if column is None else cell.tags[column].node


def _second_column(alarm: LocalAlarm, index: dict[TagName, int]) -> int:
    return index.get(alarm.condition.set_point, -1) if isinstance(alarm.condition, Deviation) else -1


def _one_of_each_tag(tags: npt.NDArray[np.uint32], rows: Rows) -> Iterator[Rows]:
    """Rows in parts that hold each tag once at most, in the order of arrival."""
    found = tags[rows]
    order = np.argsort(found, kind="stable")
    in_order = found[order]
    is_first = np.ones(len(in_order), np.bool_)
    is_first[1:] = in_order[1:] != in_order[:-1]
    if is_first.all():
        yield rows
        return
    place = np.arange(len(in_order))
    turn = np.empty(len(in_order), np.int64)
    turn[order] = place - np.maximum.accumulate(np.where(is_first, place, 0))
    for number in range(int(turn.max()) + 1):
        yield rows[turn == number]
