"""What was seen to change over a stretch of the past, to be played."""

from collections.abc import Mapping, Sequence
from typing import Any

import duckdb
import numpy as np
import numpy.typing as npt

from hmi.domain.past_query import PastColumns
from hmi.domain.quality import Freshness
from hmi.domain.tag import TagName
from hmi.history.past_newest import words_of
from hmi.history.schema import DAY_NS, SECOND_NS
from hmi.ports.past import PastReadings

MOST_ROWS = 60_000
"""Readings in one answer, about 2 MB: what does not fit is asked for next."""
_LATEST_NS = 10 * SECOND_NS
"""A value that is heard arrives within this; only its controller's clock may be off by more, and that is known."""


def read_stretch(
    connection: duckdb.DuckDBPyConnection,
    known: Mapping[str, int],
    tags: Sequence[TagName],
    start_ns: int,
    end_ns: int,
    step_ns: int,
    oldest_ns: int | None,
) -> PastReadings:
    """Readings and freshness seen over ``start_ns < t <= end_ns``, the newest of each tag in every ``step_ns``.

    A value that became true while its tag was not heard is seen when the tag is heard again.

    Args:
        connection: a cursor of its own for this thread; a transaction is begun and ended on it.
        known: numbers of all tags of the cell that were ever recorded.
        tags: of the present cell.
        start_ns: as ``end_ns`` by the service's clock.
        end_ns: the answer may end earlier, see ``PastReadings.end_ns``.
        step_ns: 0 leaves nothing out.
        oldest_ns: where the stored period begins.
    """
    places = {known[name]: place for place, name in enumerate(tags) if name in known}
    if not places:
        return PastReadings(columns=_no_columns(tags), oldest_ns=oldest_ns, end_ns=end_ns)
    chosen = ", ".join(map(str, places))
    connection.begin()
    try:
        _find_intervals(connection, chosen, start_ns, end_ns)
        rows = _readings(connection, chosen, start_ns, end_ns, step_ns)
        fresh = connection.execute(
            f"""SELECT tag, t, freshness FROM heard
            WHERE tag IN ({chosen}) AND t > {start_ns} AND t <= {end_ns} ORDER BY t"""
        ).fetchnumpy()
        if len(rows["tag"]) > MOST_ROWS:
            end_ns = max(int(rows["seen"][MOST_ROWS]) - 1, start_ns + 1)
            rows = {name: column[rows["seen"] <= end_ns] for name, column in rows.items()}
            fresh = {name: column[fresh["t"] <= end_ns] for name, column in fresh.items()}
        word = np.asarray(rows["word"])
        words = words_of(connection, np.unique(word[word > 0]).tolist())
    finally:
        connection.rollback()
    place_of = np.zeros(max(places) + 1, "<u4")
    place_of[list(places)] = list(places.values())
    return PastReadings(
        columns=PastColumns(
            names=tuple(tags),
            tag=place_of[np.asarray(rows["tag"], np.int64)].tobytes(),
            seen_ns=np.asarray(rows["seen"]).astype("<i8").tobytes(),
            source_time_ns=np.asarray(rows["t"]).astype("<i8").tobytes(),
            value=np.asarray(rows["v"]).astype("<f8").tobytes(),
            status=np.asarray(rows["status"]).astype("<u4").tobytes(),
            text={int(row): words[int(word[row])] for row in np.flatnonzero(word > 0)},
            fresh_tag=place_of[np.asarray(fresh["tag"], np.int64)].tobytes(),
            fresh_ns=np.asarray(fresh["t"]).astype("<i8").tobytes(),
            freshness=np.asarray(fresh["freshness"]).astype("u1").tobytes(),
        ),
        oldest_ns=oldest_ns,
        end_ns=end_ns,
    )


def _find_intervals(connection: duckdb.DuckDBPyConnection, chosen: str, start_ns: int, end_ns: int) -> None:
    """``interval``: from when on by the controllers' clocks a tag was heard or not, and when it was heard again."""
    connection.execute(
        f"""CREATE OR REPLACE TEMP TABLE interval AS
        WITH noted AS (
            SELECT tag, max(t) AS t, arg_max(since, t) AS since, arg_max(freshness, t) AS freshness
            FROM heard WHERE tag IN ({chosen}) AND t <= {start_ns} GROUP BY tag
            UNION ALL SELECT tag, t, since, freshness
            FROM heard WHERE tag IN ({chosen}) AND t > {start_ns} AND t <= {end_ns})
        SELECT tag, t, since, freshness, t - since AS lag,
            min(CASE WHEN freshness = {Freshness.LIVE.value} THEN t END)
                OVER (PARTITION BY tag ORDER BY t ROWS BETWEEN 1 FOLLOWING AND UNBOUNDED FOLLOWING) AS again
        FROM noted"""
    )


def _readings(
    connection: duckdb.DuckDBPyConnection, chosen: str, start_ns: int, end_ns: int, step_ns: int
) -> dict[str, npt.NDArray[Any]]:
    ((least_lag, most_lag, silent_ns),) = connection.execute(
        f"""SELECT min(CASE WHEN freshness = {Freshness.LIVE.value} THEN lag END),
            max(CASE WHEN freshness = {Freshness.LIVE.value} THEN lag END),
            min(CASE WHEN freshness != {Freshness.LIVE.value} THEN since END) FROM interval"""
    ).fetchall()
    first_ns = start_ns - max(most_lag or 0, 0) - _LATEST_NS
    if silent_ns is not None:
        first_ns = max(min(first_ns, silent_ns), start_ns - DAY_NS)
    last_ns = end_ns - min(least_lag or 0, 0)
    live = Freshness.LIVE.value
    step = f"(seen - {start_ns} - 1) // {step_ns}" if step_ns else "seen, t"
    return connection.execute(
        f"""SELECT tag, seen, t, coalesce(v, 'nan'::DOUBLE) AS v, status, coalesce(word, 0) AS word FROM (
            SELECT s.tag, s.t, s.v, s.status, s.word, CASE
                WHEN i.tag IS NULL THEN s.t
                WHEN i.freshness = {live} THEN greatest(s.t + i.lag, i.t)
                ELSE i.again END AS seen
            FROM (
                FROM sample WHERE t > {first_ns} AND t <= {last_ns}
                AND tag IN ({chosen}) AND NOT gap AND NOT backfilled
                UNION ALL FROM seen WHERE t > {first_ns} AND t <= {last_ns} AND tag IN ({chosen})) s
            ASOF LEFT JOIN interval i ON s.tag = i.tag AND s.t >= i.since)
        WHERE seen > {start_ns} AND seen <= {end_ns}
        QUALIFY row_number() OVER (PARTITION BY tag, {step} ORDER BY t DESC) = 1 ORDER BY seen, t"""
    ).fetchnumpy()


def _no_columns(tags: Sequence[TagName]) -> PastColumns:
    return PastColumns(
        names=tuple(tags), tag=b"", seen_ns=b"", source_time_ns=b"", value=b"", status=b"", text={},
        fresh_tag=b"", fresh_ns=b"", freshness=b"",
    )  # fmt: skip
