"""A belt that carries parts, with a motor that feels them."""

from collections import deque

import numpy as np

from hmi.simulator.packml import PackCommand, PackState, PackUnit
from hmi.simulator.part import Part

LENGTH_MM = 1800.0
GAP_MM = 180.0
_TRIPS_AFTER_S = 2.0
_STEADY_MM_S = 0.5
_DRIVEN = frozenset({PackState.EXECUTE, PackState.SUSPENDED})
_DRIVE_RESET = frozenset({PackState.RESETTING, PackState.UNHOLDING})


class Conveyor:
    """Parts enter at 0 mm and wait at the end; the first one can be taken there."""

    def __init__(self, random: np.random.Generator) -> None:
        self._random = random
        self.unit = PackUnit()
        self.parts: deque[tuple[Part, float]] = deque()
        self.speed_setpoint_mm_s = 150.0
        self.speed_mm_s = 0.0
        self.motor_current_a = 0.4
        self.motor_temperature_c = 34.0
        self.jam = 0.0
        self.processed = 0
        self.is_tripped = False

    @property
    def has_room(self) -> bool:
        """Whether a part can be laid on the beginning."""
        return not self.parts or self.parts[-1][1] >= GAP_MM

    @property
    def part_at_end(self) -> Part | None:
        """The part that waits at the end."""
        return self.parts[0][0] if self.parts and self.parts[0][1] >= LENGTH_MM else None

    @property
    def power_w(self) -> float:
        """Electrical power of drive and sensors."""
        return 12.0 + 115.0 * self.motor_current_a * (1.0 if self.speed_mm_s > 1.0 or self.jam else 0.2)

    @property
    def quiet_s(self) -> float:
        """For how long it goes on as it does: until a part comes to the end or makes room; 0 while speed changes."""
        runs = self.unit.state in _DRIVEN and not self.jam
        if abs((self.speed_setpoint_mm_s if runs else 0.0) - self.speed_mm_s) > _STEADY_MM_S:
            return 0.0
        ends = [self.unit.quiet_s]
        if self.jam and not self.is_tripped:
            ends.append(_TRIPS_AFTER_S - self.unit.seconds_in_state)
        if self.parts and self.speed_mm_s > 0.0:
            ends += [(mark - place) / self.speed_mm_s for place, mark in self._marks() if place < mark]
        return min(ends)

    def _marks(self) -> tuple[tuple[float, float], ...]:
        return (self.parts[0][1], LENGTH_MM), (self.parts[-1][1], GAP_MM)

    def lay(self, part: Part) -> None:
        """Put a part on the beginning."""
        self.parts.append((part, 0.0))

    def take(self) -> Part:
        """Lift the part at the end; ``IndexError`` when the belt is empty."""
        self.processed += 1
        return self.parts.popleft()[0]

    def step(self, step_s: float) -> None:
        """Let time pass."""
        self.unit.step(step_s)
        self._watch_jam()
        runs = self.unit.state in _DRIVEN and not self.jam
        self.speed_mm_s += ((self.speed_setpoint_mm_s if runs else 0.0) - self.speed_mm_s) * min(1.0, step_s / 0.4)
        if self.speed_mm_s < 0.5:
            self.speed_mm_s = 0.0
        self._carry(step_s)
        self._drive(step_s)

    def _watch_jam(self) -> None:
        if self.jam and not self.is_tripped and self.unit.seconds_in_state > _TRIPS_AFTER_S:
            self.is_tripped = self.unit.command(PackCommand.HOLD) or self.is_tripped
        if not self.jam and self.is_tripped:
            self.unit.command(PackCommand.UNHOLD)
        if self.unit.state in _DRIVE_RESET:
            self.is_tripped = False

    def _carry(self, step_s: float) -> None:
        ahead = LENGTH_MM + GAP_MM
        for index, (part, place) in enumerate(self.parts):
            moved = min(place + self.speed_mm_s * step_s, ahead - GAP_MM)
            self.parts[index] = (part, max(place, moved))
            ahead = self.parts[index][1]

    def _drive(self, step_s: float) -> None:
        load = 0.35 + 0.06 * len(self.parts) + 0.0018 * self.speed_mm_s if self.speed_mm_s else 0.08
        if self.jam and not self.is_tripped and self.unit.state in _DRIVEN:
            load = 2.2 + 1.2 * self.jam
        self.motor_current_a += (load - self.motor_current_a) * min(1.0, step_s / 0.3)
        self.motor_current_a = max(0.0, self.motor_current_a + float(self._random.normal(0.0, 0.008)))
        settled = 22.0 + 26.0 * self.motor_current_a**1.5
        self.motor_temperature_c += (settled - self.motor_temperature_c) * min(1.0, step_s / 900.0)
