"""Joint torques of a rigid six-axis arm (recursive Newton-Euler), friction, and the motor currents they take."""

from dataclasses import dataclass
from functools import cache

import numpy as np
import numpy.typing as npt

from hmi.domain.arm_geometry import JOINTS, UR3E, UR5E, ArmGeometry, Floats, link_frames

GRAVITY_M_S2 = 9.80665


@dataclass(frozen=True, slots=True, kw_only=True)
class ArmDynamics:
    """Masses of an arm and the friction and torque constants of its joints."""

    geometry: ArmGeometry
    mass_kg: tuple[float, ...]
    centre_m: tuple[tuple[float, float, float], ...]
    """Centre of mass of each link in its own Denavit-Hartenberg frame."""
    gyration_m: tuple[float, ...]
    """Radius of gyration: each link's own inertia is mass times its square, about every axis."""
    coulomb_a: tuple[float, ...]
    """Current that dry friction takes."""
    viscous_a_s: tuple[float, ...]
    """Current per rad/s that lubricant friction takes at 30 °C."""
    ampere_per_nm: tuple[float, ...]


UR5E_DYNAMICS = ArmDynamics(
    geometry=UR5E,
    mass_kg=(3.761, 8.058, 2.846, 1.37, 1.3, 0.365),
    centre_m=(
        (0.0, -0.02561, 0.00193),
        (0.2125, 0.0, 0.11336),
        (0.15, 0.0, 0.0265),
        (0.0, -0.0018, 0.01634),
        (0.0, 0.0018, 0.01634),
        (0.0, 0.0, -0.001159),
    ),
    gyration_m=(0.06, 0.13, 0.12, 0.04, 0.04, 0.03),
    coulomb_a=(0.60, 0.62, 0.55, 0.28, 0.25, 0.20),
    viscous_a_s=(0.62, 0.60, 0.50, 0.26, 0.24, 0.20),
    ampere_per_nm=(0.080, 0.080, 0.080, 0.108, 0.108, 0.108),
)
"""Masses and centres: Universal Robots, "DH parameters for calculations of kinematics and dynamics".

Radii of gyration: our estimate from the shape of the links. Torque constants: our estimate from gear ratio 101 and the
motor constants usual in this size; friction: scaled from ``UR3E_DYNAMICS``. Neither is calibrated on a UR5e.
"""

UR3E_DYNAMICS = ArmDynamics(
    geometry=UR3E,
    mass_kg=(1.98, 3.4445, 1.437, 0.871, 0.805, 0.261),
    centre_m=(
        (0.0, -0.02, 0.0),
        (0.13, 0.0, 0.1157),
        (0.05, 0.0, 0.0238),
        (0.0, 0.0, 0.01),
        (0.0, 0.0, 0.01),
        (0.0, 0.0, -0.02),
    ),
    gyration_m=(0.05, 0.08, 0.07, 0.03, 0.03, 0.025),
    coulomb_a=(0.34, 0.33, 0.30, 0.24, 0.17, 0.15),
    viscous_a_s=(0.43, 0.38, 0.23, 0.27, 0.17, 0.15),
    ampere_per_nm=(0.194, 0.085, 0.096, 0.279, 0.487, 0.487),
)
"""Masses and centres: as for ``UR5E_DYNAMICS``. Current model: fitted to a public 25 Hz UR3e recording (888 rows)."""


