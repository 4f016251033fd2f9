"""A report before anybody paints it: sections of figures, charts and rows. Screen, PDF and CSV are made of the same."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum


class Tone(Enum):
    """How something is drawn; never the only thing that tells it."""

    PLAIN = "plain"
    QUIET = "quiet"
    ATTENTION = "attention"
    ABNORMAL = "abnormal"
    UNKNOWN = "unknown"
    """Hatched: nobody knows."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Rows:
    """Which rows a number is made of: a table of the appendix, and ids in it (empty: all)."""

    table: str
    ids: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Tile:
    """A number with what it means, how it is made, and the rows behind it."""

    name: str
    value: str
    formula: str = ""
    why: str = ""
    """What keeps it from being known exactly."""
    tone: Tone = Tone.PLAIN
    rows: Rows | None = None
    more_rows: Rows | None = None
    """Of another table, where it is made of two."""

    @property
    def sources(self) -> tuple[Rows, ...]:
        """All rows that it is made of."""
        return tuple(rows for rows in (self.rows, self.more_rows) if rows is not None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Bar:
    """One bar of a chart."""

    words: str
    value: float
    value_words: str = ""
    tone: Tone = Tone.PLAIN
    rows: Rows | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class BarChart:
    """Bars side by side over time, or below each other with their words."""

    title: str
    bars: tuple[Bar, ...]
    is_lying: bool = False
    """Each bar has its words beside it."""
    limit: float | None = None
    limit_words: str = ""
    note: str = ""
    """How to find the rows of a bar in print, where the bars have no room for it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Stretch:
    """A part of a ribbon; ``begin`` and ``end`` are shares of its length."""

    begin: float
    end: float
    tone: Tone
    rows: Rows | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Ribbon:
    """What went on when, in one line."""

    title: str
    stretches: tuple[Stretch, ...]
    begin_words: str
    end_words: str
    legend: tuple[tuple[Tone, str], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """A row of a table. ``id`` is the same in print, on screen and in the file; ``cells`` are words for people."""

    id: str
    cells: tuple[str, ...]
    raw: tuple[str, ...] = ()
    """For programs: ids, times in UTC, numbers without words; as many as ``Table.raw_heads``."""
    display: str = ""
    subject: str = ""
    """Where the thing itself is shown, on a screen."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """Rows under heads; the first column is as wide as its ids."""

    key: str
    title: str
    heads: tuple[str, ...]
    rows: tuple[Row, ...]
    raw_heads: tuple[str, ...] = ()
    shares: tuple[int, ...] = ()
    """Widths of the columns after the id, in shares."""
    left_out: str = ""
    """What is not in it, in words."""
    most_printed: int | None = None
    """More rows than that are in its CSV file only, which print names. None: all are printed."""

    @property
    def file_name(self) -> str:
        """Of its CSV file."""
        return f"{self.key}.csv"


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """One subject."""

    title: str
    words: tuple[str, ...] = ()
    facts: tuple[tuple[str, str], ...] = ()
    """Names and values, below the figures."""
    tiles: tuple[Tile, ...] = ()
    charts: tuple[BarChart | Ribbon, ...] = ()
    table: Table | None = None
    fault: str = ""
    """Why nothing can be said; then there is nothing else."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """A whole report."""

    title: str
    subtitle: str
    facts: tuple[tuple[str, str], ...]
    """Cell, period, made by, until when the data reaches."""
    sections: tuple[Section, ...]
    appendix: tuple[Table, ...] = ()
    footer: str = ""

    def table(self, key: str) -> Table | None:
        """A table by its key, from the appendix or a section."""
        return next((one for one in self.tables() if one.key == key), None)

    def tables(self) -> Sequence[Table]:
        """All of them, each once."""
        own = [section.table for section in self.sections if section.table is not None]
        return [*own, *self.appendix]


def chosen_rows(table: Table, rows: Rows) -> tuple[Row, ...]:
    """The rows that a number is made of."""
    wanted = set(rows.ids)
    return tuple(row for row in table.rows if not wanted or row.id in wanted)


def runs_of(rows: Rows, table: Table) -> list[tuple[str, str]]:
    """The rows of a number as stretches of its table: the first and the last id of each."""
    wanted = set(rows.ids)
    found: list[tuple[str, str]] = []
    is_within = False
    for row in table.rows:
        is_meant = not wanted or row.id in wanted
        if is_meant:
            found.append((found.pop()[0], row.id) if is_within else (row.id, row.id))
        is_within = is_meant
    return found


def rows_words(rows: Rows, table: Table) -> str:
    """Which rows, all of them as long as they can be read: ``S1, S4-S9``; of many the first and the last ones."""
    runs = runs_of(rows, table)
    told = [first if first == last else f"{first}\N{EN DASH}{last}" for first, last in runs]
    if len(told) <= _MOST_NAMED:
        return ", ".join(told)
    return f"{', '.join(told[: _MOST_NAMED - 1])} \N{HORIZONTAL ELLIPSIS} {told[-1]}"


_MOST_NAMED = 4
