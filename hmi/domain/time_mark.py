"""Moments that outlive a process, a restart of the machine and a wrong clock: how long ago was it, if anybody knows?

The count of seconds since the machine started is right whatever somebody does to the clock, but ends with the machine.
Between two starts only the clock tells, and then it is believed as little as possible: a mark that is renewed while the
machine runs leaves nothing to it but the time that the machine was off.
"""

from msgspec import Struct


class TimeMark(Struct, frozen=True, kw_only=True):
    """One moment by both clocks."""

    boot: str
    """Which start of the machine."""
    since_boot_s: float
    unix_ns: int


CLOCK_STEP_S = 2.0
"""Time synchronisation slews by less: beyond, the clock was set."""
_LONG_AGO_S = 10 * 365 * 86_400.0


def anchored(then: TimeMark, now: TimeMark, last_alive: TimeMark | None, *, unknown_s: float = _LONG_AGO_S) -> TimeMark:
    """The same moment by the present count of seconds, so that from here on no clock matters.

    Args:
        unknown_s: How long ago it counts as, when nobody can know.
    """
    age = age_s(then, now, last_alive)
    age = unknown_s if age is None else age
    return TimeMark(boot=now.boot, since_boot_s=now.since_boot_s - age, unix_ns=now.unix_ns - int(age * 1e9))


def age_s(then: TimeMark, now: TimeMark, last_alive: TimeMark | None = None) -> float | None:
    """Seconds from ``then`` to ``now``, never below 0; None when nobody can know.

    Args:
        then: The moment that is asked about.
        now: The present.
        last_alive: The newest mark that was written before the machine went off.
    """
    if then.boot == now.boot:
        return max(now.since_boot_s - then.since_boot_s, 0.0)
    before_s, known = 0.0, then
    if last_alive is not None and last_alive.boot == then.boot and last_alive.since_boot_s >= then.since_boot_s:
        before_s, known = last_alive.since_boot_s - then.since_boot_s, last_alive
    off_s = (now.unix_ns - known.unix_ns) / 1e9
    return before_s + off_s if off_s >= 0 else None


def is_clock_set(then: TimeMark, now: TimeMark) -> bool:
    """Whether somebody set the clock between two moments of one start of the machine."""
    passed_s = now.since_boot_s - then.since_boot_s
    return then.boot == now.boot and abs((now.unix_ns - then.unix_ns) / 1e9 - passed_s) >= CLOCK_STEP_S
