"""Wear towards an end: what an asset's own readings tell of it, and how much life a trend leaves until a limit.

``LifeHistory`` turns each cycle's readings into what a model of remaining life is given. ``WearTrend`` needs no model:
of one reading that has a limit (vibration) it says whether it rises, and when it will be there. ``life_left`` is for
what wears by steps that add up (a tool, part by part): there the scatter of the steps adds up, too, and a line through
the readings would be far too sure.
"""

import math
from collections import deque
from dataclasses import dataclass

import numpy as np

from hmi.advisor.columns import Floats

WINDOWS = (5, 15, 30)
"""Cycles of the trailing means."""
SLOPE = 40
"""Cycles over which a slope is taken."""
BEGINNING = 20
"""Cycles that count as new."""
_LEAST_SLOPE = 10


class LifeHistory:
    """One asset, from new on; it goes forward only."""

    def __init__(self, channels: int) -> None:
        self._past: deque[Floats] = deque(maxlen=max(*WINDOWS, SLOPE))
        self._beginning = np.zeros(channels)
        self.cycles = 0

    @staticmethod
    def names(channels: tuple[str, ...]) -> tuple[str, ...]:
        """What ``push`` returns, by name."""
        means = [f"{name}_mean_{window}" for window in WINDOWS for name in channels]
        slopes = [f"{name}_slope_{SLOPE}" for name in channels]
        changes = [f"{name}_change" for name in channels]
        return (*means, *slopes, *changes, "cycles")

    def push(self, readings: Floats) -> Floats:
        """One more cycle; ``readings`` of shape ``(k,)``, all known. Returns shape ``(5 k + 1,)``."""
        self._past.append(readings)
        self.cycles += 1
        if self.cycles <= BEGINNING:
            self._beginning = self._beginning + (readings - self._beginning) / self.cycles
        past = np.array(self._past)
        means = [past[-window:].mean(axis=0) for window in WINDOWS]
        return np.concatenate((*means, _slope(past[-SLOPE:]) * SLOPE, means[0] - self._beginning, [float(self.cycles)]))


def _slope(values: Floats) -> Floats:
    """Least squares, per row; nothing before there are ten."""
    if len(values) < _LEAST_SLOPE:
        return np.zeros(values.shape[1])
    time = np.arange(len(values)) - (len(values) - 1) / 2.0
    return time @ values / float(time @ time)


@dataclass(frozen=True, slots=True, kw_only=True)
class Trend:
    """What a reading does, per unit of use (cycles, hours, parts)."""

    level: float
    """Now, on the fitted line."""
    slope: float
    slope_error: float
    is_rising: bool
    """Beyond what its own scatter explains, one-sided 1 in 1,000."""
    left: float
    """Use until the limit on the present line; infinite while it does not rise."""
    left_low: float
    """90 % interval."""
    left_high: float


class WearTrend:
    """The trailing trend of one reading towards an upper limit. Scatter that has a memory makes it less sure."""

    def __init__(self, limit: float, window: int = 200, least: int = 20) -> None:
        self._limit, self._least = limit, least
        self._use: deque[float] = deque(maxlen=window)
        self._value: deque[float] = deque(maxlen=window)

    def push(self, use: float, value: float) -> Trend | None:
        """Another reading; None while there are too few, or when it is not known.

        Args:
            use: Total so far, rising; when it falls the part was replaced, and all begins anew.
            value: The reading.
        """
        if not (math.isfinite(use) and math.isfinite(value)):
            return None
        if self._use and use < self._use[-1]:
            self._use.clear()
            self._value.clear()
        self._use.append(use)
        self._value.append(value)
        return self._trend() if len(self._use) >= self._least else None

    def _trend(self) -> Trend | None:
        use, value = np.array(self._use), np.array(self._value)
        centre = use.mean()
        away = use - centre
        size = float(away @ away)
        if size <= 0.0:
            return None
        slope = float(away @ value) / size
        residual = value - value.mean() - slope * away
        variance = float(residual @ residual) / (len(use) - 2)
        memory = float(residual[1:] @ residual[:-1]) / max(float(residual @ residual), 1e-300)
        memory = min(max(memory + 2.0 / len(use), 0.0), 0.95)
        inflated = variance * (1.0 + memory) / (1.0 - memory)
        error = math.sqrt(inflated / size)
        now = float(use[-1] - centre)
        level = float(value.mean()) + slope * now
        level_error = math.sqrt(inflated / len(use) + (now * error) ** 2)
        far = self._limit - level
        return Trend(
            level=level,
            slope=slope,
            slope_error=error,
            is_rising=slope > 3.09 * error,
            left=_use_until(far, slope),
            left_low=_use_until(far - 1.645 * level_error, slope + 1.645 * error),
            left_high=_use_until(far + 1.645 * level_error, slope - 1.645 * error),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class LifeLeft:
    """Steps until nothing is left."""

    steps: float
    low: float
    """90 % interval; of the number of steps itself, not of its mean."""
    high: float
    """Infinite where the steps scatter too much to tell."""


def life_left(steps: Floats, left: float) -> LifeLeft | None:
    """How many steps more (random walk with drift).

    Args:
        steps: What each of the steps so far took, shape ``(n,)``, two at least.
        left: What is left of it.
    """
    count, mean = len(steps), float(steps.mean())
    if count < 2 or mean <= 0.0:
        return None
    freedom = count - 1
    sure = 1.645 + (1.645**3 + 1.645) / (4.0 * freedom)  # Student's t by Fisher's expansion
    reach = sure * float(steps.std(ddof=1))

    def until(sign: float) -> float:
        """The number of steps at which the sum, with its doubt to that side, is all that is left."""
        if sign < 0.0 and mean - reach / math.sqrt(count) <= 0.0:
            return math.inf
        low, high = 0.0, 1.0
        while _taken(high, mean, sign * reach, count) < left:
            high *= 2.0
        for _halving in range(50):
            middle = (low + high) / 2.0
            low, high = (middle, high) if _taken(middle, mean, sign * reach, count) < left else (low, middle)
        return high

    return LifeLeft(steps=max(0.0, left / mean), low=until(1.0), high=until(-1.0))


def _taken(steps: float, mean: float, reach: float, count: int) -> float:
    """By so many steps more: their own scatter, and what is not known of their mean."""
    return steps * mean + reach * math.sqrt(steps + steps * steps / count)


def _use_until(far: float, slope: float) -> float:
    if far <= 0.0:
        return 0.0
    return far / slope if slope > 0.0 else math.inf
