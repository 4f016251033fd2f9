"""Recommendations: modes, what it takes to raise them, and in what the present differs from an approval."""

from hmi.domain.advice import AdviceType
from hmi.domain.advice_approval import Aspect
from hmi.domain.advice_mode import AdviceMode, Criterion
from hmi.i18n import gettext as _
from hmi.i18n import gettext_noop as N_

MODES: dict[AdviceMode, str] = {
    AdviceMode.OFF: N_("Off"),
    AdviceMode.SHADOW: N_("Shadow"),
    AdviceMode.ADVISORY: N_("Advisory"),
    AdviceMode.APPROVED_WRITE: N_("Approved write"),
}
"""How far a kind of advice may go."""

ASPECTS: dict[Aspect, str] = {
    Aspect.STOPPED: N_("AI is stopped."),
    Aspect.STOPPED_SINCE: N_("AI was stopped after the approval."),
    Aspect.MODE: N_("This kind of advice may not go so far now."),
    Aspect.PLAN: N_("A step is not the one that was approved."),
    Aspect.CONDITION: N_("A value has changed."),
    Aspect.QUALITY: N_("A value is in doubt, or not heard."),
    Aspect.UNIT: N_("A value has another unit, or is not there any more."),
    Aspect.MODEL: N_("The model is not the one that was approved."),
    Aspect.QUALIFICATION: N_("Somebody is not qualified for it now."),
    Aspect.ROLE: N_("Somebody may not decide on it now."),
    Aspect.PERSON: N_("Somebody is not known here any more, or not active."),
    Aspect.TWO_PERSONS: N_("It takes two different people."),
    Aspect.AUTHOR: N_("Who proposed it cannot approve it, too."),
    Aspect.SIGNATURE: N_("A signature is missing, or is for something else."),
    Aspect.TOO_EARLY: N_("The clock was set back."),
    Aspect.TOO_LATE: N_("Its time is over."),
}
"""In what the present differs from what was approved, where no more of it is known (see ``difference_words``)."""

CRITERIA: dict[Criterion, str] = {
    Criterion.CARD: N_("model card with a frozen hash"),
    Criterion.CASES: N_("cases"),
    Criterion.SHIFTS: N_("shifts"),
    Criterion.VARIANTS: N_("products not seen yet"),
    Criterion.OUT_OF_LIMIT: N_("proposals outside of limits"),
    Criterion.AGREEMENT: N_("agreement with later results"),
    Criterion.CALIBRATION: N_("calibration error"),
    Criterion.ALIGNMENT: N_("shifts since it was compared with results"),
    Criterion.DECIDED: N_("decisions"),
    Criterion.GOOD: N_("share of good results, against people without it"),
    Criterion.ACCEPTANCE: N_("share of approvals"),
    Criterion.PROBES: N_("known-wrong advice that was found in practice"),
    Criterion.EXCEPTIONS: N_("open exceptions"),
    Criterion.ONE_STEP: N_("one step at a time"),
}
"""What is looked at before a mode may be raised."""

OF_NO_FAILURE: dict[str, str] = {"schedule": N_("Sequence of orders"), "energy": N_("Use of energy")}
"""Kinds that answer no failure mode, by id."""


def plain_kind_words(advice_type: AdviceType) -> str:
    """A kind by its id, where nobody can be asked: ``joint_gear_dry`` is "Joint gear dry"."""
    if advice_type in OF_NO_FAILURE:
        return _(OF_NO_FAILURE[advice_type])
    words = advice_type.replace("_", " ")
    return words[:1].upper() + words[1:]


def mode_words(mode: AdviceMode) -> str:
    """A mode."""
    return _(MODES[mode])


def aspect_words(aspect: Aspect) -> str:
    """In what something differs, as a sentence."""
    return _(ASPECTS[aspect])


def criterion_words(criterion: Criterion) -> str:
    """What is short."""
    return _(CRITERIA[criterion])
