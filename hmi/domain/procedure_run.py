"""A run of a procedure: where it stands, step by step, and who did what."""

from enum import StrEnum
from typing import NewType

from msgspec import Struct

from hmi.domain.person import PersonRef
from hmi.domain.procedure import ProcedureId, Step, StepId
from hmi.domain.tag import Scalar, TagName

RunId = NewType("RunId", str)
"""UUIDv7 in hex, the same on every panel."""

LEAVING = "leave."
"""First part of the ids of steps that are offered when a run is aborted; no id of a procedure holds a point."""


class RunState(StrEnum):
    """Where a run is."""

    RUNNING = "running"
    HELD = "held"
    """The guide stands still; the machine does what it does."""
    LEAVING = "leaving"
    """It was aborted: what it did is offered to be undone, one step at a time."""
    COMPLETING = "completing"
    """Every step is done; somebody has to say what came of it."""
    DONE = "done"
    ABORTED = "aborted"
    """Ended before its end, and everything it had done was undone."""
    FAILED = "failed"
    """Ended before its end, and something it had done still stands: at the machine, or a lock."""

    @property
    def is_over(self) -> bool:
        """Whether nothing comes any more."""
        return self in (RunState.DONE, RunState.ABORTED, RunState.FAILED)


class StepState(StrEnum):
    """Where a step is."""

    PENDING = "pending"
    """Its turn has not come, or what it needs of the machine is not so."""
    READY = "ready"
    RUNNING = "running"
    VERIFYING = "verifying"
    DONE = "done"
    FAILED = "failed"
    HELD = "held"
    ABORTED = "aborted"
    SKIPPED = "skipped"

    @property
    def is_active(self) -> bool:
        """Whether it can be held: its turn has come, and it is not over."""
        return self in (StepState.PENDING, StepState.READY, StepState.RUNNING, StepState.VERIFYING)

    @property
    def is_settled(self) -> bool:
        """Whether nothing of it is left to do."""
        return self in (StepState.DONE, StepState.SKIPPED, StepState.ABORTED)


class HoldCause(StrEnum):
    """Why the guide stands still."""

    PERSON = "person"
    PRECONDITION_LOST = "precondition_lost"
    COMMS_LOST = "comms_lost"
    """A tag that it needs is not heard."""
    RESTART = "restart"
    """The cell service, or its computer, started anew."""
    SESSION_ENDED = "session_ended"
    """Whoever was at it was signed off while a step waited for them that writes or is critical."""


