"""The thread that writes: batch after batch into the file, opened anew after every trouble."""

import logging
import threading
from collections.abc import Generator, Sequence
from concurrent.futures import InvalidStateError
from contextlib import contextmanager, suppress
from pathlib import Path

import duckdb

from hmi import clock
from hmi.history.alarm_erasure import overwrite_free_space
from hmi.history.alarm_queue import AlarmQueue, ErasedName, Waiting
from hmi.history.columns import Arrival
from hmi.history.database import aside, is_damage, open_history, read_progress, set_aside, trouble_of
from hmi.history.place import Place
from hmi.history.queue import Queue
from hmi.history.retention import ClockDoubt, Retention
from hmi.history.schema import SECOND_NS
from hmi.history.succession import Succession
from hmi.history.writer import Writer
from hmi.ports.history import HistoryUnavailable

log = logging.getLogger(__name__)

BATCH_S = 0.5
"""Time from one transaction to the next: whatever arrives is durable within a second, the commit included."""

BEAT_S = 10.0
"""Where nothing changes, so often is it written that somebody was recording."""

RETRY_S = 2.0
"""Time between two attempts while recording is not possible."""

TRIM_S = 60.0
"""Time between two looks at age and size."""

INTERRUPT_AGAIN_S = 0.1
"""A reader between two queries is not interrupted, so it is tried again."""

Connection = duckdb.DuckDBPyConnection


