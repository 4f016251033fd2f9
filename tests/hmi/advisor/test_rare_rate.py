"""That rare events come more often is told exactly, and what few events leave open is not."""

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hmi.advisor.rare_rate import ALPHA, LEAST_CYCLES, RareRate

SECOND_NS = 10**9


def counted(rate: RareRate, hits: list[bool]) -> RareRate:
    for number, is_hit in enumerate(hits):
        rate.take(float(is_hit), 1.0, (number + 1) * SECOND_NS)
    return rate


def by_cycle() -> RareRate:
    return RareRate(is_by_cycle=True)


def test_that_three_stops_in_a_row_after_a_shift_without_any_are_a_rise() -> None:
    rate = counted(by_cycle(), [False] * 400 + [True] + [False] * 3 + [True, True, True])

    assert rate.is_standing
    assert rate.strength >= 1.0
    assert rate.began_ns == 405 * SECOND_NS


def test_that_the_chance_is_the_exact_one() -> None:
    rate = counted(by_cycle(), [False] * 49 + [True] + [False] * 48 + [True, True])

    both, every = math.comb(50, 2) * 50 + math.comb(50, 3), math.comb(100, 3)
    assert rate.chance == pytest.approx(both / every)
    assert not rate.is_standing


def test_that_by_time_the_chance_is_binomial() -> None:
    rate = RareRate(is_by_cycle=False)
    for time_ns, size, events in ((1, 9000.0, 1.0), (2, 900.0, 0.0), (3, 0.1, 1.0), (4, 99.9, 1.0)):
        rate.take(events, size, time_ns)

    assert rate.chance == pytest.approx((1000.0 / 10_000.0) ** 2 * (3 - 2 * 0.1), rel=1e-6)


def test_that_one_event_alone_is_no_rate() -> None:
    assert not counted(by_cycle(), [False] * 100_000 + [True]).is_standing


def test_that_nothing_is_known_before_there_was_exposure_enough() -> None:
    rate = counted(by_cycle(), [False] * 10 + [True] * (LEAST_CYCLES - 11))

    assert not rate.is_known
    assert not rate.is_standing


@pytest.mark.parametrize("share", [0.002, 0.01, pytest.param(0.1, marks=pytest.mark.slow)])
def test_that_a_rate_that_stays_is_told_hardly_ever(share: float) -> None:
    began = events = 0
    for seed in range(30):
        rate, stood = by_cycle(), False
        for number, is_hit in enumerate((np.random.default_rng(seed).random(4000) < share).tolist()):
            rate.take(float(is_hit), 1.0, number)
            began += rate.is_standing and not stood
            stood = rate.is_standing
            events += is_hit

    assert began <= max(1, events * 10 * ALPHA)


def test_that_it_ends_after_a_long_quiet_and_leaves_no_trace_in_the_reference() -> None:
    rate = counted(by_cycle(), [False] * 400 + [True] + [False, True] * 5)
    assert rate.is_standing

    counted(rate, [False] * 30)

    assert not rate.is_standing
    assert rate.events == 1
    assert rate.exposure == 401 + 30


def test_that_several_in_one_cycle_are_one() -> None:
    rate = counted(by_cycle(), [False] * 400)
    rate.take(7.0, 1.0, 401)

    assert rate.events == 1


@given(hits=st.lists(st.booleans(), min_size=60, max_size=400))
@settings(max_examples=30, deadline=None)
def test_that_a_chance_is_a_chance_and_a_rise_is_of_what_was_seen(hits: list[bool]) -> None:
    rate = counted(by_cycle(), hits)

    assert 0.0 <= rate.chance <= 1.0 + 1e-12
    events, exposed = rate.since_it_began
    assert events <= exposed <= rate.exposure <= len(hits)
