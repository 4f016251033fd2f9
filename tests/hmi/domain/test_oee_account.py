"""Where planned time goes, and the indices: known exactly, between bounds, or not at all."""

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hmi.domain.oee import Count, RunTime, RunTimeSource, Unknown
from hmi.domain.oee_account import account, availability, effectiveness, oee_index, quality
from hmi.domain.production_state import Activity, StateSpan
from hmi.domain.reason_tree import Counts, ReasonGroup, ReasonTree, StopReason
from hmi.domain.stop import Stop, StopId, StopKind

S = 10**9
HOUR = 3600
PRI = RunTime(seconds=40.0, source=RunTimeSource.CONFIGURED)
TREE = ReasonTree(
    groups=(
        ReasonGroup(
            id="technical", label="T", counts=Counts.AVAILABILITY_LOSS, reasons=(StopReason(id="jam", label="J"),)
        ),
        ReasonGroup(id="setup", label="S", counts=Counts.SETUP, reasons=(StopReason(id="change", label="C"),)),
        ReasonGroup(
            id="planned",
            label="P",
            counts=Counts.PLANNED_DOWNTIME,
            reasons=(StopReason(id="clean", label="C"), StopReason(id="trial", label="T", counts=Counts.SETUP)),
        ),
    )
)


def spans(*parts: tuple[StopKind | None, int]) -> list[StateSpan]:
    found: list[StateSpan] = []
    at = 0
    for kind, seconds in parts:
        found.append(StateSpan(activity=Activity(kind=kind), begin_ns=at * S, end_ns=(at + seconds) * S))
        at += seconds
    return found


def a_stop(name: str, begin_s: int, end_s: int, kind: StopKind = StopKind.FAULT, **more: Any) -> Stop:
    return Stop(
        id=StopId(name), kind=kind, begin_ns=begin_s * S, end_ns=end_s * S, seconds=float(end_s - begin_s), **more
    )


def told(line, stops=(), planned=((0, 8 * HOUR * S),)):
    return account(planned, line, stops, TREE, 8 * HOUR * S)


def test_that_a_shift_without_stops_is_wholly_available():
    times = told(spans((None, 8 * HOUR))).times

    assert (times.pbt_s, times.apt_s, times.no_data_s) == (8 * HOUR, 8 * HOUR, 0)
    assert availability(times).low == availability(times).high == 1.0


def test_that_reasons_decide_what_a_stop_lowers():
    line = spans((None, HOUR), (StopKind.FAULT, HOUR), (None, HOUR), (StopKind.STOPPED, HOUR), (None, HOUR),
                 (StopKind.STOPPED, HOUR), (None, 2 * HOUR))  # fmt: skip
    stops = (
        a_stop("jam", HOUR, 2 * HOUR, reason=("technical", "jam")),
        a_stop("clean", 3 * HOUR, 4 * HOUR, reason=("planned", "clean")),
        a_stop("change", 5 * HOUR, 6 * HOUR, reason=("setup", "change")),
    )

    found = told(line, stops)

    times = found.times
    assert (times.planned_s, times.pbt_s, times.apt_s) == (8 * HOUR, 7 * HOUR, 5 * HOUR)
    assert (times.adot_s, times.aust_s) == (HOUR, HOUR)
    assert availability(times).low == pytest.approx(5 / 7)
    assert {loss.stops for loss in found.losses} == {("jam",), ("clean",), ("change",)}


def test_that_a_reason_may_count_to_something_else_than_its_group():
    line = spans((StopKind.STOPPED, HOUR), (None, 7 * HOUR))

    times = told(line, (a_stop("t", 0, HOUR, reason=("planned", "trial")),)).times

    assert (times.pbt_s, times.aust_s) == (8 * HOUR, HOUR)


def test_that_a_reason_that_is_no_longer_in_the_tree_is_still_a_loss():
    line = spans((StopKind.STOPPED, HOUR), (None, 7 * HOUR))

    found = told(line, (a_stop("t", 0, HOUR, reason=("gone", "away")),))

    assert found.times.adot_s == HOUR
    assert found.losses[0].reason == ("gone", "away")


def test_that_no_data_makes_a_range_and_never_counts_as_idle_or_as_production():
    line = spans((None, 6 * HOUR), (StopKind.NO_DATA, HOUR), (None, HOUR))

    figure = availability(told(line).times)

    assert (figure.low, figure.high) == (pytest.approx(7 / 8), 1.0)
    assert figure.why == (Unknown.NO_DATA,)


def test_that_time_that_nobody_watched_is_no_data_too():
    times = told(spans((None, 4 * HOUR))).times

    assert (times.apt_s, times.no_data_s, times.adot_s) == (4 * HOUR, 4 * HOUR, 0)


def test_that_no_data_that_somebody_explained_is_known():
    line = spans((None, 6 * HOUR), (StopKind.NO_DATA, HOUR), (None, HOUR))
    stop = a_stop("n", 6 * HOUR, 7 * HOUR, StopKind.NO_DATA, reason=("technical", "jam"))

    times = told(line, (stop,)).times

    assert (times.no_data_s, times.adot_s) == (0, HOUR)
    assert availability(times).is_exact