class Recorder:
    """Empties ``queue`` and ``alarms`` into ``file`` and keeps it within its age and size."""

    def __init__(self, file: Path, queue: Queue, alarms: AlarmQueue) -> None:
        self._file, self._queue, self._alarms = file, queue, alarms
        self._beat_due_s = 0.0
        self.trouble = "not started"
        """As ``History.trouble``."""
        self.aside = ""
        """As ``History.aside``."""
        self._told = ""
        """The trouble that the log has named since the last success."""
        self._connection: Connection | None = None
        self._writer: Writer | None = None
        self._place = Place(file)
        self._succession = Succession()
        self._readers = threading.Condition()
        self._cursors: list[Connection] = []
        self._wake = threading.Event()
        self._was_damaged = False
        self._has_stumbled = False
        """Nothing could be written since the last trouble: opening the file again proves nothing."""
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
        self._thread = None
        self._succession = Succession()
        self.trouble = "not started"

    @contextmanager
    def reading(self) -> Generator[tuple[Connection, Writer]]:
        """A cursor of the caller's own, and the writer that knows the tags' numbers. Any thread.

        Raises:
            HistoryUnavailable: the file is not open.
        """
        with self._readers:
            connection, writer = self._connection, self._writer
            if connection is None or writer is None:
                raise HistoryUnavailable(self.trouble)
            cursor = connection.cursor()
            self._cursors.append(cursor)
        try:
            yield cursor, writer
        finally:
            with self._readers:
                cursor.close()
                self._cursors.remove(cursor)
                self._readers.notify_all()

    def _record(self) -> None:
        """The thread."""
        spent_s = 0.0
        while True:
            self._wake.wait(RETRY_S if self.trouble else max(BATCH_S - spent_s, 0.0))
            is_last, began_s = self._is_stopping, clock.monotonic_s()
            if self._writer is not None and not self._place.is_there():
                self._lose()
                if not is_last:
                    continue
            if self._writer is not None or self.try_open():
                self._keep_log()
                self._write_queued()
                self._trim(began_s)
                self._leave_no_trace()
            if is_last:
                if self.trouble == "taken away" and self.try_open():
                    self._write_queued()
                return
            if self._writer is None and self.trouble == "disk full":
                self.try_open()  # what is there can be read all the same
            spent_s = clock.monotonic_s() - began_s

    def _keep_log(self) -> None:
        """Where somebody removed the log, only the open connection still holds what was in it: put it into the file."""
        connection = self._connection
        if connection is None or not self._place.has_lost_log():
            return
        log.error("the log of history file %s was taken away; what was in it is written into the file", self._file)
        try:
            connection.execute("FORCE CHECKPOINT")
        except (duckdb.Error, OSError) as error:
            self._stumble(error)
            return
        self._place.mind_log()

    def _mind_log(self) -> None:
        """The log that lies there now is ours; one that is missing only when nothing is in it."""
        connection, words = self._connection, "SELECT wal_size FROM pragma_database_size()"
        if connection is not None:
            is_used = connection.execute(words).fetchall() != [("0 bytes",)]
            self._place.mind_log(is_used=is_used)

    def _write_queued(self) -> None:
        writer = self._writer
        if writer is None:
            return
        arrivals, alarms = self._queue.everything(), self._alarms.everything()
        if not arrivals and not alarms and clock.monotonic_s() < self._beat_due_s:
            self._recover()
            return
        try:
            writer.write(arrivals, alarms)
        except (duckdb.Error, OSError) as error:
            self._queue.put_back(arrivals)
            self._alarms.put_back(alarms)
            self._stumble(error)
            return
        self._beat_due_s = clock.monotonic_s() + BEAT_S
        if self._place.is_there():
            self._mind_log()
            self._succession.wrote(arrivals, alarms)
            _tell_erased(alarms)
            self._recover()
        else:
            self._lose(arrivals, alarms)

    def _recover(self) -> None:
        """All that waited is written."""
        self.trouble, self._told = "", ""
        self._was_damaged = self._has_stumbled = False

    def _trim(self, now_s: float) -> None:
        """Delete what is too old or too much, one slice between two transactions."""
        connection, writer, doubt = self._connection, self._writer, self._clock_doubt
        if connection is None or writer is None or doubt is None or now_s < self._trim_due_s:
            return
        self._trim_due_s = now_s + TRIM_S  # before the limits are read: others that come meanwhile hold at once
        now_ns = clock.now_ns()
        is_in_doubt = doubt.is_in_doubt(now_ns, clock.monotonic_s(), self._retention.keep_ns)
        try:
            until_ns = self._retention.trim(connection, None if is_in_doubt else now_ns)
            self._mind_log()  # a checkpoint ends it
            if until_ns is None:
                self._look_aside()
            else:
                self._trim_due_s = now_s
                writer.forget_before(until_ns)
        except (duckdb.Error, OSError) as error:
            self._trim_due_s = now_s
            self._stumble(error)

    def _leave_no_trace(self) -> None:
        """Of a name that was taken out of rows nothing is left in the file either."""
        connection, writer = self._connection, self._writer
        if connection is None or writer is None or not writer.has_erased:
            return
        try:
            if overwrite_free_space(connection):
                writer.note_overwritten()
            self._mind_log()
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
        self._told, self._has_stumbled = trouble, True
        if self._writer is not None:
            self._succession.leave(self._place, self._writer)
        self.close()
        if is_damaged and self._was_damaged:
            set_aside(self._file, error)
            is_damaged = False
        self._was_damaged = is_damaged
        self.trouble = trouble or "not writable"

    def _lose(self, doubtful: Sequence[Arrival] = (), doubtful_alarms: Sequence[Waiting] = ()) -> None:
        """The file was taken away: when nobody returns it within ``RETRY_S``, recording goes on in a new one."""
        connection, writer = self._connection, self._writer
        if connection is None or writer is None:
            return
        log.error("history file %s was taken away while it was being written", self._file)
        self._succession.lose(connection, self._place, writer, doubtful, doubtful_alarms)
        self.close()
        self.trouble = "taken away"

    def try_open(self) -> bool:
        """Open the file; False when that is not possible now. By the thread, or before it runs."""
        try:
            connection = open_history(self._file)
            try:
                place = Place(self._file)
                writer = Writer(connection, self._succession.ended(place, read_progress(connection).written))
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
        first, first_alarms = self._succession.begin(place, writer)
        self._queue.put_back(first)
        self._alarms.put_back(first_alarms)
        with self._readers:
            self._connection, self._writer, self._place = connection, writer, place
        self._beat_due_s = clock.monotonic_s() + BEAT_S
        self._look_aside()
        if not self._has_stumbled:
            self.trouble = ""
        return True

    def close(self) -> None:
        """Nobody reads or writes until the file is opened again; whoever reads now is interrupted."""
        with self._readers:
            connection, self._connection, self._writer = self._connection, None, None
            while self._cursors:
                for cursor in self._cursors:
                    cursor.interrupt()
                self._readers.wait(INTERRUPT_AGAIN_S)
        if connection is not None:
            try:
                if not self._place.is_there() and self._place.has_foreign_log():
                    connection.execute("PRAGMA disable_checkpoint_on_shutdown")
                connection.close()
            except duckdb.Error as error:
                log.warning("history did not close cleanly: %s", error)

    def _look_aside(self) -> None:
        self.aside = "taken" if self._succession.is_told else aside(self._file)


def _tell_erased(written: Sequence[Waiting]) -> None:
    """Whoever waits for a name to be gone is told that it is."""
    for one in written:
        if isinstance(one, ErasedName):
            with suppress(InvalidStateError):  # was told before, or nobody waits any more
                one.done.set_result(None)
