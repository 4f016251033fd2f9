"""The thread that writes: batch after batch into the file, opened anew after every trouble."""

import logging
import threading
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path

import duckdb

from hmi import clock
from hmi.history.database import aside, is_damage, open_history, read_progress, set_aside, trouble_of
from hmi.history.queue import Queue
from hmi.history.retention import ClockDoubt, Retention
from hmi.history.schema import SECOND_NS
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


class Recorder:
    """Empties ``queue`` into ``file`` and keeps it within its age and size."""

    def __init__(self, file: Path, queue: Queue) -> None:
        self._file, self._queue = file, queue
        self.trouble = "not started"
        """As ``History.trouble``."""
        self.aside = ""
        """As ``History.aside``."""
        self._told = ""
        """The trouble that the log has named since the last success."""
        self._connection: Connection | None = None
        self._writer: Writer | None = None
        self._open_lock = threading.Lock()
        self._wake = threading.Event()
        self._was_damaged = False
        self._ended: dict[int, int] | None = None
        self._clock_doubt: ClockDoubt | None = None
        self._is_stopping = False
        self._thread: threading.Thread | None = None

    def keep(self, keep_days: float, most_bytes: int | None) -> None:
        """See ``History.keep``. Any thread."""
        self._retention = Retention(keep_ns=int(keep_days * 86400 * SECOND_NS), most_bytes=most_bytes)
        self._trim_due_s = 0.0

    def start(self) -> None:
        """Open the file and begin; when it cannot be opened now, that is tried again and again."""
        self._is_stopping = False
        self._wake.clear()
        self.try_open()
        self._thread = threading.Thread(target=self._record, name="history-writer", daemon=True)
        self._thread.start()

    def finish(self) -> None:
        """Write what is queued; waits for that."""
        self._is_stopping = True
        self._wake.set()
        if self._thread is not None:
            self._thread.join()

    def stop(self) -> None:
        """Close the file, after ``finish`` and after everybody who reads."""
        self.close()
        self._thread = self._ended = None
        self.trouble = "not started"

    @contextmanager
    def reading(self) -> Generator[tuple[Connection, Writer]]:
        """A cursor of the caller's own, and the writer that knows the tags' numbers. Any thread.

        Raises:
            HistoryUnavailable: the file is not open.
        """
        with self._open_lock:
            connection, writer = self._connection, self._writer
            if connection is None or writer is None:
                raise HistoryUnavailable(self.trouble)
            cursor = connection.cursor()
        with cursor:
            yield cursor, writer

    def _record(self) -> None:
        """The thread."""
        spent_s = 0.0
        while True:
            self._wake.wait(RETRY_S if self.trouble else max(BATCH_S - spent_s, 0.0))
            is_last, began_s = self._is_stopping, clock.monotonic_s()
            if self._writer is not None or self.try_open():
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
            self.trouble, self._told, self._was_damaged = "", "", False

    def _trim(self, now_s: float) -> None:
        """Delete what is too old or too much, one slice between two transactions."""
        connection, writer, doubt = self._connection, self._writer, self._clock_doubt
        if connection is None or writer is None or doubt is None or now_s < self._trim_due_s:
            return
        now_ns = clock.now_ns()
        is_in_doubt = doubt.is_in_doubt(now_ns, clock.monotonic_s(), self._retention.keep_ns)
        try:
            until_ns = self._retention.trim(connection, None if is_in_doubt else now_ns)
            if until_ns is None:
                self._trim_due_s = now_s + TRIM_S
                self.aside = aside(self._file)
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
        self.close()
        if is_damaged and self._was_damaged:
            set_aside(self._file, error)
            is_damaged = False
        self._was_damaged = is_damaged
        self.trouble = trouble or "not writable"

    def try_open(self) -> bool:
        """Open the file; False when that is not possible now. By the thread, or before it runs."""
        try:
            connection = open_history(self._file)
            try:
                writer = Writer(connection, self._ended)
                self._clock_doubt = self._clock_doubt or ClockDoubt(read_progress(connection).written)
            except BaseException:
                connection.close()
                raise
        except HistoryUnavailable as error:
            self.trouble = str(error)
            return False
        except (duckdb.Error, OSError) as error:
            self._stumble(error)
            return False
        with self._open_lock:
            self._connection, self._writer = connection, writer
        self.aside = aside(self._file)
        if not self._was_damaged:
            self.trouble = ""
        return True

    def close(self) -> None:
        """Nobody reads or writes until the file is opened again."""
        with self._open_lock:
            connection, self._connection, self._writer = self._connection, None, None
        if connection is not None:
            try:
                connection.close()
            except duckdb.Error as error:
                log.warning("history did not close cleanly: %s", error)
