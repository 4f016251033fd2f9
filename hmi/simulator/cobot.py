"""The cobot: programs of moves and grips, joint currents and temperatures that follow from the motion."""

import math
from dataclasses import dataclass
from enum import Enum
from functools import cache

import numpy as np

from hmi.domain.arm_geometry import JOINTS, Floats
from hmi.simulator.part import PART_KG, Part
from hmi.simulator.robot_system import RobotSystem
from hmi.simulator.robot_task import RobotTask
from hmi.twin.dynamics import UR5E_DYNAMICS, friction_current, joint_torques, motor_current
from hmi.twin.kinematics import tool_pose
from hmi.twin.motion import sample_move
from hmi.twin.thermal import STANDING_W, joint_heat, next_temperature

GRIPPER_KG = 0.9
TOOL_M = (0.0, 0.0, 0.16)
_MAX_SPEED_RAD_S = 1.4
_MAX_ACCELERATION_RAD_S2 = 3.0
ROOM_C = 22.0
_AMPERE_PER_NM = np.array(UR5E_DYNAMICS.ampere_per_nm)
_CONTROLLER_W = 48.0
"""The controller box alone, drives without power."""


def _down(base: float, shoulder: float, elbow: float) -> Floats:
    """A posture with the tool pointing down."""
    return np.radians([base, shoulder, elbow, -90.0 - shoulder - elbow, -90.0, 0.0])


POSTURES: dict[str, Floats] = {
    "home": _down(0.0, -100.0, 100.0),
    "infeed_above": _down(-62.0, -88.0, 112.0),
    "infeed_pick": _down(-62.0, -72.0, 122.0),
    "cnc_door": _down(18.0, -98.0, 92.0),
    "cnc_chuck": _down(22.0, -68.0, 88.0),
    "camera": _down(78.0, -92.0, 108.0),
    "outfeed_above": _down(118.0, -88.0, 112.0),
    "outfeed_place": _down(118.0, -72.0, 122.0),
    "reject_bin": _down(152.0, -90.0, 105.0),
}

PROGRAMS: dict[str, tuple[tuple[str, str | float], ...]] = {
    "load_cnc": (
        ("move", "infeed_above"), ("move", "infeed_pick"), ("grip", 0.5), ("move", "infeed_above"), ("move", "home"),
        ("move", "cnc_door"), ("move", "cnc_chuck"), ("release", 0.5), ("move", "cnc_door"), ("move", "home"),
    ),
    "unload_cnc": (
        ("move", "cnc_door"), ("move", "cnc_chuck"), ("grip", 0.5), ("move", "cnc_door"), ("move", "camera"),
        ("inspect", 1.4),
    ),
    "inspect_again": (("inspect", 1.4),),
    "deliver_good": (
        ("move", "outfeed_above"), ("move", "outfeed_place"), ("release", 0.4), ("move", "outfeed_above"),
        ("move", "home"),
    ),
    "deliver_reject": (("move", "reject_bin"), ("release", 0.4), ("move", "home")),
}  # fmt: skip


@dataclass(slots=True)
class Segment:
    """A sampled move: rows of position, speed, static torque, inertial torque, shape ``(n, 4, 6)``."""

    table: Floats
    step_s: float
    duration_s: float


class ProtectiveCause(Enum):
    """Which protective stop function stopped the arm (OPC 40010-1, ProtectiveStopFunctionType)."""

    COLLISION = "Collision detection"
    GUARD_DOOR = "Guard door"


