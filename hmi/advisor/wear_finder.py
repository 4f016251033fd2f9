"""Says of something that wears sooner than it did how much of its life is left, with an interval.

Whether it wears sooner is the level finder's to say. What each part has taken since that began is taken for what the
next ones take (``life_left``): what was before was another pace.
"""

import math

import msgspec
import numpy as np
from msgspec import Struct

from hmi.advisor.columns import Columns
from hmi.advisor.degradation import LifeLeft, life_left
from hmi.advisor.level_finder import LevelFinder
from hmi.domain.finding import DetectorId, Finding, FindingPlace, Ignorance, Remaining
from hmi.domain.tag import TagName

_LEAST = 8
"""Parts since the finding began, before which no end is told."""
_MOST = 200
_CHANGED = 1.0
"""Per cent: what is left never grows, so somebody put in another one."""


class _Memory(Struct, kw_only=True):
    """What is kept over a restart."""

    level: bytes
    used: list[float] = []
    """Parts at each reading."""
    left: list[float] = []
    """Per cent."""
    times: list[int] = []
    now: float = 0.0
    """What is left, as last heard."""


class WearFinder:
    """Around a level finder whose first tag is what is left, in per cent, and whose second counts parts."""

    def __init__(self, level: LevelFinder) -> None:
        self._level = level
        self._points = _Memory(level=b"")
        self._before = (math.nan, math.nan)
        self._told: tuple[tuple[int, float], Remaining | None] = ((0, 0.0), None)

    @property
    def id(self) -> DetectorId:
        """That of the level finder."""
        return self._level.id

    @property
    def version(self) -> str:
        """That of the level finder."""
        return self._level.version

    @property
    def needs(self) -> tuple[TagName, ...]:
        """Those of the level finder."""
        return self._level.needs

    @property
    def looks_for(self) -> tuple[FindingPlace, ...]:
        """That of the level finder."""
        return self._level.looks_for

    def update(self, batch: Columns) -> None:
        """Take the next moments."""
        self._level.update(batch)
        rows = batch.values[:, :2].tolist()
        for time_ns, (left, count) in zip(batch.time_ns.tolist(), rows, strict=True):
            self._follow(time_ns, left, count)

    def findings(self) -> tuple[Finding, ...]:
        """What the level finder found, with what is left."""
        return tuple(
            msgspec.structs.replace(one, remaining=self._remaining(one.began_ns)) for one in self._level.findings()
        )

    def ignorances(self) -> tuple[Ignorance, ...]:
        """Those of the level finder."""
        return self._level.ignorances()

    def learn_anew(self) -> None:
        """Forget the reference, and the trend."""
        self._level.learn_anew()
        self._points = _Memory(level=b"")

    def remember(self) -> bytes:
        """The level's memory, and the readings of this one."""
        self._points.level = self._level.remember()
        return msgspec.json.encode(self._points)

    def recall(self, memory: bytes) -> bool:
        """Go on; from a level finder's own memory, too, which knows no readings."""
        try:
            found = msgspec.json.decode(memory, type=_Memory)
        except msgspec.MsgspecError:
            return self._level.recall(memory)
        if not self._level.recall(found.level):
            return False
        self._points = found
        return True

    def _follow(self, time_ns: int, left: float, count: float) -> None:
        """A reading for each part: the last one before the next part is counted, for then it has settled."""
        if not (math.isfinite(left) and math.isfinite(count)):
            return
        left_before, count_before = self._before
        self._before = (left, count)
        points = self._points
        if left > left_before + _CHANGED or count < count_before or (points.times and time_ns < points.times[-1]):
            self._points = _Memory(level=b"")
        elif count > count_before:
            points.used.append(count_before)
            points.left.append(left_before)
            points.times.append(time_ns)
            for one in (points.used, points.left, points.times):
                del one[:-_MOST]
        self._points.now = left

    def _remaining(self, began_ns: int) -> Remaining | None:
        points = self._points
        key = (began_ns, points.used[-1] if points.used else 0.0)
        if self._told[0] != key:  # asked each second, and new with each part only
            self._told = (key, self._worked_out(began_ns))
        return self._told[1]

    def _worked_out(self, began_ns: int) -> Remaining | None:
        points = self._points
        since = [at for at, time_ns in enumerate(points.times) if time_ns >= began_ns]
        if len(since) < _LEAST:
            return None
        used, left = np.array(points.used)[since], np.array(points.left)[since]
        parts = np.diff(used)
        if not (parts > 0.0).all():
            return None
        steps = -np.diff(left) / parts
        found = life_left(steps, points.now)
        if found is None:
            return None
        return _told_of(
            found, points.times[since[-1]], (points.times[since[-1]] - points.times[since[0]]) / parts.sum()
        )


def _told_of(found: LifeLeft, now_ns: int, pace_ns: float) -> Remaining:
    return Remaining(
        parts=found.steps,
        low=found.low,
        high=found.high if math.isfinite(found.high) else None,
        latest_ns=now_ns + round(found.low * pace_ns),
    )
