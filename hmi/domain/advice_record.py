"""How often advice of one kind turned out right: counts that people see, and what is learned from them.

Counts are never discounted: "14 of 17 confirmed". What is learned forgets, because machines, people and models change.
"""

from enum import StrEnum
from typing import Final

import msgspec
from msgspec import Struct

from hmi.domain.beta import beta_quantile

FORGETTING: Final = 0.97
"""What an outcome weighs after each later one: after 23 of them, half (ai.md 5: best of the rules that were tried)."""
CALIBRATED_FROM: Final = 30
"""Outcomes below which no figure counts as calibrated (ai.md 5)."""
INTERVAL: Final = 0.8
_JEFFREYS: Final = 0.5
"""Prior of the interval: near nominal coverage also for few outcomes (Brown, Cai and DasGupta 2001)."""


class Judgement(StrEnum):
    """What came of one piece of advice."""

    CONFIRMED = "confirmed"
    REFUTED = "refuted"
    CANNOT_TELL = "cannot_tell"
    """Nobody can say. It counts among all, or advice would look better than it was proved to be."""


class RecordInterval(Struct, frozen=True, kw_only=True):
    """Where the true share lies, by what is known."""

    low: float
    high: float


class TrackRecord(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Outcomes of advice of one kind: of a failure mode, a detector, or an intervention."""

    confirmed: int = 0
    refuted: int = 0
    cannot_tell: int = 0
    weight_confirmed: float = 0.0
    """Confirmed outcomes, each discounted by ``FORGETTING`` for every one that came later."""
    weight_judged: float = 0.0
    """Confirmed and refuted ones, discounted alike."""
    weight_expected: float = 0.0
    """The sum of what was believed before each of those, discounted alike."""

    @property
    def judged(self) -> int:
        """All outcomes, those too of which nobody can tell."""
        return self.confirmed + self.refuted + self.cannot_tell

    @property
    def is_calibrated(self) -> bool:
        """Whether there are enough outcomes for a figure; before that it is "not calibrated yet"."""
        return self.judged >= CALIBRATED_FROM

    @property
    def interval(self) -> RecordInterval:
        """80 % interval of the confirmed share of all outcomes: Beta posterior by Jeffreys' prior, equal tails.

        Without any outcome from 0 to 1. It reaches 0 while nothing was confirmed, and 1 while nothing else came.
        """
        others = self.judged - self.confirmed
        a, b = self.confirmed + _JEFFREYS, others + _JEFFREYS
        tail = (1.0 - INTERVAL) / 2.0
        return RecordInterval(
            low=beta_quantile(tail, a, b) if self.confirmed else 0.0,
            high=beta_quantile(1.0 - tail, a, b) if others else 1.0,
        )

    def with_outcome(self, judgement: Judgement, expected: float = 0.5) -> "TrackRecord":
        """The record after one more outcome.

        Args:
            judgement: What came of it. "Cannot tell" teaches nothing, and makes nothing be forgotten.
            expected: How probable a confirmation was thought to be when the advice was given, 0..1.
        """
        if judgement is Judgement.CANNOT_TELL:
            return msgspec.structs.replace(self, cannot_tell=self.cannot_tell + 1)
        was_right = judgement is Judgement.CONFIRMED
        return msgspec.structs.replace(
            self,
            confirmed=self.confirmed + was_right,
            refuted=self.refuted + (not was_right),
            weight_confirmed=FORGETTING * self.weight_confirmed + was_right,
            weight_judged=FORGETTING * self.weight_judged + 1.0,
            weight_expected=FORGETTING * self.weight_expected + expected,
        )

    def share_given(self, prior: float, prior_weight: float) -> float:
        """Expected share of confirmed ones: Beta-Binomial mean of what was believed before and the outcomes since.

        Args:
            prior: Believed share before any outcome, in (0, 1).
            prior_weight: To how many outcomes that belief amounts; above 0.
        """
        return (prior * prior_weight + self.weight_confirmed) / (prior_weight + self.weight_judged)
