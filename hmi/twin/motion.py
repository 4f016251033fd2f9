"""Joint paths between way points: quintic S-curves, at rest at both ends."""

from dataclasses import dataclass

import numpy as np

from hmi.domain.arm_geometry import Floats

_PEAK_SPEED = 1.875
"""Highest speed of a quintic unit step over unit time."""
_PEAK_ACCELERATION = 10.0 / np.sqrt(3.0)


@dataclass(frozen=True, slots=True)
class Samples:
    """A path on a time grid: rows of ``(n, 6)`` in rad, rad/s, rad/s²; ``time_s`` rises from 0."""

    time_s: Floats
    position: Floats
    speed: Floats
    acceleration: Floats


def duration_s(start_rad: Floats, end_rad: Floats, max_speed_rad_s: float, max_acceleration_rad_s2: float) -> float:
    """The shortest time in which no joint exceeds either limit; all joints arrive together."""
    travel = float(np.max(np.abs(end_rad - start_rad)))
    by_speed = _PEAK_SPEED * travel / max_speed_rad_s
    by_acceleration = np.sqrt(_PEAK_ACCELERATION * travel / max_acceleration_rad_s2)
    return max(by_speed, float(by_acceleration), 0.05)


def sample_move(
    start_rad: Floats,
    end_rad: Floats,
    *,
    max_speed_rad_s: float,
    max_acceleration_rad_s2: float,
    step_s: float = 0.02,
) -> Samples:
    """The move from one way point to the next, sampled at about ``step_s`` with both ends included."""
    total = duration_s(start_rad, end_rad, max_speed_rad_s, max_acceleration_rad_s2)
    time = np.linspace(0.0, total, max(3, round(total / step_s) + 1))
    part = time / total
    travel = (end_rad - start_rad)[None, :]
    shape = part**3 * (10.0 - 15.0 * part + 6.0 * part**2)
    slope = 30.0 * part**2 * (1.0 - part) ** 2 / total
    bend = 60.0 * part * (1.0 - part) * (1.0 - 2.0 * part) / total**2
    return Samples(
        time,
        start_rad[None, :] + shape[:, None] * travel,
        slope[:, None] * travel,
        bend[:, None] * travel,
    )
