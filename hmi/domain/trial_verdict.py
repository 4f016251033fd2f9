"""The verdict on a trial: what the plan does to each figure, and what follows from all of them together.

What must not become worse (rejects, lost parts, orders that fall short, a joint that would get too hot) decides alone.
The rest is weighed by what the proposal is for; where that is not told, a gain in one thing and a loss in another are
left to people.
"""

from collections.abc import Iterator

from msgspec import Struct

from hmi.domain.advice import Recommendation
from hmi.domain.trial import (
    Effect,
    Expectation,
    Figure,
    FigureForecast,
    Forecast,
    HandWork,
    ReasonKind,
    Spread,
    TrialReason,
    TrialVerdict,
)

_MOST: dict[Figure, float] = {Figure.JOINT_SETTLED: 60.0, Figure.JOINT_PEAK: 8.0}
"""A joint that settles above this raises its alarm; one that draws more than this is past the range of its drive (both
as the simulated cell publishes them)."""


class _Rule(Struct, frozen=True, kw_only=True):
    least: float
    """Smallest difference that matters."""
    share: float = 0.0
    """The same, as a share of what it is without the plan; the greater of both counts."""
    higher_is_better: bool = False
    is_hard: bool = False
    """It must not become worse."""
    is_weighed: bool = True
    """It counts though nobody aims at it; what follows from another figure does not."""


_RULES: dict[Figure, _Rule] = {
    Figure.PARTS_GOOD: _Rule(least=0.5, share=0.02, higher_is_better=True),
    Figure.REJECTS: _Rule(least=0.5, is_hard=True),
    Figure.PARTS_LOST: _Rule(least=0.5, is_hard=True),
    Figure.ORDERS_SHORT: _Rule(least=0.5, is_hard=True),
    Figure.CYCLE_TIME: _Rule(least=0.5, share=0.015),
    Figure.STOPPED: _Rule(least=10.0),
    Figure.ENERGY: _Rule(least=0.002, share=0.02, is_weighed=False),
    Figure.ENERGY_PER_PART: _Rule(least=0.0005, share=0.02),
    Figure.JOINT_TEMPERATURE: _Rule(least=0.3, is_weighed=False),
    Figure.JOINT_SETTLED: _Rule(least=0.5),
    Figure.JOINT_PEAK: _Rule(least=0.3),
    Figure.TOOL_WEAR: _Rule(least=0.02, share=0.05),
}


_OF_A_STOP = frozenset({Figure.PARTS_GOOD, Figure.CYCLE_TIME, Figure.ENERGY_PER_PART})
"""What a stop costs by itself."""
_SPARE = 1.25
"""A stop takes a little longer than told: the arm comes back, the first part is measured."""


def effect_of(figure: Figure, difference: Spread | None, nothing: Spread | None, doubt: float = 0.0) -> Effect:
    """What a plan does to a figure.

    Args:
        figure: Which.
        difference: Planned less nothing, with the range that its mean lies in; None: one of both cannot be told.
        nothing: The figure without the plan.
        doubt: How far the twin was beside the truth lately with what the figure rests on, in its unit.
    """
    if difference is None:
        return Effect.UNSURE
    rule = _RULES[figure]
    matters = max(rule.least, rule.share * abs(nothing.mean) if nothing is not None else 0.0)
    if abs(difference.mean) < matters:
        return Effect.NONE if max(abs(difference.low), abs(difference.high)) < 3.0 * matters else Effect.UNSURE
    if difference.low <= 0.0 <= difference.high or abs(difference.mean) < doubt:
        return Effect.UNSURE
    return Effect.BETTER if (difference.mean > 0.0) == rule.higher_is_better else Effect.WORSE


def expectation_of(proposal: Recommendation) -> Expectation:
    """What a recommendation is for, by the benefit that it promises, and what it may cost."""
    aims: set[Figure] = set()
    if (proposal.benefit.parts or 0.0) > 0.0:
        aims.add(Figure.PARTS_GOOD)
    if (proposal.benefit.kwh or 0.0) > 0.0:
        aims.add(Figure.ENERGY)
    allowed: dict[Figure, float] = {}
    if proposal.cost.minutes:
        allowed[Figure.STOPPED] = 60.0 * proposal.cost.minutes
    if proposal.cost.parts:
        allowed[Figure.PARTS_GOOD] = proposal.cost.parts
    if proposal.cost.kwh:
        allowed[Figure.ENERGY] = proposal.cost.kwh
    return Expectation(aims=frozenset(aims), allowed=allowed)


