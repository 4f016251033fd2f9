"""The state of the cell from which its twin starts: all that a second instance of the model has to know.

Sources: what is published (``twin_reading``), and what is worked out from what was heard before (``twin_watch``).
"""

from msgspec import Struct

from hmi.domain.trial import Gap

JOINTS = 6


class ArmState(Struct, kw_only=True):
    """Where the arm is in its work. Angles follow from that."""

    program: str = ""
    """Empty: it waits for work, at the posture ``start``."""
    row: int = 0
    start: str = "home"
    """Posture at which the present step of the program began."""
    elapsed_s: float = 0.0
    rate: float = 1.0
    """Share of full speed at which it moves now."""
    temperature_c: tuple[float, ...] = ()
    friction: tuple[float, ...] = (1.0,) * JOINTS
    """By how much more than new each joint rubs."""
    speed_override: float = 100.0
    task_state: str = "Executing"
    task_program: str = "flange_cell"
    is_powered: bool = True
    protective_stop: bool = False
    is_guard_open: bool = False
    emergency_stop: bool = False
    is_carrying: bool = False
    vacuum_loss: float = 0.0


class MillState(Struct, kw_only=True):
    """The milling machine."""

    unit: str = "EXECUTE"
    mode: int = 3
    feed_override: float = 100.0
    rapid_override: float = 100.0
    has_part: bool = False
    is_milling: bool = False
    progress: float = 0.0
    wear: float = 0.1
    wear_rate: float = 1.0
    has_sister_tool: bool = True
    tool_is_broken: bool = False
    tool_number: int = 12
    changing_tool_s: float = 0.0
    bearing_damage: float = 0.0
    spindle_rpm: float = 0.0
    spindle_temperature_c: float = 30.0
    coolant_temperature_c: float = 24.0


class BeltState(Struct, kw_only=True):
    """A conveyor."""

    unit: str = "EXECUTE"
    setpoint_mm_s: float = 150.0
    speed_mm_s: float = 150.0
    motor_current_a: float = 0.7
    motor_temperature_c: float = 34.0
    is_tripped: bool = False
    places_mm: tuple[float, ...] = ()
    """Of its parts, the foremost first."""


class CameraState(Struct, kw_only=True):
    """The inspection camera."""

    recipe: str = ""
    standstill: str = ""
    """``Halted`` or ``Preoperational``; empty: it works."""
    dirt: float = 0.0
    sharpness: float = 92.0


class OrderState(Struct, kw_only=True):
    """A production order."""

    name: str
    wanted: int
    made: int = 0
    scrap: int = 0
    state: int = 2
    """Number of its state (OPC 10031-4)."""


class FlowState(Struct, kw_only=True):
    """The supervisory controller, its orders and what people bring and take."""

    unit: str = "EXECUTE"
    mode: int = 3
    orders: tuple[OrderState, ...] = ()
    is_starved: bool = False
    since_part_s: float = 0.0
    feeder_s: float = 7.0
    feeder_is_empty: bool = False
    nobody_takes: bool = False
    is_without_office: bool = False


class SupplyState(Struct, kw_only=True):
    """The meter and the compressed air."""

    leak: float = 0.0
    air_flow_l_min: float = 55.0
    air_pressure_bar: float = 6.2


class CellState(Struct, kw_only=True):
    """All of it."""

    time_ns: int
    arm: ArmState
    mill: MillState
    infeed: BeltState
    outfeed: BeltState
    camera: CameraState
    flow: FlowState
    supply: SupplyState
    counts: dict[str, float] = {}
    """Counters by the path of their node, as they stand: the twin counts on from there."""
    gaps: tuple[Gap, ...] = ()
    pace: float = 1.0
    """Seconds of the cell per second: a simulated cell may run fast."""
