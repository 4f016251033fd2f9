"""Stretches of time in which alarms were heard, or not. Times are Unix ns; stretches begin with their first moment."""

from collections.abc import Iterable, Sequence

import numpy as np
import numpy.typing as npt

from hmi.domain.alarm_record import Silence

Stretch = tuple[int, int]


def heard_stretches(silences: Iterable[Silence], start_ns: int, end_ns: int, oldest_ns: int | None) -> list[Stretch]:
    """What of ``start_ns <= t < end_ns`` lies outside all silences, and not before the records begin."""
    heard: list[Stretch] = []
    at_ns = end_ns if oldest_ns is None else max(start_ns, oldest_ns)
    for one in sorted(silences, key=lambda silence: silence.start_ns):
        if one.start_ns > at_ns:
            heard.append((at_ns, min(one.start_ns, end_ns)))
        at_ns = max(at_ns, end_ns if one.end_ns is None else one.end_ns)
        if at_ns >= end_ns:
            break
    if at_ns < end_ns:
        heard.append((at_ns, end_ns))
    return [(begin, end) for begin, end in heard if begin < end]


def covered_ns(stretches: Sequence[Stretch], start_ns: int, end_ns: int) -> int:
    """For how long of ``start_ns <= t < end_ns``."""
    return sum(max(min(end, end_ns) - max(begin, start_ns), 0) for begin, end in stretches)


def is_covered(time_ns: npt.NDArray[np.int64], stretches: Sequence[Stretch]) -> npt.NDArray[np.bool_]:
    """Which moments lie in one of the stretches, which are in order and do not overlap."""
    if not stretches:
        return np.zeros(len(time_ns), np.bool_)
    begins = np.array([begin for begin, _ in stretches], np.int64)
    ends = np.array([end for _, end in stretches], np.int64)
    place = np.searchsorted(begins, time_ns, "right") - 1
    return (place >= 0) & (time_ns < ends[np.maximum(place, 0)])
