"""Whether what local alarms watch for is there, in columns: one comparison for all limits at once."""

import math
from collections import defaultdict
from collections.abc import Iterator, Sequence
from enum import IntEnum
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from hmi.domain.cell import Cell
from hmi.domain.local_alarm import Deviation, Limit, LocalAlarm, Rate, Rise, Stale, State
from hmi.domain.quality import Freshness
from hmi.domain.reading import NOTHING_HEARD, Float64, FreshnessChange, ReadingBatch
from hmi.domain.tag import TagName
from hmi.live.local_windows import RateWindow, RiseWindow
from hmi.live.process_image import ProcessImage

Rows = npt.NDArray[np.int64]
Mask = npt.NDArray[np.bool_]
_UNCERTAIN = 1


class Judgement(IntEnum):
    """What is known about a condition."""

    NOT_YET = 0
    """Nothing was heard since it is watched, or not for long enough."""
    NORMAL = 1
    STANDING = 2
    UNKNOWN = 3
    """The tag is heard, and says that its value is not to be trusted."""
    UNHEARD = 4
    """The tag is not heard."""


_NOT_YET, _NORMAL, _STANDING, _UNKNOWN, _UNHEARD = Judgement
_LIVE = int(Freshness.LIVE)
"""Looking members up in their class costs as much as a whole judgement (measured: benchmarks/local_alarms.py)."""


class Verdict(NamedTuple):
    """A condition that is judged otherwise than before."""

    row: int
    """Place of the alarm."""
    judgement: Judgement
    value: float
    text: str
    status: int


class LocalDetection:
    """Judges conditions from readings; rows are places in ``alarms``. Lives on the service's loop.

    Args:
        cell: Whose columns readings come in.
        alarms: What is watched.
        now_s: The present, in seconds that never step back.
        standing: Rows that stood before a restart: a value inside the deadband does not end them.
    """

    def __init__(self, cell: Cell, alarms: Sequence[LocalAlarm], now_s: float, standing: Sequence[int] = ()) -> None:
        self._alarms = tuple(alarms)
        index = cell.index_of_tags()
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
        self._limits = _LimitColumns(self._alarms)
        self._others: dict[int, list[int]] = defaultdict(list)
        for row, alarm in enumerate(alarms):
            if not isinstance(alarm.condition, Limit | Deviation):
                self._others[int(self._column[row])].append(row)
        self._rates = {
            row: RateWindow(alarm.condition) for row, alarm in enumerate(alarms) if isinstance(alarm.condition, Rate)
        }
        self._rises = {
            row: RiseWindow(alarm.condition) for row, alarm in enumerate(alarms) if isinstance(alarm.condition, Rise)
        }
        self._lost_s = {row: now_s for row, alarm in enumerate(alarms) if isinstance(alarm.condition, Stale)}

    def unwatched(self) -> list[int]:
        """Rows whose tag is not in the cell."""
        return np.flatnonzero(self._column < 0).tolist()

    def take_all(self, held: ProcessImage, now_s: float) -> Iterator[Verdict]:
        """Everything that is known already, before anything new is heard."""
        self._value[:-1], self._status[:-1], self._fresh[:-1] = held.value, held.status, held.freshness
        self._text = dict(held.text)
        yield from self._judge_limits(np.ones(len(self._value), np.bool_))
        for column, rows in self._others.items():
            for row in rows if column >= 0 else ():
                yield from self._judge_other(row, now_s)

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
            touched = np.zeros(len(self._value), np.bool_)
            touched[tags] = True
            touched[-1] = False
            yield from self._judge_limits(touched)
            for column in tags.tolist():
                for row in self._others.get(column, ()):
                    if row not in self._lost_s:  # that it is heard again is early enough at the next tick
                        self._measure(row, column, now_s)
                        yield from self._judge_other(row, now_s)

    def take_freshness(self, change: FreshnessChange, now_s: float) -> Iterator[Verdict]:
        """Tags that are heard or not heard any more."""
        self._fresh[change.tag] = change.freshness
        touched = np.zeros(len(self._value), np.bool_)
        touched[change.tag] = True
        yield from self._judge_limits(touched)
        for column in change.tag.tolist():
            for row in self._others.get(column, ()):
                yield from self._judge_other(row, now_s)

    def tick(self, now_s: float) -> Iterator[Verdict]:
        """What depends on time alone: rates that slow down, counts that are long ago, tags not heard for long."""
        for row in (*self._rates, *self._rises, *self._lost_s):
            yield from self._judge_other(row, now_s)

    def _keep_texts(self, batch: ReadingBatch, part: Rows) -> None:
        for row, tag in zip(part.tolist(), batch.tag[part].tolist(), strict=True):
            words = batch.text.get(row)
            if words is None:
                self._text.pop(tag, None)
            else:
                self._text[tag] = words

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
        quality = np.maximum(self._status[column] >> 30, np.where(second < 0, 0, self._status[second] >> 30))
        judged = np.where(stands, _STANDING, _NORMAL)
        doubtful = np.isnan(distance) | (quality > _UNCERTAIN) | ((quality == _UNCERTAIN) & ~stands)
        judged[doubtful] = _UNKNOWN
        unheard = (self._fresh[column] != _LIVE) | ((second >= 0) & (self._fresh[second] != _LIVE))
        judged[unheard] = _UNHEARD
        self._stands[rows] = np.where(judged >= _UNKNOWN, self._stands[rows], stands)
        worst = np.maximum(self._status[column], np.where(second < 0, 0, self._status[second]))
        is_news = (judged != self.judgement[rows]) | (doubtful & ~unheard & (worst != self._doubt[rows]))
        for place in np.flatnonzero(is_news).tolist():
            shown = limits.shown(hit, distance, place)
            yield self._told(int(rows[place]), Judgement(int(judged[place])), shown, int(worst[place]))

    def _measure(self, row: int, column: int, now_s: float) -> None:
        """Let a reading count for what is measured over time."""
        window = self._rates.get(row) or self._rises.get(row)
        value = float(self._value[column])
        if window is not None and not math.isnan(value) and int(self._status[column]) >> 30 <= _UNCERTAIN:
            window.take(value, now_s)

    def _judge_other(self, row: int, now_s: float) -> Iterator[Verdict]:
        condition, column = self._alarms[row].condition, int(self._column[row])
        status, value = int(self._status[column]), float(self._value[column])
        is_heard = int(self._fresh[column]) == _LIVE
        if isinstance(condition, Stale):
            judgement, value = self._judge_stale(row, condition, is_heard=is_heard, status=status, now_s=now_s)
        elif not is_heard:
            judgement = _UNHEARD
            if isinstance(condition, Rate):
                self._rates[row].forget()
        elif status >> 30 > _UNCERTAIN:
            judgement = _UNKNOWN
        else:
            judgement, value = self._judge_value(row, value, now_s)
            if judgement is _NORMAL and status >> 30 == _UNCERTAIN:
                judgement = _UNKNOWN
        is_doubt_new = judgement is _UNKNOWN and status != self._doubt[row]
        if judgement is not _NOT_YET and (judgement != self.judgement[row] or is_doubt_new):
            yield self._told(row, judgement, value, status)

    def _judge_value(self, row: int, value: float, now_s: float) -> tuple[Judgement, float]:
        condition = self._alarms[row].condition
        if isinstance(condition, State):
            return self._judge_state(condition, int(self._column[row]), value), value
        if math.isnan(value):
            return _UNKNOWN, value
        window = self._rates.get(row) or self._rises[row]
        if window.is_empty:
            window.take(value, now_s)  # it holds since before it was heard again
        measured = window.measure(now_s)
        if measured is None:
            return _NOT_YET, value
        return (_STANDING if window.is_beyond(measured) else _NORMAL), measured

    def _judge_state(self, condition: State, column: int, value: float) -> Judgement:
        words = self._text.get(column)
        if math.isnan(value) and words is None:
            return _UNKNOWN
        is_named = value in condition.numbers if words is None else words in condition.texts
        return _STANDING if is_named != condition.is_other else _NORMAL

    def _judge_stale(
        self, row: int, condition: Stale, *, is_heard: bool, status: int, now_s: float
    ) -> tuple[Judgement, float]:
        if is_heard and status >> 30 <= _UNCERTAIN:
            self._lost_s[row] = math.inf
            return _NORMAL, math.nan
        if self._lost_s[row] == math.inf:
            self._lost_s[row] = now_s
        lost_s = now_s - self._lost_s[row]
        if lost_s >= condition.after_s or self.judgement[row] == _STANDING:
            return _STANDING, np.nan
        return _NOT_YET, np.nan

    def _told(self, row: int, judgement: Judgement, value: float, status: int) -> Verdict:
        self.judgement[row] = judgement
        self._doubt[row] = status if judgement is _UNKNOWN else 0
        return Verdict(row, judgement, value, self._text.get(int(self._column[row]), ""), status)


