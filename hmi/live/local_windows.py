"""How fast a value changes, and how much a counter went up within a time; by seconds that never step back."""

import math
from collections import deque

from hmi.domain.local_alarm import Rate, Rise

_MOST_KEPT = 4096
"""Readings in one window; of a faster tag the older ones are thinned out."""


class RateWindow:
    """The change over the last seconds. A value holds until the next one comes: subscriptions tell changes only."""

    def __init__(self, condition: Rate) -> None:
        self._condition = condition
        self._readings: deque[tuple[float, float]] = deque()
        """Moment in s and value."""
        self._is_filled = False

    @property
    def is_empty(self) -> bool:
        """Whether nothing was heard yet."""
        return not self._readings

    def forget(self) -> None:
        """Nothing was heard for a while: what was before says nothing about how fast it changed."""
        self._readings.clear()
        self._is_filled = False

    def take(self, value: float, now_s: float) -> None:
        """A reading that came now."""
        if len(self._readings) >= _MOST_KEPT:
            self._readings = deque(list(self._readings)[::2])
        self._readings.append((now_s, value))

    def measure(self, now_s: float) -> float | None:
        """Change a second over the whole window; None until it is filled."""
        readings, over_s = self._readings, self._condition.over_s
        while len(readings) > 1 and readings[1][0] + over_s <= now_s:  # the sums of next_s: rounding parts them not
            readings.popleft()  # the one before still holds at the beginning of the window
        self._is_filled = bool(readings) and readings[0][0] + over_s <= now_s
        if not self._is_filled:
            return None
        return (readings[-1][1] - readings[0][1]) / over_s

    def next_s(self) -> float:
        """When time alone changes what is measured; never, while one value holds over the whole window."""
        readings, over_s = self._readings, self._condition.over_s
        if not readings:
            return math.inf
        if not self._is_filled:
            return readings[0][0] + over_s
        return readings[1][0] + over_s if len(readings) > 1 else math.inf

    def is_beyond(self, measured: float) -> bool:
        """Whether that is too fast."""
        per_s = self._condition.per_s
        return measured > per_s if per_s > 0 else measured < per_s


class RiseWindow:
    """How much a counter went up within a time; being set back is no going up.

    Args:
        condition: What is too much.
        has_stood: It was too much before this window began: by how much it went up then is not known here, so that it
            is over only after the whole time was watched.
    """

    def __init__(self, condition: Rise, *, has_stood: bool = False) -> None:
        self._condition = condition
        self._has_stood = has_stood
        self._since_s = math.inf
        """Since when it is watched."""
        self._last: float | None = None
        self._rises: deque[tuple[float, float]] = deque()
        """Moment in s and by how much."""
        self._sum = 0.0

    @property
    def is_empty(self) -> bool:
        """Whether nothing was heard yet."""
        return self._last is None

    def take(self, value: float, now_s: float) -> None:
        """A reading that came now."""
        if self._last is None:
            self._since_s = now_s
        elif value > self._last:
            self._rises.append((now_s, value - self._last))
            self._sum += value - self._last
        self._last = value

    def measure(self, now_s: float) -> float | None:
        """By how much it went up; None until something is known."""
        within_s = self._condition.within_s
        while self._rises and self._rises[0][0] + within_s <= now_s:
            self._sum -= self._rises.popleft()[1]
        if not self._rises:
            self._sum = 0.0
        if self._since_s + within_s <= now_s:
            self._has_stood = False
        if self._last is None or (self._has_stood and not self.is_beyond(self._sum)):
            return None
        return self._sum

    def next_s(self) -> float:
        """When time alone ends that it is too much."""
        within_s = self._condition.within_s
        if self._rises and self.is_beyond(self._sum):
            return self._rises[0][0] + within_s
        return self._since_s + within_s if self._has_stood else math.inf

    def is_beyond(self, measured: float) -> bool:
        """Whether that is too much."""
        return measured >= self._condition.by - 1e-9


def window_of(condition: Rate | Rise, *, has_stood: bool) -> RateWindow | RiseWindow:
    """An empty one. ``has_stood``: what it watches for stood when it began."""
    return RateWindow(condition) if isinstance(condition, Rate) else RiseWindow(condition, has_stood=has_stood)
