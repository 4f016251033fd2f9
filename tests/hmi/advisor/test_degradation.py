"""What wears is seen to wear, when it will be at its limit is said with an interval, and noise is no wear."""

import math

import numpy as np
import pytest

from hmi.advisor.degradation import BEGINNING, LifeHistory, Trend, WearTrend


def a_wear(seed: int, rows: int, *, slope: float = 0.01, noise: float = 0.05, memory: float = 0.6) -> np.ndarray:
    random = np.random.default_rng(seed)
    error = random.normal(0.0, noise, rows)
    for row in range(1, rows):
        error[row] += memory * error[row - 1]
    return 1.0 + slope * np.arange(rows) + error


def last_trend(values: np.ndarray, limit: float = 4.0) -> Trend:
    wear, found = WearTrend(limit), None
    for use, value in enumerate(values.tolist()):
        found = wear.push(float(use), value)
    assert found is not None
    return found


def test_that_a_rise_is_seen_with_what_is_left() -> None:
    trend = last_trend(a_wear(0, 150))

    assert trend.is_rising
    assert trend.slope == pytest.approx(0.01, rel=0.15)
    assert trend.left_low < 151.0 < trend.left_high


def test_that_the_interval_of_what_is_left_holds_about_as_often_as_it_says() -> None:
    inside = [last_trend(a_wear(seed, 120)) for seed in range(200)]

    assert np.mean([one.left_low <= 181.0 <= one.left_high for one in inside]) > 0.85


def test_that_noise_with_a_memory_is_no_wear() -> None:
    rising = [last_trend(a_wear(seed, 200, slope=0.0, memory=0.8)).is_rising for seed in range(100)]

    assert np.mean(rising) < 0.05


def test_that_what_does_not_rise_has_no_end() -> None:
    trend = last_trend(a_wear(1, 60, slope=-0.01))

    assert not trend.is_rising
    assert math.isinf(trend.left)


def test_that_beyond_the_limit_nothing_is_left() -> None:
    assert last_trend(a_wear(2, 100), limit=1.5).left == 0.0


def test_that_a_new_part_begins_anew() -> None:
    wear = WearTrend(4.0)
    for use, value in enumerate(a_wear(3, 100).tolist()):
        wear.push(float(use), value)

    assert wear.push(0.0, 1.0) is None


def test_that_what_is_not_known_counts_for_nothing() -> None:
    assert WearTrend(4.0).push(math.nan, 1.0) is None
    assert WearTrend(4.0).push(1.0, math.nan) is None


def test_that_the_history_of_a_life_is_what_its_names_say() -> None:
    history = LifeHistory(2)
    rows = np.column_stack((np.arange(60.0), np.full(60, 7.0)))

    for row in rows:
        told = history.push(row)

    found = dict(zip(LifeHistory.names(("a", "b")), told.tolist(), strict=True))
    assert found["a_mean_5"] == pytest.approx(57.0)
    assert found["a_mean_30"] == pytest.approx(44.5)
    assert found["a_slope_40"] == pytest.approx(40.0)
    assert found["a_change"] == pytest.approx(57.0 - (BEGINNING - 1) / 2)
    assert found["b_slope_40"] == pytest.approx(0.0)
    assert found["b_change"] == pytest.approx(0.0)
    assert found["cycles"] == 60.0


def test_that_what_comes_later_changes_nothing_of_before() -> None:
    first, second = LifeHistory(1), LifeHistory(1)
    random = np.random.default_rng(0)
    same = random.normal(size=(30, 1))
    told = [(first.push(row), second.push(row)) for row in same]
    second.push(np.array([100.0]))

    assert all(np.array_equal(one, other) for one, other in told)
