"""Local time across the nights on which clocks change: in Berlin, 29 March and 25 October 2026."""

import time
from collections.abc import Iterator
from datetime import UTC, datetime

import pytest

from ui.models.local_time import local_moment, offset_s, shift_s

HOUR_S, DAY_S = 3_600.0, 86_400.0


@pytest.fixture(autouse=True)
def berlin(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    with monkeypatch.context() as changed:
        changed.setenv("TZ", "Europe/Berlin")
        time.tzset()
        yield
    time.tzset()


def at(*moment: int) -> float:
    return datetime(*moment, tzinfo=UTC).timestamp()


def test_that_a_moment_of_last_winter_is_told_as_the_clock_on_the_wall_did():
    assert local_moment(at(2026, 1, 15, 11, 0)).hour == 12
    assert local_moment(at(2026, 7, 15, 10, 0)).hour == 12


def test_that_the_offset_changes_with_the_clocks():
    assert offset_s(at(2026, 3, 29, 0, 59)) == HOUR_S
    assert offset_s(at(2026, 3, 29, 1, 1)) == 2 * HOUR_S


@pytest.mark.parametrize(
    ("now", "hours"),
    [((2026, 3, 29, 18, 0), 23.0), ((2026, 10, 25, 18, 0), 25.0), ((2026, 7, 1, 12, 0), 24.0)],
)
def test_that_the_day_before_is_at_the_same_time_of_day(now: tuple[int, ...], hours: float):
    earlier_s = at(*now) - shift_s(DAY_S, at(*now))

    assert shift_s(DAY_S, at(*now)) == hours * HOUR_S
    assert local_moment(earlier_s).time() == local_moment(at(*now)).time()


def test_that_an_hour_is_an_hour_in_every_night():
    assert shift_s(HOUR_S, at(2026, 3, 29, 1, 30)) == HOUR_S
    assert shift_s(8 * HOUR_S, at(2026, 10, 25, 6, 0)) == 8 * HOUR_S


def test_that_the_week_before_is_at_the_same_time_of_day():
    now_s = at(2026, 10, 27, 6, 0)

    assert shift_s(7 * DAY_S, now_s) == 7 * DAY_S + HOUR_S
