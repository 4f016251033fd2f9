"""``shifts.yaml``: a site's work calendar, as people write it."""

from datetime import date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from msgspec import Struct

from hmi.content.quantity import BadQuantity, Written, seconds_of
from hmi.content.written_words import missing_words
from hmi.domain.shift_calendar import (
    EVERY_DAY,
    Holiday,
    ShiftCalendar,
    ShiftRule,
    SingleDowntime,
    WeeklyDowntime,
)
from hmi.handwritten import ContentError, Handwritten, Place

SHIFTS_FILE = "shifts.yaml"
_DAY_MIN, _WEEK_MIN = 24 * 60, 7 * 24 * 60
Faults = list[tuple[Place, str]]


class _WrittenShifts(Struct, frozen=True, kw_only=True):
    version: int = 1
    time_zone: str = ""
    planned_run_time: Written | None = None
    shifts: tuple[ShiftRule, ...] = ()
    weekly_downtime: tuple[WeeklyDowntime, ...] = ()
    planned_downtime: tuple[SingleDowntime, ...] = ()
    holidays: tuple[Holiday, ...] = ()


def read_shifts(path: Path) -> ShiftCalendar:
    """Read a work calendar.

    Raises:
        ContentError: with every fault.
        FileNotFoundError: there is no such file.
    """
    shape = "shifts are a mapping with time_zone, shifts, weekly_downtime, planned_downtime and holidays"
    written = Handwritten.read(path, shape)
    told = written.convert(_WrittenShifts)
    faults: Faults = []
    run_time_s = _run_time(told.planned_run_time, faults)
    if told.time_zone and not _is_zone(told.time_zone):
        faults.append((("time_zone",), "no such time zone; write it as in Europe/Berlin"))
    _check_shifts(told.shifts, faults)
    _check_dates(told, faults)
    if faults:
        raise ContentError([written.fault(place, fault, shows_value=True) for place, fault in faults])
    return ShiftCalendar(
        version=told.version,
        time_zone=told.time_zone,
        shifts=told.shifts,
        weekly_downtime=told.weekly_downtime,
        planned_downtime=told.planned_downtime,
        holidays=told.holidays,
        planned_run_time_s=run_time_s,
    )


def _run_time(written: Written | None, faults: Faults) -> float | None:
    if written is None:
        return None
    try:
        seconds = seconds_of(written)
    except BadQuantity as error:
        faults.append((("planned_run_time",), str(error)))
        return None
    if seconds <= 0:
        faults.append((("planned_run_time",), "an item takes some time"))
    return seconds


def _is_zone(name: str) -> bool:
    try:
        ZoneInfo(name)
    except (ValueError, KeyError, OSError):  # none of that name, a folder, or a way out of the folder
        return False
    return True


def _check_shifts(shifts: tuple[ShiftRule, ...], faults: Faults) -> None:
    ids = [one.id for one in shifts]
    taken: dict[int, str] = {}
    for number, rule in enumerate(shifts):
        place: Place = ("shifts", number)
        if rule.id in ids[:number]:
            faults.append(((*place, "id"), f"{rule.id!r} stands twice"))
        faults += missing_words(rule.label, (*place, "label"))
        minutes = [minute for day in rule.days for minute in _minutes(EVERY_DAY.index(day), rule.begin, rule.end)]
        other = next((taken[minute] for minute in minutes if minute in taken), None)
        if other is not None:
            faults.append(((*place, "begin"), f"overlaps the shift {other!r}"))
        taken |= dict.fromkeys(minutes, rule.id)
        inside = set(_minutes(0, rule.begin, rule.end))
        for row, pause in enumerate(rule.breaks):
            day = 1 if pause.begin < rule.begin else 0
            if not set(_minutes(day, pause.begin, pause.end)) <= inside:
                faults.append(((*place, "breaks", row, "begin"), "the break lies outside of its shift"))


def _minutes(day: int, begin: str, end: str) -> list[int]:
    """Minutes of the week of a shift that begins on ``day``; after Sunday comes Monday."""
    first, last = _minute(begin), _minute(end)
    last += _DAY_MIN if last <= first else 0
    return [(day * _DAY_MIN + minute) % _WEEK_MIN for minute in range(first, last)]


def _minute(at: str) -> int:
    return int(at[:2]) * 60 + int(at[3:])


def _check_dates(told: _WrittenShifts, faults: Faults) -> None:
    for number, holiday in enumerate(told.holidays):
        if not _is_date(holiday.date):
            faults.append((("holidays", number, "date"), "no such day"))
    for number, downtime in enumerate(told.planned_downtime):
        place: Place = ("planned_downtime", number)
        begin, end = (_moment(at) for at in (downtime.begin, downtime.end))
        if begin is None:
            faults.append(((*place, "begin"), "no such day"))
        if end is None:
            faults.append(((*place, "end"), "no such day"))
        if begin is not None and end is not None and end - begin <= timedelta():
            faults.append(((*place, "end"), "is not later than the begin"))


def _is_date(day: str) -> bool:
    try:
        date.fromisoformat(day)
    except ValueError:
        return False
    return True


def _moment(at: str) -> datetime | None:
    try:
        return datetime.fromisoformat(at)
    except ValueError:
        return None
