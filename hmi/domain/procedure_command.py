"""What people may do with runs of procedures.

``revision`` is that of the run on the screen: an act is to exactly this. ``pin`` is the signature, where one is needed.
Each needs a panel at the cell, a permitted role and the skill that the step names.
"""

from msgspec import Struct

from hmi.domain.person import PersonRef
from hmi.domain.procedure import ProcedureId, StepId
from hmi.domain.procedure_run import RunCause, RunId, RunResult


class StartRun(Struct, frozen=True, kw_only=True, tag="start_run"):
    """Begin a run. ``Done.result`` has ``run``, its id. ``digest`` is that of the version on the screen."""

    procedure: ProcedureId
    digest: str
    cause: RunCause = RunCause()
    is_overridden: bool = False
    """Begin it though another run of the same procedure or at the same equipment is open."""


class DoStep(Struct, frozen=True, kw_only=True, tag="do_step"):
    """Let a step that writes or calls send it, exactly once."""

    run: RunId
    revision: int
    step: StepId
    pin: str = ""


class ConfirmStep(Struct, frozen=True, kw_only=True, tag="confirm_step"):
    """Say that what a step says was done; where the machine has to tell, it is asked from now on."""

    run: RunId
    revision: int
    step: StepId
    pin: str = ""


class EnterValue(Struct, frozen=True, kw_only=True, tag="enter_value"):
    """Enter what was measured."""

    run: RunId
    revision: int
    step: StepId
    value: float
    pin: str = ""


class ReplyToStep(Struct, frozen=True, kw_only=True, tag="reply_to_step"):
    """Answer the question of a step."""

    run: RunId
    revision: int
    step: StepId
    reply: str
    pin: str = ""


class ConfirmLock(Struct, frozen=True, kw_only=True, tag="confirm_lock"):
    """Say that one's own lock is on and that the try-out showed no energy.

    The one at whose turn it is, or anybody else who works under the same lock: each for themself.
    """

    run: RunId
    revision: int
    step: StepId
    number: str
    zero_result: str
    is_released: bool = False
    pin: str
    person: PersonRef | None = None
    """Who says so, where it is another than who is signed in."""


class TakeOffLock(Struct, frozen=True, kw_only=True, tag="take_off_lock"):
    """Say that one took off one's own lock. With ``why`` it is somebody else's: the signed exception (coordinator)."""

    run: RunId
    revision: int
    lock: StepId
    """The step at which it was put on."""
    owner: PersonRef
    pin: str
    person: PersonRef | None = None
    """Who says so, where it is another than who is signed in."""
    why: str = ""


class AttestStep(Struct, frozen=True, kw_only=True, tag="attest_step"):
    """Say as another person, at the same panel, that one sees the same; or that one came when called."""

    run: RunId
    revision: int
    step: StepId
    person: PersonRef
    pin: str


class HoldRun(Struct, frozen=True, kw_only=True, tag="hold_run"):
    """Let the guide stand still. The machine goes on as it does. From any panel, by anybody who may run procedures."""

    run: RunId
    why: str = ""


class ResumeRun(Struct, frozen=True, kw_only=True, tag="resume_run"):
    """Go on with a held run; everything the step needs is looked at anew.

    ``accepts_changes``: though what earlier steps wrote is no longer so; ``why`` is on record then.
    """

    run: RunId
    revision: int
    accepts_changes: bool = False
    why: str = ""
    pin: str = ""


class RetryStep(Struct, frozen=True, kw_only=True, tag="retry_step"):
    """Try a failed step again."""

    run: RunId
    revision: int
    step: StepId
    why: str


class FollowBranch(Struct, frozen=True, kw_only=True, tag="follow_branch"):
    """Go the way that a failed step names."""

    run: RunId
    revision: int
    step: StepId
    why: str = ""


class SkipStep(Struct, frozen=True, kw_only=True, tag="skip_step"):
    """Leave an optional step out; a critical one never is."""

    run: RunId
    revision: int
    step: StepId
    why: str


class AbortRun(Struct, frozen=True, kw_only=True, tag="abort_run"):
    """Give a run up. What it did is offered to be undone, and moves by itself never."""

    run: RunId
    why: str


class OfferRun(Struct, frozen=True, kw_only=True, tag="offer_run"):
    """Want somebody else to go on; it stays with its owner until they take it. ``to`` None: anybody."""

    run: RunId
    revision: int
    to: PersonRef | None = None
    is_withdrawn: bool = False


class TakeRun(Struct, frozen=True, kw_only=True, tag="take_run"):
    """Go on with somebody else's run that is offered, or held. ``knows_locks``: one knows of the locks that stand."""

    run: RunId
    revision: int
    pin: str
    knows_locks: bool = False


class CloseRun(Struct, frozen=True, kw_only=True, tag="close_run"):
    """Say what came of a run whose steps are all done."""

    run: RunId
    revision: int
    result: RunResult
    words: str = ""


ProcedureCommand = (
    StartRun
    | DoStep
    | ConfirmStep
    | EnterValue
    | ReplyToStep
    | ConfirmLock
    | TakeOffLock
    | AttestStep
    | HoldRun
    | ResumeRun
    | RetryStep
    | FollowBranch
    | SkipStep
    | AbortRun
    | OfferRun
    | TakeRun
    | CloseRun
)
