"""Past occurrences of one alarm: when, how long, who took it, what was written, and what ended it."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import duckdb
from msgspec.structs import replace

from hmi.domain.alarm import AlarmId, alarm_id
from hmi.domain.alarm_query import PastCase, PastComment, SimilarAlarmsAnswer
from hmi.domain.alarm_record import AlarmRecord
from hmi.domain.alarm_transition import AlarmCause, Transition
from hmi.domain.equipment import EquipmentId
from hmi.domain.likeness import Likeness
from hmi.domain.person import PersonRef
from hmi.history.alarm_rows import READ, alarm_of, records_of
from hmi.history.alarm_silence import read_oldest
from hmi.history.rows import rows_of

MOST_LOOKED_AT = 5000
"""Rows of an alarm, the nearest to the moment that is asked about; of one that chatters for months the older ones teach
nothing new."""
MOST_OF_KIN = 500
"""The same of each alarm of its kind: of those only the newest occurrence is told."""

_EVER_NS = 2**62


def read_similar(
    connection: duckdb.DuckDBPyConnection,
    alarm: AlarmId,
    before_ns: int | None,
    limit: int,
    names: Mapping[PersonRef, str],
) -> SimilarAlarmsAnswer:
    """Occurrences, newest first. Who was erased has no name in ``names``, and gets none."""
    rows = _nearest(connection, before_ns, MOST_LOOKED_AT, "id = $id", {"id": _condition_of(connection, alarm)})
    cases = cases_of(records_of(rows), names)
    chosen = [case for case in reversed(cases) if before_ns is None or case.began_ns < before_ns]
    return SimilarAlarmsAnswer(
        cases=tuple(chosen[: max(limit, 0)]), total=len(chosen), oldest_ns=read_oldest(connection)
    )


def read_kin(
    connection: duckdb.DuckDBPyConnection,
    alarm: AlarmId,
    name: str,
    places: Sequence[EquipmentId],
    before_ns: int | None,
    limit: int,
    names: Mapping[PersonRef, str],
) -> tuple[PastCase, ...]:
    """The newest occurrence of each other alarm of that name, at the first of ``places`` and then at the others."""
    if not name or not places:
        return ()
    own = _condition_of(connection, alarm)
    rows = _nearest(
        connection,
        before_ns,
        MOST_OF_KIN,
        "name = $name AND list_contains($places, equipment) AND id <> $id",
        {"name": name, "places": [str(place) for place in places], "id": own},
    )
    by_alarm: dict[AlarmId, list[AlarmRecord]] = defaultdict(list)
    for record in records_of(rows):
        identity = alarm_id(record.alarm.condition)
        if identity != own:
            by_alarm[identity].append(record)
    found: list[PastCase] = []
    for records in by_alarm.values():
        cases = [case for case in cases_of(records, names) if before_ns is None or case.began_ns < before_ns]
        found += cases[-1:]
    kin = [replace(case, likeness=_likeness(case, places[0])) for case in found]
    return tuple(sorted(kin, key=lambda case: (case.likeness, -case.began_ns))[: max(limit, 0)])


def cases_of(records: Iterable[AlarmRecord], names: Mapping[PersonRef, str]) -> list[PastCase]:
    """Occurrences of one alarm, oldest first, out of its rows in any order.

    An occurrence begins when the alarm becomes active, or begins anew without anybody having heard of its return.
    What was done to it after its return still belongs to it.
    """
    groups: list[list[AlarmRecord]] = []
    before: AlarmRecord | None = None
    for record in _in_order(records):
        is_active = record.alarm.is_active is True
        was_active = before is not None and before.alarm.is_active is True
        began = Transition.BEGAN in record.transitions and (before is None or before.seq < record.seq)
        if is_active and (not was_active or began):
            groups.append([])
        if groups:
            groups[-1].append(record)
        before = record
    return [_case(group, names) for group in groups]


def _nearest(
    connection: duckdb.DuckDBPyConnection, before_ns: int | None, most: int, where: str, asked: Mapping[str, object]
) -> list[dict[str, Any]]:
    """Rows of each condition that are nearest to a moment, ``most`` before it and as many from it on.

    What an occurrence came to is told after it began, perhaps after that moment.
    """
    query = f"""SELECT {READ} FROM alarm SEMI JOIN (
        SELECT seq FROM alarm WHERE {where} QUALIFY row_number() OVER (
            PARTITION BY regexp_extract(facts, '"condition":[^}}]*'), t < $before
            ORDER BY abs(t - $before), CASE WHEN t < $before THEN -seq ELSE seq END
        ) <= {most}
    ) USING (seq)"""
    return rows_of(connection, query, {**asked, "before": _EVER_NS if before_ns is None else before_ns})


def _condition_of(connection: duckdb.DuckDBPyConnection, alarm: AlarmId) -> AlarmId:
    """The alarm of which this is an occurrence; itself where nothing is known of it."""
    own = rows_of(connection, f"SELECT {READ} FROM alarm WHERE id = $id ORDER BY seq DESC LIMIT 1", {"id": alarm})
    return alarm_id(alarm_of(own[0]).condition) if own else alarm


def _in_order(records: Iterable[AlarmRecord]) -> list[AlarmRecord]:
    """By the source's time; what people did comes after what they knew, see ``AlarmColumns.in_order``."""
    known_ns: int | None = None
    keyed: list[tuple[int, int, AlarmRecord]] = []
    for record in sorted(records, key=lambda one: one.seq):
        is_own = record.cause in (AlarmCause.PERSON, AlarmCause.LINK)
        moment_ns = known_ns if is_own and known_ns is not None else record.time_ns
        if not is_own and record.cause is not AlarmCause.PAST:
            known_ns = record.time_ns
        keyed.append((moment_ns, record.seq, record))
    return [record for *_, record in sorted(keyed, key=lambda one: one[:2])]


