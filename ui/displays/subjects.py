"""Which display shows a piece of equipment."""

from hmi.domain.equipment import Equipment, EquipmentKind


def display_of(equipment: Equipment) -> str:
    """Name of the display that shows ``equipment`` in detail."""
    return "cobot" if equipment.kind is EquipmentKind.ROBOT else "machine"
