"""What was recorded in a file that stood in for another, read back to be written into that one."""

import duckdb
import numpy as np

from hmi import clock
from hmi.domain.reading import ReadingBatch
from hmi.domain.tag import TagName
from hmi.history.columns import Arrival, TagColumns
from hmi.history.queue import MOST_ROWS


def rows_of(connection: duckdb.DuckDBPyConnection) -> list[Arrival]:
    """The newest rows in the order in which they arrived, the marks of gaps last; as many as may wait in a queue.

    Raises:
        duckdb.Error: they cannot be read any more.
    """
    arrivals: list[Arrival] = []
    for (cell,) in connection.execute("SELECT DISTINCT cell FROM tag ORDER BY cell").fetchall():
        tags = connection.execute("SELECT id, name FROM tag WHERE cell = ? ORDER BY id", [cell]).fetchall()
        columns = TagColumns(cell, tuple(TagName(name) for _, name in tags))
        numbers = np.array([number for number, _ in tags], np.int64)
        for kind in ("NOT backfilled AND NOT gap", "backfilled", "gap"):
            arrivals += _arrivals(connection, columns, numbers, kind)
    return arrivals


def _arrivals(
    connection: duckdb.DuckDBPyConnection,
    columns: TagColumns,
    numbers: "np.ndarray[tuple[int], np.dtype[np.int64]]",
    kind: str,
) -> list[Arrival]:
    of_kind = f"tag IN ({', '.join(map(str, numbers.tolist()))}) AND {kind}"
    rows = connection.execute(
        f"""SELECT tag, t, coalesce(v, 'nan'::DOUBLE) AS v, status, coalesce(text, '') AS text FROM (
            SELECT *, rowid AS place FROM sample WHERE {of_kind} ORDER BY place DESC LIMIT {MOST_ROWS})
        LEFT JOIN word ON word.id = word ORDER BY place"""
    ).fetchnumpy()
    if not len(rows["t"]):
        return []
    time = np.asarray(rows["t"], np.int64)
    words = np.asarray(rows["text"], np.object_)
    batch = ReadingBatch(
        np.searchsorted(numbers, np.asarray(rows["tag"])).astype(np.uint32),
        time,
        time,
        np.asarray(rows["v"], np.float64),
        np.asarray(rows["status"], np.uint32),
        {int(row): str(words[row]) for row in np.flatnonzero(words != "")},
    )
    return [Arrival(columns, batch, clock.now_ns(), is_backfill=kind == "backfilled", is_gap=kind == "gap")]
