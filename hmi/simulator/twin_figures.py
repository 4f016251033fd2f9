"""What the twin tells of: tags whose course it predicts, and figures, each with the tag whose error counts for it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from hmi.domain.trial import Figure
from hmi.simulator.cell_model import CellModel

Read = Callable[[CellModel, Mapping[str, float], float], float]
"""From the twin, the counters as they stood at its beginning, and the mean power since the row before."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """A tag whose course is predicted."""

    read: Read
    unit: str
    least: float
    """Half of the narrowest band: what the sensor resolves, and what two runs of the same cell differ by anyway."""
    is_count: bool = False
    """It never falls."""
    is_mean: bool = False
    """Means over a step are predicted, for it swings faster than that."""


def _joint(number: int) -> Read:
    return lambda cell, _counts, _power: float(cell.cobot.temperature[number])


BANDS: dict[str, Told] = {
    **{f"cobot/motor_{number + 1}/temperature": Told(read=_joint(number), unit="°C", least=0.06)
       for number in range(6)},
    "supervisor/packml/admin/processed": Told(
        read=lambda cell, counts, _power: counts.get("supervisor/packml/admin/processed", 0.0)
        + cell.supervisor.good + cell.supervisor.defective,
        unit="", least=0.6, is_count=True,
    ),
    "supervisor/packml/admin/defective": Told(
        read=lambda cell, counts, _power: counts.get("supervisor/packml/admin/defective", 0.0)
        + cell.supervisor.defective,
        unit="", least=0.6, is_count=True,
    ),
    "supervisor/line/cycle_time": Told(
        read=lambda cell, counts, _power: cell.supervisor.cycle_s or counts.get("supervisor/line/cycle_time", 0.0),
        unit="s", least=1.0,
    ),
    "cobot/gripper/losses": Told(
        read=lambda cell, counts, _power: counts.get("cobot/gripper/losses", 0.0) + cell.cobot.grip_losses,
        unit="", least=0.6, is_count=True,
    ),
    "camera/image/sharpness": Told(read=lambda cell, _counts, _power: cell.camera.sharpness, unit="%", least=1.0),
    "cnc/tool/life": Told(read=lambda cell, _counts, _power: cell.cnc.tool_life_left, unit="%", least=0.6),
    "cnc/spindle/temperature": Told(
        read=lambda cell, _counts, _power: cell.cnc.spindle_temperature_c, unit="°C", least=0.4
    ),
    "infeed/parts_on_belt": Told(
        read=lambda cell, _counts, _power: float(len(cell.infeed.parts)), unit="", least=1.0
    ),
    "meter/energy/energy": Told(
        read=lambda cell, counts, _power: counts.get("meter/energy/energy", 0.0) + cell.meter.energy_wh,
        unit="Wh", least=2.0, is_count=True,
    ),
    "meter/energy/power": Told(read=lambda _cell, _counts, power: power, unit="W", least=120.0, is_mean=True),
    "meter/air/pressure": Told(
        read=lambda cell, _counts, _power: cell.meter.air_pressure_bar, unit="bar", least=0.02
    ),
}  # fmt: skip
"""By the path of their node."""

FIGURES: dict[Figure, tuple[str, str]] = {
    Figure.PARTS_GOOD: ("", "supervisor/packml/admin/processed"),
    Figure.REJECTS: ("", "supervisor/packml/admin/defective"),
    Figure.PARTS_LOST: ("", "cobot/gripper/losses"),
    Figure.ORDERS_SHORT: ("", ""),
    Figure.CYCLE_TIME: ("s", "supervisor/line/cycle_time"),
    Figure.STOPPED: ("s", ""),
    Figure.ENERGY: ("kWh", ""),
    Figure.ENERGY_PER_PART: ("kWh", ""),
    Figure.JOINT_TEMPERATURE: ("°C", "cobot/motor_2/temperature"),
    Figure.JOINT_SETTLED: ("°C", ""),
    Figure.JOINT_PEAK: ("A", ""),
    Figure.TOOL_WEAR: ("%", ""),
}
"""Unit, and the tag whose recent error counts for it; empty: none."""
