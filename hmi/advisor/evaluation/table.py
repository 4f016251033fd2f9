"""A recording row by row, as it stands in its file: nothing is left out, so that each row gets its verdict."""

import re
from array import array
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

from hmi.advisor.columns import Columns, Flags, Floats, Times
from hmi.advisor.evaluation.evaluation_map import EvaluationMap
from hmi.recordings.cells import MISSING, is_missing, number_of
from hmi.recordings.dialect import Dialect, RecordingError, rows_of, sample_of, sniff_dialect
from hmi.recordings.guess import TimeGuess, guess_kinds, guess_time
from hmi.recordings.recording import rising_rows
from hmi.recordings.time_axis import SECOND_NS, TimeFormat, counts_rows, time_reader

_LABEL_NAME = re.compile(
    r"(^|[^a-z])((is)?(anomal\w*|change_?points?|labels?|faults?|failures?|outliers?|attacks?|ground_?truth"
    r"|rul|remaining_useful_life))($|[^a-z])|^(class|target|y)$",
    re.IGNORECASE,
)
_FEW = 20
"""Different values of a label: a column of many is a measurement with an unlucky name, but for a remaining life."""
_LIFE_NAME = re.compile(r"(^|[^a-z])(rul|remaining_useful_life)($|[^a-z])", re.IGNORECASE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """``n`` rows in the order of the file."""

    path: Path
    lines: tuple[int, ...]
    """Where each row stands, from 1."""
    times: tuple[str, ...]
    """As they are written; empty where the table has no time axis."""
    columns: Columns
    labels: dict[str, Flags]
    """By column, shape ``(n,)``: True where anything but nothing, 0 or false stands. The first is scored by."""
    notes: tuple[str, ...]
    """What was guessed or left out, for the terminal."""


def read_table(path: Path, meaning: EvaluationMap) -> Table:
    """Read every row.

    Raises:
        RecordingError: no table, a named column that is not there, or nothing to judge.
        OSError: not readable.
    """
    dialect = _dialect(path, meaning)
    sample = sample_of(path, dialect)
    notes: list[str] = []
    time = _time_axis(path, dialect, sample, meaning, notes)
    rows = [(row.line, row.cells) for row in rows_of(path, dialect)]
    reader = _Reader(dialect, rows)
    labels = _label_names(dialect, meaning, reader)
    if labels:
        notes.append(f"never shown to the detector, they look like labels: {', '.join(labels)}")
    channels = _channels(path, dialect, sample, meaning, {*labels, *(time.columns if time is not None else ())}, notes)
    values = np.column_stack([reader.numbers(name) for name in channels])
    never = [name for number, name in enumerate(channels) if np.isnan(values[:, number]).all()]
    if never:
        raise RecordingError(f"{path}: no number in column {', '.join(map(repr, never))}")
    times, time_ns = _times(path, reader, time, len(rows))
    return Table(
        path=path,
        lines=tuple(line for line, _cells in rows),
        times=times,
        columns=Columns(
            names=tuple(meaning.names.get(name, name) for name in channels), time_ns=time_ns, values=values
        ),
        labels={name: reader.is_set(name) for name in labels},
        notes=tuple(notes),
    )


class _Reader:
    """Cells by column."""

    def __init__(self, dialect: Dialect, rows: list[tuple[int, list[str]]]) -> None:
        self._place = {name: number for number, name in enumerate(dialect.names)}
        self._decimal, self._rows = dialect.decimal, rows

    def texts(self, name: str) -> list[str]:
        """As written; empty where a row is too short."""
        at = self._place[name]
        return [cells[at].strip() if at < len(cells) else "" for _line, cells in self._rows]

    def numbers(self, name: str) -> Floats:
        """NaN where no number stands."""
        found = array("d")
        for text in self.texts(name):
            try:
                found.append(number_of(text, self._decimal))
            except ValueError:
                found.append(MISSING)
        return np.frombuffer(found, dtype=np.float64) if found else np.empty(0)

    def is_set(self, name: str) -> Flags:
        """Where anything but nothing, 0 or false stands: a number, or a word such as the name of a fault."""
        words = np.array([bool(text) and not is_missing(text) for text in self.texts(name)], dtype=np.bool_)
        numbers = self.numbers(name)
        return np.where(np.isnan(numbers), words, numbers != 0.0)


def _dialect(path: Path, meaning: EvaluationMap) -> Dialect:
    dialect = sniff_dialect(path)
    if meaning.delimiter and meaning.delimiter != dialect.delimiter:
        raise RecordingError(f"{path}: its columns are parted by {dialect.delimiter!r}, not by {meaning.delimiter!r}")
    if meaning.decimal:
        dialect = replace(dialect, decimal=meaning.decimal)
    named = (*meaning.time_columns, *meaning.channels, *meaning.names, *meaning.leave_out, *meaning.labels)
    absent = [name for name in named if name not in dialect.names]
    if absent:
        raise RecordingError(
            f"{path}: no column {', '.join(map(repr, absent))}", f"its columns are {', '.join(dialect.names)}"
        )
    return dialect


def _time_axis(
    path: Path, dialect: Dialect, sample: list[list[str]], meaning: EvaluationMap, notes: list[str]
) -> TimeGuess | None:
    try:
        found = guess_time(path, dialect, sample, meaning.time_columns, meaning.time_format, meaning.timezone)
    except RecordingError:
        if meaning.time_columns:
            raise
        notes.append("no time axis: rows count as one second each")
        return None
    notes.append(f"time: {' and '.join(found.columns)}")
    return found


def _label_names(dialect: Dialect, meaning: EvaluationMap, reader: _Reader) -> tuple[str, ...]:
    guessed = [
        name
        for name in dialect.names
        if name not in (*meaning.channels, *meaning.leave_out, *meaning.labels)
        and _LABEL_NAME.search(name)
        and (_LIFE_NAME.search(name) or len(set(reader.texts(name))) <= _FEW)
    ]
    guessed.sort(key=lambda name: "anomal" not in name.casefold())
    return (*meaning.labels, *guessed)


def _channels(
    path: Path, dialect: Dialect, sample: list[list[str]], meaning: EvaluationMap, taken: set[str], notes: list[str]
) -> list[str]:
    if meaning.channels:
        return list(meaning.channels)
    kinds = guess_kinds(dialect, sample)
    channels: list[str] = []
    left_out: list[str] = []
    for number, name in enumerate(dialect.names):
        if name in taken:
            continue
        counts = counts_rows([row[number] for row in sample], dialect.decimal)
        is_number = kinds[name] in ("number", "flag") and not counts
        (channels if is_number and name not in meaning.leave_out else left_out).append(name)
    if left_out:
        notes.append(f"left out: {', '.join(left_out)}")
    if not channels:
        raise RecordingError(f"{path}: no column with numbers to judge")
    return channels


def _times(path: Path, reader: _Reader, time: TimeGuess | None, rows: int) -> tuple[tuple[str, ...], Times]:
    """As written, and in nanoseconds; one that is not understood, or wild, is a usual period after the one before.

    Raises:
        RecordingError: the newest row stands first: what would be taken for healthy is what came last.
    """
    if time is None:
        return ("",) * rows, np.arange(rows, dtype=np.int64) * SECOND_NS
    written = [" ".join(parts) for parts in zip(*map(reader.texts, time.columns), strict=True)]
    read = time_reader(time.shape)
    moments: dict[int, int] = {}
    for row, text in enumerate(written):
        with suppress(ValueError, OverflowError):
            moments[row] = read(text)
    known = np.array(list(moments), dtype=np.int64)
    times = np.array(list(moments.values()), dtype=np.int64)
    steps = np.diff(times)
    if time.shape.format is not TimeFormat.CLOCK and (steps < 0).sum() > (steps > 0).sum():
        raise RecordingError(
            f"{path}: its newest row stands first; turn the rows round, the past is judged by no future"
        )
    kept = rising_rows(times)
    period = int(np.median(steps[steps > 0])) if (steps > 0).any() else SECOND_NS
    trusted = dict(zip(known[kept].tolist(), times[kept].tolist(), strict=True))
    found: list[int] = []
    for row in range(rows):
        before = found[-1] if found else min(trusted.values(), default=0) - period
        found.append(max(before, trusted.get(row, before + period)))
    return tuple(written), np.array(found, dtype=np.int64)
