"""Energy by a counter: what is missing can only add to it, and a share of it is never more exact than its parts."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hmi.domain.energy_used import LATE_NS, MeterReading, energy_used, per_good_part
from hmi.domain.oee import Count

S = 10**9
HOUR = 3600 * S


def readings(*values: float, gaps: tuple[int, ...] = (), begin_ns: int = 0) -> list[MeterReading]:
    return [
        MeterReading(time_ns=begin_ns + number * S, value=value, low=value, is_after_gap=number in gaps)
        for number, value in enumerate(values)
    ]


def test_that_it_is_the_difference_of_the_counter():
    told = energy_used(readings(10.0, 10.5, 12.0), 0, HOUR)

    assert told is not None
    assert (told.used, told.first, told.last, told.is_least) == (2.0, 10.0, 12.0, False)


def test_that_a_counter_that_fell_between_two_readings_has_begun_anew_though_it_is_higher_by_now():
    fell = [*readings(10.0), MeterReading(time_ns=S, value=11.0, low=0.0)]

    told = energy_used(fell, 0, HOUR)

    assert told is not None
    assert (told.used, told.resets, told.is_least) == (11.0, 1, True)


def test_that_a_gap_takes_nothing_away_as_the_counter_went_on():
    told = energy_used(readings(10.0, 14.0, gaps=(1,)), 0, HOUR)

    assert told is not None
    assert (told.used, told.gaps, told.is_least) == (4.0, 1, False)


def test_that_a_counter_that_was_first_recorded_within_the_period_tells_the_least():
    told = energy_used(readings(10.0, 14.0, begin_ns=LATE_NS + S), 0, HOUR)

    assert told is not None
    assert told.begins_late
    assert told.is_least


def test_that_a_counter_that_was_not_recorded_up_to_the_end_tells_the_least():
    told = energy_used(readings(10.0, 14.0), 0, HOUR, open_gap_ns=HOUR - 2 * LATE_NS)

    assert told is not None
    assert told.ends_early
    assert told.is_least


@pytest.mark.parametrize("values", [(), (10.0,)])
def test_that_one_reading_is_no_difference(values: tuple[float, ...]):
    assert energy_used(readings(*values), 0, HOUR) is None


@given(st.lists(st.floats(0, 1e6), min_size=2, max_size=20))
def test_that_it_is_never_negative_nor_more_than_all_steps_up(values: list[float]):
    told = energy_used(readings(*values), 0, HOUR)

    assert told is not None
    assert 0 <= told.used <= sum(max(0.0, after - before) for before, after in pairwise(values)) + 1e-6


@pytest.mark.parametrize(
    ("values", "good", "bounds"),
    [
        ((0.0, 8.0), Count(count=4), (2.0, 2.0)),
        ((0.0, 8.0), Count(count=4, is_least=True), (None, 2.0)),
        ((9.0, 0.0, 8.0), Count(count=4), (2.0, None)),
        ((9.0, 0.0, 8.0), Count(count=4, is_least=True), (None, None)),
        ((0.0, 8.0), Count(count=0), None),
        ((0.0, 8.0), Count(), None),
    ],
)
def test_that_a_share_has_the_bounds_of_its_parts(values, good: Count, bounds):
    told = energy_used(readings(*values), 0, HOUR)

    assert told is not None
    share = per_good_part(told, good)
    assert (None if share is None else (share.low, share.high)) == bounds
