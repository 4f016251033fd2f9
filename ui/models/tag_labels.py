"""Names of values for people: translated where the role is a companion specification's, else the server's own."""

import re

from hmi.domain.tag import TagDefinition
from hmi.i18n import gettext as _
from hmi.i18n import gettext_noop as N_

_WORD = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|\d+")

_LABELS: dict[str, str] = {
    "AcActiveEnergyTotalImportHp": N_("Energy imported"),
    "AcActivePowerTotal": N_("Active power"),
    "ActualAcceleration": N_("Acceleration"),
    "ActualPosition": N_("Position"),
    "ActualSpeed": N_("Speed"),
    "ActualTCPSpeed": N_("TCP speed"),
    "ChannelMode": N_("Channel mode"),
    "ChannelState": N_("Channel state"),
    "Confidence": N_("Confidence"),
    "CurMachSpeed": N_("Speed now"),
    "CurrentState": N_("State"),
    "CycleTime": N_("Cycle time"),
    "EnergyPerPart": N_("Energy per part"),
    "EquipmentBlocked": N_("Blocked"),
    "EquipmentStarved": N_("Starved"),
    "ExecutionMode": N_("Execution mode"),
    "FeedOverride": N_("Feed override"),
    "InControl": N_("In control"),
    "IsRotating": N_("Turning"),
    "JobOrderID": N_("Job order"),
    "Load": N_("Load"),
    "MachSpeed": N_("Speed wanted"),
    "Mass": N_("Payload"),
    "MotorTemperature": N_("Motor temperature"),
    "Name": N_("Name"),
    "OnPath": N_("On path"),
    "OperationMode": N_("Operating mode"),
    "OperationalMode": N_("Operating mode"),
    "PartIdentifier": N_("Part"),
    "PartsGood": N_("Parts good"),
    "PartsProducedInLifetime": N_("Parts in lifetime"),
    "PartsRejected": N_("Parts rejected"),
    "PowerOnDuration": N_("Time switched on"),
    "ProdDefectiveCount": N_("Parts rejected"),
    "ProdProcessedCount": N_("Parts processed"),
    "Progress": N_("Progress"),
    "RapidOverride": N_("Rapid override"),
    "SpeedOverride": N_("Speed override"),
    "TaskProgramLoaded": N_("Program loaded"),
    "TaskProgramName": N_("Program"),
    "Temperature": N_("Temperature"),
    "TotalEnergyConsumption": N_("Energy used"),
    "TotalPowerOnTime": N_("Time switched on"),
    "UnitModeCurrent": N_("Unit mode"),
    "Vibration": N_("Vibration"),
}


def tag_label(definition: TagDefinition) -> str:
    """The name of a tag for people."""
    role = definition.role.rpartition(".")[2]
    known = _LABELS.get(role)
    if known is not None:
        return _(known)
    label = definition.label or definition.role or definition.name
    return label if label != role else _spaced(label)


def _spaced(name: str) -> str:
    """A BrowseName as words: ``PartsProducedInLifetime`` -> ``Parts produced in lifetime``; abbreviations stay."""
    words = _WORD.findall(name)
    return " ".join([*words[:1], *(word if word.isupper() else word.lower() for word in words[1:])]) or name
