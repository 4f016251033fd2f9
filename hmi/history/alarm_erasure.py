"""The name of somebody who was erased, taken out of what was written at alarms (REC-4)."""

from typing import Final

import duckdb

from hmi import clock
from hmi.domain.erased_name import without_name
from hmi.history.retention import free_space
from hmi.history.schema import ALARM

_WRITTEN: Final = ("message", "comment", "comment_by", "who_name")
"""Columns in which people or sources write as they like."""
_SPARE_BLOCKS: Final = 4
"""More than are free: those that the filling itself sets free while it is written."""
_BYTES_OF_UUID: Final = 16


def take_name_out(connection: duckdb.DuckDBPyConnection, name: str) -> bool:
    """Put an ellipsis where a name stood, within a transaction; False where it stood nowhere.

    All rows are written anew: changing some leaves what stood there before in the blocks that they share with others.
    That what is free then has still to be overwritten stands in the file until ``forget_to_overwrite``.
    """
    words = name.lower().split()
    if not words:
        return False
    columns = ", ".join(_WRITTEN)
    rows = connection.execute(
        f"SELECT seq, {columns} FROM alarm WHERE contains(lower(concat_ws(' ', {columns})), $word)",
        {"word": max(words, key=len)},
    ).fetchall()
    told = [(*(without_name(text, name) for text in texts), seq) for seq, *texts in rows]
    changed = [now for now, (seq, *texts) in zip(told, rows, strict=True) if now != (*texts, seq)]
    if not changed:
        return False
    setting = ", ".join(f"{column} = ?" for column in _WRITTEN)
    connection.execute("CREATE TEMP TABLE kept AS FROM alarm ORDER BY rowid")
    connection.executemany(f"UPDATE kept SET {setting} WHERE seq = ?", changed)
    connection.execute("DROP TABLE alarm")
    connection.execute(f"CREATE TABLE alarm {ALARM}")
    connection.execute("INSERT INTO alarm FROM kept ORDER BY seq")
    connection.execute("DROP TABLE kept")
    connection.execute("INSERT INTO erased VALUES (?)", [clock.now_ns()])
    return True


def is_still_to_overwrite(connection: duckdb.DuckDBPyConnection) -> bool:
    """Whether a name that was taken out may still stand in what is free."""
    return bool(connection.execute("SELECT 1 FROM erased LIMIT 1").fetchall())


def forget_to_overwrite(connection: duckdb.DuckDBPyConnection) -> None:
    """What was free is overwritten. Outside of any transaction."""
    connection.execute("DELETE FROM erased")


def overwrite_free_space(connection: duckdb.DuckDBPyConnection) -> bool:
    """Fold the log and write over what is free, where the name may still stand; False while others are at work.

    Outside of any transaction.
    """
    if not free_space(connection):
        return False
    ((free, size),) = connection.execute("SELECT free_blocks, block_size FROM pragma_database_size()").fetchall()
    count = (free + _SPARE_BLOCKS) * size // _BYTES_OF_UUID
    connection.execute(f"CREATE OR REPLACE TABLE filling AS SELECT gen_random_uuid() AS u FROM range({count})")
    is_written = free_space(connection)
    connection.execute("DROP TABLE filling")
    return free_space(connection) and is_written
