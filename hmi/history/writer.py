"""Batches into the file: one transaction each, roll-ups included. Runs on the writer thread only."""

import logging
from collections.abc import Sequence

import duckdb
import numpy as np
import numpy.typing as npt

from hmi import clock
from hmi.domain.alarm import Alarm
from hmi.history.alarm_queue import Waiting
from hmi.history.alarm_writer import AlarmWriter
from hmi.history.columns import Arrival, TagColumns
from hmi.history.database import read_progress
from hmi.history.names import Names
from hmi.history.past_hearing import heard_to_the_end
from hmi.history.schema import MINUTE_NS, QUARTER_NS, SECOND_NS, TEN_NS, Progress, roll_up

log = logging.getLogger(__name__)

_GRACE_NS = 5 * SECOND_NS
"""How long after its end a minute is rolled up, so that samples on their way still belong to it."""

LATE_S = 60.0
"""Time between two roll-ups of late samples."""
_EVER = -(2**62)
_SAME_NS = 1_000_000
"""A server's history keeps times less finely than it sends them live: the same millisecond is the same reading."""

Int64 = npt.NDArray[np.int64]


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
        self.late_due_s = clock.monotonic_s() + LATE_S
        """When a write rolls up the late samples before it at the latest; monotonic."""
        self._numbers: dict[int, tuple[TagColumns, Int64]] = {}
        self._filled_to_ns = self._newest_filled()
        """Time of the newest sample that came from a server's history."""
        self.oldest_ns = self._oldest()
        """Time of the oldest sample; None when there is none."""
        self._began_ns = clock.now_ns()
        heard_to = heard_to_the_end(connection) if ended is None else {}
        connection.execute("INSERT INTO run VALUES (?, ?)", [self._began_ns, self._began_ns])
        self._restated: dict[int, int] = {}
        """Tag id to the time given to what was told again after a gap, for a minute: what comes later is newer."""
        self._restated_until_ns = 0
        self.ended: dict[int, int] = {}
        """Tag id to the time from which on it was not recorded, until its next sample."""
        if ended is None:
            self._mark_start_of_alarms()
        if not self.is_new:
            self.ended = self._mark_stop(heard_to) if ended is None else dict(ended)

    def number_of(self, cell: str, name: str) -> int | None:
        """A tag's number in the file; None when nothing was ever recorded of it. Any thread."""
        return self._names.number_of(cell, name)

    def known_tags(self, cell: str) -> dict[str, int]:
        """Numbers by name of every tag of a cell that was ever recorded. Any thread."""
        return self._names.of_cell(cell)

    @property
    def has_erased(self) -> bool:
        """Whether a name was taken out of rows, and may still stand in what is free."""
        return self._alarms.has_erased

    @has_erased.setter
    def has_erased(self, has_erased: bool) -> None:
        self._alarms.has_erased = has_erased

    @property
    def open_alarms(self) -> list[Alarm]:
        """How the alarms stand that are open."""
        return self._alarms.open_alarms

    def write(self, arrivals: Sequence[Arrival], alarms: Sequence[Waiting] = ()) -> None:
        """Make arrivals durable; they are when this returns. Nothing at all only says that somebody was recording."""
        ended, restated = dict(self.ended), dict(self._restated)
        self._connection.begin()
        try:
            now = clock.now_ns()
            oldest = self._write(arrivals, now)
            self._alarms.write(alarms)
            self._connection.commit()
            self._names.keep()
            self.oldest_ns, self.written_ns = oldest, now
        except BaseException:
            self.ended, self._restated = ended, restated
            self._names.forget()
            self._numbers.clear()
            _roll_back(self._connection)
            raise

    def forget_before(self, time_ns: int) -> None:
        """Everything before ``time_ns`` was deleted."""
        if self.oldest_ns is not None and self.oldest_ns < time_ns:
            self.oldest_ns = self._oldest()

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
        minute = max((now - _GRACE_NS) // MINUTE_NS * MINUTE_NS, progress.minute)
        quarter = max(minute // QUARTER_NS * QUARTER_NS, progress.quarter)
        if minute > progress.minute or clock.monotonic_s() >= self.late_due_s:
            self._roll_up_late(progress)
            self.late_due_s = clock.monotonic_s() + LATE_S
        if minute > progress.minute:
            self._roll_up("ten", "sample", TEN_NS, progress.minute, minute)
            self._roll_up("minute", "ten", MINUTE_NS, progress.minute, minute)
        if quarter > progress.quarter:
            self._roll_up("quarter", "minute", QUARTER_NS, progress.quarter, quarter)
        self._connection.execute("UPDATE run SET until = ? WHERE began = ?", [now, self._began_ns])
        self._connection.execute("UPDATE progress SET minute = ?, quarter = ?, written = ?", [minute, quarter, now])
        return oldest

    def _insert(self, rows: dict[str, npt.NDArray[np.generic]], *, is_backfill: bool, minute: int) -> None:
        """A reading that both the server's history and the subscription bring, in either order, is kept once."""
        first, last = int(rows["t"].min()), int(rows["t"].max())
        self._connection.register("arrived", rows)
        try:
            if is_backfill or first // _SAME_NS <= self._filled_to_ns // _SAME_NS:
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
                self._filled_to_ns = max(self._filled_to_ns, last)
        finally:
            self._connection.unregister("arrived")
        self._connection.execute("INSERT INTO sample BY NAME SELECT * FROM fresh ORDER BY t")
        if first < minute:
            self._connection.execute(f"INSERT INTO late FROM fresh WHERE t < {minute}")

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

    def _roll_up_late(self, progress: Progress) -> None:
        """Samples that came after their roll-ups were made add to them."""
        if self._connection.execute("SELECT count(*) FROM late").fetchall() == [(0,)]:
            return
        for table, period_ns, end_ns in (
            ("ten", TEN_NS, progress.minute),
            ("minute", MINUTE_NS, progress.minute),
            ("quarter", QUARTER_NS, progress.quarter),
        ):
            self._roll_up(table, "late", period_ns, _EVER, end_ns)
        self._connection.execute("DELETE FROM late")

    def _roll_up(self, into: str, source: str, period_ns: int, start_ns: int, end_ns: int) -> None:
        chosen = roll_up(source, period_ns, f"t >= {start_ns} AND t < {end_ns}")
        self._connection.execute(f"INSERT INTO {into} BY NAME {chosen}")

    def _rows(self, arrivals: Sequence[Arrival]) -> dict[str, npt.NDArray[np.generic]]:
        """Arrivals as columns of ``sample``."""
        tags: list[Int64] = []
        times: list[Int64] = []
        words: list[npt.NDArray[np.float64]] = []
        for arrival in arrivals:
            tag, time = self._numbers_of(arrival.columns)[arrival.batch.tag], arrival.time_ns()
            if not arrival.is_backfill:
                time = self._after_gaps(arrival, tag, time)
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

    def _after_gaps(self, arrival: Arrival, tag: Int64, time: Int64) -> Int64:
        """Times such that a value resent after a gap counts from when it was seen again, not from before the gap."""
        if arrival.is_gap:
            self.ended.update(zip(tag.tolist(), time.tolist(), strict=True))
            return time
        if self._restated and arrival.arrived_ns > self._restated_until_ns:
            self._restated.clear()
        if not self.ended and not self._restated:
            return time
        time = time.copy()
        for row in np.flatnonzero(np.isin(tag, [*self._restated, *self.ended])).tolist():
            number = int(tag[row])
            restated = self._restated.get(number)
            if restated is not None and time[row] <= restated:  # it waited in a queue, and is newer than what was told
                time[row] = self._restated[number] = restated + 1
            ended = self.ended.pop(number, None)
            if ended is not None and time[row] <= ended <= arrival.arrived_ns:  # later: a clock was ahead
                seen = int(arrival.batch.server_time_ns[row])
                seen = seen if seen > ended else max(arrival.arrived_ns, ended + 1)
                following = time[row + 1 :][tag[row + 1 :] == number]
                after = int(following[following > ended + 1].min(initial=seen + 1))
                time[row] = self._restated[number] = min(seen, after - 1)  # what came with it keeps its own time
                self._restated_until_ns = arrival.arrived_ns + MINUTE_NS
        return time

    def _numbers_of(self, columns: TagColumns) -> Int64:
        """Tag ids by column number."""
        known = self._numbers.get(id(columns))
        if known is None:
            numbers = np.array(self._names.numbers_of(columns), np.int64)
            self._numbers = {id(columns): (columns, numbers)}
            return numbers
        return known[1]

    def _last_times(self) -> list[tuple[int, int, bool]]:
        """Tag, where its recording ended (at the mark, else just after its newest sample), and whether it is marked.

        A controller reports no change within a deadband: what it sends after the stop may have become true between
        the newest sample and the mark.
        """
        progress = read_progress(self._connection)
        return self._connection.execute(
            """SELECT tag, greatest(max(last_t) + 1, coalesce(max(gap_last), 0)),
                coalesce(max(gap_last) > max(last_t), false) FROM (
                SELECT tag, last_t, gap_last FROM quarter WHERE t < $quarter
                UNION ALL SELECT tag, last_t, gap_last FROM minute WHERE t >= $quarter AND t < $minute
                UNION ALL SELECT tag, if(gap, NULL, t), if(gap, t, NULL) FROM late
                UNION ALL SELECT tag, if(gap, NULL, t), if(gap, t, NULL) FROM sample WHERE t >= $minute)
            GROUP BY tag HAVING max(last_t) IS NOT NULL""",
            {"quarter": progress.quarter, "minute": progress.minute},
        ).fetchall()

    def _oldest(self) -> int | None:
        progress = read_progress(self._connection)
        ((oldest,),) = self._connection.execute(
            """SELECT min(t) FROM (SELECT min(first_t) AS t FROM quarter
                UNION ALL SELECT min(first_t) FROM minute WHERE t >= $quarter
                UNION ALL SELECT min(t) FROM late WHERE NOT gap
                UNION ALL SELECT min(t) FROM sample WHERE t >= $minute AND NOT gap)""",
            {"quarter": progress.quarter, "minute": progress.minute},
        ).fetchall()
        return oldest

    def _newest_filled(self) -> int:
        """What was filled before this writer may still come live; older than a quarter is no longer on its way."""
        since_ns = read_progress(self._connection).minute - QUARTER_NS
        ((newest,),) = self._connection.execute(
            "SELECT max(t) FROM sample WHERE t >= ? AND backfilled", [since_ns]
        ).fetchall()
        return _EVER if newest is None else newest

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
        last_times = self._last_times()
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
