"""Recording and reading: the queue, the recorder that writes it, and the threads that answer. Read this file first."""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path
from typing import TypeVar

import duckdb

from hmi.domain.alarm_transition import AlarmChange
from hmi.domain.cell import Cell
from hmi.domain.person import PersonRef
from hmi.domain.query import SamplesAnswer, TrendTrace
from hmi.domain.reading import ReadingBatch
from hmi.domain.tag import TagName
from hmi.history.alarm_queue import AlarmArrival, AlarmQueue, ErasedName, WatchMark
from hmi.history.columns import Arrival, TagColumns
from hmi.history.database import trouble_of
from hmi.history.past_moment import read_moment
from hmi.history.past_newest import at_work_ns
from hmi.history.past_stretch import read_stretch
from hmi.history.queue import Queue
from hmi.history.recorder import Recorder
from hmi.history.retention import bytes_held
from hmi.history.samples import read_samples
from hmi.history.trend import read_traces
from hmi.history.writer import Writer
from hmi.ports.history import HistoryUnavailable
from hmi.ports.past import PastReadings

log = logging.getLogger(__name__)

Connection = duckdb.DuckDBPyConnection
_T = TypeVar("_T")

ERASED_WITHIN_S = 20.0
"""For so long it is waited that a name is gone; less than a screen waits for an answer (``link.client``). All rows are
written anew for it, while others wait."""


