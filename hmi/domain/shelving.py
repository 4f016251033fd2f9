"""How long a person may put an alarm aside (IEC 62682 11.7: time-limited, by priority)."""

from hmi.domain.alarm import Priority

_LONGEST_S = {Priority.HIGH: 30 * 60, Priority.MEDIUM: 8 * 3600, Priority.LOW: 24 * 3600}


def longest_s(priority: Priority) -> float:
    """Seconds after which it must be back; one shift for what can wait a shift."""
    return float(_LONGEST_S[priority])
