"""Recording and reading: the queue, the thread that writes it, and the threads that answer. Read this file first."""

import asyncio
import logging
import threading
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TypeVar

import duckdb

from hmi import clock
from hmi.domain.cell import Cell
from hmi.domain.query import SamplesAnswer, TrendTrace
from hmi.domain.reading import ReadingBatch
from hmi.domain.tag import TagName
from hmi.history.columns import Arrival, TagColumns
from hmi.history.database import is_damage, open_history, set_aside, trouble_of
from hmi.history.queue import Queue
from hmi.history.retention import Retention, bytes_held
from hmi.history.samples import read_samples
from hmi.history.schema import SECOND_NS
from hmi.history.trend import read_traces
from hmi.history.writer import Writer
from hmi.ports import HistoryUnavailable

log = logging.getLogger(__name__)

BATCH_S = 0.5
"""Time from one transaction to the next: whatever arrives is durable within a second, the commit included."""

RETRY_S = 2.0
"""Time between two attempts while recording is not possible."""

TRIM_S = 60.0
"""Time between two looks at age and size."""

Connection = duckdb.DuckDBPyConnection
_T = TypeVar("_T")


class History:
    """Samples of one cell in one file; see ``hmi.ports.HistoryPort``.

    ``take``, ``take_backfill``, ``mark_gap``, ``use_cell``, ``keep`` and ``trouble`` never wait and may be called from
    any thread, also before ``start``. What cannot be written yet is kept in a bounded queue; when that is full its
    oldest part is dropped and becomes a gap.

    Args:
        file: the DuckDB file; it and its folder are created.
        cell: says which tag a column number means.
        retention_days: samples older than this are deleted, in full quarters of an hour.
        retention_bytes: the oldest samples are deleted while the file holds more than this; None is no limit.
    """

    def __init__(
        self, file: Path, cell: Cell, *, retention_days: float = 400, retention_bytes: int | None = None
    ) -> None:
        self._file = file
        self._columns = TagColumns.of(cell)
        self._queue = Queue()
        self.keep(retention_days, retention_bytes)
        self._trouble = "not started"
        self._told = ""
        """The trouble that the log has named since the last success."""
        self._connection: Connection | None = None
        self._writer: Writer | None = None
        self._open_lock = threading.Lock()
        self._wake = threading.Event()
        self._was_damaged = False
        self._ended: dict[int, int] | None = None
        self._stopping = False
        self._thread: threading.Thread | None = None
        self._readers: ThreadPoolExecutor | None = None

    @property
    def trouble(self) -> str:
        """Why nothing is being recorded; empty when all is well.

        ``disk full``, ``in use``, ``not accessible``, ``not writable`` or ``not started``.
        """
        return self._trouble

    async def start(self) -> None:
        """Open the file and begin to record; when it cannot be opened now, that is tried again and again."""
        self._stopping = False
        self._wake.clear()
        self._readers = ThreadPoolExecutor(2, thread_name_prefix="history-reader")
        await asyncio.get_running_loop().run_in_executor(self._readers, self._try_open)
        self._thread = threading.Thread(target=self._record, name="history-writer", daemon=True)
        self._thread.start()

    async def stop(self) -> None:
        """Write what is queued, then close."""
        thread, readers = self._thread, self._readers
        if thread is None or readers is None:
            return
        self._stopping = True
        self._wake.set()
        loop = asyncio.get_running_loop()
        await loop.run_in_executor(None, thread.join)
        await loop.run_in_executor(None, readers.shutdown)
        self._close()
        self._thread = self._readers = self._ended = None
        self._trouble = "not started"

    def use_cell(self, cell: Cell) -> None:
        """From now on column numbers mean the tags of ``cell``."""
        self._columns = TagColumns.of(cell)

    def keep(self, keep_days: float, most_bytes: int | None) -> None:
        """From now on delete what is older, and the oldest of what is more; begins with the next transaction."""
        self._retention = Retention(keep_ns=int(keep_days * 86400 * SECOND_NS), most_bytes=most_bytes)
        self._trim_due_s = 0.0

    async def extent(self) -> tuple[int, int | None]:
        """Bytes held, with what still waits in the log to be put in its place, and the time of the oldest sample.

        Raises:
            HistoryUnavailable: the file cannot be read now.
        """
        return await self._read(lambda cursor, writer: (bytes_held(cursor) + self._bytes_in_log(), writer.oldest_ns))

    def take(self, batch: ReadingBatch) -> None:
        """Queue live readings; durable within 1 s."""
        self._queue.add(Arrival.of(self._columns, batch))

    def take_backfill(self, batch: ReadingBatch) -> None:
        """Queue readings of an outage, stored with the back-fill mark, each (tag, source time) once."""
        self._queue.add(Arrival.of(self._columns, batch, is_backfill=True))

    def mark_gap(self, tag: Sequence[int], time_ns: int) -> None:
        """From here on these tags are not recorded; their next sample starts a new stretch."""
        self._queue.add(Arrival.gap(self._columns, tag, time_ns))

    async def trend(
        self, tags: Sequence[TagName], start_ns: int, end_ns: int, columns: int
    ) -> tuple[tuple[TrendTrace, ...], int | None]:
        """Traces in the order asked for, and the time of the oldest sample; see ``read_traces``.

        Raises:
            HistoryUnavailable: the file cannot be read now.
        """
        cell = self._columns.cell

        def read(cursor: Connection, writer: Writer) -> tuple[tuple[TrendTrace, ...], int | None]:
            numbered = [(name, writer.number_of(cell, name)) for name in tags]
            return read_traces(cursor, numbered, start_ns, end_ns, columns), writer.oldest_ns

        return await self._read(read)

    async def samples(self, patterns: Sequence[str], start_ns: int, end_ns: int) -> SamplesAnswer:
        """A page of what was recorded; see ``read_samples``.

        Raises:
            HistoryUnavailable: the file cannot be read now.
        """
        return await self._read(lambda cursor, _: read_samples(cursor, patterns, start_ns, end_ns))

    async def _read(self, read: Callable[[Connection, Writer], _T]) -> _T:
        if self._readers is None:
            raise HistoryUnavailable("not started")
        return await asyncio.get_running_loop().run_in_executor(self._readers, self._with_cursor, read)

    def _with_cursor(self, read: Callable[[Connection, Writer], _T]) -> _T:
        with self._open_lock:
            connection, writer = self._connection, self._writer
            if connection is None or writer is None:
                raise HistoryUnavailable(self._trouble)
            cursor = connection.cursor()
        with cursor:
            try:
                return read(cursor, writer)
            except duckdb.Error as error:
                log.exception("history cannot be read")
                raise HistoryUnavailable(trouble_of(error) or "not readable") from error

    def _bytes_in_log(self) -> int:
        try:
            return self._file.with_name(f"{self._file.name}.wal").stat().st_size
        except FileNotFoundError:
            return 0

    def _record(self) -> None:
        """The writer thread."""
        spent_s = 0.0
        while True:
            self._wake.wait(RETRY_S if self._trouble else max(BATCH_S - spent_s, 0.0))
            is_last, began_s = self._stopping, clock.monotonic_s()
            if self._writer is not None or self._try_open():
                self._write_queued()
                self._trim(began_s)
            if is_last:
                return
            spent_s = clock.monotonic_s() - began_s

    def _write_queued(self) -> None:
        arrivals = self._queue.everything()
        writer = self._writer
        if not arrivals or writer is None:
            return
        try:
            writer.write(arrivals)
        except (duckdb.Error, OSError) as error:
            self._queue.put_back(arrivals)
            self._stumble(error)
        else:
            self._trouble, self._told, self._was_damaged = "", "", False

    def _trim(self, now_s: float) -> None:
        """Delete what is too old or too much, one slice between two transactions."""
        connection, writer = self._connection, self._writer
        if connection is None or writer is None or now_s < self._trim_due_s:
            return
        try:
            until_ns = self._retention.trim(connection, clock.now_ns())
            if until_ns is None:
                self._trim_due_s = now_s + TRIM_S
            else:
                writer.forget_before(until_ns)
        except (duckdb.Error, OSError) as error:
            self._stumble(error)

    def _stumble(self, error: BaseException) -> None:
        """A batch could not be written: the next attempt opens the file anew, which sets a damaged one aside.

        A file that opens but twice in a row cannot be written because of what lies in it is set aside too.
        """
        trouble = trouble_of(error)
        is_damaged = not trouble and is_damage(error)
        log.log(
            logging.DEBUG if trouble and trouble == self._told else logging.ERROR,
            "history cannot be written (%s): %s",
            trouble or "not writable",
            error,
        )
        self._told = trouble
        if self._writer is not None:
            self._ended = self._writer.ended
        self._close()
        if is_damaged and self._was_damaged:
            set_aside(self._file, error)
            is_damaged = False
        self._was_damaged = is_damaged
        self._trouble = trouble or "not writable"

    def _try_open(self) -> bool:
        try:
            connection = open_history(self._file)
            try:
                writer = Writer(connection, self._ended)
            except BaseException:
                connection.close()
                raise
        except HistoryUnavailable as error:
            self._trouble = str(error)
            return False
        except (duckdb.Error, OSError) as error:
            self._stumble(error)
            return False
        with self._open_lock:
            self._connection, self._writer = connection, writer
        if not self._was_damaged:
            self._trouble = ""
        return True

    def _close(self) -> None:
        with self._open_lock:
            connection, self._connection, self._writer = self._connection, None, None
        if connection is not None:
            try:
                connection.close()
            except duckdb.Error as error:
                log.warning("history did not close cleanly: %s", error)
