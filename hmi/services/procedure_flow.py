"""What a run does by itself between acts of people: steps become ready, and those that need nobody begin."""

from hmi.domain import procedure_transition as turn
from hmi.domain.person import PersonRef
from hmi.domain.procedure import Branch, Check, RemoveLock, Step, StepId, Wait
from hmi.domain.procedure_condition import Verdict, judged
from hmi.domain.procedure_run import ProcedureRun, RunState, StepState
from hmi.domain.tag import Scalar
from hmi.services.procedure_desk import ProcedureDesk

_MOST_TURNS = 1000
"""A procedure whose branches lead round and round without anybody stops here, and goes on at the next look."""


def settled(desk: ProcedureDesk, run: ProcedureRun) -> ProcedureRun:
    """The run with everything done that needs neither a person nor time."""
    for _ in range(_MOST_TURNS):
        after = _one_on(desk, run)
        if after is run:
            return run
        run = after
    return run


def _one_on(desk: ProcedureDesk, run: ProcedureRun) -> ProcedureRun:
    found = desk.step_of(run) if run.state in (RunState.RUNNING, RunState.LEAVING) else None
    if found is None:
        return run
    now, step = found
    match now.state:
        case StepState.PENDING if desk.lacking(step) is None:
            return turn.made_ready(run, desk.now_ns())
        case StepState.READY:
            return _begun_by_itself(desk, run, step)
        case _:
            return run


def _begun_by_itself(desk: ProcedureDesk, run: ProcedureRun, step: Step) -> ProcedureRun:
    now_ns, procedure = desk.now_ns(), desk.version_of(run)
    match step.work:
        case Check():
            return turn.awaited(turn.started(run, now_ns, None, ""), now_ns)
        case Wait():
            return turn.started(run, now_ns, None, "")
        case Branch(conditions=conditions, then=then, otherwise=otherwise):
            verdicts = {judged(condition, desk.look).verdict for condition in conditions}
            if Verdict.UNKNOWN in verdicts:
                return run
            way = otherwise if Verdict.FALSE in verdicts else then
            return turn.finished(turn.started(run, now_ns, None, ""), procedure, now_ns, then=way, answer=way)
        case RemoveLock(lock=lock) if all(record.step != lock for record in run.standing_locks):
            return turn.finished(turn.started(run, now_ns, None, ""), procedure, now_ns)
        case _:
            return run


def said(
    desk: ProcedureDesk,
    run: ProcedureRun,
    step: Step,
    *,
    by: PersonRef,
    screen: str,
    value: Scalar | None = None,
    answer: str = "",
    then: StepId | None = None,
) -> ProcedureRun:
    """A person did the step and says so: done, or where the machine has to tell, awaited from now on."""
    now_ns = desk.now_ns()
    begun = turn.started(run, now_ns, by, screen)
    if step.verify is not None:
        told = begun if value is None and not answer else turn.step_noted(begun, value=value, answer=answer)
        return turn.awaited(told, now_ns)
    procedure = desk.version_of(run)
    done = turn.finished(begun, procedure, now_ns, then=then, value=value, answer=answer)
    return settled(desk, done)
