"""The milling machine: a program per part, a tool that wears, a spindle that shows it."""

import numpy as np

from hmi.simulator.operation_mode import OperationMode
from hmi.simulator.packml import PackCommand, PackState, PackUnit
from hmi.simulator.part import Part

PROGRAM_NAME = "FLANGE_OP10.MPF"
PROGRAM_S = 22.0
_TOOL_CHANGE_S = 9.0
_RATED_RPM = 8000.0
_LIFE_PARTS = 180.0
_MOST_WEAR = 1.8
"""The cutting edge is gone; the tool rubs but does not get worse."""
_LOCKED_WEAR = 1.5
_RAPID_SHARE = 0.3
"""Share of the program's time in which it does not cut, at full speed."""
_AXIS_SPAN_MM = ((40.0, 360.0), (30.0, 240.0), (-120.0, -15.0))


class Cnc:
    """A three-axis machine with door and chuck, loaded by the cobot."""

    def __init__(self, random: np.random.Generator) -> None:
        self._random = random
        self.unit = PackUnit()
        self.mode = OperationMode.PROCESSING
        self.part: Part | None = None
        self.feed_override = 100.0
        self.rapid_override = 100.0
        self.is_milling = False
        self.progress = 0.0
        self.changing_tool_s = 0.0
        self.wear = 0.12
        """Flank wear as a share of the tool's life; parts get bad beyond about 1."""
        self.wear_rate = 1.0
        self.has_sister_tool = True
        self.tool_is_broken = False
        self.tool_number = 12
        self.tool_changes = 0
        self.bearing_damage = 0.0
        self.spindle_rpm = 0.0
        self.spindle_load = 0.0
        self.spindle_temperature_c = 36.0
        self.vibration_mm_s = 0.4
        self.coolant_l_min = 0.0
        self.coolant_temperature_c = 24.0
        self.axes_mm = np.array([200.0, 120.0, -15.0])
        self.parts_made = 0
        self.power_on_s = 0.0
        self._life = float(random.normal(1.0, 0.15))

    @property
    def wants_part(self) -> bool:
        """Whether the chuck is empty and the machine ready."""
        is_ready = self.mode is OperationMode.PROCESSING and self.unit.is_executing
        return is_ready and self.part is None and self.changing_tool_s <= 0.0

    @property
    def has_finished_part(self) -> bool:
        """Whether a milled part waits in the chuck."""
        return self.part is not None and self.part.is_milled and not self.is_milling

    @property
    def tool_life_left(self) -> float:
        """Remaining life of the tool in percent."""
        return max(0.0, 100.0 * (1.0 - self.wear))

    @property
    def tool_is_locked(self) -> bool:
        """Whether the tool is broken, or worn so far that the control locks it."""
        return self.tool_is_broken or self.wear >= _LOCKED_WEAR

    @property
    def door_is_closed(self) -> bool:
        """Whether the door is shut."""
        return self.is_milling

    @property
    def power_w(self) -> float:
        """Electrical power of drives, coolant pump and control."""
        pump = 380.0 if self.coolant_l_min > 1.0 else 0.0
        return 520.0 + pump + 42.0 * self.spindle_load + 0.05 * self.spindle_rpm

    @property
    def _pace(self) -> float:
        """Share of full speed: cutting follows the feed override, moving between cuts the rapid override."""
        feed = self.feed_override / 100.0
        rapid = self.rapid_override / 100.0
        if feed <= 0.0 or rapid <= 0.0:
            return 0.0
        return 1.0 / ((1.0 - _RAPID_SHARE) / feed + _RAPID_SHARE / rapid)

    @property
    def quiet_s(self) -> float:
        """For how long it goes on as it does: until the program, a change of tool or an acting state ends."""
        ends = [self.unit.quiet_s]
        if self.changing_tool_s > 0.0:
            ends.append(self.changing_tool_s)
        if self.is_milling and self.unit.is_executing and self._pace > 0.0:
            ends.append((1.0 - self.progress) * PROGRAM_S / self._pace)
        return min(ends)

    def load(self, part: Part) -> None:
        """Chuck a raw part and begin."""
        self.part = part
        self.progress = 0.0
        self.is_milling = True

    def unload(self) -> Part:
        """Hand the finished part over; ``LookupError`` when there is none."""
        if self.part is None:
            raise LookupError("the chuck is empty")
        part, self.part = self.part, None
        return part

    def step(self, step_s: float) -> None:
        """Let time pass."""
        self.unit.step(step_s)
        self.power_on_s += step_s
        self.changing_tool_s = max(0.0, self.changing_tool_s - step_s)
        runs = self.is_milling and self.unit.state is PackState.EXECUTE
        if runs:
            self._mill(step_s)
        self._spin(step_s, cutting=runs)

    def _mill(self, step_s: float) -> None:
        self.progress += step_s * self._pace / PROGRAM_S
        self._follow_path()
        if self.progress < 1.0:
            return
        self.progress = 1.0
        self.is_milling = False
        self._finish_part()

    def _finish_part(self) -> None:
        self.parts_made += 1
        worn = self.wear_rate * (self.feed_override / 100.0) ** 1.3 / (_LIFE_PARTS * self._life)
        self.wear = min(_MOST_WEAR, self.wear + worn)
        if self.part is not None:
            self.part.is_milled = True
            drift = 9.0 * self.wear + 38.0 * max(0.0, self.wear - 0.75) ** 1.5
            spread = 3.0 + 2.5 * self.wear + 6.0 * self.bearing_damage
            self.part.error_um = drift + float(self._random.normal(0.0, spread))
        if self.wear >= 0.85 and self.has_sister_tool:
            self.change_tool()

    def change_tool(self) -> None:
        """Swap in the sister tool; takes 9 s."""
        self.wear, self.tool_is_broken = 0.0, False
        self.tool_number = 13 if self.tool_number == 12 else 12
        self.tool_changes += 1
        self.changing_tool_s = _TOOL_CHANGE_S
        self._life = float(np.clip(self._random.normal(1.0, 0.15), 0.6, 1.4))

    def break_tool(self) -> None:
        """Break the mill if it cuts now: the control aborts the program."""
        if self.is_milling and self.unit.is_executing:
            self.tool_is_broken = True
            self.unit.command(PackCommand.ABORT)

    def _follow_path(self) -> None:
        turn = self.progress * 2.0 * np.pi * 9.0
        wave = np.array([np.cos(turn), np.sin(turn), np.cos(self.progress * 2.0 * np.pi * 3.0)])
        low = np.array([span[0] for span in _AXIS_SPAN_MM])
        high = np.array([span[1] for span in _AXIS_SPAN_MM])
        self.axes_mm = (low + high) / 2.0 + wave * (high - low) / 2.0

    def _spin(self, step_s: float, *, cutting: bool) -> None:
        wanted = _RATED_RPM if cutting else 0.0
        self.spindle_rpm += (wanted - self.spindle_rpm) * min(1.0, step_s / 0.9)
        if self.spindle_rpm < 5.0:
            self.spindle_rpm = 0.0
        turning = self.spindle_rpm / _RATED_RPM
        engaged = 0.7 + 0.3 * np.sin(self.progress * 40.0) if cutting and self.progress > 0.04 else 0.0
        load = turning * (6.0 + engaged * (34.0 + 26.0 * self.wear) * (self.feed_override / 100.0) ** 0.8)
        load += turning * 9.0 * self.bearing_damage
        noise = float(self._random.normal(0.0, 0.6)) if turning > 0.05 else 0.0
        self.spindle_load = max(0.0, load + noise)
        shaking = 0.25 + turning * (0.7 + engaged * (0.5 + 1.6 * self.wear**2) + 4.5 * self.bearing_damage)
        self.vibration_mm_s = max(0.05, shaking * float(self._random.normal(1.0, 0.04)))
        settled = 24.0 + turning * (14.0 + 0.22 * self.spindle_load + 38.0 * self.bearing_damage)
        self.spindle_temperature_c += (settled - self.spindle_temperature_c) * min(1.0, step_s / 420.0)
        self.coolant_l_min += ((24.0 if cutting else 0.0) - self.coolant_l_min) * min(1.0, step_s / 1.2)
        warm = 23.5 + 3.0 * turning
        self.coolant_temperature_c += (warm - self.coolant_temperature_c) * min(1.0, step_s / 1500.0)
