"""One cause at one joint over time: begins when it was seen twice in a row, ends when the last motion speaks for it.

It ends by the likelihood of "as in the reference" against "still as in this departure" over the shortest horizon (Wald
1945), for the longer one remembers a fault for as long as it is.
"""

from dataclasses import dataclass

import numpy as np

from hmi.advisor.columns import Floats
from hmi.advisor.joint_twin.evidence import HORIZONS_S, Departure, JointCause

_LOUD = 2
_EVIDENCE = 5.0
"""Natural logarithm of odds at which it ends: about 150 to 1."""
_QUIET_SCORE = 0.5


@dataclass(slots=True, kw_only=True)
class Standing:
    """Whether it departs."""

    joint: int
    cause: JointCause
    score: float = 0.0
    effect: float = 0.0
    error: float = 0.0
    horizon_s: float = 0.0
    is_standing: bool = False
    in_a_row: int = 0
    began_ns: int = 0
    """When it was first beyond its limit, this time."""
    told_ns: int = 0
    """When it was sure enough to be told."""

    def see(self, departure: Departure, time_ns: int) -> bool:
        """Another step; True when it ended by it."""
        self.score, self.effect, self.error = departure.score, departure.effect, departure.error
        self.horizon_s = departure.horizon_s
        if self.is_standing:
            is_other = self._is_over(departure)
        else:
            is_other = self.score > 1.0
            if is_other and self.in_a_row == 0:
                self.began_ns = time_ns
        self.in_a_row = self.in_a_row + 1 if is_other else 0
        if self.in_a_row < _LOUD:
            return False
        self.is_standing, self.in_a_row, self.told_ns = not self.is_standing, 0, time_ns
        return not self.is_standing

    def _is_over(self, departure: Departure) -> bool:
        """Whether the recent effect is rather nothing than what stands, and nothing calls any more."""
        now, then = departure.recent_effect, self.effect
        odds = (then * then - 2.0 * now * then) / (2.0 * departure.recent_error**2)
        return odds > _EVIDENCE or (self.horizon_s == HORIZONS_S[0] and self.score < _QUIET_SCORE)

    def numbers(self) -> Floats:
        """To be remembered; times of this century in nanoseconds lose a quarter of a microsecond."""
        whole = (float(self.is_standing), float(self.in_a_row), float(self.began_ns), float(self.told_ns))
        return np.array([self.score, self.effect, self.error, self.horizon_s, *whole])

    def take(self, numbers: Floats) -> None:
        """What was remembered."""
        self.score, self.effect, self.error, self.horizon_s = map(float, numbers[:4])
        self.is_standing, self.in_a_row = bool(numbers[4]), int(numbers[5])
        self.began_ns, self.told_ns = int(numbers[6]), int(numbers[7])
