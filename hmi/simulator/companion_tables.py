"""The companion types that the simulated cell uses, by their published NodeIds and BrowseNames.

Names are written ``prefix:name`` and ids ``prefix:number``; ``0`` is the OPC UA core. Sources: the published node ids
of OPC 10000-100, 40001-1, 40010-1 (1.02), 30050, 10031-4, 40001-3, 40100-1,
40501-1, 34100 and 10000-200 (IA).
"""

NAMESPACES: dict[str, str] = {
    "D": "http://opcfoundation.org/UA/DI/",
    "IA": "http://opcfoundation.org/UA/IA/",
    "M": "http://opcfoundation.org/UA/Machinery/",
    "R": "http://opcfoundation.org/UA/Robotics/",
    "P": "http://opcfoundation.org/UA/PackML/",
    "J": "http://opcfoundation.org/UA/ISA95-JOBCONTROL_V2/",
    "MJ": "http://opcfoundation.org/UA/Machinery/Jobs/",
    "MT": "http://opcfoundation.org/UA/MachineTool/",
    "V": "http://opcfoundation.org/UA/MachineVision",
    "E": "http://opcfoundation.org/UA/ECM/",
    "S": "urn:tandem:simulated-cell",
}
"""Prefix to namespace URI; ``S`` is our own."""

OBJECT_TYPES: tuple[tuple[str, str, str], ...] = (
    ("D:1001", "TopologyElementType", "0:58"),
    ("D:15063", "ComponentType", "D:1001"),
    ("D:1002", "DeviceType", "D:15063"),
    ("D:15106", "SoftwareType", "D:15063"),
    ("D:1005", "FunctionalGroupType", "0:61"),
    ("IA:1002", "BasicStacklightType", "0:23518"),
    ("IA:1005", "StackElementType", "0:58"),
    ("IA:1006", "StackElementLightType", "IA:1005"),
    ("M:1004", "MachineryItemIdentificationType", "D:1005"),
    ("M:1012", "MachineIdentificationType", "M:1004"),
    ("M:1005", "MachineryComponentIdentificationType", "M:1004"),
    ("M:1006", "MachineComponentsType", "0:58"),
    ("M:1002", "MachineryItemState_StateMachineType", "0:2771"),
    ("M:1008", "MachineryOperationModeStateMachineType", "0:2771"),
    ("M:1009", "MachineryOperationCounterType", "D:1005"),
    ("M:1014", "MonitoringType", "0:61"),
    ("R:1002", "MotionDeviceSystemType", "D:15063"),
    ("R:1004", "MotionDeviceType", "D:15063"),
    ("R:1003", "ControllerType", "D:15063"),
    ("R:1006", "OperationStateMachineType", "0:2771"),
    ("R:1025", "TaskControlStateMachineType", "R:1006"),
    ("R:1008", "TaskControlOperationType", "0:58"),
    ("R:1021", "SystemOperationStateMachineType", "R:1006"),
    ("R:1028", "SystemOperationType", "0:58"),
    ("R:1011", "TaskControlType", "D:15063"),
    ("R:1013", "SafetyStateType", "D:15063"),
    ("R:17230", "EmergencyStopFunctionType", "0:58"),
    ("R:17233", "ProtectiveStopFunctionType", "0:58"),
    ("R:1018", "LoadType", "0:58"),
    ("R:1019", "MotorType", "D:15063"),
    ("R:1022", "GearType", "D:15063"),
    ("R:16601", "AxisType", "D:15063"),
    ("R:16794", "PowerTrainType", "D:15063"),
    ("R:18175", "UserType", "0:58"),
    ("P:1", "PackMLExecuteStateMachineType", "0:2771"),
    ("P:2", "PackMLMachineStateMachineType", "0:2771"),
    ("P:3", "PackMLBaseStateMachineType", "0:2771"),
    ("P:4", "PackMLStatusObjectType", "0:58"),
    ("P:5", "PackMLAdminObjectType", "0:58"),
    ("P:6", "PackMLBaseObjectType", "0:58"),
    ("J:1002", "ISA95JobOrderReceiverObjectType", "0:2771"),
    ("J:1003", "ISA95JobResponseProviderObjectType", "0:58"),
    ("MJ:1003", "JobManagementType", "0:58"),
    ("MT:7", "NotificationType", "0:58"),
    ("MT:11", "MachineToolIdentificationType", "M:1012"),
    ("MT:12", "EquipmentType", "0:58"),
    ("MT:13", "MachineToolType", "0:58"),
    ("MT:14", "MonitoringType", "0:58"),
    ("MT:23", "ElementMonitoringType", "0:58"),
    ("MT:16", "ChannelMonitoringType", "MT:23"),
    ("MT:41", "WorkingUnitMonitoringType", "MT:23"),
    ("MT:22", "SpindleMonitoringType", "MT:41"),
    ("MT:26", "MachineOperationMonitoringType", "0:58"),
    ("MT:20", "ProductionStatisticsType", "0:58"),
    ("MT:21", "ProductionType", "0:58"),
    ("MT:59", "ProductionProgramType", "0:58"),
    ("MT:32", "ProductionActiveProgramType", "MT:59"),
    ("MT:24", "ProductionStateMachineType", "0:2771"),
    ("MT:15", "ProductionProgramStateMachineType", "MT:24"),
    ("MT:44", "ToolListType", "0:58"),
    ("MT:49", "BaseToolType", "0:58"),
    ("MT:50", "ToolType", "MT:49"),
    ("V:1003", "VisionSystemType", "0:58"),
    ("V:1004", "RecipeManagementType", "0:58"),
    ("V:1007", "ResultManagementType", "0:58"),
    ("V:1016", "ResultFolderType", "0:61"),
    ("V:1017", "VisionStateMachineType", "0:2771"),
    ("V:1021", "VisionAutomaticModeStateMachineType", "0:2771"),
    ("V:1024", "ResultReadyEventType", "0:2041"),
    ("E:1006", "EnergyMeasurementType", "0:58"),
    ("E:1007", "IEnergyProfileE0Type", "0:17602"),
    ("E:1008", "IEnergyProfileE1Type", "0:17602"),
    ("E:1009", "IEnergyProfileE2Type", "0:17602"),
    ("E:1010", "IEnergyProfileE3Type", "0:17602"),
)
"""Id, BrowseName in the id's namespace, id of the supertype; supertypes first."""

