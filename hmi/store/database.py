"""Opens the records file: pragmas, migrations, one engine that writes and one that only reads."""

import sqlite3
from pathlib import Path

from alembic import command
from alembic.config import Config
from sqlalchemy import Connection, Engine, create_engine, event

MIGRATIONS = Path(__file__).parent / "migrations"
BUSY_MS = 5000
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
        path.parent.mkdir(parents=True, exist_ok=True)
        if not path.exists():
            path.touch(mode=0o600)
        self.writer = _engine(path, "BEGIN IMMEDIATE", PRAGMAS | _quota(path, max_bytes))
        self.reader = _engine(path, "BEGIN", PRAGMAS | {"query_only": "ON"})
        with self.writer.begin() as connection:
            migrate(connection)

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
    engine = create_engine(f"sqlite:///{path}", connect_args={"timeout": BUSY_MS / 1000})

    def set_up(connection: sqlite3.Connection, _record: object) -> None:
        connection.isolation_level = None
        for name, value in pragmas.items():
            connection.execute(f"PRAGMA {name}={value}")

    def start(connection: Connection) -> None:
        connection.exec_driver_sql(begin)

    event.listen(engine, "connect", set_up)
    event.listen(engine, "begin", start)
    return engine
