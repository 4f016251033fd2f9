"""Intervals hold as often as they say, on assets that were never seen, and say where they do not know."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hmi.advisor.columns import Floats
from hmi.advisor.conformal import LEAST_ASSETS, ConformalIntervals

EDGES = (40.0,)


def some_assets(seed: int, assets: int, rows: int = 20) -> tuple[Floats, Floats, np.ndarray]:
    """Predicted, actual, whose: an asset is off as a whole; errors are larger where much is left."""
    random = np.random.default_rng(seed)
    predicted = random.uniform(0.0, 100.0, (assets, rows))
    size = np.where(predicted < 40.0, 3.0, 12.0)
    off = random.normal(size=(assets, 1))
    actual = predicted + size * (off + 0.3 * random.normal(size=(assets, rows)))
    return predicted.ravel(), actual.ravel(), np.repeat(np.arange(assets), rows)


def a_calibrated(assets: int = 100) -> ConformalIntervals:
    intervals = ConformalIntervals(EDGES)
    intervals.calibrate(*some_assets(0, assets))
    return intervals


def test_that_new_assets_are_covered_as_often_as_is_said_in_each_class() -> None:
    predicted, actual, _asset = some_assets(1, 2000, rows=1)

    found = a_calibrated(400).around(predicted)

    inside = (actual >= found.low) & (actual <= found.high)
    for rows in (predicted < 40.0, predicted >= 40.0):
        assert 0.86 < inside[rows].mean() < 0.95


def test_that_intervals_are_narrower_where_errors_are_smaller() -> None:
    found = a_calibrated().around(np.array([20.0, 80.0]))

    width = found.high - found.low
    assert width[0] < width[1] / 2.0


def test_that_rows_of_one_asset_count_once() -> None:
    predicted, actual, asset = some_assets(2, 60)
    one = asset == 0
    more = ConformalIntervals(EDGES)
    more.calibrate(
        np.concatenate((predicted, np.tile(predicted[one], 50))),
        np.concatenate((actual, np.tile(actual[one], 50))),
        np.concatenate((asset, np.tile(asset[one], 50))),
    )
    once = ConformalIntervals(EDGES)
    once.calibrate(predicted, actual, asset)

    assert more.around(np.array([80.0])).high == pytest.approx(once.around(np.array([80.0])).high, rel=0.05)


def test_that_with_few_assets_nothing_is_said() -> None:
    found = a_calibrated(LEAST_ASSETS - 1).around(np.array([20.0]))

    assert not found.is_calibrated[0]
    assert np.isnan(found.low[0])


def test_that_misses_widen_and_hits_narrow_it() -> None:
    intervals = a_calibrated()
    before = intervals.around(np.array([80.0]))
    for _outcome in range(40):
        intervals.learn(80.0, 200.0)
    wide = intervals.around(np.array([80.0]))
    for _outcome in range(1500):
        intervals.learn(80.0, 80.0)
    narrow = intervals.around(np.array([80.0]))

    assert wide.high[0] - wide.low[0] > before.high[0] - before.low[0]
    assert narrow.high[0] - narrow.low[0] < wide.high[0] - wide.low[0]
    assert intervals.covered[1][1] == 1540


def test_that_coverage_comes_back_when_errors_become_larger() -> None:
    intervals, random = a_calibrated(), np.random.default_rng(3)
    inside: list[bool] = []
    for _outcome in range(600):
        actual = 80.0 + 20.0 * random.normal()
        found = intervals.around(np.array([80.0]))
        inside.append(bool(found.low[0] <= actual <= found.high[0]))
        intervals.learn(80.0, actual)

    assert np.mean(inside[300:]) > np.mean(inside[:50])
    assert np.mean(inside[300:]) > 0.82


@given(outcomes=st.lists(st.floats(-1e6, 1e6), max_size=60))
@settings(max_examples=30, deadline=None)
def test_that_whatever_comes_an_interval_stays_one(outcomes: list[float]) -> None:
    intervals = a_calibrated()

    for actual in outcomes:
        intervals.learn(50.0, actual)

    found = intervals.around(np.array([50.0]))
    assert found.low[0] <= found.high[0]


def test_that_it_goes_on_after_a_restart() -> None:
    first, second = a_calibrated(), ConformalIntervals(EDGES)
    first.learn(80.0, 200.0)

    assert second.recall(first.remember())

    assert second.around(np.array([20.0, 80.0])).high.tolist() == first.around(np.array([20.0, 80.0])).high.tolist()
    assert second.covered == first.covered


def test_that_a_memory_of_other_classes_or_a_damaged_one_is_refused() -> None:
    memory = a_calibrated().remember()

    assert not ConformalIntervals((50.0,)).recall(memory)
    assert not ConformalIntervals(EDGES).recall(memory[:100])
