"""What is deleted of alarms that happened too long ago."""

import duckdb

from hmi.history.alarm_rows import NEWEST_ROWS


def trim_alarms(connection: duckdb.DuckDBPyConnection, before_ns: int) -> int:
    """Delete what happened before, within a transaction; how open alarms stand stays. Returns how many rows went."""
    ((count,),) = connection.execute(
        f"""DELETE FROM alarm WHERE t < $before AND NOT (listed AND seq IN (SELECT seq FROM ({NEWEST_ROWS})))""",
        {"before": before_ns},
    ).fetchall()
    connection.execute(
        """DELETE FROM watch WHERE t < $before
        AND EXISTS (FROM watch AS w WHERE w.endpoint = watch.endpoint AND w.t > watch.t AND w.t <= $before)""",
        {"before": before_ns},
    )
    connection.execute("UPDATE watch SET t = $before WHERE t < $before", {"before": before_ns})
    return count
