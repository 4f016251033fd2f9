"""Mandatory members of the types of motion device systems, by their published NodeIds and BrowseNames.

Source: the node sets of OPC 40010-1 (1.02). The columns are those of ``node_declarations.Row``.
"""

from hmi.simulator.node_declarations import PROPERTY, Row

ROBOTS: dict[str, tuple[Row, ...]] = {
    "R:1002": (  # MotionDeviceSystemType
        ("R:5001", "R:Controllers", "0:61", ""),
        ("R:5002", "R:MotionDevices", "0:61", ""),
        ("R:5010", "R:SafetyStates", "0:61", ""),
    ),
    "R:1003": (  # ControllerType
        ("R:17249", "R:CurrentUser", "R:18175", ""),
        ("R:17250", "R:CurrentUser/R:Level", PROPERTY, "0:12"),
        ("R:17237", "D:Manufacturer", PROPERTY, "0:21"),
        ("R:17239", "D:Model", PROPERTY, "0:21"),
        ("R:17245", "D:ProductCode", PROPERTY, "0:12"),
        ("R:17240", "D:SerialNumber", PROPERTY, "0:12"),
        ("R:15800", "R:Software", "0:61", ""),
        ("R:15826", "R:TaskControls", "0:61", ""),
    ),
    "R:1004": (  # MotionDeviceType
        ("R:15305", "R:Axes", "0:61", ""),
        ("R:16351", "D:Manufacturer", PROPERTY, "0:21"),
        ("R:16353", "D:Model", PROPERTY, "0:21"),
        ("R:16362", "R:MotionDeviceCategory", PROPERTY, "R:18193"),
        ("R:5029", "D:ParameterSet", "0:58", ""),
        ("R:16365", "D:ParameterSet/R:SpeedOverride", "0:63", "0:11"),
        ("R:16443", "R:PowerTrains", "0:61", ""),
        ("R:16359", "D:ProductCode", PROPERTY, "0:12"),
        ("R:16354", "D:SerialNumber", PROPERTY, "0:12"),
    ),
    "R:1006": (  # OperationStateMachineType
        ("R:6005", "0:LastTransition", "0:2767", "0:21"),
        ("R:6006", "0:LastTransition/0:Id", PROPERTY, "0:17"),
        ("R:6007", "R:LastTransitionReason", "0:11238", "0:4"),
        ("R:6020", "R:LastTransitionReason/0:EnumValues", PROPERTY, "0:7594[]"),
        ("R:6021", "R:LastTransitionReason/0:ValueAsText", PROPERTY, "0:21"),
    ),
    "R:1008": (  # TaskControlOperationType
        ("R:5051", "R:TaskControlStateMachine", "R:1025", ""),
        ("R:6138", "R:TaskControlStateMachine/0:CurrentState", "0:2760", "0:21"),
        ("R:6139", "R:TaskControlStateMachine/0:CurrentState/0:Id", PROPERTY, "0:17"),
        ("R:6133", "R:TaskControlStateMachine/0:LastTransition", "0:2767", "0:21"),
        ("R:6134", "R:TaskControlStateMachine/0:LastTransition/0:Id", PROPERTY, "0:17"),
        ("R:6135", "R:TaskControlStateMachine/R:LastTransitionReason", "0:11238", "0:4"),
        ("R:6136", "R:TaskControlStateMachine/R:LastTransitionReason/0:EnumValues", PROPERTY, "0:7594[]"),
        ("R:6137", "R:TaskControlStateMachine/R:LastTransitionReason/0:ValueAsText", PROPERTY, "0:21"),
    ),
    "R:1011": (  # TaskControlType
        ("R:17873", "D:ComponentName", PROPERTY, "0:21"),
        ("R:15883", "D:ParameterSet", "0:58", ""),
        ("R:17875", "D:ParameterSet/R:TaskProgramLoaded", "0:63", "0:1"),
        ("R:17874", "D:ParameterSet/R:TaskProgramName", "0:63", "0:12"),
    ),
    "R:1013": (  # SafetyStateType
        ("R:5016", "D:ParameterSet", "0:58", ""),
        ("R:15882", "D:ParameterSet/R:EmergencyStop", "0:63", "0:1"),
        ("R:15912", "D:ParameterSet/R:OperationalMode", "0:63", "R:3006"),
        ("R:15913", "D:ParameterSet/R:ProtectiveStop", "0:63", "0:1"),
    ),
    "R:17230": (  # EmergencyStopFunctionType
        ("R:17231", "R:Name", PROPERTY, "0:12"),
        ("R:17232", "R:Active", "0:63", "0:1"),
    ),
    "R:17233": (  # ProtectiveStopFunctionType
        ("R:17234", "R:Name", PROPERTY, "0:12"),
        ("R:17235", "R:Enabled", "0:63", "0:1"),
        ("R:17236", "R:Active", "0:63", "0:1"),
    ),
    "R:1018": (  # LoadType
        ("R:6723", "R:Mass", "0:17497", "0:11"),
        ("R:6728", "R:Mass/0:EngineeringUnits", PROPERTY, "0:887"),
    ),
    "R:1019": (  # MotorType
        ("R:17101", "D:Manufacturer", PROPERTY, "0:21"),
        ("R:17103", "D:Model", PROPERTY, "0:21"),
        ("R:5105", "D:ParameterSet", "0:58", ""),
        ("R:6757", "D:ParameterSet/R:MotorTemperature", "0:17497", "0:11"),
        ("R:6762", "D:ParameterSet/R:MotorTemperature/0:EngineeringUnits", PROPERTY, "0:887"),
        ("R:17109", "D:ProductCode", PROPERTY, "0:12"),
        ("R:17104", "D:SerialNumber", PROPERTY, "0:12"),
    ),
    "R:1021": (  # SystemOperationStateMachineType
        ("R:6058", "0:LastTransition", "0:2767", "0:21"),
        ("R:6059", "0:LastTransition/0:Id", PROPERTY, "0:17"),
        ("R:6060", "R:LastTransitionReason", "0:11238", "0:4"),
        ("R:6061", "R:LastTransitionReason/0:EnumValues", PROPERTY, "0:7594[]"),
        ("R:6062", "R:LastTransitionReason/0:ValueAsText", PROPERTY, "0:21"),
    ),
    "R:1022": (  # GearType
        ("R:15941", "R:GearRatio", "0:17709", "0:18806"),
        ("R:15616", "R:GearRatio/0:Denominator", "0:63", "0:7"),
        ("R:15615", "R:GearRatio/0:Numerator", "0:63", "0:6"),
        ("R:17152", "D:Manufacturer", PROPERTY, "0:21"),
        ("R:17154", "D:Model", PROPERTY, "0:21"),
        ("R:17160", "D:ProductCode", PROPERTY, "0:12"),
        ("R:17155", "D:SerialNumber", PROPERTY, "0:12"),
    ),
    "R:1025": (  # TaskControlStateMachineType
        ("R:6095", "0:LastTransition", "0:2767", "0:21"),
        ("R:6096", "0:LastTransition/0:Id", PROPERTY, "0:17"),
        ("R:6097", "R:LastTransitionReason", "0:11238", "0:4"),
        ("R:6098", "R:LastTransitionReason/0:EnumValues", PROPERTY, "0:7594[]"),
        ("R:6099", "R:LastTransitionReason/0:ValueAsText", PROPERTY, "0:21"),
    ),
    "R:1028": (  # SystemOperationType
        ("R:5049", "R:SystemOperationStateMachine", "R:1021", ""),
        ("R:6128", "R:SystemOperationStateMachine/0:CurrentState", "0:2760", "0:21"),
        ("R:6129", "R:SystemOperationStateMachine/0:CurrentState/0:Id", PROPERTY, "0:17"),
        ("R:6123", "R:SystemOperationStateMachine/0:LastTransition", "0:2767", "0:21"),
        ("R:6124", "R:SystemOperationStateMachine/0:LastTransition/0:Id", PROPERTY, "0:17"),
        ("R:6125", "R:SystemOperationStateMachine/R:LastTransitionReason", "0:11238", "0:4"),
        ("R:6126", "R:SystemOperationStateMachine/R:LastTransitionReason/0:EnumValues", PROPERTY, "0:7594[]"),
        ("R:6127", "R:SystemOperationStateMachine/R:LastTransitionReason/0:ValueAsText", PROPERTY, "0:21"),
    ),
    "R:16601": (  # AxisType
        ("R:16637", "R:MotionProfile", PROPERTY, "R:3008"),
        ("R:16602", "D:ParameterSet", "0:58", ""),
        ("R:16662", "D:ParameterSet/R:ActualPosition", "0:17497", "0:11"),
        ("R:16667", "D:ParameterSet/R:ActualPosition/0:EngineeringUnits", PROPERTY, "0:887"),
    ),
    "R:18175": (  # UserType
        ("R:18176", "R:Level", PROPERTY, "0:12"),
    ),
}  # fmt: skip
