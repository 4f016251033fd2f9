"""How recommendations stand, why people decide as they do, what speaks for and against, and what came of it."""

from hmi.domain.advice import EvidenceKind, GapReason
from hmi.domain.advice_mode import DemotionCause
from hmi.domain.advice_state import AdviceState, ApproveReason, RejectReason, Suppression, Verdict
from hmi.domain.approval_health import HealthSign
from hmi.i18n import gettext as _
from hmi.i18n import gettext_noop as N_

ADVICE_STATES: dict[AdviceState, str] = {
    AdviceState.SUPPRESSED: N_("Recorded, nobody is asked"),
    AdviceState.SHADOW: N_("Recorded for comparison"),
    AdviceState.QUEUED: N_("Nobody has looked yet"),
    AdviceState.PRESENTED: N_("Waits for a decision"),
    AdviceState.DEFERRED: N_("Comes back later"),
    AdviceState.HALF_APPROVED: N_("Waits for the second person"),
    AdviceState.APPROVED: N_("Approved"),
    AdviceState.CHANGED: N_("Approved with other values"),
    AdviceState.REJECTED: N_("Rejected"),
    AdviceState.EXPIRED: N_("Its time is over"),
    AdviceState.SUPERSEDED: N_("A newer one took its place"),
    AdviceState.CANCELLED: N_("Cancelled"),
    AdviceState.APPLYING: N_("Being carried out"),
    AdviceState.VERIFIED: N_("Done and read back"),
    AdviceState.APPLY_FAILED: N_("Could not be carried out"),
}

SUPPRESSIONS: dict[Suppression, str] = {
    Suppression.MODE_OFF: N_("this kind of advice is off"),
    Suppression.STOPPED: N_("AI was stopped"),
    Suppression.LIMIT: N_("it was outside of hard limits"),
    Suppression.STALE: N_("what it rests on was too old or missing"),
    Suppression.HASH: N_("its model is not the one that was registered"),
    Suppression.RUNNING: N_("something was under way about the same cause"),
    Suppression.QUIET: N_("it was rejected lately, and nothing has changed"),
    Suppression.DRILL: N_("it was known to be wrong, for practice only"),
    Suppression.FAULTY: N_("it was incomplete"),
}

APPROVE_REASONS: dict[ApproveReason, str] = {
    ApproveReason.EVIDENCE: N_("The evidence shows it"),
    ApproveReason.SEEN_MYSELF: N_("Seen, heard or measured at the machine"),
    ApproveReason.OWN_ASSESSMENT: N_("I thought so before"),
    ApproveReason.WORTH_TRYING: N_("Not sure, but little is lost"),
    ApproveReason.PLANNED_ANYWAY: N_("Planned anyway"),
}

REJECT_REASONS: dict[RejectReason, str] = {
    RejectReason.WRONG_DIAGNOSIS: N_("Wrong diagnosis"),
    RejectReason.NOT_NOW: N_("Right, but not now"),
    RejectReason.NOT_WORTH_IT: N_("Not worth it"),
    RejectReason.ALREADY_KNOWN: N_("Known already"),
    RejectReason.NOT_FEASIBLE: N_("Unsafe, or cannot be done"),
    RejectReason.DUPLICATE: N_("Said twice"),
}

EVIDENCE_KINDS: dict[EvidenceKind, str] = {
    EvidenceKind.SAMPLES: N_("Values"),
    EvidenceKind.ALARM: N_("Alarm"),
    EvidenceKind.FINDING: N_("Finding"),
    EvidenceKind.CAUSE: N_("Standstill"),
    EvidenceKind.CIRCUMSTANCE: N_("Circumstance"),
    EvidenceKind.ANSWER: N_("Answer of a person"),
    EvidenceKind.CASE: N_("Similar case"),
    EvidenceKind.ADVICE: N_("Similar recommendation"),
}

VERDICTS: dict[Verdict, str] = {
    Verdict.IMPROVED: N_("It got better"),
    Verdict.NO_CHANGE: N_("Nothing changed"),
    Verdict.WORSE: N_("It got worse"),
    Verdict.CANNOT_TELL: N_("Cannot tell"),
    Verdict.REVERTED: N_("It was taken back"),
}

DEMOTIONS: dict[DemotionCause, str] = {
    DemotionCause.PERSON: N_("Somebody lowered it"),
    DemotionCause.OUT_OF_LIMIT: N_("It proposed something outside of limits"),
    DemotionCause.HASH: N_("Its file is not the one that was registered"),
    DemotionCause.INPUT_DRIFT: N_("Its inputs are unlike those that it was made with"),
    DemotionCause.INPUT_MISSING: N_("An input is missing"),
    DemotionCause.BELOW_FLOOR: N_("It was right too seldom"),
    DemotionCause.CALIBRATION: N_("It claims another confidence than it deserves"),
    DemotionCause.OVERRIDES: N_("People suddenly turned it down"),
    DemotionCause.NEW_VERSION: N_("A new version: nothing is known of it yet"),
    DemotionCause.FAILED: N_("It was slow or broke down"),
}

HEALTH_SIGNS: dict[HealthSign, str] = {
    HealthSign.THIN: N_("Many approvals were given without a look at the evidence. Take the time that it takes."),
    HealthSign.TOO_FEW_OVERRIDES: N_("Less is rejected than turns out wrong. Look again at what speaks against."),
    HealthSign.TOO_MANY_OVERRIDES: N_("More is rejected than turns out wrong: poor advice, or a habit. Talk about it."),
}

GAPS: dict[GapReason, str] = {
    GapReason.NOT_WATCHED: N_("nobody looks for it here"),
    GapReason.STALE: N_("not heard"),
    GapReason.MISSING: N_("missing"),
    GapReason.IN_DOUBT: N_("in doubt"),
    GapReason.TOO_LITTLE_DATA: N_("too little data"),
    GapReason.OUT_OF_DOMAIN: N_("unlike the data it was made with"),
    GapReason.STALE_INPUT: N_("an input is not heard"),
    GapReason.NOT_FITTED: N_("no reference period yet"),
    GapReason.TOO_SLOW: N_("the detector did not answer in time"),
    GapReason.FAILED: N_("the detector failed"),
    GapReason.OTHER: N_("why is not on record"),
}
"""Why something was not known."""


def advice_state_words(state: AdviceState) -> str:
    """How it stands."""
    return _(ADVICE_STATES[state])


def suppression_words(suppression: Suppression) -> str:
    """Why nobody is asked, after a colon."""
    return _(SUPPRESSIONS[suppression])


def decision_reason_words(reason: ApproveReason | RejectReason) -> str:
    """Why somebody decided so."""
    if isinstance(reason, ApproveReason):
        return _(APPROVE_REASONS[reason])
    return _(REJECT_REASONS[reason])


def evidence_kind_words(kind: EvidenceKind) -> str:
    """What a piece of evidence is."""
    return _(EVIDENCE_KINDS[kind])


def verdict_words(verdict: Verdict) -> str:
    """What came of it."""
    return _(VERDICTS[verdict])


def demotion_words(cause: DemotionCause) -> str:
    """Why a kind of advice fell."""
    return _(DEMOTIONS[cause])


def health_words(sign: HealthSign) -> str:
    """What the team should hear."""
    return _(HEALTH_SIGNS[sign])


def gap_words(reason: GapReason) -> str:
    """Why something was not known."""
    return _(GAPS[reason])
