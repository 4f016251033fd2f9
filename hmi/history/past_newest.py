"""The newest sample of a tag that was seen live at or before a time, found in little time however long ago it came."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import duckdb

from hmi.history.database import read_progress
from hmi.history.schema import DAY_NS, MINUTE_NS, QUARTER_NS, Progress

_LOOK_NS = 2 * MINUTE_NS
"""Looked through sample by sample first: nearly every tag says something in that time."""
_MOST_PERIODS = 200
"""In one statement."""
_EVER = -(2**62)
_COLUMNS = "tag, max(t) AS t, arg_max(coalesce(v, 'nan'::DOUBLE), t) AS v, arg_max(status, t) AS status"
_WORD = "arg_max(coalesce(word, 0), t) AS word"
_SEEN = "NOT gap AND NOT backfilled"


@dataclass(frozen=True, slots=True)
class Newest:
    """One sample; ``word`` 0 where it is no text."""

    t: int
    value: float
    status: int
    word: int


def newest_by(connection: duckdb.DuckDBPyConnection, limits: Mapping[int, int]) -> dict[int, Newest]:
    """Of each tag (by number) the newest sample with ``t <= limit`` that did not come from a server's history."""
    progress = read_progress(connection)
    by_limit: dict[int, list[int]] = {}
    for number, limit_ns in limits.items():
        by_limit.setdefault(limit_ns, []).append(number)
    found: dict[int, Newest] = {}
    for limit_ns, numbers in by_limit.items():
        found |= _of_limit(connection, numbers, limit_ns, progress)
    return found


def at_work_ns(connection: duckdb.DuckDBPyConnection, before_ns: int) -> int | None:
    """Until when somebody recorded, of those who had ended before a time; None when nobody had."""
    ((until_ns,),) = connection.execute(f"SELECT max(until) FROM run WHERE until < {before_ns}").fetchall()
    return until_ns


def words_of(connection: duckdb.DuckDBPyConnection, numbers: Sequence[int]) -> dict[int, str]:
    """Texts by their numbers."""
    if not numbers:
        return {}
    chosen = f"SELECT id, text FROM word WHERE id IN ({_list(sorted(set(numbers)))})"
    return dict(connection.execute(chosen).fetchall())


def _of_limit(
    connection: duckdb.DuckDBPyConnection, numbers: Sequence[int], limit_ns: int, progress: Progress
) -> dict[int, Newest]:
    first_ns = min(limit_ns - _LOOK_NS, progress.minute) // MINUTE_NS * MINUTE_NS
    found = _sampled(connection, numbers, [(first_ns, limit_ns + 1)])
    day_ns = min(first_ns - DAY_NS, progress.quarter) // QUARTER_NS * QUARTER_NS
    for table, period_ns, start_ns, end_ns in (
        ("minute", MINUTE_NS, day_ns, first_ns),
        ("quarter", QUARTER_NS, _EVER, day_ns),
    ):
        missing = [number for number in numbers if number not in found]
        if missing:
            periods = _periods(connection, table, missing, start_ns, end_ns)
            found |= _sampled(connection, missing, [(begin, begin + period_ns) for begin in periods])
    for number, other in _others(connection, numbers, limit_ns).items():
        if number not in found or other.t >= found[number].t:
            found[number] = other
    return found


def _others(connection: duckdb.DuckDBPyConnection, numbers: Sequence[int], limit_ns: int) -> dict[int, Newest]:
    """What waits to be rolled up, was held when its time was deleted, or was seen besides a server's history."""
    if not numbers:
        return {}
    before = f"tag IN ({_list(numbers)}) AND t <= {limit_ns}"
    where = f"{before} AND {_SEEN}"
    rows = connection.execute(
        f"""SELECT {_COLUMNS}, {_WORD} FROM (
            FROM late WHERE {where} UNION ALL FROM held WHERE {before} UNION ALL FROM seen WHERE {before})
        GROUP BY tag"""
    ).fetchall()
    return {row[0]: Newest(*row[1:]) for row in rows}


def _periods(
    connection: duckdb.DuckDBPyConnection, table: str, numbers: Sequence[int], start_ns: int, end_ns: int
) -> list[int]:
    """Where the newest of each tag lies: its last period that holds more than what came from a server's history.

    Periods after that one in which something came from there may hold a newer one, too.
    """
    rows = connection.execute(
        f"""WITH of_tag AS (
            SELECT tag, t, bool_or(NOT backfilled) AS is_seen FROM {table}
            WHERE tag IN ({_list(numbers)}) AND t >= {start_ns} AND t < {end_ns} AND n > 0 GROUP BY tag, t),
        sure AS (SELECT tag, max(t) AS t FROM of_tag WHERE is_seen GROUP BY tag)
        SELECT DISTINCT of_tag.t FROM of_tag LEFT JOIN sure USING (tag)
        WHERE of_tag.t >= coalesce(sure.t, {_EVER}) ORDER BY 1 DESC"""
    ).fetchall()
    return [begin for (begin,) in rows]


def _sampled(
    connection: duckdb.DuckDBPyConnection, numbers: Sequence[int], periods: Sequence[tuple[int, int]]
) -> dict[int, Newest]:
    """The newest of each tag in the samples of these periods, newest period first."""
    found: dict[int, Newest] = {}
    for place in range(0, len(periods), _MOST_PERIODS):
        missing = [number for number in numbers if number not in found]
        if not missing:
            break
        selects = " UNION ALL ".join(
            f"SELECT * FROM sample WHERE t >= {start} AND t < {end} AND tag IN ({_list(missing)}) AND {_SEEN}"
            for start, end in periods[place : place + _MOST_PERIODS]
        )
        rows = connection.execute(f"SELECT {_COLUMNS}, {_WORD} FROM ({selects}) GROUP BY tag").fetchall()
        found |= {row[0]: Newest(*row[1:]) for row in rows}
    return found


def _list(numbers: Sequence[int]) -> str:
    return ", ".join(map(str, numbers))