class _LimitColumns:
    """Limits and deviations as columns: high ones as they are, low ones mirrored, so that above is always beyond."""

    def __init__(self, alarms: Sequence[LocalAlarm]) -> None:
        found = [(row, alarm.condition) for row, alarm in enumerate(alarms)]
        told = [(row, one) for row, one in found if isinstance(one, Limit | Deviation)]
        self.rows = np.array([row for row, _ in told], np.int64)
        self._sign = np.array([_sign(one) for _, one in told])
        self._limit = np.array([_limit(one) for _, one in told]) * self._sign
        self._deadband = np.array([one.deadband for _, one in told])
        self._is_apart = np.array([isinstance(one, Deviation) for _, one in told], np.bool_)

    def distance(
        self, hit: Mask, value: npt.NDArray[np.float64], other: npt.NDArray[np.float64]
    ) -> npt.NDArray[np.float64]:
        """What is compared: the value, mirrored for low limits; of a deviation how far it is from the set point."""
        return np.where(self._is_apart[hit], np.abs(value - other), self._sign[hit] * value)

    def bound(self, hit: Mask, stands: Mask) -> Float64:
        """What it must exceed: the limit, and once it stands, the limit less the deadband."""
        return self._limit[hit] - np.where(stands, self._deadband[hit], 0.0)

    def shown(self, hit: Mask, distance: Float64, place: int) -> float:
        """As people read it: low values are not mirrored for them."""
        return float(distance[place] * self._sign[hit][place])


def _sign(condition: Limit | Deviation) -> float:
    return 1.0 if isinstance(condition, Deviation) or condition.is_high else -1.0


def _limit(condition: Limit | Deviation) -> float:
    return condition.limit if isinstance(condition, Limit) else condition.by


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
