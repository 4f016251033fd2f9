"""Intervals around a model's numbers that hold as often as they say: conformal, by asset, by severity, adaptive.

Errors of rows of one asset know of each other, so each asset counts once (Barber et al. 2023, weights), and errors come
from assets that the model was not made from. Low, middle and high predictions have intervals of their own (Mondrian;
Vovk 2003), for near the end of life errors are smaller and matter more. Live outcomes move the level where intervals
hold less or more often than they say (Gibbs and Candès 2021).
"""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from hmi.advisor.columns import Flags, Floats
from hmi.advisor.keeping import kept_arrays, kept_bytes

VERSION = "1"
LEAST_ASSETS = 30
"""Different assets, or outcomes, in a class: below it an interval is not calibrated yet."""
_GAIN = 0.02
"""By which share of a miss the level moves, per outcome: about 50 outcomes are remembered."""
_LOWEST, _HIGHEST = 0.01, 0.5


@dataclass(frozen=True, slots=True, kw_only=True)
class Intervals:
    """Of ``n`` predictions."""

    low: Floats
    """Shape ``(n,)``; NaN where it is not calibrated."""
    high: Floats
    is_calibrated: Flags


class ConformalIntervals:
    """See the module."""

    def __init__(self, edges: tuple[float, ...], coverage: float = 0.9) -> None:
        """``edges`` part predictions into classes of severity; ``coverage`` is the nominal share, 0 to 1."""
        self._edges = np.array(edges, dtype=np.float64)
        self._miss = 1.0 - coverage
        self._errors: list[tuple[Floats, Floats]] = [(np.zeros(0), np.zeros(0))] * (len(edges) + 1)
        self._assets = np.zeros(len(edges) + 1, np.int64)
        self._levels = np.full(len(edges) + 1, self._miss)
        self._seen = np.zeros((len(edges) + 1, 2), np.int64)

    @property
    def covered(self) -> tuple[tuple[int, int], ...]:
        """Of each class: live outcomes within their interval, and all of them."""
        return tuple((int(inside), int(every)) for inside, every in self._seen)

    def calibrate(self, predicted: Floats, actual: Floats, asset: npt.NDArray[np.int64]) -> None:
        """Take errors of assets that the model was not made from; shapes ``(n,)``."""
        severity = self._class_of(predicted)
        for number in range(len(self._errors)):
            rows = severity == number
            error, whose = actual[rows] - predicted[rows], asset[rows]
            assets, place, many = np.unique(whose, return_inverse=True, return_counts=True)
            weight = 1.0 / many[place] if len(many) else np.zeros(0)
            order = np.argsort(error, kind="stable")
            self._errors[number] = (error[order], weight[order])
            self._assets[number] = len(assets)

    def around(self, predicted: Floats) -> Intervals:
        """Intervals of predictions, shape ``(n,)``."""
        low, high = np.full((2, len(predicted)), np.nan)
        severity = self._class_of(predicted)
        is_calibrated = self._assets[severity] >= LEAST_ASSETS
        for number in np.unique(severity[is_calibrated]).tolist():
            rows = severity == number
            below, above = self._bounds(number)
            low[rows], high[rows] = predicted[rows] + below, predicted[rows] + above
        return Intervals(low=low, high=high, is_calibrated=is_calibrated)

    def learn(self, predicted: float, actual: float) -> None:
        """An outcome has come: the level of its class moves, and its interval with it."""
        one = np.array([predicted])
        number = int(self._class_of(one)[0])
        found = self.around(one)
        if not found.is_calibrated[0]:
            return
        is_inside = bool(found.low[0] <= actual <= found.high[0])
        self._seen[number] += (is_inside, 1)
        moved = self._levels[number] + _GAIN * (self._miss - (not is_inside))
        self._levels[number] = min(max(moved, _LOWEST), _HIGHEST)

    def remember(self) -> bytes:
        """All that it knows."""
        arrays = {"edges": self._edges, "assets": self._assets, "levels": self._levels, "seen": self._seen}
        for number, (error, weight) in enumerate(self._errors):
            arrays |= {f"error_{number}": error, f"weight_{number}": weight}
        return kept_bytes(VERSION, arrays)

    def recall(self, memory: bytes) -> bool:
        """Go on where ``remember`` was called; False when it is of other classes, or damaged."""
        kept = kept_arrays(VERSION, memory)
        if kept is None or not np.array_equal(kept.get("edges", np.zeros(0)), self._edges):
            return False
        try:
            errors = [(kept[f"error_{number}"], kept[f"weight_{number}"]) for number in range(len(self._errors))]
            self._assets, self._levels, self._seen = kept["assets"], kept["levels"], kept["seen"]
        except KeyError:
            return False
        self._errors = errors
        return True

    def _class_of(self, predicted: Floats) -> npt.NDArray[np.int64]:
        return np.searchsorted(self._edges, predicted, side="right").astype(np.int64)

    def _bounds(self, number: int) -> tuple[float, float]:
        """What is added below and above. The asset to come counts as one more, with an error beyond all others."""
        error, weight = self._errors[number]
        tail = float(self._levels[number]) / 2.0
        total = float(weight.sum()) + 1.0
        upward = np.cumsum(weight) / total
        downward = np.cumsum(weight[::-1]) / total
        above = min(int(np.searchsorted(upward, 1.0 - tail)), len(error) - 1)
        below = min(int(np.searchsorted(downward, 1.0 - tail)), len(error) - 1)
        return float(error[::-1][below]), float(error[above])
