"""The state machine of a run (practice 5.1): what may follow what. Pure; nothing is sent from here.

Every function gives the run as it is afterwards, one revision on, or raises ``ForbiddenTransition``.
"""

import msgspec

from hmi.domain.person import PersonRef
from hmi.domain.procedure import Procedure, Step, StepId, acts_on_machine
from hmi.domain.procedure_leaving import leaving_steps, may_be_left_out, next_offered
from hmi.domain.procedure_run import (
    Deviation,
    DeviationKind,
    Failure,
    FailureCause,
    Hold,
    HoldCause,
    Intent,
    ProcedureRun,
    RunResult,
    RunState,
    RunStep,
    StepState,
)
from hmi.domain.tag import Scalar

TRANSITIONS: dict[StepState, frozenset[StepState]] = {
    StepState.PENDING: frozenset({StepState.READY, StepState.HELD, StepState.ABORTED, StepState.SKIPPED}),
    StepState.READY: frozenset(
        {StepState.PENDING, StepState.RUNNING, StepState.HELD, StepState.ABORTED, StepState.SKIPPED}
    ),
    StepState.RUNNING: frozenset(
        {StepState.VERIFYING, StepState.DONE, StepState.FAILED, StepState.HELD, StepState.ABORTED}
    ),
    StepState.VERIFYING: frozenset({StepState.DONE, StepState.FAILED, StepState.HELD, StepState.ABORTED}),
    StepState.HELD: frozenset({StepState.PENDING, StepState.ABORTED}),
    StepState.FAILED: frozenset({StepState.PENDING, StepState.ABORTED, StepState.SKIPPED}),
    StepState.DONE: frozenset(),
    StepState.ABORTED: frozenset(),
    StepState.SKIPPED: frozenset(),
}
"""A step that is held or failed has to become ready anew, by all that it needs of the machine."""


class ForbiddenTransition(Exception):
    """The table has no such way: a fault of whoever asked, never a thing to be tried."""


def definition(run: ProcedureRun, procedure: Procedure, step: StepId) -> Step:
    """What is written about a step of a run, also of one that is offered after an abort.

    Raises:
        LookupError: there is no such step.
    """
    found = next((one for one in run.leaving if one.id == step), None) or procedure.step(step)
    if found is None:
        raise LookupError(step)
    return found


def begun(run: ProcedureRun, procedure: Procedure, now_ns: int) -> ProcedureRun:
    """A new run at its first step."""
    return _turned(run, procedure.steps[0].id, now_ns)


def made_ready(run: ProcedureRun, now_ns: int) -> ProcedureRun:
    """All that the step needs of the machine is so."""
    return _moved(run, StepState.READY, now_ns)


def unready(run: ProcedureRun, procedure: Procedure, now_ns: int) -> ProcedureRun:
    """Something that the step needs is not so any more, and nothing was sent: it waits again.

    Only for what is sent to the machine. Where hands may be in the machine, the run is held instead.
    """
    now = _current(run)
    if not acts_on_machine(definition(run, procedure, now.step)):
        raise ForbiddenTransition(f"{now.step} is a person's work: it is held")
    return _moved(run, StepState.PENDING, now_ns)


def started(
    run: ProcedureRun, now_ns: int, by: PersonRef | None, screen: str, intent: Intent | None = None
) -> ProcedureRun:
    """The step begins; for what is sent, with what will be sent: on record before it is."""
    now = _current(run)
    earlier = now.earlier if now.intent is None else (*now.earlier, now.intent)
    return _moved(run, StepState.RUNNING, now_ns, person=by, screen=screen, intent=intent, earlier=earlier)


def awaited(run: ProcedureRun, now_ns: int) -> ProcedureRun:
    """It was sent, or a person said that it was done: now the machine has to tell."""
    return _moved(run, StepState.VERIFYING, now_ns)


