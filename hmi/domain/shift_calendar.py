"""A site's work calendar as it is written down, and the shifts that follow from it for any time: a pure computation.

Times of day are the clock's on the wall. Where clocks are set forward, a time that does not exist means the moment of
the change; where they are set back, a time that comes twice means the first. Shifts that touch on paper always touch,
and a night is 7, 8 or 9 h long. The clock of this computer plays no part: each moment lies in the same shift for ever.
"""

from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from typing import Annotated
from zoneinfo import ZoneInfo

from msgspec import Meta, Struct

from hmi.domain.shift import PauseKind, Shift, ShiftPause
from hmi.domain.words import Words

TimeOfDay = Annotated[str, Meta(pattern="^([01][0-9]|2[0-3]):[0-5][0-9]$")]
Day = Annotated[str, Meta(pattern="^[0-9]{4}-[0-9]{2}-[0-9]{2}$")]
Moment = Annotated[str, Meta(pattern="^[0-9]{4}-[0-9]{2}-[0-9]{2}[ T]([01][0-9]|2[0-3]):[0-5][0-9]$")]
Id = Annotated[str, Meta(pattern="^[a-z][a-z0-9_]*$", max_length=60)]


class Weekday(StrEnum):
    """Days of the week, in the order of ``date.weekday``."""

    MONDAY = "mon"
    TUESDAY = "tue"
    WEDNESDAY = "wed"
    THURSDAY = "thu"
    FRIDAY = "fri"
    SATURDAY = "sat"
    SUNDAY = "sun"


EVERY_DAY = tuple(Weekday)


