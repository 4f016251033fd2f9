"""The rows of a text table, line by line: a quote that is never closed costs its own line, not those below it."""

import csv
import re
from collections import deque
from collections.abc import Iterable, Iterator
from typing import NamedTuple

_MOST_LINES = 100
"""Of one row; a quoted cell that goes on for longer was never closed."""


class Row(NamedTuple):
    """One row of a file."""

    line: int
    """Where it begins, from 1."""
    cells: list[str]
    is_open: bool = False
    """Whether a quote in it is never closed; ``cells`` is empty then."""
    is_damaged: bool = False
    """Whether bytes that are no text were taken out of it, as a logger leaves them that lost its power."""


class _Lines:
    """Lines with their numbers, some of which may be taken again."""

    def __init__(self, lines: Iterable[str]) -> None:
        self._source = iter(lines)
        self._again: deque[str] = deque()
        self.number = 0
        self.taken: list[str] = []
        self.is_at_end = False

    def next(self) -> str | None:
        line = self._again.popleft() if self._again else next(self._source, None)
        self.number += line is not None
        return line

    def give_back(self, lines: list[str]) -> None:
        self._again.extendleft(reversed(lines))
        self.number -= len(lines)

    def further(self, first: str) -> Iterator[str]:
        """``first`` and, as long as somebody asks, what follows it; notes what was taken, and whether it was enough."""
        self.taken, self.is_at_end = [], False
        yield first
        while len(self.taken) < _MOST_LINES and (line := self.next()) is not None:
            self.taken.append(line)
            yield _bare(line)
        self.is_at_end = True


def rows_in(lines: Iterable[str], delimiter: str, width: int = 0) -> Iterator[Row]:
    """Every row that is not blank.

    Args:
        lines: With their ends.
        delimiter: What parts cells.
        width: Of the table; 0 for not known. A row over several lines has it, or its quote is taken for an open one.
    """
    source = _Lines(lines)
    while (raw := source.next()) is not None:
        number = source.number
        line = _bare(raw)
        is_damaged = "\0" in raw or "\ufffd" in raw
        if '"' not in line:
            text = line.rstrip("\r\n")
            cells = text.split(delimiter)
            if any(map(str.strip, cells)) or is_damaged:
                yield Row(number, cells, is_damaged=is_damaged)
            continue
        cells = _quoted(source, line, delimiter)
        if cells is None or (source.taken and width and len(cells) != width):
            source.give_back(source.taken)
            yield Row(number, [], is_open=True)
        else:
            yield Row(number, cells, is_damaged=is_damaged)


def _quoted(source: _Lines, line: str, delimiter: str) -> list[str] | None:
    try:
        cells = next(csv.reader(source.further(line), delimiter=delimiter))
        if source.taken:  # what closes a cell over several lines must not be the beginning of another cell
            next(csv.reader([line, *map(_bare, source.taken)], delimiter=delimiter, strict=True))
    except csv.Error:
        return None
    return None if source.is_at_end else cells


def _bare(line: str) -> str:
    """Without what spreadsheets and loggers put around a table; a blank line stays, so that line numbers hold."""
    bare = line.lstrip("\ufeff ")
    return "\n" if bare.startswith("#") or re.fullmatch(r"sep=.\s*", bare) else line.replace("\0", "")
