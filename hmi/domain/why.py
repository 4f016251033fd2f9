"""The answer to "Why is my cell stopped?", line by line: enums and fields, never a sentence.

Each line says how sure it is and what it rests on. A line that names a cause rests on evidence that is heard now.
"""

from enum import StrEnum

from msgspec import Struct

from hmi.domain.equipment import EquipmentId
from hmi.domain.why_evidence import Evidence, Sureness
from hmi.domain.words import NO_WORDS, Words


class Verdict(StrEnum):
    """Whether it stands at all."""

    RUNS = "runs"
    PARTLY = "partly"
    """It works, and a machine of it stands for a reason of its own."""
    STANDS = "stands"
    IDLE = "idle"
    """Of one machine: it waits for its turn, and nothing keeps it from working."""
    UNKNOWN = "unknown"
    """Nobody who could tell is heard."""


class CauseKind(StrEnum):
    """Why a machine stands, by what the companion specifications let it say, worst first."""

    EMERGENCY_STOP = "emergency_stop"
    """OPC 40010-1, SafetyStates."""
    PROTECTIVE_STOP = "protective_stop"
    DOOR_OPEN = "door_open"
    """The machine stopped when its door or guard opened."""
    LINK_LOST = "link_lost"
    """Its controller is not heard."""
    NOT_HEARD = "not_heard"
    """Its controller is heard, its state is not."""
    TOOL_LOCKED = "tool_locked"
    """OPC 40501-1, Tool: the control does not let it be used; ``words`` is the reason."""
    JAMMED = "jammed"
    ALARM = "alarm"
    """The machine stopped with an alarm of its own; ``words`` is what the alarm says."""
    FAULT = "fault"
    """It says that it is aborted or in error, and nothing tells why."""
    HELD_BY_PERSON = "held_by_person"
    STOPPED_BY_PERSON = "stopped_by_person"
    ABORTED_BY_PERSON = "aborted_by_person"
    HELD = "held"
    """Somebody or something held it; nothing tells who."""
    STOPPED = "stopped"
    NOT_STARTED = "not_started"
    """It was reset and waits for its start (PackML, Idle and Complete)."""
    OUT_OF_SERVICE = "out_of_service"
    PROGRAM_STOPPED = "program_stopped"
    """A program is loaded and does not run (OPC 40010-1, TaskControlOperation)."""
    NO_PROGRAM = "no_program"
    """None is loaded."""
    DRIVES_OFF = "drives_off"
    NOT_AUTOMATIC = "not_automatic"
    """Its mode is not production; ``words`` is the mode."""
    NO_RECIPE = "no_recipe"
    """A vision system without a prepared recipe (OPC 40100-1, Initialized)."""
    OVERRIDE_ZERO = "override_zero"
    """Told to move at 0 %."""
    ORDER_INTERRUPTED = "order_interrupted"
    NO_ORDER = "no_order"
    NO_MATERIAL = "no_material"
    """It says that it is starved, and nothing in the cell feeds it."""
    OUTFEED_FULL = "outfeed_full"
    """It says that it is blocked, and nothing in the cell takes from it."""


class Cause(Struct, frozen=True, kw_only=True):
    """One reason why something stands. ``UNKNOWN`` sureness: it stands so, and why it does is not told."""

    kind: CauseKind
    equipment: EquipmentId | None
    """None: the connection to a controller."""
    began_ns: int | None
    """Our clock; None when it was so already when Tandem began to listen."""
    sureness: Sureness
    evidence: tuple[Evidence, ...]
    words: str = ""
    """The source's own: an alarm's message, a mode, the name of a safety function."""
    who: str = ""
    """Of an act: the person's name, empty for somebody who may not see it or who was erased."""
    is_tied: bool = False
    """It and the one before it began within the time that cannot be told apart."""


class SafetyState(StrEnum):
    """What safety says (read only, for ever), worst first."""

    EMERGENCY_STOP = "emergency_stop"
    PROTECTIVE_STOP = "protective_stop"
    UNKNOWN = "unknown"
    """Offered and not heard, or without a usable value: never taken for safe."""
    NO_STOP = "no_stop"
    NOT_OFFERED = "not_offered"
    """No machine of the cell tells its safety state."""


class SafetyLine(Struct, frozen=True, kw_only=True):
    """Safety of one machine."""

    state: SafetyState
    equipment: EquipmentId | None
    since_ns: int | None
    sureness: Sureness
    evidence: tuple[Evidence, ...]
    words: str = ""
    """Name of the safety function that is active, by the robot."""


