"""What a trial says of its plan, from a forecast that is told by hand."""

import msgspec
import pytest

from hmi.domain.trial import (
    ActResult,
    Effect,
    Expectation,
    Figure,
    FigureForecast,
    Forecast,
    ReasonKind,
    Spread,
    TrialVerdict,
)
from hmi.domain.trial_verdict import verdict_of

TEN = Spread(10.0, 9.0, 11.0)
_BETTER = Effect.BETTER


def a_forecast(effect: Effect, figure: Figure = Figure.PARTS_GOOD) -> Forecast:
    told = FigureForecast(figure=figure, unit="", planned=TEN, nothing=TEN, difference=TEN, effect=effect)
    return Forecast(
        start_ns=0, step_ns=1, horizon_s=600.0, seeds=2, model="told", planned=(), nothing=(), figures=(told,),
        acts=(ActResult(step="slow_down", at_s=0.0),),
    )  # fmt: skip


def test_that_an_aim_is_not_reached_by_hands_whose_effect_nobody_told():
    aims = Expectation(aims=frozenset({Figure.PARTS_GOOD}))

    known, _ = verdict_of(a_forecast(Effect.BETTER), aims, ())
    unknown, reasons = verdict_of(a_forecast(Effect.BETTER), aims, (), ("look",))

    assert known is TrialVerdict.BETTER
    assert unknown is TrialVerdict.CANNOT_TELL
    assert (reasons[0].kind, reasons[0].name) == (ReasonKind.HANDS_UNKNOWN, "look")


def test_that_what_must_not_become_worse_decides_whatever_hands_do():
    verdict, _ = verdict_of(a_forecast(Effect.WORSE, Figure.REJECTS), Expectation(), (), ("look",))

    assert verdict is TrialVerdict.WORSE


@pytest.mark.parametrize(("parts", "verdict"), [(8.0, TrialVerdict.BETTER), (30.0, TrialVerdict.CANNOT_TELL)])
def test_that_who_agrees_to_a_stop_agrees_to_the_parts_that_are_not_made_in_it(parts: float, verdict: TrialVerdict):
    """Ten minutes of sixty in which sixty parts are made: ten of them, and a quarter as many for coming back."""
    usual, lost = Spread(60.0, 59.0, 61.0), Spread(-parts, -parts - 1.0, -parts + 1.0)
    cured = FigureForecast(figure=Figure.TOOL_WEAR, unit="", planned=TEN, nothing=TEN, difference=TEN, effect=_BETTER)
    made = FigureForecast(
        figure=Figure.PARTS_GOOD, unit="", planned=TEN, nothing=usual, difference=lost, effect=Effect.WORSE
    )
    forecast = msgspec.structs.replace(a_forecast(_BETTER), horizon_s=3600.0, figures=(cured, made))
    agreed = Expectation(aims=frozenset({Figure.TOOL_WEAR}), allowed={Figure.STOPPED: 600.0})

    told, _ = verdict_of(forecast, agreed, ())

    assert told is verdict
