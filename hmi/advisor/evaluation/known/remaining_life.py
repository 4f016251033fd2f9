"""C-MAPSS FD001 (simulated turbofans, 100 to learn from, 100 to judge): remaining life, and intervals by severity.

The model is made by ``benchmarks/training/remaining_life.py``, off the panel, and run as any site's model is. Life is
capped at 125 cycles on both sides, as published figures have it. Intervals come from engines that were left out.
"""

from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt

from hmi.advisor.columns import Flags, Floats
from hmi.advisor.conformal import ConformalIntervals
from hmi.advisor.degradation import LifeHistory
from hmi.advisor.evaluation.known.figure import Figure, KnownRecording, interval_of_blocks, interval_of_shares
from hmi.advisor.site_model import RefusedModel, SiteModel, open_site_model

FILES = tuple(f"cmapss_fd001/{name}" for name in ("train_FD001.txt", "test_FD001.txt", "RUL_FD001.txt"))
CARD, INTERVALS = "fd001_remaining_life.yaml", "fd001_intervals.npz"
CAP = 125.0
EDGES = (40.0, 90.0)
"""Cycles left that part severe, middling and mild."""
_SENSORS = (2, 3, 4, 7, 8, 9, 11, 12, 13, 14, 15, 17, 20, 21)
"""Those that move in FD001, as numbered there."""
_FIRST = 4
"""Column of the first sensor, less one: before it stand unit, cycle and three settings."""
_RMSE, _COVERED = 12.3, 0.87


@dataclass(frozen=True, slots=True, kw_only=True)
class Engines:
    """``n`` cycles of many engines."""

    names: tuple[str, ...]
    inputs: Floats
    """Shape ``(n, f)``."""
    unit: npt.NDArray[np.int64]
    cycle: Floats
    life: Floats
    """Cycles left, capped, shape ``(n,)``."""


def read_engines(folder: Path, *, is_test: bool = False) -> Engines:
    """Every cycle of the training engines, or the last one of each test engine."""
    rows = np.loadtxt(folder / FILES[1 if is_test else 0])
    unit = rows[:, 0].astype(np.int64)
    told: list[Floats] = []
    kept: list[int] = []
    for number in np.unique(unit).tolist():
        history = LifeHistory(len(_SENSORS))
        places = np.flatnonzero(unit == number)
        for place in places.tolist():
            found = history.push(rows[place, [_FIRST + sensor for sensor in _SENSORS]])
            if not is_test or place == places[-1]:
                told.append(found)
                kept.append(place)
    last = np.array([rows[unit == number, 1].max() for number in unit.tolist()]) if not is_test else None
    left = np.loadtxt(folder / FILES[2]) if last is None else last - rows[:, 1]
    return Engines(
        names=LifeHistory.names(tuple(f"sensor_{sensor}" for sensor in _SENSORS)),
        inputs=np.array(told),
        unit=unit[kept],
        cycle=rows[kept, 1],
        life=np.minimum(left, CAP),
    )


def _figures(folder: Path, models: Path) -> list[Figure]:
    card, kept = models / CARD, models / INTERVALS
    if not card.is_file() or not kept.is_file():
        return [
            Figure(
                what="LEFT OUT, the model is not there",
                found=f"make it with `python benchmarks/training/remaining_life.py {folder}`",
            )
        ]
    model, intervals = open_site_model(card), ConformalIntervals(EDGES)
    if isinstance(model, RefusedModel):
        return [Figure(what="the model is refused", found=model.reason.value, is_met=False)]
    if not intervals.recall(kept.read_bytes()):
        return [Figure(what="the intervals are not of this version", found="make the model anew", is_met=False)]
    engines, judged = read_engines(folder), read_engines(folder, is_test=True)
    found = _predicted(model, judged)
    return [
        _error(engines, judged, found, model),
        *_coverage(engines, judged, found, model, intervals),
        Figure(
            what="not judged, an input is outside of what the model was made from",
            found=f"{int((~np.isfinite(found)).sum())} of {len(found)} engines",
        ),
    ]


