"""Names of values for people: translated where the role is a companion specification's, else the server's own."""

import re

from hmi.domain.tag import TagDefinition
from hmi.i18n import gettext as _
from hmi.i18n import gettext_noop as N_

_WORD = re.compile(r"L\d(?!\w)|[A-Z]+(?![a-z])|[A-Z]?[a-z]+|\d+")
_PHASE = re.compile(r"Ac(?P<quantity>Current|Voltage|ActivePower)(?P<phase>L[123])")

_LABELS: dict[str, str] = {
    "AcActiveEnergyTotalImportHp": N_("Energy imported"),
    "AcActivePowerTotal": N_("Active power"),
    "AcFrequency": N_("Frequency"),
    "AcPowerFactor": N_("Power factor"),
    "ActiveFaults": N_("Active faults"),
    "ActiveRoutine": N_("Active routine"),
    "ActualAcceleration": N_("Acceleration"),
    "ActualPosition": N_("Position"),
    "ActualSpeed": N_("Speed"),
    "ActualTCPSpeed": N_("TCP speed"),
    "BrakeReleased": N_("Brake released"),
    "ChannelMode": N_("Channel mode"),
    "ChannelState": N_("Channel state"),
    "ComponentName": N_("Name"),
    "Confidence": N_("Confidence"),
    "ControlIdentifier1": N_("Tool number"),
    "CoolantFlow": N_("Coolant flow"),
    "CoolantTemperature": N_("Coolant temperature"),
    "CurMachSpeed": N_("Speed now"),
    "CurrentState": N_("State"),
    "CycleCount": N_("Cycles"),
    "CycleTime": N_("Cycle time"),
    "Deviation": N_("Deviation"),
    "DoorClosed": N_("Door closed"),
    "EmergencyStop": N_("Emergency stop"),
    "EnergyPerPart": N_("Energy per part"),
    "EquipmentBlocked": N_("Blocked"),
    "EquipmentStarved": N_("Starved"),
    "ExecutionMode": N_("Execution mode"),
    "ExposureTime": N_("Exposure time"),
    "FaultNames": N_("Known faults"),
    "FeedOverride": N_("Feed override"),
    "Flow": N_("Flow"),
    "GripLosses": N_("Grips lost"),
    "InControl": N_("In control"),
    "IsRotating": N_("Turning"),
    "Jammed": N_("Jammed"),
    "JobOrderID": N_("Job order"),
    "JobOrderList": N_("Job orders"),
    "Load": N_("Load"),
    "Locked": N_("Locked"),
    "MachSpeed": N_("Speed wanted"),
    "Manufacturer": N_("Manufacturer"),
    "Mass": N_("Payload"),
    "MaxDownloadableJobOrders": N_("Room for job orders"),
    "Model": N_("Model"),
    "MotorCurrent": N_("Motor current"),
    "MotorTemperature": N_("Motor temperature"),
    "Name": N_("Name"),
    "NextJobOrders": N_("Next job orders"),
    "NextPartsWanted": N_("Parts wanted next"),
    "NextTimeUntilDue": N_("Next order due in"),
    "OnPath": N_("On path"),
    "OperationMode": N_("Operating mode"),
    "OperationalMode": N_("Operating mode"),
    "PartAtEnd": N_("Part at the end"),
    "PartHeld": N_("Part held"),
    "PartId": N_("Part"),
    "PartIdentifier": N_("Part"),
    "PartsGood": N_("Parts good"),
    "PartsLost": N_("Parts lost"),
    "PartsOnBelt": N_("Parts on the belt"),
    "PartsProducedInLifetime": N_("Parts in lifetime"),
    "PartsRejected": N_("Parts rejected"),
    "PartsScrapped": N_("Parts scrapped"),
    "PartsWanted": N_("Parts wanted"),
    "PowerOnDuration": N_("Time switched on"),
    "Pressure": N_("Pressure"),
    "ProdDefectiveCount": N_("Parts rejected"),
    "ProdProcessedCount": N_("Parts processed"),
    "ProductCode": N_("Product code"),
    "Progress": N_("Progress"),
    "ProtectiveStop": N_("Protective stop"),
    "ProtectiveStopCount": N_("Protective stops"),
    "RapidOverride": N_("Rapid override"),
    "RecipeId": N_("Recipe"),
    "RejectRate": N_("Reject rate"),
    "RemainingLife": N_("Life left"),
    "RequestedOperationMode": N_("Operating mode wanted"),
    "ResultEvaluation": N_("Result"),
    "SerialNumber": N_("Serial number"),
    "Sharpness": N_("Sharpness"),
    "SpeedOverride": N_("Speed override"),
    "StacklightMode": N_("Mode of the light"),
    "StateCurrent": N_("State"),
    "TagID": N_("Name of the unit"),
    "TaskProgramLoaded": N_("Program loaded"),
    "TaskProgramName": N_("Program"),
    "Temperature": N_("Temperature"),
    "TimeUntilDue": N_("Due in"),
    "ToolChanges": N_("Tool changes"),
    "TotalEnergyConsumption": N_("Energy used"),
    "TotalPowerOnTime": N_("Time switched on"),
    "UnitModeCurrent": N_("Unit mode"),
    "Vacuum": N_("Vacuum"),
    "Vibration": N_("Vibration"),
    "XPosition": N_("X position"),
    "YPosition": N_("Y position"),
    "ZPosition": N_("Z position"),
}


_NESTED_STATES = {"AutomaticModeStateMachine": N_("Automatic mode"), "ExecuteState": N_("Execution")}
"""Machines within a machine (OPC 40100-1, 30050), whose state bears their name."""
_OF_PROGRAM = {"Name": N_("Program"), "Progress": N_("Progress of the program")}
"""Roles of a running program (OPC 40501-1), which alone say too little."""
_PHASE_QUANTITIES = {"Current": N_("Current"), "Voltage": N_("Voltage"), "ActivePower": N_("Active power")}


def tag_label(definition: TagDefinition) -> str:
    """The name of a tag for people."""
    path, _dot, role = definition.role.rpartition(".")
    if role == "CurrentState":
        return _(_NESTED_STATES.get(path.rpartition(".")[2], _LABELS[role]))
    if role in _OF_PROGRAM and path.rpartition(".")[2] == "ActiveProgram":
        return _(_OF_PROGRAM[role])
    phase = _PHASE.fullmatch(role)
    if phase is not None:  # OPC 34100: one value per phase
        quantity = _PHASE_QUANTITIES[phase["quantity"]]
        return f"{_(quantity)} {phase['phase']}"
    known = _LABELS.get(role)
    if known is not None:
        return _(known)
    label = definition.label or definition.role or definition.name
    return label if label != role else spaced(label)


def spaced(name: str) -> str:
    """A BrowseName, or a pattern over names, as words; abbreviations stay.

    ``PartsProducedInLifetime`` is "Parts produced in lifetime", ``*stops_often*`` is "stops often".
    """
    words = _WORD.findall(name)
    return " ".join([*words[:1], *(word if word.isupper() else word.lower() for word in words[1:])]) or name
