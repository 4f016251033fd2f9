"""What is known about a server's clock, and what is not."""

import numpy as np

from hmi import clock
from hmi.domain.reading import ReadingBatch
from hmi.opcua.server_clock import ServerClock
from hmi.opcua.traffic import Traffic

MS = 1_000_000
NOON = 1_700_000_000_000_000_000


def test_that_nothing_is_known_before_the_first_answer():
    assert ServerClock().skew_ns is None


def test_that_equal_clocks_are_told_as_equal():
    server = ServerClock()

    server.take(NOON, NOON + 8 * MS, NOON + 5 * MS, 0)

    assert server.skew_ns == 0


def test_that_the_difference_is_known_better_than_half_the_round_trip_of_the_quickest_answer():
    server = ServerClock()

    for round_trip_ms in (80, 4, 60):
        server.take(NOON, NOON + round_trip_ms * MS, NOON + 3_600_000 * MS + round_trip_ms // 2 * MS, 0)

    assert abs(server.skew_ns - 3_600_000 * MS) <= server.uncertainty_ns <= 3 * MS


def test_that_a_time_that_is_refreshed_once_a_second_is_enough_to_see_equal_clocks():
    server = ServerClock()

    for age_ms in (900, 100, 500):
        server.take(NOON, NOON + 2 * MS, 0, NOON - age_ms * MS)

    assert server.skew_ns == 0


def test_that_a_clock_that_is_set_is_followed():
    server = ServerClock()
    server.take(NOON, NOON + 2 * MS, NOON + MS, 0)

    server.take(NOON, NOON + 2 * MS, NOON + 5000 * MS, 0)

    assert abs(server.skew_ns - 4999 * MS) <= 2 * MS


def test_that_a_server_that_tells_no_time_stays_unknown():
    server = ServerClock()

    server.take(NOON, NOON + MS, 0, 0)

    assert server.skew_ns is None


def lag_of(source_ahead_ms: int) -> float | None:
    traffic = Traffic()
    now_ns = clock.now_ns()
    traffic.server_clock.take(now_ns, now_ns + 2 * MS, now_ns + MS, 0)
    times = np.array([now_ns + source_ahead_ms * MS], np.int64)
    one = ReadingBatch(np.zeros(1, np.uint32), times, times, np.zeros(1), np.zeros(1, np.uint32))
    traffic.count(one, overflows=0, undecodable=0, is_change=True)
    traffic.roll()
    return traffic.lag_ms


def test_that_the_lag_is_the_age_at_arrival():
    lag_ms = lag_of(-200)

    assert lag_ms is not None
    assert lag_ms >= 200.0


def test_that_source_times_of_the_future_tell_no_lag():
    assert lag_of(60_000) is None
