"""What people may do with recommendations and with AI as a whole. There is no command that decides on more than one."""

from msgspec import Struct

from hmi.domain.advice import AdviceId, AdviceType, ShownValue
from hmi.domain.advice_mode import AdviceMode
from hmi.domain.advice_plan import ChangedValue
from hmi.domain.advice_state import ApproveReason, RejectReason, Verdict


class OpenAdvice(Struct, frozen=True, kw_only=True, tag="open_advice"):
    """Look at a card, or at a piece of its evidence: it is on record that it was seen, and when."""

    advice: AdviceId
    evidence: str = ""
    """Key of the evidence; empty: the card itself."""


class AssessSituation(Struct, frozen=True, kw_only=True, tag="assess_situation"):
    """Say what one thinks oneself, before the proposal is shown; it cannot be changed afterwards."""

    advice: AdviceId
    choice: str
    """Id of a candidate; ``not_known`` or ``other``."""
    words: str = ""


class ApproveAdvice(Struct, frozen=True, kw_only=True, tag="approve_advice"):
    """Approve exactly what was shown, or with ``changes`` other values within the approved window.

    Alone, or as the first of two. ``pin`` is the signature where ``needs_signature`` asks for one.
    """

    advice: AdviceId
    revision: int
    plan_hash: str
    """Of the plan as it was shown, before ``changes``."""
    shown: tuple[ShownValue, ...]
    """The conditions as they were on the screen."""
    reason: ApproveReason
    words: str = ""
    changes: tuple[ChangedValue, ...] = ()
    pin: str = ""


class SecondAdvice(Struct, frozen=True, kw_only=True, tag="second_advice"):
    """Approve as the second person what the first approved, at the same screen and within five minutes."""

    advice: AdviceId
    revision: int
    approval: str
    """``Approval.digest`` of what the first signed and the second sees."""
    reason: ApproveReason
    words: str = ""
    pin: str


class RejectAdvice(Struct, frozen=True, kw_only=True, tag="reject_advice"):
    """Reject it for a reason that teaches."""

    advice: AdviceId
    revision: int
    reason: RejectReason
    words: str = ""


class DeferAdvice(Struct, frozen=True, kw_only=True, tag="defer_advice"):
    """Let it come back after a while."""

    advice: AdviceId
    revision: int
    duration_s: float
    words: str = ""


class EscalateAdvice(Struct, frozen=True, kw_only=True, tag="escalate_advice"):
    """Let a coordinator decide."""

    advice: AdviceId
    revision: int
    words: str


class WithdrawApproval(Struct, frozen=True, kw_only=True, tag="withdraw_approval"):
    """Take an approval back that no run has begun on: who gave it, or a coordinator."""

    advice: AdviceId
    revision: int
    words: str


class JudgeOutcome(Struct, frozen=True, kw_only=True, tag="judge_outcome"):
    """Say what came of it."""

    advice: AdviceId
    verdict: Verdict
    words: str = ""


class StopAi(Struct, frozen=True, kw_only=True, tag="stop_ai"):
    """Stop all AI of the cell, at once: nothing is proposed, nothing that was approved is sent. No reason needed."""

    why: str = ""


class RestartAi(Struct, frozen=True, kw_only=True, tag="restart_ai"):
    """Let AI work again. Every type comes back at the mode it had, or at ``most`` where that is less."""

    why: str
    pin: str
    most: AdviceMode = AdviceMode.SHADOW


class AskPromotion(Struct, frozen=True, kw_only=True, tag="ask_promotion"):
    """Want a type of advice to rise by one mode: a request with the figures of this moment."""

    advice_type: AdviceType
    to: AdviceMode
    why: str
    pin: str


class ConfirmPromotion(Struct, frozen=True, kw_only=True, tag="confirm_promotion"):
    """Let it rise, as the second person. ``asked_ns`` is of the request that was looked at."""

    advice_type: AdviceType
    asked_ns: int
    pin: str


class RefusePromotion(Struct, frozen=True, kw_only=True, tag="refuse_promotion"):
    """Leave it where it is."""

    advice_type: AdviceType
    asked_ns: int
    why: str


class DemoteAdvice(Struct, frozen=True, kw_only=True, tag="demote_advice"):
    """Lower the mode of a type of advice, at once."""

    advice_type: AdviceType
    to: AdviceMode
    why: str


AdviceCommand = (
    OpenAdvice
    | AssessSituation
    | ApproveAdvice
    | SecondAdvice
    | RejectAdvice
    | DeferAdvice
    | EscalateAdvice
    | WithdrawApproval
    | JudgeOutcome
    | StopAi
    | RestartAi
    | AskPromotion
    | ConfirmPromotion
    | RefusePromotion
    | DemoteAdvice
)
