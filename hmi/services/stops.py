"""What people do to production stops and ask about them; which of them somebody has to explain."""

import asyncio
from collections.abc import Callable

import msgspec

from hmi import clock
from hmi.domain.equipment import EquipmentId
from hmi.domain.intervals import seconds_in
from hmi.domain.outcome import Done, Outcome, Reason, Refused
from hmi.domain.person import Actor
from hmi.domain.production_time import by_equipment, one_line
from hmi.domain.reason_tree import ReasonTree
from hmi.domain.shift_calendar import ShiftCalendar
from hmi.domain.short_stops import groups_of, machine_of
from hmi.domain.stop import Stop, StopId, StopSummary
from hmi.domain.stop_command import ClassifyStop, CommentStop, MergeStops, RestoreStops, SplitStop
from hmi.domain.stop_query import (
    AskReasons,
    AskStates,
    AskStops,
    ReasonsAnswer,
    StatesAnswer,
    StopFilter,
    StopsAnswer,
)
from hmi.domain.stop_shaping import are_neighbours, can_be_split, merged, restored, split
from hmi.live.standing_stop import PATIENT
from hmi.ports.journal import JournalUnavailable
from hmi.ports.site import SitePort
from hmi.ports.stops import SpanPort, StopPort
from hmi.services.access import actor_of
from hmi.services.caller import Caller
from hmi.services.shifts import ShiftService
from hmi.services.short_stops import ShortStopService

RECENT = 4
LONGEST_COMMENT = 500
MOST_ROWS = 2_000
MOST_MERGED = 50


