"""Counters of one endpoint: values, overflows, lag."""

import numpy as np

from hmi import clock
from hmi.domain.reading import ReadingBatch
from hmi.opcua.server_clock import ServerClock


class Traffic:
    """Counts since the service started; rates over the second before ``roll``."""

    def __init__(self) -> None:
        self.overflows = 0
        self.undecodable = 0
        self.reconnects = 0
        self.values_per_s = 0.0
        self.lag_ms: float | None = None
        """None also where source times lie in the future: then they come from a clock that nobody knows."""
        self.server_clock = ServerClock()
        self._values = 0
        self._ages_ms: list[float] = []
        self._since_s = clock.monotonic_s()

    def count(self, batch: ReadingBatch, *, overflows: int, undecodable: int, is_change: bool) -> None:
        """Note a batch that has just arrived; only changes tell the lag, first values may be old."""
        self._values += len(batch)
        self.overflows += overflows
        self.undecodable += undecodable
        if is_change and len(batch) and batch.source_time_ns[-1]:
            self._ages_ms.append((clock.now_ns() - int(np.max(batch.source_time_ns))) / 1e6)

    def roll(self) -> None:
        """Close a second."""
        now_s = clock.monotonic_s()
        span_s = max(now_s - self._since_s, 1e-3)
        self.values_per_s = self._values / span_s
        self.lag_ms = self._lag_ms()
        self._values, self._ages_ms, self._since_s = 0, [], now_s

    def _lag_ms(self) -> float | None:
        skew_ns = self.server_clock.skew_ns
        if not self._ages_ms or skew_ns is None:
            return None
        lag_ms = float(np.median(self._ages_ms)) + skew_ns / 1e6
        if lag_ms < -self.server_clock.uncertainty_ns / 1e6:
            return None
        return max(lag_ms, 0.0)
