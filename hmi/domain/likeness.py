"""Why something of the past is shown beside something of the present: how alike the two are, and nothing invented."""

from collections.abc import Collection, Iterable, Sequence
from enum import IntEnum

from hmi.domain.case import ExceptionCase, LinkKind
from hmi.domain.equipment import Equipment, EquipmentId, EquipmentKind

_MODEL = ("Manufacturer", "Model")


class Likeness(IntEnum):
    """The closest first."""

    SAME_ALARM = 0
    """Another occurrence of the very same; of a case: it belongs to the same alarm."""
    SAME_KIND_HERE = 1
    """The same rule, or what its controller calls the same, at the same equipment."""
    SAME_KIND_ELSEWHERE = 2
    """The same at other equipment of the same type."""


def alike(equipment: Sequence[Equipment], wanted: EquipmentId | None) -> tuple[EquipmentId, ...]:
    """Other equipment of the same type.

    A machine whose kind is not known more closely is like those of its manufacturer and model only; a supervisor, which
    there is one of in a cell, is like none.
    """
    own = next((one for one in equipment if one.id == wanted), None)
    if own is None or own.kind is EquipmentKind.SUPERVISOR:
        return ()
    return tuple(one.id for one in equipment if one.id != own.id and _is_alike(own, one))


def case_likeness(
    case: ExceptionCase, other: ExceptionCase, alike_places: Collection[EquipmentId] | None = None
) -> Likeness | None:
    """How alike two cases are; None: not at all.

    Args:
        case: The one that is looked at.
        other: One of before.
        alike_places: Equipment of the same type as that of ``case``; None: any other is known to be of it.
    """
    alarms = {link.ref for link in case.links if link.kind is LinkKind.ALARM}
    if any(link.kind is LinkKind.ALARM and _is_of(link.ref, alarms) for link in other.links):
        return Likeness.SAME_ALARM
    if other.kind is not case.kind:
        return None
    if other.equipment == case.equipment:
        return Likeness.SAME_KIND_HERE
    is_alike = other.equipment is not None and (alike_places is None or other.equipment in alike_places)
    return Likeness.SAME_KIND_ELSEWHERE if is_alike else None


def closest(
    case: ExceptionCase, others: Iterable[ExceptionCase], most: int, alike_places: Collection[EquipmentId]
) -> tuple[ExceptionCase, ...]:
    """Those that are like it, the closest and then the newest first."""
    ranked = [(like, other) for other in others if (like := case_likeness(case, other, alike_places)) is not None]
    ranked.sort(key=lambda pair: pair[1].id, reverse=True)
    return tuple(other for _like, other in sorted(ranked, key=lambda pair: pair[0])[:most])


def _is_of(ref: str, alarms: Collection[str]) -> bool:
    """Whether it is one of these, in whatever occurrence."""
    return any(ref == alarm or ref.startswith(f"{alarm}|") or alarm.startswith(f"{ref}|") for alarm in alarms)


def _is_alike(one: Equipment, other: Equipment) -> bool:
    if one.kind is not EquipmentKind.MACHINE:
        return one.kind is other.kind
    models = [tuple(each.nameplate.get(field, "") for field in _MODEL) for each in (one, other)]
    return other.kind is one.kind and all(models[0]) and models[0] == models[1]
