"""Whether single numbers, each one a cycle or a minute, have left the level that they had in a reference.

CUSUM (Page 1954) of standardised numbers, upwards and downwards, with hysteresis. The scatter is that of the reference,
enlarged by its standard error for how few numbers it had.
"""

import math
from collections.abc import Sequence

from msgspec import Struct

SLACK = 0.75
"""Spreads per number that are normal; shifts of twice as many are found fastest."""
LIMIT = 8.0
"""Sum at which it is found. White noise reaches it once in more than 10,000 numbers (tests measure it)."""
_MOST = 3.0 * LIMIT
"""A sum that grew for days would take days to fall."""
_CLIP = 6.0
"""Spreads: one wild number finds nothing by itself."""
_ENDS = 0.25
"""Share of the limit below which a finding ends."""


class Level(Struct, frozen=True, kw_only=True):
    """What a reference says of a number, along something that changes it by nature: the wear of a tool."""

    centre: float
    spread: float
    numbers: int
    slope: float = 0.0
    """Per unit of the companion."""
    middle: float = 0.0
    """Mean of the companion in the reference."""
    reach: float = 0.0
    """Sum of its squared differences from there."""

    def expected(self, companion: float) -> float:
        """The centre at a value of the companion."""
        return self.centre + self.slope * (companion - self.middle)

    def doubt(self, companion: float) -> float:
        """Standard error of what is expected, in spreads: the farther from the reference, the less is known."""
        away = companion - self.middle
        return math.sqrt(1.0 / self.numbers + (away * away / self.reach if self.reach > 0.0 else 0.0))

    def standardised(self, value: float, companion: float = 0.0) -> float:
        """Difference from what is expected in spreads, clipped.

        Twice the doubt counts for nothing: it would be the same in every number, and a sum of them would only show
        that the reference was short.
        """
        away = (value - self.expected(companion)) / self.spread
        beyond = max(0.0, abs(away) - 2.0 * self.doubt(companion))
        return math.copysign(min(_CLIP, beyond), away)

    def band(self, companion: float = 0.0) -> tuple[float, float]:
        """Within which nearly all numbers lay in the reference, with what it leaves in doubt."""
        centre, reach = self.expected(companion), self.spread * (3.0 + 2.0 * self.doubt(companion))
        return centre - reach, centre + reach


def level_of(reference: Sequence[float], resolution: float, companions: Sequence[float] = ()) -> Level:
    """Centre and spread of at least three numbers.

    Args:
        reference: The numbers.
        resolution: The least spread that is believed, in their unit: rounding hides what is smaller.
        companions: What changes them by nature, one for each; none where nothing does.
    """
    count = len(reference)
    slope = middle = reach = 0.0
    rest = list(reference)
    if companions:
        middle = sum(companions) / count
        away = [one - middle for one in companions]
        reach = sum(one * one for one in away)
        if reach > 0.0:
            mean = sum(rest) / count
            slope = sum(one * (value - mean) for one, value in zip(away, rest, strict=True)) / reach
            rest = [value - slope * one for one, value in zip(away, rest, strict=True)]
    ordered = sorted(rest)
    centre = (ordered[(count - 1) // 2] + ordered[count // 2]) / 2.0
    mean = sum(ordered) / count
    freedom = count - 1 - bool(companions)
    spread = math.sqrt(sum((value - mean) ** 2 for value in ordered) / freedom)
    believed = max(spread, resolution) * (1.0 + 1.0 / math.sqrt(2.0 * count))
    return Level(centre=centre, spread=believed, numbers=count, slope=slope, middle=middle, reach=reach)


class DriftTest(Struct):
    """The two sums, and since when each has been rising."""

    up: float = 0.0
    down: float = 0.0
    up_since_ns: int = 0
    down_since_ns: int = 0
    is_up: bool = False
    is_down: bool = False

    def take(self, standardised: float, time_ns: int) -> None:
        """One number."""
        if self.up == 0.0:
            self.up_since_ns = time_ns
        if self.down == 0.0:
            self.down_since_ns = time_ns
        self.up = min(_MOST, max(0.0, self.up + standardised - SLACK))
        self.down = min(_MOST, max(0.0, self.down - standardised - SLACK))
        self.is_up = self.up > LIMIT or (self.is_up and self.up > LIMIT * _ENDS)
        self.is_down = self.down > LIMIT or (self.is_down and self.down > LIMIT * _ENDS)

    @property
    def up_strength(self) -> float:
        """At least 1 while an upward drift stands."""
        return max(1.0, self.up / LIMIT) if self.is_up else min(self.up / LIMIT, 0.999)

    @property
    def down_strength(self) -> float:
        """At least 1 while a downward drift stands."""
        return max(1.0, self.down / LIMIT) if self.is_down else min(self.down / LIMIT, 0.999)
