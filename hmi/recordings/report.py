"""What was found while a recording was read: rows, faults with their lines, gaps, rate."""

from dataclasses import dataclass, field
from enum import StrEnum

from hmi.recordings.dialect import Dialect
from hmi.recordings.time_axis import SECOND_NS

_LINES_SHOWN = 5
_ENCODINGS = {"utf-8": "UTF-8", "utf-8-sig": "UTF-8 with BOM", "cp1252": "Windows-1252"}


class RowFault(StrEnum):
    """Why a row was left out."""

    NO_TIME = "no readable time"
    CUT_SHORT = "fewer cells than columns"
    TOO_LONG = "more cells than columns"
    OUT_OF_ORDER = "time runs backwards"
    OPEN_QUOTE = "a quote that is never closed"


@dataclass(slots=True)
class Tally:
    """How often something was found, and where first."""

    count: int = 0
    lines: list[int] = field(default_factory=list[int])
    example: str = ""

    def add(self, line: int, example: str = "") -> None:
        """Count one more."""
        self.count += 1
        if len(self.lines) < _LINES_SHOWN:
            self.lines.append(line)
            self.example = self.example or example

    def __str__(self) -> str:
        where = ", ".join(map(str, self.lines)) + (" …" if self.count > len(self.lines) else "")
        shown = f", such as {self.example!r}" if self.example else ""
        return f"line{'s' if self.count > 1 else ''} {where}{shown}"


@dataclass(slots=True, kw_only=True)
class RecordingReport:
    """Facts about one reading of one file."""

    path: str
    dialect: Dialect
    time_column: str = ""
    time_format: str = ""
    rows_read: int = 0
    rows_kept: int = 0
    skipped: dict[RowFault, Tally] = field(default_factory=dict[RowFault, Tally])
    damaged: Tally = field(default_factory=Tally)
    """Lines out of which bytes that are no text were taken."""
    missing: dict[str, Tally] = field(default_factory=dict[str, Tally])
    """Empty cells by column."""
    corrupt: dict[str, Tally] = field(default_factory=dict[str, Tally])
    """Cells that hold no number by column."""
    period_ns: int = 0
    """Usual time from row to row."""
    duration_ns: int = 0
    gaps: list[tuple[int, int]] = field(default_factory=list[tuple[int, int]])
    """Line after which nothing was recorded, and for how long in ns."""
    gap_limit_ns: int = 0
    notes: list[str] = field(default_factory=list[str])

    def skip(self, fault: RowFault, line: int, example: str = "") -> None:
        """Count a row that was left out."""
        self.skipped.setdefault(fault, Tally()).add(line, example)

    def skipped_lines(self) -> list[str]:
        """Why rows were left out, each reason in one line."""
        return [f"{tally.count} x {fault.value}: {tally}" for fault, tally in self.skipped.items()]

    def lines(self) -> list[str]:
        """The report in English, for the terminal."""
        dialect = self.dialect
        mark = {"\t": "tab", " ": "space"}.get(dialect.delimiter, repr(dialect.delimiter))
        encoding = _ENCODINGS.get(dialect.encoding, dialect.encoding.upper())
        names = f"names in line {dialect.first_line - 1}" if dialect.has_names else "no names"
        told = [
            f"{self.path}: {len(dialect.names)} columns, {names}, {encoding}, {dialect.line_end} line ends, "
            f"delimiter {mark}, decimal {dialect.decimal!r}",
            f"  time      {self.time_column} ({self.time_format})",
            f"  rows      {self.rows_read} read, {self.rows_kept} kept, {self.rows_read - self.rows_kept} skipped",
        ]
        told += [f"  skipped   {line}" for line in self.skipped_lines()]
        if self.damaged.count:
            told.append(f"  damaged   {self.damaged.count} x bytes that are no text: {self.damaged}")
        told += [_cells("missing", name, tally) for name, tally in _worst(self.missing)]
        told += [_cells("corrupt", name, tally) for name, tally in _worst(self.corrupt)]
        if self.period_ns:
            rate = SECOND_NS / self.period_ns
            told.append(
                f"  timing    a row every {duration_text(self.period_ns)} ({rate:.3g} per second), "
                f"{duration_text(self.duration_ns)} in all"
            )
        if self.gaps:
            shown = "; ".join(f"{duration_text(length)} after line {line}" for line, length in self.gaps[:_LINES_SHOWN])
            more = f" and {len(self.gaps) - _LINES_SHOWN} more" if len(self.gaps) > _LINES_SHOWN else ""
            told.append(f"  gaps      {len(self.gaps)} over {duration_text(self.gap_limit_ns)}: {shown}{more}")
        return told + [f"  note      {note}" for note in self.notes]


def duration_text(ns: int) -> str:
    """A duration with a fitting unit."""
    seconds = ns / SECOND_NS
    if seconds < 1.0:
        return f"{seconds * 1000:.4g} ms"
    if seconds < 120.0:
        return f"{seconds:.4g} s"
    if seconds < 7200.0:
        return f"{seconds / 60:.3g} min"
    return f"{seconds / 3600:.3g} h" if seconds < 172_800.0 else f"{seconds / 86_400:.3g} days"


def _worst(tallies: dict[str, Tally]) -> list[tuple[str, Tally]]:
    """Columns with the same fault in the same rows are told together, the worst first."""
    alike: dict[tuple[int, tuple[int, ...], str], list[str]] = {}
    for name, tally in tallies.items():
        alike.setdefault((tally.count, tuple(tally.lines), tally.example), []).append(name)
    merged = [
        (names[0] if len(names) == 1 else f"{len(names)} columns ({names[0]} … {names[-1]})", tallies[names[0]])
        for names in alike.values()
    ]
    return sorted(merged, key=lambda pair: -pair[1].count)[:_LINES_SHOWN]


def _cells(fault: str, name: str, tally: Tally) -> str:
    return f"  {fault:9} {tally.count} in {name}: {tally}"
