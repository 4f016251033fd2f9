"""How a text table is written: encoding, line ends, delimiter, decimal sign and where its names stand."""

import codecs
import csv
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from hmi.simulator.recording_cells import is_number, is_time_like

SAMPLE_BYTES = 1 << 18
"""Enough for a few dozen rows of the widest controller logs."""
SAMPLE_ROWS = 200
_DELIMITERS = "\t;|, "
_FAIR_SHARE = {" ": 0.9}
"""Prose has spaces, too: nearly every line must part into as many words."""
_BINARY = {
    b"PK\x03\x04": "a zip or Excel file", b"PAR1": "a Parquet file", b"\x1f\x8b": "a gzip file", b"%PDF": "a PDF",
    b"\xd0\xcf\x11\xe0": "an old Excel file", b"\x89HDF": "an HDF5 file",
}  # fmt: skip
_GROUPED = re.compile(r"[+-]?\d{1,3}(?:([.,])\d{3})+")
_COMMA_DECIMAL = re.compile(r"[+-]?(?:\d{1,3}(?:\.\d{3})+|\d*),\d+(?:[eE][+-]?\d+)?")
_POINT_DECIMAL = re.compile(r"[+-]?(?:\d{1,3}(?:,\d{3})+|\d*)\.\d+(?:[eE][+-]?\d+)?")


class RecordingError(Exception):
    """A recording cannot be played. ``lines`` say why and what to do, in English, for the terminal."""

    def __init__(self, *lines: str) -> None:
        super().__init__(*lines)
        self.lines = lines


@dataclass(frozen=True, slots=True, kw_only=True)
class Dialect:
    """How one file is written."""

    encoding: str
    line_end: str
    """``CR``, ``LF`` or ``CRLF``."""
    delimiter: str
    decimal: str
    """``.`` or ``,``."""
    names: tuple[str, ...]
    """One per column, trimmed and unique; unnamed columns after the last named one are not counted."""
    rows_before: int
    """Rows up to and with the names; 0 when the file has no names and they are ``column_1`` and so on."""


def sniff_dialect(path: Path) -> Dialect:
    """Look at the beginning of a file.

    Raises:
        RecordingError: no text table.
        OSError: not readable.
    """
    with path.open("rb") as source:
        head = source.read(SAMPLE_BYTES)
    if not head.strip():
        raise RecordingError(f"{path}: the file is empty")
    for start, kind in _BINARY.items():
        if head.startswith(start):
            raise RecordingError(f"{path}: this is {kind}, not a text table; save it as CSV")
    encoding = _encoding_of(head)
    text = codecs.getincrementaldecoder(encoding)(errors="replace").decode(head)
    if "\0" in text:
        raise RecordingError(f"{path}: this is a binary file, not a text table")
    whole = len(head) < SAMPLE_BYTES
    lines = text.splitlines()[: None if whole else -1]
    delimiter = _delimiter_of(lines)
    if delimiter is None:
        raise RecordingError(f"{path}: no table: neither tab, ';', '|', ',' nor space parts its lines into columns")
    rows = [row for row in csv.reader(_told(lines), delimiter=delimiter) if any(row)][: SAMPLE_ROWS + 50]
    start = _first_row(rows)
    has_names = not any(is_number(cell) or is_time_like(cell) for cell in rows[start])
    names = _unique_names(rows[start]) if has_names else tuple(f"column_{n + 1}" for n in range(len(rows[start])))
    return Dialect(
        encoding=encoding,
        line_end="CRLF" if "\r\n" in text else "CR" if "\r" in text and "\n" not in text else "LF",
        delimiter=delimiter,
        decimal=_decimal_of(rows[start + has_names :]),
        names=names,
        rows_before=start + 1 if has_names else start,
    )


def rows_of(path: Path, dialect: Dialect) -> Iterator[tuple[int, list[str]]]:
    """Line number (of the row's last line, from 1) and cells of every row after the names; blank rows are left out."""
    with path.open(encoding=dialect.encoding, errors="replace", newline="") as source:
        reader = csv.reader(_told(source), delimiter=dialect.delimiter)
        seen = 0
        for row in reader:
            if not any(row):
                continue
            seen += 1
            if seen > dialect.rows_before:
                yield reader.line_num, row


def sample_of(path: Path, dialect: Dialect) -> list[list[str]]:
    """The first rows, without those of another width."""
    rows: list[list[str]] = []
    for _line, row in rows_of(path, dialect):
        if len(row) >= len(dialect.names):
            rows.append(row)
        if len(rows) == SAMPLE_ROWS:
            break
    return rows


def _told(lines: Iterable[str]) -> Iterator[str]:
    """Without what spreadsheets and loggers put around a table; a blank line stays, so that line numbers hold."""
    for line in lines:
        bare = line.lstrip("\ufeff ")
        yield "\n" if bare.startswith("#") or re.fullmatch(r"sep=.\s*", bare) else line.replace("\0", "")


def _encoding_of(head: bytes) -> str:
    if head.startswith(codecs.BOM_UTF8):
        return "utf-8-sig"
    if head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return "utf-16"
    if head[1:400:2].count(0) > len(head[1:400:2]) // 2:
        return "utf-16-le"
    try:
        codecs.getincrementaldecoder("utf-8")().decode(head)
    except UnicodeDecodeError:
        return "cp1252"
    return "utf-8"


def _delimiter_of(lines: list[str]) -> str | None:
    best, best_score = None, 0.0
    for delimiter in _DELIMITERS:
        rows = [row for row in csv.reader(_told(lines[: SAMPLE_ROWS + 50]), delimiter=delimiter) if any(row)]
        widths = Counter(len(row) for row in rows)
        if not widths:
            continue
        width, count = max(widths.items(), key=lambda pair: (pair[1], pair[0]))
        if width < 2 or count < _FAIR_SHARE.get(delimiter, 0.0) * len(rows):
            continue
        head = rows[_first_row(rows)]
        score = count / len(rows) + 0.5 * (not any(is_number(cell) for cell in head))
        if score > best_score:
            best, best_score = delimiter, score
    return best


def _first_row(rows: list[list[str]]) -> int:
    """Where the table begins: the first row of the usual width."""
    widths = Counter(len(row) for row in rows)
    usual = max(widths, key=lambda width: (widths[width], width))
    return next(number for number, row in enumerate(rows) if len(row) == usual)


def _decimal_of(rows: list[list[str]]) -> str:
    """A comma or point that may part thousands (``27,875``) counts only when nothing else tells."""
    sure: Counter[str] = Counter()
    unsure: Counter[str] = Counter()
    for row in rows:
        for cell in map(str.strip, row):
            grouped = _GROUPED.fullmatch(cell)
            if grouped:
                unsure[grouped[1]] += 1
            elif _COMMA_DECIMAL.fullmatch(cell):
                sure[","] += 1
            elif _POINT_DECIMAL.fullmatch(cell):
                sure["."] += 1
    told = sure or unsure
    return "," if told[","] > told["."] else "."


def _unique_names(row: list[str]) -> tuple[str, ...]:
    trimmed = [cell.strip() for cell in row]
    while trimmed and not trimmed[-1]:
        trimmed.pop()
    taken: Counter[str] = Counter()
    names: list[str] = []
    for number, name in enumerate(trimmed, 1):
        plain = name or f"column_{number}"
        taken[plain] += 1
        names.append(plain if taken[plain] == 1 else f"{plain}_{taken[plain]}")
    return tuple(names)
