"""Opens the records file: pragmas, migrations, one engine that writes and one that only reads."""

import sqlite3
from contextlib import closing
from pathlib import Path

from alembic import command
from alembic.config import Config
from sqlalchemy import Connection, Engine, QueuePool, create_engine, event

from hmi.durable_file import PART, sync

MIGRATIONS = Path(__file__).parent / "migrations"
BUSY_MS = 500
"""The service waits on its loop: longer, and every screen would take it for dead."""
PRAGMAS = {
    "journal_mode": "WAL",
    "synchronous": "FULL",
    "foreign_keys": "ON",
    "recursive_triggers": "ON",
    "secure_delete": "ON",
    "busy_timeout": str(BUSY_MS),
}
"""``synchronous=FULL``: a commit is on the disk when it returns. ``recursive_triggers``: without it
``INSERT OR REPLACE`` slips past delete triggers. ``secure_delete``: an erased name is overwritten in the file."""


class Database:
    """One records file. Raises SQLAlchemy's ``DBAPIError`` when it cannot be opened or migrated."""

    def __init__(self, path: Path, *, max_bytes: int | None = None) -> None:
        self.path = path
        self._max_bytes = max_bytes
        path.parent.mkdir(parents=True, exist_ok=True)
        if not path.exists():
            path.touch(mode=0o600)
        self._open()
        with self.writer.begin() as connection:
            migrate(connection)

    def _open(self) -> None:
        self.writer = _engine(self.path, "BEGIN IMMEDIATE", PRAGMAS | _quota(self.path, self._max_bytes))
        self.reader = _engine(self.path, "BEGIN", PRAGMAS | {"query_only": "ON"})
        with self.writer.begin():
            pass  # from here on the log lies beside the file

    def write_again(self) -> None:
        """Write all that the open connection holds to the path, where the file or its log was removed, and go on there.

        Raises:
            DBAPIError, sqlite3.Error, OSError: it could not be written; nothing lies at the path then.
        """
        part = self.path.with_name(self.path.name + PART)
        part.unlink(missing_ok=True)
        part.touch(mode=0o600)
        raw = self.writer.raw_connection()
        try:
            with closing(sqlite3.connect(part)) as copy:
                raw.driver_connection.backup(copy)  # pyright: ignore[reportOptionalMemberAccess]  # a checked out one
        finally:
            raw.close()
        sync(part)
        self.close()
        for log in ("-wal", "-shm"):
            self.path.with_name(self.path.name + log).unlink(missing_ok=True)  # of the file that is gone
        part.replace(self.path)
        self._open()

    def close(self) -> None:
        """Give every connection back; the last one folds the log into the file."""
        self.reader.dispose()
        self.writer.dispose()

    def fold_log(self) -> bool:
        """Move the write-ahead log into the file and empty it; False while a reader is in the way."""
        raw = self.writer.raw_connection()
        try:
            busy, _, _ = raw.cursor().execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
        finally:
            raw.close()
        return not busy


def migrate(connection: Connection) -> None:
    """Bring the schema to the newest version, inside the caller's transaction."""
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
    config.set_main_option("path_separator", "os")
    config.attributes["connection"] = connection
    command.upgrade(config, "head")


def _quota(path: Path, max_bytes: int | None) -> dict[str, str]:
    if max_bytes is None:
        return {}
    with sqlite3.connect(path) as connection:
        (page_size,) = connection.execute("PRAGMA page_size").fetchone()
    connection.close()
    return {"max_page_count": str(max(1, max_bytes // page_size))}


def _engine(path: Path, begin: str, pragmas: dict[str, str]) -> Engine:
    def connect() -> sqlite3.Connection:
        # An address with a mode: a file that somebody took away must not begin anew, empty.
        address = f"{path.absolute().as_uri()}?mode=rw"
        return sqlite3.connect(address, uri=True, timeout=BUSY_MS / 1000, check_same_thread=False)

    engine = create_engine("sqlite://", creator=connect, poolclass=QueuePool)

    def set_up(connection: sqlite3.Connection, _record: object) -> None:
        connection.isolation_level = None
        # SQLite's own lower() knows no letters beyond ASCII.
        connection.create_function("folded", 1, str.casefold, deterministic=True)
        for name, value in pragmas.items():
            connection.execute(f"PRAGMA {name}={value}")

    def start(connection: Connection) -> None:
        connection.exec_driver_sql(begin)

    event.listen(engine, "connect", set_up)
    event.listen(engine, "begin", start)
    return engine
