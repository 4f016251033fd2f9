"""Times as half-open intervals ``begin <= t < end`` in ns: sorted, none touching another."""

from collections.abc import Iterable

Interval = tuple[int, int]
Intervals = tuple[Interval, ...]


def joined(intervals: Iterable[Interval]) -> Intervals:
    """All of them as one set of times."""
    found: list[Interval] = []
    for begin, end in sorted(one for one in intervals if one[0] < one[1]):
        if found and found[-1][1] >= begin:
            found[-1] = (found[-1][0], max(found[-1][1], end))
        else:
            found.append((begin, end))
    return tuple(found)


def common(one: Intervals, other: Intervals) -> Intervals:
    """The times that lie in both; both must be ``joined``."""
    found: list[Interval] = []
    first = second = 0
    while first < len(one) and second < len(other):
        begin, end = max(one[first][0], other[second][0]), min(one[first][1], other[second][1])
        if begin < end:
            found.append((begin, end))
        if one[first][1] < other[second][1]:
            first += 1
        else:
            second += 1
    return tuple(found)


def without(one: Intervals, other: Intervals) -> Intervals:
    """The times of ``one`` that do not lie in ``other``; both must be ``joined``."""
    found: list[Interval] = []
    for begin, end in one:
        at = begin
        for cut_begin, cut_end in other:
            if cut_end <= at or cut_begin >= end:
                continue
            if cut_begin > at:
                found.append((at, cut_begin))
            at = max(at, cut_end)
        if at < end:
            found.append((at, end))
    return tuple(found)


def seconds_in(intervals: Intervals) -> float:
    """How long they are together."""
    return sum(end - begin for begin, end in intervals) / 1e9
