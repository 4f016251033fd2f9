"""Whether a tag was heard at a moment, from what was written down of it; where nothing was, from its gaps."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import duckdb

from hmi.domain.quality import Freshness


@dataclass(frozen=True, slots=True)
class Hearing:
    """How a tag stood, since when by our clock, and up to when by its controller's it had been heard."""

    freshness: Freshness
    since_ns: int
    limit_ns: int


def hearings_at(
    connection: duckdb.DuckDBPyConnection, numbers: Sequence[int], time_ns: int, began_ns: int
) -> dict[int, Hearing] | None:
    """By tag number, of the service that began at ``began_ns``; None where it was not written down at all yet."""
    ((first_ns,),) = connection.execute("SELECT min(t) FROM heard").fetchall()
    if first_ns is None or time_ns < first_ns:
        return None
    if not numbers:
        return {}
    rows = connection.execute(
        f"""SELECT tag, max(t), arg_max(since, t), arg_max(freshness, t) FROM heard
        WHERE t > {began_ns} AND t <= {time_ns} AND tag IN ({", ".join(map(str, numbers))}) GROUP BY tag"""
    ).fetchall()
    return {
        tag: _hearing(since_ns, mark_ns, Freshness(freshness), time_ns) for tag, since_ns, mark_ns, freshness in rows
    }


def heard_to_the_end(connection: duckdb.DuckDBPyConnection) -> dict[int, int]:
    """By tag number: up to when, by its controller's clock, it was heard by the last writer, where that did not end it.

    A writer that was killed wrote no end: its tags were heard until it made something durable last.
    """
    rows = connection.execute(
        f"""WITH last AS (SELECT began, until FROM run ORDER BY rowid DESC LIMIT 1)
        SELECT tag, any_value(last.until) - arg_max(heard.t - heard.since, heard.t) + 1
        FROM heard, last WHERE heard.t >= last.began AND heard.t <= last.until
        GROUP BY tag HAVING arg_max(freshness, heard.t) = {Freshness.LIVE.value}"""
    ).fetchall()
    return dict(rows)


def inferred(connection: duckdb.DuckDBPyConnection, newest: Mapping[int, int], time_ns: int) -> dict[int, Hearing]:
    """By tag number: silent where a gap was marked since its newest sample; ``newest`` has the times of those."""
    if not newest:
        return {}
    gaps: dict[int, int] = {}
    for table, column, has in (
        ("quarter", "gap_last", "gap_last IS NOT NULL"),
        ("late", "t", "gap"),
        ("sample", "t", "gap"),
    ):
        start_ns = time_ns - 3_600 * 10**9 if table == "sample" else -(2**62)
        rows = connection.execute(
            f"""SELECT tag, max({column}) FROM {table} WHERE {has} AND {column} <= {time_ns} AND t >= {start_ns}
            AND tag IN ({", ".join(map(str, newest))}) GROUP BY tag"""
        ).fetchall()
        for tag, gap_ns in rows:
            gaps[tag] = max(gap_ns, gaps.get(tag, gap_ns))
    return {
        tag: Hearing(Freshness.STALE, gaps[tag], gaps[tag])
        if gaps.get(tag, -(2**62)) >= newest_ns
        else Hearing(Freshness.LIVE, newest_ns, time_ns)
        for tag, newest_ns in newest.items()
    }


def _hearing(since_ns: int, mark_ns: int, freshness: Freshness, time_ns: int) -> Hearing:
    is_live = freshness is Freshness.LIVE
    return Hearing(freshness, since_ns, time_ns - (since_ns - mark_ns) if is_live else mark_ns - 1)
