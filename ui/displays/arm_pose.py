"""Where a robot's arm is, from its joint angles as they are heard."""

import numpy as np
import numpy.typing as npt

from hmi.domain.arm_geometry import link_points
from hmi.domain.reading import is_present
from ui.bridge import Bridge
from ui.models.robot_facts import RobotFacts


def arm_pose(bridge: Bridge, robot: RobotFacts) -> npt.NDArray[np.float64] | None:
    """Link origins from base to flange, shape ``(n, 3)`` in m; None while a joint angle is not known."""
    if robot.arm is None or not robot.can_draw_arm:
        return None
    angles: list[float] = []
    for axis in robot.axes:
        reading = bridge.picture.reading(axis.position) if axis.position is not None else None
        value = reading.value if reading is not None and is_present(reading) else None
        if axis.to_rad is None or not isinstance(value, int | float):
            return None
        angles.append(value * axis.to_rad)
    return link_points(np.array(angles), robot.arm)


def reach_m(robot: RobotFacts) -> float | None:
    """How far the arm can reach from its base; None when its geometry is not known."""
    return None if robot.arm is None else float(np.sum(np.abs(robot.arm.a_m)))