def test_that_waits_without_a_stop_are_one_loss_of_short_stops():
    line = spans((None, HOUR), (StopKind.STARVED, 30), (None, HOUR), (StopKind.BLOCKED, 20), (None, 6 * HOUR - 50))

    (loss,) = told(line).losses

    assert (loss.is_short, loss.seconds) == (True, 50)


def test_that_what_was_made_in_a_break_adds_no_time_and_a_stop_in_a_break_takes_none():
    planned = ((0, 2 * HOUR * S), (3 * HOUR * S, 8 * HOUR * S))
    line = spans((None, 2 * HOUR), (StopKind.STOPPED, HOUR), (None, 5 * HOUR))

    found = told(line, (a_stop("b", 2 * HOUR, 3 * HOUR),), planned)

    assert (found.times.pbt_s, found.times.apt_s) == (7 * HOUR, 7 * HOUR)
    assert found.losses == ()


def test_that_the_indices_multiply_to_the_oee_index():
    times = told(spans((None, 6 * HOUR), (StopKind.FAULT, 2 * HOUR)), (a_stop("f", 6 * HOUR, 8 * HOUR),)).times
    produced, good = Count(count=500), Count(count=480)

    a, e, q = availability(times), effectiveness(times, PRI, produced), quality(produced, good)
    index = oee_index(times, PRI, good)

    assert index.low == pytest.approx(a.low * e.low * q.low)
    assert index.is_exact


def test_that_the_oee_index_is_exact_though_its_factors_are_not():
    times = told(spans((None, 6 * HOUR), (StopKind.NO_DATA, HOUR), (None, HOUR))).times

    assert not availability(times).is_exact
    assert not effectiveness(times, PRI, Count(count=500)).is_exact
    assert oee_index(times, PRI, Count(count=480)).is_exact


@pytest.mark.parametrize(
    ("figure", "why"),
    [
        (quality(Count(), Count(count=5)), Unknown.NO_COUNTS),
        (quality(Count(count=0), Count(count=0)), Unknown.NOTHING_MADE),
        (quality(Count(count=9), Count(count=9), (Unknown.NO_REJECT_COUNTER,)), Unknown.NO_REJECT_COUNTER),
        (effectiveness(told(spans((None, HOUR))).times, RunTime(), Count(count=9)), Unknown.NO_RUN_TIME),
        (oee_index(told(spans((None, HOUR))).times, PRI, Count()), Unknown.NO_COUNTS),
        (availability(told(spans((None, HOUR)), planned=()).times), Unknown.NO_PLANNED_TIME),
        (effectiveness(told(spans((StopKind.FAULT, 8 * HOUR))).times, PRI, Count(count=0)), Unknown.NOT_PRODUCING),
    ],
)
def test_that_what_is_not_known_is_no_number_and_says_why(figure, why):
    assert (figure.low, figure.high) == (None, None)
    assert why in figure.why


def test_that_parts_counted_at_least_give_a_lower_bound_only():
    figure = oee_index(told(spans((None, 8 * HOUR))).times, PRI, Count(count=360, is_least=True))

    assert (figure.low, figure.high) == (pytest.approx(0.5), None)
    assert figure.why == (Unknown.COUNTER_RESET,)


@settings(deadline=None)
@given(
    st.lists(st.tuples(st.sampled_from([None, *StopKind]), st.integers(1, 4000)), max_size=12),
    st.lists(st.tuples(st.integers(0, 28_000), st.integers(1, 4000), st.sampled_from(
        [(), ("technical", "jam"), ("setup", "change"), ("planned", "clean")])), max_size=5),
)  # fmt: skip
def test_that_every_planned_second_is_accounted_for_once(parts, told_stops):
    stops = [a_stop(f"s{n}", begin, begin + long, reason=reason) for n, (begin, long, reason) in enumerate(told_stops)]

    found = account(((0, 8 * HOUR * S),), spans(*parts), stops, TREE, 8 * HOUR * S)

    times = found.times
    lost = sum(loss.seconds for loss in found.losses)
    cut = min(8 * HOUR, sum(seconds for _kind, seconds in parts))
    assert times.apt_s <= cut
    assert times.apt_s + lost + times.no_data_s == pytest.approx(times.planned_s)
    assert times.apt_s + times.adot_s + times.aust_s + times.no_data_s == pytest.approx(times.pbt_s)


def test_that_short_stops_with_a_reason_count_to_it_and_the_others_stay_one_loss():
    line = spans((None, HOUR), (StopKind.WAITING, 30), (None, HOUR), (StopKind.WAITING, 20), (None, 6 * HOUR - 50))
    short = a_stop("short-1", HOUR, HOUR + 30, StopKind.WAITING, is_short=True, reason=("setup", "change"))

    found = account(((0, 8 * HOUR * S),), line, (), TREE, 8 * HOUR * S, (short,))

    told = {(loss.reason, loss.is_short): (loss.seconds, loss.counts) for loss in found.losses}
    assert told == {
        (("setup", "change"), True): (30.0, Counts.SETUP),
        ((), True): (20.0, Counts.AVAILABILITY_LOSS),
    }
    assert (found.times.aust_s, found.times.adot_s) == (30.0, 20.0)
    assert found.times.apt_s + found.times.aust_s + found.times.adot_s == found.times.pbt_s