class Break(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A pause of a shift. After midnight where it is earlier than the shift begins."""

    begin: TimeOfDay
    end: TimeOfDay
    label: Words = ""


class ShiftRule(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A shift that comes again. Over midnight where ``end`` is not later than ``begin``; 24 h where they are equal."""

    id: Id
    label: Words
    begin: TimeOfDay
    end: TimeOfDay
    days: tuple[Weekday, ...] = EVERY_DAY
    """On which it begins."""
    breaks: tuple[Break, ...] = ()


class WeeklyDowntime(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Nothing is to be produced, every week: cleaning, team meeting."""

    label: Words
    begin: TimeOfDay
    end: TimeOfDay
    days: tuple[Weekday, ...] = EVERY_DAY


class SingleDowntime(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Nothing is to be produced, once: a rebuild, company holidays."""

    label: Words
    begin: Moment
    end: Moment


class Holiday(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A day whose shifts do not work: those that begin on it, to their end."""

    date: Day
    label: Words = ""


class ShiftCalendar(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """All of it."""

    version: int = 1
    time_zone: str = ""
    """IANA name; empty: that of the computer that the service runs on."""
    shifts: tuple[ShiftRule, ...] = ()
    weekly_downtime: tuple[WeeklyDowntime, ...] = ()
    planned_downtime: tuple[SingleDowntime, ...] = ()
    holidays: tuple[Holiday, ...] = ()
    planned_run_time_s: float | None = None
    """Planned run time per item (PRI, ISO 22400-2); None: the job order tells it, or nobody planned any."""


def moment_ns(day: date, at: str, zone: ZoneInfo) -> int:
    """A time on a wall clock as Unix ns; see the top of the file for times that come twice or never."""
    wall = datetime.combine(day, time.fromisoformat(at), zone)
    told = wall.astimezone(UTC)
    if told.astimezone(zone).replace(tzinfo=None) != wall.replace(tzinfo=None):
        told = _change_between(wall.replace(fold=1).astimezone(UTC), told, zone)
    return int(told.timestamp()) * 10**9


def shifts_between(calendar: ShiftCalendar, zone: ZoneInfo, start_ns: int, end_ns: int) -> tuple[Shift, ...]:
    """Every shift that overlaps ``start_ns <= t < end_ns``, whole, in order of time."""
    first = _local_day(start_ns, zone) - timedelta(days=2)
    last = _local_day(end_ns, zone) + timedelta(days=1)
    found = [
        shift
        for number in range((last - first).days + 1)
        for shift in _shifts_of(calendar, first + timedelta(days=number), zone)
        if shift.begin_ns < end_ns and shift.end_ns > start_ns
    ]
    return tuple(sorted(found, key=lambda one: one.begin_ns))


def planned_between(shifts: tuple[Shift, ...], start_ns: int, end_ns: int) -> tuple[tuple[int, int], ...]:
    """The times in ``start_ns <= t < end_ns`` in which production is planned, in order, none touching another."""
    found: list[tuple[int, int]] = []
    for shift in shifts:
        for begin, end in shift.planned():
            begin, end = max(begin, start_ns), min(end, end_ns)
            if begin >= end:
                continue
            if found and found[-1][1] >= begin:
                found[-1] = (found[-1][0], max(found[-1][1], end))
            else:
                found.append((begin, end))
    return tuple(found)


def _shifts_of(calendar: ShiftCalendar, day: date, zone: ZoneInfo) -> Iterator[Shift]:
    weekday = EVERY_DAY[day.weekday()]
    for rule in calendar.shifts:
        if weekday not in rule.days:
            continue
        begin_ns, end_ns = _span(day, rule.begin, rule.end, zone)
        if begin_ns >= end_ns:
            continue  # all of it is skipped where the clocks are set forward
        pauses = [
            *_breaks(rule, day, zone),
            *_weekly(calendar, day, zone),
            *_single(calendar, zone),
            *(
                ShiftPause(kind=PauseKind.HOLIDAY, begin_ns=begin_ns, end_ns=end_ns, label=one.label)
                for one in calendar.holidays
                if one.date == day.isoformat()
            ),
        ]
        yield Shift(
            id=rule.id,
            label=rule.label,
            day=day.isoformat(),
            begin_ns=begin_ns,
            end_ns=end_ns,
            pauses=tuple(sorted(_cut(pauses, begin_ns, end_ns), key=lambda one: (one.begin_ns, one.end_ns))),
        )


def _breaks(rule: ShiftRule, day: date, zone: ZoneInfo) -> Iterator[ShiftPause]:
    for one in rule.breaks:
        on = day + timedelta(days=1) if one.begin < rule.begin else day
        begin_ns, end_ns = _span(on, one.begin, one.end, zone)
        yield ShiftPause(kind=PauseKind.BREAK, begin_ns=begin_ns, end_ns=end_ns, label=one.label)


def _weekly(calendar: ShiftCalendar, day: date, zone: ZoneInfo) -> Iterator[ShiftPause]:
    for one in calendar.weekly_downtime:
        for on in (day - timedelta(days=1), day, day + timedelta(days=1)):
            if EVERY_DAY[on.weekday()] in one.days:
                begin_ns, end_ns = _span(on, one.begin, one.end, zone)
                yield ShiftPause(kind=PauseKind.PLANNED_DOWNTIME, begin_ns=begin_ns, end_ns=end_ns, label=one.label)


def _single(calendar: ShiftCalendar, zone: ZoneInfo) -> Iterator[ShiftPause]:
    for one in calendar.planned_downtime:
        begin, end = (datetime.fromisoformat(at) for at in (one.begin, one.end))
        yield ShiftPause(
            kind=PauseKind.PLANNED_DOWNTIME,
            begin_ns=moment_ns(begin.date(), one.begin[11:], zone),
            end_ns=moment_ns(end.date(), one.end[11:], zone),
            label=one.label,
        )


def _cut(pauses: list[ShiftPause], begin_ns: int, end_ns: int) -> Iterator[ShiftPause]:
    for one in pauses:
        begin, end = max(one.begin_ns, begin_ns), min(one.end_ns, end_ns)
        if begin < end:
            yield ShiftPause(kind=one.kind, begin_ns=begin, end_ns=end, label=one.label)


def _span(day: date, begin: str, end: str, zone: ZoneInfo) -> tuple[int, int]:
    ends = day + timedelta(days=1) if end <= begin else day
    return moment_ns(day, begin, zone), moment_ns(ends, end, zone)


def _local_day(at_ns: int, zone: ZoneInfo) -> date:
    return datetime.fromtimestamp(at_ns // 10**9, zone).date()


def _change_between(before: datetime, after: datetime, zone: ZoneInfo) -> datetime:
    """The moment, to the second, at which the clocks of ``zone`` change between two moments in UTC."""
    low, high = int(before.timestamp()), int(after.timestamp())
    offset = before.astimezone(zone).utcoffset()
    while high - low > 1:
        middle = (low + high) // 2
        if datetime.fromtimestamp(middle, zone).utcoffset() == offset:
            low = middle
        else:
            high = middle
    return datetime.fromtimestamp(high, UTC)
