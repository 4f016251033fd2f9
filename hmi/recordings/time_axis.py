"""Recorded times as nanoseconds: dates in many shapes, epochs, seconds since the start."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, tzinfo
from enum import StrEnum
from itertools import pairwise
from zoneinfo import ZoneInfo

from hmi.recordings.cells import number_of

SECOND_NS = 1_000_000_000
_DAY_NS = 86_400 * SECOND_NS
_SPREADSHEET_START_NS = -25_569 * _DAY_NS
"""1899-12-30: day 0 of the spreadsheets' calendar, which takes 1900 for a leap year."""
_SPREADSHEET_DAYS = (20_000.0, 80_000.0)
"""The years 1954 to 2119."""
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_DATE = re.compile(
    r"(?!\d{1,3}:)(\d{1,4})([-/.:])(\d{1,2})\2(\d{1,4})"
    r"(?:[T :,]+(\d{1,2}):(\d{2})(?::(\d{2})(?:[.,:](\d{1,9})\d*)?)?\s*([AaPp][Mm])?\s*(Z|UTC|GMT|[+-]\d{2}:?\d{2})?)?"
)
"""Colons part a date only behind a year of four digits; ``23:59:30`` is a time of day."""
_CLOCK = re.compile(r"\d{1,2}:\d{2}(:\d{2}([.,]\d+)?)?(\s*[AaPp][Mm])?")
TIME_NAME = re.compile(r"time|date|zeit|datum|uhr|epoch|^ts$|^t$|^t[ _(\[]|stamp|temps|heure|hora|fecha", re.IGNORECASE)
"""Names of columns that may be the time."""


class TimeFormat(StrEnum):
    """How the time column is written."""

    AUTO = "auto"
    DATE = "date"
    """Year first, or points between (``02.01.2026``, day first)."""
    DAY_FIRST = "day first"
    MONTH_FIRST = "month first"
    EPOCH_S = "epoch s"
    EPOCH_MS = "epoch ms"
    EPOCH_US = "epoch us"
    EPOCH_NS = "epoch ns"
    SECONDS = "seconds"
    """Since the recording began, or since the controller did."""
    MILLISECONDS = "milliseconds"
    SPREADSHEET_DAYS = "spreadsheet days"
    """Since the end of 1899, with the time of day as fraction: dates that a spreadsheet saved as numbers."""
    CLOCK = "time of day"
    """Without a date; after midnight a new day begins."""


