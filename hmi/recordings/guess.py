"""Which column of an unknown table is the time, and which hold numbers."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from hmi.recordings.cells import is_flag, is_missing, number_of
from hmi.recordings.dialect import Dialect, RecordingError
from hmi.recordings.time_axis import (
    TIME_NAME,
    TimeFormat,
    TimeShape,
    counts_rows,
    is_clock,
    is_seconds,
    is_spreadsheet_days,
    time_format_of,
)

_SECONDS_NAME = re.compile(r"(^|[ _(\[])(s|sec|secs|second|seconds|sek|sekunden)([)\]]|$)", re.IGNORECASE)
_DATE_NAME = re.compile(r"date|datum|fecha", re.IGNORECASE)
_MILLISECONDS_NAME = re.compile(r"(^|[ _(\[])(ms|msec|millis|milliseconds|millisekunden)([)\]]|$)", re.IGNORECASE)
_ALIKE = 0.9
"""Share of a column's cells that must agree on what they are."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TimeGuess:
    """The time column, or a date and a time of day."""

    columns: tuple[str, ...]
    shape: TimeShape
    notes: tuple[str, ...] = ()


def guess_time(
    path: Path, dialect: Dialect, sample: Sequence[Sequence[str]], columns: tuple[str, ...] = (),
    asked: TimeFormat = TimeFormat.AUTO, zone: str = "UTC",
) -> TimeGuess:  # fmt: skip
    """Find the time axis.

    Args:
        path: For messages.
        dialect: Of the file.
        sample: Its first rows.
        columns: What a map or a person named; empty to look through all.
        asked: Format that a map or a person named.
        zone: IANA name for dates without an offset.

    Raises:
        RecordingError: no time axis, with what was looked at.
    """
    absent = [name for name in columns if name not in dialect.names]
    if absent:
        raise RecordingError(f"{path}: no column {', '.join(map(repr, absent))} for the time")
    shape = TimeShape(format=asked, zone=zone, decimal=dialect.decimal)
    if columns and asked is not TimeFormat.AUTO:
        return TimeGuess(columns=columns, shape=shape)
    cells = {name: [row[number] for row in sample] for number, name in enumerate(dialect.names)}
    if columns:
        joined = [" ".join(parts) for parts in zip(*(cells[name] for name in columns), strict=True)]
        return _certain(path, columns, joined, shape)
    names = sorted(dialect.names, key=lambda name: TIME_NAME.search(name) is None)
    for name in names:
        found = time_format_of(cells[name], dialect.decimal)
        if found is None and _DATE_NAME.search(name) and is_spreadsheet_days(cells[name], dialect.decimal):
            found = TimeFormat.SPREADSHEET_DAYS
        if found is None or (found.value.startswith("epoch") and TIME_NAME.search(name) is None):
            continue
        clock = next((other for other in names if is_clock(cells[other])), None)
        pair = (name, clock) if clock is not None and _has_no_clock(cells[name]) else (name,)
        return TimeGuess(columns=pair, shape=_with(shape, found), notes=_date_notes(found, cells[name]))
    clock = next((name for name in names if is_clock(cells[name])), None)
    if clock is not None:
        return TimeGuess(columns=(clock,), shape=_with(shape, TimeFormat.CLOCK))
    return _seconds(path, names, cells, shape)


def guess_kinds(dialect: Dialect, sample: Sequence[Sequence[str]]) -> dict[str, str]:
    """``number``, ``flag``, ``text`` or ``empty`` by column name."""
    kinds: dict[str, str] = {}
    for number, name in enumerate(dialect.names):
        cells = [row[number] for row in sample if not is_missing(row[number])]
        readable = sum(_is_number(cell, dialect.decimal) for cell in cells)
        if not cells:
            kinds[name] = "empty"
        elif sum(map(is_flag, cells)) >= _ALIKE * len(cells):
            kinds[name] = "flag"
        else:
            kinds[name] = "number" if readable >= _ALIKE * len(cells) else "text"
    return kinds


def _certain(path: Path, columns: tuple[str, ...], cells: list[str], shape: TimeShape) -> TimeGuess:
    found = time_format_of(cells, shape.decimal)
    if found is not None:
        return TimeGuess(columns=columns, shape=_with(shape, found), notes=_date_notes(found, cells))
    if is_clock(cells):
        return TimeGuess(columns=columns, shape=_with(shape, TimeFormat.CLOCK))
    if is_seconds(cells, shape.decimal):
        milli = _MILLISECONDS_NAME.search(columns[0]) is not None
        return TimeGuess(columns=columns, shape=_with(shape, TimeFormat.MILLISECONDS if milli else TimeFormat.SECONDS))
    example = next((cell for cell in cells if cell.strip()), "")
    raise RecordingError(
        f"{path}: column {' and '.join(columns)!r} is not understood as time, such as {example!r}",
        f"name its format: {', '.join(kind.value for kind in TimeFormat if kind is not TimeFormat.AUTO)}",
    )


def _seconds(path: Path, names: list[str], cells: dict[str, list[str]], shape: TimeShape) -> TimeGuess:
    named = [name for name in names if TIME_NAME.search(name)]
    for name in named:
        if _MILLISECONDS_NAME.search(name) and is_seconds(cells[name], shape.decimal):
            return TimeGuess(columns=(name,), shape=_with(shape, TimeFormat.MILLISECONDS))
        if is_seconds(cells[name], shape.decimal) or _SECONDS_NAME.search(name):
            notes = _days_note(name, cells[name], shape.decimal)
            return TimeGuess(columns=(name,), shape=_with(shape, TimeFormat.SECONDS), notes=notes)
    counting = [name for name in named if counts_rows(cells[name], shape.decimal)]
    if counting:
        raise RecordingError(
            f"{path}: no time axis: column {counting[0]!r} only counts the rows",
            f"if its numbers are seconds, say so: --time-column {counting[0]!r} --time-format seconds",
        )
    looked = f"columns named like a time: {', '.join(named)}" if named else "no column is named like a time"
    raise RecordingError(
        f"{path}: no time axis among its {len(names)} columns ({looked}; none holds dates or epochs)",
        "a table without times cannot be played; if one column is the time, name it: --time-column NAME",
    )


def _has_no_clock(cells: list[str]) -> bool:
    return all(":" not in cell for cell in cells)


def _date_notes(found: TimeFormat, cells: list[str]) -> tuple[str, ...]:
    """A day and a month that could be exchanged are said, because ``--original-times`` would show it."""
    if found not in (TimeFormat.DAY_FIRST, TimeFormat.MONTH_FIRST):
        return ()
    parts = [re.split(r"[-/.]", cell.strip())[:2] for cell in cells if cell.strip()]
    if any(part.isdigit() and int(part) > 12 for pair in parts for part in pair):
        return ()
    return (f"day and month cannot be told apart in this file; dates were read {found.value}",)


def _days_note(name: str, cells: list[str], decimal: str) -> tuple[str, ...]:
    if not is_spreadsheet_days(cells, decimal) or _SECONDS_NAME.search(name):
        return ()
    days = TimeFormat.SPREADSHEET_DAYS.value
    return (f"column {name!r} was read as seconds; if a spreadsheet wrote dates there: --time-format '{days}'",)


def _is_number(cell: str, decimal: str) -> bool:
    try:
        number_of(cell, decimal)
    except ValueError:
        return False
    return True


def _with(shape: TimeShape, found: TimeFormat) -> TimeShape:
    return TimeShape(format=found, zone=shape.zone, decimal=shape.decimal)
