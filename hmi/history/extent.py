"""Which times an open history holds: its oldest sample, the newest filled one, and where each tag's recording ended."""

import duckdb

from hmi.history.database import read_progress
from hmi.history.schema import QUARTER_NS


def recording_ends(connection: duckdb.DuckDBPyConnection) -> list[tuple[int, int, bool]]:
    """Tag, where its recording ended (at the mark, else just after its newest sample), and whether it is marked.

    A controller reports no change within a deadband: what it sends after the stop may have become true between
    the newest sample and the mark.
    """
    progress = read_progress(connection)
    return connection.execute(
        """SELECT tag, greatest(max(last_t) + 1, coalesce(max(gap_last), 0)),
            coalesce(max(gap_last) > max(last_t), false) FROM (
            SELECT tag, last_t, gap_last FROM quarter WHERE t < $quarter
            UNION ALL SELECT tag, last_t, gap_last FROM minute WHERE t >= $quarter AND t < $minute
            UNION ALL SELECT tag, if(gap, NULL, t), if(gap, t, NULL) FROM late
            UNION ALL SELECT tag, if(gap, NULL, t), if(gap, t, NULL) FROM sample WHERE t >= $minute)
        GROUP BY tag HAVING max(last_t) IS NOT NULL""",
        {"quarter": progress.quarter, "minute": progress.minute},
    ).fetchall()


def oldest_sample(connection: duckdb.DuckDBPyConnection) -> int | None:
    """Time of the oldest sample; None when there is none."""
    progress = read_progress(connection)
    ((oldest,),) = connection.execute(
        """SELECT min(t) FROM (SELECT min(first_t) AS t FROM quarter
            UNION ALL SELECT min(first_t) FROM minute WHERE t >= $quarter
            UNION ALL SELECT min(t) FROM late WHERE NOT gap
            UNION ALL SELECT min(t) FROM sample WHERE t >= $minute AND NOT gap)""",
        {"quarter": progress.quarter, "minute": progress.minute},
    ).fetchall()
    return oldest


def newest_filled(connection: duckdb.DuckDBPyConnection) -> int | None:
    """Time of the newest sample that came from a server's history; None where none did in the last quarter of an hour.

    It may still come live; what is older is no longer on its way.
    """
    since_ns = read_progress(connection).minute - QUARTER_NS
    ((newest,),) = connection.execute("SELECT max(t) FROM sample WHERE t >= ? AND backfilled", [since_ns]).fetchall()
    return newest
