"""Parts from counters that begin anew, wrap, fall silent, and from which the fastest ten tell a run time."""

import math

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hmi.domain.part_counting import Counted, Sample, best_run_time_s, counted
from hmi.domain.tag import DataType

S = 10**9


def samples(*values: float, first_s: int = 0) -> list[Sample]:
    return [Sample((first_s + number * 10) * S, value) for number, value in enumerate(values)]


def test_that_a_rising_counter_tells_its_rise():
    assert counted(samples(100, 101, 105), 0, DataType.UINT32) == Counted(5)


def test_that_a_counter_that_begins_anew_while_watched_loses_nothing():
    assert counted(samples(100, 103, 0, 2), 0, DataType.UINT32) == Counted(5, resets=1)


def test_that_one_that_begins_anew_while_nobody_listened_tells_only_the_least():
    told = [*samples(100, 103), Sample(900 * S, 7, is_after_gap=True)]

    assert counted(told, 0, DataType.UINT32) == Counted(10, resets=1, is_least=True)


def test_that_a_counter_that_went_on_while_nobody_listened_loses_nothing():
    told = [*samples(100, 103), Sample(900 * S, 120, is_after_gap=True)]

    assert counted(told, 0, DataType.UINT32) == Counted(20)


@pytest.mark.parametrize(
    ("data_type", "largest"), [(DataType.UINT16, 65_535), (DataType.INT16, 32_767), (DataType.UINT32, 2**32 - 1)]
)
def test_that_a_counter_that_wraps_goes_on(data_type: DataType, largest: int):
    assert counted(samples(largest - 1, largest, 0, 3), 0, data_type) == Counted(5)


def test_that_a_counter_first_heard_within_the_period_may_have_counted_before():
    assert counted(samples(40, 42, first_s=100), 0, DataType.UINT32) == Counted(2, is_least=True)
    assert counted(samples(0, 2, first_s=100), 0, DataType.UINT32) == Counted(2)


def test_that_a_counter_that_told_nothing_is_not_zero():
    assert counted([], 0, DataType.UINT32) == Counted(None)
    assert counted(samples(math.nan), 0, DataType.UINT32) == Counted(None)


@settings(deadline=None)
@given(st.lists(st.integers(0, 9), max_size=60), st.sets(st.integers(0, 59), max_size=4))
def test_that_no_part_is_lost_or_doubled_over_any_number_of_new_beginnings(steps: list[int], resets: set[int]):
    value, made, told = 1000, 0, [Sample(0, 1000)]
    for number, step in enumerate(steps):
        if number in resets and value > step:
            value = 0
        value, made = value + step, made + step
        told.append(Sample((number + 1) * S, value))

    assert counted(told, 0, DataType.UINT32).count == made


def test_that_the_fastest_ten_in_a_row_tell_the_best_run_time():
    slow = [Sample(number * 60 * S, number) for number in range(20)]
    fast = [Sample((1200 + number * 40) * S, 19 + number) for number in range(1, 15)]

    assert best_run_time_s([*slow, *fast]) == 40.0


def test_that_parts_made_while_nobody_listened_tell_no_run_time():
    told = [Sample(number * 60 * S, number) for number in range(8)]
    told.append(Sample(481 * S, 100, is_after_gap=True))

    assert best_run_time_s(told) is None
