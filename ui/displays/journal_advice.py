"""Acts on recommendations and on AI in the journal."""

from hmi.domain.advice_state import Advice
from hmi.i18n import gettext_noop as N_

ADVICE_ACTS: dict[str, str] = {
    "open_advice": N_("Look at a recommendation"),
    "assess_situation": N_("Say what one thinks of a situation"),
    "approve_advice": N_("Approve a recommendation"),
    "second_advice": N_("Approve a recommendation as the second person"),
    "reject_advice": N_("Reject a recommendation"),
    "defer_advice": N_("Let a recommendation come back later"),
    "escalate_advice": N_("Let a coordinator decide on a recommendation"),
    "withdraw_approval": N_("Take an approval back"),
    "judge_outcome": N_("Say what came of a recommendation"),
    "stop_ai": N_("Stop AI"),
    "restart_ai": N_("Let AI work again"),
    "ask_promotion": N_("Ask that a kind of advice may go further"),
    "confirm_promotion": N_("Confirm that a kind of advice may go further"),
    "refuse_promotion": N_("Refuse that a kind of advice goes further"),
    "demote_advice": N_("Lower a kind of advice"),
    "try_advice": N_("Try a recommendation on the twin"),
    "answer_check": N_("Answer what the panel asked about a fault"),
    "take_back_answer": N_("Take an answer about a fault back"),
    "learn_anew": N_("Take for normal what was noticed"),
}
"""What people do, by the name of the command."""

ADVICE_NOTES: dict[str, str] = {
    "advice.offered": N_("Something was recommended"),
    "advice.expired": N_("The time of a recommendation is over"),
    "advice.second_lapsed": N_("No second person came to approve"),
    "advice.cancelled": N_("A recommendation was cancelled"),
    "advice.begun": N_("An approved run began"),
    "advice.allowed": N_("An approved step may be sent, once"),
    "advice.denied": N_("A step was held back: it is not as it was approved"),
    "advice.ended": N_("An approved run ended"),
    "advice.retired": N_("Old recommendations were deleted; what was counted of them is kept"),
    "finding.began": N_("Something was noticed"),
    "finding.ended": N_("What was noticed is over"),
    "check.ended": N_("An answer about a fault does not count any longer"),
    "ai.commissioned": N_("Modes of advice as the site wrote them"),
    "ai.registered": N_("A model of advice was registered"),
    "ai.stopped": N_("AI is stopped"),
    "ai.demoted": N_("A kind of advice was lowered"),
}
"""What is on record by itself."""

ADVICE_CONSEQUENCES = (
    "advice.merged", "advice.opened", "advice.assessed", "advice.approved", "advice.seconded", "advice.rejected",
    "advice.deferred", "advice.woken", "advice.escalated", "advice.called", "advice.judged", "ai.restarted",
    "ai.promotion_asked", "ai.promotion_refused", "ai.promoted",
    "trial.ran", "check.answered", "check.taken_back",
)  # fmt: skip
"""What follows from an act, or from time alone."""

ADVICE_FOR_MACHINES = frozenset({*Advice.__struct_fields__} - {"state"}) | {
    "advice", "revision", "plan_hash", "shown", "changes", "asked_ns", "others", "modes", "all", "ledgers", "before_ns",
}  # fmt: skip
"""Facts that the card of the recommendation tells, or that mean nothing to people."""
