"""What single machines did about stops of the cell: who stood first, who stood beside it, and who stood for itself."""

from bisect import bisect_right
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import msgspec

from hmi.domain.activity import WORST_FIRST
from hmi.domain.equipment import EquipmentId, EquipmentKind
from hmi.domain.intervals import common, joined, without
from hmi.domain.production_state import Activity, StateSpan
from hmi.domain.stop import WAITS, CauseWay, Stop, StopId, StopKind, SuggestedCause

EARLIER_NS: Final = 30 * 10**9
"""A machine that stopped up to so long before the cell may be why it waits; one that stood for longer is not: the cell
produced beside it."""
_LASTS_NS: Final = 2 * 10**9
"""What ended so near to the last look still lasts, as far as anybody knows."""
NO_MACHINES: Final = frozenset({EquipmentKind.SUPERVISOR, EquipmentKind.ENERGY_METER})

Lines = Mapping[EquipmentId, Sequence[StateSpan]]
"""What each machine did, one span after the other."""


@dataclass(frozen=True, slots=True, kw_only=True)
class MachineShare:
    """How long a machine did one thing while the cell stood."""

    equipment: EquipmentId
    activity: Activity
    """With the word that it said first."""
    seconds: float


def first_to_stand(stop: Stop, lines: Lines) -> SuggestedCause | None:
    """The machine that was first not to work at a stop of the cell; None where the states name none.

    One that says that it is down comes before one that only waits: a wait has its cause elsewhere.
    """
    end_ns = stop.end_ns or stop.begin_ns
    found: list[tuple[bool, int, EquipmentId, StateSpan]] = []
    for place, line in lines.items():
        number = max(0, bisect_right(line, stop.begin_ns - EARLIER_NS, key=lambda one: one.begin_ns) - 1)
        for span in line[number:]:
            if span.begin_ns >= end_ns:
                break
            kind = span.activity.kind
            is_near = span.begin_ns >= stop.begin_ns - EARLIER_NS and span.end_ns > stop.begin_ns
            if kind is not None and kind is not StopKind.NO_DATA and is_near:
                found.append((kind in WAITS, span.begin_ns, place, span))
                break
    if not found:
        return None
    _waits, _begin, place, span = min(found, key=lambda one: one[:3])
    return SuggestedCause(way=CauseWay.FIRST_TO_STAND, words=span.activity.word, equipment=place)


def own_stops(lines: Lines, cell: Sequence[StateSpan], short_s: float, watched_ns: int) -> tuple[Stop, ...]:
    """Machines that said that they were down while the cell produced: no stop of the cell, and nobody is asked.

    Args:
        lines: What the machines did, whole spans.
        cell: What the cell did in the same time.
        short_s: What is shorter is not told.
        watched_ns: Until when somebody watched: what lasted until then still lasts.
    """
    producing = joined((span.begin_ns, span.end_ns) for span in cell if span.activity.kind is None)
    found: list[Stop] = []
    for place, line in lines.items():
        for spans in _down(line):
            begin_ns, end_ns = spans[0].begin_ns, spans[-1].end_ns
            seconds = sum(span.end_ns - span.begin_ns for span in spans) / 1e9
            if seconds < short_s or not common(((begin_ns, end_ns),), producing):
                continue
            worst = min(spans, key=lambda span: WORST_FIRST.index(span.activity.kind or StopKind.NO_DATA))
            is_open = end_ns >= watched_ns - _LASTS_NS
            found.append(
                Stop(
                    id=StopId(f"machine-{place}-{begin_ns}"),
                    equipment=place,
                    kind=worst.activity.kind or StopKind.NO_DATA,
                    begin_ns=begin_ns,
                    end_ns=None if is_open else end_ns,
                    seconds=None if is_open else seconds,
                    cause=SuggestedCause(way=CauseWay.STATE, words=worst.activity.word, equipment=place),
                )
            )
    return tuple(found)


def shares(stop: Stop, spans: Iterable[StateSpan], kinds: Mapping[EquipmentId, EquipmentKind], now_ns: int) -> tuple[
    MachineShare, ...
]:  # fmt: skip
    """What each machine did while the cell stood, what it did longest first; what nobody watched is no data."""
    end_ns = now_ns if stop.end_ns is None else stop.end_ns
    whole = ((stop.begin_ns, end_ns),)
    seconds: dict[EquipmentId, dict[StopKind | None, float]] = {}
    words: dict[tuple[EquipmentId, StopKind | None], str] = {}
    watched: dict[EquipmentId, list[tuple[int, int]]] = {}
    for span in spans:
        place, kind = span.equipment, span.activity.kind
        if place is None or kinds.get(place) in NO_MACHINES:
            continue
        begin, end = max(span.begin_ns, stop.begin_ns), min(span.end_ns, end_ns)
        if begin < end:
            told = seconds.setdefault(place, {})
            told[kind] = told.get(kind, 0.0) + (end - begin) / 1e9
            words.setdefault((place, kind), span.activity.word)
            watched.setdefault(place, []).append((begin, end))
    found: list[MachineShare] = []
    for place in (one for one in kinds if one in seconds):
        unwatched = sum(end - begin for begin, end in without(whole, joined(watched[place]))) / 1e9
        if unwatched >= 1:
            seconds[place][StopKind.NO_DATA] = seconds[place].get(StopKind.NO_DATA, 0.0) + unwatched
        found += [
            MachineShare(
                equipment=place, activity=Activity(kind=kind, word=words.get((place, kind), "")), seconds=lasted
            )
            for kind, lasted in sorted(seconds[place].items(), key=lambda one: -one[1])
        ]
    return tuple(found)


def with_first(short: Iterable[Stop], lines: Lines) -> tuple[Stop, ...]:
    """Short stops with the machine that was first not to work."""
    return tuple(msgspec.structs.replace(one, cause=first_to_stand(one, lines)) for one in short)


def _down(line: Sequence[StateSpan]) -> list[list[StateSpan]]:
    """Spans that follow each other without a break, in all of which the machine says that it is down."""
    found: list[list[StateSpan]] = []
    for span in line:
        kind = span.activity.kind
        if kind is None or kind in WAITS or kind is StopKind.NO_DATA:
            continue
        if found and found[-1][-1].end_ns == span.begin_ns:
            found[-1].append(span)
        else:
            found.append([span])
    return found
