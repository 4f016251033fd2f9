"""Counters of one endpoint: values, overflows, lag."""

import numpy as np

from hmi import clock
from hmi.domain.reading import ReadingBatch


class Traffic:
    """Counts since the service started; rates over the second before ``roll``."""

    def __init__(self) -> None:
        self.overflows = 0
        self.undecodable = 0
        self.reconnects = 0
        self.values_per_s = 0.0
        self.lag_ms: float | None = None
        self.clock_skew_ns = 0
        """Server clock minus ours."""
        self._values = 0
        self._lags_ms: list[float] = []
        self._since_s = clock.monotonic_s()

    def count(self, batch: ReadingBatch, *, overflows: int, undecodable: int, is_change: bool) -> None:
        """Note a batch that has just arrived; only changes tell the lag, first values may be old."""
        self._values += len(batch)
        self.overflows += overflows
        self.undecodable += undecodable
        if is_change and len(batch) and batch.source_time_ns[-1]:
            age_ns = clock.now_ns() + self.clock_skew_ns - int(np.max(batch.source_time_ns))
            self._lags_ms.append(age_ns / 1e6)

    def roll(self) -> None:
        """Close a second."""
        now_s = clock.monotonic_s()
        span_s = max(now_s - self._since_s, 1e-3)
        self.values_per_s = self._values / span_s
        self.lag_ms = float(np.median(self._lags_ms)) if self._lags_ms else None
        self._values, self._lags_ms, self._since_s = 0, [], now_s
