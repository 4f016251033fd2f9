"""Kinds of equipment."""

from hmi.domain.equipment import EquipmentKind
from hmi.i18n import gettext as _
from hmi.i18n import gettext_noop as N_

EQUIPMENT_KINDS: dict[EquipmentKind, str] = {
    EquipmentKind.ROBOT: N_("Robot"),
    EquipmentKind.MACHINE_TOOL: N_("Machine tool"),
    EquipmentKind.CONVEYOR: N_("Conveyor"),
    EquipmentKind.INSPECTION: N_("Inspection"),
    EquipmentKind.ENERGY_METER: N_("Energy meter"),
    EquipmentKind.SUPERVISOR: N_("Supervisor of the cell"),
    EquipmentKind.MACHINE: N_("Machine"),
}


def equipment_kind_words(kind: EquipmentKind) -> str:
    """What sort of machine it is."""
    return _(EQUIPMENT_KINDS[kind])