def verdict_of(
    forecast: Forecast, expectation: Expectation, hands: tuple[HandWork, ...], unknown_hands: tuple[str, ...] = ()
) -> tuple[TrialVerdict, tuple[TrialReason, ...]]:
    """What a trial says of its plan, and why; what weighs most in front.

    Args:
        forecast: What the twin answered.
        expectation: What the proposal is for.
        hands: What people's steps were taken to do.
        unknown_hands: Steps that people do and whose effect nobody told.
    """
    refused = [
        TrialReason(kind=ReasonKind.ACT_REFUSED, name=act.step, detail=act.refusal)
        for act in forecast.acts
        if act.refusal
    ]
    if any(act.refusal == "unknown" for act in forecast.acts):
        return TrialVerdict.CANNOT_TELL, tuple(refused)
    if refused:
        return TrialVerdict.WORSE, tuple(refused)
    if not forecast.acts and not hands:
        return TrialVerdict.NO_DIFFERENCE, (TrialReason(kind=ReasonKind.NO_ACTS),)
    alarms = [TrialReason(kind=ReasonKind.ALARM, name=name) for name in forecast.alarms]
    worse = list(_reasons(forecast, expectation, Effect.WORSE))
    better = list(_gains(forecast, expectation, worse))
    unsure = list(_reasons(forecast, expectation, Effect.UNSURE))
    hard = [one for one in worse if one.figure is not None and _is_hard(forecast, one.figure)]
    if hard or alarms:
        return TrialVerdict.WORSE, (*alarms, *hard, *(one for one in worse if one not in hard), *better)
    if unknown_hands:
        unknown = (TrialReason(kind=ReasonKind.HANDS_UNKNOWN, name=step) for step in unknown_hands)
        return TrialVerdict.CANNOT_TELL, (*unknown, *worse, *better)
    if expectation.aims:
        return _by_aims(expectation, better, worse, unsure)
    return _by_all(better, worse, unsure)


def _by_aims(
    expectation: Expectation, better: list[TrialReason], worse: list[TrialReason], unsure: list[TrialReason]
) -> tuple[TrialVerdict, tuple[TrialReason, ...]]:
    reached = {one.figure for one in better}
    missed = [
        TrialReason(kind=ReasonKind.AIM_MISSED, figure=figure)
        for figure in sorted(expectation.aims)
        if figure not in reached
    ]
    if worse:
        is_trade = not missed
        trade = [TrialReason(kind=ReasonKind.TRADE_OFF)] if is_trade else missed
        return (TrialVerdict.CANNOT_TELL if is_trade else TrialVerdict.WORSE), (*trade, *worse, *better)
    if not missed:
        return TrialVerdict.BETTER, (*better, *unsure)
    doubtful = [one for one in unsure if one.figure in expectation.aims]
    return (TrialVerdict.CANNOT_TELL if doubtful else TrialVerdict.NO_DIFFERENCE), (*missed, *doubtful, *better)


def _by_all(
    better: list[TrialReason], worse: list[TrialReason], unsure: list[TrialReason]
) -> tuple[TrialVerdict, tuple[TrialReason, ...]]:
    if better and worse:
        return TrialVerdict.CANNOT_TELL, (TrialReason(kind=ReasonKind.TRADE_OFF), *worse, *better)
    if worse:
        return TrialVerdict.WORSE, tuple(worse)
    if better:
        return TrialVerdict.BETTER, (*better, *unsure)
    if unsure:
        return TrialVerdict.CANNOT_TELL, tuple(unsure)
    return TrialVerdict.NO_DIFFERENCE, (TrialReason(kind=ReasonKind.NO_EFFECT),)


_KINDS = {
    Effect.BETTER: ReasonKind.FIGURE_BETTER,
    Effect.WORSE: ReasonKind.FIGURE_WORSE,
    Effect.UNSURE: ReasonKind.UNSURE,
}


def _reasons(forecast: Forecast, expectation: Expectation, effect: Effect) -> Iterator[TrialReason]:
    """Figures with an effect that count: weighed ones and aims, past what is allowed."""
    for one in forecast.figures:
        counts = _RULES[one.figure].is_weighed or one.figure in expectation.aims
        if one.effect is not effect or not counts:
            continue
        if effect is Effect.WORSE and _is_allowed(one, forecast, expectation):
            continue
        yield TrialReason(kind=_KINDS[effect], figure=one.figure)


def _gains(forecast: Forecast, expectation: Expectation, worse: list[TrialReason]) -> Iterator[TrialReason]:
    """What becomes better. A cell that makes less also warms, wears and draws less: that is no gain of its own."""
    makes_less = any(one.figure is Figure.PARTS_GOOD for one in worse)
    for one in _reasons(forecast, expectation, Effect.BETTER):
        if one.figure in expectation.aims or not makes_less:
            yield one


def _is_allowed(one: FigureForecast, forecast: Forecast, expectation: Expectation) -> bool:
    """Whether it is a cost that was told. Who agrees to a stop agrees to the parts that are not made in it."""
    allowed = expectation.allowed.get(one.figure)
    if one.figure in _OF_A_STOP and Figure.STOPPED in expectation.allowed:
        share = _SPARE * expectation.allowed[Figure.STOPPED] / forecast.horizon_s
        usual = abs(one.nothing.mean) if one.nothing is not None else 0.0
        costs = usual * share if one.figure is Figure.PARTS_GOOD else usual * share / (1.0 - min(share, 0.99))
        allowed = max(allowed or 0.0, costs)
    elif one.figure is Figure.STOPPED and allowed is not None:
        allowed *= _SPARE
    return allowed is not None and one.difference is not None and abs(one.difference.mean) <= allowed


def _is_hard(forecast: Forecast, figure: Figure) -> bool:
    if figure in _MOST:
        found = next((one.planned for one in forecast.figures if one.figure is figure), None)
        return found is not None and found.mean > _MOST[figure]
    return _RULES[figure].is_hard
