"""NAB machine temperature (one sensor, 5 min, 78 days, four windows): a smoke test, for four windows prove nothing.

Fitted on what is before the first window, judged from there on. A window counts as found when an alarm begins or stands
in it; alarms that begin outside of all are false.
"""

from datetime import UTC, datetime
from pathlib import Path

import msgspec
import numpy as np

from hmi.advisor.columns import Flags
from hmi.advisor.evaluation.evaluation_map import EvaluationMap
from hmi.advisor.evaluation.known.figure import Figure, KnownRecording
from hmi.advisor.evaluation.score import counts_of, interval_of
from hmi.advisor.evaluation.table import read_table
from hmi.advisor.shift.detector import ShiftDetector

FILE = "nab/data/realKnownCause/machine_temperature_system_failure.csv"
WINDOWS = "nab/labels/combined_windows.json"
_DRAWS = 200
_WEEK_ROWS = 7 * 24 * 12

Windows = list[tuple[int, int]]


def _figures(folder: Path, _models: Path) -> list[Figure]:
    columns = read_table(folder / FILE, EvaluationMap(channels=("value",))).columns
    labels = msgspec.json.decode((folder / WINDOWS).read_bytes(), type=dict[str, list[tuple[str, str]]])
    windows = [
        (_ns(first), _ns(last)) for first, last in labels["realKnownCause/machine_temperature_system_failure.csv"]
    ]
    fit = int(np.searchsorted(columns.time_ns, windows[0][0]))
    detector = ShiftDetector()
    refusal = detector.fit(columns.part(0, fit))
    if refusal is not None:
        return [Figure(what="fit before the first window", found=f"refused: {refusal.reason.value}", is_met=False)]
    later = columns.part(fit, len(columns))
    places = [tuple(np.searchsorted(later.time_ns, window).tolist()) for window in windows]
    alarm = detector.update(later).is_alarm
    label = np.zeros(len(alarm), np.bool_)
    for first, last in places:
        label[first : last + 1] = True
    low, high = interval_of(alarm, label)
    found, false = _counted(alarm, places)
    random_found, random_false = _random(alarm, places)
    weeks = len(alarm) / _WEEK_ROWS
    score = counts_of(alarm, label).score
    return [
        Figure(
            what="windows found, and false alarms",
            found=f"{found} of {len(places)}, {false} in {weeks:.0f} weeks",
            beside=(
                f"its own alarms at random moments: {random_found:.1f} of {len(places)}, {random_false:.0f} false",
                f"always alarm: {len(places)} of {len(places)}",
            ),
            note="a smoke test: nothing is concluded from four windows",
        ),
        Figure(
            what="row by row, F1",
            found=f"{score.f1:.3f} ({score.false_alarms:.1%} false, {score.missed:.1%} missed)",
            interval=f"{low:.3f} to {high:.3f}, blocks of 60 rows",
            beside=(f"always alarm {counts_of(np.ones_like(label), label).score.f1:.3f}",),
        ),
    ]


def _ns(written: str) -> int:
    return int(datetime.fromisoformat(written).replace(tzinfo=UTC).timestamp()) * 10**9


def _counted(alarm: Flags, places: Windows) -> tuple[int, int]:
    found = sum(bool(alarm[first : last + 1].any()) for first, last in places)
    began = np.flatnonzero(np.diff(alarm.astype(np.int8), prepend=0) > 0).tolist()
    return found, sum(not any(first <= row <= last for first, last in places) for row in began)


def _random(alarm: Flags, places: Windows) -> tuple[float, float]:
    """The same alarms, as long, moved round the clock by chance."""
    random = np.random.default_rng(0)
    drawn = [_counted(np.roll(alarm, int(random.integers(len(alarm)))), places) for _draw in range(_DRAWS)]
    found, false = np.mean(drawn, axis=0).tolist()
    return float(found), float(false)


MACHINE_TEMPERATURE = KnownRecording(
    name="NAB machine temperature, real, 5 min, 78 days", files=(FILE, WINDOWS), figures=_figures
)
