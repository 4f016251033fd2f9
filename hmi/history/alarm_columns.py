"""The columns from which figures of alarms are computed."""

import duckdb
import numpy as np

from hmi.domain.alarm import AlarmId, Priority
from hmi.domain.alarm_columns import AlarmColumns, AlarmName
from hmi.domain.alarm_query import AlarmFilter
from hmi.domain.equipment import EquipmentId
from hmi.history.alarm_page import where_of

_COLUMNS = """seq, t, recorded, cause NOT IN ('person', 'link') AS told,
    cause = 'past' AS past, id, priority::TINYINT AS priority, call, late, listed,
    coalesce(active::TINYINT, -1)::TINYINT AS active, coalesce(acknowledged::TINYINT, -1)::TINYINT AS acknowledged,
    list_contains(steps, 'began') AS began, list_contains(steps, 'acknowledged') AS answered,
    list_contains(steps, 'taken') AS taken"""


def read_columns(connection: duckdb.DuckDBPyConnection, wanted: AlarmFilter) -> AlarmColumns:
    """Rows of the period, and for every alarm the newest one before it.

    Of a filter counts which alarms are meant: transitions and the like choose rows, and figures need all of an alarm.
    """
    about = AlarmFilter(
        start_ns=wanted.start_ns, end_ns=wanted.end_ns, equipment=wanted.equipment, priorities=wanted.priorities,
        text=wanted.text, alarms=wanted.alarms,
    )  # fmt: skip
    where, parameters = where_of(about)
    of_alarm = where.removeprefix("t >= $start AND t < $end")
    connection.execute(
        f"""CREATE OR REPLACE TEMP TABLE chosen AS
        SELECT a.* FROM alarm AS a WHERE t >= $start AND t < $end
            AND id IN (SELECT DISTINCT id FROM alarm WHERE t < $end {of_alarm})
        UNION ALL SELECT a.* FROM alarm AS a SEMI JOIN (
            SELECT arg_max(seq, (t, seq)) AS seq FROM alarm WHERE t < $start {of_alarm} GROUP BY id) USING (seq)""",
        parameters,
    )
    found = connection.execute(f"SELECT {_COLUMNS} FROM chosen").fetchnumpy()
    ids, alarm = np.unique(np.asarray(found["id"], np.str_), return_inverse=True)
    return AlarmColumns(
        seq=_whole(found["seq"]),
        time_ns=_whole(found["t"]),
        recorded_ns=_whole(found["recorded"]),
        alarm=alarm.astype(np.int64),
        is_told=np.asarray(found["told"], np.bool_),
        is_past=np.asarray(found["past"], np.bool_),
        priority=np.asarray(found["priority"], np.int8),
        is_call=np.asarray(found["call"], np.bool_),
        is_late=np.asarray(found["late"], np.bool_),
        is_listed=np.asarray(found["listed"], np.bool_),
        is_active=np.asarray(found["active"], np.int8),
        is_acknowledged=np.asarray(found["acknowledged"], np.int8),
        began=np.asarray(found["began"], np.bool_),
        acknowledged=np.asarray(found["answered"], np.bool_),
        taken=np.asarray(found["taken"], np.bool_),
        names=_names(connection, [str(one) for one in ids.tolist()]),
    )


def _names(connection: duckdb.DuckDBPyConnection, ids: list[str]) -> tuple[AlarmName, ...]:
    rows = connection.execute(
        """SELECT id, arg_max(if(message = '', name, left(message, 200)), seq), arg_max(equipment, seq),
        arg_max(priority, seq) FROM chosen GROUP BY id"""
    ).fetchall()
    known = {identity: (words, equipment, priority) for identity, words, equipment, priority in rows}
    return tuple(
        AlarmName(
            id=AlarmId(identity),
            words=known[identity][0],
            equipment=None if known[identity][1] is None else EquipmentId(known[identity][1]),
            priority=Priority(known[identity][2]),
        )
        for identity in ids
    )


def _whole(values: object) -> "np.ndarray[tuple[int], np.dtype[np.int64]]":
    return np.asarray(values, np.int64)