ABSTRACT: frozenset[str] = frozenset({
    "D:1001", "D:15063", "D:1002", "IA:1005", "M:1004", "R:1006", "MT:23", "MT:41", "MT:49",
    "E:1007", "E:1008", "E:1009", "E:1010",
})  # fmt: skip
"""Types without instances of their own: only of their subtypes. Interfaces are among them."""

NUMBER_TYPES: tuple[tuple[str, str, str], ...] = (
    ("V:3009", "ResultStateDataType", "0:6"),
    ("V:3018", "Handle", "0:7"),
)
"""Id, BrowseName, built-in type that it narrows."""

VARIABLE_TYPES: tuple[tuple[str, str, str], ...] = (("E:2002", "EnergyMeasurementValueType", "0:17497"),)
"""Id, BrowseName, id of the supertype."""

REFERENCE_TYPES: tuple[tuple[str, str, str, str], ...] = (
    ("R:4002", "Controls", "IsControlledBy", "0:33"),
    ("R:18178", "Moves", "IsMovedBy", "0:33"),
    ("R:18179", "Requires", "IsRequiredBy", "0:33"),
    ("R:18180", "IsDrivenBy", "Drives", "0:33"),
    ("R:18182", "HasSafetyStates", "SafetyStatesOf", "0:33"),
)
"""Id, BrowseName, inverse name, id of the supertype."""

ENUMERATIONS: tuple[tuple[str, str, tuple[str, ...]], ...] = (
    ("R:3008", "AxisMotionProfileEnumeration", ("OTHER", "ROTARY", "ROTARY_ENDLESS", "LINEAR", "LINEAR_ENDLESS")),
    ("R:18191", "ExecutionModeEnumeration", ("CYCLE", "CONTINUOUS", "STEP")),
    (
        "R:18193",
        "MotionDeviceCategoryEnumeration",
        (
            "OTHER", "ARTICULATED_ROBOT", "SCARA_ROBOT", "CARTESIAN_ROBOT", "SPHERICAL_ROBOT", "PARALLEL_ROBOT",
            "CYLINDRICAL_ROBOT",
        ),
    ),
    (
        "R:3006",
        "OperationalModeEnumeration",
        ("OTHER", "MANUAL_REDUCED_SPEED", "MANUAL_HIGH_SPEED", "AUTOMATIC", "AUTOMATIC_EXTERNAL"),
    ),
    ("P:11", "ProductionMaintenanceModeEnum", ("Invalid", "Produce", "Maintenance", "Manual")),
    (
        "MT:67",
        "ChannelMode",
        (
            "Automatic", "MdaMdi", "JogManual", "JogIncrement", "TeachingHandle", "Remote", "Reference", "Other",
        ),
    ),
    ("MT:64", "ChannelState", ("Active", "Interrupted", "Reset")),
    (
        "MT:65",
        "MachineOperationMode",
        ("Manual", "Automatic", "Setup", "AutoWithManualIntervention", "Service", "Other"),
    ),
    (
        "MT:66",
        "ToolLocked",
        ("CapabilityUnavailable", "ByOperator", "ToolBreak", "ToolLife", "MeasurementError", "Other"),
    ),
    ("MT:69", "ToolManagement", ("NumberBased", "GroupBased", "Other")),
    ("V:3014", "TriStateBooleanDataType", ("FALSE_0", "TRUE_1", "DONTCARE_2")),
    ("IA:3004", "SignalColor", ("Off", "Red", "Green", "Blue", "Yellow", "Purple", "Cyan", "White")),
    ("IA:3005", "SignalModeLight", ("Continuous", "Blinking", "Flashing", "Other")),
    ("IA:3002", "StacklightOperationMode", ("Segmented", "Levelmeter", "Running_Light", "Other")),
)  # fmt: skip
"""Id, BrowseName, members from 0."""

ENTRY_POINTS: tuple[tuple[str, str, str], ...] = (
    ("D:5001", "DeviceSet", "0:58"),
    ("M:1001", "Machines", "0:61"),
    ("P:72", "PackMLObjects", "0:61"),
)
"""Well-known objects below Objects: id, BrowseName, type."""
