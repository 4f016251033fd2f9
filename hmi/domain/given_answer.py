"""What a person said to a check, and for how long that counts."""

from collections.abc import Mapping
from enum import StrEnum

from msgspec import Struct

from hmi.domain.equipment import EquipmentId
from hmi.domain.failure_mode import CheckId
from hmi.domain.person import PersonRef

COUNTS_FOR_NS = 8 * 3600 * 10**9
"""A shift long: what somebody saw at a machine is not so for ever, and the next shift can look itself."""
_CLOCK_SLACK_NS = 60 * 10**9
"""An answer from further ahead than this was given by another clock: nobody knows how old it is."""


class AnswerEnd(StrEnum):
    """Why an answer does not count any longer."""

    TIME = "time"
    SERVED = "served"
    """Somebody worked there since."""
    UNKNOWN_CHECK = "unknown_check"
    """The library, or the cell, has no such check, answer or place any more."""


class GivenAnswer(Struct, frozen=True, kw_only=True):
    """One answer; there is one at most to each check at each place."""

    check: CheckId
    equipment: EquipmentId
    answer: str
    by: PersonRef | None
    """None: not known any more."""
    answered_ns: int
    """By our clock."""

    @property
    def until_ns(self) -> int:
        """When it ends by itself."""
        return self.answered_ns + COUNTS_FOR_NS

    def end(self, now_ns: int, served: Mapping[EquipmentId, int]) -> AnswerEnd | None:
        """Why it is over; None while it counts.

        Args:
            now_ns: The present by our clock.
            served: When work with a guide ended last at each piece of equipment.
        """
        if not self.answered_ns - _CLOCK_SLACK_NS <= now_ns < self.until_ns:
            return AnswerEnd.TIME
        return AnswerEnd.SERVED if served.get(self.equipment, 0) > self.answered_ns else None
