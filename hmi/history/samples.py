"""Samples out of the file as they went in, page by page, for export."""

from collections.abc import Sequence
from fnmatch import fnmatchcase

import duckdb
import numpy as np

from hmi.domain.query import SamplesAnswer
from hmi.domain.tag import TagName
from hmi.history.database import read_progress
from hmi.history.schema import MINUTE_NS, QUARTER_NS, Progress

PAGE_ROWS = 200_000
"""About so many samples make a page: 5 MB."""
_QUARTERS_PLANNED = 400


def read_samples(
    connection: duckdb.DuckDBPyConnection, patterns: Sequence[str], start_ns: int, end_ns: int
) -> SamplesAnswer:
    """The first page of ``start_ns <= t < end_ns``; the next begins at its ``end_ns``.

    Args:
        connection: a cursor of its own for this thread; a transaction is begun and ended on it.
        patterns: shell patterns of tag names, also of tags that are no longer in the cell.
    """
    connection.begin()
    try:
        tags = connection.execute("SELECT id, cell, name FROM tag ORDER BY id").fetchall()
        chosen = [tag for tag in tags if any(fnmatchcase(tag[2], pattern) for pattern in patterns)]
        page_end = _page_end(connection, [tag[0] for tag in chosen], start_ns, end_ns)
        return _page(connection, chosen, start_ns, page_end)
    finally:
        connection.rollback()


def _page(
    connection: duckdb.DuckDBPyConnection, tags: list[tuple[int, str, TagName]], start_ns: int, end_ns: int
) -> SamplesAnswer:
    names = tuple((cell, name) for _, cell, name in tags)
    numbers = np.array([number for number, _, _ in tags], np.int64)
    rows = connection.execute(
        f"""SELECT tag, t, v, status, backfilled, gap, word FROM sample
        WHERE t >= {start_ns} AND t < {end_ns} AND {_among(numbers.tolist())} ORDER BY t, tag"""
    ).fetchnumpy()
    word = np.ma.filled(np.ma.asarray(rows["word"]).astype(np.int64), 0)
    text: dict[int, str] = {}
    if word.any():
        words = dict(connection.execute("SELECT id, text FROM word").fetchall())
        text = {int(row): words[int(word[row])] for row in np.flatnonzero(word)}
    return SamplesAnswer(
        tags=names,
        end_ns=end_ns,
        tag=np.searchsorted(numbers, rows["tag"]).astype("<u4").tobytes(),
        time_ns=np.asarray(rows["t"]).astype("<i8").tobytes(),
        value=np.ma.filled(np.ma.asarray(rows["v"]).astype("<f8"), np.nan).tobytes(),
        status=np.asarray(rows["status"]).astype("<u4").tobytes(),
        is_backfilled=np.asarray(rows["backfilled"]).astype("u1").tobytes(),
        is_gap=np.asarray(rows["gap"]).astype("u1").tobytes(),
        text=text,
    )


def _page_end(connection: duckdb.DuckDBPyConnection, numbers: list[int], start_ns: int, end_ns: int) -> int:
    """Where the page ends, judged by the counts of the roll-ups; ``end_ns`` when nothing lies before it."""
    progress = read_progress(connection)
    if start_ns >= min(end_ns, _newest(connection, progress) + 1):
        return end_ns
    counts = connection.execute(
        f"""SELECT t, sum(n) FROM quarter WHERE t > {start_ns - QUARTER_NS} AND t < {min(end_ns, progress.quarter)}
        AND {_among(numbers)} GROUP BY t ORDER BY t LIMIT {_QUARTERS_PLANNED}"""
    ).fetchall()
    rows = 0
    for quarter, count in counts:
        if rows and rows + count > PAGE_ROWS:
            return min(end_ns, max(quarter, start_ns + 1))
        rows += count
        if rows > PAGE_ROWS:
            return min(end_ns, max(quarter, start_ns) + QUARTER_NS // -(-count // PAGE_ROWS))
    if len(counts) == _QUARTERS_PLANNED:
        return min(end_ns, counts[-1][0] + QUARTER_NS)
    edge = progress.quarter if rows and start_ns < progress.quarter else max(start_ns, progress.quarter) + MINUTE_NS
    return min(end_ns, edge)


def _newest(connection: duckdb.DuckDBPyConnection, progress: Progress) -> int:
    ((newest,),) = connection.execute("SELECT max(t) FROM sample WHERE t >= ?", [progress.minute]).fetchall()
    return progress.minute if newest is None else newest


def _among(numbers: list[int]) -> str:
    return f"tag IN ({', '.join(map(str, numbers))})" if numbers else "false"