_PER_COUNT_NS = {
    TimeFormat.EPOCH_S: SECOND_NS, TimeFormat.EPOCH_MS: 1_000_000, TimeFormat.EPOCH_US: 1000, TimeFormat.EPOCH_NS: 1,
    TimeFormat.SECONDS: SECOND_NS, TimeFormat.MILLISECONDS: 1_000_000,
}  # fmt: skip
_MAGNITUDES = (
    (1e8, 1e10, TimeFormat.EPOCH_S), (1e11, 1e13, TimeFormat.EPOCH_MS), (1e14, 1e16, TimeFormat.EPOCH_US),
    (1e17, 1e19, TimeFormat.EPOCH_NS),
)  # fmt: skip
"""Epochs of the years 1973 to 2286 cannot be mistaken for one another."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TimeShape:
    """How to read the time of a row."""

    format: TimeFormat
    zone: str = "UTC"
    """IANA name for dates without an offset of their own."""
    decimal: str = "."

    @property
    def is_absolute(self) -> bool:
        """Whether times say when it was, not only how long after the start."""
        return self.format not in (TimeFormat.SECONDS, TimeFormat.MILLISECONDS, TimeFormat.CLOCK)


def time_reader(shape: TimeShape) -> Callable[[str], int]:
    """A function from a cell to nanoseconds since 1970 (UTC) or since the start; it raises ValueError.

    It remembers the cell before, and must be asked in the order of the rows: that tells midnight, and which of the two
    hours it is when clocks go back.
    """
    scale = _PER_COUNT_NS.get(shape.format)
    decimal = shape.decimal
    if shape.format is TimeFormat.SPREADSHEET_DAYS:
        return lambda cell: _SPREADSHEET_START_NS + _count_ns(cell, decimal, _DAY_NS)
    if scale is not None:
        return lambda cell: _count_ns(cell, decimal, scale)
    if shape.format is TimeFormat.CLOCK:
        return _Clock().read
    return _LocalDates(shape).read


class _LocalDates:
    """Dates of one zone, with the hour that comes twice in autumn."""

    def __init__(self, shape: TimeShape) -> None:
        self._format = shape.format
        self._zone: tzinfo = ZoneInfo(shape.zone) if shape.zone != "UTC" else UTC
        self._before = -(2**62)

    def read(self, cell: str) -> int:
        time = _date_ns(cell.strip(), self._format, self._zone)
        if time < self._before and self._zone is not UTC:
            later = _date_ns(cell.strip(), self._format, self._zone, fold=1)
            time = later if later >= self._before else time
        self._before = time
        return time


class _Clock:
    """Times of day, one day after the other."""

    def __init__(self) -> None:
        self._day = 0
        self._before = 0

    def read(self, cell: str) -> int:
        text = cell.strip()
        if not _CLOCK.fullmatch(text):
            raise ValueError("no time of day")
        time = _date_ns(f"1970-01-01 {text}", TimeFormat.DATE, UTC)
        if time < self._before - _DAY_NS // 2:
            self._day += 1
        self._before = time
        return time + self._day * _DAY_NS


def time_format_of(cells: list[str], decimal: str = ".") -> TimeFormat | None:
    """The format that reads a column; None when it holds no times.

    Numbers below every epoch are no evidence: they may be seconds, or anything else.
    """
    present = [cell.strip() for cell in cells if cell.strip()]
    if len(present) < 2:
        return None
    dates = [match for cell in present if (match := _DATE.fullmatch(cell))]
    if len(dates) >= 0.8 * len(present):
        return _date_format(dates, present)
    counts = _numbers(present, decimal)
    if len(counts) < 0.8 * len(present):
        return None
    middle = sorted(counts)[len(counts) // 2]
    kind = next((kind for low, high, kind in _MAGNITUDES if low <= middle < high), None)
    return kind if kind is not None and _mostly_rises(counts) else None


def is_clock(cells: list[str]) -> bool:
    """Whether a column holds times of day without a date."""
    present = [cell for cell in cells if cell.strip()]
    return bool(present) and all(_CLOCK.fullmatch(cell.strip()) for cell in present)


def is_seconds(cells: list[str], decimal: str = ".") -> bool:
    """Whether a column can be seconds since the start: rising numbers that do not merely count the rows."""
    counts = _numbers([cell for cell in cells if cell.strip()], decimal)
    return len(counts) > 1 and _mostly_rises(counts) and not counts_rows(cells, decimal)


def is_spreadsheet_days(cells: list[str], decimal: str = ".") -> bool:
    """Whether a column can be dates as spreadsheets count them: days of our time, with rows closer than a day."""
    counts = _numbers([cell for cell in cells if cell.strip()], decimal)
    low, high = _SPREADSHEET_DAYS
    return _mostly_rises(counts) and low < min(counts) and max(counts) < high and counts[-1] - counts[0] < len(counts)


def counts_rows(cells: list[str], decimal: str = ".") -> bool:
    """Whether whole numbers go up by one from row to row: an index, unless someone says that it is seconds."""
    counts = _numbers([cell for cell in cells if cell.strip()], decimal)
    steps = {after - before for before, after in pairwise(counts)}
    return steps == {1.0} and counts[0].is_integer()


def _numbers(cells: list[str], decimal: str) -> list[float]:
    found: list[float] = []
    for cell in cells:
        try:
            value = number_of(cell, decimal)
        except ValueError:
            continue
        if value == value:
            found.append(value)
    return found


def _mostly_rises(counts: list[float]) -> bool:
    rises = sum(after > before for before, after in pairwise(counts))
    return len(counts) > 1 and rises >= 0.8 * (len(counts) - 1)


def _date_format(dates: list[re.Match[str]], cells: list[str]) -> TimeFormat:
    """Day or month first is told by a number above 12, else by which of the two makes time go on evenly."""
    if any(len(date[1]) == 4 or date[2] == "." for date in dates):
        return TimeFormat.DATE
    if any(int(date[1]) > 12 for date in dates):
        return TimeFormat.DAY_FIRST
    if any(int(date[3]) > 12 for date in dates):
        return TimeFormat.MONTH_FIRST
    spans = {kind: _span_ns(cells, kind) for kind in (TimeFormat.DAY_FIRST, TimeFormat.MONTH_FIRST)}
    return min(spans, key=lambda kind: spans[kind])


def _span_ns(cells: list[str], kind: TimeFormat) -> int:
    times = [_date_ns(cell, kind, UTC) for cell in cells if _DATE.fullmatch(cell)]
    return sum(abs(after - before) for before, after in pairwise(times))


def _count_ns(cell: str, decimal: str, scale: int) -> int:
    text = cell.strip()
    if decimal == ",":
        text = text.replace(",", ".")
    whole, _point, fraction = text.partition(".")
    if whole.lstrip("+-").isdigit() and (not fraction or fraction.isdigit()):
        sign = -1 if whole.startswith("-") else 1
        part = int(f"{fraction:0<18}"[:18]) * scale // 10**18 if fraction else 0
        return int(whole) * scale + sign * part
    value = number_of(cell, decimal)
    if value != value:
        raise ValueError("no time")
    return round(value * scale)


def _date_ns(cell: str, kind: TimeFormat, zone: tzinfo, fold: int = 0) -> int:
    match = _DATE.fullmatch(cell)
    if match is None:
        raise ValueError("no date")
    first, mark, second, third, hour, minute, seconds, fraction, half, offset = match.groups()
    if len(first) == 4:
        year, month, day = int(first), int(second), int(third)
    elif kind is TimeFormat.MONTH_FIRST and mark != ".":
        month, day, year = int(first), int(second), int(third)
    else:
        day, month, year = int(first), int(second), int(third)
    hours = int(hour or 0)
    if half:
        hours = hours % 12 + (12 if half.casefold() == "pm" else 0)
    year += 2000 if year < 100 else 0
    moment = datetime(year, month, day, hours, int(minute or 0), int(seconds or 0))
    nanoseconds = int(f"{fraction:0<9}") if fraction else 0
    aware = (
        moment.replace(tzinfo=zone, fold=fold) if offset is None else moment.replace(tzinfo=UTC) - _offset_of(offset)
    )
    return int((aware - _EPOCH) // timedelta(seconds=1)) * SECOND_NS + nanoseconds


def _offset_of(text: str) -> timedelta:
    if text[0] not in "+-":
        return timedelta()
    minutes = int(text[1:3]) * 60 + int(text[-2:])
    return timedelta(minutes=-minutes if text[0] == "-" else minutes)
