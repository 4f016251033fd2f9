"""What differs between two versions of what a site decided about its alarms, so that somebody can answer for it."""

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from enum import StrEnum
from typing import Final, TypeVar

from msgspec import Struct
from msgspec.structs import replace

from hmi.domain.alarm_plan import AlarmPlan, ControllerAlarm, EquipmentRationale
from hmi.domain.local_alarm import LocalAlarm
from hmi.domain.rationale import NOTHING_WRITTEN, Rationale

_T = TypeVar("_T")


class PlanPart(StrEnum):
    """Where something stands in the file."""

    CELL = "cell"
    EQUIPMENT = "equipment"
    CONTROLLER_ALARM = "controller_alarm"
    LOCAL_ALARM = "local_alarm"
    SHELVING = "shelving"


class PlanStep(StrEnum):
    """What happened to it."""

    ADDED = "added"
    REMOVED = "removed"
    CHANGED = "changed"


class PlanAspect(StrEnum):
    """What of it is otherwise."""

    CONDITION = "condition"
    """What is watched: limits, states, rates, and the tags."""
    PRIORITY = "priority"
    TIMING = "timing"
    """Delays, and how often it must begin to count."""
    LIFE = "life"
    """Whether it latches, and has to be confirmed."""
    GUIDANCE = "guidance"
    """What people read: label, consequence, response, time, links."""
    PLACE = "place"
    LIMITS = "limits"
    """How long something may be put aside."""


_ORDER: Final = list(PlanAspect)
_FIELDS: Final = {
    PlanAspect.PRIORITY: ("priority",),
    PlanAspect.TIMING: ("on_delay_s", "off_delay_s", "repetition"),
    PlanAspect.LIFE: ("is_latched", "wants_confirmation"),
    PlanAspect.PLACE: ("equipment", "component"),
}


class PlanDifference(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One entry that is otherwise than what is in use."""

    part: PlanPart
    step: PlanStep
    name: str = ""
    """As written: the rule's id, the alarm's name, the equipment's id; empty for the cell and for shelving."""
    aspects: tuple[PlanAspect, ...] = ()
    """Of one that was changed."""


def differences(before: AlarmPlan, after: AlarmPlan) -> tuple[PlanDifference, ...]:
    """Entries that differ, in the order of the file: the cell, equipment, controllers' alarms, our own, shelving."""
    found: list[PlanDifference] = []
    if before.cell != after.cell:
        found.append(_changed(PlanPart.CELL, "", _of_rationale(before.cell, after.cell)))
    found += _compared(PlanPart.EQUIPMENT, _equipment(before), _equipment(after), _of_equipment)
    found += _compared(PlanPart.CONTROLLER_ALARM, _controllers(before), _controllers(after), _of_controller)
    found += _compared(PlanPart.LOCAL_ALARM, _rules(before), _rules(after), _of_rule)
    if before.shelving != after.shelving:
        found.append(_changed(PlanPart.SHELVING, "", {PlanAspect.LIMITS}))
    return tuple(found)


def _compared(
    part: PlanPart,
    before: Mapping[str, _T],
    after: Mapping[str, _T],
    aspects_of: Callable[[_T, _T], set[PlanAspect]],
) -> Iterator[PlanDifference]:
    for name in (*before, *(one for one in after if one not in before)):
        if name not in after:
            yield PlanDifference(part=part, step=PlanStep.REMOVED, name=name)
        elif name not in before:
            yield PlanDifference(part=part, step=PlanStep.ADDED, name=name)
        elif before[name] != after[name]:
            yield _changed(part, name, aspects_of(before[name], after[name]))


def _changed(part: PlanPart, name: str, aspects: set[PlanAspect]) -> PlanDifference:
    return PlanDifference(part=part, step=PlanStep.CHANGED, name=name, aspects=tuple(sorted(aspects, key=_ORDER.index)))


def _equipment(plan: AlarmPlan) -> dict[str, EquipmentRationale]:
    return {str(one.equipment): one for one in plan.equipment}


def _controllers(plan: AlarmPlan) -> dict[str, list[ControllerAlarm]]:
    """By what they are about, as it is written; the same may be said twice."""
    found: dict[str, list[ControllerAlarm]] = defaultdict(list)
    for one in plan.controller_alarms:
        found[one.name if one.source == "*" else f"{one.source}: {one.name}"].append(one)
    return found


def _rules(plan: AlarmPlan) -> dict[str, list[LocalAlarm]]:
    """By rule as it is written, with all that it makes."""
    found: dict[str, list[LocalAlarm]] = defaultdict(list)
    for one in plan.local_alarms:
        found[one.rule.partition(".")[0]].append(one)
    return found


def _of_rationale(before: Rationale, after: Rationale) -> set[PlanAspect]:
    aspects = {PlanAspect.PRIORITY} if before.priority != after.priority else set[PlanAspect]()
    if replace(before, priority=None) != replace(after, priority=None):
        aspects.add(PlanAspect.GUIDANCE)
    return aspects


def _of_equipment(before: EquipmentRationale, after: EquipmentRationale) -> set[PlanAspect]:
    aspects = _of_rationale(before.said, after.said)
    for name in before.components.keys() | after.components.keys():
        aspects |= _of_rationale(
            before.components.get(name, NOTHING_WRITTEN), after.components.get(name, NOTHING_WRITTEN)
        )
    return aspects or {PlanAspect.GUIDANCE}


def _of_controller(before: list[ControllerAlarm], after: list[ControllerAlarm]) -> set[PlanAspect]:
    aspects = set[PlanAspect]() if len(before) == len(after) else {PlanAspect.GUIDANCE}
    for old, new in zip(before, after, strict=False):
        aspects |= _of_rationale(old.said, new.said)
        if (old.equipment, old.component) != (new.equipment, new.component):
            aspects.add(PlanAspect.PLACE)
    return aspects


def _of_rule(before: list[LocalAlarm], after: list[LocalAlarm]) -> set[PlanAspect]:
    aspects = set[PlanAspect]()
    if [(one.rule, one.tag, one.condition) for one in before] != [(one.rule, one.tag, one.condition) for one in after]:
        aspects.add(PlanAspect.CONDITION)
    known = {one.id: one for one in before}
    for new in after:
        old = known.get(new.id, new)
        for aspect, fields in _FIELDS.items():
            if any(getattr(old, field) != getattr(new, field) for field in fields):
                aspects.add(aspect)
        aspects |= _of_rationale(old.said, new.said)
    return aspects or {PlanAspect.CONDITION}
