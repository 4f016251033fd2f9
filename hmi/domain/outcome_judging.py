"""What came of an intervention, by the data.

Compared are blocks of time in which the machine did the same. Neighbouring blocks are alike, so they count for less
than they are; and an interval that leaves both answers open says that nobody can tell. What was chosen because it was
extreme comes back by itself (regression to the mean): the baseline is hours long, not the minute of the alarm.
"""

import math
from collections.abc import Sequence
from itertools import pairwise
from statistics import fmean, variance
from typing import Final

from msgspec import Struct

from hmi.domain.advice_state import Verdict
from hmi.domain.outcome_measure import Aim, OutcomeMeasure
from hmi.domain.tag import Scalar

BLOCK_S: Final = 60.0
"""Length of a block."""
FEWEST: Final = 6.0
"""Independent blocks on each side, below which nobody can tell."""
_Z: Final = 1.645
"""Two-sided 90 % of the normal distribution."""


class Compared(Struct, frozen=True, kw_only=True):
    """One measure, judged."""

    measure: OutcomeMeasure
    verdict: Verdict
    before: float | None
    after: float | None
    gain: float | None
    """How much better it became, in the unit: below 0 it became worse. None: too little is known."""
    low: float | None
    high: float | None
    """90 % interval of the gain."""
    is_as_predicted: bool | None = None
    """Whether it came where the trial had said; None where nothing was said, or nothing is known."""


def compared(measure: OutcomeMeasure, before: Sequence[float], after: Sequence[float]) -> Compared:
    """Judge by the blocks before and after; each in order of time, finite numbers only."""
    count = effective_count(after)
    is_forecast = measure.without is not None
    if count < FEWEST or (not is_forecast and effective_count(before) < FEWEST):
        return Compared(
            measure=measure,
            verdict=Verdict.CANNOT_TELL,
            before=fmean(before) if before else None,
            after=fmean(after) if after else None,
            gain=None,
            low=None,
            high=None,
        )
    if measure.without is not None:
        level = (measure.without.low + measure.without.high) / 2.0
        spread = ((measure.without.high - measure.without.low) / (2.0 * _Z)) ** 2
        freedom = count - 1.0
    else:
        others = effective_count(before)
        level, spread = fmean(before), _variance(before) / others
        freedom = min(count, others) - 1.0
    mean = fmean(after)
    gain = level - mean if measure.aim is Aim.LOWER else mean - level
    room = _quantile(freedom) * math.sqrt(spread + _variance(after) / count)
    low, high = gain - room, gain + room
    predicted = measure.predicted
    return Compared(
        measure=measure,
        verdict=_verdict(gain, low, high, measure.least),
        before=level,
        after=mean,
        gain=gain,
        low=low,
        high=high,
        is_as_predicted=None if predicted is None else predicted.contains(mean),
    )


def overall(measures: Sequence[Compared]) -> Verdict:
    """Of several measures: worse in one is worse; improved in one, and known not worse in the others, is improved."""
    told = {one.verdict for one in measures}
    if Verdict.WORSE in told:
        return Verdict.WORSE
    if not told or Verdict.CANNOT_TELL in told:
        return Verdict.CANNOT_TELL
    return Verdict.IMPROVED if Verdict.IMPROVED in told else Verdict.NO_CHANGE


def facts_of(measures: Sequence[Compared]) -> dict[str, Scalar]:
    """Predicted and actual for the record, by measure."""
    facts: dict[str, Scalar] = {}
    for place, one in enumerate(measures, 1):
        told: dict[str, Scalar | None] = {
            "tag": one.measure.tag_name,
            "before": one.before,
            "after": one.after,
            "gain": one.gain,
            "gain_low": one.low,
            "gain_high": one.high,
            "verdict": one.verdict.value,
            "is_as_predicted": one.is_as_predicted,
        }
        if one.measure.predicted is not None:
            told |= {"predicted_low": one.measure.predicted.low, "predicted_high": one.measure.predicted.high}
        facts |= {f"{name}_{place}": value for name, value in told.items() if value is not None}
    return facts


def effective_count(blocks: Sequence[float]) -> float:
    """How many independent blocks these are worth, by the correlation of neighbours (a first-order process)."""
    count = len(blocks)
    if count < 3:
        return float(count)
    mean = fmean(blocks)
    spread = sum((one - mean) ** 2 for one in blocks)
    if spread <= 0.0:
        return float(count)
    shared = sum((one - mean) * (other - mean) for one, other in pairwise(blocks)) / spread
    alike = min(0.95, max(0.0, shared + 1.0 / count))  # the estimate is too low by about 1/n
    return count * (1.0 - alike) / (1.0 + alike)


def _verdict(gain: float, low: float, high: float, least: float) -> Verdict:
    if low > 0.0 and gain >= least:
        return Verdict.IMPROVED
    if high < 0.0 and gain <= -least:
        return Verdict.WORSE
    if high < least and low > -least:
        return Verdict.NO_CHANGE
    return Verdict.CANNOT_TELL


def _variance(blocks: Sequence[float]) -> float:
    return variance(blocks) if len(blocks) > 1 else 0.0


def _quantile(freedom: float) -> float:
    """Student's t for 90 %, by the first two terms of Fisher's expansion; good to 1 % from 5 degrees on."""
    freedom = max(1.0, freedom)
    first = (_Z**3 + _Z) / (4.0 * freedom)
    second = (5 * _Z**5 + 16 * _Z**3 + 3 * _Z) / (96.0 * freedom**2)
    return _Z + first + second
