"""How a machine's values were, cycle by cycle, while it was healthy: the set points it worked at, and a tool's wear.

What the wear of a tool does to a value is taken out by a parabola. Another set point, another length of the cycle or a
tool beyond what was seen is another normal, of which nothing is known.
"""

from enum import Enum

import numpy as np
from msgspec import Struct

from hmi.advisor.columns import Flags, Floats
from hmi.advisor.cycle_means import CycleMean
from hmi.advisor.shift.traits import LEAST_ROWS

WANTED = 160
"""Cycles in a reference: nearly two hours of a cell that makes a part in 43 s."""
_RESOLUTION = 0.005
"""Of how large a value is at all: the least spread that is believed. A shift of about 2 % of one value is told."""
_RESOLUTION_K = 0.5
"""Of a temperature, whose zero says nothing."""
_DOMAIN_SHARE = 0.02
_LENGTH_SHARE = 0.1
_COMPANION_SHARE = 0.05
"""Of the companion's reach in the reference: so far beyond it the parabola still holds."""


class Beyond(Enum):
    """What is not as in the reference, though all set points are."""

    COMPANION = "companion"
    LENGTH = "length"


class CycleReference(Struct, kw_only=True):
    """Kept over a restart, half gathered or whole: it takes hours."""

    rows: list[list[float]] = []
    """Of a reference that is not complete: means, sizes, companion."""
    times: list[int] = []
    domain: list[float] = []
    """Set points."""
    shortest_ns: int = 0
    longest_ns: int = 0
    used: list[bool] = []
    curve: list[list[float]] = []
    """Of each value along the companion: per unit, and per unit squared."""
    middle: float = 0.0
    companion_low: float = 0.0
    companion_high: float = 0.0

    @property
    def is_fitted(self) -> bool:
        """Whether it is complete, and any value of it can be judged."""
        return any(self.used)

    def learn(self, cycle: CycleMean, wide: int, set_points: Floats, companion: float) -> bool:
        """Take a cycle of ``wide`` watched values; whether that makes enough. Other set points begin it anew."""
        if self.rows and not _is_near(set_points, self.domain):
            self.rows, self.times = [], []
        if not self.rows:
            self.domain, self.shortest_ns, self.longest_ns = set_points.tolist(), 2**62, 0
        length_ns = cycle.time_ns - cycle.began_ns
        self.shortest_ns, self.longest_ns = min(self.shortest_ns, length_ns), max(self.longest_ns, length_ns)
        self.rows.append([*cycle.values[:wide].tolist(), *cycle.sizes[:wide].tolist(), companion])
        self.times.append(cycle.time_ns)
        return len(self.rows) >= WANTED

    def complete(self, is_warm: Flags) -> tuple[np.ndarray, Floats, Floats]:
        """Times, what the companion leaves of the values that can be judged, and the least spread of each.

        Args:
            is_warm: Which of the watched values are temperatures.
        """
        rows, times, wide = np.array(self.rows), np.array(self.times, np.int64), len(is_warm)
        self.rows, self.times = [], []
        values, sizes, companions = rows[:, :wide], rows[:, wide : 2 * wide], rows[:, -1]
        used: Flags = (np.isfinite(values).sum(axis=0) >= LEAST_ROWS) & ~_counts(values)
        self.middle = float(companions.mean())
        self.companion_low, self.companion_high = float(companions.min()), float(companions.max())
        along = _along(companions - self.middle)
        curve = np.zeros((wide, 2))
        for at in np.flatnonzero(used).tolist():
            known = np.isfinite(values[:, at])
            away = along[known] - along[known].mean(axis=0)
            curve[at] = np.linalg.lstsq(away, values[known, at] - values[known, at].mean(), rcond=1e-9)[0]
        self.curve, self.used = curve.tolist(), used.tolist()
        if not used.any():
            return times, values[:, :0], np.zeros(0)
        least = np.where(is_warm[used], _RESOLUTION_K, _RESOLUTION * np.nanmedian(sizes[:, used], axis=0))
        return times, (values - along @ curve.T)[:, used], least

    def without_companion(self, values: Floats, companion: float) -> Floats:
        """What the companion leaves of the watched values of one cycle."""
        return values - np.array(self.curve) @ _along(np.array(companion - self.middle))

    def beyond(self, cycle: CycleMean, set_points: Floats, companion: float | None) -> Beyond | int | None:
        """What is not as it was then, the number of a set point among it; None where all is."""
        for number, (now, then) in enumerate(zip(set_points.tolist(), self.domain, strict=True)):
            if not _is_near(np.array([now]), [then]):
                return number
        reach = _COMPANION_SHARE * (self.companion_high - self.companion_low)
        low, high = self.companion_low - reach, self.companion_high + reach
        if companion is not None and not low <= companion <= high:
            return Beyond.COMPANION
        shortest, longest = self.shortest_ns * (1.0 - _LENGTH_SHARE), self.longest_ns * (1.0 + _LENGTH_SHARE)
        return None if shortest <= cycle.time_ns - cycle.began_ns <= longest else Beyond.LENGTH


def _along(away: Floats) -> Floats:
    """A companion's difference and its square, shape ``(..., 2)``."""
    return np.stack((away, away * away), axis=-1)


def _counts(values: Floats) -> Flags:
    """Which columns only ever go one way, in most cycles: counters and meters that nobody declared as such."""
    steps = np.nan_to_num(np.diff(values, axis=0))
    return _rises(steps) | _rises(-steps)


def _rises(steps: Floats) -> Flags:
    found: Flags = (steps >= 0.0).all(axis=0) & ((steps > 0.0).mean(axis=0) > 0.5)
    return found


def _is_near(now: Floats, then: list[float]) -> bool:
    """Whether set points are as they were; one that was known and is not any more is not, one never known binds not."""
    before = np.array(then)
    return bool((np.isnan(before) | (np.abs(now - before) <= _DOMAIN_SHARE * np.abs(before))).all())
