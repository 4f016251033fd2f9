"""Time: UTC in nanoseconds for records, monotonic seconds for durations. The only place that reads the clock."""

import os
import time
from contextlib import suppress
from functools import cache
from pathlib import Path
from zoneinfo import ZoneInfo

_BOOT_ID = Path("/proc/sys/kernel/random/boot_id")


def now_ns() -> int:
    """Unix time in nanoseconds; may step when the machine's clock is set."""
    return time.time_ns()


def since_boot() -> tuple[str, float]:
    """Which run of the computer this is, and seconds since it began, those of its sleep among them.

    The first is empty where the system does not tell it; then the seconds are good for one run of the program.
    """
    boot = _boot_id()
    return (boot, time.clock_gettime(time.CLOCK_BOOTTIME)) if boot else ("", time.monotonic())


def monotonic_s() -> float:
    """Seconds that never step back, for ages and timeouts."""
    return time.monotonic()


@cache
def _boot_id() -> str:
    """Asked for often, and the same for as long as the program runs."""
    try:
        return _BOOT_ID.read_text("ascii").strip() if hasattr(time, "CLOCK_BOOTTIME") else ""
    except OSError:
        return ""


def time_zone() -> str:
    """IANA name of this computer's time zone; UTC where it has none."""
    named = [os.environ.get("TZ", "").removeprefix(":"), os.path.realpath("/etc/localtime").partition("zoneinfo/")[2]]
    for name in filter(None, named):
        with suppress(ValueError, KeyError, OSError):  # names no zone
            return ZoneInfo(name).key
    return "UTC"
