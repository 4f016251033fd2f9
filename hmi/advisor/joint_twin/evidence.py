"""What has gathered against a joint: effects estimated together over trailing motion, with what they are sure of.

Bias, gravity gain and friction are estimated side by side, so that an error of the model in a posture that the
reference did not have goes into what it looks like, and not into friction. Of each cause it is asked whether its
estimate is beyond what is allowed by more than its own uncertainty and that of the reference explain.
"""

from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple

import numpy as np

from hmi.advisor.columns import Floats
from hmi.advisor.joint_twin.model import JointModel

HORIZONS_S = (10.0, 100.0)
"""Of motion, after which a moment counts a third: a strong change shows in the shorter, a weak one in the longer."""
_LEAST_S = 1.0


class JointCause(StrEnum):
    """In which way a joint's current departs."""

    BIAS = "bias"
    GRAVITY = "gravity"
    FRICTION = "friction"


@dataclass(frozen=True, slots=True, kw_only=True)
class Departure:
    """One cause at one joint now."""

    cause: JointCause
    effect: float
    """A for a bias, else a fraction: 0.25 is a quarter more than in the reference."""
    error: float
    """Its standard error, in the same unit."""
    score: float
    """Beyond what is allowed, in limits; an alarm begins above 1."""
    horizon_s: float
    """Of motion on which it rests."""
    recent_effect: float
    """Over the shortest horizon."""
    recent_error: float


class JointEvidence:
    """Sums over the motion of one joint, for each horizon; forgets by motion, not by time."""

    def __init__(self, period_s: float) -> None:
        count = len(HORIZONS_S)
        self._fade = np.exp(-period_s / np.array(HORIZONS_S))
        self._period_s = period_s
        self.gram = np.zeros((count, 4, 4))
        self.pull = np.zeros((count, 4))
        self.white = np.zeros((count, 4, 4))
        self.count = np.zeros(count)
        self.moments = 0.0

    def push(self, effects: Floats, residual: Floats) -> None:
        """Moments of motion, the oldest first: ``effects`` of shape ``(m, 4)``, ``residual`` of shape ``(m,)``."""
        many = len(residual)
        if many == 0:
            return
        age = np.arange(many - 1, -1, -1)
        for number, fade in enumerate(self._fade):
            weight = fade**age
            weighted = effects * weight[:, None]
            self.gram[number] = self.gram[number] * fade**many + weighted.T @ effects
            self.pull[number] = self.pull[number] * fade**many + weighted.T @ residual
            self.white[number] = self.white[number] * fade ** (2 * many) + weighted.T @ weighted
            self.count[number] = self.count[number] * fade ** (2 * many) + float(weight @ weight)
        self.moments += many

    def departures(self, model: JointModel) -> tuple[Departure, ...]:
        """The strongest of each cause over the horizons; none before there is a second of motion."""
        if self.moments * self._period_s < _LEAST_S:
            return ()
        recent = self._over(0, model)
        found = [(HORIZONS_S[0], estimate) for estimate in recent]
        for number, horizon_s in enumerate(HORIZONS_S[1:], start=1):
            longer = self._over(number, model)
            found = [
                (horizon_s, other) if other.score > before[1].score else before
                for before, other in zip(found, longer, strict=True)
            ]
        return tuple(
            Departure(
                cause=cause,
                effect=strongest.effect,
                error=strongest.error,
                score=strongest.score,
                horizon_s=horizon_s,
                recent_effect=now.effect,
                recent_error=now.error,
            )
            for cause, (horizon_s, strongest), now in zip(JointCause, found, recent, strict=True)
        )

    def forget(self) -> None:
        """Only the shortest horizon is left: what was before is over."""
        for sums in (self.gram, self.pull, self.white, self.count):
            sums[1:] = sums[0]

    def shares(self, model: JointModel) -> Floats:
        """The four effects of ``model.CAUSES`` over the shorter horizon, as estimated."""
        return np.linalg.solve(self.gram[0] + np.diag(model.prior), self.pull[0])

    def _over(self, number: int, model: JointModel) -> list["_Estimate"]:
        """In the order of ``JointCause``."""
        gram = self.gram[number]
        inverse = np.linalg.inv(gram + np.diag(model.prior))
        effects = inverse @ self.pull[number]
        shrunk = inverse @ gram
        dependent = inverse @ (self.count[number] * model.noise) @ inverse
        independent = inverse @ self.white[number] @ inverse * model.noise_a2
        fit = shrunk @ model.fit @ shrunk.T
        ways = np.zeros((3, 4))
        ways[0, 0] = ways[1, 1] = 1.0
        friction = gram[2:, 2:].sum(axis=0)
        ways[2, 2:] = friction / max(float(friction.sum()), 1e-12)
        means = ways @ effects
        spread = np.maximum(_along(ways, dependent), _along(ways, independent)) + _along(ways, fit)
        errors = np.sqrt(np.maximum(spread, 1e-18))
        beyond = np.where([False, False, True], means, np.abs(means)) - model.allowed
        scores = np.maximum(0.0, beyond / (model.limit * errors))
        return [_Estimate(*numbers) for numbers in zip(means.tolist(), errors.tolist(), scores.tolist(), strict=True)]


class _Estimate(NamedTuple):
    effect: float
    error: float
    score: float


def _along(ways: Floats, covariance: Floats) -> Floats:
    """Variance along each way, shape ``(3,)``."""
    return np.einsum("wi,ij,wj->w", ways, covariance, ways)