def _case(rows: Sequence[AlarmRecord], names: Mapping[PersonRef, str]) -> PastCase:
    first = rows[0]
    over = next((row for row in rows if row.alarm.is_active is False), None)
    acknowledged = _first(rows, Transition.ACKNOWLEDGED)
    taken = _first(rows, Transition.TAKEN)
    return PastCase(
        alarm=first.id,
        message=first.alarm.message or first.alarm.name,
        began_ns=first.time_ns,
        ended_ns=None if over is None else over.time_ns,
        ended_by=None if over is None else _ended_by(over),
        acknowledged_ns=None if acknowledged is None else acknowledged.time_ns,
        acknowledged_by="" if acknowledged is None else _who(acknowledged, names),
        taken_ns=None if taken is None else taken.time_ns,
        taken_by="" if taken is None or taken.alarm.taken_by is None else names.get(taken.alarm.taken_by, ""),
        comments=tuple(
            PastComment(time_ns=row.time_ns, words=row.alarm.comment, who_name=_who(row, names))
            for row in rows
            if Transition.COMMENTED in row.transitions
        ),
        source=first.alarm.source,
        equipment=first.alarm.equipment,
        is_late=any(row.is_late for row in rows),
        seqs=tuple(row.seq for row in rows),
    )


def _ended_by(over: AlarmRecord) -> Transition:
    odd = (Transition.ENDED_UNSEEN, Transition.RULE_REMOVED)
    return next((step for step in odd if step in over.transitions), Transition.RETURNED)


def _likeness(case: PastCase, here: EquipmentId) -> Likeness:
    return Likeness.SAME_KIND_HERE if case.equipment == here else Likeness.SAME_KIND_ELSEWHERE


def _who(row: AlarmRecord, names: Mapping[PersonRef, str]) -> str:
    """Somebody known here, else as the source calls them."""
    return row.alarm.comment_by if row.who is None else names.get(row.who, "")


def _first(rows: Sequence[AlarmRecord], step: Transition) -> AlarmRecord | None:
    return next((row for row in rows if step in row.transitions), None)
