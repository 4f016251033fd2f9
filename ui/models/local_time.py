"""Wall-clock time on this machine, also across the days on which clocks change. Knows no Qt."""

from datetime import datetime

DAY_S = 86_400.0


def local_moment(moment_s: float) -> datetime:
    """A unix moment as the clock on the wall told it then, not as today's offset would have it."""
    return datetime.fromtimestamp(moment_s).astimezone()


def offset_s(moment_s: float) -> float:
    """How far local time was ahead of UTC at a unix moment."""
    offset = local_moment(moment_s).utcoffset()
    return offset.total_seconds() if offset else 0.0


def shift_s(period_s: float, moment_s: float) -> float:
    """How much earlier than ``moment_s`` the same moment of an earlier period is.

    Whole days end at the same time of day, so that a shift lies over a shift: 23 or 25 h where clocks changed between.
    """
    if period_s % DAY_S:
        return period_s
    return period_s - offset_s(moment_s) + offset_s(moment_s - period_s)
