"""The newest reading of every tag, and how fresh it is. The one picture of the present that rules and screens share."""

from collections.abc import Callable

import numpy as np

from hmi.domain.cell import Cell
from hmi.domain.connection import ConnectionStatus
from hmi.domain.quality import Freshness
from hmi.domain.reading import NOTHING_HEARD, FreshnessChange, Reading, ReadingBatch
from hmi.domain.tag import DataType, Scalar, TagName


class ProcessImage:
    """Columns of the present, by column number in ``Cell.tags``. Lives on the service's loop.

    Implements ``hmi.ports.reading.ReadingSink``. Listeners get each batch as it came, after it was taken.
    """

    def __init__(self, cell: Cell) -> None:
        self.connections: dict[str, ConnectionStatus] = {}
        self.on_readings: list[Callable[[ReadingBatch], None]] = []
        self.on_backfill: list[Callable[[ReadingBatch], None]] = []
        self.on_freshness: list[Callable[[FreshnessChange], None]] = []
        self.on_connection: list[Callable[[ConnectionStatus], None]] = []
        self.use_cell(cell)

    def use_cell(self, cell: Cell) -> None:
        """Start anew with other tags; what was held of tags that stay is kept by name."""
        held = {name: self._row(index) for name, index in self.index.items()} if hasattr(self, "index") else {}
        count = len(cell.tags)
        self.cell = cell
        self.index = cell.index_of_tags()
        self.value = np.full(count, np.nan)
        self.status = np.full(count, NOTHING_HEARD.status, np.uint32)
        self.source_time_ns = np.zeros(count, np.int64)
        self.server_time_ns = np.zeros(count, np.int64)
        self.freshness = np.zeros(count, np.uint8)
        self.text: dict[int, str] = {}
        for name, index in self.index.items():
            if name in held:
                self._put(index, held[name])

    def take_readings(self, batch: ReadingBatch) -> None:
        """Keep what came, then tell the listeners.

        The connection passes on only what is newest (a replayed old value is none), by the order of the controller's
        own messages. Source times say when, not what comes last: a clock that was set back must not freeze a tag.
        """
        tag = batch.tag
        self.value[tag] = batch.value
        self.status[tag] = batch.status
        self.source_time_ns[tag] = batch.source_time_ns
        self.server_time_ns[tag] = batch.server_time_ns
        batch.put_texts(self.text)
        for listener in self.on_readings:
            listener(batch)

    def take_backfill(self, batch: ReadingBatch) -> None:
        """Pass on what was missed; the present does not change."""
        for listener in self.on_backfill:
            listener(batch)

    def take_freshness(self, change: FreshnessChange) -> None:
        """Mark tags live, stale or absent."""
        self.freshness[change.tag] = change.freshness
        for listener in self.on_freshness:
            listener(change)

    def take_connection(self, status: ConnectionStatus) -> None:
        """Keep the connection's truth."""
        self.connections[status.endpoint] = status
        for listener in self.on_connection:
            listener(status)

    def reading(self, name: TagName) -> Reading:
        """The newest reading of a tag."""
        index = self.index.get(name)
        if index is None:
            return NOTHING_HEARD
        return Reading(
            value=self._value(index),
            status=int(self.status[index]),
            source_time_ns=int(self.source_time_ns[index]),
            server_time_ns=int(self.server_time_ns[index]),
            freshness=Freshness(int(self.freshness[index])),
        )

    def newest_of(self, wanted: np.ndarray[tuple[int], np.dtype[np.bool_]]) -> ReadingBatch:
        """One row for each tag in the mask (shape ``(tags,)``) that was ever heard."""
        tag = np.flatnonzero(wanted & (self.status != NOTHING_HEARD.status)).astype(np.uint32)
        text = {row: self.text[index] for row, index in enumerate(tag.tolist()) if index in self.text}
        return ReadingBatch(
            tag,
            self.source_time_ns[tag],
            self.server_time_ns[tag],
            self.value[tag],
            self.status[tag],
            text,
        )

    def _value(self, index: int) -> Scalar | None:
        return scalar_of(self.cell.tags[index].data_type, float(self.value[index]), self.text.get(index))

    def _row(self, index: int) -> tuple[float, int, int, int, int, str | None]:
        return (
            float(self.value[index]),
            int(self.status[index]),
            int(self.source_time_ns[index]),
            int(self.server_time_ns[index]),
            int(self.freshness[index]),
            self.text.get(index),
        )

    def _put(self, index: int, row: tuple[float, int, int, int, int, str | None]) -> None:
        self.value[index], self.status[index], self.source_time_ns[index] = row[0], row[1], row[2]
        self.server_time_ns[index], self.freshness[index] = row[3], row[4]
        if row[5] is not None:
            self.text[index] = row[5]


def scalar_of(data_type: DataType, number: float, text: str | None) -> Scalar | None:
    """One value out of columns, where NaN is "none" and texts lie beside; None where there is none."""
    if not data_type.is_numeric:
        return text
    if np.isnan(number):
        return None
    if data_type is DataType.BOOLEAN:
        return bool(number)
    return number if data_type.is_floating else int(number)
