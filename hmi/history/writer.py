"""Batches into the file: one transaction each, roll-ups included. Runs on the writer thread only."""

import logging
from collections.abc import Sequence

import duckdb
import numpy as np
import numpy.typing as npt

from hmi import clock
from hmi.domain.alarm import Alarm
from hmi.history.alarm_erasure import forget_to_overwrite
from hmi.history.alarm_queue import Waiting
from hmi.history.alarm_writer import AlarmWriter
from hmi.history.columns import Arrival, TagColumns
from hmi.history.database import read_progress
from hmi.history.extent import newest_filled, oldest_sample, recording_ends
from hmi.history.gap_times import GapTimes, Int64
from hmi.history.names import Names
from hmi.history.past_hearing import heard_to_the_end
from hmi.history.roll_ups import RollUps

log = logging.getLogger(__name__)

_SAME_NS = 1_000_000
"""A server's history keeps times less finely than it sends them live: the same millisecond is the same reading."""


class Writer:
    """Writes arrivals to an open history. Raises ``duckdb.Error``; then nothing of the batch was written.

    Args:
        connection: used by this thread alone.
        ended: what a writer before this one left, when nothing was lost since then; None marks a gap for every tag,
            and a stretch in which nobody recorded alarms.
    """

    def __init__(self, connection: duckdb.DuckDBPyConnection, ended: dict[int, int] | None = None) -> None:
        self._connection = connection
        self._names = Names(connection)
        self._alarms = AlarmWriter(connection)
        self.is_new = not self._names.has_tags
        """Whether nothing had ever been recorded in the file."""
        self.written_ns = read_progress(connection).written
        """When the newest batch was made durable."""
        self.roll_ups = RollUps(connection)
        self._numbers: dict[int, tuple[TagColumns, Int64]] = {}
        self._filled_to_ns = newest_filled(connection)
        """Time of the newest sample that came from a server's history; None where none did lately."""
        self.oldest_ns = oldest_sample(connection)
        """Time of the oldest sample; None when there is none."""
        self._began_ns = clock.now_ns()
        heard_to = heard_to_the_end(connection) if ended is None else {}
        connection.execute("INSERT INTO run VALUES (?, ?)", [self._began_ns, self._began_ns])
        self._gaps = GapTimes()
        if ended is None:
            self._mark_start_of_alarms()
        if not self.is_new:
            self._gaps.ended = self._mark_stop(heard_to) if ended is None else dict(ended)

    def number_of(self, cell: str, name: str) -> int | None:
        """A tag's number in the file; None when nothing was ever recorded of it. Any thread."""
        return self._names.number_of(cell, name)

    def known_tags(self, cell: str) -> dict[str, int]:
        """Numbers by name of every tag of a cell that was ever recorded. Any thread."""
        return self._names.of_cell(cell)

    @property
    def ended(self) -> dict[int, int]:
        """Tag id to the time from which on it was not recorded, until its next sample."""
        return self._gaps.ended

    @property
    def has_erased(self) -> bool:
        """Whether a name was taken out of rows, and may still stand in what is free."""
        return self._alarms.has_erased

    def note_overwritten(self) -> None:
        """What was free holds no name any more."""
        forget_to_overwrite(self._connection)
        self._alarms.has_erased = False

    @property
    def open_alarms(self) -> list[Alarm]:
        """How the alarms stand that are open."""
        return self._alarms.open_alarms

    def write(self, arrivals: Sequence[Arrival], alarms: Sequence[Waiting] = ()) -> None:
        """Make arrivals durable; they are when this returns. Nothing at all only says that somebody was recording."""
        gaps = self._gaps.kept()
        self._connection.begin()
        try:
            now = clock.now_ns()
            oldest = self._write(arrivals, now)
            self._alarms.write(alarms)
            self._connection.commit()
            self._names.keep()
            self.oldest_ns, self.written_ns = oldest, now
        except BaseException:
            self._gaps = gaps
            self._names.forget()
            self._numbers.clear()
            _roll_back(self._connection)
            raise

    def forget_before(self, time_ns: int) -> None:
        """Everything before ``time_ns`` was deleted."""
        if self.oldest_ns is not None and self.oldest_ns < time_ns:
            self.oldest_ns = oldest_sample(self._connection)

    def _write(self, arrivals: Sequence[Arrival], now: int) -> int | None:
        oldest = self.oldest_ns
        progress = read_progress(self._connection)
        for is_backfill in (False, True):
            chosen = [one for one in arrivals if one.is_backfill == is_backfill and not one.is_hearing]
            if chosen:
                rows = self._rows(chosen)
                first = int(rows["t"].min())
                oldest = first if oldest is None else min(oldest, first)
                self._insert(rows, is_backfill=is_backfill, minute=progress.minute)
        self._insert_hearing([arrival for arrival in arrivals if arrival.is_hearing])
        minute, quarter = self.roll_ups.advance(progress, now)
        self._connection.execute("UPDATE run SET until = ? WHERE began = ?", [now, self._began_ns])
        self._connection.execute("UPDATE progress SET minute = ?, quarter = ?, written = ?", [minute, quarter, now])
        return oldest

    def _insert(self, rows: dict[str, npt.NDArray[np.generic]], *, is_backfill: bool, minute: int) -> None:
        """A reading that both the server's history and the subscription bring, in either order, is kept once."""
        first, last = int(rows["t"].min()), int(rows["t"].max())
        self._connection.register("arrived", rows)
        try:
            if is_backfill or self._may_be_filled(first):
                rivals = "NOT s.gap" if is_backfill else "s.backfilled"
                chosen = "DISTINCT ON (tag, t) *" if is_backfill else "*"
                self._connection.execute(
                    f"""CREATE OR REPLACE TEMP TABLE fresh AS SELECT {chosen} FROM arrived AS a
                    WHERE a.gap OR NOT EXISTS (FROM sample AS s WHERE s.tag = a.tag AND {rivals}
                        AND s.t // $same = a.t // $same AND s.t BETWEEN $first - $same AND $last + $same)""",
                    {"first": first, "last": last, "same": _SAME_NS},
                )
                if not is_backfill:
                    self._connection.execute(
                        "INSERT INTO seen FROM arrived WHERE NOT gap AND (tag, t) NOT IN (SELECT (tag, t) FROM fresh)"
                    )
            else:
                self._connection.execute("CREATE OR REPLACE TEMP TABLE fresh AS FROM arrived")
            if is_backfill:
                self._filled_to_ns = last if self._filled_to_ns is None else max(self._filled_to_ns, last)
        finally:
            self._connection.unregister("arrived")
        self._connection.execute("INSERT INTO sample BY NAME SELECT * FROM fresh ORDER BY t")
        if first < minute:
            self._connection.execute(f"INSERT INTO late FROM fresh WHERE t < {minute}")

    def _may_be_filled(self, time_ns: int) -> bool:
        filled_ns = self._filled_to_ns
        return filled_ns is not None and time_ns // _SAME_NS <= filled_ns // _SAME_NS

    def _insert_hearing(self, arrivals: Sequence[Arrival]) -> None:
        if not arrivals:
            return
        rows = {
            "tag": np.concatenate([self._numbers_of(one.columns)[one.batch.tag] for one in arrivals]),
            "t": np.concatenate([one.batch.source_time_ns for one in arrivals]),
            "since": np.concatenate([one.batch.server_time_ns for one in arrivals]),
            "freshness": np.concatenate([one.batch.value for one in arrivals]).astype(np.uint8),
        }
        self._connection.register("noted", rows)
        try:
            self._connection.execute("INSERT INTO heard BY NAME SELECT * FROM noted")
        finally:
            self._connection.unregister("noted")

    def _rows(self, arrivals: Sequence[Arrival]) -> dict[str, npt.NDArray[np.generic]]:
        """Arrivals as columns of ``sample``."""
        tags: list[Int64] = []
        times: list[Int64] = []
        words: list[npt.NDArray[np.float64]] = []
        for arrival in arrivals:
            tag, time = self._numbers_of(arrival.columns)[arrival.batch.tag], arrival.time_ns()
            if not arrival.is_backfill:
                time = self._gaps.moments(arrival, tag, time)
            word = np.full(len(tag), np.nan)
            for row, text in arrival.batch.text.items():
                word[row] = self._names.word(text)
            tags.append(tag)
            times.append(time)
            words.append(word)
        sizes = [len(tag) for tag in tags]
        return {
            "tag": np.concatenate(tags).astype(np.int32),
            "t": np.concatenate(times),
            "v": np.concatenate([arrival.batch.value for arrival in arrivals]),
            "word": np.concatenate(words),
            "status": np.concatenate([arrival.batch.status for arrival in arrivals]),
            "backfilled": np.repeat([arrival.is_backfill for arrival in arrivals], sizes),
            "gap": np.repeat([arrival.is_gap for arrival in arrivals], sizes),
        }

    def _numbers_of(self, columns: TagColumns) -> Int64:
        """Tag ids by column number."""
        known = self._numbers.get(id(columns))
        if known is None:
            numbers = np.array(self._names.numbers_of(columns), np.int64)
            self._numbers = {id(columns): (columns, numbers)}
            return numbers
        return known[1]

    def _mark_start_of_alarms(self) -> None:
        self._connection.begin()
        try:
            self._alarms.mark_start(self.written_ns, clock.now_ns())
            self._connection.commit()
        except BaseException:
            _roll_back(self._connection)
            raise

    def _mark_stop(self, heard_to: dict[int, int]) -> dict[int, int]:
        """Nothing was recorded between the last stop and this start: say so for every tag, once. Returns when.

        ``heard_to``: see ``heard_to_the_end``. What a controller did not report then, because it lay within a
        deadband, nobody saw before it is told after this start.
        """
        last_times = recording_ends(self._connection)
        unmarked = {
            tag: max(time_ns, heard_to.get(tag, time_ns)) for tag, time_ns, is_marked in last_times if not is_marked
        }
        ended = {tag: time_ns for tag, time_ns, _ in last_times} | unmarked
        if not unmarked:
            return ended
        rows: dict[str, npt.NDArray[np.generic]] = {
            "tag": np.array(list(unmarked), np.int32),
            "t": np.array(list(unmarked.values()), np.int64),
            "v": np.full(len(unmarked), np.nan),
            "word": np.full(len(unmarked), np.nan),
            "status": np.zeros(len(unmarked), np.uint32),
            "backfilled": np.zeros(len(unmarked), np.bool_),
            "gap": np.ones(len(unmarked), np.bool_),
        }
        self._connection.begin()
        try:
            self._insert(rows, is_backfill=False, minute=read_progress(self._connection).minute)
            self._connection.commit()
        except BaseException:
            _roll_back(self._connection)
            raise
        return ended


def _roll_back(connection: duckdb.DuckDBPyConnection) -> None:
    """Undo; a connection that a failed commit has closed needs none, and the caller opens it anew."""
    try:
        connection.rollback()
    except duckdb.Error as error:
        log.debug("nothing to roll back: %s", error)
