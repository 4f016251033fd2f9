"""By what it is judged whether an intervention helped, and when: agreed on before it is done.

How it is judged stands in outcome_judging.py.
"""

from enum import StrEnum

from msgspec import Struct

from hmi.domain.tag import Scalar, TagName, ValueRange


class Aim(StrEnum):
    """To which side it should go."""

    LOWER = "lower"
    HIGHER = "higher"


class Statistic(StrEnum):
    """What of a tag is compared."""

    LEVEL = "level"
    """Mean of each block."""
    PEAK = "peak"
    """Highest of each block."""
    RATE = "rate"
    """Of a counter: how much it rose, per hour."""


class MeasuringWindows(Struct, frozen=True, kw_only=True):
    """Over what times of a cell outcomes are judged, in seconds; a slow process wants longer ones."""

    baseline_s: float = 2 * 3600.0
    """Before the decision."""
    settle_s: float = 300.0
    """After it was done, before it counts."""
    watch_s: float = 1800.0
    """For how long it is looked at then."""


class OutcomeMeasure(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One tag by which it is judged whether an intervention helped."""

    tag_name: TagName
    unit: str = ""
    statistic: Statistic = Statistic.LEVEL
    aim: Aim = Aim.LOWER
    least: float
    """The smallest difference that is worth something, in the unit (of a rate: per hour); above 0."""
    baseline_s: float = 8 * 3600.0
    """Before the decision."""
    settle_s: float = 600.0
    """After it was done, before it counts."""
    watch_s: float = 2 * 3600.0
    """For how long it is looked at then."""
    while_tag: TagName | None = None
    """Only blocks in which this tag said one of ``while_values``: matched periods."""
    while_values: tuple[Scalar, ...] = ()
    predicted: ValueRange | None = None
    """Where a trial said it would be afterwards."""
    without: ValueRange | None = None
    """Where a forecast said it would be had nothing been done; then this counts instead of the baseline."""

    def due_ns(self, done_ns: int) -> int:
        """When it can be judged."""
        return done_ns + int((self.settle_s + self.watch_s) * 1e9)
