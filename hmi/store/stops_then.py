"""Production stops as they stood at a past moment: each as the last act up to then left it, from the journal."""

import json
from collections.abc import Mapping, Sequence

import msgspec
from sqlalchemy import text

from hmi.domain.person import Actor
from hmi.domain.stop import ReasonPath, Stop, StopId
from hmi.store.journal import Journal

_ROWS = """
SELECT p.facts FROM journal j JOIN payload p ON p.seq = j.seq
WHERE j.kind > 'stop.' AND j.kind < 'stop/' AND j.time_ns <= :time AND p.facts IS NOT NULL ORDER BY j.seq
"""


def stops_then(journal: Journal, time_ns: int) -> "StopsThen":
    """The records as of ``time_ns``. What an erasure took away is not known any more."""
    held: dict[StopId, Stop] = {}
    with journal.database.reader.connect() as connection:
        for (facts,) in connection.execute(text(_ROWS), {"time": time_ns}):
            for stop in _stops_in(facts):
                held[stop.id] = stop
    return StopsThen(held)


class StopsThen:
    """Reads as ``hmi.ports.stops.StopPort`` does; nothing can be written to the past."""

    def __init__(self, held: Mapping[StopId, Stop]) -> None:
        self._held = held

    def stop(self, stop: StopId) -> Stop | None:
        """One of them, also one that was split or merged."""
        return self._held.get(stop)

    def stops(self, start_ns: int | None, end_ns: int | None) -> tuple[Stop, ...]:
        """All that overlap the period, by begin."""
        return tuple(
            stop
            for stop in self._by_begin()
            if (end_ns is None or stop.begin_ns < end_ns)
            and (start_ns is None or stop.end_ns is None or stop.end_ns > start_ns)
        )

    def open_stops(self) -> tuple[Stop, ...]:
        """Those that lasted then and stood for their time."""
        return tuple(stop for stop in self._by_begin() if stop.end_ns is None and stop.is_current)

    def unexplained(self) -> tuple[Stop, ...]:
        """Those without a reason then."""
        return tuple(one for one in self._by_begin() if one.wants_reason)

    def recent_reasons(self, limit: int) -> tuple[ReasonPath, ...]:
        """Reasons given last by then, each once, newest first."""
        told = [stop for stop in self._held.values() if stop.classified_ns is not None and stop.reason]
        told.sort(key=lambda stop: -(stop.classified_ns or 0))
        return tuple(dict.fromkeys(stop.reason for stop in told))[:limit]

    def put(self, kind: str, stops: Sequence[Stop], by: Actor) -> None:
        """Never: the past stands."""
        raise TypeError(f"{kind}: the past cannot be changed")

    def _by_begin(self) -> list[Stop]:
        return sorted(self._held.values(), key=lambda stop: (stop.begin_ns, stop.id))


def _stops_in(facts: str) -> tuple[Stop, ...]:
    told = json.loads(facts).get("stops", "")
    try:
        return msgspec.json.decode(told, type=tuple[Stop, ...]) if told else ()
    except msgspec.MsgspecError:  # written by a version that knew other words
        return ()
