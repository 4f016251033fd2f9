"""The lines of a handover as a Qt list: what must be answered first, then the rest, each group below its heading."""

from collections import defaultdict
from collections.abc import Callable, Iterable
from enum import IntEnum

from PySide6.QtCore import QObject

from hmi.domain.handover import Change, HandoverLine, ItemAnswer, ItemKey, ItemKind, Standing
from ui.models.keyed_rows import KeyedRows


class LineGroup(IntEnum):
    """Which lines stand together, in the order of the list."""

    LATER = 0
    """New or changed since it was handed over."""
    IMPORTANT = 1
    TO_KNOW = 2
    NOTES = 3
    ASKED = 4
    ACCEPTED = 5
    DONE = 6


Row = HandoverLine | LineGroup


class HandoverRows(KeyedRows[Row]):
    """Lines in the order of reading."""

    def __init__(self, words_of: Callable[[Row], str], parent: QObject | None = None) -> None:
        super().__init__(_key_of, words_of, lambda row: isinstance(row, LineGroup), parent)

    def show_lines(self, lines: Iterable[HandoverLine]) -> None:
        """Make the list that of ``lines``."""
        groups: dict[LineGroup, list[HandoverLine]] = defaultdict(list)
        for line in lines:
            groups[group_of(line)].append(line)
        self.show_rows([row for group in sorted(groups) for row in (group, *groups[group])])

    def next_waiting(self, after: int = -1) -> ItemKey | None:
        """The next line below a row that wants an answer; from the top where there is none below."""
        waiting = [
            (number, row.item.key)
            for number, row in enumerate(self.rows)
            if isinstance(row, HandoverLine) and row.wants_answer
        ]
        below = [key for number, key in waiting if number > after]
        return (below or [key for _number, key in waiting] or [None])[0]


def group_of(line: HandoverLine) -> LineGroup:
    """Where a line is listed."""
    if line.standing is Standing.DONE:
        return LineGroup.DONE
    if line.answer is ItemAnswer.ACCEPTED:
        return LineGroup.ACCEPTED
    if line.answer is ItemAnswer.QUESTIONED:
        return LineGroup.ASKED
    if line.change is not Change.NONE:
        return LineGroup.LATER
    if line.item.is_red:
        return LineGroup.IMPORTANT
    return LineGroup.NOTES if line.item.kind is ItemKind.NOTE else LineGroup.TO_KNOW


def _key_of(row: Row) -> ItemKey | LineGroup:
    return row.item.key if isinstance(row, HandoverLine) else row
