"""Alarms as they were known at a moment, by the service's clock."""

import duckdb
import msgspec

from hmi.domain.alarm_query import AlarmsAtAnswer
from hmi.domain.alarm_record import AlarmRecord
from hmi.history.alarm_rows import READ, alarm_of, records_of
from hmi.history.alarm_silence import read_oldest, read_silences, unheard_at
from hmi.history.rows import rows_of

MOST_CHANGES = 20_000


def read_alarms_at(connection: duckdb.DuckDBPyConnection, time_ns: int) -> AlarmsAtAnswer:
    """Open alarms in the order in which they were recorded; not heard where nobody listened at that moment.

    What was told later of a time before it was not known then, and is not here.
    """
    rows = rows_of(
        connection,
        f"""SELECT {READ} FROM alarm SEMI JOIN (
            SELECT max(seq) AS seq FROM alarm WHERE recorded <= $time AND cause <> 'past' GROUP BY id) USING (seq)
        WHERE listed ORDER BY seq""",
        {"time": time_ns},
    )
    silent = unheard_at(connection, time_ns)
    alarms = [alarm_of(row) for row in rows]
    return AlarmsAtAnswer(
        alarms=tuple(
            msgspec.structs.replace(alarm, is_heard=False)
            if silent is None or alarm.condition.endpoint in silent
            else alarm
            for alarm in alarms
        ),
        silences=read_silences(connection, time_ns, time_ns + 1),
        oldest_ns=read_oldest(connection),
    )


def read_changes(connection: duckdb.DuckDBPyConnection, start_ns: int, end_ns: int) -> tuple[AlarmRecord, ...]:
    """What was recorded over ``start_ns < t <= end_ns`` of how alarms stand, in the order of recording."""
    rows = rows_of(
        connection,
        f"""SELECT {READ} FROM alarm WHERE recorded > $start AND recorded <= $end AND cause <> 'past'
        ORDER BY seq LIMIT {MOST_CHANGES}""",
        {"start": start_ns, "end": end_ns},
    )
    return tuple(records_of(rows))
