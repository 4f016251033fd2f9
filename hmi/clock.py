"""Time: UTC in nanoseconds for records, monotonic seconds for durations. The only place that reads the clock."""

import time


def now_ns() -> int:
    """Unix time in nanoseconds; may step when the machine's clock is set."""
    return time.time_ns()


def monotonic_s() -> float:
    """Seconds that never step back, for ages and timeouts."""
    return time.monotonic()
