"""How long a person may put an alarm aside (IEC 62682 11.7: time-limited, by priority)."""

from msgspec import Struct

from hmi.domain.alarm import Priority


class ShelvingLimits(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Seconds after which it must be back; one shift for what can wait a shift."""

    high_s: float = 30 * 60.0
    medium_s: float = 8 * 3600.0
    low_s: float = 24 * 3600.0

    def longest_s(self, priority: Priority) -> float:
        """For how long, in seconds, also until it is over: nothing is put aside for ever."""
        by_priority = {Priority.HIGH: self.high_s, Priority.MEDIUM: self.medium_s, Priority.LOW: self.low_s}
        return by_priority[priority]


def longest_s(priority: Priority) -> float:
    """As long as a site decided nothing else."""
    return ShelvingLimits().longest_s(priority)
