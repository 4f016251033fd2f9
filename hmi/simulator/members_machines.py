"""Mandatory members of the types of devices, machines and machine tools, by their published NodeIds and BrowseNames.

Source: the node sets of OPC 10000-100 (1.05), 10000-200, 40001-1 (1.04) and 40501-1 (1.02).
The columns are those of ``node_declarations.Row``.
"""

from hmi.simulator.node_declarations import ADD_IN, PROPERTY, Row

MACHINES: dict[str, tuple[Row, ...]] = {
    "D:1002": (  # DeviceType
        ("D:6003", "D:Manufacturer", PROPERTY, "0:21"),
        ("D:6004", "D:Model", PROPERTY, "0:21"),
        ("D:6008", "D:HardwareRevision", PROPERTY, "0:12"),
        ("D:6007", "D:SoftwareRevision", PROPERTY, "0:12"),
        ("D:6006", "D:DeviceRevision", PROPERTY, "0:12"),
        ("D:6005", "D:DeviceManual", PROPERTY, "0:12"),
        ("D:6001", "D:SerialNumber", PROPERTY, "0:12"),
        ("D:6002", "D:RevisionCounter", PROPERTY, "0:6"),
    ),
    "D:15106": (  # SoftwareType
        ("D:15129", "D:Manufacturer", PROPERTY, "0:21"),
        ("D:15131", "D:Model", PROPERTY, "0:21"),
        ("D:15133", "D:SoftwareRevision", PROPERTY, "0:12"),
    ),
    "IA:1002": (  # BasicStacklightType
        ("IA:6009", "IA:StacklightMode", PROPERTY, "IA:3002"),
    ),
    "IA:1005": (  # StackElementType
        ("IA:6015", "0:NumberInList", PROPERTY, "0:28"),
    ),
    "M:1004": (  # MachineryItemIdentificationType
        ("M:6002", "D:Manufacturer", PROPERTY, "0:21"),
        ("M:6003", "D:SerialNumber", PROPERTY, "0:12"),
    ),
    "M:1012": (  # MachineIdentificationType
        ("M:6015", "D:ProductInstanceUri", PROPERTY, "0:12"),
    ),
    "MT:13": (  # MachineToolType
        ("MT:131", "MT:Equipment", "MT:12", ""),
        ("MT:83", "D:Identification", "MT:11", ADD_IN),
        ("MT:182", "D:Identification/D:Manufacturer", PROPERTY, "0:21"),
        ("MT:258", "D:Identification/D:ProductInstanceUri", PROPERTY, "0:12"),
        ("MT:259", "D:Identification/D:SerialNumber", PROPERTY, "0:12"),
        ("MT:123", "MT:Monitoring", "MT:14", ""),
        ("MT:122", "MT:Monitoring/MT:MachineTool", "MT:26", ""),
        ("MT:263", "MT:Monitoring/MT:MachineTool/MT:OperationMode", "0:63", "MT:65"),
        ("MT:128", "MT:Notification", "MT:7", ""),
        ("MT:82", "MT:Production", "MT:21", ""),
        ("MT:84", "MT:Production/MT:ActiveProgram", "MT:32", ""),
        ("MT:174", "MT:Production/MT:ActiveProgram/MT:Name", PROPERTY, "0:12"),
        ("MT:175", "MT:Production/MT:ActiveProgram/0:NumberInList", PROPERTY, "0:5"),
        ("MT:5034", "MT:Production/MT:ActiveProgram/MT:State", "MT:15", ""),
        ("MT:6036", "MT:Production/MT:ActiveProgram/MT:State/0:CurrentState", "0:2760", "0:21"),
        ("MT:6037", "MT:Production/MT:ActiveProgram/MT:State/0:CurrentState/0:Id", PROPERTY, "0:17"),
        ("MT:6038", "MT:Production/MT:ActiveProgram/MT:State/0:CurrentState/0:Number", PROPERTY, "0:7"),
    ),
    "MT:14": (  # MonitoringType
        ("MT:119", "MT:MachineTool", "MT:26", ""),
        ("MT:254", "MT:MachineTool/MT:OperationMode", "0:63", "MT:65"),
    ),
    "MT:16": (  # ChannelMonitoringType
        ("MT:249", "MT:ChannelMode", "0:63", "MT:67"),
        ("MT:332", "MT:ChannelState", "0:63", "MT:64"),
        ("MT:276", "MT:FeedOverride", "0:17570", "0:11"),
        ("MT:335", "MT:FeedOverride/0:EngineeringUnits", PROPERTY, "0:887"),
        ("MT:336", "MT:FeedOverride/0:EURange", PROPERTY, "0:884"),
    ),
    "MT:21": (  # ProductionType
        ("MT:87", "MT:ActiveProgram", "MT:32", ""),
        ("MT:326", "MT:ActiveProgram/MT:Name", PROPERTY, "0:12"),
        ("MT:250", "MT:ActiveProgram/0:NumberInList", PROPERTY, "0:5"),
        ("MT:5035", "MT:ActiveProgram/MT:State", "MT:15", ""),
        ("MT:6040", "MT:ActiveProgram/MT:State/0:CurrentState", "0:2760", "0:21"),
        ("MT:6041", "MT:ActiveProgram/MT:State/0:CurrentState/0:Id", PROPERTY, "0:17"),
        ("MT:6042", "MT:ActiveProgram/MT:State/0:CurrentState/0:Number", PROPERTY, "0:7"),
    ),
    "MT:22": (  # SpindleMonitoringType
        ("MT:247", "MT:IsRotating", "0:63", "0:1"),
    ),
    "MT:23": (  # ElementMonitoringType
        ("MT:234", "MT:Name", PROPERTY, "0:12"),
    ),
    "MT:24": (  # ProductionStateMachineType
        ("MT:270", "0:CurrentState", "0:2760", "0:21"),
        ("MT:271", "0:CurrentState/0:Id", PROPERTY, "0:17"),
        ("MT:274", "0:CurrentState/0:Number", PROPERTY, "0:7"),
    ),
    "MT:26": (  # MachineOperationMonitoringType
        ("MT:225", "MT:OperationMode", "0:63", "MT:65"),
    ),
    "MT:32": (  # ProductionActiveProgramType
        ("MT:5033", "MT:State", "MT:15", ""),
        ("MT:6032", "MT:State/0:CurrentState", "0:2760", "0:21"),
        ("MT:6033", "MT:State/0:CurrentState/0:Id", PROPERTY, "0:17"),
        ("MT:6034", "MT:State/0:CurrentState/0:Number", PROPERTY, "0:7"),
    ),
    "MT:50": (  # ToolType
        ("MT:178", "MT:ControlIdentifier1", "0:63", "0:7"),
        ("MT:296", "MT:ControlIdentifierInterpretation", "0:63", "MT:69"),
        ("MT:321", "MT:Locked", "0:63", "0:1"),
        ("MT:269", "MT:Locked/MT:ReasonForLocking", PROPERTY, "MT:66"),
    ),
    "MT:59": (  # ProductionProgramType
        ("MT:193", "MT:Name", PROPERTY, "0:12"),
        ("MT:230", "0:NumberInList", PROPERTY, "0:5"),
    ),
}  # fmt: skip
