"""A trial as people read it: what the twin expects, why, how right it was lately, and each figure with and without."""

import numpy as np

from hmi.domain.advice_plan import Plan
from hmi.domain.equipment import EquipmentId
from hmi.domain.tag import TagName
from hmi.domain.trend import TrendTrace
from hmi.domain.trial import Band, FigureForecast, Forecast, ReasonKind, Spread, Trial, TrialReason
from hmi.domain.trial_query import TrialAnswer
from hmi.domain.twin_record import TwinStanding, TwinState
from hmi.i18n import gettext as _
from ui.bridge import Bridge
from ui.displays.advice_evidence_words import alarm_name_words
from ui.displays.advice_words import said
from ui.displays.advice_worth_words import share_text
from ui.formatting import chain_text, count_text, duration_text, number_text, quantity_text, time_text
from ui.models.part_words import part_words
from ui.models.tag_labels import tag_label
from ui.widgets.prediction_chart import PredictedBand, Prediction, PredictionChart
from ui.wording.trial import (
    act_refusal_words,
    cannot_try_words,
    effect_words,
    figure_words,
    reason_words,
    twin_words,
    verdict_sentence,
)

MOST_BANDS = 2
_GOOD = (TwinState.GOOD,)


def trial_words(bridge: Bridge, told: TrialAnswer, plan: Plan) -> str:
    """What the twin says of the plan; why there is no prediction where there is none."""
    if told.unfit is not None:
        return cannot_try_words(told.unfit.reason)
    if told.is_running:
        return _("The twin is trying it …")
    if told.trial is None:
        return _("It has not been tried on the twin yet.")
    lines = [verdict_sentence(told.trial.verdict)]
    lines += [_reason(bridge, one, plan) for one in told.trial.reasons]
    return "\n".join(lines)


def doubt_words(told: TrialAnswer) -> str:
    """Why the trial should not be relied on; empty: nothing speaks against it."""
    if told.trial is None:
        return ""
    parts: list[str] = []
    if not told.is_current:
        parts.append(
            _("This trial is old: the cell has changed since {time}.").format(time=time_text(told.trial.start_ns))
        )
    if told.twin.state not in _GOOD:
        parts.append(_("{twin}.").format(twin=twin_words(told.twin.state)))
    return " ".join(parts)


def standing_words(twin: TwinStanding) -> str:
    """The twin's own recent error."""
    if not twin.forecasts:
        return twin_words(twin.state)
    right = _("{within} of {forecasts} forecasts held, {share} of all values in their bands")
    return chain_text(
        (
            twin_words(twin.state),
            right.format(
                within=count_text(twin.within), forecasts=count_text(twin.forecasts), share=share_text(twin.coverage)
            ),
        )
    )


def figure_facts(bridge: Bridge, forecast: Forecast, equipment: EquipmentId | None) -> list[tuple[str, str]]:
    """Each figure with the plan and without it; what is certain and the same is left out."""
    cell = bridge.picture.cell
    return [
        (chain_text((figure_words(one.figure), part_words(cell, equipment, one.part))), _figure(one))
        for one in forecast.figures
    ]


def predictions_of(bridge: Bridge, trial: Trial, actual: tuple[TrendTrace, ...]) -> list[tuple[str, Prediction]]:
    """The values that the plan changes most, each with its name."""
    forecast = trial.forecast
    came = {trace.tag_name: trace for trace in actual}
    pairs = list(zip(forecast.planned, forecast.nothing, strict=True))
    pairs.sort(key=lambda pair: -_apart(*pair))
    found: list[tuple[str, Prediction]] = []
    for planned, nothing in pairs[:MOST_BANDS]:
        if len(planned.mean) < 2:
            continue
        bare = Prediction(
            planned=PredictedBand(planned.low, planned.mean, planned.high),
            nothing=PredictedBand(nothing.low, nothing.mean, nothing.high),
            step_s=forecast.step_ns / 1e9,
            actual=_actual(came.get(planned.tag_name), forecast.start_ns),
        )
        low, high = PredictionChart.bounds(bare)
        found.append(
            (
                _name(bridge, planned.tag_name),
                Prediction(
                    planned=bare.planned,
                    nothing=bare.nothing,
                    step_s=bare.step_s,
                    actual=bare.actual,
                    low_words=quantity_text(low, planned.unit),
                    high_words=quantity_text(high, planned.unit),
                    end_words=_("in {duration}").format(duration=duration_text(forecast.horizon_s)),
                ),
            )
        )
    return found


def spoken_words(name: str, prediction: Prediction, unit: str = "") -> str:
    """A chart for who cannot see it: where both end."""
    told = _("{name}: with it {planned}, without it {nothing} at the end")
    return told.format(
        name=name,
        planned=quantity_text(prediction.planned.mean[-1], unit),
        nothing=quantity_text(prediction.nothing.mean[-1], unit),
    )


def _reason(bridge: Bridge, one: TrialReason, plan: Plan) -> str:
    """A step by its title, an alarm as people call it, and why a machine would not take what it gets."""
    if one.kind is ReasonKind.ALARM:
        return reason_words(one.kind, one.figure, alarm_name_words(bridge, one.name))
    step = next((said(step.title) for step in plan.steps if step.id == one.name), "") or one.name.replace("_", " ")
    words = reason_words(one.kind, one.figure, step)
    return f"{words} {act_refusal_words(one.detail)}".strip()


def _figure(one: FigureForecast) -> str:
    told = _("{planned}, without it {nothing}: {effect}")
    return told.format(
        planned=_spread(one.planned, one.unit), nothing=_spread(one.nothing, one.unit), effect=effect_words(one.effect)
    )


def _spread(spread: Spread | None, unit: str) -> str:
    if spread is None:
        return _("not known")
    return _("{mean} ({low} to {high})").format(
        mean=quantity_text(spread.mean, unit), low=number_text(spread.low), high=number_text(spread.high)
    )


def _apart(planned: Band, nothing: Band) -> float:
    """How far both end from each other, in widths of their bands."""
    if not planned.mean or not nothing.mean:
        return 0.0
    width = max(planned.high[-1] - planned.low[-1], nothing.high[-1] - nothing.low[-1], 1e-9)
    return abs(planned.mean[-1] - nothing.mean[-1]) / width


def _actual(trace: TrendTrace | None, start_ns: int) -> list[tuple[float, float]]:
    if trace is None:
        return []
    times, last = np.frombuffer(trace.time_ns, "<i8"), np.frombuffer(trace.last, "<f8")
    return [
        ((int(time_ns) - start_ns) / 1e9, float(value))
        for time_ns, value in zip(times, last, strict=True)
        if time_ns >= start_ns and not np.isnan(value)
    ]


def _name(bridge: Bridge, tag: TagName) -> str:
    definition = bridge.picture.definition(tag) if tag in bridge.picture.index else None
    return tag_label(definition) if definition is not None else str(tag)
