"""Which alarm came first of those that stand together, in the cell and in each of its places; doubt is an answer.

An episode begins when an alarm begins to call while none called, and lasts until none does. What came first in it is
told by two clocks. Ours orders what was heard as it happened; between two alarms of one controller its own clock tells
what ours cannot. Two controllers' clocks are compared only where somebody measured how far they are from ours.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from enum import StrEnum
from typing import Final

from msgspec import Struct

from hmi.domain.alarm import Alarm, AlarmId
from hmi.domain.equipment import EquipmentId
from hmi.domain.local_alarm import LOCAL

LONGEST_WAY_NS: Final = 2 * 10**9
"""From the controller to us: what takes longer is a silent connection (two publishing intervals and a keep-alive)."""
CLOCK_DOUBT_NS: Final = 10**9
"""How well a measured clock is known at worst: a server's time is told as rarely as once a second."""
_NEVER: Final = 2**63 - 1

Skews = Mapping[str, float]
"""Endpoint to its clock minus ours, in ms (``ConnectionStatus.clock_skew_ms``)."""


class Place(Struct, frozen=True, kw_only=True):
    """Where alarms stand together: a piece of equipment, or a source that belongs to none; neither for the cell."""

    equipment: EquipmentId | None = None
    endpoint: str = ""
    source: str = ""


CELL: Final = Place()


class Doubt(StrEnum):
    """Why nobody can tell which came first."""

    TOGETHER = "together"
    """One controller told of several at the same moment, or its clock was set meanwhile."""
    CLOCKS = "clocks"
    """They come from controllers whose clocks cannot be compared so closely."""
    TIME_NOT_TOLD = "time_not_told"
    """Of one of them nobody knows when it began."""
    NOT_HEARD = "not_heard"
    """One whose source is silent now may have begun before."""


class FirstOut(Struct, frozen=True, kw_only=True):
    """What came first in a place, of the alarms that call there."""

    place: Place
    candidates: tuple[AlarmId, ...]
    """Each may have come first, the likeliest in front; never empty."""
    count: int
    """Alarms of the episode, with the candidates."""
    not_heard: tuple[AlarmId, ...] = ()
    """Those of silent sources that may have begun before all others, and may be over."""
    doubt: Doubt | None = None
    """None when exactly one came first."""

    @property
    def first(self) -> AlarmId | None:
        """The one that came first, where that is sure."""
        return self.candidates[0] if self.doubt is None else None


def place_of(alarm: Alarm) -> Place:
    """Its equipment, or what its source calls itself."""
    if alarm.equipment is not None:
        return Place(equipment=alarm.equipment)
    return Place(endpoint=alarm.condition.endpoint, source=alarm.source)


def first_outs(alarms: Iterable[Alarm], skews: Skews | None = None) -> dict[Place, FirstOut]:
    """What came first in ``CELL`` and in each place where an alarm calls; a place without a heard one is not named.

    Counts what calls for attention, acknowledged or not, standing or returned. Shelved, suppressed and disabled alarms
    do not count. Takes n log n steps for n alarms.
    """
    groups: dict[Place, list[Alarm]] = defaultdict(list)
    for alarm in alarms:
        if alarm.is_annunciated:
            groups[place_of(alarm)].append(alarm)
            groups[CELL].append(alarm)
    found = {place: first_of(place, standing, skews) for place, standing in groups.items()}
    return {place: first for place, first in found.items() if first is not None}


def first_of(place: Place, alarms: Sequence[Alarm], skews: Skews | None = None) -> FirstOut | None:
    """Which of ``alarms``, however they stand, came first; None where none of them is heard."""
    skews = skews or {}
    heard = [alarm for alarm in alarms if alarm.is_heard]
    if not heard:
        return None
    candidates = _earliest(heard, skews)
    silent = [alarm for alarm in _earliest(alarms, skews) if not alarm.is_heard] if len(heard) < len(alarms) else []
    return FirstOut(
        place=place,
        candidates=tuple(alarm.id for alarm in candidates),
        count=len(heard),
        not_heard=tuple(alarm.id for alarm in silent),
        doubt=_doubt(candidates, is_any_silent=bool(silent)),
    )


def _doubt(candidates: list[Alarm], *, is_any_silent: bool) -> Doubt | None:
    if len(candidates) == 1:
        return Doubt.NOT_HEARD if is_any_silent else None
    if not all(alarm.began_ns for alarm in candidates):
        return Doubt.TIME_NOT_TOLD
    is_one_source = len({alarm.condition.endpoint for alarm in candidates}) == 1
    return Doubt.TOGETHER if is_one_source else Doubt.CLOCKS


class _Span(Struct, frozen=True):
    """An alarm and the moments, by our clock, between which it began: both inclusive, in ns."""

    alarm: Alarm
    low_ns: int
    high_ns: int


def _earliest(alarms: Iterable[Alarm], skews: Skews) -> list[Alarm]:
    """Those before which none of the others is known to have begun, the likeliest first; at least one."""
    spans = [_span(alarm, _skew_ms(alarm.condition.endpoint, skews)) for alarm in alarms]
    bound_ns = min(span.high_ns for span in spans)
    possible = [span for span in spans if span.low_ns <= bound_ns]
    later = _later_by_own_clock(spans)
    firsts = [span for span in possible if span.alarm.id not in later] or possible
    firsts.sort(key=lambda span: (span.high_ns, span.alarm.began_ns or _NEVER, span.alarm.id))
    return [span.alarm for span in firsts]


def _skew_ms(endpoint: str, skews: Skews) -> float | None:
    return 0.0 if endpoint == LOCAL else skews.get(endpoint)  # alarms of our own go by our clock


def _span(alarm: Alarm, skew_ms: float | None) -> _Span:
    high_ns = alarm.noticed_ns or _NEVER
    low_ns = alarm.noticed_ns - LONGEST_WAY_NS if alarm.is_onset_heard else 0
    if skew_ms is not None and alarm.began_ns:
        told_ns = alarm.began_ns - round(skew_ms * 1e6)
        low, high = max(low_ns, told_ns - CLOCK_DOUBT_NS), min(high_ns, told_ns + CLOCK_DOUBT_NS)
        if low <= high:  # else that clock was set since
            return _Span(alarm, low, high)
    return _Span(alarm, low_ns, high_ns)


def _later_by_own_clock(spans: Iterable[_Span]) -> set[AlarmId]:
    """Those before which another of the same controller began by its clock, where ours does not say otherwise."""
    by_clock: dict[str, list[_Span]] = defaultdict(list)
    for span in spans:
        if span.alarm.began_ns:
            by_clock[span.alarm.condition.endpoint].append(span)
    later: set[AlarmId] = set()
    for of_one in by_clock.values():
        of_one.sort(key=lambda span: span.alarm.began_ns)
        lowest_ns, waiting_ns, at_ns = _NEVER, _NEVER, 0
        for span in of_one:
            if span.alarm.began_ns > at_ns:
                lowest_ns, waiting_ns, at_ns = min(lowest_ns, waiting_ns), _NEVER, span.alarm.began_ns
            if lowest_ns <= span.high_ns and lowest_ns != _NEVER:
                later.add(span.alarm.id)
            waiting_ns = min(waiting_ns, span.low_ns)
    return later
