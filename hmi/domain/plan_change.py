"""What differs between two versions of what a site decided about its alarms, so that somebody can answer for it."""

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Set
from enum import StrEnum
from itertools import combinations, product
from typing import Final, TypeVar

from msgspec import Struct
from msgspec.structs import replace

from hmi.domain.alarm_plan import AlarmPlan, ControllerAlarm, EquipmentRationale, may_overlap
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
    ORDER = "order"
    """Which of two entries wins where both are about an alarm, and say equally closely which one they mean."""


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
    found += _compared(
        PlanPart.CONTROLLER_ALARM, _controllers(before), _controllers(after), _of_controller, _moved(before, after)
    )
    found += _compared(PlanPart.LOCAL_ALARM, _rules(before), _rules(after), _of_rule)
    if before.shelving != after.shelving:
        found.append(_changed(PlanPart.SHELVING, "", {PlanAspect.LIMITS}))
    return tuple(found)


def _compared(
    part: PlanPart,
    before: Mapping[str, _T],
    after: Mapping[str, _T],
    aspects_of: Callable[[_T, _T], set[PlanAspect]],
    moved: Set[str] = frozenset(),
) -> Iterator[PlanDifference]:
    for name in (*before, *(one for one in after if one not in before)):
        if name not in after:
            yield PlanDifference(part=part, step=PlanStep.REMOVED, name=name)
        elif name not in before:
            yield PlanDifference(part=part, step=PlanStep.ADDED, name=name)
        elif before[name] != after[name] or name in moved:
            aspects = aspects_of(before[name], after[name]) if before[name] != after[name] else set[PlanAspect]()
            yield _changed(part, name, aspects | {PlanAspect.ORDER} if name in moved else aspects)


def _changed(part: PlanPart, name: str, aspects: set[PlanAspect]) -> PlanDifference:
    return PlanDifference(part=part, step=PlanStep.CHANGED, name=name, aspects=tuple(sorted(aspects, key=_ORDER.index)))


def _equipment(plan: AlarmPlan) -> dict[str, EquipmentRationale]:
    return {str(one.equipment): one for one in plan.equipment}


def _controllers(plan: AlarmPlan) -> dict[str, list[ControllerAlarm]]:
    """By what they are about, as it is written; the same may be said twice."""
    found: dict[str, list[ControllerAlarm]] = defaultdict(list)
    for one in plan.controller_alarms:
        found[_named(one)].append(one)
    return found


def _named(alarm: ControllerAlarm) -> str:
    return alarm.name if alarm.source == "*" else f"{alarm.source}: {alarm.name}"


def _moved(before: AlarmPlan, after: AlarmPlan) -> set[str]:
    """Entries that win against another one now, or not any more, because they stand elsewhere: the later one wins."""
    known = _controllers(before)
    old, new = ([_named(one) for one in plan.controller_alarms] for plan in (before, after))
    kept = known.keys() & set(new)
    old, new = [name for name in old if name in kept], [name for name in new if name in kept]
    if old == new:
        return set()
    moved: set[str] = set()
    for one, other in combinations(kept, 2):
        if any(_are_rivals(*entries) for entries in product(known[one], known[other])):
            pair = {one, other}
            if [name for name in old if name in pair] != [name for name in new if name in pair]:
                moved |= pair
    return moved


def _are_rivals(one: ControllerAlarm, other: ControllerAlarm) -> bool:
    """Whether the place in the file decides between them, for some alarm."""
    return (
        one.closeness == other.closeness
        and (one.said, one.equipment, one.component) != (other.said, other.equipment, other.component)
        and may_overlap(one.name, other.name)
        and may_overlap(one.source, other.source)
    )


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
