"""Names of values for people: translated where the role is a companion specification's, else the server's own."""

from hmi.domain.tag import TagDefinition
from hmi.i18n import gettext as _
from hmi.i18n import gettext_noop as N_

_LABELS: dict[str, str] = {
    "AcActivePowerTotal": N_("Active power"),
    "AcActiveEnergyTotalImportHp": N_("Energy imported"),
    "ActualAcceleration": N_("Acceleration"),
    "ActualPosition": N_("Position"),
    "ActualTCPSpeed": N_("TCP speed"),
    "ChannelState": N_("Channel state"),
    "CurMachSpeed": N_("Speed now"),
    "CurrentState": N_("State"),
    "CycleTime": N_("Cycle time"),
    "EnergyPerPart": N_("Energy per part"),
    "EquipmentBlocked": N_("Blocked"),
    "EquipmentStarved": N_("Starved"),
    "ExecutionMode": N_("Execution mode"),
    "FeedOverride": N_("Feed override"),
    "InControl": N_("In control"),
    "JobOrderID": N_("Job order"),
    "MachSpeed": N_("Speed wanted"),
    "Mass": N_("Payload"),
    "MotorTemperature": N_("Motor temperature"),
    "OnPath": N_("On path"),
    "OperationMode": N_("Operating mode"),
    "OperationalMode": N_("Operating mode"),
    "PartsGood": N_("Parts good"),
    "PartsRejected": N_("Parts rejected"),
    "PowerOnDuration": N_("Time switched on"),
    "ProdDefectiveCount": N_("Parts rejected"),
    "ProdProcessedCount": N_("Parts processed"),
    "RapidOverride": N_("Rapid override"),
    "SpeedOverride": N_("Speed override"),
    "TaskProgramLoaded": N_("Program loaded"),
    "TaskProgramName": N_("Program"),
    "Temperature": N_("Temperature"),
    "TotalEnergyConsumption": N_("Energy used"),
    "TotalPowerOnTime": N_("Time switched on"),
    "UnitModeCurrent": N_("Unit mode"),
}


def tag_label(definition: TagDefinition) -> str:
    """The name of a tag for people."""
    known = _LABELS.get(definition.role.rpartition(".")[2])
    if known is not None:
        return _(known)
    return definition.label or definition.role or definition.name
