"""What probably stopped production: from the alarm that came first, else from which machine the others wait for."""

from collections.abc import Iterable, Mapping
from fnmatch import fnmatchcase

import msgspec

from hmi.domain.activity import WORST_FIRST, Activities
from hmi.domain.alarm import Alarm
from hmi.domain.equipment import Equipment, EquipmentId, EquipmentKind
from hmi.domain.first_out import CELL, Skews, first_outs
from hmi.domain.reason_tree import ReasonHints, ReasonTree
from hmi.domain.stop import WAITS, CauseWay, ReasonPath, StopKind, SuggestedCause

EARLIER_NS = 10 * 60 * 10**9
"""An alarm may come before production stops: parts on their way are still finished. One that has stood for longer while
the cell produced has not stopped it."""


def suggested_cause(
    kind: StopKind,
    begin_ns: int,
    alarms: Iterable[Alarm],
    doing: Activities,
    equipment: tuple[Equipment, ...],
    skews: Skews | None = None,
) -> SuggestedCause | None:
    """The most probable cause of a stop of the cell that began at ``begin_ns``; None when no fact points to one."""
    listed = {one.id: one for one in equipment}
    if kind is StopKind.NO_DATA:
        return SuggestedCause(way=CauseWay.NOT_HEARD)
    near = [one for one in alarms if one.is_active and one.is_annunciated and _is_near(one, begin_ns)]
    first = first_outs(near, skews).get(CELL)
    if first is not None:
        alarm = next(one for one in near if one.id == first.candidates[0])
        return SuggestedCause(
            way=CauseWay.FIRST_OUT if first.doubt is None else CauseWay.FIRST_OUT_UNSURE,
            alarm=alarm.id,
            words=alarm.message or alarm.name,
            label=alarm.label,
            equipment=alarm.equipment,
            waits=_waits(alarm.equipment, doing, listed) if alarm.equipment is not None else (),
        )
    return _from_states(doing, listed)


def suggested_reason(
    tree: ReasonTree, kind: StopKind, cause: SuggestedCause | None, kinds: Mapping[EquipmentId, EquipmentKind]
) -> ReasonPath:
    """The first reason of the tree whose hints all fit; empty when none does."""
    for group in tree.groups:
        for reason in group.reasons:
            if reason.suggested_by is not None and _fits(reason.suggested_by, kind, cause, kinds):
                return (group.id, reason.id)
    return ()


def with_reason(
    tree: ReasonTree, kind: StopKind, cause: SuggestedCause | None, kinds: Mapping[EquipmentId, EquipmentKind]
) -> SuggestedCause | None:
    """A cause with the reason that the site's tree names for it."""
    reason = suggested_reason(tree, kind, cause, kinds)
    return msgspec.structs.replace(cause, reason=reason) if cause is not None else None


def _is_near(alarm: Alarm, begin_ns: int) -> bool:
    return not alarm.noticed_ns or alarm.noticed_ns >= begin_ns - EARLIER_NS


def _from_states(doing: Activities, equipment: Mapping[EquipmentId, Equipment]) -> SuggestedCause | None:
    """The machine whose state is worst and is no waiting; else the last one in a chain of waiting."""
    stopped = [
        (WORST_FIRST.index(one.kind), place)
        for place, one in doing.items()
        if place is not None
        and one.kind is not None
        and one.kind is not StopKind.NO_DATA
        and place in equipment
        and equipment[place].kind is not EquipmentKind.SUPERVISOR
    ]
    culprits = sorted(one for one in stopped if WORST_FIRST[one[0]] not in WAITS)
    if not culprits:
        return None
    place = culprits[0][1]
    waits = _waits(place, doing, equipment)
    way = CauseWay.WAITS_FOR if len(waits) > 1 else CauseWay.STATE
    return SuggestedCause(way=way, words=doing[place].word, equipment=place, waits=waits)


def _waits(
    cause: EquipmentId, doing: Activities, equipment: Mapping[EquipmentId, Equipment]
) -> tuple[EquipmentId, ...]:
    """Who waits for whom until the cause: the longest way over neighbours in the flow of parts that all wait."""
    beside: dict[EquipmentId, set[EquipmentId]] = {one: set() for one in equipment}
    for one in equipment.values():
        for fed in one.feeds:
            if fed in beside:
                beside[one.id].add(fed)
                beside[fed].add(one.id)
    ways: list[tuple[EquipmentId, ...]] = [(cause,)]
    reached = {cause}
    for way in ways:
        for near in sorted(beside.get(way[0], ())):
            kind = doing[near].kind if near in doing else None
            if near not in reached and kind in WAITS:
                reached.add(near)
                ways.append((near, *way))
    return ways[-1]


def _fits(
    hints: ReasonHints, kind: StopKind, cause: SuggestedCause | None, kinds: Mapping[EquipmentId, EquipmentKind]
) -> bool:
    if not (hints.alarms or hints.kinds or hints.equipment):
        return False
    if hints.kinds and kind not in hints.kinds:
        return False
    place = cause.equipment if cause is not None else None
    if hints.equipment and (place is None or not {str(place), str(kinds.get(place, ""))} & set(hints.equipment)):
        return False
    words = cause.words.casefold() if cause is not None and cause.alarm is not None else ""
    return not hints.alarms or any(fnmatchcase(words, pattern.casefold()) for pattern in hints.alarms)
