"""An arm on its rounds, made up with the equations of the twin and noise that has a memory."""

import numpy as np

from hmi.advisor.columns import Columns, Floats
from hmi.advisor.joint_twin.motion import ArmTags
from hmi.twin.dynamics import UR3E_DYNAMICS, friction_current, joint_torques, motor_current
from hmi.twin.motion import sample_move

PERIOD_S = 0.1
TAGS = ArmTags(
    position=tuple(f"q{joint}" for joint in range(6)),
    current=tuple(f"i{joint}" for joint in range(6)),
    speed=tuple(f"v{joint}" for joint in range(6)),
    temperature=tuple(f"t{joint}" for joint in range(6)),
    payload="payload",
    payload_centre_m=(0.0, 0.0, 0.05),
    context=("part_type",),
)
STATIONS = np.array(
    [
        [0.0, -1.6, 1.2, -1.2, -1.5, 0.0],
        [1.2, -1.2, 1.9, -2.0, -1.2, 0.6],
        [-0.8, -0.9, 0.8, -1.0, -2.0, -0.8],
        [0.6, -2.0, 1.5, -1.6, -0.9, 1.0],
    ]
)


def some_cycles(
    seed: int,
    cycles: int,
    *,
    friction: float = 1.0,
    joint: int = 1,
    payload_kg: float = 1.0,
    real_payload_kg: float | None = None,
    bias_a: float = 0.0,
    speed: float = 1.0,
    part_type: float = 1.0,
    first_s: float = 0.0,
) -> Columns:
    """Rounds over the stations; the fault holds for all of them at ``joint``."""
    random = np.random.default_rng(seed)
    path = _round(speed)
    rows = [np.tile(part, (cycles, 1)) for part in path]
    position, rate, acceleration = rows
    carried = payload_kg if real_payload_kg is None else real_payload_kg
    torque = joint_torques(
        UR3E_DYNAMICS, position, rate, acceleration, payload_kg=carried, payload_centre_m=TAGS.payload_centre_m
    )
    growth = np.ones(6)
    growth[joint] = friction
    temperature = np.full(position.shape, 33.0)
    current = motor_current(UR3E_DYNAMICS, torque, friction_current(UR3E_DYNAMICS, rate, temperature, growth))
    current[:, joint] += bias_a
    current += _noise(random, position.shape)
    count = len(position)
    values = np.column_stack(
        (position, current, rate, temperature, np.full(count, payload_kg), np.full(count, part_type))
    )
    time_s = first_s + np.arange(count) * PERIOD_S
    names = (*TAGS.position, *TAGS.current, *TAGS.speed, *TAGS.temperature, TAGS.payload, *TAGS.context)
    return Columns(names=names, time_ns=np.round(time_s * 1e9).astype(np.int64), values=values)


def after(first: Columns, second: Columns) -> Columns:
    """One after the other, a period apart."""
    shift = int(first.time_ns[-1] - second.time_ns[0]) + int(PERIOD_S * 1e9)
    return Columns(
        names=first.names,
        time_ns=np.concatenate((first.time_ns, second.time_ns + shift)),
        values=np.concatenate((first.values, second.values)),
    )


def _round(speed: float) -> tuple[Floats, Floats, Floats]:
    moves = [
        sample_move(start, end, max_speed_rad_s=1.2 * speed, max_acceleration_rad_s2=3.0 * speed**2, step_s=PERIOD_S)
        for start, end in zip(STATIONS, np.roll(STATIONS, -1, axis=0), strict=True)
    ]
    return (
        np.concatenate([move.position for move in moves]),
        np.concatenate([move.speed for move in moves]),
        np.concatenate([move.acceleration for move in moves]),
    )


def _noise(random: np.random.Generator, shape: tuple[int, ...]) -> Floats:
    found = random.normal(0.0, 0.08, shape)
    for row in range(1, len(found)):
        found[row] += 0.5 * found[row - 1]
    return found
