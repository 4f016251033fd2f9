"""What is counted at each kind of equipment, by the roles of companion specifications: data, and what reads it."""

from typing import NamedTuple

from hmi.advisor.rate_finder import RateFinder, RateSubject
from hmi.domain.cell import Cell
from hmi.domain.equipment import Equipment, EquipmentKind
from hmi.domain.equipment_facts import first_tag
from hmi.domain.symptom import KnownSymptom

_HEARD_BY = 8
"""Tags of a controller that are looked at: it is lost when none of them is known any more."""


class RateWatch(NamedTuple):
    """One symptom that is counted."""

    symptom: KnownSymptom
    equipment: EquipmentKind
    events: tuple[str, ...]
    """Roles whose rises are the events; the first that is offered."""
    cycle: str
    """Role that changes with each cycle; where nobody offers it, time is counted."""
    kind_of_cycle: EquipmentKind | None = None
    """Whose; None is the equipment's own."""


RATES: tuple[RateWatch, ...] = (
    RateWatch(KnownSymptom.STOP_RATE_UP, EquipmentKind.ROBOT, ("ProtectiveStopCount", "ProtectiveStop"), "CycleCount"),
    RateWatch(KnownSymptom.GRIP_LOSS_RATE_UP, EquipmentKind.ROBOT, ("GripLosses",), "CycleCount"),
    RateWatch(KnownSymptom.JAM_RATE_UP, EquipmentKind.CONVEYOR, ("Jammed",), "ProdProcessedCount"),
    RateWatch(
        KnownSymptom.REJECT_RATE_UP, EquipmentKind.INSPECTION, ("PartsRejected",), "ProdProcessedCount",
        EquipmentKind.SUPERVISOR,
    ),
)  # fmt: skip


def rate_finders(cell: Cell) -> dict[str, RateFinder]:
    """One for each count that equipment offers, and one for each controller that can be lost."""
    counted = {
        f"{watch.symptom.value}|{equipment.id}": _finder(cell, equipment, watch)
        for watch in RATES
        for equipment in cell.equipment
        if equipment.kind is watch.equipment
    }
    return {**{key: one for key, one in counted.items() if one is not None}, **_connections(cell)}


def _finder(cell: Cell, equipment: Equipment, watch: RateWatch) -> RateFinder | None:
    event = first_tag(equipment.components, *watch.events)
    if event is None:
        return None
    kind = watch.kind_of_cycle
    place = equipment if kind is None else next((one for one in cell.equipment if one.kind is kind), None)
    cycle = first_tag(place.components, watch.cycle) if place is not None else None
    return RateFinder(RateSubject(symptom=watch.symptom, equipment=equipment.id, tags=(event,), cycle=cycle))


def _connections(cell: Cell) -> dict[str, RateFinder]:
    """Told at the cell as a whole, which is its supervisor: a lost controller stops everybody."""
    whole = next((one for one in cell.equipment if one.kind is EquipmentKind.SUPERVISOR), None)
    if whole is None:
        return {}
    symptom = KnownSymptom.CONNECTION_LOSS_RATE_UP
    endpoints = dict.fromkeys(tag.node.endpoint for tag in cell.tags)
    found: dict[str, RateFinder] = {}
    for endpoint in endpoints:
        numbers = [tag.name for tag in cell.tags if tag.node.endpoint == endpoint and tag.data_type.is_numeric]
        step = max(1, len(numbers) // _HEARD_BY)
        tags = tuple(numbers[::step][:_HEARD_BY])
        if tags:
            part = endpoint if len(endpoints) > 1 else ""
            found[f"{symptom.value}|{endpoint}"] = RateFinder(
                RateSubject(symptom=symptom, equipment=whole.id, tags=tags, is_loss=True, part=part)
            )
    return found
