"""How a text table is written: encoding, line ends, delimiter, decimal sign and where its names stand."""

import codecs
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from io import StringIO
from itertools import islice
from pathlib import Path

from hmi.recordings.cells import is_number, is_time_like
from hmi.recordings.rows import Row, rows_in
from hmi.recordings.time_axis import TIME_NAME

SAMPLE_BYTES = 1 << 18
"""Enough for a few dozen rows of the widest controller logs."""
SAMPLE_ROWS = 200
_DELIMITERS = "\t;|, "
_FAIR_SHARE = {" ": 0.9}
"""Prose has spaces, too: nearly every line must part into as many words."""
_USUALLY = 0.5
_CONTROL = re.compile(r"[\x01-\x08\x0e-\x19\x1b-\x1f\x7f]")
_MOST_CONTROL = 0.001
"""Of a text. Zero bytes do not count: loggers that lose their power leave runs of them."""
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
    first_line: int
    """Where the rows begin, from 1."""
    has_names: bool
    """Whether the names stand right above; else they are ``column_1`` and so on."""


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
    if len(_CONTROL.findall(text)) > len(text) * _MOST_CONTROL:
        raise RecordingError(f"{path}: this is a binary file, not a text table")
    whole = len(head) < SAMPLE_BYTES
    lines = list(StringIO(text, newline=""))[: None if whole else -1]
    delimiter = _delimiter_of(lines)
    if delimiter is None:
        raise RecordingError(f"{path}: no table: neither tab, ';', '|', ',' nor space parts its lines into columns")
    rows = list(islice(_whole_rows(lines, delimiter), SAMPLE_ROWS + 50))
    start = _first_row([row.cells for row in rows])
    head_row, below = rows[start].cells, [row.cells for row in rows[start + 1 :]]
    has_names = not any(map(_is_value, head_row))
    return Dialect(
        encoding=encoding,
        line_end="CRLF" if "\r\n" in text else "CR" if "\r" in text and "\n" not in text else "LF",
        delimiter=delimiter,
        decimal=_decimal_of(below if has_names else [head_row, *below]),
        names=_unique_names(head_row, below) if has_names else tuple(f"column_{n + 1}" for n in range(len(head_row))),
        first_line=rows[start].line + has_names,
        has_names=has_names,
    )


def rows_of(path: Path, dialect: Dialect) -> Iterator[Row]:
    """Every row below the names; blank ones are left out."""
    with path.open(encoding=dialect.encoding, errors="replace", newline="") as source:
        for row in rows_in(source, dialect.delimiter, len(dialect.names)):
            if row.line >= dialect.first_line:
                yield row


def sample_of(path: Path, dialect: Dialect) -> list[list[str]]:
    """The first rows, without those of another width."""
    wide = (row.cells for row in rows_of(path, dialect) if len(row.cells) >= len(dialect.names))
    return list(islice(wide, SAMPLE_ROWS))


def _encoding_of(head: bytes) -> str:
    if head.startswith(codecs.BOM_UTF8):
        return "utf-8-sig"
    if head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return "utf-16"
    if head[1:400:2].count(0) > len(head[1:400:2]) // 2 and not head[0:400:2].count(0):
        return "utf-16-le"
    try:
        codecs.getincrementaldecoder("utf-8")().decode(head)
    except UnicodeDecodeError:
        return "cp1252"
    return "utf-8"


def _whole_rows(lines: list[str], delimiter: str) -> Iterator[Row]:
    return (row for row in rows_in(lines, delimiter) if any(row.cells))


def _delimiter_of(lines: list[str]) -> str | None:
    best, best_score = None, 0.0
    for delimiter in _DELIMITERS:
        rows = [row.cells for row in _whole_rows(lines[: SAMPLE_ROWS + 50], delimiter)]
        widths = Counter(map(len, rows))
        if not widths:
            continue
        width, count = max(widths.items(), key=lambda pair: (pair[1], pair[0]))
        if width < 2 or count < _FAIR_SHARE.get(delimiter, 0.0) * len(rows):
            continue
        score = count / len(rows) + 0.5 * (not any(map(_is_value, rows[_first_row(rows)])))
        if score > best_score:
            best, best_score = delimiter, score
    return best


def _first_row(rows: list[list[str]]) -> int:
    """Where the table begins: the names right above its first row of values, else the first row of the usual width.

    What a logger says of itself above the names may have the table's width, too.
    """
    widths = Counter(map(len, rows))
    usual = max(widths, key=lambda width: (widths[width], width))
    places = [number for number, row in enumerate(rows) if len(row) == usual]
    marks = [[_is_value(cell) for cell in rows[place]] for place in places]
    shares = [sum(column) / len(marks) for column in zip(*marks, strict=True)]
    telling = [number for number, share in enumerate(shares) if share > _USUALLY]
    is_data = [sum(row[number] for number in telling) * 2 > len(telling) for row in marks]
    first = next((number for number, told in enumerate(is_data) if told), 0)
    above = [number for number in range(first) if not any(any(row) for row in marks[number:first])]
    named = [number for number in above if any(map(TIME_NAME.search, rows[places[number]]))]
    return places[(named or above or [first])[0]]


def _is_value(cell: str) -> bool:
    """Whether a cell holds a number or a time, and so is no name."""
    return is_number(cell) or is_time_like(cell)


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


def _unique_names(row: list[str], below: list[list[str]]) -> tuple[str, ...]:
    """Columns without a name get one, but for those at the end that are empty all the way down."""
    trimmed = [cell.strip() for cell in row]
    alike = [cells for cells in below if len(cells) == len(row)]
    while trimmed and not trimmed[-1] and not any(cells[len(trimmed) - 1].strip() for cells in alike):
        trimmed.pop()
    taken: Counter[str] = Counter()
    names: list[str] = []
    for number, name in enumerate(trimmed, 1):
        plain = name or f"column_{number}"
        taken[plain] += 1
        names.append(plain if taken[plain] == 1 else f"{plain}_{taken[plain]}")
    return tuple(names)
