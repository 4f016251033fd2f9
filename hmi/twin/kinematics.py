"""Joint angles to tool pose."""

import numpy as np
import numpy.typing as npt

from hmi.domain.arm_geometry import UR5E, ArmGeometry, Floats, link_frames


def tool_frame(joint_rad: npt.ArrayLike, tool_m: npt.ArrayLike = (0.0, 0.0, 0.0), arm: ArmGeometry = UR5E) -> Floats:
    """Pose of the tool centre point, shape ``(..., 4, 4)``; ``tool_m`` is its offset in the flange frame."""
    frames = link_frames(joint_rad, arm)[..., -1, :, :].copy()
    offset = np.asarray(tool_m, dtype=np.float64)
    frames[..., :3, 3] += frames[..., :3, :3] @ offset
    return frames


def rotation_vector(rotation: Floats) -> Floats:
    """Axis times angle in rad, shape ``(3,)``, of one rotation matrix; the form in which UR controllers show poses."""
    cosine = float(np.clip((np.trace(rotation) - 1.0) / 2.0, -1.0, 1.0))
    angle = float(np.arccos(cosine))
    if angle < 1e-9:
        return np.zeros(3)
    if np.pi - angle < 1e-6:
        column = int(np.argmax(np.diagonal(rotation)))
        axis = rotation[:, column] + np.eye(3)[:, column]
        return axis / np.linalg.norm(axis) * angle
    skew = np.array([rotation[2, 1] - rotation[1, 2], rotation[0, 2] - rotation[2, 0], rotation[1, 0] - rotation[0, 1]])
    return skew / (2.0 * np.sin(angle)) * angle


def tool_pose(joint_rad: npt.ArrayLike, tool_m: npt.ArrayLike = (0.0, 0.0, 0.0), arm: ArmGeometry = UR5E) -> Floats:
    """Position in m and rotation vector in rad of the tool, shape ``(6,)``, for one set of angles."""
    frame = tool_frame(joint_rad, tool_m, arm)
    return np.concatenate((frame[:3, 3], rotation_vector(frame[:3, :3])))
