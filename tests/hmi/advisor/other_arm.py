"""An arm made up with other equations than the detector's, so that finding a fault there is no tautology.

Friction after Stribeck with a part that grows with the load and a viscous part that bends; two thermal masses, and oil
that thins by an exponential; masses and torque constants that are not those of the data sheet; torque ripple;
trapezoidal paths with dwell; quantised currents and noise with a memory. Nothing of it is in ``hmi.twin``.
"""

from dataclasses import dataclass, replace

import numpy as np

from hmi.advisor.columns import Columns, Floats
from hmi.twin.dynamics import UR3E_DYNAMICS, joint_torques
from tests.hmi.advisor.arm_cell import STATIONS, TAGS

PERIOD_S = 0.1
_DRY_A = np.array([0.31, 0.35, 0.28, 0.25, 0.16, 0.14])
_STICK_A = 0.35 * _DRY_A
_STRIBECK_RAD_S = 0.15
_WET_A = np.array([0.40, 0.36, 0.25, 0.25, 0.18, 0.14])
_LOAD = 0.006
_AMPERE = np.array([0.188, 0.088, 0.093, 0.287, 0.47, 0.50])
_RIPPLE_A, _RIPPLES = 0.03, 12.0
_THINNING, _WARM_C = 0.012, 34.0
_FAST_S, _SLOW_S = 240.0, 3600.0


@dataclass(frozen=True, kw_only=True)
class Shift:
    """What goes on, cycle by cycle."""

    cycles: int
    friction: float = 1.0
    joint: int = 1
    payload_kg: float = 1.0
    part_type: float = 1.0
    speed: float = 1.0
    begins_cold_k: float = 0.0
    """Below the temperature of a long day."""


class OtherArm:
    """Goes on from shift to shift; ``seed`` chooses masses, noise and all else that differs from arm to arm."""

    def __init__(self, seed: int) -> None:
        self._random = np.random.default_rng(seed)
        masses = np.array(UR3E_DYNAMICS.mass_kg) * self._random.normal(1.0, 0.03, 6)
        self._arm = replace(UR3E_DYNAMICS, mass_kg=tuple(masses.tolist()))
        self._time_s = 0.0
        self._fast_k, self._slow_k = np.zeros(6), np.zeros(6)
        self._memory = np.zeros(6)

    def work(self, shift: Shift) -> Columns:
        """The tags of a shift, a moment each tenth of a second."""
        position, rate, acceleration = (np.tile(part, (shift.cycles, 1)) for part in _path(shift.speed))
        torque = joint_torques(
            self._arm,
            position,
            rate,
            acceleration,
            payload_kg=shift.payload_kg,
            payload_centre_m=TAGS.payload_centre_m,
        )
        self._slow_k = self._slow_k - shift.begins_cold_k
        temperature = self._temperatures(rate)
        growth = np.ones(6)
        growth[shift.joint] = shift.friction
        current = torque * _AMPERE + self._friction(rate, torque, temperature) * growth
        current += _RIPPLE_A * np.sin(_RIPPLES * position)
        current = np.round((current + self._noise(len(position))) / 0.01) * 0.01
        count = len(position)
        values = np.column_stack(
            (
                position + self._random.normal(0.0, 2e-5, position.shape),
                current,
                rate + self._random.normal(0.0, 2e-3, rate.shape),
                np.round(temperature * 4.0) / 4.0,
                np.full(count, shift.payload_kg),
                np.full(count, shift.part_type),
            )
        )
        time_s = self._time_s + np.arange(count) * PERIOD_S
        self._time_s = float(time_s[-1]) + PERIOD_S
        names = (*TAGS.position, *TAGS.current, *TAGS.speed, *TAGS.temperature, TAGS.payload, *TAGS.context)
        return Columns(names=names, time_ns=np.round(time_s * 1e9).astype(np.int64), values=values)

    def _friction(self, rate: Floats, torque: Floats, temperature: Floats) -> Floats:
        slow = np.exp(-np.square(rate / _STRIBECK_RAD_S))
        dry = (_DRY_A + _STICK_A * slow + _LOAD * np.abs(torque)) * np.tanh(rate / 0.004)
        wet = _WET_A * np.sign(rate) * np.abs(rate) ** 0.85
        return dry + wet * np.exp(-_THINNING * (temperature - _WARM_C))

    def _temperatures(self, rate: Floats) -> Floats:
        """A winding that follows within minutes, a housing within an hour; warm after a long day."""
        found = np.empty(rate.shape)
        heat = np.square(rate)
        usual = heat.mean(axis=0)
        for row, now in enumerate(heat):
            self._fast_k += (4.0 * (now - usual) - self._fast_k) * (PERIOD_S / _FAST_S)
            self._slow_k += -self._slow_k * (PERIOD_S / _SLOW_S)
            found[row] = _WARM_C + self._fast_k + self._slow_k
        return found

    def _noise(self, count: int) -> Floats:
        found = self._random.normal(0.0, 0.06, (count, 6))
        for row in range(count):
            self._memory = 0.6 * self._memory + found[row]
            found[row] = self._memory
        return found


def with_dropouts(columns: Columns, seed: int) -> Columns:
    """A sensor in a hundred is missing, whole stretches are gone, and the clock is set twice."""
    random = np.random.default_rng(seed)
    values = columns.values.copy()
    values[random.random(values.shape) < 0.01] = np.nan
    time_ns = columns.time_ns.copy()
    at = len(time_ns) // 3
    time_ns[at:] += 7_200 * 10**9
    time_ns[2 * at :] -= 10_800 * 10**9
    kept = random.random(len(time_ns)) > 0.02
    for start in random.integers(0, len(time_ns), 5).tolist():
        kept[start : start + 40] = False
    return Columns(names=columns.names, time_ns=time_ns[kept], values=values[kept])


def _path(speed: float) -> tuple[Floats, Floats, Floats]:
    parts = [_move(start, end, speed) for start, end in zip(STATIONS, np.roll(STATIONS, -1, axis=0), strict=True)]
    return (
        np.concatenate([part[0] for part in parts]),
        np.concatenate([part[1] for part in parts]),
        np.concatenate([part[2] for part in parts]),
    )


def _move(start: Floats, end: Floats, speed: float) -> tuple[Floats, Floats, Floats]:
    """Half a second of dwell, then a trapezoid: a third each of speeding up, going and slowing down."""
    travel = end - start
    total = max(0.9, 1.5 * float(np.abs(travel).max()) / (1.1 * speed))
    part = np.clip((np.arange(0.0, total + 0.5, PERIOD_S) - 0.5) / total, 0.0, 1.0)
    peak, ramp = 1.5, 1.0 / 3.0
    up, down = part < ramp, part > 1.0 - ramp
    where = np.where(up, peak * part**2 / (2 * ramp), np.where(down, 1 - peak * (1 - part) ** 2 / (2 * ramp), 0.0))
    where = np.where(up | down, where, peak * (part - ramp / 2))
    rate = np.where(up, peak * part / ramp, np.where(down, peak * (1 - part) / ramp, peak)) / total
    bend = np.where(up, peak / ramp, np.where(down, -peak / ramp, 0.0)) / total**2
    is_still = (part <= 0.0) | (part >= 1.0)
    rate, bend = np.where(is_still, 0.0, rate), np.where(is_still, 0.0, bend)
    return start + where[:, None] * travel, rate[:, None] * travel, bend[:, None] * travel