def joint_torques(
    arm: ArmDynamics,
    position_rad: npt.ArrayLike,
    speed_rad_s: npt.ArrayLike,
    acceleration_rad_s2: npt.ArrayLike,
    *,
    payload_kg: float = 0.0,
    payload_centre_m: tuple[float, float, float] = (0.0, 0.0, 0.0),
    gravity_m_s2: float = GRAVITY_M_S2,
) -> Floats:
    """Torques in Nm that make the arm move so, without friction, base upright.

    Args:
        arm: The arm.
        position_rad: Joint angles, shape ``(n, 6)``; speeds and accelerations likewise.
        speed_rad_s: Joint speeds.
        acceleration_rad_s2: Joint accelerations.
        payload_kg: Point mass carried.
        payload_centre_m: Its place in the flange frame.
        gravity_m_s2: Zero leaves the inertial part.

    Returns:
        Torque about each joint axis, shape ``(n, 6)``. Blocks of hundreds of rows cost far less than single ones.
    """
    position = np.atleast_2d(np.asarray(position_rad, dtype=np.float64))
    speed = np.atleast_2d(np.asarray(speed_rad_s, dtype=np.float64))
    acceleration = np.atleast_2d(np.asarray(acceleration_rad_s2, dtype=np.float64))
    frames = link_frames(position, arm.geometry)
    origin = frames[:, :, :3, 3]
    axis = frames[:, :, :3, 2]
    count = len(position)
    turning = np.zeros((count, 3))
    turning_rate = np.zeros((count, 3))
    linear = np.tile(np.array([0.0, 0.0, gravity_m_s2]), (count, 1))
    forces: list[Floats] = []
    moments: list[Floats] = []
    for joint in range(JOINTS):
        about = axis[:, joint]
        spin = about * speed[:, joint, None]
        turning_rate = turning_rate + about * acceleration[:, joint, None] + np.cross(turning, spin)
        turning = turning + spin
        reach = origin[:, joint + 1] - origin[:, joint]
        linear = linear + np.cross(turning_rate, reach) + np.cross(turning, np.cross(turning, reach))
        rotation = frames[:, joint + 1, :3, :3]
        bodies = [(arm.mass_kg[joint], arm.centre_m[joint], arm.gyration_m[joint])]
        if joint == JOINTS - 1 and payload_kg > 0.0:
            bodies.append((payload_kg, payload_centre_m, 0.0))
        force = np.zeros((count, 3))
        moment = np.zeros((count, 3))
        for mass, centre, gyration in bodies:
            lever = rotation @ np.asarray(centre)
            pull = mass * (linear + np.cross(turning_rate, lever) + np.cross(turning, np.cross(turning, lever)))
            force += pull
            moment += np.cross(reach + lever, pull) + mass * gyration**2 * turning_rate
        forces.append(force)
        moments.append(moment)
    torque = np.empty((count, JOINTS))
    outer_force = np.zeros((count, 3))
    outer_moment = np.zeros((count, 3))
    for joint in reversed(range(JOINTS)):
        reach = origin[:, joint + 1] - origin[:, joint]
        outer_moment = moments[joint] + outer_moment + np.cross(reach, outer_force)
        outer_force = forces[joint] + outer_force
        torque[:, joint] = np.einsum("ij,ij->i", outer_moment, axis[:, joint])
    return torque


def friction_current(
    arm: ArmDynamics, speed_rad_s: Floats, temperature_c: Floats, growth: Floats | float = 1.0
) -> Floats:
    """Current in A that friction takes, with the sign of the speed.

    Dry friction is smoothed below 0.02 rad/s; lubricant thins by 0.8 % per K (our estimate). ``growth`` multiplies
    both parts, 1 for a healthy joint.
    """
    dry = _array(arm.coulomb_a) * np.tanh(speed_rad_s / 0.02)
    thinning = np.minimum(np.maximum(1.0 - 0.008 * (temperature_c - 30.0), 0.5), 1.6)
    return (dry + _array(arm.viscous_a_s) * thinning * speed_rad_s) * growth


def motor_current(arm: ArmDynamics, torque_nm: Floats, friction_a: Floats) -> Floats:
    """Motor current in A: the torque's share plus friction's."""
    return torque_nm * _array(arm.ampere_per_nm) + friction_a


@cache
def _array(values: tuple[float, ...]) -> Floats:
    """Constants of an arm as an array that nobody changes: made once, for it costs as much as the sum it is for."""
    array = np.array(values)
    array.flags.writeable = False
    return array
