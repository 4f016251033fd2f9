"""What exactly is to be done: the steps of a proposal with their writes and calls, and the hash that binds them.

A hash over "set the speed lower" binds nothing. This one covers each node's identity, each value with its type, the
value that was seen, the bounds it was judged by, and the version of the procedure around it.
"""

import hashlib
import json
import math
from collections.abc import Iterator
from typing import Any

import msgspec
from msgspec import Struct

from hmi.domain.argument import Argument
from hmi.domain.equipment import EquipmentId
from hmi.domain.procedure import tag_of_argument
from hmi.domain.tag import NodeAddress, Scalar, TagName, ValueRange
from hmi.domain.words import NO_WORDS, Words

_DOMAIN = b"tandem plan 1\n"
"""Stands before what is hashed, so that no other record has the same hash."""


class ExactWrite(Struct, frozen=True, kw_only=True, omit_defaults=True, tag="write"):
    """One value for one node."""

    node: NodeAddress
    tag_name: TagName
    value: Scalar
    unit: str = ""
    """Of ``value``; a tag that has another unit by now is another tag."""
    seen: Scalar | None = None
    """The value as it was when this was proposed; None: it did not matter."""
    within: ValueRange | None = None
    """Approved window, held by Tandem and not by the model; a changed value must lie in it, too."""


class ExactCall(Struct, frozen=True, kw_only=True, omit_defaults=True, tag="call"):
    """One call of one method, with all its inputs."""

    object_node: NodeAddress
    method_node: NodeAddress
    equipment: EquipmentId
    component: str
    method: str
    arguments: tuple[Argument, ...] = ()


ExactAct = ExactWrite | ExactCall
"""All that an approval can ever let reach a controller."""


class PlanStep(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One step as people read it, with what it does to a machine, if it does anything."""

    id: str
    """Of the step in its procedure; unique in the plan."""
    title: Words = NO_WORDS
    act: ExactAct | None = None
    """None: a person does it."""
    most_times: int = 1
    """How often the act may be sent: once, and once more for each retry that the procedure allows."""
    is_detour: bool = False
    """It comes only where a step failed, or where somebody did not give the first answer to a question."""


class Plan(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """An intervention worked out for this cell, now."""

    procedure: str = ""
    """Id of the procedure that guides it; empty: nothing is to be done, or people do it without a guide."""
    procedure_version: str = ""
    procedure_digest: str = ""
    """Of all that is written in that version, see ``hmi.domain.procedure.content_digest``."""
    steps: tuple[PlanStep, ...] = ()

    @property
    def acts(self) -> tuple[tuple[PlanStep, ExactAct], ...]:
        """Steps that reach a machine, in order."""
        return tuple((step, step.act) for step in self.steps if step.act is not None)

    @property
    def writes(self) -> tuple[ExactWrite, ...]:
        """Values that it sets, in order."""
        return tuple(act for _, act in self.acts if isinstance(act, ExactWrite))

    @property
    def written(self) -> frozenset[TagName]:
        """Tags that it sets."""
        return frozenset(write.tag_name for write in self.writes)

    @property
    def plan_hash(self) -> str:
        """SHA-256 over all of it, 64 hex digits. Two plans with one hash do exactly the same."""
        return hashlib.sha256(canonical_bytes(self)).hexdigest()


class PlanFault(ValueError):
    """A plan that cannot be bound: two steps of one name, a number that is none."""


class ChangedValue(Struct, frozen=True, kw_only=True):
    """What a person wants a step to write instead."""

    step: str
    value: Scalar


def canonical_bytes(plan: Plan) -> bytes:
    """The plan as bytes that are the same for the same plan, on every computer and in every version.

    Numbers keep their type: 1, 1.0 and True differ, as they do for a controller.

    Raises:
        PlanFault: It cannot be bound.
    """
    names = [step.id for step in plan.steps]
    if len(set(names)) != len(names):
        raise PlanFault("two steps of one name")
    told = _typed(msgspec.structs.asdict(plan))
    return _DOMAIN + json.dumps(told, ensure_ascii=True, separators=(",", ":"), sort_keys=True).encode("ascii")


def is_bindable(plan: Plan) -> bool:
    """Whether it has a hash, and is of values: what a tag will say when a call is sent is nothing to approve."""
    try:
        canonical_bytes(plan)
    except PlanFault:
        return False
    calls = (step.act for step in plan.steps if isinstance(step.act, ExactCall))
    is_of_values = all(tag_of_argument(one) is None for call in calls for one in call.arguments)
    return is_of_values and all(step.most_times > 0 for step in plan.steps)


def sends_the_same(one: ExactAct, other: ExactAct) -> bool:
    """Whether exactly the same reaches a controller: nodes, values, their types and units.

    What was seen before, and within which bounds it was judged, does not leave this computer.
    """
    return _sent(one) == _sent(other)


def changed(plan: Plan, changes: tuple[ChangedValue, ...]) -> Plan | str:
    """The plan with other values, or the id of the step that cannot be changed so.

    Only values that are written can be changed, only within the approved window, and only to the same type: what is
    done to which node, and in which order, stays.
    """
    wanted = {change.step: change.value for change in changes}
    if len(wanted) != len(changes):
        return changes[-1].step
    steps: list[PlanStep] = []
    for step in plan.steps:
        if step.id not in wanted:
            steps.append(step)
            continue
        value, act = wanted.pop(step.id), step.act
        if not isinstance(act, ExactWrite) or not _may_be(act, value):
            return step.id
        steps.append(msgspec.structs.replace(step, act=msgspec.structs.replace(act, value=value)))
    return next(iter(wanted), None) or msgspec.structs.replace(plan, steps=tuple(steps))


def differing_steps(one: Plan, other: Plan) -> Iterator[str]:
    """Ids of the steps in which two plans differ, one that only one of them has among them."""
    before, after = {step.id: step for step in one.steps}, {step.id: step for step in other.steps}
    for name in dict.fromkeys((*before, *after)):
        if name not in before or name not in after or _told(before[name]) != _told(after[name]):
            yield name


def _told(step: PlanStep) -> str:
    return json.dumps(_typed(step), sort_keys=True)


def _sent(act: ExactAct) -> str:
    bare = msgspec.structs.replace(act, seen=None, within=None) if isinstance(act, ExactWrite) else act
    return json.dumps(_typed(bare), sort_keys=True)


def _may_be(write: ExactWrite, value: Scalar) -> bool:
    if type(value) is not type(write.value):
        return False
    if isinstance(value, str | bool):
        return write.within is None
    return math.isfinite(value) and write.within is not None and write.within.contains(value)


def _typed(value: object) -> Any:
    """Everything as lists and texts that say what they are."""
    match value:
        case None:
            return "none"
        case bool():
            return f"bool {value}"
        case int():
            return f"int {value}"
        case float():
            if not math.isfinite(value):
                raise PlanFault("a number that is none")
            return f"float {value.hex()}"
        case str():
            return f"text {value}"
        case dict():
            return {f"{key}": _typed(one) for key, one in value.items()}  # pyright: ignore[reportUnknownVariableType]
        case tuple() | list():
            return [_typed(one) for one in value]  # pyright: ignore[reportUnknownVariableType]
        case Struct():
            return {"is": type(value).__name__, **_typed(msgspec.structs.asdict(value))}
        case _:
            raise PlanFault(f"nothing that can be bound: {type(value).__name__}")
