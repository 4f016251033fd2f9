"""What waits to be written: appended to by the loop, emptied by the writer thread, bounded."""

import logging
import threading

import numpy as np

from hmi.history.columns import Arrival

log = logging.getLogger(__name__)

MOST_ROWS = 1_000_000
"""Rows kept while nothing can be written: 80 min of 200 tags at 1 Hz, about 50 MB."""


class Queue:
    """Arrivals in order. When too many rows wait, the oldest batch becomes a mark of a gap."""

    def __init__(self, most_rows: int = MOST_ROWS) -> None:
        self._most_rows = most_rows
        self._lock = threading.Lock()
        self._waiting: list[Arrival] = []
        self._rows = 0
        self._is_dropping = False

    def add(self, arrival: Arrival) -> None:
        """Append; takes microseconds."""
        if not len(arrival.batch):
            return
        with self._lock:
            self._waiting.append(arrival)
            self._rows += len(arrival.batch)
            self._bound()

    def everything(self) -> list[Arrival]:
        """Take all that waits."""
        with self._lock:
            taken, self._waiting, self._rows = self._waiting, [], 0
        return taken

    def put_back(self, arrivals: list[Arrival]) -> None:
        """What could not be written goes to the front again."""
        with self._lock:
            self._waiting[:0] = arrivals
            self._rows += sum(len(arrival.batch) for arrival in arrivals)
            self._bound()

    def _bound(self) -> None:
        if self._rows <= self._most_rows:
            self._is_dropping = False
            return
        if not self._is_dropping:
            log.error("history queue is full: its oldest readings are lost")
            self._is_dropping = True
        dropped: list[Arrival] = []
        while self._rows > self._most_rows * 3 // 4 and self._waiting:
            dropped.append(self._waiting.pop(0))
            self._rows -= len(dropped[-1].batch)
        gaps = _gaps_instead(dropped)
        self._waiting[:0] = gaps
        self._rows += sum(len(gap.batch) for gap in gaps)


def _gaps_instead(dropped: list[Arrival]) -> list[Arrival]:
    """One mark per tag, where its first lost reading was."""
    first: dict[int, tuple[Arrival, dict[int, int]]] = {}
    for arrival in dropped:
        if arrival.is_backfill or arrival.is_hearing:
            continue
        _, times = first.setdefault(id(arrival.columns), (arrival, {}))
        for tag, time in zip(arrival.batch.tag.tolist(), arrival.time_ns().tolist(), strict=True):
            times[tag] = min(time, times.get(tag, time))
    gaps: list[Arrival] = []
    for arrival, times in first.values():
        for time in sorted(set(times.values())):
            gaps.append(
                Arrival.gap(
                    arrival.columns,
                    np.flatnonzero([times.get(tag) == time for tag in range(max(times) + 1)]).tolist(),
                    time,
                )
            )
    return gaps
