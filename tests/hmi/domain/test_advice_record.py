"""A track record tells counts as they are, an interval that is honest about few, and forgets what it learned from."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hmi.domain.advice_record import CALIBRATED_FROM, FORGETTING, Judgement, TrackRecord

YES, NO, UNSURE = Judgement.CONFIRMED, Judgement.REFUTED, Judgement.CANNOT_TELL
OUTCOMES = st.lists(st.sampled_from(list(Judgement)), max_size=60)


def a_record(*judgements: Judgement, expected: float = 0.5) -> TrackRecord:
    record = TrackRecord()
    for judgement in judgements:
        record = record.with_outcome(judgement, expected)
    return record


def test_that_fourteen_of_seventeen_is_told_with_its_80_percent_interval():
    record = a_record(*[YES] * 14, *[NO] * 3)

    assert (record.confirmed, record.judged) == (14, 17)
    assert record.interval.low == pytest.approx(0.6817, abs=1e-4)  # by numerical integration of Beta(14.5, 3.5)
    assert record.interval.high == pytest.approx(0.9138, abs=1e-4)


def test_that_what_nobody_can_tell_counts_among_all_but_teaches_nothing():
    sure = a_record(YES, NO)

    unsure = sure.with_outcome(UNSURE)

    assert (unsure.confirmed, unsure.judged) == (1, 3)
    assert (unsure.weight_confirmed, unsure.weight_judged) == (sure.weight_confirmed, sure.weight_judged)
    assert unsure.interval.high < sure.interval.high


def test_that_nothing_is_known_without_outcomes():
    interval = TrackRecord().interval

    assert (interval.low, interval.high) == (0.0, 1.0)


@pytest.mark.parametrize(
    ("count", "is_calibrated"), [(0, False), (CALIBRATED_FROM - 1, False), (CALIBRATED_FROM, True)]
)
def test_that_a_record_is_calibrated_from_thirty_outcomes_on(count: int, is_calibrated: bool):
    assert a_record(*[YES] * count).is_calibrated is is_calibrated


def test_that_an_outcome_weighs_half_after_twenty_three_later_ones():
    record = a_record(YES, *[NO] * 23)

    assert record.weight_confirmed == pytest.approx(FORGETTING**23)
    assert record.weight_confirmed == pytest.approx(0.5, abs=0.01)


def test_that_a_belief_is_kept_without_outcomes_and_gives_way_to_many():
    assert TrackRecord().share_given(0.8, 4.0) == pytest.approx(0.8)
    assert a_record(*[NO] * 60).share_given(0.8, 4.0) < 0.15


@given(OUTCOMES)
def test_that_the_interval_holds_what_was_seen_and_lies_within_0_and_1(judgements: list[Judgement]):
    record = a_record(*judgements)

    interval = record.interval
    assert 0.0 <= interval.low < interval.high <= 1.0
    if record.judged:
        assert interval.low <= record.confirmed / record.judged <= interval.high


@given(OUTCOMES, st.floats(0.01, 0.99))
def test_that_a_confirmation_never_lowers_what_is_expected(judgements: list[Judgement], prior: float):
    record = a_record(*judgements)
    before = record.share_given(prior, 4.0)

    assert record.with_outcome(YES).share_given(prior, 4.0) >= before - 1e-9
    assert record.with_outcome(NO).share_given(prior, 4.0) <= max(before, prior) + 1e-12


@given(OUTCOMES)
def test_that_more_outcomes_of_the_same_share_narrow_the_interval(judgements: list[Judgement]):
    record, twice = a_record(*judgements), a_record(*judgements, *judgements)

    assert twice.interval.high - twice.interval.low <= record.interval.high - record.interval.low
