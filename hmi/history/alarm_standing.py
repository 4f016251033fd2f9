"""How alarms stand: what a file that is begun while recording goes on has to start with, and what one gives back."""

from collections.abc import Sequence

import duckdb
import msgspec

from hmi import clock
from hmi.domain.alarm import Alarm, AlarmId
from hmi.domain.alarm_transition import AlarmCause, AlarmChange
from hmi.domain.erased_name import alarm_without_name
from hmi.history.alarm_queue import MOST_WAITING, AlarmArrival, ErasedName, Waiting, WatchMark
from hmi.history.alarm_rows import READ, records_of
from hmi.history.rows import rows_of


class StandingAlarms:
    """Open alarms and heard sources, as they were written last."""

    def __init__(self) -> None:
        self._alarms: dict[AlarmId, AlarmArrival] = {}
        self._heard: dict[str, WatchMark] = {}

    def take(self, arrivals: Sequence[Waiting]) -> None:
        """Learn from what was written."""
        for one in arrivals:
            if isinstance(one, WatchMark):
                self._heard[one.endpoint] = one
            elif isinstance(one, ErasedName):
                self._alarms = {identity: _without(told, one.name) for identity, told in self._alarms.items()}
            elif one.change.is_listed:
                self._alarms[one.change.after.id] = one
            elif one.change.cause is not AlarmCause.PAST:
                self._alarms.pop(one.change.after.id, None)

    def begin_with(self, standing: Sequence[Alarm]) -> None:
        """What the file said when it was opened, as far as nothing newer is known."""
        for alarm in standing:
            change = AlarmChange(before=None, after=alarm, is_listed=True, cause=AlarmCause.SOURCE)
            self._alarms.setdefault(alarm.id, AlarmArrival(change, alarm.heard_ns))

    def arrivals(self) -> list[Waiting]:
        """All of it, to be written again."""
        now_ns = clock.now_ns()
        heard = [WatchMark(mark.endpoint, now_ns, is_heard=True) for mark in self._heard.values() if mark.is_heard]
        return [*heard, *told_anew(list(self._alarms.values()))]


def told_anew(arrivals: Sequence[Waiting]) -> list[Waiting]:
    """The same, to be compared with what another file says; what is in that one already is left out there."""
    return [
        AlarmArrival(msgspec.structs.replace(one.change, before=None), one.recorded_ns, one.who)
        if isinstance(one, AlarmArrival)
        else one
        for one in arrivals
    ]


def _without(told: AlarmArrival, name: str) -> AlarmArrival:
    change = msgspec.structs.replace(told.change, before=None, after=alarm_without_name(told.change.after, name))
    return AlarmArrival(change, told.recorded_ns, told.who)


def alarm_rows_of(connection: duckdb.DuckDBPyConnection) -> list[Waiting]:
    """What was recorded in a file that stood in for another, in its order; as many as may wait.

    Raises:
        duckdb.Error: it cannot be read any more.
    """
    query = f"SELECT {READ} FROM (FROM alarm ORDER BY seq DESC LIMIT {MOST_WAITING}) ORDER BY seq"
    records = records_of(rows_of(connection, query))
    alarms: list[Waiting] = [
        AlarmArrival(
            AlarmChange(before=None, after=one.alarm, is_listed=one.is_listed, cause=one.cause, is_late=one.is_late),
            one.recorded_ns,
            one.who,
        )
        for one in records
    ]
    marks = connection.execute("SELECT endpoint, t, heard FROM watch ORDER BY rowid").fetchall()
    return [*(WatchMark(endpoint, time_ns, is_heard=heard) for endpoint, time_ns, heard in marks), *alarms]
