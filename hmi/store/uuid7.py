"""UUIDs of version 7 (RFC 9562 5.7): global, and in order of time."""

import secrets
from uuid import UUID


def uuid7(time_ns: int) -> str:
    """48 bits of Unix milliseconds, then 74 random bits."""
    milliseconds = (time_ns // 1_000_000) & (2**48 - 1)
    random = secrets.randbits(74)
    value = milliseconds << 80 | 0x7 << 76 | (random >> 62) << 64 | 0b10 << 62 | (random & (2**62 - 1))
    return str(UUID(int=value))
