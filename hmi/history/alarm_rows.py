"""Rows of the history of alarms: records into columns of the table ``alarm``, and back."""

from collections.abc import Iterable, Mapping, Sequence
from hashlib import blake2b
from typing import Any, Final

import msgspec
import numpy as np
import numpy.typing as npt

from hmi.domain.alarm import Alarm
from hmi.domain.alarm_record import AlarmRecord
from hmi.domain.alarm_transition import AlarmCause, Transition
from hmi.domain.person import PersonRef

_OF_ALARM: Final = {
    "id": "id", "equipment": "equipment", "source": "source", "name": "name", "message": "message",
    "severity": "severity", "priority": "priority", "event_id": "event_id", "began_ns": "began",
    "changed_ns": "changed", "heard_ns": "heard", "noticed_ns": "noticed", "is_active": "active",
    "is_acknowledged": "acknowledged", "comment": "comment", "comment_by": "comment_by", "taken_by": "taken_by",
    "taken_ns": "taken",
}  # fmt: skip
"""Fields of ``Alarm`` that have a column of their own; the others change rarely and compress well together."""
_REST: Final = tuple(field for field in Alarm.__struct_fields__ if field not in _OF_ALARM)
_TOLD: Final = (
    "id", "event_id", "changed_ns", "is_active", "is_acknowledged", "is_confirmed", "shelving", "is_suppressed",
    "is_out_of_service", "is_enabled", "message", "severity", "status", "comment", "dialog",
)  # fmt: skip
"""What an event says: two that agree in all of it are one, told twice."""
_DEFAULTS: Final = {
    field.name: None if field.default is msgspec.NODEFAULT else field.default for field in msgspec.structs.fields(Alarm)
}
_TRUTHS: Final = frozenset({"active", "acknowledged"})
_WHOLE: Final = frozenset(
    {"seq", "t", "recorded", "key", "severity", "priority", "began", "changed", "heard", "noticed", "taken"}
)

Columns = dict[str, npt.NDArray[Any]]


def key_of(record: AlarmRecord) -> int:
    """The same for two records of one event; everything else is told apart by its moment too."""
    alarm = record.alarm
    told = [getattr(alarm, name) for name in _TOLD]
    if record.cause not in (AlarmCause.SOURCE, AlarmCause.PAST):
        told += [record.cause, record.time_ns, [str(step) for step in record.transitions]]
    return int.from_bytes(blake2b(msgspec.msgpack.encode(told), digest_size=8).digest(), "little", signed=True)


def columns_of(records: Sequence[tuple[AlarmRecord, int]]) -> Columns:
    """Records with their keys as columns of shape ``(n,)`` by name, as ``INSERT`` takes them.

    Steps are joined by commas, truths are -1, 0 and 1.
    """
    rows = [_row(record, key) for record, key in records]
    columns: Columns = {}
    for name in rows[0]:
        values = [row[name] for row in rows]
        if name in _TRUTHS:
            columns[name] = np.array([-1 if value is None else int(value) for value in values], np.int8)
        elif name == "taken":
            columns[name] = np.array([0 if value is None else value for value in values], np.int64)
        elif name in _WHOLE:
            columns[name] = np.array(values, np.int64)
        elif isinstance(values[0], bool):
            columns[name] = np.array(values, np.bool_)
        else:
            columns[name] = np.array([*values, None], np.object_)[:-1]  # None keeps numpy from guessing a type
    return columns


INSERT: Final = """
    INSERT INTO alarm BY NAME
    SELECT * REPLACE (
        string_split(steps, ',')[1:len(steps)] AS steps,
        CASE WHEN active >= 0 THEN active = 1 END AS active,
        CASE WHEN acknowledged >= 0 THEN acknowledged = 1 END AS acknowledged,
        nullif(taken, 0) AS taken)
    FROM arrived_alarms"""


def _row(record: AlarmRecord, key: int) -> dict[str, Any]:
    alarm = record.alarm
    rest = {name: value for name in _REST if (value := getattr(alarm, name)) != _DEFAULTS[name]}
    of_alarm = {column: getattr(alarm, name) for name, column in _OF_ALARM.items()}
    return {
        "seq": record.seq,
        "t": record.time_ns,
        "recorded": record.recorded_ns,
        "key": key,
        "doubted": record.is_time_doubted,
        "late": record.is_late,
        "call": record.is_call,
        "listed": record.is_listed,
        "cause": str(record.cause),
        "steps": ",".join(record.transitions),
        "state": str(record.state),
        "who": record.who,
        "who_name": record.who_name,
        **of_alarm,
        "facts": msgspec.json.encode(rest).decode(),
    }


NEWEST_ROWS: Final = "SELECT id, max(seq) AS seq FROM alarm WHERE cause <> 'past' GROUP BY id"
"""The row of every alarm that says how it stands; what belongs to the past alone does not say it."""

READ: Final = """seq, t, recorded, doubted, late, call, listed, cause, steps, who, who_name, id, equipment, source,
    name, message, severity, priority, event_id, began, changed, heard, noticed, active, acknowledged, comment,
    comment_by, taken_by, taken, facts"""
"""Columns that ``records_of`` needs, in any order."""


def records_of(rows: Iterable[Mapping[str, Any]]) -> list[AlarmRecord]:
    """Rows as records. What a newer Tandem wrote into ``facts`` and this one does not know is passed over."""
    return [_record(row) for row in rows]


def alarm_of(row: Mapping[str, Any]) -> Alarm:
    """How the alarm of a row stood."""
    told = {name: row[column] for name, column in _OF_ALARM.items()}
    rest: dict[str, object] = msgspec.json.decode(row["facts"])
    return msgspec.convert({**rest, **told}, Alarm)


def _record(row: Mapping[str, Any]) -> AlarmRecord:
    who = row["who"]
    return AlarmRecord(
        seq=row["seq"],
        time_ns=row["t"],
        is_time_doubted=row["doubted"],
        alarm=alarm_of(row),
        transitions=tuple(Transition(step) for step in row["steps"] if step in _STEPS),
        cause=AlarmCause(row["cause"]),
        is_listed=row["listed"],
        is_call=row["call"],
        is_late=row["late"],
        recorded_ns=row["recorded"],
        who=None if who is None else PersonRef(who),
        who_name=row["who_name"],
    )


_STEPS: Final = frozenset(Transition)
