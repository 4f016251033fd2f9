"""The cell at a past moment as it was seen then, from history, journal and the records of alarms."""

from collections.abc import Callable, Sequence

import numpy as np
from msgspec.structs import replace

from hmi import clock
from hmi.domain.alarm import Alarm, AlarmId
from hmi.domain.alarm_record import AlarmRecord
from hmi.domain.cases_then import CasesThen
from hmi.domain.cell import Cell
from hmi.domain.connection import ConnectionStatus
from hmi.domain.outcome import Outcome, Reason, Refused
from hmi.domain.past_query import (
    AlarmsThen,
    AskMoment,
    AskStretch,
    MomentAnswer,
    PastColumns,
    StretchAnswer,
    Watch,
)
from hmi.domain.quality import Freshness
from hmi.domain.query import JournalRow
from hmi.domain.tag import TagName
from hmi.ports.journal import JournalPort
from hmi.ports.past import PastAlarmsPort, PastCasesPort, PastPort
from hmi.services.caller import Caller
from hmi.services.past_watch import (
    Watched,
    connection_rows,
    connections_at,
    next_start_ns,
    set_back_s,
    state_of,
    watch_at,
)

LONGEST_STRETCH_NS = 3_600 * 10**9
"""In one answer; what is played goes on with the next."""


class PastService:
    """Answers for moments and stretches. ``cell`` gives the present cell: the past is told of the tags known now."""

    def __init__(
        self,
        cell: Callable[[], Cell],
        history: PastPort,
        journal: JournalPort,
        alarms: PastAlarmsPort | None = None,
        cases: PastCasesPort | None = None,
        now_ns: Callable[[], int] = clock.now_ns,
    ) -> None:
        self._cell, self._history, self._journal, self._now_ns = cell, history, journal, now_ns
        self._alarms, self._cases = alarms, cases

    async def answer_moment(self, query: AskMoment, _caller: Caller) -> MomentAnswer | Outcome:
        """The cell at a moment. A moment that has not come is refused."""
        if query.time_ns > self._now_ns():
            return Refused(reason=Reason.OUT_OF_RANGE, facts={"value": query.time_ns})
        moment, _ = await self._moment(query.time_ns)
        return moment

    @property
    def cell(self) -> Cell:
        """The present one."""
        return self._cell()

    async def moment(self, time_ns: int) -> MomentAnswer:
        """The cell at a moment that has come. Raises ``HistoryUnavailable``."""
        return (await self._moment(time_ns))[0]

    async def answer_stretch(self, query: AskStretch, _caller: Caller) -> StretchAnswer | Outcome:
        """The cell over a stretch; it ends where the service started or stopped, and never reaches into the future."""
        if query.start_ns > self._now_ns() or query.end_ns <= query.start_ns:
            return Refused(reason=Reason.OUT_OF_RANGE, facts={"value": query.start_ns})
        moment, watched = await self._moment(query.start_ns)
        end_ns = min(query.end_ns, query.start_ns + LONGEST_STRETCH_NS, self._now_ns())
        if watched.next_ns is not None and watched.next_ns > query.start_ns:
            end_ns = min(end_ns, watched.next_ns)
        end_ns = max(end_ns, query.start_ns + 1)
        if moment.watch is not Watch.RUNNING:
            return StretchAnswer(moment=moment, end_ns=end_ns, columns=nothing(moment.columns.names))
        names = moment.columns.names
        readings = await self._history.stretch(names, query.start_ns, end_ns, max(query.step_ns, 0))
        end_ns = readings.end_ns
        rows = await connection_rows(self._journal, query.start_ns + 1, end_ns + 1)
        changes = () if self._alarms is None else await self._alarms.alarm_changes(query.start_ns, end_ns)
        return StretchAnswer(
            moment=moment,
            end_ns=end_ns,
            columns=readings.columns,
            connections=_changed_connections(moment.connections, rows),
            alarms=alarms_after(moment.alarms, changes),
            cases=() if self._cases is None else await self._cases.after(query.start_ns, end_ns),
        )

    async def _moment(self, time_ns: int) -> tuple[MomentAnswer, Watched]:
        cell = self._cell()
        started_ns = await next_start_ns(self._journal, time_ns)
        heard_ns = None if started_ns is None else await self._history.at_work_ns(started_ns)
        watched = await watch_at(self._journal, time_ns, heard_ns)
        names = tuple(tag.name for tag in cell.tags)
        readings = await self._history.moment(names, _seen_until(watched, time_ns), watched.began_ns)
        is_running = watched.watch is Watch.RUNNING
        live, wanted = _counts(cell, readings.columns)
        alarms = None if self._alarms is None else await self._alarms.alarms_at(_seen_until(watched, time_ns))
        has_alarms = alarms is not None and alarms.oldest_ns is not None and alarms.oldest_ns <= time_ns
        has_cases = self._cases is not None and watched.watch is not Watch.UNKNOWN
        cases = await self._cases.then(time_ns) if self._cases is not None and has_cases else CasesThen()
        moment = MomentAnswer(
            time_ns=time_ns,
            oldest_ns=readings.oldest_ns,
            watch=watched.watch,
            watch_since_ns=watched.since_ns,
            version=watched.version,
            columns=readings.columns,
            connections=await connections_at(
                self._journal, cell, watched.began_ns, _seen_until(watched, time_ns), live, wanted
            ),
            alarms=alarms.alarms if has_alarms and alarms is not None else (),
            are_alarms_recorded=has_alarms,
            cases=cases.listed,
            are_cases_recorded=has_cases,
            untold_cases=cases.untold,
            former=readings.former if is_running else (),
            is_freshness_inferred=readings.is_inferred,
            set_back_s=await set_back_s(self._journal, time_ns),
        )
        return moment, watched


