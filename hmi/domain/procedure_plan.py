"""A procedure worked out for this cell: which node each machine step writes or calls, and with what."""

from collections.abc import Mapping

from hmi.domain.advice_plan import ExactAct, ExactCall, ExactWrite, Plan, PlanStep
from hmi.domain.argument import Argument
from hmi.domain.cell import Cell
from hmi.domain.procedure import Call, Procedure, Step, Write, content_digest, tag_of_argument
from hmi.domain.procedure_ways import usual_steps
from hmi.domain.safety_access import method_of
from hmi.domain.tag import Scalar, TagDefinition, TagName


class NotInThisCell(LookupError):
    """The procedure acts on something that the cell does not have; the argument names it."""


def plan_of(procedure: Procedure, cell: Cell, seen: Mapping[TagName, Scalar] | None = None) -> Plan:
    """All steps of a procedure, those that reach a machine with the exact nodes of this cell.

    Args:
        procedure: One version of it.
        cell: As it is now.
        seen: What the tags say now that are written, where that matters for the decision, or that are read to be
            handed to a method: an approval is of the value, not of where it stood.

    Raises:
        NotInThisCell: A step writes a tag or calls a method that is not there.
    """
    usual = usual_steps(procedure)
    steps = tuple(
        PlanStep(
            id=step.id,
            title=step.title,
            act=exact_act(step, cell, seen or {}),
            most_times=1 + max(0, step.on_fail.retries),
            is_detour=step.id not in usual,
        )
        for step in procedure.steps
    )
    return Plan(
        procedure=procedure.id,
        procedure_version=procedure.version,
        procedure_digest=content_digest(procedure),
        steps=steps,
    )


def tags_in_plan(procedure: Procedure) -> frozenset[TagName]:
    """Those of which a plan needs to know what they say: what is written, and what is read to be handed to a method."""
    works = [step.work for step in procedure.steps]
    written = {work.tag for work in works if isinstance(work, Write)}
    handed = {tag_of_argument(one) for work in works if isinstance(work, Call) for one in work.call.arguments}
    return frozenset(written | {tag for tag in handed if tag is not None})


def exact_act(step: Step, cell: Cell, seen: Mapping[TagName, Scalar] | None = None) -> ExactAct | None:
    """What a step sends; None where a person does it, or it only waits and looks.

    Raises:
        NotInThisCell: As ``plan_of``.
    """
    match step.work:
        case Write(tag=name, value=value):
            tag = _tag(cell, name)
            return ExactWrite(
                node=tag.node,
                tag_name=name,
                value=value,
                unit=tag.unit,
                seen=(seen or {}).get(name),
                within=tag.engineering_range,
            )
        case Call(call=call):
            found = method_of(cell, call)
            if found is None:
                raise NotInThisCell(f"{call.equipment}/{call.component}/{call.method}")
            method = found[1]
            return ExactCall(
                object_node=method.object_node,
                method_node=method.method_node,
                equipment=call.equipment,
                component=call.component,
                method=call.method,
                arguments=tuple(_resolved(argument, seen or {}) for argument in call.arguments),
            )
        case _:
            return None


def _resolved(argument: Argument, seen: Mapping[TagName, Scalar]) -> Argument:
    """What is handed over: what a tag says, where it is read; the reference itself where that is not known."""
    tag = tag_of_argument(argument)
    return argument if tag is None else seen.get(tag, argument)


def _tag(cell: Cell, name: TagName) -> TagDefinition:
    found = next((tag for tag in cell.tags if tag.name == name), None)
    if found is None:
        raise NotInThisCell(name)
    return found
