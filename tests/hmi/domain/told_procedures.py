"""Procedures and runs as a test wants them."""

from typing import Any

import msgspec

from hmi.domain.equipment_class import EquipmentClass
from hmi.domain.person import PersonRef
from hmi.domain.procedure import (
    Ask,
    Branch,
    Call,
    Check,
    Enter,
    FailureAnswer,
    Instruct,
    Lock,
    MethodCall,
    OnFail,
    Procedure,
    ProcedureId,
    ProcedureState,
    RemoveLock,
    ReplyOption,
    Step,
    StepId,
    Undo,
    UndoKind,
    Verification,
    Wait,
    Work,
    Write,
    content_digest,
)
from hmi.domain.procedure_condition import Condition
from hmi.domain.procedure_run import ProcedureRun, RunId, RunState
from hmi.domain.procedure_transition import begun
from hmi.domain.tag import TagName

ANA, BEA = PersonRef("p-ana"), PersonRef("p-bea")
SPEED, STATE, DOOR = TagName("cobot/Speed"), TagName("cell/State"), TagName("cnc/Door")
HELD = Condition(tag=STATE, is_one_of=("Held",))
RESTORE = Undo(kind=UndoKind.RESTORE)


def a_step(name: str = "look", work: Work | None = None, **more: Any) -> Step:
    return Step(id=StepId(name), title=name, work=work or Instruct(), **more)


def a_write(name: str = "slow_down", value: float = 70.0, **more: Any) -> Step:
    return a_step(name, Write(tag=SPEED, value=value, unit="%", tolerance=0.5, undo=RESTORE), **more)


def a_call(name: str = "hold_cell", method: str = "Hold", undo: Undo | None = None, **more: Any) -> Step:
    call = MethodCall(equipment="cell", component="Pack", method=method)  # pyright: ignore[reportArgumentType]
    return a_step(
        name,
        Call(call=call, undo=undo or Undo(kind=UndoKind.BY_HAND, words="Unhold it at the cell")),
        verify=Verification(conditions=(HELD,), timeout_s=10.0),
        **more,
    )


def a_procedure(*steps: Step, **more: Any) -> Procedure:
    settings: dict[str, Any] = {"id": ProcedureId("service"), "version": "1", "state": ProcedureState.RELEASED}
    told = settings | more
    return Procedure(
        title="Service", goal="It runs", equipment_class=EquipmentClass.ROBOT, steps=steps or (a_step(),), **told
    )


def every_kind() -> Procedure:
    """Every kind of work that the machine of states treats in its own way."""
    lock = Lock(energy="Power", point="Q1", method="Switch", zero_test="Measure")
    closed = Condition(tag=DOOR, is_one_of=(True,))
    return a_procedure(
        a_step("look", is_optional=True),
        a_call(),
        a_step("sees_held", Check(), verify=Verification(conditions=(HELD,), timeout_s=5.0)),
        a_step("lock", lock, is_critical=True),
        a_step("measure", Enter(name="Gap", unit="mm", at_least=0.1, at_most=0.3)),
        a_step("unlock", RemoveLock(lock=StepId("lock")), is_critical=True),
        a_write(on_fail=OnFail(retries=1, then=FailureAnswer.BRANCH, go_to=StepId("settle"))),
        a_step("settle", Wait(duration_s=3.0)),
        a_step("way", Branch(conditions=(closed,), then=StepId("well"), otherwise=StepId("close"))),
        a_step("close", verify=Verification(conditions=(closed,), timeout_s=5.0)),
        a_step(
            "well",
            Ask(
                replies=(
                    ReplyOption(id="yes", words="Yes", then=StepId("last")),
                    ReplyOption(id="no", words="No", then=StepId("slow_down")),
                )
            ),
        ),
        a_step("last"),
        safe_leave=("Take the tools out",),
    )


def a_run(procedure: Procedure, **more: Any) -> ProcedureRun:
    fresh = ProcedureRun(
        id=RunId("r1"),
        procedure=procedure.id,
        version=procedure.version,
        digest=content_digest(procedure),
        state=RunState.RUNNING,
        operator=ANA,
        screen="panel",
        began_ns=1,
    )
    return msgspec.structs.replace(begun(fresh, procedure, 1), **more)
