"""Where the links of a six-axis arm are: Denavit-Hartenberg tables and their frames. Read by twin and screen."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]

JOINTS = 6


@dataclass(frozen=True, slots=True, kw_only=True)
class ArmGeometry:
    """Standard (distal) Denavit-Hartenberg table of a six-axis arm."""

    model: str
    """The maker's name of the arm: ``UR5e``."""
    a_m: tuple[float, ...]
    d_m: tuple[float, ...]
    alpha_rad: tuple[float, ...]
    limit_deg: tuple[tuple[float, float], ...]
    """Lowest and highest joint angle."""
    max_speed_deg_s: tuple[float, ...]
    """Highest joint speed."""


_QUARTER = np.pi / 2.0

UR5E = ArmGeometry(
    model="UR5e",
    a_m=(0.0, -0.425, -0.3922, 0.0, 0.0, 0.0),
    d_m=(0.1625, 0.0, 0.0, 0.1333, 0.0997, 0.0996),
    alpha_rad=(_QUARTER, 0.0, 0.0, _QUARTER, -_QUARTER, 0.0),
    limit_deg=((-360.0, 360.0),) * JOINTS,
    max_speed_deg_s=(180.0,) * JOINTS,
)
"""Source: Universal Robots, "DH parameters for calculations of kinematics and dynamics"; UR5e data sheet."""

UR3E = ArmGeometry(
    model="UR3e",
    a_m=(0.0, -0.24355, -0.2132, 0.0, 0.0, 0.0),
    d_m=(0.15185, 0.0, 0.0, 0.13105, 0.08535, 0.0921),
    alpha_rad=(_QUARTER, 0.0, 0.0, _QUARTER, -_QUARTER, 0.0),
    limit_deg=((-360.0, 360.0),) * JOINTS,
    max_speed_deg_s=(180.0, 180.0, 180.0, 360.0, 360.0, 360.0),
)
"""Source: as for ``UR5E``; UR3e data sheet."""

_ARMS = {arm.model.casefold(): arm for arm in (UR5E, UR3E)}


def arm_named(model: str) -> ArmGeometry | None:
    """The arm whose maker's name occurs in ``model``, in any case; None when it is not one of ours."""
    plain = model.casefold()
    return next((arm for name, arm in _ARMS.items() if name in plain), None)


def link_frames(joint_rad: npt.ArrayLike, arm: ArmGeometry = UR5E) -> Floats:
    """Base frame and the frame after each joint.

    Args:
        joint_rad: Joint angles, shape ``(..., 6)``.
        arm: The arm.

    Returns:
        Homogeneous transforms in the base frame, shape ``(..., 7, 4, 4)``, metres; row 6 is the flange.
    """
    angles = np.asarray(joint_rad, dtype=np.float64)
    frames = np.empty((*angles.shape[:-1], JOINTS + 1, 4, 4))
    frames[..., 0, :, :] = np.eye(4)
    for joint in range(JOINTS):
        step = np.zeros((*angles.shape[:-1], 4, 4))
        cos_q, sin_q = np.cos(angles[..., joint]), np.sin(angles[..., joint])
        cos_a, sin_a = np.cos(arm.alpha_rad[joint]), np.sin(arm.alpha_rad[joint])
        step[..., 0, 0], step[..., 0, 1], step[..., 0, 2] = cos_q, -sin_q * cos_a, sin_q * sin_a
        step[..., 1, 0], step[..., 1, 1], step[..., 1, 2] = sin_q, cos_q * cos_a, -cos_q * sin_a
        step[..., 2, 1], step[..., 2, 2] = sin_a, cos_a
        step[..., 0, 3], step[..., 1, 3] = arm.a_m[joint] * cos_q, arm.a_m[joint] * sin_q
        step[..., 2, 3], step[..., 3, 3] = arm.d_m[joint], 1.0
        frames[..., joint + 1, :, :] = frames[..., joint, :, :] @ step
    return frames


def link_points(joint_rad: npt.ArrayLike, arm: ArmGeometry = UR5E) -> Floats:
    """Link origins from base to flange in metres: shape ``(..., 7, 3)`` from angles of shape ``(..., 6)``."""
    return link_frames(joint_rad, arm)[..., :3, 3]
