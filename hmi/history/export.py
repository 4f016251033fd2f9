"""Samples as files for other tools: CSV or Parquet, one file per cell and UTC day, in folders named the Hive way."""

import os
from collections.abc import Generator
from contextlib import contextmanager
from datetime import UTC, datetime
from enum import StrEnum
from pathlib import Path
from urllib.parse import quote

import duckdb
import numpy as np

from hmi.domain.query import SamplesAnswer
from hmi.history.schema import DAY_NS, SECOND_NS

_COLUMNS = """
    make_timestamp_ns(t) AS time, name AS tag, v AS value, word AS text, status,
    CASE WHEN gap THEN NULL WHEN status >> 30 = 0 THEN 'good' WHEN status >> 30 = 1 THEN 'uncertain' ELSE 'bad' END
        AS quality,
    backfilled, gap"""
_CSV_TIME = "replace(CAST(make_timestamp_ns(t) AS VARCHAR), ' ', 'T') || 'Z' AS time"


class ExportFormat(StrEnum):
    """Kinds of files."""

    CSV = "csv"
    PARQUET = "parquet"


class ExportRefused(Exception):
    """A file is already there and was not to be replaced."""


class Export:
    """Takes pages in time order and writes ``cell=…/date=…/samples.<format>``, each file whole or not at all.

    Rows are in order of tag and time. ``time`` is UTC; ``gap`` rows say that from there on the tag was not recorded;
    ``status`` is the OPC UA status code.
    """

    def __init__(
        self, connection: duckdb.DuckDBPyConnection, target: Path, kind: ExportFormat, *, is_replacing: bool
    ) -> None:
        self._connection = connection
        self._target = target
        self._kind = kind
        self._is_replacing = is_replacing
        self._day = 0
        self.rows = 0
        """Samples and gap marks written."""
        self.files: list[Path] = []

    def add(self, page: SamplesAnswer) -> None:
        """Take a page; days that it completes are written."""
        time_ns = np.frombuffer(page.time_ns, "<i8")
        for day in np.unique(time_ns // DAY_NS).tolist():
            if day != self._day:
                self.finish()
                self._day = day
            self._keep(page, time_ns // DAY_NS == day)

    def finish(self) -> None:
        """Write the day that is still open."""
        cells = self._connection.execute("SELECT DISTINCT cell FROM day ORDER BY cell").fetchall()
        for (cell,) in cells:
            self._write(cell)
        self._connection.execute("TRUNCATE day")

    def _keep(self, page: SamplesAnswer, rows: "np.ndarray[tuple[int], np.dtype[np.bool_]]") -> None:
        cells = np.array([cell for cell, _ in page.tags], np.object_)
        names = np.array([name for _, name in page.tags], np.object_)
        tag = np.frombuffer(page.tag, "<u4")[rows]
        text = np.full(len(rows), None, np.object_)
        for row, words in page.text.items():
            text[row] = words
        columns = {
            "cell": cells[tag],
            "name": names[tag],
            "t": np.frombuffer(page.time_ns, "<i8")[rows],
            "v": np.frombuffer(page.value, "<f8")[rows],
            "word": text[rows],
            "status": np.frombuffer(page.status, "<u4")[rows],
            "backfilled": np.frombuffer(page.is_backfilled, "u1")[rows].astype(np.bool_),
            "gap": np.frombuffer(page.is_gap, "u1")[rows].astype(np.bool_),
        }
        self._connection.register("page", columns)
        try:
            self._connection.execute("INSERT INTO day BY NAME SELECT * REPLACE (nullif(v, 'nan') AS v) FROM page")
        finally:
            self._connection.unregister("page")

    def _write(self, cell: str) -> None:
        date = datetime.fromtimestamp(self._day * DAY_NS // SECOND_NS, UTC).date().isoformat()
        file = self._target / f"cell={quote(cell, safe='')}" / f"date={date}" / f"samples.{self._kind}"
        if file.exists() and not self._is_replacing:
            raise ExportRefused(str(file))
        file.parent.mkdir(parents=True, exist_ok=True)
        part = file.with_name(f".{file.name}.part")
        columns = _COLUMNS
        options = "FORMAT parquet, COMPRESSION zstd"
        if self._kind is ExportFormat.CSV:
            columns = columns.replace("make_timestamp_ns(t) AS time", _CSV_TIME)
            options = "FORMAT csv, HEADER"
        try:
            ((count,),) = self._connection.execute(
                f"COPY (SELECT {columns} FROM day WHERE cell = ? ORDER BY name, t) TO {_quoted(part)} ({options})",
                [cell],
            ).fetchall()
            os.replace(part, file)
        finally:
            part.unlink(missing_ok=True)
        self.rows += count
        self.files.append(file)


@contextmanager
def open_export(target: Path, kind: ExportFormat, *, is_replacing: bool) -> Generator[Export]:
    """An export into ``target``, which is made, and goes again when nothing came into it.

    What one day needs beyond memory is kept there for the time being.

    Raises:
        OSError: the folder cannot be written.
        ExportRefused: a file is there already.
        duckdb.Error: as ``OSError`` when the disk is full.
    """
    is_made = not target.exists()
    target.mkdir(parents=True, exist_ok=True)
    spare = target / f".export-{os.getpid()}.duckdb"
    connection = duckdb.connect(spare, config={"memory_limit": "512MB", "threads": 2})
    try:
        connection.execute(
            """CREATE TABLE day (cell VARCHAR, name VARCHAR, t BIGINT, v DOUBLE, word VARCHAR, status UINTEGER,
            backfilled BOOLEAN, gap BOOLEAN)"""
        )
        export = Export(connection, target, kind, is_replacing=is_replacing)
        yield export
        export.finish()
    finally:
        connection.close()
        for file in (spare, spare.with_name(spare.name + ".wal")):
            file.unlink(missing_ok=True)
        if is_made and not any(target.iterdir()):
            target.rmdir()


def _quoted(file: Path) -> str:
    return "'" + str(file).replace("'", "''") + "'"
