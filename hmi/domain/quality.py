"""How far a value may be trusted: OPC UA severity of its status, and whether it is still being heard."""

from enum import IntEnum


class Quality(IntEnum):
    """Severity of an OPC UA status code (OPC 10000-4, 7.39.1: the two highest bits)."""

    GOOD = 0
    UNCERTAIN = 1
    BAD = 2


class Freshness(IntEnum):
    """Whether a tag is heard now. Only ``LIVE`` may ever be painted as a present value."""

    UNKNOWN = 0
    """Never heard since the service started."""
    LIVE = 1
    STALE = 2
    """Was heard; its subscription is silent now."""
    ABSENT = 3
    """The controller does not offer the node, or refused to report it."""


OVERFLOW_BIT = 0x480
"""InfoType DataValue plus Overflow (OPC 10000-4, 7.39.1): the server dropped older values from its queue."""


def quality_of(status: int) -> Quality:
    """Severity of a status code; the reserved severity 3 counts as bad."""
    return Quality(min(status >> 30, 2))