class Cobot:
    """A UR5e-like arm with a vacuum gripper. Angles in rad, currents in A, temperatures in °C."""

    def __init__(self, random: np.random.Generator) -> None:
        self._random = random
        self.position = POSTURES["home"].copy()
        self.speed = np.zeros(JOINTS)
        self.torque = np.zeros(JOINTS)
        self.current = np.zeros(JOINTS)
        self.temperature = np.array([27.5, 30.0, 29.5, 26.5, 26.0, 26.0])
        self.heat_w = STANDING_W.copy()
        self.friction_growth = np.ones(JOINTS)
        self.tool_pose = tool_pose(self.position, TOOL_M)
        self.tool_speed_mm_s = 0.0
        self.shows_tool = True
        """Whether pose and speed of the tool are worked out: they take half of the time, and nothing rests on them."""
        self.speed_override = 100.0
        self.task = RobotTask()
        self.system = RobotSystem(self.task)
        self.program = ""
        self.carried: Part | None = None
        self.vacuum_mbar = 0.0
        self.vacuum_loss = 0.0
        self.grip_losses = 0
        self.cycles = 0
        self.protective_stop = False
        self.protective_cause: ProtectiveCause | None = None
        self.protective_stops = 0
        self.misses_part = False
        """Its vacuum monitoring stopped the program because the part is gone."""
        self.emergency_stop = False
        self.is_held = False
        self.finished: list[str] = []
        self._posture = "home"
        self._target = "home"
        self._steps: tuple[tuple[str, str | float], ...] = ()
        self._row = 0
        self._elapsed_s = 0.0
        self._rate = 0.0

    @property
    def is_busy(self) -> bool:
        """Whether a program runs."""
        return bool(self.program)

    @property
    def is_moving(self) -> bool:
        """Whether any joint turns."""
        return bool(np.abs(self.speed).max() > 1e-3)

    @property
    def shown_part(self) -> Part | None:
        """The part that it holds still before the camera."""
        is_there = self._posture == self._target == "camera"
        return self.carried if is_there and not self.is_moving else None

    @property
    def is_inspecting(self) -> bool:
        """Whether it holds a part still for the camera."""
        return self._steps_kind() == "inspect"

    @property
    def quiet_s(self) -> float:
        """For how long it goes on as it does: until a move or a wait ends; 0 while it speeds up or slows down."""
        wanted = self.task.pace * self.speed_override / 100.0 if self.can_move and self.is_busy else 0.0
        if self._rate != wanted:
            return 0.0
        if wanted == 0.0:
            return math.inf
        kind, argument = self._steps[self._row]
        if kind == "move":
            return (self._segment().duration_s - self._elapsed_s) / self._rate
        return float(argument) - self._elapsed_s

    @property
    def can_move(self) -> bool:
        """Whether nothing stops the arm."""
        return self.task.is_executing and not (self.protective_stop or self.emergency_stop or self.is_held)

    @property
    def payload_kg(self) -> float:
        """Gripper and part on the flange."""
        return GRIPPER_KG + (PART_KG if self.carried is not None else 0.0)

    @property
    def power_w(self) -> float:
        """Electrical power of arm and controller box."""
        if not self.system.is_powered:
            return _CONTROLLER_W
        mechanical = float(np.maximum(self.torque * self.speed, 0.0).sum())
        return 95.0 + mechanical * 1.3 + 2.2 * float(self.current @ self.current)

    def run(self, program: str) -> None:
        """Begin a program; what it does is told in ``finished``, in order."""
        self.program = program
        self._steps = PROGRAMS[program]
        self._row = -1
        self._next_step()

    def go_on(self, program: str, row: int, *, start: str, elapsed_s: float, rate: float) -> None:
        """Be in the middle of a program: in a step of it that began at a posture so many seconds at full speed ago."""
        self.stand_at(start)
        self.program, self._steps = program, PROGRAMS[program]
        self._row = row - 1
        self._next_step()
        self._elapsed_s, self._rate = elapsed_s, rate

    def stand_at(self, posture: str) -> None:
        """Be somewhere, at rest and without a program."""
        self._posture = self._target = posture
        self.program, self._rate = "", 0.0
        self.position, self.speed = POSTURES[posture].copy(), np.zeros(JOINTS)

    def stop_protectively(self, cause: ProtectiveCause = ProtectiveCause.COLLISION) -> None:
        """Stop, on unexpected force or for a guard; stays until ``unlock``."""
        if not self.protective_stop:
            self.protective_stop, self.protective_cause = True, cause
            self.protective_stops += 1

    def stop_without_part(self) -> None:
        """Stop the program: what was gripped is gone."""
        self.misses_part = True
        self.task.stop()

    def unlock(self) -> None:
        """Release a protective stop."""
        self.protective_stop, self.protective_cause = False, None

    def step(self, step_s: float) -> None:
        """Let time pass."""
        wanted = self.task.pace * self.speed_override / 100.0 if self.can_move and self.is_busy else 0.0
        slew = 4.0 * step_s
        self._rate += min(max(wanted - self._rate, -slew), slew)
        if self.is_busy:
            self._advance(step_s)
        row = self._sample()
        self.position = row[0]
        self.speed = row[1] * self._rate if self.is_busy else np.zeros(JOINTS)
        self.torque = row[2] + row[3] * self._rate**2
        friction = friction_current(UR5E_DYNAMICS, self.speed, self.temperature, self.friction_growth)
        powered = 1.0 if self.system.is_powered else 0.0
        noise = self._random.normal(0.0, 0.04, JOINTS)
        self.current = powered * (motor_current(UR5E_DYNAMICS, self.torque, friction) + noise)
        heat = joint_heat(self.current, friction, self.speed, _AMPERE_PER_NM)
        self.heat_w = heat + powered * STANDING_W
        self.temperature = next_temperature(self.temperature, self.heat_w, ROOM_C, step_s)
        if self.shows_tool:
            self._move_tool(step_s)
        self._keep_vacuum(step_s)

    def _advance(self, step_s: float) -> None:
        kind, argument = self._steps[self._row]
        if kind == "move":
            self._elapsed_s += step_s * self._rate
            if self._elapsed_s < self._segment().duration_s:
                return
            self._posture = self._target
        else:
            self._elapsed_s += step_s if self.can_move else 0.0
            if self._elapsed_s < float(argument):
                return
        self.finished.append(kind)
        self._next_step()

    def _next_step(self) -> None:
        self._row += 1
        self._elapsed_s = 0.0
        if self._row >= len(self._steps):
            self.finished.append(f"end:{self.program}")
            self.program = ""
            self._target = self._posture
            return
        kind, argument = self._steps[self._row]
        self._target = str(argument) if kind == "move" else self._posture

    def _segment(self) -> Segment:
        return segment_between(self._posture, self._target, is_carrying=self.carried is not None)

    def _sample(self) -> Floats:
        segment = self._segment()
        is_move = self._target != self._posture
        place = min(self._elapsed_s / segment.step_s, len(segment.table) - 1.001) if is_move else 0.0
        lower = int(place)
        return segment.table[lower] + (place - lower) * (segment.table[lower + 1] - segment.table[lower])

    def _move_tool(self, step_s: float) -> None:
        if not self.is_moving and self.tool_speed_mm_s == 0.0:
            return
        pose = tool_pose(self.position, TOOL_M)
        self.tool_speed_mm_s = float(np.linalg.norm(pose[:3] - self.tool_pose[:3])) / step_s * 1000.0
        if not self.is_moving:
            self.tool_speed_mm_s = 0.0
        self.tool_pose = pose

    def _keep_vacuum(self, step_s: float) -> None:
        is_gripping = self.carried is not None or self._steps_kind() == "grip"
        wanted = 620.0 * (1.0 - self.vacuum_loss) if is_gripping else 0.0
        self.vacuum_mbar += (wanted - self.vacuum_mbar) * min(1.0, step_s / 0.15)

    def _steps_kind(self) -> str:
        return self._steps[self._row][0] if self.is_busy else ""


@cache
def segment_between(start: str, end: str, *, is_carrying: bool) -> Segment:
    """The move between two postures as rows 20 ms apart at full speed: the same for every arm, so worked out once."""
    return _sampled(POSTURES[start], POSTURES[end], GRIPPER_KG + (PART_KG if is_carrying else 0.0))


def _sampled(start: Floats, end: Floats, payload_kg: float) -> Segment:
    path = sample_move(start, end, max_speed_rad_s=_MAX_SPEED_RAD_S, max_acceleration_rad_s2=_MAX_ACCELERATION_RAD_S2)
    still = np.zeros_like(path.position)
    static = joint_torques(
        UR5E_DYNAMICS, path.position, still, still, payload_kg=payload_kg, payload_centre_m=(0.0, 0.0, 0.12)
    )
    inertial = joint_torques(
        UR5E_DYNAMICS, path.position, path.speed, path.acceleration,
        payload_kg=payload_kg, payload_centre_m=(0.0, 0.0, 0.12), gravity_m_s2=0.0,
    )  # fmt: skip
    table = np.stack((path.position, path.speed, static, inertial), axis=1)
    return Segment(table, float(path.time_s[1]), float(path.time_s[-1]))
