"""Numbers, units, times and durations as text in the chosen language (CLDR, through Babel)."""

import math
from collections.abc import Iterable
from datetime import date, datetime, time, timedelta, tzinfo
from functools import cache

from babel import Locale
from babel.dates import format_date, format_time
from babel.numbers import format_decimal, get_decimal_symbol

from hmi.i18n import PSEUDO_LANGUAGE, SOURCE_LANGUAGE, is_right_to_left, language
from hmi.i18n import gettext as _

NO_BREAK = "\N{NO-BREAK SPACE}"
NOTHING = "—"
_REGIONS = {SOURCE_LANGUAGE: "en_GB", PSEUDO_LANGUAGE: "en_GB"}
"""English as most plants outside of North America write it: 24 hours, day before month."""
_DAYS = {"de": "dd.MM.yyyy"}
"""Where the short form leaves the century out."""
_GROUPED_FROM = 10_000
_THOUSANDS_FROM = 100_000
_THOUSANDS = {"Wh": "kWh", "VAh": "kVAh", "varh": "kvarh"}
"""Counters that grow for years, and how their thousands are called."""
_TOO_LONG_FROM = 1e15
_NOT_A_NUMBER = "NaN"
_MINUTE_S, _HOUR_S, _DAY_S = 60, 3600, 86400


def locale() -> Locale:
    """CLDR data of the chosen language; English for the pseudo-language."""
    return _locale(language())


def number_text(value: float, decimals: int | None = None) -> str:
    """A number with the decimals that a panel can show: 0 from 1000 on (grouped from 10,000), 1 from 10 on, else 2.

    What no panel has room for is told as a power of ten; what is not a number, or infinite, by its sign.
    """
    if not math.isfinite(value):
        return _NOT_A_NUMBER if math.isnan(value) else "\N{MINUS SIGN}∞" if value < 0 else "∞"
    if abs(value) >= _TOO_LONG_FROM:
        return f"{value:.2e}".replace("e+", "e").replace(".", decimal_symbol()).replace("-", "\N{MINUS SIGN}")
    if decimals is None:
        size = abs(value)
        decimals = 0 if isinstance(value, int) or size >= 1000 else 1 if size >= 10 else 2
    if abs(value) >= _GROUPED_FROM:
        return count_text(round(value))
    text = f"{round(value, decimals) + 0.0:.{decimals}f}"  # adding 0.0 turns a minus zero into zero
    return text.replace(".", decimal_symbol()).replace("-", "\N{MINUS SIGN}", 1)


def quantity_text(value: float, unit: str, decimals: int | None = None) -> str:
    """A number that no line break parts from its unit; long counts of energy are told in thousands."""
    if abs(value) >= _THOUSANDS_FROM and unit in _THOUSANDS:
        value, unit = value / 1000, _THOUSANDS[unit]
    number = number_text(value, decimals)
    return f"{number}{NO_BREAK}{unit}" if unit else number


def chain_text(parts: Iterable[str]) -> str:
    """Facts in one line, the empty left out; none turns another round where letters of both directions meet."""
    return " · ".join(_isolated(part) for part in parts if part)


def change_text(before: str, after: str) -> str:
    """``before`` → ``after``, the arrow always from old to new."""
    words = f"{before} → {after}"
    return f"\N{LEFT-TO-RIGHT ISOLATE}{words}\N{POP DIRECTIONAL ISOLATE}" if is_right_to_left() else words


def limit_text(value: float) -> str:
    """An end of a range: round numbers without decimals."""
    return number_text(value, 0) if float(value).is_integer() else number_text(value)


def exact_text(value: float) -> str:
    """A number with all its digits, for what a person will send to a machine."""
    text = f"{value:.10g}" if isinstance(value, float) else str(value)
    return text.replace(".", decimal_symbol()).replace("-", "\N{MINUS SIGN}", 1)


def count_text(value: int) -> str:
    """A whole number with the language's grouping: 12,480."""
    return format_decimal(value, locale=locale())


def size_text(size_bytes: float) -> str:
    """How much room data takes, in MB or GB of 10^6 and 10^9 bytes."""
    if size_bytes < 999_500_000:
        return quantity_text(round(size_bytes / 1e6), "MB")
    giga = size_bytes / 1e9
    return quantity_text(giga, "GB", 0 if giga >= 10 or giga.is_integer() else 1)


def decimal_symbol() -> str:
    """``.`` or ``,``."""
    return _decimal_symbol(language())


def renotated(text: str) -> str:
    """An ungrouped number, typed in whatever language, with the decimal symbol of the present one."""
    return text.replace(",", ".").replace(".", decimal_symbol())


def parse_number(text: str) -> float | None:
    """What a person typed, with a point or a comma; None when it is no number."""
    plain = text.strip().replace("\N{MINUS SIGN}", "-").replace(decimal_symbol(), ".").replace(",", ".")
    try:
        return float(plain)
    except ValueError:
        return None


def time_text(time_ns: int) -> str:
    """Time of day with seconds, in the zone of this machine."""
    return _isolated(format_time(_local(time_ns), "medium", locale=locale()))


