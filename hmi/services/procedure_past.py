"""What earlier steps of a run left behind, and what it cannot see now."""

from hmi.domain.connection import ConnectionState
from hmi.domain.procedure import Lock, Step, StepId, Write, tags_of
from hmi.domain.procedure_condition import Condition, Seen, Verdict, judged
from hmi.domain.procedure_run import HoldCause, ProcedureRun, StepState
from hmi.domain.quality import Freshness
from hmi.domain.tag import TagName
from hmi.services.procedure_desk import ProcedureDesk

_HEARD = frozenset({ConnectionState.LIVE, ConnectionState.PARTIAL})


def may_fall_silent(run: ProcedureRun, step: Step) -> bool:
    """Whether a lock-out was ready: all that it needs was so, and isolating the machine silences its controller.

    Also while the run is held since then, for whatever else: whoever fetches a lock is signed off meanwhile.
    """
    now, hold = run.now, run.hold
    if now is None or not isinstance(step.work, Lock):
        return False
    is_lost = hold is not None and hold.cause is HoldCause.PRECONDITION_LOST
    return now.state is StepState.READY or (
        now.state is StepState.HELD and now.held_from is StepState.READY and not is_lost
    )


def lacking(desk: ProcedureDesk, run: ProcedureRun, step: Step) -> Seen | None:
    """The first precondition that keeps the step back: not known to hold, or where it may fall silent, known not to."""
    seen = desk.preconditions(step)
    if may_fall_silent(run, step):
        return next((one for one in seen if one.verdict is Verdict.FALSE), None)
    return next((one for one in seen if one.verdict is not Verdict.TRUE), None)


def silent_tag(desk: ProcedureDesk, run: ProcedureRun, step: Step) -> TagName | None:
    """A tag that the step needs and that is not heard.

    Where a step needs none, one of the procedure's: whoever is guided beside a machine must not lose sight of it.
    """
    if may_fall_silent(run, step):
        return None
    own = tags_of(step)
    for tag in sorted(own):
        if desk.look(tag).reading.freshness is not Freshness.LIVE:
            return tag
    if own or run.standing_locks:  # what is locked out is meant to be dead
        return None
    for tag in sorted(set[TagName]().union(*(tags_of(one) for one in desk.version_of(run).steps))):
        told = desk.look(tag).tag
        status = desk.image.connections.get(told.node.endpoint) if told is not None else None
        if told is not None and (status is None or status.state not in _HEARD):
            return tag
    return None


def undone_since(desk: ProcedureDesk, run: ProcedureRun) -> tuple[Seen, ...]:
    """What earlier steps wrote and is no longer so, or is not known to be; of each tag only what was written last."""
    procedure = desk.version_of(run)
    last: dict[TagName, Condition] = {}
    for one in run.steps:
        step = procedure.step(StepId(one.step))
        sent = one.intent.new if one.intent is not None else None
        if step is not None and isinstance(step.work, Write) and one.state is StepState.DONE and sent is not None:
            work = step.work
            last[work.tag] = Condition(tag=work.tag, is_one_of=(sent,), unit=work.unit, tolerance=work.tolerance)
    found = (judged(condition, desk.look) for condition in last.values())
    return tuple(seen for seen in found if seen.verdict is not Verdict.TRUE)
