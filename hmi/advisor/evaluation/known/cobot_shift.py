"""The UR3 shift (1 Hz, one day, three sessions): does the rate of stops or of lost grips drift?

Sessions 1 and 2 are the reference, session 3 is judged; the change is taken to be at its beginning. Single stops are
not predicted: published figures that say so come from shuffled rows, which know the stop from its neighbours.
"""

from itertools import pairwise
from pathlib import Path

import numpy as np

from hmi.advisor.columns import Columns
from hmi.advisor.evaluation.evaluation_map import EvaluationMap
from hmi.advisor.evaluation.known.figure import Figure, KnownRecording
from hmi.advisor.evaluation.table import read_table
from hmi.advisor.rate_drift import RateDriftDetector, RateTags

FILE = "ur3_cobotops/dataset_02052023.csv"
_DRAWS, _BLOCK, _NEVER = 300, 5, 999.0
_CHANNELS = ("cycle", "Robot_ProtectiveStop", "grip_lost")
_PAUSE_NS = 3600 * 10**9


def _figures(folder: Path, _models: Path) -> list[Figure]:
    columns = read_table(folder / FILE, EvaluationMap(channels=_CHANNELS)).columns
    change = int(np.flatnonzero(np.diff(columns.time_ns) > _PAUSE_NS)[0]) + 1
    return [_stops(columns, change), _grips(columns, change)]


def _alarm_min(columns: Columns, change: int, tags: RateTags) -> tuple[float | None, bool]:
    """Minutes of the third session until the alarm, and whether there is one in the first two, once fitted on them."""
    detector = RateDriftDetector(tags)
    if detector.fit(columns.part(0, change)) is not None:
        return None, False
    memory = detector.remember()
    before = bool(detector.update(columns.part(0, change)).is_alarm.any())
    detector.recall(memory)
    alarm = np.flatnonzero(detector.update(columns.part(change, len(columns))).is_alarm)
    if not len(alarm):
        return None, before
    return float(columns.time_ns[change + alarm[0]] - columns.time_ns[change]) / 60e9, before


def _stops(columns: Columns, change: int) -> Figure:
    after_min, before = _alarm_min(columns, change, RateTags(event="Robot_ProtectiveStop", cycle="cycle"))
    by_time_min, _before = _alarm_min(columns, change, RateTags(event="Robot_ProtectiveStop"))
    low, high = _interval(columns, change)
    three = _by_three_sigma(columns, change, "Robot_ProtectiveStop")
    return Figure(
        what="protective stops per cycle: alarm after the beginning of session 3",
        found=("none" if after_min is None else f"{after_min:.1f} min") + (", and one before" if before else ""),
        interval=f"{_minutes(low)} to {_minutes(high)}, blocks of {_BLOCK} cycles of both sides drawn anew",
        target="30 min at most, none before",
        is_met=after_min is not None and after_min <= 30.0 and not before,
        beside=(
            f"stops by time, without cycles: {_minutes(by_time_min)}",
            f"10 min with more than mean + 3 sigma of the reference: {_minutes(three)}",
            "always alarm: 0 min, and before, too",
        ),
        note="the rate rises within session 3; of single stops nothing is claimed",
    )


def _grips(columns: Columns, change: int) -> Figure:
    after_min, before = _alarm_min(columns, change, RateTags(event="grip_lost", cycle="cycle"))
    three = _by_three_sigma(columns, change, "grip_lost")
    return Figure(
        what="lost grips per cycle, which did not change: alarm",
        found=_minutes(after_min) + (", and one before" if before else ""),
        target="none",
        is_met=after_min is None and not before,
        beside=(f"10 min with more than mean + 3 sigma of the reference: {_minutes(three)}",),
    )


def _minutes(minutes: float | None) -> str:
    return "none" if minutes is None or minutes >= _NEVER else f"{minutes:.1f} min"


def _by_three_sigma(columns: Columns, change: int, event: str) -> float | None:
    flags = np.nan_to_num(columns.values[:, columns.names.index(event)])
    came = np.diff(flags, prepend=flags[0]) > 0.0
    sums = np.convolve(came, np.ones(600))[: len(came)]
    usual = sums[600:change]
    beyond = np.flatnonzero(sums[change:] > usual.mean() + 3.0 * usual.std())
    return float(columns.time_ns[change + beyond[0]] - columns.time_ns[change]) / 60e9 if len(beyond) else None


def _interval(columns: Columns, change: int) -> tuple[float, float]:
    """Of the minutes until the alarm; cycles of each side are drawn anew, later ones near where they were."""
    whole = _cycles(columns)
    split = next(number for number, rows in enumerate(whole) if rows[0] >= change)
    before, after = whole[:split], whole[split:]
    random = np.random.default_rng(0)
    found: list[float] = []
    for _draw in range(_DRAWS):
        starts = random.integers(0, len(before) - _BLOCK + 1, -(-len(before) // _BLOCK))
        drawn = [before[start + number] for start in starts.tolist() for number in range(_BLOCK)]
        shifted = np.clip(
            np.arange(len(after)) + np.repeat(random.integers(-10, 11, len(after) // _BLOCK + 1), _BLOCK)[: len(after)],
            0,
            len(after) - 1,
        )
        drawn_after = [after[number] for number in shifted.tolist()]
        made = _laid_out(columns, [*drawn, *drawn_after])
        rows = sum(last - first for first, last in drawn)
        minutes, _before = _alarm_min(made, rows, RateTags(event="Robot_ProtectiveStop", cycle="cycle"))
        found.append(_NEVER if minutes is None else minutes)
    low, high = np.quantile(found, (0.025, 0.975))
    return float(low), float(high)


def _cycles(columns: Columns) -> list[tuple[int, int]]:
    """First row of each cycle and that of the next."""
    cycle = columns.values[:, columns.names.index("cycle")]
    edges = [0, *(np.flatnonzero(np.diff(cycle) != 0.0) + 1).tolist(), len(cycle)]
    return list(pairwise(edges))


def _laid_out(columns: Columns, cycles: list[tuple[int, int]]) -> Columns:
    """Those cycles one after the other, a moment each second, numbered anew."""
    rows = np.concatenate([np.arange(first, last) for first, last in cycles])
    values = columns.values[rows].copy()
    values[:, columns.names.index("cycle")] = np.repeat(
        np.arange(len(cycles)), [last - first for first, last in cycles]
    )
    time_ns = (np.arange(len(rows), dtype=np.int64) + 1) * 10**9
    return Columns(names=columns.names, time_ns=time_ns, values=values)


UR3_SHIFT = KnownRecording(name="UR3 cobot shift, real, 1 Hz, one day", files=(FILE,), figures=_figures)
