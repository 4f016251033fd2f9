"""The ways through a procedure: which step may follow which, and what can be reached from where."""

from collections.abc import Iterable, Mapping

from hmi.domain.procedure import Ask, Branch, FailureAnswer, Lock, Procedure, RemoveLock, Step, StepId

End = None
"""Where a procedure is over."""


def ways_from(procedure: Procedure, step: Step) -> frozenset[StepId | None]:
    """Every step that may come right after ``step``; None is the end."""
    match step.work:
        case Ask(replies=replies):
            found: set[StepId | None] = {reply.then for reply in replies}
        case Branch(then=then, otherwise=otherwise):
            found = {then, otherwise}
        case _:
            found = {procedure.after(step)}
    if step.on_fail.then is FailureAnswer.BRANCH and step.on_fail.go_to is not None:
        found.add(step.on_fail.go_to)
    return frozenset(found)


def usual_steps(procedure: Procedure) -> frozenset[StepId]:
    """Steps that come where nothing fails and every question gets its first answer.

    Where the machine chooses, both ways are usual.
    """
    if not procedure.steps:
        return frozenset()
    ways: dict[StepId, frozenset[StepId | None]] = {}
    for step in procedure.steps:
        match step.work:
            case Ask(replies=replies):
                ways[step.id] = frozenset({replies[0].then})
            case Branch(then=then, otherwise=otherwise):
                ways[step.id] = frozenset({then, otherwise})
            case _:
                ways[step.id] = frozenset({procedure.after(step)})
    return frozenset(one for one in _reached(ways, procedure.steps[0].id, frozenset()) if one is not None)


def dead_steps(procedure: Procedure) -> tuple[StepId, ...]:
    """Steps to which no way leads."""
    if not procedure.steps:
        return ()
    reached = _reached(_map(procedure), procedure.steps[0].id, frozenset())
    return tuple(step.id for step in procedure.steps if step.id not in reached)


def endless_steps(procedure: Procedure) -> tuple[StepId, ...]:
    """Steps from which no way leads to the end."""
    ways = _map(procedure)
    return tuple(step.id for step in procedure.steps if End not in _reached(ways, step.id, frozenset()))


def locks_left_on(procedure: Procedure) -> tuple[StepId, ...]:
    """Lock-outs from which a way leads to the end without taking them off."""
    ways = _map(procedure)
    left: list[StepId] = []
    for step in procedure.steps:
        if not isinstance(step.work, Lock):
            continue
        takers = {one.id for one in procedure.steps if isinstance(one.work, RemoveLock) and one.work.lock == step.id}
        if End in _reached(ways, step.id, takers):
            left.append(step.id)
    return tuple(left)


def _map(procedure: Procedure) -> dict[StepId, frozenset[StepId | None]]:
    return {step.id: ways_from(procedure, step) for step in procedure.steps}


def _reached(
    ways: Mapping[StepId, frozenset[StepId | None]], start: StepId, barred: Iterable[StepId]
) -> set[StepId | None]:
    """All that can be reached from a step, itself among it, without going through the barred ones."""
    closed = set(barred)
    reached: set[StepId | None] = set()
    waiting: list[StepId | None] = [start]
    while waiting:
        one = waiting.pop()
        if one in reached or one in closed:
            continue
        reached.add(one)
        if one is not None:
            waiting += ways.get(one, frozenset())
    return reached
