"""Which values of each machine are watched together: all that are measured, but what only counts up or wears away."""

from hmi.advisor.shift_finder import ShiftFinder, ShiftSubject
from hmi.domain.cell import Cell
from hmi.domain.equipment import ComponentKind, Equipment, EquipmentKind
from hmi.domain.equipment_facts import first_tag
from hmi.domain.tag import TagDefinition, TagName

_LEAST_TAGS = 2
_COUNTS_UP = frozenset({"Wh", "kWh", "MWh", "VAh", "varh", "J", "kJ", "h", "d"})
_WARM = frozenset({"°C", "K", "°F"})
_TOLD_OTHERWISE = ("RejectRate", "Deviation", "Confidence", "CycleTime", "RemainingLife", "ActiveProgram.Progress")
"""Roles whose values are judged part by part, or say how far something is; others watch them."""
_CYCLES = ("ProdProcessedCount", "CycleCount", "PartsProducedInLifetime")


def shift_finders(cell: Cell) -> dict[str, ShiftFinder]:
    """One for each machine with at least two values that are measured.

    None for the supervisor, whose numbers are the orders and the pace of the cell: others judge those.
    """
    whole = next((one for one in cell.equipment if one.kind is EquipmentKind.SUPERVISOR), None)
    tool = next((one for one in cell.equipment if one.kind is EquipmentKind.MACHINE_TOOL), None)
    companion = None if tool is None else first_tag(tool.components_of(ComponentKind.TOOL), "RemainingLife")
    tags = {tag.name: tag for tag in cell.tags}
    domain = [tag.name for tag in cell.tags if tag.is_writable and tag.data_type.is_floating]
    program = None if tool is None else first_tag(tool.components_of(ComponentKind.PRODUCTION), "NumberInList")
    domain += [program] if program is not None else []
    found: dict[str, ShiftFinder] = {}
    for machine in cell.equipment:
        watched = [tag for tag in _measured(machine, tags) if tag.name not in (*domain, companion)]
        if machine is whole or len(watched) < _LEAST_TAGS:
            continue
        counted_at = whole or machine
        subject = ShiftSubject(
            equipment=machine.id,
            watched=tuple(tag.name for tag in watched),
            is_warm=tuple(tag.unit in _WARM for tag in watched),
            domain=tuple(domain),
            counter=first_tag(counted_at.components, *_CYCLES),
            state=None if whole is None else first_tag(whole.components, "StateCurrent"),
            companion=companion,
        )
        found[f"shift|{machine.id}"] = ShiftFinder(subject)
    return found


def _measured(machine: Equipment, tags: dict[TagName, TagDefinition]) -> list[TagDefinition]:
    """Numbers with a fraction, each once."""
    roles = [(role, name) for component in machine.components for role, name in component.tags.items()]
    names = dict.fromkeys(name for role, name in roles if not role.endswith(_TOLD_OTHERWISE))
    listed = [tags[name] for name in names if name in tags]
    return [tag for tag in listed if tag.data_type.is_floating and tag.unit not in _COUNTS_UP]
