"""Stops of a cell at noon, with records in memory, for tests of what people do to them and ask about them."""

from collections.abc import Sequence
from typing import Any

from hmi.content.reasons_file import read_reasons
from hmi.domain.outcome import Reason, Refused
from hmi.domain.person import Actor, Person, PersonRef, Role, Session
from hmi.domain.production_state import StateSpan
from hmi.domain.shift_calendar import Break, ShiftCalendar, ShiftRule
from hmi.domain.short_stops import SayingId, ShortStopsSaying
from hmi.domain.stop import ReasonPath, Stop, StopId, StopKind
from hmi.domain.stop_query import AskStops, StopFilter
from hmi.paths import shipped
from hmi.ports.journal import JournalUnavailable
from hmi.services.caller import Caller
from hmi.services.shifts import ShiftService
from hmi.services.short_stops import ShortStopService
from hmi.services.stops import StopService

S = 10**9
MINUTE = 60 * S
MIDNIGHT = 1_793_836_800 * S
"""5 November 2026, 00:00 UTC."""
NOON = MIDNIGHT + 12 * 60 * MINUTE
JAM, TOOL = ("technical", "jam"), ("technical", "tool")
TREE = read_reasons(shipped("resources") / "reasons.yaml")
CALENDAR = ShiftCalendar(
    time_zone="UTC",
    shifts=(ShiftRule(id="day", label="Day", begin="06:00", end="18:00", breaks=(Break(begin="11:00", end="11:30"),)),),
)


class Written:
    """A hand-written file in memory."""

    is_shipped = False
    trouble = ""

    def __init__(self, value: Any) -> None:
        self.value = value


class Records:
    """Stops and spans in memory."""

    def __init__(self) -> None:
        self.kept: dict[StopId, Stop] = {}
        self.spans_kept: list[StateSpan] = []
        self.acts: list[tuple[str, PersonRef | None]] = []
        self.is_full = False
        self.said: list[ShortStopsSaying] = []

    def stop(self, stop: StopId) -> Stop | None:
        return self.kept.get(stop)

    def stops(self, start_ns: int | None, end_ns: int | None) -> tuple[Stop, ...]:
        found = [
            one
            for one in self.kept.values()
            if (end_ns is None or one.begin_ns < end_ns) and (start_ns is None or (one.end_ns or NOON * 2) > start_ns)
        ]
        return tuple(sorted(found, key=lambda one: one.begin_ns))

    def open_stops(self) -> tuple[Stop, ...]:
        return tuple(one for one in self.kept.values() if one.is_open and one.is_current)

    def unexplained(self) -> tuple[Stop, ...]:
        return tuple(one for one in self.kept.values() if one.is_current and not one.reason)

    def recent_reasons(self, limit: int) -> tuple[ReasonPath, ...]:
        return (JAM,)[:limit]

    def put(self, kind: str, stops: Sequence[Stop], by: Actor) -> None:
        if self.is_full:
            raise JournalUnavailable("disk full")
        self.acts.append((kind, by.ref))
        self.kept.update({one.id: one for one in stops})

    def put_spans(self, spans: Sequence[StateSpan]) -> None:
        self.spans_kept.extend(spans)

    def spans(self, start_ns: int, end_ns: int, *, only_cell: bool = False) -> tuple[StateSpan, ...]:
        wanted = [one for one in self.spans_kept if not (only_cell and one.equipment)]
        return tuple(one for one in wanted if one.end_ns > start_ns and one.begin_ns < end_ns)

    def sayings(self, start_ns: int, end_ns: int) -> tuple[ShortStopsSaying, ...]:
        return tuple(one for one in self.said if one.start_ns < end_ns and one.end_ns > start_ns)

    def put_saying(self, saying: ShortStopsSaying, by: Actor) -> None:
        if self.is_full:
            raise JournalUnavailable("disk full")
        self.said.append(saying)

    def watched_since_ns(self) -> int | None:
        return min((one.begin_ns for one in self.spans_kept), default=None)

    def watched_until_ns(self) -> int | None:
        return max((one.end_ns for one in self.spans_kept), default=None)

    def forget_spans(self, before_ns: int) -> None:
        self.spans_kept = [one for one in self.spans_kept if one.end_ns >= before_ns]


class Desk:
    """The service with its records, at noon."""

    def __init__(self) -> None:
        self.records = Records()
        self.now_ns = NOON
        self._number = 0
        reasons: Written = Written(TREE)
        self.reasons = reasons
        self.short = ShortStopService(
            self.records,
            self.records,
            self.records,
            reasons,
            new_id=lambda time_ns: SayingId(self._new_id(time_ns)),
            now_ns=lambda: self.now_ns,
        )
        self.service = StopService(
            self.records,
            self.records,
            reasons,
            ShiftService(Written(CALENDAR), lambda: self.now_ns),
            self.short,
            new_id=self._new_id,
            now_ns=lambda: self.now_ns,
        )
        person = Person(ref=PersonRef("p-1"), display_name="Ana", roles=frozenset({Role.OPERATOR}))
        self.ana = Caller(Session(token="t", person=person, signed_in_ns=0, idle_limit_s=300), "panel")

    def _new_id(self, _time_ns: int) -> StopId:
        self._number += 1
        return StopId(f"new-{self._number}")

    def stopped(self, name: str, begin_min: float, end_min: float | None, **more: Any) -> Stop:
        """A stop, in minutes from noon."""
        end_ns = None if end_min is None else NOON + round(end_min * MINUTE)
        seconds = None if end_min is None else (end_min - begin_min) * 60
        told: dict[str, Any] = {"kind": StopKind.FAULT, **more}
        stop = Stop(id=StopId(name), begin_ns=NOON + round(begin_min * MINUTE), end_ns=end_ns, seconds=seconds, **told)
        self.records.kept[stop.id] = stop
        return stop

    async def listed(self, **more: Any) -> list[Stop]:
        query = AskStops(filter=StopFilter(**more))
        return list((await self.service.answer_stops(query, self.ana)).stops)


def why(outcome: object) -> Reason | None:
    return outcome.reason if isinstance(outcome, Refused) else None
