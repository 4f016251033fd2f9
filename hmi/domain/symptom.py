"""The symptoms that the detectors of Tandem can find, by name. A site's own detectors may bring others."""

from enum import StrEnum
from typing import Final

from hmi.domain.equipment_class import EquipmentClass
from hmi.domain.finding import SymptomId


class KnownSymptom(StrEnum):
    """What each says, always compared with what is expected at the same load, state and speed."""

    JOINT_FRICTION_UP = "joint_friction_up"
    """A joint needs more current at the same motion: Coulomb and viscous part."""
    JOINT_GRAVITY_GAIN_CHANGED = "joint_gravity_gain_changed"
    """A joint carries more or less than payload and posture explain."""
    JOINT_CURRENT_BIAS = "joint_current_bias"
    """A joint's current is off by the same amount in every posture."""
    JOINT_TEMPERATURE_UP = "joint_temperature_up"
    """A joint is warmer than its own heat explains."""
    STOP_RATE_UP = "stop_rate_up"
    """Protective stops come more often."""
    GRIP_LOSS_RATE_UP = "grip_loss_rate_up"
    """Parts are lost from the gripper more often."""
    GRIP_VACUUM_DOWN = "grip_vacuum_down"
    """The vacuum with a part on the cup is lower."""
    SPINDLE_VIBRATION_UP = "spindle_vibration_up"
    SPINDLE_LOAD_UP = "spindle_load_up"
    """The spindle needs more for the same cut."""
    SPINDLE_TEMPERATURE_UP = "spindle_temperature_up"
    TOOL_WEAR_TREND = "tool_wear_trend"
    """The tool comes to the end of its life sooner than its parts say."""
    COOLANT_FLOW_DOWN = "coolant_flow_down"
    PART_DIMENSION_DRIFT = "part_dimension_drift"
    """Measured parts move to one side of the nominal (SPC)."""
    PART_SCATTER_UP = "part_scatter_up"
    """Measured parts scatter more (SPC)."""
    REJECT_RATE_UP = "reject_rate_up"
    BELT_CURRENT_UP = "belt_current_up"
    BELT_SPEED_DOWN = "belt_speed_down"
    """The belt is slower than its set point."""
    JAM_RATE_UP = "jam_rate_up"
    IMAGE_SHARPNESS_DOWN = "image_sharpness_down"
    EXPOSURE_UP = "exposure_up"
    """The camera needs more light."""
    INSPECTION_CONFIDENCE_DOWN = "inspection_confidence_down"
    AIR_FLOW_UP = "air_flow_up"
    """More compressed air flows than the machines use in this state."""
    AIR_PRESSURE_DOWN = "air_pressure_down"
    IDLE_ENERGY_UP = "idle_energy_up"
    """The cell draws more while it makes nothing."""
    ENERGY_PER_PART_UP = "energy_per_part_up"
    POWER_PEAK_UP = "power_peak_up"
    CYCLE_TIME_UP = "cycle_time_up"
    CELL_STARVED = "cell_starved"
    """The cell waits for parts for a larger share of its time."""
    CELL_BLOCKED = "cell_blocked"
    """The cell waits for its parts to be taken for a larger share of its time."""
    ORDER_LATE = "order_late"
    """At the present pace the running order ends after its due time."""
    BOTTLENECK_MOVED = "bottleneck_moved"
    """Another machine than usual decides the pace."""
    CONNECTION_LOSS_RATE_UP = "connection_loss_rate_up"
    """The controller is lost more often."""
    UNKNOWN_DEVIATION = "unknown_deviation"
    """Tags together are not as they were in the reference period, and no closer name fits."""

    @property
    def id(self) -> SymptomId:
        """As findings name it."""
        return SymptomId(self.value)


_C = EquipmentClass
_S = KnownSymptom
_PLACES: Final[dict[EquipmentClass, tuple[KnownSymptom, ...]]] = {
    _C.ROBOT: (
        _S.JOINT_FRICTION_UP, _S.JOINT_GRAVITY_GAIN_CHANGED, _S.JOINT_CURRENT_BIAS, _S.JOINT_TEMPERATURE_UP,
        _S.STOP_RATE_UP,
    ),
    _C.GRIPPER: (_S.GRIP_LOSS_RATE_UP, _S.GRIP_VACUUM_DOWN),
    _C.MACHINE_TOOL: (
        _S.SPINDLE_VIBRATION_UP, _S.SPINDLE_LOAD_UP, _S.SPINDLE_TEMPERATURE_UP, _S.TOOL_WEAR_TREND,
        _S.COOLANT_FLOW_DOWN,
    ),
    _C.CONVEYOR: (_S.BELT_CURRENT_UP, _S.BELT_SPEED_DOWN, _S.JAM_RATE_UP),
    _C.CAMERA: (
        _S.PART_DIMENSION_DRIFT, _S.PART_SCATTER_UP, _S.REJECT_RATE_UP, _S.IMAGE_SHARPNESS_DOWN, _S.EXPOSURE_UP,
        _S.INSPECTION_CONFIDENCE_DOWN,
    ),
    _C.ENERGY: (
        _S.AIR_FLOW_UP, _S.AIR_PRESSURE_DOWN, _S.IDLE_ENERGY_UP, _S.ENERGY_PER_PART_UP, _S.POWER_PEAK_UP,
    ),
    _C.CELL: (
        _S.CYCLE_TIME_UP, _S.CELL_STARVED, _S.CELL_BLOCKED, _S.ORDER_LATE, _S.BOTTLENECK_MOVED,
        _S.CONNECTION_LOSS_RATE_UP,
    ),
}  # fmt: skip
FOUND_AT: Final[dict[KnownSymptom, EquipmentClass]] = {
    symptom: sort for sort, symptoms in _PLACES.items() for symptom in symptoms
}
"""At what equipment a finding is reported: that of the tags it rests on. A gripper's is the robot that carries it."""
