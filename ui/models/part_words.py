"""Parts within equipment as people call them: ``Axis_3`` is "Elbow" where the controller says so, else "Axis 3"."""

from hmi.domain.cell import Cell
from hmi.domain.equipment import EquipmentId


def part_words(cell: Cell, equipment: EquipmentId | None, part: str) -> str:
    """What a part is called; its own name as words where the cell has no such component. Empty for no part."""
    owner = next((one for one in cell.equipment if one.id == equipment), None)
    found = [one for one in owner.components if one.name == part] if owner is not None else []
    label = next((one.label for one in found if one.label), "")
    return (label or part).replace("_", " ")
