"""Energy of a period out of a meter's counter, and energy per good part: with bounds where not all of it is known."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

from hmi.domain.oee import Count

KWH: Final[dict[str, float]] = {
    "Wh": 1e-3, "kWh": 1.0, "MWh": 1e3, "J": 1 / 3.6e6, "kJ": 1 / 3.6e3, "MJ": 1 / 3.6, "GJ": 1e3 / 3.6,
}  # fmt: skip
"""One of each in kWh; exact by definition (1 kWh = 3.6 MJ)."""
LATE_NS: Final = 60 * 10**9
"""A counter that is recorded so much after the period began was not recorded when it began."""


@dataclass(frozen=True, slots=True, kw_only=True)
class MeterReading:
    """What a meter had counted at a moment, in its own unit."""

    time_ns: int
    value: float
    low: float
    """The least since the reading before: a counter that began anew shows here."""
    is_after_gap: bool = False
    """Nobody listened between the one before and this one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class EnergyUsed:
    """Energy in the counter's own unit. What is missing can only add to it."""

    used: float
    first: float
    last: float
    resets: int = 0
    """How often it began anew; what it had counted since the reading before is lost."""
    gaps: int = 0
    """Times in which nobody listened: the counter went on, and what was used then comes in one step."""
    begins_late: bool = False
    """Not recorded at the beginning of the period."""
    ends_early: bool = False
    """Not recorded up to its end."""

    @property
    def is_least(self) -> bool:
        """It was at least so much."""
        return bool(self.resets) or self.begins_late or self.ends_early


@dataclass(frozen=True, slots=True, kw_only=True)
class PerPart:
    """Energy for each good part: ``low`` and ``high`` are equal when it is known, None is no bound."""

    low: float | None
    high: float | None


def energy_used(
    readings: Sequence[MeterReading], start_ns: int, until_ns: int, open_gap_ns: int | None = None
) -> EnergyUsed | None:
    """What a counter counted up; None where it told nothing, or once only.

    Args:
        readings: In order of time; one at ``start_ns`` is what it said when the period began.
        start_ns: The first moment of the period, Unix ns.
        until_ns: Where the data ends.
        open_gap_ns: From when on nothing has been recorded up to ``until_ns``; None while recording goes on.
    """
    if len(readings) < 2:
        return None
    used, resets = 0.0, 0
    for before, after in pairwise(readings):
        least = min(after.low, after.value)
        if least < before.value:
            resets += 1
            used += max(0.0, after.value - least)
        else:
            used += after.value - before.value
    return EnergyUsed(
        used=used,
        first=readings[0].value,
        last=readings[-1].value,
        resets=resets,
        gaps=sum(one.is_after_gap for one in readings[1:]),
        begins_late=readings[0].time_ns - start_ns > LATE_NS,
        ends_early=open_gap_ns is not None and until_ns - open_gap_ns > LATE_NS,
    )


def per_good_part(energy: EnergyUsed, good: Count) -> PerPart | None:
    """Energy for each good part; None where no parts are known, or none were made.

    More energy raises it and more parts lower it: where both are only known "at least", nothing bounds it.
    """
    if not good.count:
        return None
    share = energy.used / good.count
    return PerPart(low=None if good.is_least else share, high=None if energy.is_least else share)
