"""Makes the model of remaining life that ``tandem evaluate --all`` judges: C-MAPSS FD001, gradient boosting, ONNX.

The data may be evaluated, not shipped, and so may what is made of it: the model stays in ``build/models``. Settings
were chosen by out-of-asset error within the training engines alone. Intervals come from engines that were left out.
Needs the packages of ``requirements.lock`` beside this. Run: ``python benchmarks/training/remaining_life.py DATA``.
"""

import hashlib
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent.parent))

import numpy as np
from ruamel.yaml import YAML
from skl2onnx import to_onnx
from sklearn.ensemble import GradientBoostingRegressor

from hmi.advisor.conformal import ConformalIntervals
from hmi.advisor.evaluation.known.remaining_life import CAP, CARD, EDGES, INTERVALS, Engines, read_engines

FOLDS, THINNED = 5, 2
MODEL = "fd001_remaining_life.onnx"
FOLDER = Path(__file__).resolve().parent.parent.parent / "build" / "models"


def a_model() -> GradientBoostingRegressor:
    return GradientBoostingRegressor(
        n_estimators=120, max_depth=5, learning_rate=0.06, subsample=0.4, max_features=0.3, min_samples_leaf=20,
        random_state=0,
    )  # fmt: skip


def left_out(engines: Engines) -> np.ndarray:
    """Each row's prediction by a model that never saw its engine."""
    units = np.random.default_rng(0).permutation(np.unique(engines.unit))
    found = np.empty(len(engines.unit))
    for fold in np.array_split(units, FOLDS):
        rows = np.isin(engines.unit, fold)
        model = a_model().fit(engines.inputs[~rows][::THINNED], engines.life[~rows][::THINNED])
        found[rows] = np.clip(model.predict(engines.inputs[rows]), 0.0, CAP)
    return found


def main() -> None:
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    engines = read_engines(Path(sys.argv[1]))
    predicted = left_out(engines)
    rmse = float(np.sqrt(np.square(predicted - engines.life).mean()))
    mean = float(engines.life.std())
    intervals = ConformalIntervals(EDGES)
    intervals.calibrate(predicted, engines.life, engines.unit)
    model = a_model().fit(engines.inputs[::THINNED], engines.life[::THINNED])
    content = to_onnx(model, engines.inputs[:1].astype(np.float32), target_opset=17).SerializeToString()
    FOLDER.mkdir(parents=True, exist_ok=True)
    (FOLDER / MODEL).write_bytes(content)
    (FOLDER / INTERVALS).write_bytes(intervals.remember())
    span = np.ptp(engines.inputs, axis=0) * 0.05
    card = {
        "version": 1,
        "id": "fd001_remaining_life",
        "model_version": "1",
        "file": MODEL,
        "sha256": hashlib.sha256(content).hexdigest(),
        "purpose": "Cycles that a simulated turbofan has left, to hold the way of making such models against others",
        "owner": "Whoever ran benchmarks/training/remaining_life.py",
        "inputs": [
            {"name": name, "low": float(low - more), "high": float(high + more)}
            for name, low, high, more in zip(
                engines.names, engines.inputs.min(axis=0), engines.inputs.max(axis=0), span, strict=True
            )
        ],
        "outputs": [{"name": "remaining_life", "unit": "cycles", "low": -10.0, "high": CAP + 15.0}],
        "data": {
            "source": "NASA C-MAPSS FD001, training engines", "rows": len(engines.unit),
            "assets": len(np.unique(engines.unit)), "licence": "evaluate only",
        },
        "metrics": [
            {
                "name": "RMSE", "value": round(rmse, 3), "baseline": "mean", "baseline_value": round(mean, 3),
                "on": f"all cycles of engines that were left out, {FOLDS} folds",
            }
        ],
        "limits": "One operating condition and one way of failing; life above 125 cycles is told as 125.",
        "budget_ms": 1.0,
    }  # fmt: skip
    YAML().dump(card, FOLDER / CARD)
    print(f"{FOLDER / CARD}: RMSE {rmse:.2f} out of asset, {len(content) / 1e6:.1f} MB")


if __name__ == "__main__":
    main()
