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
    Aspect.STOPPED: N_("AI is stopped"),
    Aspect.MODE: N_("mode"),
    Aspect.PLAN: N_("step"),
    Aspect.CONDITION: N_("value"),
    Aspect.QUALITY: N_("quality of"),
    Aspect.UNIT: N_("unit of"),
    Aspect.MODEL: N_("model"),
    Aspect.QUALIFICATION: N_("qualification"),
    Aspect.ROLE: N_("role"),
    Aspect.PERSON: N_("person"),
    Aspect.TWO_PERSONS: N_("two different people"),
    Aspect.AUTHOR: N_("who proposed it approved it"),
    Aspect.SIGNATURE: N_("signature"),
    Aspect.TOO_EARLY: N_("the clock was set back"),
    Aspect.TOO_LATE: N_("its time is over"),
}
"""In what the present differs from what was approved; a name follows where there is one."""

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
