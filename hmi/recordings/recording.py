"""A recorded table in memory: rising times and one array per column. Anything odd is counted, never guessed."""

from array import array
from bisect import bisect_right
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt

from hmi.recordings.cells import MISSING, is_missing, number_of
from hmi.recordings.dialect import Dialect, RecordingError, rows_of
from hmi.recordings.report import RecordingReport, RowFault, Tally
from hmi.recordings.rows import Row
from hmi.recordings.time_axis import SECOND_NS, TimeFormat, TimeShape, time_reader

Floats = npt.NDArray[np.float64]
Times = npt.NDArray[np.int64]
Codes = npt.NDArray[np.int32]
HOUR_NS = 3600 * SECOND_NS
GAP_PERIODS = 5
"""Where the map does not say: so many usual periods without a row are a gap."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TextColumn:
    """Words of a column and which row has which; -1 where nothing was recorded."""

    code: Codes
    words: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """What to read of a file."""

    time: tuple[str, ...]
    """One column, or date and time of day."""
    shape: TimeShape
    numbers: tuple[str, ...] = ()
    texts: tuple[str, ...] = ()
    gap_limit_ns: int = 0
    """0 takes ``GAP_PERIODS``."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Recording:
    """All rows that have a time. Arrays have one entry per row."""

    time_ns: Times
    """Rising; since 1970 in UTC when ``is_absolute``, else since some start."""
    is_absolute: bool
    numbers: dict[str, Floats]
    """NaN where the cell was empty or wrong."""
    texts: dict[str, TextColumn]
    gap_rows: npt.NDArray[np.int64]
    """Rows after which nothing was recorded for longer than ``gap_limit_ns``."""
    gap_limit_ns: int
    period_ns: int
    """Usual time from row to row."""
    report: RecordingReport


def read_recording(path: Path, dialect: Dialect, wanted: Wanted) -> Recording:
    """Read the wanted columns.

    Raises:
        RecordingError: a column is not there, or fewer than two rows have a time.
        OSError: not readable.
    """
    report = RecordingReport(path=str(path), dialect=dialect)
    report.time_column = " and ".join(wanted.time)
    report.time_format = wanted.shape.format.value + (f", {wanted.shape.zone}" if wanted.shape.is_absolute else "")
    table = _Table(path, dialect, wanted, report)
    for row in rows_of(path, dialect):
        table.take(row)
    return table.finish()


