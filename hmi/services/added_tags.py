"""What a cell becomes when a person adds a variable to it, or takes it out again."""

import re

import msgspec

from hmi.domain.cell import Cell, FormerTag
from hmi.domain.equipment import Component, ComponentKind, Equipment, EquipmentId, EquipmentKind
from hmi.domain.tag import ADDED, NodeAddress, TagDefinition, TagName


def name_for(cell: Cell, node: NodeAddress, label: str) -> TagName:
    """A name that is free, after the label; the former one for a node that was in the cell before."""
    former = next((one.name for one in cell.former_tags if one.node == node), None)
    taken = {tag.name for tag in cell.tags}
    return former if former is not None and former not in taken else free_name(cell, node.endpoint, label)


def free_name(cell: Cell, endpoint: str, label: str) -> TagName:
    """A name for a tag with this label that no tag has or had; letters of every language stay."""
    taken = {tag.name for tag in cell.tags} | {former.name for former in cell.former_tags}
    return TagName(_free(f"{ADDED}/{endpoint}/{_slug(label, 'tag')}", taken))


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
        former_tags=tuple(one for one in cell.former_tags if one.name != tag.name),
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


def retired(cell: Cell, name: TagName) -> Cell:
    """As ``without_tag``; the name stays with its node, for what was recorded under it."""
    former = tuple(FormerTag(name=tag.name, node=tag.node) for tag in cell.tags if tag.name == name)
    return msgspec.structs.replace(without_tag(cell, name), former_tags=(*cell.former_tags, *former))


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
