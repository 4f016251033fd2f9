"""The few dozen types that discovery knows, by namespace URI and numeric id.

Sources: the published node ids of OPC 10000-100 (DI), 40001-1 (Machinery), 40001-3 (Jobs), 40010-1 (Robotics), 30050
(PackML), 10031-4 (job control), 40501-1 (machine tools), 40100-1 (vision), 34100 (energy) and 10000-200 (IA).
"""

from hmi.domain.equipment import ComponentKind, EquipmentKind
from hmi.domain.specification import (
    DI,
    ENERGY,
    IA,
    JOB_CONTROL,
    JOBS,
    MACHINE_TOOL,
    MACHINERY,
    PACKML,
    ROBOTICS,
    VISION,
)

TypeKey = tuple[str, int]
"""Namespace URI and numeric identifier of a type or of a well-known object."""

ENTRY_POINTS: tuple[TypeKey, ...] = ((DI, 5001), (MACHINERY, 1001), (PACKML, 72))
"""DeviceSet, Machines, PackMLObjects: what lies below them is equipment."""

EQUIPMENT_TYPES: dict[TypeKey, EquipmentKind] = {
    (ROBOTICS, 1002): EquipmentKind.ROBOT,
    (ROBOTICS, 1004): EquipmentKind.ROBOT,
    (MACHINE_TOOL, 13): EquipmentKind.MACHINE_TOOL,
    (VISION, 1003): EquipmentKind.INSPECTION,
    (PACKML, 6): EquipmentKind.MACHINE,
}
"""An object of these types is a piece of equipment wherever it stands."""

COMPONENT_TYPES: dict[TypeKey, ComponentKind] = {
    (MACHINERY, 1004): ComponentKind.IDENTIFICATION,
    (MACHINERY, 1012): ComponentKind.IDENTIFICATION,
    (MACHINERY, 1002): ComponentKind.ITEM_STATE,
    (MACHINERY, 1008): ComponentKind.OPERATION_MODE,
    (MACHINERY, 1014): ComponentKind.MONITORING,
    (PACKML, 6): ComponentKind.PACKML,
    (ROBOTICS, 1004): ComponentKind.MOTION_DEVICE,
    (ROBOTICS, 16601): ComponentKind.AXIS,
    (ROBOTICS, 1019): ComponentKind.MOTOR,
    (ROBOTICS, 1018): ComponentKind.FLANGE_LOAD,
    (ROBOTICS, 1003): ComponentKind.ROBOT_CONTROLLER,
    (ROBOTICS, 1011): ComponentKind.TASK_CONTROL,
    (ROBOTICS, 1013): ComponentKind.SAFETY,
    (MACHINE_TOOL, 14): ComponentKind.MONITORING,
    (MACHINE_TOOL, 22): ComponentKind.SPINDLE,
    (MACHINE_TOOL, 16): ComponentKind.CHANNEL,
    (MACHINE_TOOL, 21): ComponentKind.PRODUCTION,
    (MACHINE_TOOL, 12): ComponentKind.TOOL,
    (JOBS, 1003): ComponentKind.JOB_CONTROL,
    (JOB_CONTROL, 1002): ComponentKind.JOB_CONTROL,
    (JOB_CONTROL, 1003): ComponentKind.JOB_CONTROL,
    (ENERGY, 1006): ComponentKind.ENERGY,
    (VISION, 1017): ComponentKind.VISION,
    (VISION, 1007): ComponentKind.RESULT,
    (IA, 1002): ComponentKind.STACKLIGHT,
}
"""An object of these types starts a component of its own."""

COMPONENT_NAMES: dict[str, ComponentKind] = {
    "Identification": ComponentKind.IDENTIFICATION,
    "MachineryItemState": ComponentKind.ITEM_STATE,
    "MachineryOperationMode": ComponentKind.OPERATION_MODE,
    "ToolCentrePoint": ComponentKind.TOOL_CENTRE_POINT,
    "ToolCenterPoint": ComponentKind.TOOL_CENTRE_POINT,
    "Monitoring": ComponentKind.MONITORING,
    "Production": ComponentKind.PRODUCTION,
}
"""BrowseNames that say what an untyped object is."""

TRANSPARENT = frozenset(
    {
        "ParameterSet", "MachineryBuildingBlocks", "Components", "MotionDevices", "Controllers", "SafetyStates",
        "TaskControls", "Axes", "PowerTrains", "Consumption", "Status", "Admin",
        "Monitoring", "MethodSet",
    }
)  # fmt: skip
"""Folders of the specifications that add nothing to the meaning of what lies in them."""

IN_PERCENT = frozenset({(ComponentKind.MOTION_DEVICE, "SpeedOverride")})
"""Roles whose unit is only in the text of a specification (OPC 40010-1), from 0 to 100."""

UNIT_DEMANDED = frozenset(
    {
        (ComponentKind.AXIS, "ActualPosition"), (ComponentKind.AXIS, "ActualSpeed"),
        (ComponentKind.AXIS, "ActualAcceleration"), (ComponentKind.MOTOR, "MotorTemperature"),
    }
)  # fmt: skip
"""Roles that must have a unit (OPC 40010-1): where a server leaves it out, a bare number would be taken for degrees."""

STANDARD_WORDS: dict[TypeKey, tuple[str, ...]] = {
    (ROBOTICS, 3006): (
        "OTHER", "MANUAL_REDUCED_SPEED", "MANUAL_HIGH_SPEED", "AUTOMATIC", "AUTOMATIC_EXTERNAL",
    ),
    (ROBOTICS, 18191): ("CYCLE", "CONTINUOUS", "STEP"),
    (PACKML, 11): ("Invalid", "Produce", "Maintenance", "Manual"),
    (MACHINE_TOOL, 64): ("Active", "Interrupted", "Reset"),
    (MACHINE_TOOL, 65): ("Manual", "Automatic", "Setup", "AutoWithManualIntervention", "Service", "Other"),
}  # fmt: skip
"""Members from 0 of the enumerations that tell a state or a mode: the specification's own names, because a server may
translate its EnumStrings."""

CONDITION_TYPE = 2782
"""ConditionType of the core (OPC 10000-9): alarms are no process values."""

STANDARD_FOLDERS = frozenset({"Server", "Locations", "Aliases", "Quantities", "NetworkSet", "DeviceTopology"})
"""Folders below Objects that hold no process values."""