def _predicted(model: SiteModel, engines: Engines) -> Floats:
    """One call per engine, as on the panel; NaN where it is not judged."""
    values = [model.predict(row[None]).values[0, 0] for row in engines.inputs]
    return np.clip(np.array(values), 0.0, CAP)


def _error(engines: Engines, judged: Engines, found: Floats, model: SiteModel) -> Figure:
    known = np.isfinite(found)
    away = np.square(found - judged.life)[known]
    rmse = _rms(away)
    low, high = interval_of_blocks(lambda rows: _rms(away[rows]), len(away), 1)
    mean_life = float(np.mean([engines.cycle[engines.unit == number].max() for number in np.unique(engines.unit)]))
    by_age = np.clip(mean_life - judged.cycle, 0.0, CAP)
    return Figure(
        what="remaining life of 100 engines that it never saw, RMSE",
        found=f"{rmse:.2f} cycles",
        interval=f"{low:.2f} to {high:.2f}, engines drawn anew",
        target=f"{_RMSE} at most",
        is_met=rmse <= _RMSE,
        beside=(
            f"mean of the training engines {_rms(np.square(engines.life.mean() - judged.life)):.1f}",
            f"mean life less age {_rms(np.square(by_age - judged.life)):.1f}",
            f"ridge on the same inputs {_rms(np.square(_ridge(engines, judged) - judged.life)):.2f}",
        ),
        note=f"{model.calls} calls, the slowest took {model.slowest_ms:.2f} ms",
    )


def _coverage(
    engines: Engines, judged: Engines, found: Floats, model: SiteModel, intervals: ConformalIntervals
) -> list[Figure]:
    known = np.isfinite(found)
    around = intervals.around(found[known])
    life, predicted = judged.life[known], found[known]
    low, high = np.maximum(around.low, 0.0), np.minimum(around.high, CAP)
    inside = (life >= low) & (life <= high) & around.is_calibrated
    own = model.predict(engines.inputs).values[:, 0]
    naive = np.quantile(engines.life - np.clip(own, 0.0, CAP), (0.05, 0.95))
    naively = (life >= predicted + naive[0]) & (life <= predicted + naive[1])
    classes = np.searchsorted(np.array(EDGES), predicted, side="right")
    names = (f"below {EDGES[0]:.0f}", f"{EDGES[0]:.0f} to {EDGES[1]:.0f}", f"above {EDGES[1]:.0f}")
    width = float(np.median(high - low))
    return [
        _covered(
            "of 90 % intervals hold, all engines", inside, naively, f"half of them narrower than {width:.0f} cycles"
        ),
        *(
            _covered(
                f"of them where {name} cycles are predicted",
                inside[classes == number],
                naively[classes == number],
                f"half of them narrower than {float(np.median((high - low)[classes == number])):.0f} cycles",
                is_told_only=True,
            )
            for number, name in enumerate(names)
            if (classes == number).any()
        ),
    ]


def _covered(what: str, inside: Flags, naively: Flags, width: str, *, is_told_only: bool = False) -> Figure:
    low, high = interval_of_shares(int(inside.sum()), len(inside))
    share = float(inside.mean())
    return Figure(
        what=what,
        found=f"{share:.0%} of {len(inside)} ({width})",
        interval=f"{low:.0%} to {high:.0%}",
        target="" if is_told_only else f"{_COVERED:.0%} at least",
        is_met=None if is_told_only else share >= _COVERED,
        beside=(f"intervals from errors on its own training data {float(naively.mean()):.0%}",),
    )


def _ridge(engines: Engines, judged: Engines) -> Floats:
    centre, scale = engines.inputs.mean(axis=0), np.maximum(engines.inputs.std(axis=0), 1e-12)
    given = (engines.inputs - centre) / scale
    pull = given.T @ (engines.life - engines.life.mean())
    weights = np.linalg.solve(given.T @ given + 10.0 * np.eye(given.shape[1]), pull)
    return np.clip((judged.inputs - centre) / scale @ weights + engines.life.mean(), 0.0, CAP)


def _rms(squares: Floats) -> float:
    return float(np.sqrt(squares.mean()))


FD001 = KnownRecording(name="C-MAPSS FD001, simulated turbofans", files=FILES, figures=_figures)
