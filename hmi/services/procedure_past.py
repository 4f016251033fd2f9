"""What earlier steps of a run left behind, and what it cannot see now."""

from hmi.domain.connection import ConnectionState
from hmi.domain.procedure import Step, StepId, Write, tags_of
from hmi.domain.procedure_condition import Condition, Seen, Verdict, judged
from hmi.domain.procedure_run import ProcedureRun, StepState
from hmi.domain.quality import Freshness
from hmi.domain.tag import TagName
from hmi.services.procedure_desk import ProcedureDesk

_HEARD = frozenset({ConnectionState.LIVE, ConnectionState.PARTIAL})


def silent_tag(desk: ProcedureDesk, run: ProcedureRun, step: Step) -> TagName | None:
    """A tag that the step needs and that is not heard.

    Where a step needs none, one of the procedure's: whoever is guided beside a machine must not lose sight of it.
    """
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
