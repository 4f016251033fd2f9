"""What is known of every tag, by column, as displays draw it."""

import numpy as np
import numpy.typing as npt

from hmi.domain.cell import Cell
from hmi.domain.quality import Freshness
from hmi.domain.reading import NOTHING_HEARD, FreshnessChange, Reading, ReadingBatch
from hmi.domain.tag import DataType, TagDefinition, TagName


class Picture:
    """What the service said last about every tag, by column. A mirror to draw from, never a source of truth."""

    def __init__(self, cell: Cell) -> None:
        count = len(cell.tags)
        self.cell = cell
        self.index = cell.index_of_tags()
        self.value = np.full(count, np.nan)
        self.status = np.full(count, 0x80320000, np.uint32)
        self.source_time_ns = np.zeros(count, np.int64)
        self.server_time_ns = np.zeros(count, np.int64)
        self.freshness = np.zeros(count, np.uint8)
        self.text: dict[int, str] = {}
        self.is_attached = False
        """False while the link to the service is silent: then nothing is live, whatever the arrays say."""
        self.link_lost_ns = 0
        """When that began, by the service's clock; 0 while it is not so."""
        self._silent_since_ns = np.zeros(count, np.int64)

    def definition(self, name: TagName) -> TagDefinition | None:
        """The tag's constants; None when the cell has no such tag."""
        index = self.index.get(name)
        return None if index is None else self.cell.tags[index]

    def reading(self, name: TagName) -> Reading:
        """The tag's newest reading, stale when the service is not heard."""
        index = self.index.get(name)
        if index is None:
            return NOTHING_HEARD
        freshness = Freshness(int(self.freshness[index]))
        if freshness is Freshness.LIVE and not self.is_attached:
            freshness = Freshness.STALE
        return Reading(
            value=self._value(index),
            status=int(self.status[index]),
            source_time_ns=int(self.source_time_ns[index]),
            server_time_ns=int(self.server_time_ns[index]),
            freshness=freshness,
        )

    def silent_since_ns(self, name: TagName) -> int:
        """When a tag that was heard fell silent, by the service's clock; 0 where it is heard, or nobody saw it."""
        index = self.index.get(name)
        if index is None:
            return 0
        is_held_live = self.freshness[index] == Freshness.LIVE and not self.is_attached
        return self.link_lost_ns if is_held_live else int(self._silent_since_ns[index])

    def take_freshness(self, change: FreshnessChange, time_ns: int) -> None:
        """Keep what is heard now and what not any more, as told at ``time_ns``."""
        fell = (self.freshness[change.tag] == Freshness.LIVE) & (change.freshness == Freshness.STALE)
        stays = np.where(change.freshness == Freshness.STALE, self._silent_since_ns[change.tag], 0)
        self._silent_since_ns[change.tag] = np.where(fell, time_ns, stays)
        self.freshness[change.tag] = change.freshness

    def take(self, batch: ReadingBatch) -> None:
        """Keep the last row of each tag (rows are in time order within a tag)."""
        self.value[batch.tag] = batch.value
        self.status[batch.tag] = batch.status
        self.source_time_ns[batch.tag] = batch.source_time_ns
        self.server_time_ns[batch.tag] = batch.server_time_ns
        batch.put_texts(self.text)

    def newest(self) -> ReadingBatch:
        """One row for each tag, as if all of it had just come."""
        text = {index: words for index, words in self.text.items() if not self.cell.tags[index].data_type.is_numeric}
        return ReadingBatch(
            np.arange(len(self.value), dtype=np.uint32),
            self.source_time_ns.copy(),
            self.server_time_ns.copy(),
            self.value.copy(),
            self.status.copy(),
            text,
        )

    def hold_silence(self, columns: npt.NDArray[np.int64], time_ns: npt.NDArray[np.int64]) -> None:
        """Since when these tags are silent, where somebody knows."""
        self._silent_since_ns[columns] = time_ns

    def _value(self, index: int) -> float | int | bool | str | None:
        definition = self.cell.tags[index]
        if not definition.data_type.is_numeric:
            return self.text.get(index)
        number = float(self.value[index])
        if np.isnan(number):
            return None
        if definition.data_type is DataType.BOOLEAN:
            return bool(number)
        return number if definition.data_type.is_floating else int(number)
