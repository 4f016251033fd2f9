"""Splitting a stop, merging neighbours, and undoing both: pure, from stops to the stops that stand for them."""

import itertools
from collections.abc import Sequence
from typing import Final

import msgspec

from hmi.domain.activity import WORST_FIRST
from hmi.domain.stop import NoData, Stop, StopId

LEAST_NS: Final = 10**9
"""Each part of a split stop lasts at least so long."""
FARTHEST_NS: Final = 15 * 60 * 10**9
"""Neighbours lie at most so far apart: between them somebody tried whether it works."""


def can_be_split(stop: Stop, at_ns: int, now_ns: int) -> bool:
    """Whether both parts last."""
    end_ns = now_ns if stop.end_ns is None else stop.end_ns
    return stop.begin_ns + LEAST_NS <= at_ns <= end_ns - LEAST_NS


def split(stop: Stop, at_ns: int, ids: tuple[StopId, StopId]) -> tuple[Stop, Stop, Stop]:
    """The stop as it was, now replaced, and its two parts. The first keeps the reason; the second had another cause."""
    first_s = (at_ns - stop.begin_ns) / 1e9
    first = msgspec.structs.replace(
        stop,
        id=ids[0],
        end_ns=at_ns,
        seconds=first_s if stop.seconds is None else min(first_s, stop.seconds),
        no_data=_cut(stop.no_data, stop.begin_ns, at_ns),
        replaces=(stop.id,),
    )
    second = msgspec.structs.replace(
        stop,
        id=ids[1],
        begin_ns=at_ns,
        seconds=None if stop.seconds is None else max(0.0, stop.seconds - first_s),
        no_data=_cut(stop.no_data, at_ns, stop.end_ns),
        cause=None,
        reason=(),
        classified_by=None,
        classified_ns=None,
        comment="",
        comment_by=None,
        replaces=(stop.id,),
    )
    return msgspec.structs.replace(stop, replaced_by=ids), first, second


def are_neighbours(stops: Sequence[Stop], others: Sequence[Stop]) -> bool:
    """Whether stops of one place follow each other with nothing but short runs between them.

    Args:
        stops: Those to be merged, by begin.
        others: All that stand for their time and overlap the whole, these among them.
    """
    if len(stops) < 2 or len({one.equipment for one in stops}) != 1:
        return False
    chosen = {one.id for one in stops}
    begin_ns, end_ns = stops[0].begin_ns, stops[-1].end_ns
    between = [
        one
        for one in others
        if one.equipment == stops[0].equipment
        and one.is_current
        and not one.is_short
        and one.id not in chosen
        and (end_ns is None or one.begin_ns < end_ns)
        and (one.end_ns is None or one.end_ns > begin_ns)
    ]
    pairs = itertools.pairwise(stops)
    return not between and all(
        one.end_ns is not None and two.begin_ns - one.end_ns <= FARTHEST_NS for one, two in pairs
    )


def merged(stops: Sequence[Stop], identity: StopId) -> tuple[Stop, ...]:
    """The one that stands for all, then those as they were, now replaced.

    Args:
        stops: Neighbours by begin.
        identity: Of the new one.
    """
    last = stops[-1]
    explained = [one for one in stops if one.reason]
    told = max(explained, key=lambda one: one.seconds or 0.0) if explained else None
    commented = [one for one in stops if one.comment]
    between_s = sum(max(0, two.begin_ns - (one.end_ns or two.begin_ns)) / 1e9 for one, two in itertools.pairwise(stops))
    whole = Stop(
        id=identity,
        equipment=last.equipment,
        kind=min((one.kind for one in stops), key=WORST_FIRST.index),
        begin_ns=stops[0].begin_ns,
        end_ns=last.end_ns,
        seconds=None if last.seconds is None else between_s + sum(one.seconds or 0.0 for one in stops),
        no_data=tuple(gap for one in stops for gap in one.no_data),
        cause=next((one.cause for one in stops if one.cause is not None), None),
        reason=told.reason if told is not None else (),
        classified_by=told.classified_by if told is not None else None,
        classified_ns=told.classified_ns if told is not None else None,
        comment=" / ".join(one.comment for one in commented),
        comment_by=commented[-1].comment_by if commented else None,
        replaces=tuple(one.id for one in stops),
    )
    return whole, *(msgspec.structs.replace(one, replaced_by=(identity,)) for one in stops)


def restored(before: Sequence[Stop], after: Sequence[Stop]) -> tuple[Stop, ...]:
    """Undo what made ``after`` out of ``before``: those stand again, these are replaced.

    What was open then may have ended since: the last one ends as the last part did.

    Args:
        before: Those that were split or merged, by begin.
        after: All that stand for them now, by begin.
    """
    ended = after[-1]
    seconds = None
    if ended.seconds is not None:
        whole_s = sum(one.seconds or 0.0 for one in after)
        seconds = max(0.0, whole_s - (before[-1].begin_ns - after[0].begin_ns) / 1e9)
    last = msgspec.structs.replace(
        before[-1],
        kind=min(before[-1].kind, ended.kind, key=WORST_FIRST.index),
        end_ns=ended.end_ns,
        seconds=seconds,
        no_data=_cut(tuple(gap for one in after for gap in one.no_data), before[-1].begin_ns, ended.end_ns),
    )
    back = [msgspec.structs.replace(one, replaced_by=()) for one in (*before[:-1], last)]
    ids = tuple(one.id for one in before)
    return (*back, *(msgspec.structs.replace(one, replaced_by=ids) for one in after))


def _cut(gaps: tuple[NoData, ...], begin_ns: int, end_ns: int | None) -> tuple[NoData, ...]:
    found: list[NoData] = []
    for gap in gaps:
        begin = max(gap.begin_ns, begin_ns)
        ends = [at for at in (gap.end_ns, end_ns) if at is not None]
        end = min(ends) if ends else None
        if end is None or begin < end:
            found.append(NoData(begin_ns=begin, end_ns=end))
    return tuple(found)
