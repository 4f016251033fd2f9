"""What an arm did, from tags: positions, speeds, accelerations, torques by Newton-Euler, currents, temperatures."""

from dataclasses import dataclass

import numpy as np

from hmi.advisor.columns import Columns, Flags, Floats
from hmi.domain.arm_geometry import JOINTS
from hmi.twin.dynamics import ArmDynamics, joint_torques

_SECOND_NS = 1e9
MARGIN = 2
"""Moments on each side that a moment needs: speeds are differences of positions, accelerations of speeds."""
_NONSENSE = 1e4
"""No angle, speed, current, temperature or mass of an arm is as large: not known."""
_STEADY = (0.5, 1.6)
"""Times between neighbours, in periods, between which a difference is a speed: not over a dropout or a set clock."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ArmTags:
    """Which column holds what. Tuples have one name per joint, from the base; those that may be empty are worked out
    or taken for constant."""

    position: tuple[str, ...]
    """In rad."""
    current: tuple[str, ...]
    """In A, as measured."""
    speed: tuple[str, ...] = ()
    """In rad/s; else differences of the position."""
    acceleration: tuple[str, ...] = ()
    """In rad/s²; else differences of the speed."""
    temperature: tuple[str, ...] = ()
    """In °C."""
    payload: str = ""
    """In kg; else nothing is carried."""
    payload_centre_m: tuple[float, float, float] = (0.0, 0.0, 0.0)
    """In the flange frame."""
    context: tuple[str, ...] = ()
    """What must have been in the reference, too, to be judged: the part type, the tool."""

    @property
    def names(self) -> tuple[str, ...]:
        """All of them, in this order."""
        lists = (self.position, self.current, self.speed, self.acceleration, self.temperature)
        return (*(name for one in lists for name in one), *((self.payload,) if self.payload else ()), *self.context)


@dataclass(frozen=True, slots=True, kw_only=True)
class Motion:
    """Rows of shape ``(n, 6)`` but for ``context``, NaN where not known."""

    torque_nm: Floats
    speed_rad_s: Floats
    acceleration_rad_s2: Floats
    current_a: Floats
    temperature_c: Floats
    context: Floats
    """Shape ``(n, c)``."""

    def __len__(self) -> int:
        """Moments."""
        return len(self.torque_nm)

    def rows(self, which: slice | Flags) -> "Motion":
        """Some of the moments."""
        return Motion(
            torque_nm=self.torque_nm[which],
            speed_rad_s=self.speed_rad_s[which],
            acceleration_rad_s2=self.acceleration_rad_s2[which],
            current_a=self.current_a[which],
            temperature_c=self.temperature_c[which],
            context=self.context[which],
        )

    @property
    def is_known(self) -> Flags:
        """Shape ``(n, 6)``: all is known that the joint's current is judged by; the temperature may be missing."""
        parts = (self.torque_nm, self.speed_rad_s, self.acceleration_rad_s2, self.current_a)
        return np.all([np.isfinite(part) for part in parts], axis=0)


def motion_of(columns: Columns, tags: ArmTags, arm: ArmDynamics, period_ns: int) -> Motion:
    """The motion at all moments but the first and the last ``MARGIN``.

    Args:
        columns: More than twice ``MARGIN`` moments.
        tags: Which column is what.
        arm: Its masses.
        period_ns: Usual time between moments.
    """
    place = {name: number for number, name in enumerate(columns.names)}

    def of(names: tuple[str, ...]) -> Floats:
        told = columns.values[:, [place[name] for name in names]]
        return np.where(np.abs(told) < _NONSENSE, told, np.nan)

    steps_s = np.diff(columns.time_ns) / _SECOND_NS
    period_s = period_ns / _SECOND_NS
    is_steady = (steps_s >= _STEADY[0] * period_s) & (steps_s <= _STEADY[1] * period_s)
    position = of(tags.position)
    speed = of(tags.speed) if tags.speed else _slope(position, steps_s, is_steady)
    acceleration = of(tags.acceleration) if tags.acceleration else _slope(speed, steps_s, is_steady)
    inner = slice(MARGIN, -MARGIN)
    position, speed, acceleration = position[inner], speed[inner], acceleration[inner]
    current = of(tags.current)[inner]
    payload = np.round(of((tags.payload,))[inner, 0], 2) if tags.payload else np.zeros(len(position))
    temperature = of(tags.temperature)[inner] if tags.temperature else np.full(position.shape, np.nan)
    return Motion(
        torque_nm=_torques(arm, position, speed, acceleration, payload, tags.payload_centre_m),
        speed_rad_s=speed,
        acceleration_rad_s2=acceleration,
        current_a=current,
        temperature_c=temperature,
        context=of(tags.context)[inner],
    )


def _slope(values: Floats, steps_s: Floats, is_steady: Flags) -> Floats:
    """Central differences, shape as given; NaN at both ends, and beside a time that is missing or was set."""
    found = np.full(values.shape, np.nan)
    span = steps_s[1:] + steps_s[:-1]
    is_good = is_steady[1:] & is_steady[:-1]
    span = np.where(is_good, span, np.nan)
    found[1:-1] = (values[2:] - values[:-2]) / span[:, None]
    return found


def _torques(
    arm: ArmDynamics,
    position: Floats,
    speed: Floats,
    acceleration: Floats,
    payload_kg: Floats,
    centre_m: tuple[float, float, float],
) -> Floats:
    """Newton-Euler by blocks of the same payload; NaN where anything of the arm is not known."""
    torque = np.full((len(position), JOINTS), np.nan)
    is_known = np.isfinite(position).all(axis=1) & np.isfinite(speed).all(axis=1)
    is_known &= np.isfinite(acceleration).all(axis=1) & np.isfinite(payload_kg)
    for payload in np.unique(payload_kg[is_known]).tolist():
        rows = is_known & (payload_kg == payload)
        torque[rows] = joint_torques(
            arm,
            position[rows],
            speed[rows],
            acceleration[rows],
            payload_kg=max(0.0, payload),
            payload_centre_m=centre_m,
        )
    return torque
