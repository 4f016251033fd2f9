"""How right the twin was lately: what it said a while ago against what came, tag by tag.

Every few minutes it predicts what happens if nobody does anything. A forecast during which somebody did something, or
during which the cell was not heard, says nothing about the twin and is left out.
"""

import math
from collections.abc import Iterable, Sequence
from enum import StrEnum

from msgspec import Struct

from hmi.domain.tag import TagName

KEPT = 20
"""Forecasts that count: the last so many."""
ENOUGH = 5
"""Forecasts before the twin is judged at all."""
FLOOR = 0.7
"""Share of values that must lie in their bands, which are made for 0.9. Of 20 values of a twin whose bands are right,
fewer than 14 lie inside in one of 400 looks (binomial)."""
LONGEST_S = 1800.0
"""After so long without a comparison nobody knows whether it is still right."""


class TwinState(StrEnum):
    """Whether the twin can be believed."""

    GOOD = "good"
    NEW = "new"
    """Too few forecasts were compared yet."""
    STALE = "stale"
    """It was compared last too long ago."""
    WRONG = "wrong"
    """Too much of what came lay outside its bands."""
    ABSENT = "absent"
    """There is none for this cell."""


class TagPrediction(Struct, frozen=True, kw_only=True):
    """What was said of one tag for one moment."""

    tag_name: TagName
    time_ns: int
    mean: float
    low: float
    high: float


class Compared(Struct, frozen=True, kw_only=True):
    """That, and what came."""

    tag_name: TagName
    time_ns: int
    error: float
    """What came less what was said."""
    excess: float
    """How far it lay outside the band; 0 inside."""

    @property
    def is_inside(self) -> bool:
        """Whether it lay within the band."""
        return self.excess == 0.0


class TagScore(Struct, frozen=True, kw_only=True):
    """How right the twin was about one tag."""

    tag_name: TagName
    count: int
    inside: int
    bias: float
    """Mean of what came less what was said, in the tag's unit."""
    scatter: float
    """Standard deviation of that."""


class TwinStanding(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """How right the twin was lately, as a whole."""

    state: TwinState = TwinState.ABSENT
    forecasts: int = 0
    """Of the last ones, at most ``KEPT``, how many were compared."""
    within: int = 0
    """Of those, in how many all but a tenth of the values lay within their bands."""
    coverage: float = 0.0
    """Share of all values that lay within their bands."""
    newest_ns: int = 0
    """When it was compared last."""
    tags: tuple[TagScore, ...] = ()

    def score(self, tag: TagName) -> TagScore | None:
        """Of one tag; None where it was never compared."""
        return next((one for one in self.tags if one.tag_name == tag), None)


class ComparedForecast(Struct, frozen=True, kw_only=True):
    """One forecast after its time."""

    made_ns: int
    compared_ns: int
    values: tuple[Compared, ...]

    @property
    def is_within(self) -> bool:
        """Whether all but a tenth of it came as it was said: bands are made for nine of ten."""
        outside = sum(not one.is_inside for one in self.values)
        return outside <= max(1, len(self.values) // 10)


def compare(said: TagPrediction, came: float) -> Compared:
    """One value against what was said of it."""
    excess = max(said.low - came, came - said.high, 0.0)
    return Compared(tag_name=said.tag_name, time_ns=said.time_ns, error=came - said.mean, excess=excess)


def standing_of(forecasts: Sequence[ComparedForecast], now_ns: int) -> TwinStanding:
    """How the twin stands now, by its last forecasts (oldest first)."""
    kept = forecasts[-KEPT:]
    values = [value for forecast in kept for value in forecast.values]
    coverage = sum(value.is_inside for value in values) / len(values) if values else 0.0
    newest = kept[-1].compared_ns if kept else 0
    return TwinStanding(
        state=_state(len(kept), coverage, now_ns - newest),
        forecasts=len(kept),
        within=sum(forecast.is_within for forecast in kept),
        coverage=coverage,
        newest_ns=newest,
        tags=_scores(values),
    )


def _state(count: int, coverage: float, age_ns: int) -> TwinState:
    if count and (age_ns > LONGEST_S * 1e9 or age_ns < 0):
        return TwinState.STALE
    if count < ENOUGH:
        return TwinState.NEW
    return TwinState.GOOD if coverage >= FLOOR else TwinState.WRONG


def _scores(values: Iterable[Compared]) -> tuple[TagScore, ...]:
    by_tag: dict[TagName, list[Compared]] = {}
    for value in values:
        by_tag.setdefault(value.tag_name, []).append(value)
    return tuple(_score(tag, by_tag[tag]) for tag in sorted(by_tag))


def _score(tag: TagName, values: Sequence[Compared]) -> TagScore:
    errors = [value.error for value in values]
    bias = sum(errors) / len(errors)
    scatter = math.sqrt(sum((error - bias) ** 2 for error in errors) / len(errors))
    inside = sum(value.is_inside for value in values)
    return TagScore(tag_name=tag, count=len(values), inside=inside, bias=bias, scatter=scatter)


def widening_of(forecasts: Sequence[ComparedForecast], tag: TagName) -> float:
    """By how much the bands of a tag must be wider than they were, so that nine of ten of the last values lie inside.

    Split conformal: the 0.9 quantile, corrected for the number of values, of how far they lay outside.
    """
    excess = sorted(
        value.excess for forecast in forecasts[-KEPT:] for value in forecast.values if value.tag_name == tag
    )
    if not excess:
        return 0.0
    row = min(len(excess), math.ceil(0.9 * (len(excess) + 1))) - 1
    return excess[row]