class Hold(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Why, since when and by whom a run is held."""

    cause: HoldCause
    since_ns: int
    by: PersonRef | None = None
    tag: TagName | None = None
    """Whose value, or silence, it is."""
    value: Scalar | None = None
    """What that tag said; None: nothing that is known."""
    words: str = ""
    """Why, as the person said."""


class FailureCause(StrEnum):
    """Why a step failed."""

    REFUSED = "refused"
    """Nothing was sent, or the machine said no."""
    NOT_SURE = "not_sure"
    """It was sent, and nobody knows what came of it."""
    READ_BACK_DIFFERS = "read_back_differs"
    TIMED_OUT = "timed_out"
    """The machine did not say in time what it had to say."""
    OUT_OF_LIMITS = "out_of_limits"
    """What a person measured is not as it has to be; it is on record as they entered it."""


class Failure(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Why a step failed, and when."""

    cause: FailureCause
    since_ns: int
    reason: str = ""
    """A word of ``hmi.domain.outcome.Reason``, where the machine or a rule refused."""
    tag: TagName | None = None
    value: Scalar | None = None
    facts: dict[str, Scalar] = {}


class Intent(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What is about to be sent, on record before it is sent."""

    nonce: str
    """Of exactly this sending; there is never a second with the same."""
    sent_ns: int
    """By our clock."""
    tag: TagName | None = None
    """What is written; None for a call."""
    old: Scalar | None = None
    """What the tag said before."""
    old_source_ns: int = 0
    """When it said so, by the controller's clock; 0 where it tells no time."""
    new: Scalar | None = None
    tolerance: float = 0.0
    skew_ns: int | None = None
    """Clock of the controller minus ours, then; None where it was not known."""
    is_needless: bool = False
    """It stood there already, and nothing was sent."""


class Effect(StrEnum):
    """What is known of an intent afterwards."""

    APPLIED = "applied"
    NOT_APPLIED = "not_applied"
    UNKNOWN = "unknown"


class Attestation(Struct, frozen=True, kw_only=True):
    """Somebody said with their PIN that they saw it, or came when they were called."""

    person: PersonRef
    time_ns: int
    screen: str


class RunStep(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One step as it stands in this run."""

    step: StepId
    state: StepState = StepState.PENDING
    since_ns: int = 0
    begun_ns: int = 0
    """When its turn came; its overdue time counts from here."""
    attempt: int = 1
    held_from: StepState | None = None
    """In which state it was held."""
    failure: Failure | None = None
    """Why it failed last; stays when it is tried again."""
    intent: Intent | None = None
    """What was sent last, or is being sent."""
    earlier: tuple[Intent, ...] = ()
    """What was sent at earlier attempts and may have had an effect."""
    value: Scalar | None = None
    """What was entered, or read back."""
    answer: str = ""
    """Which reply was given, or which way the machine chose."""
    why: str = ""
    """Why it was skipped or tried again, as the person said."""
    person: PersonRef | None = None
    screen: str = ""
    attested: tuple[Attestation, ...] = ()
    escalated: int = 0
    """How many times somebody was called because it takes too long."""


class LockRecord(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One person's lock at one source of energy."""

    step: StepId
    point: str
    number: str
    """As it is marked on the lock or the tag."""
    person: PersonRef
    applied_ns: int
    zero_result: str
    """What the try-out showed, as the person said."""
    is_released: bool = False
    """The person said that what was stored is released."""
    removed_by: PersonRef | None = None
    removed_ns: int | None = None
    removal_why: str = ""
    """Only where somebody else had to remove it: the signed exception."""


class CauseKind(StrEnum):
    """Why a run was begun."""

    PERSON = "person"
    ADVICE = "advice"
    ALARM = "alarm"
    CASE = "case"
    TRAINING = "training"
    PRACTICE = "practice"
    """On a simulated cell, to try the procedure."""


class RunCause(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Why a run was begun, and what that is called in the records."""

    kind: CauseKind = CauseKind.PERSON
    ref: str = ""


class DeviationKind(StrEnum):
    """What was not done as it is written."""

    SKIPPED = "skipped"
    CHANGES_ACCEPTED = "changes_accepted"
    """It went on though what an earlier step wrote was no longer so."""
    LOCK_OF_ANOTHER = "lock_of_another"
    """A lock was taken off by another person than the one who put it on."""


class Deviation(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Something that was not done as it is written, by whom and why."""

    kind: DeviationKind
    step: StepId
    by: PersonRef | None
    time_ns: int
    why: str


class RunResult(StrEnum):
    """What came of it, as the person says when it is done."""

    HELPED = "helped"
    DID_NOT_HELP = "did_not_help"
    CANNOT_TELL = "cannot_tell"


class ProcedureRun(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One run of exactly one version of a procedure."""

    id: RunId
    procedure: ProcedureId
    version: str
    digest: str
    """``content_digest`` of the version; it stays that one whatever is released later."""
    state: RunState
    operator: PersonRef
    """Whose run it is: only they do its steps, until somebody takes it over."""
    screen: str
    cause: RunCause = RunCause()
    is_simulated: bool = False
    began_ns: int
    ended_ns: int | None = None
    revision: int = 0
    """Counts every change: an act is to exactly what was on the screen."""
    current: StepId | None = None
    steps: tuple[RunStep, ...] = ()
    """Those whose turn came, in the order in which it came; a way that comes back has a step again."""
    leaving: tuple[Step, ...] = ()
    """What is offered after an abort, in its order."""
    hold: Hold | None = None
    held_state: RunState | None = None
    """In which state the run was held."""
    offered_to: PersonRef | None = None
    is_offered: bool = False
    """Whoever runs it wants to hand it over; to anybody where ``offered_to`` is None."""
    locks: tuple[LockRecord, ...] = ()
    abort_why: str = ""
    deviations: tuple[Deviation, ...] = ()
    result: RunResult | None = None
    result_words: str = ""

    @property
    def now(self) -> RunStep | None:
        """The step whose turn it is."""
        return self.steps[-1] if self.steps and self.steps[-1].step == self.current else None

    @property
    def is_open(self) -> bool:
        """Whether something of it is still to be done: it is not over, or it ended with a lock on."""
        return not self.state.is_over or bool(self.standing_locks)

    @property
    def standing_locks(self) -> tuple[LockRecord, ...]:
        """Locks that are still on."""
        return tuple(lock for lock in self.locks if lock.removed_ns is None)
