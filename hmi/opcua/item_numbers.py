"""Numbers for monitored items that never change their meaning, translated into the cell's columns on the way out."""

from collections.abc import Mapping

import numpy as np

from hmi.domain.connection import ConnectionStatus
from hmi.domain.reading import FreshnessChange, Int64, ReadingBatch
from hmi.domain.tag import NodeAddress, TagDefinition, TagName, TagUse, ValueRange
from hmi.ports.reading import ReadingSink

_NO_COLUMN = -1
_Item = tuple[TagName, NodeAddress, TagUse, ValueRange | None]
"""All that a monitored item is made of."""


class ItemNumbers:
    """Implements ``hmi.ports.reading.ReadingSink`` for one controller and passes everything on to the cell's own.

    Columns move when a tag is taken out of the cell, while notifications about them are on their way. A number is given
    once: to a tag at its node, watched in one way. What is no longer wanted has no column, and nothing of it is told.
    """

    def __init__(self, sink: ReadingSink) -> None:
        self._sink = sink
        self._number_of: dict[_Item, int] = {}
        self._next = 0
        self._columns: Int64 = np.empty(0, np.int64)
        """By number."""
        self._is_plain = True
        """Whether every number is its own column, as in a cell that nobody changed: it costs nothing."""

    def use(self, tags: Mapping[int, TagDefinition]) -> dict[int, TagDefinition]:
        """The tags by number, given by column; from here on the columns are these."""
        before, self._number_of = self._number_of, {}
        wanted: dict[int, TagDefinition] = {}
        column_of: dict[int, int] = {}
        for column, tag in sorted(tags.items()):
            item = (tag.name, tag.node, tag.use, tag.engineering_range)
            number = before.get(item)
            if number is None:
                number = max(column, self._next)
                self._next = number + 1
            self._number_of[item], wanted[number], column_of[number] = number, tag, column
        self._columns = np.full(self._next, _NO_COLUMN, np.int64)
        self._columns[list(column_of)] = list(column_of.values())
        is_same = all(number == column for number, column in column_of.items())
        self._is_plain = self._is_plain and is_same and before.keys() <= self._number_of.keys()
        return wanted

    def take_readings(self, batch: ReadingBatch) -> None:
        """Pass on what is still wanted."""
        self._sink.take_readings(batch if self._is_plain else self._in_columns(batch))

    def take_backfill(self, batch: ReadingBatch) -> None:
        """Pass on what is still wanted."""
        self._sink.take_backfill(batch if self._is_plain else self._in_columns(batch))

    def take_freshness(self, change: FreshnessChange) -> None:
        """Pass on what is still wanted."""
        columns = self._columns[change.tag]
        kept = columns != _NO_COLUMN
        self._sink.take_freshness(FreshnessChange(columns[kept].astype(np.uint32), change.freshness[kept]))

    def take_connection(self, status: ConnectionStatus) -> None:
        """Pass it on."""
        self._sink.take_connection(status)

    def _in_columns(self, batch: ReadingBatch) -> ReadingBatch:
        columns = self._columns[batch.tag]
        kept = columns != _NO_COLUMN
        place = np.cumsum(kept) - 1
        return ReadingBatch(
            columns[kept].astype(np.uint32),
            batch.source_time_ns[kept],
            batch.server_time_ns[kept],
            batch.value[kept],
            batch.status[kept],
            {int(place[row]): words for row, words in batch.text.items() if kept[row]},
        )
