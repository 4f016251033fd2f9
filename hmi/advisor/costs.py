"""What waiting and doing cost: minutes, parts, kWh and money, each in its own unit, and all of it by a site's rates."""

from dataclasses import dataclass, replace
from typing import Final

from hmi.domain.advice import Worth
from hmi.domain.failure_mode import HourlyCost, Intervention


@dataclass(frozen=True, slots=True, kw_only=True)
class SiteRates:
    """What a unit of each is worth to the site, in its currency. Those given are of the demo cell."""

    per_standstill_min: float = 1.6
    """Wages and machine hours of a cell that stands."""
    per_part: float = 4.5
    """Material and margin of a part that is scrapped or not made."""
    per_kwh: float = 0.24


DEMO_RATES: Final = SiteRates()


@dataclass(frozen=True, slots=True, kw_only=True)
class Burden:
    """What something costs, or saves where it is below 0. ``money`` is what the other three do not hold."""

    standstill_min: float = 0.0
    parts: float = 0.0
    kwh: float = 0.0
    money: float = 0.0

    def __add__(self, other: "Burden") -> "Burden":
        """Both together."""
        return Burden(
            standstill_min=self.standstill_min + other.standstill_min,
            parts=self.parts + other.parts,
            kwh=self.kwh + other.kwh,
            money=self.money + other.money,
        )

    def __sub__(self, other: "Burden") -> "Burden":
        """By how much it is more than the other."""
        return self + other.times(-1.0)

    def times(self, factor: float) -> "Burden":
        """So many times as much."""
        return Burden(
            standstill_min=self.standstill_min * factor,
            parts=self.parts * factor,
            kwh=self.kwh * factor,
            money=self.money * factor,
        )

    def with_most(self, standstill_min: float) -> "Burden":
        """No more standstill than that: a cell that stands for two reasons stands once."""
        return replace(self, standstill_min=min(self.standstill_min, standstill_min))

    def total(self, rates: SiteRates) -> float:
        """All of it in money."""
        return (
            self.money
            + self.standstill_min * rates.per_standstill_min
            + self.parts * rates.per_part
            + self.kwh * rates.per_kwh
        )

    def worth(self, rates: SiteRates, low: float | None = None, high: float | None = None) -> Worth:
        """As a card shows it; its money is the total, and so is the range."""
        return Worth(
            minutes=self.standstill_min, parts=self.parts, kwh=self.kwh, money=self.total(rates), low=low, high=high
        )


NOTHING: Final = Burden()


def an_hour_of(cost: HourlyCost) -> Burden:
    """What one hour costs."""
    return Burden(
        standstill_min=cost.standstill_min_per_h, parts=cost.parts_per_h, kwh=cost.kwh_per_h, money=cost.eur_per_h
    )


def doing(intervention: Intervention, downtime_min: float, factor: float) -> Burden:
    """What an intervention costs once.

    Args:
        intervention: Whose material and hours.
        downtime_min: For how long the cell stands for it that would have worked.
        factor: By which people found it dearer than it is written.
    """
    return Burden(standstill_min=downtime_min * factor, money=intervention.cost_eur * factor)
