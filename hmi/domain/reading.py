"""Readings: single values for people and rules, columns for everything that must be fast."""

import numpy as np
import numpy.typing as npt
from msgspec import Struct

from hmi.domain.quality import Freshness, Quality, quality_of
from hmi.domain.tag import Scalar

Uint8 = npt.NDArray[np.uint8]
Uint32 = npt.NDArray[np.uint32]
Int64 = npt.NDArray[np.int64]
Float64 = npt.NDArray[np.float64]


EARLIEST_NS = 946_684_800_000_000_000
"""The year 2000. A controller that says it is earlier has no clock: many begin in 1970 at every start."""


class Reading(Struct, frozen=True, kw_only=True):
    """One value as the controller gave it. ``value`` None means that no value came with the status."""

    value: Scalar | None
    status: int
    source_time_ns: int
    """Unix time in ns at the source; 0 when the controller sent none."""
    server_time_ns: int = 0
    freshness: Freshness = Freshness.LIVE

    @property
    def quality(self) -> Quality:
        """Severity of the status."""
        return quality_of(self.status)


NOTHING_HEARD = Reading(value=None, status=0x80320000, source_time_ns=0, freshness=Freshness.UNKNOWN)
"""BadWaitingForInitialData: what a tag holds before its first notification."""


class ReadingBatch:
    """Readings as columns: row ``i`` is one reading. All arrays have shape ``(n,)``.

    ``tag`` uint32 column number in ``Cell.tags``; ``source_time_ns`` and ``server_time_ns`` int64 (0 = not sent);
    ``value`` float64 (NaN where the value is text or missing; booleans 0 and 1; integers beyond 2**53 are rounded);
    ``status`` uint32; ``text`` row number to text for the rows that hold text. Time order within a tag is kept.
    Arrays are read-only by convention: whoever receives a batch may keep it, nobody may change it.
    """

    __slots__ = ("server_time_ns", "source_time_ns", "status", "tag", "text", "value")

    def __init__(
        self,
        tag: Uint32,
        source_time_ns: Int64,
        server_time_ns: Int64,
        value: Float64,
        status: Uint32,
        text: dict[int, str] | None = None,
    ) -> None:
        self.tag = tag
        self.source_time_ns = source_time_ns
        self.server_time_ns = server_time_ns
        self.value = value
        self.status = status
        self.text = text or {}

    def __len__(self) -> int:
        """Number of readings."""
        return len(self.tag)

    def moments_ns(self, arrived_ns: int) -> Int64:
        """When each reading was true, shape ``(n,)``: its source time; the server's where the source has no clock;
        ``arrived_ns`` where neither has one."""
        by_server = np.where(self.server_time_ns >= EARLIEST_NS, self.server_time_ns, arrived_ns)
        return np.where(self.source_time_ns >= EARLIEST_NS, self.source_time_ns, by_server)

    def put_texts(self, texts: dict[int, str]) -> None:
        """Keep the last text of each tag in ``texts``, by tag. A value that came without one takes the old one away:
        what a controller no longer says must not stay in sight as its present word."""
        if not self.text and not texts:
            return
        for row in np.flatnonzero(np.isnan(self.value)).tolist():
            words, tag = self.text.get(row), int(self.tag[row])
            if words is None:
                texts.pop(tag, None)
            else:
                texts[tag] = words

    @classmethod
    def empty(cls) -> "ReadingBatch":
        """A batch without rows."""
        no_time = np.empty(0, np.int64)
        return cls(np.empty(0, np.uint32), no_time, no_time, np.empty(0, np.float64), np.empty(0, np.uint32))

    @classmethod
    def joined(cls, batches: "list[ReadingBatch]") -> "ReadingBatch":
        """All rows of ``batches``, in order."""
        if not batches:
            return cls.empty()
        text: dict[int, str] = {}
        offset = 0
        for batch in batches:
            text.update({offset + row: words for row, words in batch.text.items()})
            offset += len(batch)
        return cls(
            np.concatenate([batch.tag for batch in batches]),
            np.concatenate([batch.source_time_ns for batch in batches]),
            np.concatenate([batch.server_time_ns for batch in batches]),
            np.concatenate([batch.value for batch in batches]),
            np.concatenate([batch.status for batch in batches]),
            text,
        )


class FreshnessChange:
    """Which tags changed freshness: ``tag`` uint32 and ``freshness`` uint8, both of shape ``(n,)``."""

    __slots__ = ("freshness", "tag")

    def __init__(self, tag: Uint32, freshness: Uint8) -> None:
        self.tag = tag
        self.freshness = freshness


def is_present(reading: Reading) -> bool:
    """Whether a reading may be painted as the present value."""
    return reading.freshness is Freshness.LIVE and reading.quality is not Quality.BAD and reading.value is not None
