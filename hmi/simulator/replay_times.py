"""Which source time a recorded moment gets: the recorded one, or one laid so that the beginning is now."""

from dataclasses import dataclass

import numpy as np

from hmi.recordings.recording import Times


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceTimes:
    """A straight line from played time (ns since the first row, rounds added) to source time (ns since 1970)."""

    origin_ns: int
    """Source time of the first row of the first round."""
    speed: float
    """Played seconds per second of source time."""

    def of(self, played_ns: int) -> int:
        """Source time of a played moment."""
        return self.origin_ns + round(played_ns / self.speed)

    def of_all(self, played_ns: Times) -> Times:
        """Source times of played moments."""
        if self.speed == 1.0:
            return played_ns + self.origin_ns
        return np.rint(played_ns / self.speed).astype(np.int64) + self.origin_ns

    def played(self, source_ns: int) -> int:
        """The played moment of a source time."""
        return round((source_ns - self.origin_ns) * self.speed)