class StopService:
    """Stops by the records, judged by the calendar and the reason tree that are in use now.

    ``records_then`` gives the records as they stood at a past moment (Unix ns).
    """

    def __init__(
        self,
        records: StopPort,
        spans: SpanPort,
        reasons: SitePort[ReasonTree],
        shifts: ShiftService,
        short: ShortStopService,
        *,
        new_id: Callable[[int], StopId],
        records_then: Callable[[int], StopPort] | None = None,
        bring_up_to_date: Callable[[], None] = lambda: None,
        now_ns: Callable[[], int] = clock.now_ns,
    ) -> None:
        self.on_change: list[Callable[[], None]] = []
        self._records, self._records_then, self._spans = records, records_then, spans
        self._reasons, self._shifts, self._short_stops = reasons, shifts, short
        self._new_id, self._bring_up_to_date, self._now_ns = new_id, bring_up_to_date, now_ns
        self._revision = 0
        self._judged_by: ShiftCalendar | None = None
        self._planned_known: dict[tuple[int, int], float] = {}

    async def classify(self, command: ClassifyStop, caller: Caller) -> Outcome:
        """Give a reason, another one, or none any more."""
        stop = self._records.stop(command.stop)
        if stop is None:
            return Refused(reason=Reason.UNKNOWN_STOP)
        if not stop.is_current or stop.reason != command.seen:
            return Refused(reason=Reason.STOP_CHANGED)
        if command.reason and self._reasons.value.find(command.reason) is None:
            return Refused(reason=Reason.UNKNOWN_STOP_REASON)
        told = bool(command.reason)
        explained = msgspec.structs.replace(
            stop,
            reason=command.reason,
            classified_by=caller.ref if told else None,
            classified_ns=self._now_ns() if told else None,
        )
        return self._put("stop.classified", (explained,), actor_of(caller))

    async def comment(self, command: CommentStop, caller: Caller) -> Outcome:
        """Keep a remark."""
        stop = self._records.stop(command.stop)
        if stop is None:
            return Refused(reason=Reason.UNKNOWN_STOP)
        if not stop.is_current:
            return Refused(reason=Reason.STOP_CHANGED)
        words = command.comment.strip()[:LONGEST_COMMENT]
        said = msgspec.structs.replace(stop, comment=words, comment_by=caller.ref if words else None)
        return self._put("stop.commented", (said,), actor_of(caller))

    async def split(self, command: SplitStop, caller: Caller) -> Outcome:
        """Make two of one."""
        stop = self._records.stop(command.stop)
        if stop is None:
            return Refused(reason=Reason.UNKNOWN_STOP)
        if not stop.is_current:
            return Refused(reason=Reason.STOP_CHANGED)
        now_ns = self._now_ns()
        if not can_be_split(stop, command.at_ns, now_ns):
            return Refused(reason=Reason.OUTSIDE_STOP)
        before, first, second = split(stop, command.at_ns, (self._new_id(now_ns), self._new_id(now_ns)))
        return self._put(
            "stop.split", (before, first, second), actor_of(caller), {"first": first.id, "stop": second.id}
        )

    async def merge(self, command: MergeStops, caller: Caller) -> Outcome:
        """Make one of neighbours."""
        if not 2 <= len(set(command.stops)) <= MOST_MERGED:
            return Refused(reason=Reason.NOT_NEIGHBOURS)
        found = [self._records.stop(one) for one in dict.fromkeys(command.stops)]
        stops = sorted((one for one in found if one is not None), key=lambda one: (one.begin_ns, one.id))
        if len(stops) < len(found):
            return Refused(reason=Reason.UNKNOWN_STOP)
        if not all(one.is_current for one in stops):
            return Refused(reason=Reason.STOP_CHANGED)
        if not are_neighbours(stops, self._records.stops(stops[0].begin_ns, stops[-1].end_ns)):
            return Refused(reason=Reason.NOT_NEIGHBOURS)
        whole, *replaced = merged(stops, self._new_id(self._now_ns()))
        return self._put("stop.merged", (whole, *replaced), actor_of(caller), {"stop": whole.id})

    async def restore(self, command: RestoreStops, caller: Caller) -> Outcome:
        """Undo a split or a merge, as long as nothing later was made of its parts."""
        stop = self._records.stop(command.stop)
        if stop is None:
            return Refused(reason=Reason.UNKNOWN_STOP)
        before = self._all(stop.replaces)
        after = self._all(before[0].replaced_by) if before else []
        if not before or not after or not all(one.is_current for one in after):
            return Refused(reason=Reason.STOP_CHANGED)
        return self._put("stop.restored", restored(before, after), actor_of(caller), {"stop": before[0].id})

    def as_of(self, records: StopPort, time_ns: int) -> "StopService":
        """As it would have answered at a past moment, by the ``records`` of then."""
        short = self._short_stops.as_of(records, time_ns)
        return StopService(
            records, self._spans, self._reasons, self._shifts, short, new_id=self._new_id, now_ns=lambda: time_ns
        )

    async def answer_stops(self, query: AskStops, caller: Caller) -> StopsAnswer:
        """Rows that match, those first that somebody has to explain."""
        if query.at_ns is not None and self._records_then is not None:
            then = self.as_of(await asyncio.to_thread(self._records_then, query.at_ns), query.at_ns)
            return await then.answer_stops(msgspec.structs.replace(query, at_ns=None), caller)
        now_ns = self._now_ns()
        wanted = query.filter
        listed = self._all(wanted.ids) if wanted.ids else list(self._records.stops(query.start_ns, query.end_ns))
        short, own = await self._short(query, now_ns), await self._own(query, now_ns)
        rows = [self._judged(one, now_ns) for one in listed if wanted.ids or _is_wanted(one, wanted)]
        if wanted.only_unexplained:
            rows = [one for one in rows if one.is_asked_for]
        if wanted.with_short and not wanted.only_unexplained and not wanted.only_open:
            rows += short
        rows += own
        if query.is_by_time:
            rows.sort(key=lambda one: (one.begin_ns, one.id))
        else:
            rows.sort(key=lambda one: (not one.is_asked_for, -one.begin_ns))
        limit, offset = max(1, min(query.limit, MOST_ROWS)), max(0, query.offset)
        return StopsAnswer(
            stops=tuple(rows[offset : offset + limit]),
            left_out=max(0, len(rows) - offset - limit),
            unexplained=sum(_is_at(one, wanted.machine) for one in self._asked_for(now_ns)),
            short=len(short),
            short_s=sum(one.seconds or 0.0 for one in short),
            groups=groups_of(short) if wanted.with_short else (),
            recent=self._records.recent_reasons(RECENT),
            asked_ns=now_ns,
        )

    async def answer_states(self, query: AskStates, caller: Caller) -> StatesAnswer:
        """What everything did."""
        self._bring_up_to_date()
        only_cell = query.only_cell
        found = await asyncio.to_thread(self._spans.spans, query.start_ns, query.end_ns, only_cell=only_cell)
        lines = by_equipment(found)
        places = sorted(lines, key=lambda one: (one is not None, str(one)))
        chosen = [one for one in places if only_cell or not query.equipment or one in query.equipment]
        return StatesAnswer(
            spans=tuple(span for one in chosen for span in one_line(lines[one], query.start_ns, query.end_ns)),
            watched_ns=self._spans.watched_until_ns() or 0,
        )

    async def answer_reasons(self, query: AskReasons, caller: Caller) -> ReasonsAnswer:
        """The tree in use."""
        return ReasonsAnswer(
            tree=self._reasons.value, is_shipped=self._reasons.is_shipped, trouble=self._reasons.trouble
        )

    def summary(self, trouble: str = "") -> StopSummary:
        """What every screen knows without asking."""
        now_ns = self._now_ns()
        asked_for = self._asked_for(now_ns)
        open_stop = next((one for one in self._records.open_stops() if one.equipment is None), None)
        return StopSummary(
            revision=self._revision,
            unexplained=len(asked_for),
            oldest_unexplained_ns=min((one.begin_ns for one in asked_for), default=None),
            open_stop=None if open_stop is None else self._judged(open_stop, now_ns),
            trouble=trouble,
        )

    def note_change(self) -> None:
        """Stops are other than they were."""
        self._revision += 1
        for listener in self.on_change:
            listener()

    def current(self, start_ns: int, end_ns: int) -> tuple[Stop, ...]:
        """Stops of the whole cell that stand for their time and overlap the period."""
        return tuple(one for one in self._records.stops(start_ns, end_ns) if one.is_current and one.equipment is None)

    async def _own(self, query: AskStops, now_ns: int) -> list[Stop]:
        """What single machines stood while the cell produced."""
        start_ns, wanted = query.start_ns, query.filter
        if start_ns is None or not wanted.with_machines or wanted.ids or wanted.only_unexplained or wanted.reason:
            return []
        end_ns = now_ns if query.end_ns is None else query.end_ns
        found = await self._short_stops.of_machines(start_ns, end_ns)
        return [one for one in found if _is_at(one, wanted.machine) and (one.is_open or not wanted.only_open)]

    async def _short(self, query: AskStops, now_ns: int) -> tuple[Stop, ...]:
        """Of a period with a beginning: of all times there are too many. Of one machine, if one is asked for."""
        start_ns, wanted = query.start_ns, query.filter
        if start_ns is None or wanted.ids or wanted.equipment is not None or wanted.only_unexplained:
            return ()
        end_ns = now_ns if query.end_ns is None else query.end_ns
        short = self._short_stops
        if not wanted.with_short and wanted.machine is None:
            return await short.counted(start_ns, end_ns)
        return tuple(one for one in await short.told(start_ns, end_ns) if _is_at(one, wanted.machine))

    def _asked_for(self, now_ns: int) -> list[Stop]:
        return [one for one in self._records.unexplained() if self._is_asked_for(one, now_ns)]

    def _judged(self, stop: Stop, now_ns: int) -> Stop:
        is_asked_for = self._is_asked_for(stop, now_ns)
        return msgspec.structs.replace(stop, is_asked_for=True) if is_asked_for else stop

    def _is_asked_for(self, stop: Stop, now_ns: int) -> bool:
        """Not while production is not planned: a wait has to last longer than a short stop in planned time."""
        if not stop.wants_reason:
            return False
        planned_s = self._planned_s(stop, now_ns)
        return planned_s >= self._reasons.value.short_stop_s if stop.kind in PATIENT else planned_s > 0

    def _planned_s(self, stop: Stop, now_ns: int) -> float:
        """How much of it lies in planned time. Kept for what is over: some stops are never explained."""
        if stop.end_ns is None:
            return seconds_in(self._shifts.planned(stop.begin_ns, now_ns))
        calendar = self._shifts.calendar
        if calendar is not self._judged_by:
            self._judged_by, self._planned_known = calendar, {}
        key = (stop.begin_ns, stop.end_ns)
        if key not in self._planned_known:
            self._planned_known[key] = seconds_in(self._shifts.planned(*key))
        return self._planned_known[key]

    def _all(self, ids: tuple[StopId, ...]) -> list[Stop]:
        found = [self._records.stop(one) for one in ids]
        return sorted((one for one in found if one is not None), key=lambda one: (one.begin_ns, one.id))

    def _put(self, kind: str, stops: tuple[Stop, ...], by: Actor, result: dict[str, str] | None = None) -> Outcome:
        try:
            self._records.put(kind, stops, by)
        except JournalUnavailable as error:
            return Refused(reason=Reason.JOURNAL_UNAVAILABLE, facts={"detail": str(error)})
        self.note_change()
        return Done(result=dict(result or {}))


def _is_wanted(stop: Stop, wanted: StopFilter) -> bool:
    return (
        stop.equipment == wanted.equipment
        and (stop.is_current or wanted.with_replaced)
        and (stop.is_open or not wanted.only_open)
        and stop.reason[: len(wanted.reason)] == wanted.reason
        and _is_at(stop, wanted.machine)
    )


def _is_at(stop: Stop, machine: EquipmentId | None) -> bool:
    return machine is None or machine_of(stop) == machine
