"""When an alarm ends: a sequential test of "back to normal" against "still as in this alarm" (Wald 1945; CUSUM form).

A trailing mean remembers a fault for as long as its window is; waiting until it has forgotten made about half of all
false alarms in the recordings this was designed on. The test asks each new moment instead, and needs a few only where
the fault was strong.
"""

import numpy as np

from hmi.advisor.columns import Floats

_EVIDENCE = 5.0
"""Natural logarithm of odds at which it ends: about 150 to 1."""
_MOST = 60
"""Moments over which the look of the alarm is averaged, so that it follows a fault that grows."""
_NOTHING_LEFT = -0.2
"""Evidence per moment once the alarm's mean differs from normal in no channel."""


class EndingTest:
    """How the present alarm looks, and the evidence that it is over."""

    def __init__(self, channels: int) -> None:
        self.look = np.zeros(channels)
        """Mean difference from the level during the alarm, in spreads."""
        self.moments = 1.0
        self.evidence = 0.0
        self.since = 0
        """Moments since which there is evidence: those that look normal again."""

    def begin(self, difference: Floats, moments: float) -> None:
        """An alarm begins; ``difference`` is what began it, the mean of so many moments."""
        self.look = difference.copy()
        self.moments, self.evidence, self.since = max(1.0, moments), 0.0, 0

    def is_over(self, z: Floats, known: Floats, inflation: Floats) -> bool:
        """Take one moment of the alarm.

        Args:
            z: Difference from the level, shape ``(k,)``.
            known: 1 or 0, shape ``(k,)``; what is not known is taken for as the alarm looks.
            inflation: As in ``Traits``.
        """
        now = np.where(known > 0.0, z, self.look)
        self.moments = min(self.moments + 1.0, _MOST)
        self.look += (now - self.look) / self.moments
        kept = np.where(self.look * self.look > inflation / self.moments, self.look, 0.0)
        gain = float(kept @ ((now - kept / 2.0) / inflation)) if kept.any() else _NOTHING_LEFT
        self.evidence = max(0.0, self.evidence - gain)
        self.since = self.since + 1 if self.evidence > 0.0 else 0
        return self.evidence > _EVIDENCE
