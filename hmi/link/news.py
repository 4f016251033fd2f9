"""What came from the controllers since the last frame, and when the next frame is due. Runs on the service's loop."""

import asyncio
import contextlib

import numpy as np

from hmi.domain.reading import FreshnessChange, ReadingBatch

QUIET_FRAME_S = 0.25
"""An empty frame at least this often proves that the service lives."""


class News:
    """Collects readings and freshness for all screens at once; what one of them was too slow for, it keeps itself."""

    def __init__(self) -> None:
        self._batches: list[ReadingBatch] = []
        self._fresh: list[FreshnessChange] = []
        self._is_due = asyncio.Event()

    def take_readings(self, batch: ReadingBatch) -> None:
        """Readings for the next frame."""
        self._batches.append(batch)
        self._is_due.set()

    def take_freshness(self, change: FreshnessChange) -> None:
        """Tags that became live or stale, for the next frame."""
        self._fresh.append(change)
        self._is_due.set()

    def hurry(self) -> None:
        """A screen waits for its first frame."""
        self._is_due.set()

    def forget(self) -> None:
        """The columns changed their meaning."""
        self._batches.clear()
        self._fresh.clear()

    async def next(self) -> tuple[ReadingBatch, FreshnessChange]:
        """Everything since the last call, as soon as there is something; nothing at all after ``QUIET_FRAME_S``."""
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(QUIET_FRAME_S):
                await self._is_due.wait()
        self._is_due.clear()
        batch, fresh = ReadingBatch.joined(self._batches), _joined(self._fresh)
        self.forget()
        return batch, fresh


def _joined(changes: list[FreshnessChange]) -> FreshnessChange:
    if not changes:
        return FreshnessChange(np.empty(0, np.uint32), np.empty(0, np.uint8))
    return FreshnessChange(
        np.concatenate([change.tag for change in changes]), np.concatenate([change.freshness for change in changes])
    )
