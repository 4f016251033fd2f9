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


def rows_words(rows: Rows, table: Table) -> str:
    """Where in the appendix the rows of a number stand: ``S1, S2 … S9``."""
    ids = [row.id for row in chosen_rows(table, rows)]
    if len(ids) <= _MOST_NAMED:
        return ", ".join(ids)
    return (
        f"{ids[0]} \N{HORIZONTAL ELLIPSIS} {ids[-1]}"
        if not rows.ids
        else f"{', '.join(ids[:3])} \N{HORIZONTAL ELLIPSIS} {ids[-1]}"
    )


_MOST_NAMED = 4
