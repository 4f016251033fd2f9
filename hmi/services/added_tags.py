"""What a cell becomes when a person adds a variable to it, or takes it out again."""

import re

import msgspec

from hmi.domain.cell import Cell
from hmi.domain.equipment import Component, ComponentKind, Equipment, EquipmentId, EquipmentKind
from hmi.domain.tag import ADDED, TagDefinition, TagName


def free_name(cell: Cell, endpoint: str, label: str) -> TagName:
    """A name for a tag with this label; letters of every language stay."""
    return TagName(_free(f"{ADDED}/{endpoint}/{_slug(label, 'tag')}", {tag.name for tag in cell.tags}))


def with_tag(cell: Cell, tag: TagDefinition, equipment: EquipmentId | None, machine: str) -> Cell:
    """The cell with one more tag, shown at ``equipment`` or at the machine called ``machine``.

    Such a machine is made where there is none; without either it is one that is called as the endpoint.
    """
    label = machine or tag.node.endpoint
    place = next((one for one in cell.equipment if one.id == equipment or (not equipment and one.label == label)), None)
    extended = cell.equipment
    if place is None:
        taken = {str(one.id) for one in cell.equipment}
        identifier = EquipmentId(_free(f"{ADDED}_{_slug(label, 'machine')}", taken))
        place = Equipment(id=identifier, kind=EquipmentKind.MACHINE, label=label)
        extended = (*extended, place)
    return msgspec.structs.replace(
        cell,
        tags=(*cell.tags, tag),
        equipment=tuple(_with_component_tag(one, tag) if one is place else one for one in extended),
    )


def without_tag(cell: Cell, name: TagName) -> Cell:
    """The cell without a tag that a person added, and without the machine that was made for it and has nothing else."""
    pruned = (_without_component_tag(one, name) for one in cell.equipment)
    return msgspec.structs.replace(
        cell,
        tags=tuple(tag for tag in cell.tags if tag.name != name),
        equipment=tuple(one for one in pruned if one.components or not one.id.startswith(f"{ADDED}_")),
    )


def _with_component_tag(equipment: Equipment, tag: TagDefinition) -> Equipment:
    own = next((one for one in equipment.components if one.name == ADDED), None)
    own = own or Component(name=ADDED, kind=ComponentKind.OTHER)
    others = tuple(one for one in equipment.components if one.name != ADDED)
    role = _free(tag.name.rsplit("/", 1)[-1], set(own.tags))
    extended = msgspec.structs.replace(own, tags={**own.tags, role: tag.name})
    return msgspec.structs.replace(equipment, components=(*others, extended))


def _without_component_tag(equipment: Equipment, name: TagName) -> Equipment:
    pruned = (
        msgspec.structs.replace(one, tags={role: tag for role, tag in one.tags.items() if tag != name})
        for one in equipment.components
    )
    kept = tuple(one for one in pruned if one.name != ADDED or one.tags)
    return msgspec.structs.replace(equipment, components=kept)


def _slug(label: str, otherwise: str) -> str:
    return re.sub(r"[\W_]+", "_", label.lower()).strip("_") or otherwise


def _free(wanted: str, taken: set[str] | set[TagName]) -> str:
    name, number = wanted, 2
    while name in taken:
        name, number = f"{wanted}_{number}", number + 1
    return name
