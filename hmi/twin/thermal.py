"""How warm a joint gets: one thermal mass, heated by copper and friction, cooled to the room."""

import numpy as np

from hmi.domain.arm_geometry import Floats

TIME_CONSTANT_S = 2200.0
"""Measured on the public UR3 shift recording: 1,900 to 2,550 s."""
STANDING_W = np.array([7.0, 7.0, 7.0, 5.5, 5.5, 5.5])
"""Heat of each joint's electronics and brake coil, arm switched on. Our estimate: arms at rest settle 6 to 8 K above
the room."""
_COPPER_W_A2 = 1.1
_KELVIN_PER_W = 1.05


def joint_heat(current_a: Floats, friction_a: Floats, speed_rad_s: Floats, ampere_per_nm: Floats) -> Floats:
    """Heat in W: winding resistance and rubbing."""
    rubbing = np.abs(friction_a * speed_rad_s) / ampere_per_nm
    return _COPPER_W_A2 * np.square(current_a) + rubbing


def settled_temperature(heat_w: Floats, room_c: float) -> Floats:
    """Temperature that a joint comes to if so much heat goes on, by the mean, for hours."""
    return room_c + _KELVIN_PER_W * heat_w


def next_temperature(temperature_c: Floats, heat_w: Floats, room_c: float, step_s: float) -> Floats:
    """Temperature after ``step_s`` of constant heat; exact for any step."""
    settled = settled_temperature(heat_w, room_c)
    return settled + (temperature_c - settled) * np.exp(-step_s / TIME_CONSTANT_S)
