"""AI4I 2020 (synthetic, 10,000 rows without order in time): documented rules first, a model only where it adds.

The model is a logistic one on physics (power, temperature difference, wear, wear times torque, their squares), five
folds. It is asked twice: alone, and only of rows of which no rule says anything.
"""

from collections.abc import Callable
from pathlib import Path

import numpy as np
import numpy.typing as npt

from hmi.advisor.columns import Flags, Floats
from hmi.advisor.evaluation.known.figure import DRAWS, Figure, KnownRecording, Rows
from hmi.advisor.evaluation.score import counts_of
from hmi.advisor.machining_rules import LIMITS, Machining, broken_limits
from hmi.recordings.dialect import rows_of, sniff_dialect

FILE = "ai4i2020/ai4i2020.csv"
_FOLDS, _STEPS, _RIDGE = 5, 25, 1.0
_READINGS = {
    "air_k": "Air temperature [K]",
    "process_k": "Process temperature [K]",
    "spindle_rpm": "Rotational speed [rpm]",
    "torque_nm": "Torque [Nm]",
    "wear_min": "Tool wear [min]",
}


def _figures(folder: Path, _models: Path) -> list[Figure]:
    readings, quality, failed, worn = _read(folder / FILE)
    rules = np.zeros(len(failed), np.bool_)
    for name, limits in LIMITS.items():
        broken = np.any(list(broken_limits(readings, limits).values()), axis=0)
        rules |= broken & (quality == name)
    features = _features(readings, quality)
    alone = _said(features, failed, np.ones(len(failed), np.bool_))
    rest = _said(features, failed, ~rules)
    both = rules | rest
    return [
        _of("documented rules", rules, failed),
        _of("logistic model alone, five folds", alone, failed),
        _of(
            "rules, and the model where no rule says anything",
            both,
            failed,
            note=f"the model says {int(rest.sum())} rows more, of which {int((rest & failed).sum())} failed: "
            + ("it adds" if _gain(rules, both, failed)[0] > 0.0 else "it adds nothing, and the rules stand alone"),
        ),
        _worn(worn, rules, failed),
    ]


def _of(what: str, said: Flags, failed: Flags, note: str = "") -> Figure:
    low, high = _interval(said, failed)
    score = counts_of(said, failed).score
    right = float((said & failed).sum() / max(1, int(said.sum())))
    return Figure(
        what=f"{what}, F1",
        found=f"{score.f1:.3f} ({right:.0%} of what it says is right, {1.0 - score.missed:.0%} found)",
        interval=f"{low:.3f} to {high:.3f}, rows drawn anew",
        beside=(
            f"always failure {counts_of(np.ones_like(failed), failed).score.f1:.3f}",
            f"never failure is right in {1.0 - float(failed.mean()):.1%} of rows and finds none",
        ),
        note=note,
    )


def _worn(worn: Flags, rules: Flags, failed: Flags) -> Figure:
    left = failed & ~rules
    return Figure(
        what="what neither finds",
        found=f"{int(left.sum())} of {int(failed.sum())} failures, {int((left & worn).sum())} of them tool breaks",
        note="a tool breaks at a moment between 200 and 240 min that was drawn by chance: it is not to be known",
    )


def _interval(said: Flags, failed: Flags) -> tuple[float, float]:
    return _drawn(lambda rows: counts_of(said[rows], failed[rows]).score.f1, len(failed))


def _gain(before: Flags, after: Flags, failed: Flags) -> tuple[float, float]:
    """95 % interval of the difference in F1, rows paired."""

    def difference(rows: Rows) -> float:
        return counts_of(after[rows], failed[rows]).score.f1 - counts_of(before[rows], failed[rows]).score.f1

    return _drawn(difference, len(failed))


def _drawn(measure: Callable[[Rows], float], rows: int) -> tuple[float, float]:
    random = np.random.default_rng(0)
    found = [measure(random.integers(0, rows, rows)) for _draw in range(DRAWS // 2)]
    low, high = np.quantile(found, (0.025, 0.975))
    return float(low), float(high)


def _read(path: Path) -> tuple[Machining, npt.NDArray[np.str_], Flags, Flags]:
    dialect = sniff_dialect(path)
    place = {name: number for number, name in enumerate(dialect.names)}
    rows = [row.cells for row in rows_of(path, dialect)]

    def numbers(name: str) -> Floats:
        return np.array([float(row[place[name]]) for row in rows])

    readings = Machining(**{field: numbers(name) for field, name in _READINGS.items()})
    quality = np.array([row[place["Type"]] for row in rows])
    return readings, quality, numbers("Machine failure") > 0.0, numbers("TWF") > 0.0


def _features(readings: Machining, quality: npt.NDArray[np.str_]) -> Floats:
    most = np.array([LIMITS[name].overstrain_nm_min for name in quality.tolist()])
    parts = np.column_stack(
        (
            readings.power_w,
            readings.process_k - readings.air_k,
            readings.spindle_rpm,
            readings.torque_nm,
            readings.wear_min,
            readings.wear_min * readings.torque_nm / most,
        )
    )
    parts = (parts - parts.mean(axis=0)) / parts.std(axis=0)
    pairs = [parts[:, one] * parts[:, other] for one in range(6) for other in range(one, 6)]
    return np.column_stack((np.ones(len(parts)), parts, *pairs))


def _said(features: Floats, failed: Flags, asked: Flags) -> Flags:
    """Failure by a model that never saw the row; only rows that are asked are learned from, and spoken of."""
    order = np.random.default_rng(0).permutation(np.flatnonzero(asked))
    said = np.zeros(len(failed), np.bool_)
    for fold in np.array_split(order, _FOLDS):
        others = np.setdiff1d(order, fold)
        said[fold] = features[fold] @ _logistic(features[others], failed[others]) > 0.0
    return said


def _logistic(features: Floats, failed: Flags) -> Floats:
    """Iteratively reweighted least squares with a ridge."""
    weights = np.zeros(features.shape[1])
    for _step in range(_STEPS):
        share = 1.0 / (1.0 + np.exp(-np.clip(features @ weights, -30.0, 30.0)))
        spread = np.maximum(share * (1.0 - share), 1e-6)
        pull = features.T @ (failed - share) - _RIDGE * weights
        weights = weights + np.linalg.solve(
            (features * spread[:, None]).T @ features + _RIDGE * np.eye(len(weights)), pull
        )
    return weights


AI4I = KnownRecording(name="AI4I 2020, synthetic machining", files=(FILE,), figures=_figures)
