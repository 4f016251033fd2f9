"""Readings on their way to disk, and what their column numbers meant when they arrived."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from hmi import clock
from hmi.domain.cell import Cell
from hmi.domain.reading import ReadingBatch
from hmi.domain.tag import TagName


@dataclass(frozen=True, slots=True)
class TagColumns:
    """Which tag a column number means, for one version of a cell."""

    cell: str
    names: tuple[TagName, ...]

    @classmethod
    def of(cls, cell: Cell) -> "TagColumns":
        """The columns of a cell."""
        return cls(cell.id, tuple(tag.name for tag in cell.tags))


@dataclass(frozen=True, slots=True)
class Arrival:
    """A batch as it was handed over. ``is_gap`` marks rows that only say "from here on not recorded".

    ``is_hearing`` marks rows that only say which tag was heard: the freshness as value, when by our clock as source
    time, and when by the controller's as server time."""

    columns: TagColumns
    batch: ReadingBatch
    arrived_ns: int
    is_backfill: bool = False
    is_gap: bool = False
    is_hearing: bool = False

    @classmethod
    def of(cls, columns: TagColumns, batch: ReadingBatch, *, is_backfill: bool = False) -> "Arrival":
        """A batch that arrives now."""
        return cls(columns, batch, clock.now_ns(), is_backfill=is_backfill)

    @classmethod
    def gap(cls, columns: TagColumns, tags: Sequence[int], time_ns: int) -> "Arrival":
        """The mark that these tags are not recorded from ``time_ns`` on."""
        tag = np.asarray(tags, np.uint32)
        time = np.full(len(tag), time_ns, np.int64)
        batch = ReadingBatch(tag, time, time, np.full(len(tag), np.nan), np.zeros(len(tag), np.uint32))
        return cls(columns, batch, clock.now_ns(), is_gap=True)

    @classmethod
    def hearing(
        cls, columns: TagColumns, tags: Sequence[int], time_ns: int, since_ns: int, freshness: int
    ) -> "Arrival":
        """That these tags are ``freshness`` from ``time_ns`` on, by the controller's clock from ``since_ns`` on."""
        count = len(tags)
        batch = ReadingBatch(
            np.asarray(tags, np.uint32),
            np.full(count, time_ns, np.int64),
            np.full(count, since_ns, np.int64),
            np.full(count, float(freshness)),
            np.zeros(count, np.uint32),
        )
        return cls(columns, batch, clock.now_ns(), is_hearing=True)

    def time_ns(self) -> npt.NDArray[np.int64]:
        """When the readings count, shape ``(n,)``; see ``ReadingBatch.moments_ns``."""
        return self.batch.moments_ns(self.arrived_ns)