def finished(
    run: ProcedureRun,
    procedure: Procedure,
    now_ns: int,
    *,
    then: StepId | None = None,
    value: Scalar | None = None,
    answer: str = "",
) -> ProcedureRun:
    """The step is done, and the next one's turn comes: ``then`` where the step chose it, else the one that follows."""
    now = _current(run)
    step = definition(run, procedure, now.step)
    if step.verify is not None and now.state is not StepState.VERIFYING:
        raise ForbiddenTransition(f"{now.step} is done when the machine says so")
    if acts_on_machine(step) and now.state is not StepState.VERIFYING:
        raise ForbiddenTransition(f"{now.step} is done when it was read back")
    told = now.value if value is None else value
    done = _moved(run, StepState.DONE, now_ns, value=told, answer=answer or now.answer)
    return _gone_on(done, procedure, then or _following(run, procedure, step), now_ns)


def failed(run: ProcedureRun, failure: Failure) -> ProcedureRun:
    """It did not work; a person decides."""
    return _moved(run, StepState.FAILED, failure.since_ns, failure=failure)


def held(run: ProcedureRun, hold: Hold) -> ProcedureRun:
    """The guide stands still. A failed step waits for a decision anyway and stays what it is."""
    if run.state not in (RunState.RUNNING, RunState.LEAVING):
        raise ForbiddenTransition(f"a run that is {run.state} cannot be held")
    now = _current(run)
    after = run
    if now.state.is_active:
        after = _moved(run, StepState.HELD, hold.since_ns, held_from=now.state)
    return _changed(after, run, state=RunState.HELD, held_state=run.state, hold=hold)


def resumed(run: ProcedureRun, now_ns: int) -> ProcedureRun:
    """A person lets it go on: the step has to become ready anew, nothing is sent by itself."""
    if run.state is not RunState.HELD or run.held_state is None:
        raise ForbiddenTransition("only a held run can be resumed")
    after = run
    if _current(run).state is StepState.HELD:
        after = _moved(run, StepState.PENDING, now_ns)
    return _changed(after, run, state=run.held_state, held_state=None, hold=None)


def retried(run: ProcedureRun, procedure: Procedure, why: str, now_ns: int) -> ProcedureRun:
    """Try a failed step again, as often as it says."""
    now = _current(run)
    if now.state is not StepState.FAILED or retries_left(run, procedure) <= 0:
        raise ForbiddenTransition(f"{now.step} cannot be tried again")
    is_refused = now.failure is not None and now.failure.cause is FailureCause.REFUSED
    intent = None if is_refused else now.intent  # a refused one had no effect that could be taken back
    return _moved(run, StepState.PENDING, now_ns, attempt=now.attempt + 1, why=why, intent=intent)


def retries_left(run: ProcedureRun, procedure: Procedure) -> int:
    """How many times the failed step may be tried again; one that holds may always, when somebody came."""
    now = run.now
    if now is None:
        return 0
    on_fail = definition(run, procedure, now.step).on_fail
    return max(0, on_fail.retries + 1 - now.attempt)


def branched(run: ProcedureRun, procedure: Procedure, why: str, now_ns: int) -> ProcedureRun:
    """Leave a failed step by the way that it names; it stays failed on record."""
    now = _current(run)
    target = definition(run, procedure, now.step).on_fail.go_to
    if now.state is not StepState.FAILED or target is None:
        raise ForbiddenTransition(f"{now.step} names no way for when it fails")
    told = _replaced(run, msgspec.structs.replace(now, why=why))
    return _changed(_turned(told, target, now_ns), run)


def skipped(
    run: ProcedureRun, procedure: Procedure, why: str, now_ns: int, by: PersonRef | None = None
) -> ProcedureRun:
    """Leave an optional step out, or what an abort offers as it is; that is a deviation and stays on record."""
    now = _current(run)
    step = definition(run, procedure, now.step)
    if not may_be_left_out(step):
        raise ForbiddenTransition(f"{now.step} is not optional")
    after = _moved(run, StepState.SKIPPED, now_ns, why=why)
    told = Deviation(kind=DeviationKind.SKIPPED, step=now.step, by=by, time_ns=now_ns, why=why)
    after = _changed(after, run, deviations=(*run.deviations, told))
    then = next_offered(run, step.id, is_left_out=True) if run.leaving else procedure.after(step)
    return _gone_on(after, procedure, then, now_ns)


