"""What the twin said against what came, and what is made of it."""

from hypothesis import given
from hypothesis import strategies as st

from hmi.domain.tag import TagName
from hmi.domain.twin_record import (
    ENOUGH,
    KEPT,
    LONGEST_S,
    ComparedForecast,
    TagPrediction,
    TwinState,
    compare,
    standing_of,
    widening_of,
)

HEAT = TagName("heat")
MINUTE_NS = 60 * 10**9


def said(low=40.0, high=42.0, tag=HEAT):
    return TagPrediction(tag_name=tag, time_ns=MINUTE_NS, mean=(low + high) / 2, low=low, high=high)


def forecasts(*came):
    return [
        ComparedForecast(made_ns=i * MINUTE_NS, compared_ns=(i + 1) * MINUTE_NS, values=(compare(said(), value),))
        for i, value in enumerate(came)
    ]


def state_of(found, later_ns=0):
    return standing_of(found, found[-1].compared_ns + later_ns if found else 0).state


def test_that_a_value_in_its_band_is_inside_and_another_tells_how_far_it_is_out():
    assert compare(said(), 40.0).is_inside
    assert compare(said(), 42.0).is_inside
    assert compare(said(), 42.5).excess == 0.5
    assert compare(said(), 39.0).excess == 1.0
    assert compare(said(), 42.5).error == 1.5


def test_that_a_twin_is_new_until_enough_was_compared_and_good_then():
    assert state_of([]) is TwinState.NEW
    assert state_of(forecasts(*[41.0] * (ENOUGH - 1))) is TwinState.NEW
    assert state_of(forecasts(*[41.0] * ENOUGH)) is TwinState.GOOD


def test_that_a_twin_is_wrong_when_too_much_comes_otherwise():
    assert state_of(forecasts(*[41.0] * 14, *[50.0] * 6)) is TwinState.GOOD
    assert state_of(forecasts(*[41.0] * 13, *[50.0] * 7)) is TwinState.WRONG


def test_that_a_twin_nobody_compared_for_long_is_stale_and_so_is_one_of_the_future():
    found = forecasts(*[41.0] * ENOUGH)

    assert state_of(found, round(LONGEST_S * 1e9)) is TwinState.GOOD
    assert state_of(found, round(LONGEST_S * 1e9) + 1) is TwinState.STALE
    assert state_of(found, -1) is TwinState.STALE


def test_that_only_the_last_forecasts_count():
    found = forecasts(*[50.0] * 30, *[41.0] * KEPT)

    standing = standing_of(found, found[-1].compared_ns)

    assert (standing.state, standing.forecasts, standing.within, standing.coverage) == (TwinState.GOOD, KEPT, KEPT, 1.0)


def test_that_the_score_of_a_tag_tells_bias_and_scatter():
    found = forecasts(41.5, 42.5)

    score = standing_of(found, found[-1].compared_ns).score(HEAT)

    assert (score.count, score.inside, score.bias, score.scatter) == (2, 1, 1.0, 0.5)


@given(st.lists(st.floats(30.0, 55.0), min_size=1, max_size=KEPT))
def test_that_bands_widened_so_would_have_held_nine_of_ten_of_what_came(came):
    found = forecasts(*came)
    wider = widening_of(found, HEAT)

    inside = sum(compare(said(40.0 - wider, 42.0 + wider), value).excess <= 1e-9 for value in came)

    assert inside >= 0.9 * len(came) - 1e-9


def test_that_a_tag_that_was_never_compared_widens_nothing():
    assert widening_of(forecasts(60.0), TagName("cold")) == 0.0