class History:
    """Samples of one cell in one file; see ``hmi.ports.history.HistoryPort``.

    ``take``, ``take_backfill``, ``mark_gap``, ``use_cell``, ``keep`` and ``trouble`` never wait and may be called from
    any thread, also before ``start``. What cannot be written yet is kept in a bounded queue; when that is full its
    oldest part is dropped and becomes a gap.

    Args:
        file: the DuckDB file; it is created, its folder never is: while that is away nothing is begun in its place.
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
        self._alarms = AlarmQueue()
        self._recorder = Recorder(file, self._queue, self._alarms)
        self.keep(retention_days, retention_bytes)
        self._readers: ThreadPoolExecutor | None = None

    @property
    def trouble(self) -> str:
        """Why nothing is being recorded; empty when all is well.

        ``disk full``, ``in use``, ``not accessible``, ``not writable``, ``taken away`` or ``not started``.
        """
        return self._recorder.trouble

    @property
    def aside(self) -> str:
        """An earlier history that was set aside and still lies beside this one, as ``<reason> <name>``, or empty.

        The reason is ``damaged``, ``newer`` (written by a newer Tandem) or ``foreign`` (not a history at all). Just
        ``taken`` for a day after the file was taken away while it was being written and a new one begun.
        """
        return self._recorder.aside

    async def start(self) -> None:
        """Open the file and begin to record; when it cannot be opened now, that is tried again and again."""
        self._readers = ThreadPoolExecutor(2, thread_name_prefix="history-reader")
        await asyncio.get_running_loop().run_in_executor(self._readers, self._recorder.start)

    async def stop(self) -> None:
        """Write what is queued, then close."""
        readers, self._readers = self._readers, None
        if readers is None:
            return
        loop = asyncio.get_running_loop()
        await loop.run_in_executor(None, self._recorder.finish)
        await loop.run_in_executor(None, readers.shutdown)
        self._recorder.stop()

    def use_cell(self, cell: Cell) -> None:
        """From now on column numbers mean the tags of ``cell``."""
        self._columns = TagColumns.of(cell)

    def keep(self, keep_days: float, most_bytes: int | None) -> None:
        """From now on delete what is older, and the oldest of what is more; begins with the next transaction."""
        self._recorder.keep(keep_days, most_bytes)

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

    def note_hearing(self, tag: Sequence[int], time_ns: int, since_ns: int, freshness: int) -> None:
        """From ``time_ns`` on these tags are ``freshness``; see ``hmi.ports.past.HearingPort``."""
        self._queue.add(Arrival.hearing(self._columns, tag, time_ns, since_ns, freshness))

    def take_alarm(self, change: AlarmChange, recorded_ns: int, who: PersonRef | None = None) -> None:
        """Queue what happened to an alarm; durable within 1 s. What is in the file already is left out there."""
        self._alarms.add(AlarmArrival(change, recorded_ns, who))

    def mark_watch(self, endpoint: str, time_ns: int, *, is_heard: bool) -> None:
        """From here on alarms of this source are heard, or are not."""
        self._alarms.add(WatchMark(endpoint, time_ns, is_heard=is_heard))

    def forget_name(self, name: str) -> Awaitable[None]:
        """Somebody is erased: what was told of alarms before this call loses the name.

        It is queued at once; what this returns ends when it is durable, as a rule within 1 s.

        Raises:
            HistoryUnavailable: nothing can be written now, or not in time; then the name may stand there still.
        """
        if self.trouble:
            raise HistoryUnavailable(self.trouble)
        erased = ErasedName(name)
        self._alarms.add(erased)
        return self._erased(erased.done)

    def forget_name_later(self, name: str) -> None:
        """As ``forget_name``, with nobody who waits for it: as soon as anything can be written."""
        self._alarms.add(ErasedName(name))

    async def read_alarms(self, read: Callable[[Connection], _T]) -> _T:
        """What a function reads from the tables of alarms, on a thread of its own.

        Raises:
            HistoryUnavailable: the file cannot be read now.
        """
        return await self._read(lambda cursor, _: read(cursor))

    async def moment(self, tags: Sequence[TagName], time_ns: int, began_ns: int) -> PastReadings:
        """The newest reading of every tag as it was seen at a moment; see ``read_moment``.

        Raises:
            HistoryUnavailable: the file cannot be read now.
        """
        cell = self._columns.cell
        return await self._read(
            lambda cursor, writer: read_moment(
                cursor, writer.known_tags(cell), tags, time_ns, began_ns, writer.oldest_ns
            )
        )

    async def stretch(self, tags: Sequence[TagName], start_ns: int, end_ns: int, step_ns: int) -> PastReadings:
        """What was seen to change over ``start_ns < t <= end_ns``; see ``read_stretch``.

        Raises:
            HistoryUnavailable: the file cannot be read now.
        """
        cell = self._columns.cell
        return await self._read(
            lambda cursor, writer: read_stretch(
                cursor, writer.known_tags(cell), tags, start_ns, end_ns, step_ns, writer.oldest_ns
            )
        )

    async def oldest_ns(self) -> int | None:
        """Time of the oldest sample; None when there is none.

        Raises:
            HistoryUnavailable: the file cannot be read now.
        """
        return await self._read(lambda _, writer: writer.oldest_ns)

    async def at_work_ns(self, before_ns: int) -> int | None:
        """Until when somebody recorded, of those who had ended before a time; None when nobody had.

        Raises:
            HistoryUnavailable: the file cannot be read now.
        """
        return await self._read(lambda cursor, _: at_work_ns(cursor, before_ns))

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

    async def _erased(self, done: Future[None]) -> None:
        try:
            await asyncio.wait_for(asyncio.wrap_future(done), ERASED_WITHIN_S)
        except TimeoutError as error:
            raise HistoryUnavailable(self.trouble or "not writable") from error

    async def _read(self, read: Callable[[Connection, Writer], _T]) -> _T:
        if self._readers is None:
            raise HistoryUnavailable("not started")
        return await asyncio.get_running_loop().run_in_executor(self._readers, self._with_cursor, read)

    def _with_cursor(self, read: Callable[[Connection, Writer], _T]) -> _T:
        with self._recorder.reading() as (cursor, writer):
            try:
                return read(cursor, writer)
            except duckdb.InterruptException as error:
                raise HistoryUnavailable("not readable") from error  # the file is being closed
            except duckdb.Error as error:
                log.exception("history cannot be read")
                raise HistoryUnavailable(trouble_of(error) or "not readable") from error

    def _bytes_in_log(self) -> int:
        try:
            return self._file.with_name(f"{self._file.name}.wal").stat().st_size
        except FileNotFoundError:
            return 0