def alarms_after(alarms: Sequence[Alarm], changes: Sequence[AlarmRecord]) -> tuple[AlarmsThen, ...]:
    """The open alarms after each moment at which something was recorded."""
    held: dict[AlarmId, Alarm] = {alarm.id: alarm for alarm in alarms}
    told: list[AlarmsThen] = []
    for change in changes:
        if change.is_listed:
            held[change.id] = change.alarm
        else:
            held.pop(change.id, None)
        then = AlarmsThen(time_ns=change.recorded_ns, alarms=tuple(held.values()))
        if told and told[-1].time_ns == then.time_ns:
            told[-1] = then
        else:
            told.append(then)
    return tuple(told)


def nothing(names: tuple[TagName, ...]) -> PastColumns:
    """Columns in which nothing changes."""
    return PastColumns(
        names=names, tag=b"", seen_ns=b"", source_time_ns=b"", value=b"", status=b"", text={},
        fresh_tag=b"", fresh_ns=b"", freshness=b"",
    )  # fmt: skip


def _seen_until(watched: Watched, time_ns: int) -> int:
    """While the service does not run, screens hold what they saw last."""
    return time_ns if watched.watch is not Watch.NOT_RUNNING else min(watched.since_ns, time_ns)


def _counts(cell: Cell, columns: PastColumns) -> tuple[dict[str, int], dict[str, int]]:
    """Tags that were heard, and all, by endpoint."""
    live: dict[str, int] = {}
    wanted: dict[str, int] = {}
    for tag in cell.tags:
        wanted[tag.node.endpoint] = wanted.get(tag.node.endpoint, 0) + 1
    places = np.frombuffer(columns.fresh_tag, "<u4")
    for place in places[np.frombuffer(columns.freshness, "u1") == Freshness.LIVE].tolist():
        endpoint = cell.tags[place].node.endpoint
        live[endpoint] = live.get(endpoint, 0) + 1
    return live, wanted


def _changed_connections(
    connections: Sequence[ConnectionStatus], rows: Sequence[JournalRow]
) -> tuple[ConnectionStatus, ...]:
    held = {status.endpoint: status for status in connections}
    told: list[ConnectionStatus] = []
    for row in rows:
        before = held.get(row.subject)
        if before is None:
            continue
        after = replace(before, state=state_of(row), since_ns=row.time_ns, detail=row.facts.get("detail", ""))
        held[row.subject] = after
        told.append(after)
    return tuple(told)
