"""The alarms of the simulated cell: what raises each, how bad it is, and what it says."""

from collections.abc import Callable
from dataclasses import dataclass

from hmi.simulator.cell_model import CellModel
from hmi.simulator.cobot import ProtectiveCause


@dataclass(frozen=True, slots=True, kw_only=True)
class AlarmCondition:
    """One alarm; ``limit`` and ``clear_below`` differ so that it does not chatter.

    What can be judged only at times, vibration while the spindle turns or vacuum while a part hangs on it, measures
    something between the two at all others: the alarm stays as it is.
    """

    name: str
    """ConditionName and path below the machine."""
    source: str
    """Path of the machine."""
    severity: int
    """1 to 1000 (OPC 10000-5)."""
    message: str
    measure: Callable[[CellModel], float]
    limit: float = 0.5
    clear_below: float = 0.5
    needs_confirmation: bool = False
    """Whether someone must also confirm that its cause was dealt with."""

    def is_active(self, model: CellModel, was_active: bool) -> bool:
        """Whether the alarm stands, given whether it stood before."""
        return bool(self.measure(model) > (self.clear_below if was_active else self.limit))


ALARM_CONDITIONS: tuple[AlarmCondition, ...] = (
    AlarmCondition(
        name="ProtectiveStop", source="cobot", severity=800, message="Cobot stopped on unexpected force",
        measure=lambda cell: float(cell.cobot.protective_cause is ProtectiveCause.COLLISION),
    ),
    AlarmCondition(
        name="EmergencyStop", source="cobot", severity=950, message="Emergency stop pressed at the pendant",
        measure=lambda cell: float(cell.cobot.emergency_stop),
    ),
    AlarmCondition(
        name="PartLost", source="cobot", severity=600, message="Part lost from the gripper, program stopped",
        measure=lambda cell: float(cell.cobot.misses_part),
    ),
    AlarmCondition(
        name="GuardOpen", source="supervisor", severity=750, message="Guard door is open or was not reset",
        measure=lambda cell: float(cell.cobot.protective_cause is ProtectiveCause.GUARD_DOOR),
    ),
    AlarmCondition(
        name="ToolBroken", source="cnc", severity=750, message="Tool broken, program aborted",
        measure=lambda cell: float(cell.cnc.tool_is_broken),
    ),
    AlarmCondition(
        name="JointTemperatureHigh", source="cobot", severity=500, message="A joint of the cobot is hot",
        measure=lambda cell: float(cell.cobot.temperature.max()), limit=60.0, clear_below=57.0,
    ),
    AlarmCondition(
        name="VacuumLow", source="cobot", severity=400, message="Gripper vacuum is low while holding a part",
        measure=lambda cell: 620.0 * cell.cobot.vacuum_loss if cell.cobot.carried is not None else 140.0,
        limit=150.0, clear_below=130.0,
    ),
    AlarmCondition(
        name="SpindleVibrationHigh", source="cnc", severity=600, message="Spindle vibration is high",
        measure=lambda cell: cell.cnc.vibration_mm_s if cell.cnc.spindle_rpm > 7000.0 else 3.0,
        limit=4.0, clear_below=2.9, needs_confirmation=True,
    ),
    AlarmCondition(
        name="ToolLifeLow", source="cnc", severity=300, message="Tool is near the end of its life",
        measure=lambda cell: cell.cnc.wear, limit=0.9, clear_below=0.9,
    ),
    AlarmCondition(
        name="Jam", source="infeed", severity=700, message="Infeed belt is jammed, drive tripped",
        measure=lambda cell: float(cell.infeed.is_tripped),
    ),
    AlarmCondition(
        name="Jam", source="outfeed", severity=700, message="Outfeed belt is jammed, drive tripped",
        measure=lambda cell: float(cell.outfeed.is_tripped),
    ),
    AlarmCondition(
        name="ImageUnsharp", source="camera", severity=500, message="Inspection image is unsharp",
        measure=lambda cell: 100.0 - cell.camera.sharpness, limit=45.0, clear_below=35.0,
    ),
    AlarmCondition(
        name="AirPressureLow", source="meter", severity=500, message="Compressed air pressure is low",
        measure=lambda cell: -cell.meter.air_pressure_bar, limit=-5.6, clear_below=-5.8,
    ),
    AlarmCondition(
        name="Starved", source="supervisor", severity=400, message="Cell waits for parts",
        measure=lambda cell: float(cell.supervisor.is_starved),
    ),
    AlarmCondition(
        name="Blocked", source="supervisor", severity=400, message="Cell cannot deliver parts",
        measure=lambda cell: float(cell.supervisor.is_blocked),
    ),
)  # fmt: skip
