"""What is marked on the line of time: alarms, acts, connections, starts of the service; and when nobody saw a thing."""

from collections.abc import Iterable, Sequence

from hmi.domain.connection import ConnectionState
from hmi.domain.past_query import AskTimeline, NoData, PastMark, TimelineAnswer, TimelineMark
from hmi.domain.permission import Action, may
from hmi.domain.query import AskJournal, JournalRow
from hmi.ports.journal import JournalPort
from hmi.ports.past import PastAlarmsPort, PastPort
from hmi.ports.stops import SpanPort, StopPort
from hmi.services.caller import Caller
from hmi.services.past_watch import STARTED, connection_rows, service_rows, state_of

MOST_MARKS = 600
"""About as many as can be told apart on a wide screen; more are thinned evenly over the period."""
_ACTS = ("write_tag", "call_method", "acknowledge_alarm", "take_alarm", "shelve_alarm", "unshelve_alarm")
_HEARD = frozenset({ConnectionState.LIVE, ConnectionState.PARTIAL})


class TimelineService:
    """Answers for the line of time."""

    def __init__(
        self,
        history: PastPort,
        journal: JournalPort,
        alarms: PastAlarmsPort | None = None,
        stops: StopPort | None = None,
        spans: SpanPort | None = None,
    ) -> None:
        self._history, self._journal, self._alarms = history, journal, alarms
        self._stops, self._spans = stops, spans

    async def answer(self, query: AskTimeline, caller: Caller) -> TimelineAnswer:
        """Marks for everybody; what people did for those who may read the journal."""
        start_ns, end_ns = query.start_ns, query.end_ns
        connections = await connection_rows(self._journal, start_ns, end_ns)
        services = await service_rows(self._journal, start_ns, end_ns)
        marks = [*_connection_marks(connections), *_service_marks(services)]
        if may(caller.roles, Action.READ_JOURNAL):
            kinds = tuple(f"{act}.done" for act in _ACTS)
            rows, _ = await self._journal.spread(
                AskJournal(limit=MOST_MARKS, kinds=kinds, start_ns=start_ns, end_ns=end_ns)
            )
            marks += [
                TimelineMark(time_ns=row.time_ns, kind=PastMark.ACT, subject=row.subject, detail=row.kind)
                for row in rows
                if row.kind.endswith(".done")
            ]
        if self._alarms is not None:
            marks += [
                TimelineMark(
                    time_ns=one.recorded_ns, kind=PastMark.ALARM, subject=one.alarm.name, detail=one.alarm.message
                )
                for one in await self._alarms.alarm_changes(start_ns, end_ns)
                if one.is_call
            ]
        if self._stops is not None:
            marks += [
                TimelineMark(time_ns=stop.begin_ns, kind=PastMark.STOP, subject=stop.equipment or "", detail=stop.kind)
                for stop in self._stops.stops(start_ns, end_ns)
                if start_ns <= stop.begin_ns < end_ns
            ]
        if self._spans is not None:
            marks += [
                TimelineMark(time_ns=span.begin_ns, kind=PastMark.STATE, detail=span.activity.state)
                for span in self._spans.spans(start_ns, end_ns)
                if span.equipment is None and start_ns <= span.begin_ns < end_ns
            ]
        marks.sort(key=lambda mark: mark.time_ns)
        kept = thinned(marks, start_ns, end_ns)
        return TimelineAnswer(
            start_ns=start_ns,
            end_ns=end_ns,
            oldest_ns=await self._history.oldest_ns(),
            marks=tuple(kept),
            left_out=len(marks) - len(kept),
            no_data=tuple(
                sorted(
                    (*await self._not_running(services, start_ns, end_ns), *silences(connections, end_ns)),
                    key=lambda one: one.start_ns,
                )
            ),
        )

    async def _not_running(self, rows: Sequence[JournalRow], start_ns: int, end_ns: int) -> list[NoData]:
        """Between a stop, or the last thing that was recorded, and the next start."""
        found: list[NoData] = []
        for place, row in enumerate(rows):
            if row.kind != STARTED:
                continue
            before = rows[place - 1] if place else None
            if before is not None and before.kind != STARTED:
                stopped_ns = before.time_ns
            else:
                heard_ns = await self._history.at_work_ns(row.time_ns)
                journal = (await self._journal.read(AskJournal(limit=1, end_ns=row.time_ns))).rows
                stopped_ns = max(heard_ns or 0, journal[0].time_ns if journal else 0)
            if stopped_ns:
                found.append(NoData(start_ns=max(stopped_ns, start_ns), end_ns=row.time_ns))
        if rows and rows[-1].kind != STARTED:
            found.append(NoData(start_ns=rows[-1].time_ns, end_ns=end_ns))
        return [one for one in found if one.start_ns < one.end_ns]


def silences(rows: Sequence[JournalRow], end_ns: int) -> list[NoData]:
    """From when to when which endpoint was not heard."""
    found: list[NoData] = []
    since: dict[str, int] = {}
    for row in rows:
        if state_of(row) in _HEARD:
            if row.subject in since:
                found.append(NoData(start_ns=since.pop(row.subject), end_ns=row.time_ns, endpoint=row.subject))
        else:
            since.setdefault(row.subject, row.time_ns)
    return [*found, *(NoData(start_ns=begin, end_ns=end_ns, endpoint=one) for one, begin in since.items())]


def thinned(marks: Sequence[TimelineMark], start_ns: int, end_ns: int) -> list[TimelineMark]:
    """At most ``MOST_MARKS``: of each kind the first in every stretch, so that none is crowded out by another."""
    if len(marks) <= MOST_MARKS:
        return list(marks)
    stretch_ns = max((end_ns - start_ns) * len(PastMark) // MOST_MARKS, 1)
    first: dict[tuple[PastMark, int], TimelineMark] = {}
    for mark in marks:
        first.setdefault((mark.kind, (mark.time_ns - start_ns) // stretch_ns), mark)
    return sorted(first.values(), key=lambda mark: mark.time_ns)


def _connection_marks(rows: Iterable[JournalRow]) -> list[TimelineMark]:
    return [
        TimelineMark(
            time_ns=row.time_ns, kind=PastMark.CONNECTION, subject=row.subject, detail=row.facts.get("state", "")
        )
        for row in rows
    ]


def _service_marks(rows: Iterable[JournalRow]) -> list[TimelineMark]:
    return [TimelineMark(time_ns=row.time_ns, kind=PastMark.SERVICE, detail=row.kind) for row in rows]
