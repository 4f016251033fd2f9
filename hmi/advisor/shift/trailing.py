"""Trailing means over several windows at once, which can begin anew after an alarm or a gap."""

import numpy as np

from hmi.advisor.columns import Floats
from hmi.advisor.shift.traits import WINDOWS

_LONGEST = WINDOWS[-1]
_WINDOWS = np.array(WINDOWS)


class TrailingMeans:
    """The last moments of ``k`` channels. Channels that are not known at a moment count less."""

    def __init__(self, channels: int) -> None:
        self.ring = np.zeros((_LONGEST, channels))
        self.known = np.zeros((_LONGEST, channels))
        self.sums = np.zeros((len(WINDOWS), channels))
        self.counts = np.zeros((len(WINDOWS), channels))
        self.held = 0
        """Moments in the longest window."""
        self.at = 0
        """Where the next moment goes."""

    def push(self, z: Floats, known: Floats) -> None:
        """One moment.

        Args:
            z: Shape ``(k,)``, 0 where not known.
            known: 1 or 0, shape ``(k,)``.
        """
        old = (self.at - _WINDOWS) % _LONGEST
        self.sums += z - self.ring[old]
        self.counts += known - self.known[old]
        self.ring[self.at], self.known[self.at] = z, known
        self.at = (self.at + 1) % _LONGEST
        self.held = min(self.held + 1, _LONGEST)

    def means(self) -> Floats:
        """Shape ``(windows, k)``; 0 where nothing is known."""
        return self.sums / np.maximum(self.counts, 1.0)

    def weight(self) -> Floats:
        """How full each window is, 0 to 1, shape ``(windows, k)``."""
        return self.counts / _WINDOWS[:, None]

    def begin_anew(self, keep: int) -> None:
        """Forget all but the last ``keep`` moments."""
        kept = min(keep, self.held)
        places = [(self.at - number) % _LONGEST for number in range(kept, 0, -1)]
        values, known = self.ring[places], self.known[places]
        for memory in (self.ring, self.known, self.sums, self.counts):
            memory[:] = 0.0
        self.held = 0
        for value, is_known in zip(values, known, strict=True):
            self.push(value, is_known)
