"""From spans as they were watched to one line of time, and the short stops in it."""

from collections.abc import Iterable, Sequence
from itertools import pairwise

import msgspec

from hmi.domain.activity import WORST_FIRST
from hmi.domain.equipment import EquipmentId
from hmi.domain.intervals import Intervals, common, joined
from hmi.domain.production_state import StateSpan
from hmi.domain.stop import WAITS, Stop, StopId


def one_line(spans: Iterable[StateSpan], start_ns: int, end_ns: int) -> tuple[StateSpan, ...]:
    """Spans of one piece of equipment as they follow each other, cut to the period.

    Args:
        spans: In the order in which they were watched. Where the clock was set back two cover the same time: what was
            watched later counts, as nobody can tell which of both clocks was right.
        start_ns: The first moment of the period.
        end_ns: The first moment after it.
    """
    found: list[StateSpan] = []
    for span in spans:
        begin, end = max(span.begin_ns, start_ns), min(span.end_ns, end_ns)
        if begin >= end:
            continue
        while found and found[-1].begin_ns >= begin:
            found.pop()
        if found and found[-1].end_ns > begin:
            found[-1] = msgspec.structs.replace(found[-1], end_ns=begin)
        found.append(msgspec.structs.replace(span, begin_ns=begin, end_ns=end))
    return tuple(found)


def by_equipment(spans: Iterable[StateSpan]) -> dict[EquipmentId | None, list[StateSpan]]:
    """Spans of each, in their order."""
    found: dict[EquipmentId | None, list[StateSpan]] = {}
    for span in spans:
        found.setdefault(span.equipment, []).append(span)
    return found


def short_stops(line: Sequence[StateSpan], stops: Iterable[Stop], short_s: float, now_ns: int) -> tuple[Stop, ...]:
    """Waits in a line of time of the cell that were over before anybody was asked.

    Waits that follow each other without a break are one. What still lasts at ``now_ns`` is none yet.
    """
    taken = joined((one.begin_ns, now_ns if one.end_ns is None else one.end_ns) for one in stops if one.is_current)
    found: list[list[StateSpan]] = []
    for span in line:
        if span.activity.kind not in WAITS:
            continue
        if found and found[-1][-1].end_ns == span.begin_ns:
            found[-1].append(span)
        else:
            found.append([span])
    stops_found = (_short_stop(one) for one in found if one[-1].end_ns < now_ns)
    return tuple(one for one in stops_found if (one.seconds or 0.0) < short_s and not _overlaps(one, taken))


def gaps_in(line: Sequence[StateSpan], start_ns: int, end_ns: int) -> Intervals:
    """Times of the period in which nobody watched at all."""
    edges = [start_ns, *(at for span in line for at in (span.begin_ns, span.end_ns)), end_ns]
    return tuple((begin, end) for begin, end in list(pairwise(edges))[::2] if begin < end)


def _short_stop(spans: Sequence[StateSpan]) -> Stop:
    kinds = [one.activity.kind for one in spans if one.activity.kind is not None]
    begin, end = spans[0].begin_ns, spans[-1].end_ns
    return Stop(
        id=StopId(f"short-{begin}"),
        kind=min(kinds, key=WORST_FIRST.index),
        begin_ns=begin,
        end_ns=end,
        seconds=(end - begin) / 1e9,
        is_short=True,
    )


def _overlaps(stop: Stop, taken: Intervals) -> bool:
    return bool(common(((stop.begin_ns, stop.end_ns or stop.begin_ns),), taken))
