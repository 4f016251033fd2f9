"""Where the arm is in its program, from the angles and speeds that are heard: the nearest place of its known moves."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from hmi.domain.arm_geometry import Floats
from hmi.simulator.cobot import POSTURES, PROGRAMS, segment_between
from hmi.twin.dynamics import UR5E_DYNAMICS, friction_current

FARTHEST_RAD = 0.25
"""An arm that is farther than this from every move of its program is somewhere else."""
_DOUBT_RAD = 0.002
"""At the end of a move an arm rests, too; where it rests for longer, it waits."""
_RESTS_BELOW_RAD_S = 0.02
_MOVES_ABOVE_RAD_S = 0.05


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """A place in a program."""

    row: int
    start: str
    """Posture at which the step began."""
    elapsed_s: float
    """At full speed, since then; of a wait: not known, 0."""
    rate: float | None
    """Share of full speed; None while it rests."""
    distance_rad: float
    torque_nm: Floats
    """Of the joints, without friction, shape ``(6,)``."""


def place_of(program: str, position_rad: Floats, speed_rad_s: Floats, *, is_carrying: bool) -> Place | None:
    """Where an arm is in a program, or None where it is nowhere in it.

    Args:
        program: Key of ``PROGRAMS``.
        position_rad: Angles as heard, shape ``(6,)``.
        speed_rad_s: Speeds as heard.
        is_carrying: Whether it holds a part: tells the way to a place from the way back.
    """
    found = [
        place
        for row, start, end, carries in _rows(program)
        if carries is None or carries == is_carrying
        for place in _places(row, start, end, position_rad, speed_rad_s, is_carrying=is_carrying)
    ]
    nearest = min(found, key=lambda place: place.distance_rad, default=None)
    return nearest if nearest is not None and nearest.distance_rad <= FARTHEST_RAD else None


def posture_of(position_rad: Floats) -> str | None:
    """The posture in which an arm rests; None where it is in none."""
    distance = {name: float(np.abs(angles - position_rad).max()) for name, angles in POSTURES.items()}
    name = min(distance, key=distance.__getitem__)
    return name if distance[name] <= FARTHEST_RAD else None


def friction_seen(place: Place, speed_rad_s: Floats, current_a: Floats, temperature_c: Floats) -> tuple[Floats, Floats]:
    """Current that friction took, and would take in a joint as new; shape ``(6,)``, 0 where a joint hardly turns."""
    turns = np.abs(speed_rad_s) > _MOVES_ABOVE_RAD_S
    new = friction_current(UR5E_DYNAMICS, speed_rad_s, temperature_c)
    taken = current_a - place.torque_nm * np.array(UR5E_DYNAMICS.ampere_per_nm)
    return np.where(turns, taken, 0.0), np.where(turns, new, 0.0)


def _rows(program: str) -> Iterator[tuple[int, str, str, bool | None]]:
    """Each step with the postures it may lead from and to, and whether a part hangs on the arm meanwhile."""
    steps = PROGRAMS[program]
    carries = program.startswith("deliver") or program == "inspect_again"
    starts: tuple[str, ...] = ("home", "camera") if program in ("load_cnc", "unload_cnc") else ("camera",)
    for row, (kind, argument) in enumerate(steps):
        if kind == "move":
            for start in starts:
                yield row, start, str(argument), carries
            starts = (str(argument),)
            continue
        for start in starts:
            yield row, start, start, None if kind == "inspect" else kind == "release"
        carries = {"grip": True, "release": False}.get(kind, carries)


def _places(row: int, start: str, end: str, position: Floats, speed: Floats, *, is_carrying: bool) -> Iterator[Place]:
    if start == end:
        distance = float(np.abs(POSTURES[start] - position).max())
        rests = float(np.abs(speed).max()) < _RESTS_BELOW_RAD_S
        torque = segment_between(start, end, is_carrying=is_carrying).table[0][2]
        # A wait is told from a move by rest: at the very place the first counts more, elsewhere the second.
        yield Place(
            row=row, start=start, elapsed_s=0.0, rate=None, torque_nm=torque,
            distance_rad=distance if rests else distance + FARTHEST_RAD,
        )  # fmt: skip
        return
    segment = segment_between(start, end, is_carrying=is_carrying)
    distances = np.abs(segment.table[:, 0] - position).max(axis=1)
    nearest = int(np.argmin(distances))
    full = segment.table[nearest, 1]
    weight = float(full @ full)
    rate = float(speed @ full) / weight if weight > _RESTS_BELOW_RAD_S**2 else None
    if rate is not None and rate < -0.05:
        return
    share = 1.0 if rate is None else max(0.0, rate)
    yield Place(
        row=row, start=start, elapsed_s=nearest * segment.step_s, rate=rate,
        distance_rad=float(distances[nearest]) + (_DOUBT_RAD if rate is None else 0.0),
        torque_nm=segment.table[nearest, 2] + segment.table[nearest, 3] * share**2,
    )  # fmt: skip
