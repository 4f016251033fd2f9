"""How a recommendation stands: its state, what people did with it, and what came of it (practice 6.3)."""

from enum import StrEnum

from msgspec import Struct

from hmi.domain.advice import AdviceId, Recommendation
from hmi.domain.advice_approval import Approval
from hmi.domain.advice_plan import Plan
from hmi.domain.person import PersonRef, Role
from hmi.domain.tag import Scalar, TagName


class AdviceState(StrEnum):
    """Where a recommendation is."""

    SUPPRESSED = "suppressed"
    """Recorded, and nobody is asked; ``Suppression`` says why."""
    SHADOW = "shadow"
    """Recorded and compared with what comes later; only who may change modes sees it."""
    QUEUED = "queued"
    """Waits in the inbox; nobody has opened it."""
    PRESENTED = "presented"
    """Somebody has opened it."""
    DEFERRED = "deferred"
    """Comes back at a moment."""
    HALF_APPROVED = "half_approved"
    """One of two people has approved."""
    APPROVED = "approved"
    CHANGED = "changed"
    """Approved with other values than proposed."""
    REJECTED = "rejected"
    EXPIRED = "expired"
    SUPERSEDED = "superseded"
    CANCELLED = "cancelled"
    """By Stop AI, by whoever approved it, or because a mode was lowered."""
    APPLYING = "applying"
    """A run is bound to it."""
    VERIFIED = "verified"
    """Done, and read back."""
    APPLY_FAILED = "apply_failed"

    @property
    def is_open(self) -> bool:
        """Whether somebody still has to decide."""
        return self in (
            AdviceState.QUEUED,
            AdviceState.PRESENTED,
            AdviceState.DEFERRED,
            AdviceState.HALF_APPROVED,
        )

    @property
    def is_allowed(self) -> bool:
        """Whether a run may begin on it."""
        return self in (AdviceState.APPROVED, AdviceState.CHANGED)

    @property
    def is_running(self) -> bool:
        """Whether an intervention on its cause is decided or under way."""
        return self.is_allowed or self is AdviceState.APPLYING

    @property
    def is_over(self) -> bool:
        """Whether nothing can happen to it any more but that its outcome is judged."""
        return not self.is_open and not self.is_running


class Suppression(StrEnum):
    """Why nobody is asked."""

    MODE_OFF = "mode_off"
    STOPPED = "stopped"
    """AI is stopped."""
    LIMIT = "limit"
    """It is outside of hard limits: its model is demoted, too."""
    STALE = "stale"
    """What it rests on is too old, in doubt or missing."""
    HASH = "hash"
    """Its model is not the one that was registered."""
    RUNNING = "running"
    """An intervention on the same cause is decided or under way."""
    QUIET = "quiet"
    """It was rejected lately, and nothing that mattered for that has changed."""
    DRILL = "drill"
    """Known-wrong advice, in a live cell."""
    FAULTY = "faulty"
    """It is incomplete."""


class ApproveReason(StrEnum):
    """Why somebody approves: agreement is a thought, too (practice 6.4)."""

    EVIDENCE = "evidence"
    """The evidence shows it."""
    SEEN_MYSELF = "seen_myself"
    """Seen, heard or measured at the machine."""
    OWN_ASSESSMENT = "own_assessment"
    """It is what the person had said before seeing it."""
    WORTH_TRYING = "worth_trying"
    """Not sure, but little is lost."""
    PLANNED_ANYWAY = "planned_anyway"


class RejectReason(StrEnum):
    """Why somebody rejects; each has an effect of its own, see ``EFFECTS``."""

    WRONG_DIAGNOSIS = "wrong_diagnosis"
    NOT_NOW = "not_now"
    NOT_WORTH_IT = "not_worth_it"
    ALREADY_KNOWN = "already_known"
    NOT_FEASIBLE = "not_feasible"
    """Unsafe, or cannot be done."""
    DUPLICATE = "duplicate"


class Effect(StrEnum):
    """What a rejection teaches."""

    PRECISION = "precision"
    """It counts as not confirmed."""
    TIMING = "timing"
    COST = "cost"
    FEASIBILITY = "feasibility"
    """Of the intervention, not of the diagnosis."""
    NOTHING = "nothing"


