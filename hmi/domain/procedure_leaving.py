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
)
from hmi.domain.procedure_run import LEAVING, FailureCause, Intent, ProcedureRun, RunStep, StepState
from hmi.domain.words import has_words

UNDO_WITHIN_S = 30.0
"""For a call that takes something back: as long as machines take to change their state."""
_RETRIES = 3


def leaving_steps(run: ProcedureRun, procedure: Procedure) -> tuple[Step, ...]:
    """First people and tools out of the machine, then locks off, then what was sent is taken back, the last first."""
    steps = [
        _step(f"{LEAVING}{number}", Instruct(), title=words, is_critical=True)
        for number, words in enumerate(procedure.safe_leave, 1)
    ]
    for number, lock in enumerate(dict.fromkeys(record.step for record in run.standing_locks), 1):
        told = procedure.step(lock)
        if told is not None:
            work = RemoveLock(lock=lock)
            steps.append(_step(f"{LEAVING}lock.{number}", work, title=told.title, is_critical=True, is_local=True))
    for number, (was, step) in enumerate(_sent(run, procedure), 1):
        steps.append(_undo_of(step, was, number))
    return tuple(steps)


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
        text=step.text if isinstance(work, Instruct) else "",
        need=step.need,
        preconditions=undo.preconditions if not isinstance(work, Instruct) else (),
        verify=verify,
        watch=step.watch,
        safety=step.safety,
        is_optional=True,
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