class FirstOutLine(Struct, frozen=True, kw_only=True):
    """Which alarm of the present episode came first; several when they cannot be told apart."""

    sureness: Sureness
    evidence: tuple[Evidence, ...]
    equipment: EquipmentId | None = None
    words: str = ""
    began_ns: int | None = None


class ActorKind(StrEnum):
    """Who did something."""

    PERSON = "person"
    AI = "ai"


class LastAct(Struct, frozen=True, kw_only=True):
    """What a person or the AI last did to the cell through Tandem."""

    sureness: Sureness
    evidence: tuple[Evidence, ...]
    actor: ActorKind = ActorKind.PERSON
    who: str = ""
    kind: str = ""
    """The command: ``call_method``, ``write_tag`` …; empty when nothing is recorded."""
    subject: str = ""
    """Equipment or tag."""
    facts: dict[str, str] = {}
    outcome: str = ""
    """``done``, ``refused``, ``failed``; empty while it is not known."""
    time_ns: int | None = None


class WaitReason(StrEnum):
    """What a machine waits for."""

    PARTS = "parts"
    """From the one before it."""
    ROOM = "room"
    """At the one after it."""
    RELEASE = "release"
    """From the one that commands it."""


class Wait(Struct, frozen=True, kw_only=True):
    """One machine waits for another."""

    waiter: EquipmentId
    awaited: EquipmentId | None
    """None: for whom is not known."""
    reason: WaitReason | None
    sureness: Sureness
    evidence: tuple[Evidence, ...]


class StepKind(StrEnum):
    """What a person does first. Tandem resets no safety function: those steps name the hardware."""

    RELEASE_EMERGENCY_STOP = "release_emergency_stop"
    RESET_PROTECTIVE_STOP = "reset_protective_stop"
    CLOSE_DOOR = "close_door"
    CHECK_CONTROLLER = "check_controller"
    FOLLOW_GUIDANCE = "follow_guidance"
    """Of the alarm in the evidence."""
    CLEAR_JAM = "clear_jam"
    CHANGE_TOOL = "change_tool"
    ASK_PERSON = "ask_person"
    """Who stopped it had a reason."""
    RELEASE_HOLD = "release_hold"
    START = "start"
    SET_AUTOMATIC = "set_automatic"
    START_PROGRAM = "start_program"
    LOAD_PROGRAM = "load_program"
    POWER_DRIVES = "power_drives"
    PREPARE_RECIPE = "prepare_recipe"
    RAISE_OVERRIDE = "raise_override"
    RESUME_ORDER = "resume_order"
    START_ORDER = "start_order"
    SUPPLY_MATERIAL = "supply_material"
    EMPTY_OUTFEED = "empty_outfeed"
    BRING_INTO_SERVICE = "bring_into_service"
    LOOK_AT_MACHINE = "look_at_machine"
    """What it shows at its own panel says more than it tells."""
    NONE = "none"
    """It runs."""


class NextStep(Struct, frozen=True, kw_only=True):
    """What to do first, at which machine."""

    kind: StepKind
    equipment: EquipmentId | None = None
    evidence: tuple[Evidence, ...] = ()
    who: str = ""
    response: Words = NO_WORDS
    """What the site wrote down to do, where it did."""


class AskWhy(Struct, frozen=True, kw_only=True, tag="ask_why"):
    """Why the cell, or one machine of it, stands."""

    equipment: EquipmentId | None = None
    at_ns: int | None = None
    """A past moment, by our clock: the answer that would have been given then. None: now."""


class WhyAnswer(Struct, frozen=True, kw_only=True, tag="why"):
    """The answer as of ``time_ns``, our clock."""

    equipment: EquipmentId | None
    time_ns: int
    verdict: Verdict
    sureness: Sureness
    since_ns: int | None
    """Since when the verdict holds; None when that is not known."""
    evidence: tuple[Evidence, ...]
    """What the verdict rests on."""
    state: str
    """The state word of what tells for the whole, as last heard; empty when none was."""
    causes: tuple[Cause, ...]
    """In the order in which they began: the first is the first cause. Empty: none is known."""
    safety: tuple[SafetyLine, ...]
    """Worst first; one line at least."""
    first_out: FirstOutLine
    last_act: LastAct
    waits: tuple[Wait, ...]
    """Who waits for whom, from what stands furthest from the cause to what causes it."""
    circle: tuple[EquipmentId, ...] = ()
    """Machines that say that they wait for each other; the last waits for the first."""
    step: NextStep = NextStep(kind=StepKind.NONE)
