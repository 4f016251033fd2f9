"""Samples on disk."""

from collections.abc import Sequence
from typing import Protocol

from hmi.domain.query import (
    SamplesAnswer,
    TrendTrace,
)
from hmi.domain.reading import ReadingBatch
from hmi.domain.tag import TagName


class HistoryPort(Protocol):
    """Samples on disk."""

    def take(self, batch: ReadingBatch) -> None:
        """Queue live readings; durable within 1 s."""
        ...

    def take_backfill(self, batch: ReadingBatch) -> None:
        """Queue readings of an outage, stored with the back-fill mark, each (tag, source time) once."""
        ...

    def mark_gap(self, tag: Sequence[int], time_ns: int) -> None:
        """From here on these tags are not recorded; their next sample starts a new stretch."""
        ...

    async def trend(
        self, tags: Sequence[TagName], start_ns: int, end_ns: int, columns: int
    ) -> tuple[tuple[TrendTrace, ...], int | None]:
        """Traces in the order asked for, and the time of the oldest sample. Raises ``HistoryUnavailable``."""
        ...

    async def samples(self, patterns: Sequence[str], start_ns: int, end_ns: int) -> SamplesAnswer:
        """A page of what was recorded. Raises ``HistoryUnavailable``."""
        ...

    def keep(self, keep_days: int, most_bytes: int) -> None:
        """From now on delete what is older, and the oldest of what is more."""
        ...

    async def extent(self) -> tuple[int, int | None]:
        """Bytes held, and the time of the oldest sample. Raises ``HistoryUnavailable``."""
        ...

    @property
    def trouble(self) -> str:
        """Why nothing is being recorded right now (``disk full`` …); empty when all is well."""
        ...


class HistoryUnavailable(Exception):
    """Samples cannot be read or written now; ``str()`` is the word for it, as in ``HistoryPort.trouble``."""
