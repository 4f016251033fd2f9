"""What is asked of a trial before something may be approved. Whoever runs trials answers; here is only the question."""

from typing import Protocol

from hmi.domain.advice_plan import Plan
from hmi.domain.advice_state import Advice
from hmi.domain.outcome import Reason, Refused


class TrialOf(Protocol):
    """Whether exactly this plan was tried on the twin from the present state, and what came of it."""

    def __call__(self, advice: Advice, plan: Plan) -> Refused | None:
        """None: it was, it went well, and the twin can be believed."""
        ...


def never_tried(advice: Advice, plan: Plan) -> Refused | None:
    """Where nothing can be tried: what has to be tried first cannot be approved."""
    return Refused(reason=Reason.TRIAL_MISSING, facts={"advice": advice.id, "plan_hash": plan.plan_hash})