class _Table:
    """Columns that grow row by row."""

    def __init__(self, path: Path, dialect: Dialect, wanted: Wanted, report: RecordingReport) -> None:
        place = {name: number for number, name in enumerate(dialect.names)}
        absent = [name for name in (*wanted.time, *wanted.numbers, *wanted.texts) if name not in place]
        if absent:
            raise RecordingError(f"{path}: no column {', '.join(map(repr, absent))}", _names_line(dialect.names))
        self._path, self._decimal, self._report, self._wanted = path, dialect.decimal, report, wanted
        self._width = len(dialect.names)
        self._time_at = [place[name] for name in wanted.time]
        self._read_time = time_reader(wanted.shape)
        self._line = array("q")
        self._time = array("q")
        self._numbers = [(place[name], name, array("d")) for name in wanted.numbers]
        self._texts = [(place[name], name, array("i")) for name in wanted.texts]
        self._words: dict[str, dict[str, int]] = {name: {} for name in wanted.texts}

    def take(self, taken: Row) -> None:
        """One row of the file."""
        report, line, row = self._report, taken.line, taken.cells
        report.rows_read += 1
        if taken.is_damaged:
            report.damaged.add(line)
        if taken.is_open:
            report.skip(RowFault.OPEN_QUOTE, line)
            return
        if len(row) < self._width:
            report.skip(RowFault.CUT_SHORT, line)
            return
        if any(cell.strip() for cell in row[self._width :]):
            report.skip(RowFault.TOO_LONG, line)
            return
        cell = " ".join(row[at].strip() for at in self._time_at)
        try:
            time = self._read_time(cell)
        except (ValueError, OverflowError):
            report.skip(RowFault.NO_TIME, line, cell[:40])
            return
        if not -(2**62) < time < 2**62:
            report.skip(RowFault.NO_TIME, line, cell[:40])
            return
        self._time.append(time)
        self._line.append(line)
        for at, name, numbers in self._numbers:
            numbers.append(self._number(name, row[at], line))
        for at, name, codes in self._texts:
            codes.append(self._code(name, row[at], line))

    def finish(self) -> Recording:
        """Rows in the order of their time."""
        time = np.frombuffer(self._time, dtype=np.int64) if self._time else np.empty(0, np.int64)
        order = self._order(time)
        kept = order[rising_rows(time[order])]
        for row in np.setdiff1d(order, kept).tolist():
            self._report.skip(RowFault.OUT_OF_ORDER, self._line[row])
        if len(kept) < 2:
            raise RecordingError(
                f"{self._path}: only {len(kept)} of {self._report.rows_read} rows can be played",
                f"column {self._report.time_column!r} was read as {self._report.time_format}",
                *self._report.skipped_lines(),
            )
        self._note_zone(time[order])
        time = time[kept]
        steps = np.diff(time)
        period = int(np.median(steps[steps > 0])) if (steps > 0).any() else SECOND_NS
        limit = self._wanted.gap_limit_ns or GAP_PERIODS * period
        gaps = np.flatnonzero(steps > limit)
        self._tell(time, kept, period, limit, gaps)
        return Recording(
            time_ns=time,
            is_absolute=self._wanted.shape.is_absolute,
            numbers={name: np.frombuffer(numbers, dtype=np.float64)[kept] for _at, name, numbers in self._numbers},
            texts={
                name: TextColumn(code=np.frombuffer(codes, dtype=np.int32)[kept], words=tuple(self._words[name]))
                for _at, name, codes in self._texts
            },
            gap_rows=gaps,
            gap_limit_ns=limit,
            period_ns=period,
            report=self._report,
        )

    def _order(self, time: Times) -> Times:
        """Rows from the oldest; many systems export the newest first."""
        rows = np.arange(len(time))
        steps = np.diff(time)
        if self._wanted.shape.format is TimeFormat.CLOCK or (steps < 0).sum() <= (steps > 0).sum():
            return rows
        self._report.notes.append("the newest row stands first in this file; it is played from its end")
        return rows[::-1]

    def _note_zone(self, time: Times) -> None:
        """Local times without a zone step back by an hour once a year, less the time from row to row."""
        shape, steps = self._wanted.shape, np.diff(time)
        if not shape.is_absolute or shape.zone != "UTC" or not (steps > 0).any():
            return
        period = int(np.median(steps[steps > 0]))
        if period < HOUR_NS and (np.abs(steps + HOUR_NS - period) <= period // 2).any():
            self._report.notes.append(
                "time steps back by an hour; if these are local times, name their zone, as in --timezone Europe/Berlin"
            )

    def _tell(self, time: Times, kept: Times, period: int, limit: int, gaps: Times) -> None:
        report = self._report
        report.rows_kept = len(kept)
        report.period_ns, report.gap_limit_ns = period, limit
        report.duration_ns = int(time[-1] - time[0])
        report.gaps = [(self._line[int(kept[row])], int(time[row + 1] - time[row])) for row in gaps.tolist()]

    def _number(self, name: str, cell: str, line: int) -> float:
        try:
            value = number_of(cell, self._decimal)
        except ValueError:
            self._report.corrupt.setdefault(name, Tally()).add(line, cell.strip()[:40])
            return MISSING
        if value != value:
            self._report.missing.setdefault(name, Tally()).add(line)
        return value

    def _code(self, name: str, cell: str, line: int) -> int:
        if is_missing(cell):
            self._report.missing.setdefault(name, Tally()).add(line)
            return -1
        words = self._words[name]
        return words.setdefault(cell.strip(), len(words))


def rising_rows(time: Times) -> Times:
    """The most rows that can be kept so that time never falls: one wild time does not cost all rows after it."""
    if len(time) < 2 or bool((np.diff(time) >= 0).all()):
        return np.arange(len(time))
    ends: list[int] = []
    rows: list[int] = []
    before = np.full(len(time), -1, dtype=np.int64)
    for row, moment in enumerate(time.tolist()):
        place = bisect_right(ends, moment)
        before[row] = rows[place - 1] if place else -1
        if place == len(ends):
            ends.append(moment)
            rows.append(row)
        else:
            ends[place], rows[place] = moment, row
    chain: list[int] = []
    row = rows[-1]
    while row >= 0:
        chain.append(row)
        row = int(before[row])
    return np.array(chain[::-1], dtype=np.int64)


def _names_line(names: tuple[str, ...]) -> str:
    shown = ", ".join(names[:12])
    return f"its columns are {shown}" + (f" and {len(names) - 12} more" if len(names) > 12 else "")
