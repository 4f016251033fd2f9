"""Numbers out of columns: complete ones only, and the same however the columns are cut."""

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hmi.advisor.columns import Columns
from hmi.advisor.observation import AtCount, Observer, PerCount, ShareOfTime, StretchMean, When
from hmi.domain.tag import TagName

TAG, OTHER = TagName("tag"), TagName("other")
STEP_NS = 10**8


def columns(*rows):
    values = np.array(rows, dtype=float)
    return Columns(names=(TAG, OTHER), time_ns=np.arange(1, len(rows) + 1) * STEP_NS, values=values)


def numbers(observer: Observer, batch: Columns) -> list[float]:
    return [one.value for one in observer.observe(batch)]


def test_that_a_stretch_gives_its_mean_without_its_beginning():
    observer = StretchMean(TAG, (When(tag=OTHER, low=0.5),), settle_s=0.3, least_s=0.2, most_s=10.0)
    rows = [(0, 0), *((100, 1),) * 3, *((4, 1),) * 3, *((6, 1),) * 3, (0, 0)]

    assert numbers(observer, columns(*rows)) == [5.0]


def test_that_a_long_stretch_is_cut_and_a_short_one_says_nothing():
    observer = StretchMean(TAG, (When(tag=OTHER, low=0.5),), least_s=0.2, most_s=0.5)

    assert numbers(observer, columns(*((1, 1),) * 12, (0, 0), (9, 1), (0, 0))) == [1.0, 1.0]


def test_that_a_value_that_is_not_known_ends_a_stretch():
    observer = StretchMean(TAG, (), least_s=0.2, most_s=10.0)

    assert numbers(observer, columns(*((1, 0),) * 4, (np.nan, 0), (3, 0))) == [1.0]


def test_that_a_value_belongs_to_the_count_that_it_came_with():
    observer = AtCount(TAG, (OTHER,))
    rows = [(1, 5)] * 3 + [(1, 6)] + [(2, 6)] * 4 + [(2, 7), (3, 7), (3, 7), (3, 7)]

    assert numbers(observer, columns(*rows)) == [2.0, 3.0]


def test_that_what_is_used_is_told_per_count_and_a_counter_that_begins_anew_is_no_gain():
    observer = PerCount(TAG, OTHER, every=2)

    assert numbers(observer, columns((0, 0), (3, 1), (8, 2), (8, 0), (9, 1), (10, 2))) == [4.0, 1.0]


def test_that_what_is_left_may_fall_and_a_change_begins_anew():
    observer = PerCount(TAG, OTHER, falls=True)

    assert numbers(observer, columns((50, 0), (49, 1), (47, 2), (100, 3), (99, 4))) == [1.0, 2.0, 1.0]


def test_that_a_share_counts_only_the_time_in_which_it_was_observed():
    observer = ShareOfTime(TAG, (When(tag=OTHER, low=0.5),), span_s=1.0)
    rows = [(1, 1)] * 6 + [(1, 0)] * 10 + [(0, 1)] * 6

    assert numbers(observer, columns(*rows)) == [pytest.approx(0.5, abs=0.11)]


@given(
    st.lists(st.tuples(st.sampled_from([0.0, 1.0, 2.0, np.nan]), st.integers(0, 3)), min_size=2, max_size=80),
    st.lists(st.integers(0, 80), max_size=5),
    st.sampled_from(["stretch", "at", "per", "share"]),
)
@settings(max_examples=60, deadline=None)
def test_that_numbers_do_not_depend_on_how_columns_are_cut(rows, cuts, sort):
    def made() -> Observer:
        match sort:
            case "stretch":
                return StretchMean(TAG, (When(tag=OTHER, low=0.5),), settle_s=0.1, least_s=0.1, most_s=0.7)
            case "at":
                return AtCount(TAG, (OTHER,))
            case "per":
                return PerCount(TAG, OTHER)
            case _:
                return ShareOfTime(TAG, (When(tag=OTHER, low=0.5),), span_s=0.5)

    whole, parted = made(), made()
    batch = columns(*rows)
    edges = [0, *sorted(min(cut, len(rows)) for cut in cuts), len(rows)]

    pieces = [one for low, high in pairwise(edges) for one in parted.observe(batch.part(low, high))]

    assert list(whole.observe(batch)) == pieces
