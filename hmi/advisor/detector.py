"""What every detector can do, so that the service and the evaluation can run any of them.

A detector is fitted once on a reference period that people take for healthy, and then sees every later moment once, in
order. It never looks ahead, never learns from what it judges without being told, and says where it does not know.
"""

from dataclasses import dataclass
from typing import Protocol

import numpy as np

from hmi.advisor.columns import Columns, Flags, Floats
from hmi.domain.finding import DetectorId, IgnoranceReason


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdicts:
    """What a detector says of ``n`` moments of ``k`` tags."""

    score: Floats
    """Shape ``(n,)``: how far from normal, divided by the limit; an alarm begins above 1. NaN where not known."""
    is_alarm: Flags
    """Shape ``(n,)``."""
    is_known: Flags
    """Shape ``(n,)``: False where too much input was missing; there is no alarm then, and no health either."""
    contributions: Floats
    """Shape ``(n, k)``: each tag's share of the score, 0 to 1, the shares of a moment add up to 1 (or are all 0)."""

    @classmethod
    def empty(cls, moments: int, tags: int) -> "Verdicts":
        """Nothing known of any moment yet; to be filled."""
        return cls(
            score=np.full(moments, np.nan),
            is_alarm=np.zeros(moments, dtype=np.bool_),
            is_known=np.zeros(moments, dtype=np.bool_),
            contributions=np.zeros((moments, tags)),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class NotFitted:
    """Why a reference period was of no use."""

    reason: IgnoranceReason
    facts: dict[str, str | int | float]
    """Words as in ``Ignorance.facts``."""


class Detector(Protocol):
    """Judges columns. Not thread-safe; everything may be called on any one thread."""

    @property
    def id(self) -> DetectorId:
        """Which detector it is."""
        ...

    @property
    def version(self) -> str:
        """Of its equations and defaults; changes whenever a verdict could."""
        ...

    def fit(self, reference: Columns) -> NotFitted | None:
        """Learn what is normal; None when it is ready. Begins anew when called again."""
        ...

    def update(self, batch: Columns) -> Verdicts:
        """Judge the moments that come next.

        Raises:
            ValueError: not fitted, or other tags than in the reference.
        """
        ...

    def remember(self) -> bytes:
        """All that it knows, to go on after a restart."""
        ...

    def recall(self, memory: bytes) -> bool:
        """Go on from what ``remember`` gave; False when that was another version's or is damaged: fit again."""
        ...
