"""Shifts over midnight, over changes of clocks, and in every zone."""

import itertools
from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hmi.domain.shift import PauseKind, Shift, ShiftsAnswer
from hmi.domain.shift_calendar import (
    Break,
    Holiday,
    ShiftCalendar,
    ShiftRule,
    SingleDowntime,
    Weekday,
    WeeklyDowntime,
    moment_ns,
    planned_between,
    shifts_between,
)

BERLIN = ZoneInfo("Europe/Berlin")
ZONES = ("Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "Asia/Kolkata", "America/Sao_Paulo", "UTC")
HOUR_NS = 3_600 * 10**9
DAY_NS = 24 * HOUR_NS


def a_rule(name: str, begin: str, end: str, **more: Any) -> ShiftRule:
    return ShiftRule(id=name, label=name, begin=begin, end=end, **more)


THREE = (a_rule("early", "06:00", "14:00"), a_rule("late", "14:00", "22:00"), a_rule("night", "22:00", "06:00"))


def ns(words: str, zone: ZoneInfo = BERLIN) -> int:
    return int(datetime.fromisoformat(words).replace(tzinfo=zone).timestamp()) * 10**9


def of_day(calendar: ShiftCalendar, day: str, name: str, zone: ZoneInfo = BERLIN) -> Shift:
    at_ns = ns(f"{day} 12:00", zone)
    return next(
        one
        for one in shifts_between(calendar, zone, at_ns - DAY_NS, at_ns + DAY_NS)
        if (one.day, one.id) == (day, name)
    )


@pytest.mark.parametrize(("day", "hours"), [("2026-03-28", 7), ("2026-10-24", 9), ("2026-06-01", 8)])
def test_that_a_night_shift_is_as_long_as_the_clocks_make_it(day: str, hours: int):
    night = of_day(ShiftCalendar(shifts=THREE), day, "night")

    assert night.end_ns - night.begin_ns == hours * HOUR_NS
    assert night.begin_ns == ns(f"{day} 22:00")


def test_that_a_night_shift_belongs_to_the_evening_on_which_it_begins():
    calendar = ShiftCalendar(shifts=THREE)

    (after_midnight,) = shifts_between(calendar, BERLIN, ns("2026-11-06 02:00"), ns("2026-11-06 02:01"))

    assert (after_midnight.id, after_midnight.day) == ("night", "2026-11-05")


def test_that_a_shift_begins_only_on_its_days_and_then_lasts_into_the_next():
    night = a_rule("night", "22:00", "06:00", days=(Weekday.FRIDAY,))
    calendar = ShiftCalendar(shifts=(night,))

    found = shifts_between(calendar, BERLIN, ns("2026-11-02 00:00"), ns("2026-11-09 00:00"))

    assert [(one.day, one.end_ns) for one in found] == [("2026-11-06", ns("2026-11-07 06:00"))]


def test_that_a_shift_of_twenty_four_hours_ends_when_it_began():
    whole = of_day(ShiftCalendar(shifts=(a_rule("day", "06:00", "06:00"),)), "2026-11-06", "day")

    assert (whole.begin_ns, whole.end_ns) == (ns("2026-11-06 06:00"), ns("2026-11-07 06:00"))


def test_that_breaks_after_midnight_lie_in_the_night_shift():
    night = a_rule(
        "night", "22:00", "06:00", breaks=(Break(begin="02:00", end="02:30"), Break(begin="23:50", end="00:10"))
    )
    shift = of_day(ShiftCalendar(shifts=(night,)), "2026-11-05", "night")

    assert [(one.begin_ns, one.end_ns) for one in shift.pauses] == [
        (ns("2026-11-05 23:50"), ns("2026-11-06 00:10")),
        (ns("2026-11-06 02:00"), ns("2026-11-06 02:30")),
    ]
    assert sum(end - begin for begin, end in shift.planned()) == 8 * HOUR_NS - 50 * 60 * 10**9


def test_that_planned_downtime_and_holidays_are_cut_to_the_shifts_they_touch():
    calendar = ShiftCalendar(
        shifts=THREE,
        weekly_downtime=(WeeklyDowntime(label="cleaning", begin="21:00", end="23:00", days=(Weekday.FRIDAY,)),),
        planned_downtime=(SingleDowntime(label="rebuild", begin="2026-11-07 05:00", end="2026-11-07 07:00"),),
        holidays=(Holiday(date="2026-11-08"),),
    )

    late, night = of_day(calendar, "2026-11-06", "late"), of_day(calendar, "2026-11-06", "night")
    holiday, night_after = of_day(calendar, "2026-11-08", "early"), of_day(calendar, "2026-11-08", "night")

    assert [(one.begin_ns, one.end_ns) for one in late.pauses] == [(ns("2026-11-06 21:00"), ns("2026-11-06 22:00"))]
    assert [(one.begin_ns, one.end_ns) for one in night.pauses] == [
        (ns("2026-11-06 22:00"), ns("2026-11-06 23:00")),
        (ns("2026-11-07 05:00"), ns("2026-11-07 06:00")),
    ]
    assert holiday.pauses[0].kind is PauseKind.HOLIDAY
    assert not holiday.planned()
    assert not night_after.planned()


def test_that_a_time_that_comes_twice_means_the_first_and_one_that_never_comes_the_change():
    assert moment_ns(date(2026, 10, 25), "02:30", BERLIN) == ns("2026-10-25 00:30", ZoneInfo("UTC"))
    assert moment_ns(date(2026, 3, 29), "02:30", BERLIN) == ns("2026-03-29 01:00", ZoneInfo("UTC"))


@settings(deadline=None)
@given(
    zone=st.sampled_from(ZONES),
    begins=st.lists(st.integers(0, 24 * 60 - 1), min_size=1, max_size=5, unique=True),
    day=st.dates(date(2015, 1, 1), date(2035, 12, 31)),
)
def test_that_shifts_that_touch_on_paper_leave_no_moment_out_and_share_none(zone: str, begins: list[int], day: date):
    times = [f"{minute // 60:02}:{minute % 60:02}" for minute in sorted(begins)]
    rules = tuple(a_rule(f"s{number}", begin, times[(number + 1) % len(times)]) for number, begin in enumerate(times))
    noon = int(datetime.combine(day, datetime.min.time(), UTC).timestamp()) * 10**9 + 12 * HOUR_NS

    found = shifts_between(ShiftCalendar(shifts=rules), ZoneInfo(zone), noon - 2 * DAY_NS, noon + 2 * DAY_NS)

    assert found[0].begin_ns <= noon - 2 * DAY_NS
    assert found[-1].end_ns >= noon + 2 * DAY_NS
    lengths = [one for one in found if one.begin_ns != one.end_ns]
    assert all(one.end_ns == following.begin_ns for one, following in itertools.pairwise(lengths))


@settings(deadline=None)
@given(
    zone=st.sampled_from(ZONES),
    at=st.datetimes(datetime(2015, 1, 1), datetime(2035, 12, 31)),
    breaks=st.lists(st.tuples(st.integers(0, 1439), st.integers(1, 600)), max_size=4),
)
def test_that_planned_time_and_pauses_make_up_the_shift(zone: str, at: datetime, breaks: list[tuple[int, int]]):
    def told(minute: int) -> str:
        return f"{minute % 1440 // 60:02}:{minute % 60:02}"

    rule = a_rule(
        "night", "20:00", "08:00", breaks=tuple(Break(begin=told(one), end=told(one + long)) for one, long in breaks)
    )
    at_ns = int(at.replace(tzinfo=UTC).timestamp()) * 10**9

    for shift in shifts_between(ShiftCalendar(shifts=(rule,)), ZoneInfo(zone), at_ns, at_ns + DAY_NS):
        planned = shift.planned()
        covered = {moment for moment in range(shift.begin_ns, shift.end_ns, 60 * 10**9) if _lies_in(moment, planned)}
        paused = {
            moment
            for moment in range(shift.begin_ns, shift.end_ns, 60 * 10**9)
            if any(one.begin_ns <= moment < one.end_ns for one in shift.pauses)
        }
        assert not covered & paused
        assert len(covered | paused) == (shift.end_ns - shift.begin_ns) // (60 * 10**9)


def _lies_in(moment: int, spans: tuple[tuple[int, int], ...]) -> bool:
    return any(begin <= moment < end for begin, end in spans)


def test_that_planned_time_of_neighbouring_shifts_is_one_time():
    calendar = ShiftCalendar(shifts=THREE)
    start_ns, end_ns = ns("2026-11-05 07:00"), ns("2026-11-06 05:00")

    assert planned_between(shifts_between(calendar, BERLIN, start_ns, end_ns), start_ns, end_ns) == (
        (start_ns, end_ns),
    )


def test_that_this_shift_and_the_last_one_are_found_by_now():
    now_ns = ns("2026-11-05 15:00")
    shifts = shifts_between(ShiftCalendar(shifts=THREE), BERLIN, now_ns - DAY_NS, now_ns + DAY_NS)
    answer = ShiftsAnswer(shifts=shifts, now_ns=now_ns, time_zone="Europe/Berlin")

    this, last = answer.this_shift(), answer.last_shift()

    assert this is not None
    assert (this.id, this.day) == ("late", "2026-11-05")
    assert last is not None
    assert (last.id, last.day) == ("early", "2026-11-05")


def test_that_between_shifts_there_is_none_now_and_the_last_one_is_still_known():
    now_ns = ns("2026-11-05 15:00")
    early = ShiftCalendar(shifts=THREE[:1])
    answer = ShiftsAnswer(
        shifts=shifts_between(early, BERLIN, now_ns - DAY_NS, now_ns + DAY_NS), now_ns=now_ns, time_zone=""
    )

    last = answer.last_shift()

    assert answer.this_shift() is None
    assert last is not None
    assert last.day == "2026-11-05"
    assert timedelta(seconds=(now_ns - last.end_ns) / 1e9) == timedelta(hours=1)