def aborted(run: ProcedureRun, procedure: Procedure, why: str, now_ns: int) -> ProcedureRun:
    """Give it up: what it did is offered to be undone, in reverse order, by people."""
    if run.state.is_over or run.state is RunState.LEAVING or run.held_state is RunState.LEAVING:
        raise ForbiddenTransition(f"a run that is {run.state} cannot be aborted")
    offered = leaving_steps(run, procedure)
    after = run
    if run.now is not None and not run.now.state.is_settled:
        after = _moved(run, StepState.ABORTED, now_ns)
    after = _changed(
        after, run, state=RunState.LEAVING, held_state=None, hold=None, leaving=offered, abort_why=why, current=None
    )
    return _gone_on(after, procedure, offered[0].id if offered else None, now_ns)


def restarted(run: ProcedureRun, now_ns: int) -> ProcedureRun:
    """The service starts anew with a run that was open: it is held, whatever was under way. Nothing is sent again."""
    if run.state not in (RunState.RUNNING, RunState.LEAVING):
        return run
    return held(run, Hold(cause=HoldCause.RESTART, since_ns=now_ns))


def closed(run: ProcedureRun, result: RunResult, words: str, now_ns: int) -> ProcedureRun:
    """Somebody said what came of it."""
    if run.state is not RunState.COMPLETING:
        raise ForbiddenTransition("only a run whose steps are all done can be closed")
    return _changed(run, run, state=RunState.DONE, result=result, result_words=words, ended_ns=now_ns)


def noted(run: ProcedureRun, **told: object) -> ProcedureRun:
    """The run with other facts beside its steps: who has it, locks, deviations."""
    return _changed(run, run, **told)


def step_noted(run: ProcedureRun, **told: object) -> ProcedureRun:
    """The present step with other facts beside its state: who attested it, who was called."""
    return _changed(_replaced(run, msgspec.structs.replace(_current(run), **told)), run)


def _current(run: ProcedureRun) -> RunStep:
    if run.now is None:
        raise ForbiddenTransition("no step's turn it is")
    return run.now


def _moved(run: ProcedureRun, target: StepState, now_ns: int, **told: object) -> ProcedureRun:
    now = _current(run)
    if target not in TRANSITIONS[now.state]:
        raise ForbiddenTransition(f"{now.step}: {now.state} to {target}")
    if run.state not in (RunState.RUNNING, RunState.LEAVING) and now.state is not StepState.HELD:
        is_ending = target is StepState.ABORTED
        if not is_ending:
            raise ForbiddenTransition(f"{now.step} cannot move while the run is {run.state}")
    changed = msgspec.structs.replace(now, state=target, since_ns=now_ns, **told)
    return _changed(_replaced(run, changed), run)


def _replaced(run: ProcedureRun, now: RunStep) -> ProcedureRun:
    return msgspec.structs.replace(run, steps=(*run.steps[:-1], now))


def _changed(run: ProcedureRun, before: ProcedureRun, **told: object) -> ProcedureRun:
    """One revision after ``before``, however many changes were made on the way."""
    return msgspec.structs.replace(run, revision=before.revision + 1, **told)


def _turned(run: ProcedureRun, step: StepId, now_ns: int) -> ProcedureRun:
    fresh = RunStep(step=step, since_ns=now_ns, begun_ns=now_ns)
    return msgspec.structs.replace(run, current=step, steps=(*run.steps, fresh))


def _following(run: ProcedureRun, procedure: Procedure, step: Step) -> StepId | None:
    return next_offered(run, step.id) if run.leaving else procedure.after(step)


def _gone_on(run: ProcedureRun, procedure: Procedure, then: StepId | None, now_ns: int) -> ProcedureRun:
    """To the next step, or to where the run ends."""
    if then is not None:
        return _turned(run, then, now_ns)
    if run.state is not RunState.LEAVING:
        return msgspec.structs.replace(run, state=RunState.COMPLETING, current=None)
    done = {one.step for one in run.steps if one.state is StepState.DONE}
    over = RunState.ABORTED if done.issuperset(one.id for one in run.leaving) else RunState.FAILED
    return msgspec.structs.replace(run, state=over, current=None, ended_ns=now_ns)
