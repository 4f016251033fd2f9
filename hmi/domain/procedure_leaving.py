"""How a run is left that was aborted: what is offered, in which order. Nothing of it moves by itself."""

import msgspec

from hmi.domain.procedure import (
    Call,
    FailureAnswer,
    Instruct,
    OnFail,
    Procedure,
    RemoveLock,
    Step,
    StepId,
    Undo,
    UndoKind,
    Verification,
    Work,
    Write,
    acts_on_machine,
)
from hmi.domain.procedure_run import LEAVING, FailureCause, Intent, ProcedureRun, RunStep, StepState
from hmi.domain.words import has_words

UNDO_WITHIN_S = 30.0
"""For a call that takes something back: as long as machines take to change their state."""
CLEARANCE = f"{LEAVING}clear."
"""First part of the ids of steps in front of an undo that can let something move: covers on, nobody in reach."""
LOCK_OFF = f"{LEAVING}lock."
"""First part of the ids of steps at which a lock that is still on comes off."""
_RETRIES = 3
_STOPPING = frozenset({"Hold", "Stop", "Suspend", "Abort", "Halt", "StandDown"})
"""Methods that only take motion or power away.

PackML (OPC 30050), robotics (OPC 40010-1), machine vision (OPC 40100-1).
Whatever else is called may give power, start or resume.
"""


def leaving_steps(run: ProcedureRun, procedure: Procedure) -> tuple[Step, ...]:
    """First people and tools out of the machine, then locks off, then what was sent is taken back, the last first.

    A lock may stay on, and what was sent may stay as it is: for a reason, and on record.
    """
    steps = [
        _step(f"{LEAVING}{number}", Instruct(), title=words, is_critical=True)
        for number, words in enumerate(procedure.safe_leave, 1)
    ]
    for number, lock in enumerate(dict.fromkeys(record.step for record in run.standing_locks), 1):
        told = procedure.step(lock)
        if told is not None:
            work = RemoveLock(lock=lock)
            marks = {"is_optional": True, "is_critical": True, "is_local": True}
            steps.append(_step(f"{LOCK_OFF}{number}", work, title=told.title, **marks))
    for number, (was, step) in enumerate(_sent(run, procedure), 1):
        undo = _undo_of(step, was, number)
        if may_move(undo):
            steps.append(_clearance(undo, number))
        steps.append(undo)
    return tuple(steps)


def may_move(step: Step) -> bool:
    """Whether what a step calls can let something move, or gives power to it."""
    return isinstance(step.work, Call) and step.work.call.method not in _STOPPING


def is_clearance(step: Step) -> bool:
    """Whether somebody has to say that all is clear before what its title names is taken back."""
    return step.id.startswith(CLEARANCE)


def may_be_left_out(step: Step) -> bool:
    """Whether a step may be skipped for a reason: a critical one only where an abort offers it."""
    return step.is_optional and (not step.is_critical or step.id.startswith(LEAVING))


def next_offered(run: ProcedureRun, step: StepId, *, is_left_out: bool = False) -> StepId | None:
    """What an aborted run offers after a step.

    Nothing that reaches the machine while a lock is on, and no undo in front of which nobody said that all is clear.
    """
    rest = list(run.leaving)
    while rest and rest.pop(0).id != step:
        pass
    if is_left_out and step.startswith(CLEARANCE):
        rest = rest[1:]
    is_locked = bool(run.standing_locks)
    return next((one.id for one in rest if not (is_locked and _reaches_machine(one))), None)


def _reaches_machine(step: Step) -> bool:
    return acts_on_machine(step) or is_clearance(step)


def _clearance(undo: Step, number: int) -> Step:
    marks = {"is_optional": True, "is_critical": True, "is_local": True}
    return _step(f"{CLEARANCE}{number}", Instruct(), title=undo.title, need=undo.need, safety=undo.safety, **marks)


def may_have_effect(step: RunStep) -> bool:
    """Whether what the step sent may have changed the machine: not where it stood there already, or was refused."""
    return first_effect(step) is not None


def first_effect(step: RunStep) -> Intent | None:
    """The first that was sent and may have changed the machine: it tells what was there before."""
    is_refused = step.failure is not None and step.failure.cause is FailureCause.REFUSED
    is_last_refused = is_refused and step.state in (StepState.FAILED, StepState.ABORTED, StepState.SKIPPED)
    last = () if step.intent is None or is_last_refused else (step.intent,)
    return next((intent for intent in (*step.earlier, *last) if not intent.is_needless), None)


def _sent(run: ProcedureRun, procedure: Procedure) -> list[tuple[Intent, Step]]:
    """What was sent, the last first."""
    found: list[tuple[Intent, Step]] = []
    for one in reversed(run.steps):
        step, intent = procedure.step(one.step), first_effect(one)
        if step is not None and intent is not None:
            found.append((intent, step))
    return found


def _undo_of(step: Step, was: Intent, number: int) -> Step:
    """What takes back what a step sent."""
    undo = _undo(step)
    work, verify = _undo_work(step, undo, was)
    return _step(
        f"{LEAVING}undo.{number}",
        work,
        title=undo.words if has_words(undo.words) else step.title,
        need=step.need,
        preconditions=undo.preconditions if not isinstance(work, Instruct) else (),
        verify=verify,
        watch=step.watch,
        safety=undo.safety,
        is_optional=True,
        is_critical=undo.is_critical,
        is_local=True,
    )


def _undo(step: Step) -> Undo:
    assert isinstance(step.work, Write | Call)
    return step.work.undo


def _undo_work(step: Step, undo: Undo, was: Intent) -> tuple[Work, Verification | None]:
    by_hand = Undo(kind=UndoKind.BY_HAND)
    match step.work:
        case Write(tag=tag) as write if undo.kind in (UndoKind.RESTORE, UndoKind.WRITE):
            value = was.old if undo.kind is UndoKind.RESTORE else undo.value
            if value is not None:
                return Write(tag=tag, value=value, unit=write.unit, tolerance=write.tolerance, undo=by_hand), None
        case _:
            pass
    if undo.kind is UndoKind.CALL and undo.call is not None:
        verify = Verification(conditions=undo.verify, timeout_s=UNDO_WITHIN_S)
        return Call(call=undo.call, undo=by_hand), verify
    return Instruct(), None


def _step(name: str, work: Work, **told: object) -> Step:
    on_fail = OnFail(retries=_RETRIES, then=FailureAnswer.HOLD)
    return msgspec.structs.replace(Step(id=StepId(name), title="", work=work, on_fail=on_fail), **told)
