"""Numbers that left their level are found soon; numbers that did not are left alone."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from hmi.advisor.drift import DriftTest, Level, level_of


def a_level(seed: int, numbers: int = 15) -> Level:
    return level_of(np.random.default_rng(seed).normal(10.0, 1.0, numbers).tolist(), resolution=0.01)


def found_after(level: Level, shift: float, seed: int, most: int = 200) -> int | None:
    test = DriftTest()
    for number, value in enumerate(np.random.default_rng((seed, 1)).normal(10.0 + shift, 1.0, most).tolist()):
        test.take(level.standardised(value), number)
        if test.is_up:
            return number + 1
    return None


def test_that_a_shift_of_four_spreads_is_found_within_a_few_numbers():
    found = [found_after(a_level(seed), 4.0, seed) for seed in range(50)]

    assert None not in found
    assert np.median(found) <= 6


def test_that_numbers_at_their_level_are_found_less_than_once_in_ten_thousand():
    alarms = sum(found_after(a_level(seed), 0.0, seed, most=500) is not None for seed in range(100))

    assert alarms <= 5  # 50,000 numbers


def test_that_a_drift_that_ends_is_let_go():
    level, test = a_level(1, 40), DriftTest()
    for number in range(20):
        test.take(level.standardised(16.0), number)
    stood = test.is_up
    for number in range(60):
        test.take(level.standardised(10.0), number)

    assert stood
    assert not test.is_up
    assert test.up_strength < 1.0


@given(
    st.lists(st.floats(-1e6, 1e6), min_size=5, max_size=60).filter(lambda values: max(values) > min(values)),
    st.floats(-1e7, 1e7),
)
def test_that_up_and_down_are_mirror_images(reference, value):
    level, mirrored = level_of(reference, 1e-3), level_of([-one for one in reference], 1e-3)

    assert level.standardised(value) == pytest.approx(-mirrored.standardised(-value), abs=1e-6)


def test_that_what_changes_a_number_by_nature_is_taken_out():
    random = np.random.default_rng(2)
    wear = np.linspace(0.0, 20.0, 30)
    level = level_of((5.0 + 0.4 * wear + random.normal(0.0, 0.1, 30)).tolist(), 0.01, wear.tolist())

    assert abs(level.standardised(5.0 + 0.4 * 40.0, 40.0)) < 2.0
    assert level.standardised(5.0 + 0.4 * 40.0 + 4.0, 40.0) > 5.0


def test_that_far_from_the_reference_less_is_believed():
    wear = [float(number) for number in range(15)]
    level = level_of([5.0 + (number % 3) for number in range(15)], 0.01, wear)

    near, far = level.band(7.0), level.band(80.0)

    assert far[1] - far[0] > 2 * (near[1] - near[0])


def test_that_rounding_does_not_make_a_number_certain():
    level = level_of([3.0] * 15, resolution=0.5)

    assert abs(level.standardised(3.4)) < 1.0
