"""Rows of the history of alarms as they are asked for: filtered, sorted and cut into pages by the database."""

from collections.abc import Sequence
from typing import Any, Final

import duckdb
import msgspec

from hmi.domain.alarm_query import MOST_ROWS, AlarmFilter, AlarmHistoryAnswer, AlarmSort
from hmi.domain.alarm_record import AlarmRecord
from hmi.history.alarm_rows import READ, records_of
from hmi.history.alarm_silence import read_oldest, read_silences
from hmi.history.rows import rows_of

MESSAGE_CHARS: Final = 1000
"""Of a message and of a comment in a page that people leaf through."""
PAGE_CHARS: Final = 8_000_000
"""A page of whole messages ends before this."""

_WORDS: Final = "lower(concat_ws(' ', message, name, source, comment))"
_ORDER: Final = {
    AlarmSort.TIME: ("t", "seq"),
    AlarmSort.RECORDED: ("seq",),
    AlarmSort.PRIORITY: ("-priority::INTEGER",),
    AlarmSort.EQUIPMENT: ("coalesce(equipment, source)",),
    AlarmSort.MESSAGE: ("lower(if(message = '', name, left(message, 200)))",),
    AlarmSort.TRANSITION: ("steps[1]",),
    AlarmSort.WHO: ("coalesce(who, nullif(who_name, ''))",),
}


def read_page(
    connection: duckdb.DuckDBPyConnection,
    wanted: AlarmFilter,
    sort: AlarmSort = AlarmSort.TIME,
    *,
    is_descending: bool = True,
    offset: int = 0,
    limit: int = 100,
    newest_seq: int | None = None,
    is_whole: bool = False,
) -> AlarmHistoryAnswer:
    """A page; see ``AskAlarmHistory``. A transaction is begun and ended on the connection.

    Whole messages may make the page shorter than ``limit``, by never less than one row.
    """
    connection.begin()
    try:
        ((newest,),) = connection.execute("SELECT coalesce(max(seq), 0) FROM alarm").fetchall()
        until = newest if newest_seq is None else min(newest, newest_seq)
        where, parameters = where_of(wanted)
        where, parameters = f"{where} AND seq <= $until", {**parameters, "until": until}
        ((total,),) = connection.execute(f"SELECT count(*) FROM alarm WHERE {where}", parameters).fetchall()
        size = "len(message) + len(comment) + len(facts)" if is_whole else "0"
        places = connection.execute(
            f"""SELECT rowid, {size} FROM alarm WHERE {where}
            ORDER BY {order_of(sort, is_descending=is_descending)}
            LIMIT {min(max(limit, 0), MOST_ROWS)} OFFSET {max(offset, 0)}""",
            parameters,
        ).fetchall()
        return AlarmHistoryAnswer(
            rows=_read_rows(connection, _fitting(places), is_whole=is_whole),
            total=total,
            newest_seq=until,
            silences=read_silences(connection, wanted.start_ns, wanted.end_ns),
            oldest_ns=read_oldest(connection),
        )
    finally:
        connection.rollback()


def _read_rows(
    connection: duckdb.DuckDBPyConnection, places: Sequence[int], *, is_whole: bool
) -> tuple[AlarmRecord, ...]:
    """Rows by where they lie, in this order."""
    if not places:
        return ()
    cut = "" if is_whole else f"left(message, {MESSAGE_CHARS}) AS message, left(comment, {MESSAGE_CHARS}) AS comment"
    columns = READ.replace("message,", "").replace("comment,", "") + (f", {cut}" if cut else ", message, comment")
    found = rows_of(
        connection,
        f"SELECT {columns}, rowid AS place, len(message) AS whole FROM alarm WHERE rowid IN (SELECT unnest($places))",
        {"places": list(places)},
    )
    at = {row["place"]: (record, row["whole"]) for row, record in zip(found, records_of(found), strict=True)}
    return tuple(
        record if is_whole or whole <= MESSAGE_CHARS else msgspec.structs.replace(record, message_chars=whole)
        for record, whole in (at[place] for place in places)
    )


def where_of(wanted: AlarmFilter) -> tuple[str, dict[str, Any]]:
    """SQL for the rows that a filter lets pass, and its parameters."""
    parts, parameters = ["t >= $start", "t < $end"], {"start": wanted.start_ns, "end": wanted.end_ns}
    values: dict[str, Any] = dict(parameters)
    for column, name, chosen in (
        ("equipment", "equipment", list(wanted.equipment)),
        ("priority", "priorities", [int(one) for one in wanted.priorities]),
        ("id", "alarms", list(wanted.alarms)),
        ("seq", "rows", list(wanted.rows)),
    ):
        if chosen:
            parts.append(f"{column} IN (SELECT unnest(${name}))")
            values[name] = chosen
    if wanted.transitions:
        parts.append("list_has_any(steps, $transitions)")
        values["transitions"] = [str(one) for one in wanted.transitions]
    for place, word in enumerate(wanted.text.lower().split()):
        parts.append(f"contains({_WORDS}, $word{place})")
        values[f"word{place}"] = word
    if wanted.calls_only:
        parts.append("call")
    if wanted.late_only:
        parts.append("late")
    return " AND ".join(parts), values


def order_of(sort: AlarmSort, *, is_descending: bool) -> str:
    """SQL to sort by; rows without such a value come last, equal ones newest first."""
    way = "DESC" if is_descending else "ASC"
    keys = [f"{key} {way} NULLS LAST" for key in _ORDER[sort]]
    if sort not in (AlarmSort.TIME, AlarmSort.RECORDED):
        keys += ["t DESC", "seq DESC"]
    return ", ".join(keys)


def _fitting(places: Sequence[tuple[int, int]]) -> list[int]:
    """Those that fit into one answer, the first in any case; each with how many characters it has."""
    chosen: list[int] = []
    chars = 0
    for place, size in places:
        chars += size
        if chosen and chars > PAGE_CHARS:
            break
        chosen.append(place)
    return chosen
