"""Moments as asyncua gives them, in nanoseconds of Unix time."""

from datetime import UTC, datetime, timedelta

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
TICK = timedelta(microseconds=1)
_LAST_YEAR = 2261
"""Of what fits into nanoseconds of 64 bits."""


def time_ns(moment: object) -> int:
    """Zero where there is none: an empty DateTime of the wire is the year 1601 (OPC 10000-6, 5.2.2.5)."""
    if not isinstance(moment, datetime) or not EPOCH.year <= moment.year <= _LAST_YEAR:
        return 0
    aware = moment if moment.tzinfo is not None else moment.replace(tzinfo=UTC)
    return (aware - EPOCH) // TICK * 1000
