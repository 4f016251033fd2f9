"""What a screen may ask about procedures and their runs."""

from enum import StrEnum

from msgspec import Struct

from hmi.domain.equipment import EquipmentId
from hmi.domain.equipment_class import EquipmentClass
from hmi.domain.outcome import Refused
from hmi.domain.procedure import Level, Need, Procedure, ProcedureId, ProcedureState, Skill, Step
from hmi.domain.procedure_condition import Seen
from hmi.domain.procedure_run import Effect, ProcedureRun, RunId
from hmi.domain.words import Words


class AskProcedures(Struct, frozen=True, kw_only=True, tag="ask_procedures"):
    """The procedures of this cell, drafts among them."""


class ProcedureRow(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One procedure in the list."""

    id: ProcedureId
    version: str
    state: ProcedureState
    digest: str
    title: Words
    goal: Words
    equipment_class: EquipmentClass
    equipment: EquipmentId | None = None
    need: Need = Need()
    """Who may start it."""
    duration_min: float = 0.0
    steps: int = 0
    is_shipped: bool = False
    """The site has written none of this id."""
    refusal: Refused | None = None
    """Why whoever asks cannot start it now."""


class SkillRow(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One skill, and how well whoever asks knows it."""

    id: Skill
    label: Words
    level: Level = Level.NONE


class ProceduresAnswer(Struct, frozen=True, kw_only=True, tag="procedures"):
    """By equipment class and title; what is wrong with files, one fault each: those procedures are not used."""

    procedures: tuple[ProcedureRow, ...] = ()
    skills: tuple[SkillRow, ...] = ()
    faults: tuple[str, ...] = ()
    is_reading: bool = False
    """The service began a moment ago and reads the files still: ask again in a second."""


class AskProcedure(Struct, frozen=True, kw_only=True, tag="ask_procedure"):
    """One procedure, in the version that is in use, or in one that runs were made of."""

    procedure: ProcedureId
    digest: str = ""
    """Empty: the one in use."""


class ProcedureAnswer(Struct, frozen=True, kw_only=True, tag="procedure"):
    """The whole of a version; None when there is none such."""

    procedure: Procedure | None = None
    digest: str = ""
    refusal: Refused | None = None
    """Why whoever asks cannot start it now."""


class AskProcedurePicture(Struct, frozen=True, kw_only=True, tag="ask_procedure_picture"):
    """A picture of a step, by the name that stands there."""

    procedure: ProcedureId
    picture: str


class ProcedurePictureAnswer(Struct, frozen=True, kw_only=True, tag="procedure_picture"):
    """The file's bytes; empty where there is no such file."""

    data: bytes = b""


class RunAct(StrEnum):
    """What can be done with a run in some state; one word for each command."""

    DO = "do"
    CONFIRM = "confirm"
    ENTER = "enter"
    REPLY = "reply"
    LOCK = "lock"
    TAKE_OFF_LOCK = "take_off_lock"
    ATTEST = "attest"
    HOLD = "hold"
    RESUME = "resume"
    RETRY = "retry"
    FOLLOW_BRANCH = "follow_branch"
    SKIP = "skip"
    ABORT = "abort"
    OFFER = "offer"
    TAKE = "take"
    CLOSE = "close"


class OfferedAct(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One act that is open at this step, and why whoever asks cannot do it: None where they can."""

    act: RunAct
    needs_pin: bool = False
    refusal: Refused | None = None


class AskRun(Struct, frozen=True, kw_only=True, tag="ask_run"):
    """One run as it stands now; None: the one that whoever asks runs, else the newest that is open."""

    run: RunId | None = None


class RunAnswer(Struct, frozen=True, kw_only=True, tag="run"):
    """A run with all that a screen needs to show its present step."""

    run: ProcedureRun | None = None
    procedure: Procedure | None = None
    step: Step | None = None
    """Whose turn it is; of a run that is left, a step that is not in the procedure."""
    number: int = 0
    """Of that step in the procedure, from 1; 0 for a step that is not in it."""
    need: Need = Need()
    """Who may do that step."""
    preconditions: tuple[Seen, ...] = ()
    verification: tuple[Seen, ...] = ()
    verify_left_s: float | None = None
    """Until it counts as failed; None while nothing is awaited."""
    wait_left_s: float | None = None
    effect: Effect | None = None
    """What became of the last thing that was sent, as far as the machine tells; None where nothing was."""
    changed: tuple[Seen, ...] = ()
    """Of a held run: what earlier steps wrote and is no longer so."""
    overdue_s: float = 0.0
    """By how much longer the step takes than usual."""
    acts: tuple[OfferedAct, ...] = ()
    retries_left: int = 0
    asked_ns: int = 0


class AskRuns(Struct, frozen=True, kw_only=True, tag="ask_runs"):
    """Runs that are open, and those that began in ``start_ns <= t < end_ns``, newest first."""

    start_ns: int = 0
    end_ns: int = 0
    procedure: ProcedureId | None = None
    limit: int = 200


class RunRow(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One run in a list."""

    run: ProcedureRun
    title: Words
    step_title: Words = ""
    number: int = 0
    steps: int = 0


class RunsAnswer(Struct, frozen=True, kw_only=True, tag="runs"):
    """Open ones first."""

    runs: tuple[RunRow, ...] = ()
    is_more: bool = False


ProcedureQuery = AskProcedures | AskProcedure | AskProcedurePicture | AskRun | AskRuns
ProcedureQueryAnswer = ProceduresAnswer | ProcedureAnswer | ProcedurePictureAnswer | RunAnswer | RunsAnswer