EFFECTS: dict[RejectReason, Effect] = {
    RejectReason.WRONG_DIAGNOSIS: Effect.PRECISION,
    RejectReason.NOT_NOW: Effect.TIMING,
    RejectReason.NOT_WORTH_IT: Effect.COST,
    RejectReason.ALREADY_KNOWN: Effect.NOTHING,
    RejectReason.NOT_FEASIBLE: Effect.FEASIBILITY,
    RejectReason.DUPLICATE: Effect.NOTHING,
}
"""Only a wrong diagnosis and a measured outcome change precision (ai.md 5, feedback)."""


class DecisionKind(StrEnum):
    """What somebody decided."""

    APPROVED = "approved"
    CHANGED = "changed"
    REJECTED = "rejected"
    DEFERRED = "deferred"
    ESCALATED = "escalated"


class Decision(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One decision of one person, with all that the log must tell of it."""

    kind: DecisionKind
    person: PersonRef
    roles: frozenset[Role]
    level: int
    """Of qualification in the skill that was asked for, then."""
    screen: str
    decided_ns: int
    agreed: ApproveReason | None = None
    rejected: RejectReason | None = None
    """Neither of a deferral or escalation, exactly one of everything else."""
    words: str = ""
    signature: str = ""
    """Digest that the PIN was given for; empty where none was asked for."""
    seconds: float = 0.0
    """From the moment at which the card was shown to this person."""
    evidence: tuple[str, ...] = ()
    """Keys of what this person had opened."""

    @property
    def reason(self) -> ApproveReason | RejectReason | None:
        """Why; None of a deferral or escalation."""
        return self.agreed or self.rejected


class Assessment(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What somebody thought before they saw the proposal."""

    person: PersonRef
    choice: str
    """Id of a candidate; ``not_known`` or ``other``."""
    words: str = ""
    given_ns: int


class Opened(Struct, frozen=True, kw_only=True):
    """Somebody looked at the card or at a piece of its evidence."""

    person: PersonRef
    key: str
    """Of the evidence; empty: the card."""
    time_ns: int


class Sent(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One act that was allowed to be sent, once."""

    step: str
    time_ns: int
    person: PersonRef
    tag_name: TagName | None = None
    value: Scalar | None = None
    """Of a write."""


class Verdict(StrEnum):
    """What came of it."""

    IMPROVED = "improved"
    NO_CHANGE = "no_change"
    WORSE = "worse"
    CANNOT_TELL = "cannot_tell"
    """Counts among all, never as improved."""
    REVERTED = "reverted"
    """It was taken back."""


class Judge(StrEnum):
    """Who says so."""

    DATA = "data"
    """Against matched periods or the forecast without the act."""
    PERSON = "person"


class Appraisal(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One verdict on the outcome."""

    judge: Judge
    verdict: Verdict
    time_ns: int
    person: PersonRef | None = None
    words: str = ""
    facts: dict[str, Scalar] = {}
    """Predicted and actual, by snake_case word with unit."""


class Advice(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A recommendation with its life: one row of the log."""

    proposal: Recommendation
    stage: str
    """Mode of its type when it was offered."""
    state: AdviceState
    suppression: Suppression | None = None
    revision: int = 0
    """Counts changes; what somebody decided on an older one is refused."""
    queued_ns: int = 0
    interrupts_ns: int = 0
    """When it called for attention; 0: it waits silently."""
    presented_ns: int = 0
    wake_ns: int = 0
    """Deferred: when it comes back."""
    wanted_role: Role | None = None
    """Escalated: who is to decide."""
    asks_assessment: bool = False
    """Whoever decides says first what they think themselves."""
    merged: int = 0
    """How often the same was proposed again."""
    superseded_by: AdviceId = AdviceId("")
    opened: tuple[Opened, ...] = ()
    assessments: tuple[Assessment, ...] = ()
    decisions: tuple[Decision, ...] = ()
    approval: Approval | None = None
    """What was approved, wholly; of the first of two people as soon as there is one."""
    agreed_ns: int = 0
    """When as many people had approved as it takes; 0: they have not."""
    sent: tuple[Sent, ...] = ()
    """What was allowed to be sent, in order."""
    over_why: str = ""
    """Cancelled or failed: snake_case, or what somebody said."""
    run: str = ""
    applied_ns: int = 0
    read_back: dict[str, Scalar] = {}
    """By tag: what the controller said after it."""
    appraisals: tuple[Appraisal, ...] = ()

    @property
    def id(self) -> AdviceId:
        """Of the recommendation."""
        return self.proposal.id

    @property
    def plan(self) -> Plan:
        """What would be done: as somebody approved it, else as proposed."""
        return self.proposal.plan if self.approval is None else self.approval.plan

    @property
    def decision(self) -> Decision | None:
        """The newest that ended it."""
        final = (DecisionKind.APPROVED, DecisionKind.CHANGED, DecisionKind.REJECTED)
        return next((one for one in reversed(self.decisions) if one.kind in final), None)

    @property
    def outcome(self) -> Verdict | None:
        """By data where data can tell; else by the newest word of a person. None: nobody has judged yet."""
        by_data = [one.verdict for one in self.appraisals if one.judge is Judge.DATA]
        by_people = [one.verdict for one in self.appraisals if one.judge is Judge.PERSON]
        if Verdict.REVERTED in (*by_data, *by_people):
            return Verdict.REVERTED
        if by_data and by_data[-1] is not Verdict.CANNOT_TELL:
            return by_data[-1]
        return next(iter((*reversed(by_people), *reversed(by_data))), None)

    @property
    def final(self) -> Decision | None:
        """What was decided in the end. A first approval of two is nothing yet, and nothing where no second came."""
        decision = self.decision
        if decision is None or self.state.is_open:
            return None
        return decision if decision.kind is DecisionKind.REJECTED or self.agreed_ns else None

    def shown_ns(self, person: PersonRef) -> int:
        """When this person saw the card first; 0: never."""
        return next((one.time_ns for one in self.opened if one.person == person and not one.key), 0)

    def evidence_opened(self, person: PersonRef) -> tuple[str, ...]:
        """What this person looked at, in order."""
        return tuple(dict.fromkeys(one.key for one in self.opened if one.person == person and one.key))

    def assessment_of(self, person: PersonRef) -> Assessment | None:
        """What this person said before seeing the proposal."""
        return next((one for one in self.assessments if one.person == person), None)


def missing_in_log(advice: Advice) -> tuple[str, ...]:
    """Names of what practice 6.3 wants on record of a decided case and is not there; empty: it is complete."""
    proposal, decision = advice.proposal, advice.final
    if decision is None:
        return ("decision",)
    is_approved = decision.kind is not DecisionKind.REJECTED
    has_acts = bool(proposal.plan.acts)
    told = {
        "id": bool(proposal.id),
        "model": bool(proposal.source.model and proposal.source.version and proposal.source.sha256),
        "limits": bool(proposal.source.limits_sha256) or not has_acts,
        "stage": bool(advice.stage),
        "inputs": bool(proposal.inputs),
        "confidence": proposal.confidence is not None,
        "evidence": bool(proposal.evidence),
        "alternatives": bool(proposal.alternatives),
        "presented": 0 < advice.presented_ns <= decision.decided_ns,
        "assessment": not advice.asks_assessment or advice.assessment_of(decision.person) is not None,
        "approval": not is_approved or advice.approval is not None,
        "reason": decision.reason is not None,
        "person": bool(decision.person and decision.roles and decision.screen),
        "signature": bool(decision.signature) or not (is_approved and has_acts),
        "read_back": advice.state is not AdviceState.VERIFIED or not advice.plan.writes or bool(advice.read_back),
    }
    return tuple(name for name, is_told in told.items() if not is_told)


def is_judged_by_data(advice: Advice) -> bool:
    """Whether the data have had their word; what a person said stands beside it."""
    return any(one.judge is Judge.DATA for one in advice.appraisals)
