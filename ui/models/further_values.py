"""Which values of a piece of equipment to show where there is room for more than the one that says most."""

from collections.abc import Set

from hmi.domain.equipment import ComponentKind, Equipment, EquipmentKind
from hmi.domain.equipment_facts import Define, first_tag
from hmi.domain.tag import DataType, TagDefinition, TagName, TagUse

_ROLES: dict[EquipmentKind, tuple[str, ...]] = {
    EquipmentKind.ROBOT: (
        "TaskProgramName",
        "OperationalMode",
        "SpeedOverride",
        "Mass",
        "PartHeld",
        "Temperature",
        "AcActivePowerTotal",
    ),
    EquipmentKind.MACHINE_TOOL: (
        "ActiveProgram.Name",
        "ActiveProgram.Progress",
        "ActualSpeed",
        "FeedOverride",
        "RemainingLife",
        "ToolLife",
        "Vibration",
        "DoorClosed",
        "AcActivePowerTotal",
    ),
    EquipmentKind.CONVEYOR: (
        "MachSpeed",
        "UnitModeCurrent",
        "PartsOnBelt",
        "EquipmentStarved",
        "EquipmentBlocked",
        "Jammed",
        "MotorCurrent",
        "MotorTemperature",
    ),
    EquipmentKind.INSPECTION: (
        "ResultEvaluation",
        "Deviation",
        "RecipeId",
        "PartId",
        "RejectRate",
        "Sharpness",
        "ExposureTime",
    ),
    EquipmentKind.ENERGY_METER: (
        "AcActiveEnergyTotalImportHp",
        "AcActivePowerL1",
        "AcActivePowerL2",
        "AcActivePowerL3",
        "AcPowerFactor",
        "AcFrequency",
        "Flow",
        "Pressure",
    ),
    EquipmentKind.SUPERVISOR: (
        "JobOrderID",
        "PartsWanted",
        "PartsGood",
        "NextJobOrders",
        "UnitModeCurrent",
        "CurMachSpeed",
        "EnergyPerPart",
        "ActiveFaults",
    ),
}
_MOST = 8
_ONE_OF_MANY = frozenset({ComponentKind.AXIS, ComponentKind.MOTOR, ComponentKind.IDENTIFICATION})
"""What one axis does, or whom the maker is, says nothing about the whole."""
_CHANGING = frozenset({TagUse.MOTION, TagUse.PROCESS, TagUse.COUNTER})


def further_values(equipment: Equipment, define: Define, besides: Set[TagName | None]) -> tuple[TagName, ...]:
    """Tags that say more about ``equipment``, the best first, at most eight; ``besides`` are shown already."""
    parts = [one for one in equipment.components if one.kind not in _ONE_OF_MANY]
    wished = [first_tag(parts, role) for role in _ROLES.get(equipment.kind, ())]
    names = dict.fromkeys(name for component in parts for name in component.tags.values())
    known = {name: tag for name in names if (tag := define(name)) is not None and tag.data_type is not DataType.OTHER}
    ranged = [name for name, tag in known.items() if tag.engineering_range is not None]
    others = [name for name, tag in known.items() if _is_measured(tag)]
    found = dict.fromkeys(name for name in (*wished, *ranged, *others) if name is not None and name in known)
    return tuple(name for name in found if name not in besides)[:_MOST]


def _is_measured(tag: TagDefinition) -> bool:
    return tag.use in _CHANGING and tag.data_type.is_numeric and not tag.is_safety
