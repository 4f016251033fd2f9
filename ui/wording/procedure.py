"""Procedures and their runs: states, kinds of steps, why one is held, how well somebody knows something."""

from hmi.domain.equipment_class import EquipmentClass
from hmi.domain.procedure import (
    Ask,
    Branch,
    Call,
    Check,
    Enter,
    Escalate,
    Instruct,
    Level,
    Lock,
    ProcedureState,
    RemoveLock,
    SecondPerson,
    Wait,
    Work,
    Write,
)
from hmi.domain.procedure_run import CauseKind, Effect, FailureCause, HoldCause, RunResult, RunState
from hmi.domain.procedure_run import StepState as State
from hmi.i18n import gettext as _
from hmi.i18n import gettext_noop as N_

CLASSES: dict[EquipmentClass, str] = {
    EquipmentClass.ROBOT: N_("Robot"),
    EquipmentClass.GRIPPER: N_("Gripper"),
    EquipmentClass.MACHINE_TOOL: N_("Machine tool"),
    EquipmentClass.CONVEYOR: N_("Conveyor"),
    EquipmentClass.CAMERA: N_("Camera"),
    EquipmentClass.ENERGY: N_("Energy and air"),
    EquipmentClass.CELL: N_("Whole cell"),
}

PROCEDURE_STATES: dict[ProcedureState, str] = {
    ProcedureState.DRAFT: N_("Draft"),
    ProcedureState.RELEASED: N_("Released"),
}

LEVELS: dict[Level, str] = {
    Level.NONE: N_("not learned"),
    Level.LEARNING: N_("learning"),
    Level.WITH_HELP: N_("with help"),
    Level.ALONE: N_("alone"),
    Level.CAN_TEACH: N_("can teach"),
}
"""How well somebody knows a skill, behind its name."""

WORKS: dict[type[Work], str] = {
    Instruct: N_("By hand"),
    Check: N_("The machine tells"),
    Enter: N_("Measure and enter"),
    Write: N_("Set a value"),
    Call: N_("Command to the machine"),
    Wait: N_("Wait"),
    Ask: N_("Question"),
    Branch: N_("The machine chooses the way"),
    Escalate: N_("Call somebody"),
    Lock: N_("Lock out"),
    RemoveLock: N_("Take the lock off"),
    SecondPerson: N_("Two people"),
}
"""What kind of a step it is."""

RUN_STATES: dict[RunState, str] = {
    RunState.RUNNING: N_("Under way"),
    RunState.HELD: N_("Held"),
    RunState.LEAVING: N_("Given up: being left"),
    RunState.COMPLETING: N_("All steps are done"),
    RunState.DONE: N_("Done"),
    RunState.ABORTED: N_("Given up, and taken back"),
    RunState.FAILED: N_("Given up, not all taken back"),
}

STEP_STATES: dict[State, str] = {
    State.PENDING: N_("Waits for the machine"),
    State.READY: N_("Ready"),
    State.RUNNING: N_("Under way"),
    State.VERIFYING: N_("The machine has to tell"),
    State.DONE: N_("Done"),
    State.FAILED: N_("Failed"),
    State.HELD: N_("Held"),
    State.ABORTED: N_("Given up"),
    State.SKIPPED: N_("Left out"),
}

HOLD_CAUSES: dict[HoldCause, str] = {
    HoldCause.PERSON: N_("Held by a person"),
    HoldCause.PRECONDITION_LOST: N_("Held: a condition was lost"),
    HoldCause.COMMS_LOST: N_("Held: machine not heard"),
    HoldCause.RESTART: N_("Held after a restart"),
    HoldCause.SESSION_ENDED: N_("Held: signed off"),
}

FAILURE_CAUSES: dict[FailureCause, str] = {
    FailureCause.REFUSED: N_("Refused: nothing was done"),
    FailureCause.NOT_SURE: N_("Sent: outcome not known"),
    FailureCause.READ_BACK_DIFFERS: N_("Sent, but read back otherwise"),
    FailureCause.TIMED_OUT: N_("Not confirmed in time"),
    FailureCause.OUT_OF_LIMITS: N_("Measured: outside of the limits"),
}

EFFECTS: dict[Effect, str] = {
    Effect.APPLIED: N_("What was sent stands at the machine"),
    Effect.NOT_APPLIED: N_("What was sent did not arrive: the old value stands"),
    Effect.UNKNOWN: N_("Whether what was sent arrived is not known"),
}
"""After a restart or a failure: told by what the machine says now."""

CAUSES: dict[CauseKind, str] = {
    CauseKind.PERSON: N_("Somebody decided so"),
    CauseKind.ADVICE: N_("A recommendation"),
    CauseKind.ALARM: N_("An alarm"),
    CauseKind.CASE: N_("A case"),
    CauseKind.TRAINING: N_("Training"),
    CauseKind.PRACTICE: N_("To try it out"),
}

RESULTS: dict[RunResult, str] = {
    RunResult.HELPED: N_("It helped"),
    RunResult.DID_NOT_HELP: N_("It did not help"),
    RunResult.CANNOT_TELL: N_("Cannot tell yet"),
}


def class_words(kind: EquipmentClass) -> str:
    """A sort of equipment."""
    return _(CLASSES[kind])


def level_words(level: Level) -> str:
    """How well, with its number: "2: with help"."""
    return _("{number}: {words}").format(number=int(level), words=_(LEVELS[level]))


def work_words(work: Work) -> str:
    """What kind of a step it is."""
    return _(WORKS[type(work)])
