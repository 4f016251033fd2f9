"""Trials on the twin: what they say of a plan, of which figures, and how far the twin can be believed."""

from hmi.domain.trial import CannotTryReason, Effect, Figure, ReasonKind, TrialVerdict
from hmi.domain.twin_record import TwinState
from hmi.i18n import gettext as _
from hmi.i18n import gettext_noop as N_

TRIAL_VERDICTS: dict[TrialVerdict, str] = {
    TrialVerdict.BETTER: N_("The twin expects it to help."),
    TrialVerdict.NO_DIFFERENCE: N_("The twin expects no difference."),
    TrialVerdict.WORSE: N_("The twin expects it to make things worse."),
    TrialVerdict.CANNOT_TELL: N_("The twin cannot tell."),
}

TRIAL_FIGURES: dict[Figure, str] = {
    Figure.PARTS_GOOD: N_("Good parts"),
    Figure.REJECTS: N_("Rejects"),
    Figure.PARTS_LOST: N_("Parts lost"),
    Figure.ORDERS_SHORT: N_("Parts that orders lack"),
    Figure.CYCLE_TIME: N_("Cycle time"),
    Figure.STOPPED: N_("Time stopped"),
    Figure.ENERGY: N_("Energy"),
    Figure.ENERGY_PER_PART: N_("Energy per part"),
    Figure.JOINT_TEMPERATURE: N_("Temperature of the hottest joint"),
    Figure.JOINT_PEAK: N_("Highest load of a joint"),
    Figure.TOOL_WEAR: N_("Wear of the tool"),
    Figure.JOINT_SETTLED: N_("Where the hottest joint settles"),
}

TRIAL_EFFECTS: dict[Effect, str] = {
    Effect.BETTER: N_("better"),
    Effect.WORSE: N_("worse"),
    Effect.NONE: N_("no difference"),
    Effect.UNSURE: N_("too close to tell"),
}

TRIAL_REASONS: dict[ReasonKind, str] = {
    ReasonKind.ACT_REFUSED: N_("The machine would not take the step “{name}”."),
    ReasonKind.ALARM: N_("An alarm would stand: {name}."),
    ReasonKind.FIGURE_BETTER: N_("Better: {figure}."),
    ReasonKind.FIGURE_WORSE: N_("Worse: {figure}."),
    ReasonKind.AIM_MISSED: N_("What it is for does not become better: {figure}."),
    ReasonKind.TRADE_OFF: N_("Something becomes better and something else worse: you weigh it."),
    ReasonKind.UNSURE: N_("The effect is smaller than what the twin can tell: {figure}."),
    ReasonKind.NO_EFFECT: N_("Nothing changes by it."),
    ReasonKind.NO_ACTS: N_("Nothing of it reaches a machine."),
    ReasonKind.HANDS_UNKNOWN: N_("What people do in the step “{name}” is not known to the twin."),
}

ACT_REFUSALS: dict[str, str] = {
    "unit": N_("The value has another unit by now."),
    "not_writable": N_("The value cannot be changed."),
    "wrong_type": N_("It takes another kind of value."),
    "not_a_number": N_("The value is not a number."),
    "out_of_range": N_("The value is outside of its range."),
    "wrong_state": N_("The machine is not in the state for it."),
    "wrong_argument": N_("An input of the call does not fit."),
    "unknown": N_("The twin does not know what is acted on."),
}
"""Why a machine would not take a step, as ``hmi.domain.trial.ActResult`` names it."""

TWIN_STATES: dict[TwinState, str] = {
    TwinState.GOOD: N_("The twin was right lately"),
    TwinState.NEW: N_("The twin is new: too little was compared with what came"),
    TwinState.STALE: N_("The twin is stale: it was compared too long ago"),
    TwinState.WRONG: N_("The twin is wrong now: too much came otherwise than it said"),
    TwinState.ABSENT: N_("There is no twin of this cell"),
}

CANNOT_TRY: dict[CannotTryReason, str] = {
    CannotTryReason.NO_TWIN: N_("It cannot be tried: the twin does not know this cell."),
    CannotTryReason.NOT_HEARD: N_("It cannot be tried: what the twin starts from is not heard."),
    CannotTryReason.STOPPED: N_("It was not tried to the end: AI was stopped."),
    CannotTryReason.FAILED: N_("It could not be tried: the twin failed."),
    CannotTryReason.BUSY: N_("It cannot be tried now: another trial runs."),
}


def verdict_sentence(verdict: TrialVerdict) -> str:
    """What the trial says."""
    return _(TRIAL_VERDICTS[verdict])


def figure_words(figure: Figure) -> str:
    """What is predicted."""
    return _(TRIAL_FIGURES[figure])


def effect_words(effect: Effect) -> str:
    """What the plan does to a figure."""
    return _(TRIAL_EFFECTS[effect])


def reason_words(kind: ReasonKind, figure: Figure | None, name: str) -> str:
    """Why the trial says so."""
    shown = figure_words(figure) if figure is not None else "—"
    return _(TRIAL_REASONS[kind]).format(figure=shown, name=name or "—")


def act_refusal_words(refusal: str) -> str:
    """Why a machine would not take a step; empty where that is not told, or not known here."""
    return _(ACT_REFUSALS[refusal]) if refusal in ACT_REFUSALS else ""


def twin_words(state: TwinState) -> str:
    """Whether the twin can be believed."""
    return _(TWIN_STATES[state])


def cannot_try_words(reason: CannotTryReason) -> str:
    """Why there is no prediction."""
    return _(CANNOT_TRY[reason])
