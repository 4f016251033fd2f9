"""The history file: opened, or set aside when it is damaged, newer than this program, or not a history at all."""

import logging
import os
import time
from pathlib import Path

import duckdb

from hmi import clock
from hmi.history.schema import DAY_NS, TABLES, TEN_NS, VERSION, Progress, roll_up
from hmi.ports.history import HistoryUnavailable

log = logging.getLogger(__name__)

_MEMORY_LIMIT = "512MB"
_NO_ROOM = ("no space left", "file too large", "disk quota", "out of disk", "enospc")
_TAKEN = ("could not set lock", "conflicting lock")
_NOT_ALLOWED = ("permission denied", "read-only", "no such file", "is a directory", "input/output error")
_NEWER = "we can only read"
"""What DuckDB says of a file that a newer DuckDB wrote."""
_REASONS = ("damaged", "newer", "foreign")
_DAMAGE = (duckdb.FatalException, duckdb.InternalException, duckdb.SerializationException)


class _Unfit(Exception):
    """The file is sound but not for this program; ``str()`` is why: ``newer`` or ``foreign``."""


def trouble_of(error: BaseException) -> str:
    """The word for what stands in the way, empty when the file itself must be at fault."""
    words = str(error).lower()
    for signs, trouble in ((_NO_ROOM, "disk full"), (_TAKEN, "in use"), (_NOT_ALLOWED, "not accessible")):
        if any(sign in words for sign in signs):
            return trouble
    return ""


def is_damage(error: BaseException) -> bool:
    """Whether the error says that what lies in the file is not what was written."""
    words = str(error).lower()
    return isinstance(error, _DAMAGE) or any(sign in words for sign in ("checksum", "corrupt", "not a valid duckdb"))


def open_history(file: Path) -> duckdb.DuckDBPyConnection:
    """Open or create; a file that is of no use is renamed with the reason and the time, and a new one begun.

    Raises:
        HistoryUnavailable: the file is not damaged but cannot be opened now.
    """
    try:
        return _open(file)
    except _Unfit as error:
        set_aside(file, error, str(error))
    except (duckdb.Error, OSError) as error:
        if trouble := trouble_of(error):
            raise HistoryUnavailable(trouble) from error
        set_aside(file, error, "newer" if _NEWER in str(error) else "damaged")
    try:
        return _open(file)
    except (duckdb.Error, OSError) as error:
        raise HistoryUnavailable(trouble_of(error) or "not accessible") from error


def open_as_it_is(file: Path) -> duckdb.DuckDBPyConnection:
    """Open to change what lies there; nothing is set aside, and nothing begun in its place.

    Raises:
        HistoryUnavailable: there is none, or it cannot be opened; ``newer`` and ``foreign`` are reasons too.
        duckdb.Error, OSError: what lies there cannot be read.
    """
    if not file.is_file():
        raise HistoryUnavailable("not accessible")
    try:
        return _open(file)
    except _Unfit as error:
        raise HistoryUnavailable(str(error)) from error


def open_to_read(file: Path) -> duckdb.DuckDBPyConnection:
    """Open for reading alone; a service that starts meanwhile begins to record when this is closed.

    Raises:
        HistoryUnavailable: a service is recording (``in use``), or the file cannot be read.
    """
    try:
        return duckdb.connect(file, read_only=True, config={"memory_limit": _MEMORY_LIMIT, "threads": 2})
    except (duckdb.Error, OSError) as error:
        raise HistoryUnavailable(trouble_of(error) or "damaged") from error


def _open(file: Path) -> duckdb.DuckDBPyConnection:
    connection = duckdb.connect(file, config={"memory_limit": _MEMORY_LIMIT, "threads": 2})
    try:
        _refuse_unfit(connection)
        for statement in TABLES:
            connection.execute(statement)
        _bring_up_to_date(connection)
        read_progress(connection)
        connection.execute("SELECT count(*) FROM tag, word").fetchall()
    except BaseException:
        connection.close()
        raise
    return connection


def _refuse_unfit(connection: duckdb.DuckDBPyConnection) -> None:
    """Nothing is written to what another program or a newer Tandem keeps.

    Raises:
        _Unfit: it is one of these.
    """
    tables = {name for (name,) in connection.execute("SELECT table_name FROM duckdb_tables()").fetchall()}
    if not tables:
        return
    if "progress" not in tables:
        raise _Unfit("foreign" if not tables & {"sample", "tag"} else "damaged")
    if "version" not in _columns_of_progress(connection):
        raise _Unfit("foreign")
    ((version,),) = connection.execute("SELECT max(version) FROM progress").fetchall()
    if isinstance(version, int) and version > VERSION:
        raise _Unfit("newer")


def _columns_of_progress(connection: duckdb.DuckDBPyConnection) -> set[str]:
    named = "SELECT column_name FROM duckdb_columns() WHERE table_name = 'progress'"
    return {name for (name,) in connection.execute(named).fetchall()}


def _bring_up_to_date(connection: duckdb.DuckDBPyConnection) -> None:
    """Version 1 had no roll-up over 10 s; 2 had no alarms, whose tables are made like all that are missing."""
    if connection.execute("SELECT version FROM progress").fetchall() == [(1,)]:
        _roll_up_over_10_s(connection)
    connection.execute(f"UPDATE progress SET version = {VERSION} WHERE version < {VERSION}")


def _roll_up_over_10_s(connection: duckdb.DuckDBPyConnection) -> None:
    connection.begin()
    minute = read_progress(connection).minute
    ((oldest,),) = connection.execute("SELECT min(t) // $day * $day FROM quarter", {"day": DAY_NS}).fetchall()
    for start in range(minute if oldest is None else oldest, minute, DAY_NS):
        where = f"t >= {start} AND t < {min(start + DAY_NS, minute)}"
        connection.execute(f"INSERT INTO ten BY NAME {roll_up('sample', TEN_NS, where)}")
    connection.execute("UPDATE progress SET version = 2")
    connection.commit()


def set_aside(file: Path, why: BaseException, word: str = "damaged") -> None:
    """Rename the file and its log so that nothing is lost and recording can begin anew."""
    stamp = time.strftime("%Y%m%dT%H%M%SZ", time.gmtime(clock.now_ns() // 1_000_000_000))
    for part in (file, file.with_name(file.name + ".wal")):
        if part.exists():
            kept = part.with_name(f"{part.name}.{word}-{stamp}")
            os.replace(part, kept)
            log.error("history file %s is %s and was set aside as %s: %s", part, word, kept.name, why)


def aside(file: Path) -> str:
    """What was set aside last and still lies beside ``file``, as ``<reason> <name>``; empty when nothing does."""
    kept = [
        (found.name.rpartition("-")[2], word, found.name)
        for word in _REASONS
        for found in file.parent.glob(f"{file.name}.{word}-*Z")
    ]
    return " ".join(max(kept)[1:]) if kept else ""


def read_progress(connection: duckdb.DuckDBPyConnection) -> Progress:
    """The only row of ``progress``."""
    rows = connection.execute("SELECT minute, quarter, written FROM progress").fetchall()
    if len(rows) != 1:
        raise duckdb.SerializationException("progress is missing")
    minute, quarter, written = rows[0]
    return Progress(minute=minute, quarter=quarter, written=written)