def hour_text(time_ns: int, zone: tzinfo | None = None) -> str:
    """Time of day without seconds, in ``zone``, else in that of this machine."""
    moment = _local(time_ns) if zone is None else datetime.fromtimestamp(time_ns / 1e9, zone)
    return _isolated(format_time(moment, "short", locale=locale()))


def widest_moments() -> tuple[str, ...]:
    """Times of day with all the figures that there can be, one of each half of the day: some languages tell which."""
    return tuple(_isolated(format_time(time(hour, 58, 58), "medium", locale=locale())) for hour in (10, 22))


def date_text(time_ns: int) -> str:
    """Day, in figures, the year in full: certificates last for longer than a decade."""
    return _isolated(format_date(_local(time_ns), _DAYS.get(language(), "short"), locale=locale()))


def date_time_text(time_ns: int) -> str:
    """Day and time with seconds, in the zone of this machine."""
    return f"{date_text(time_ns)}, {time_text(time_ns)}".replace(" ", NO_BREAK)


def recent_text(then_ns: int, now_ns: int) -> str:
    """Time of day; with its day, too, where that is a day or more away: the time alone would be taken for today's."""
    return time_text(then_ns) if abs(now_ns - then_ns) < _DAY_S * 10**9 else date_time_text(then_ns)


def wall_day_text(day: str) -> str:
    """A day as a calendar file writes it (``2026-12-25``), as ``date_text``; in no zone. Raises ``ValueError``."""
    return _isolated(format_date(date.fromisoformat(day), _DAYS.get(language(), "short"), locale=locale()))


def wall_hour_text(at: str) -> str:
    """A time of day as a calendar file writes it (``22:00``), as ``hour_text``; in no zone. Raises ``ValueError``."""
    return _isolated(format_time(time.fromisoformat(at), "short", locale=locale()))


def weekday_text(number: int) -> str:
    """A day of the week in short; 0 is Monday."""
    return locale().days["stand-alone"]["abbreviated"][number]


def is_told_twice(time_ns: int) -> bool:
    """Whether this machine's clock shows the same time of day once more, as when summer time ends."""
    first = datetime.fromtimestamp(time_ns // 1_000_000_000)
    return first.replace(fold=1 - first.fold).timestamp() != first.timestamp()


def offset_text(time_ns: int) -> str:
    """How far the time of day is ahead of UTC: ``UTC+02:00``."""
    minutes = round((_local(time_ns).utcoffset() or timedelta()).total_seconds() / 60)
    sign = "\N{MINUS SIGN}" if minutes < 0 else "+"
    return f"UTC{sign}{abs(minutes) // 60:02d}:{abs(minutes) % 60:02d}"


def duration_text(seconds: float) -> str:
    """A duration in its two largest units: ``4 s``, ``3 min 20 s``, ``2 h 05 min``, ``3 d 4 h``."""
    whole = max(round(seconds), 0)
    if whole < _MINUTE_S:
        return _isolated(_("{seconds} s").format(seconds=whole))
    if whole < _HOUR_S:
        return _isolated(_("{minutes} min {seconds:02d} s").format(minutes=whole // 60, seconds=whole % 60))
    if whole < _DAY_S:
        return _isolated(_("{hours} h {minutes:02d} min").format(hours=whole // _HOUR_S, minutes=whole % _HOUR_S // 60))
    return _isolated(_("{days} d {hours} h").format(days=whole // _DAY_S, hours=whole % _DAY_S // _HOUR_S))


def span_text(seconds: float) -> str:
    """A duration that somebody chose, as people say it: ``30 min``, ``8 h``; others as in ``duration_text``."""
    whole = max(round(seconds), 0)
    if whole and whole % _HOUR_S == 0:
        return _isolated(_("{hours} h").format(hours=whole // _HOUR_S))
    if 0 < whole < _HOUR_S and whole % _MINUTE_S == 0:
        return _isolated(_("{minutes} min").format(minutes=whole // _MINUTE_S))
    return duration_text(seconds)


def _isolated(text: str) -> str:
    """What keeps its own order in a sentence that runs the other way, and leaves that of its neighbours.

    Also in a language that runs from left to right: a date behind an Arabic name would else stand before it.
    """
    if not is_right_to_left() and not is_told_from_right(text):
        return text
    is_chain = is_right_to_left() and "\N{FIRST STRONG ISOLATE}" in text  # its letters do not tell how it runs
    begin = "\N{RIGHT-TO-LEFT ISOLATE}" if is_chain else "\N{FIRST STRONG ISOLATE}"
    return f"{begin}{text}\N{POP DIRECTIONAL ISOLATE}"


def is_told_from_right(text: str) -> bool:
    """Whether any of it is in letters that run from right to left (Hebrew, Arabic and their kin)."""
    return any("\u0590" <= letter <= "\u08ff" for letter in text)


def _local(time_ns: int) -> datetime:
    return datetime.fromtimestamp(time_ns / 1e9).astimezone()


@cache
def _locale(name: str) -> Locale:
    return Locale.parse(_REGIONS.get(name, name))


@cache
def _decimal_symbol(name: str) -> str:
    return get_decimal_symbol(_locale(name))
