"""What is deleted to stay within the agreed age and size: the oldest first, in slices small enough to wait for."""

import logging
from dataclasses import dataclass

import duckdb

from hmi.history.alarm_trim import trim_alarms
from hmi.history.database import read_progress
from hmi.history.schema import QUARTER_NS, ROLL_UPS, SECOND_NS

log = logging.getLogger(__name__)

DOUBT_S = 86_400.0
"""For so long a clock that jumped ahead is not believed: what it calls too old may be all there is."""
_SHARE_AT_RISK = 10
"""A jump is one when it makes more than a tenth of what is kept too old."""

SLICE_ROWS = 500_000
"""Samples deleted in one transaction: measured, 720,000 take 25 to 100 ms."""
_DAY_OF_QUARTERS = 96
_HELD = (
    """INSERT INTO held SELECT tag, max(t), arg_max_null(v, t), arg_max_null(word, t), arg_max(status, t), false, false
    FROM (FROM sample WHERE t < {until} AND NOT gap AND NOT backfilled UNION ALL FROM seen WHERE t < {until})
    GROUP BY tag""",
    "DELETE FROM held AS h WHERE EXISTS (FROM held AS o WHERE o.tag = h.tag AND o.t > h.t)",
    """DELETE FROM heard AS h WHERE t < {until}
    AND EXISTS (FROM heard AS o WHERE o.tag = h.tag AND o.t > h.t AND o.t < {until})""",
)
"""Of every tag its newest sample, and whether it was heard, outlast what is deleted."""


class ClockDoubt:
    """Judges by a clock that cannot be set whether the time of day moved on by itself."""

    def __init__(self, written_ns: int) -> None:
        self._last_ns, self._last_s = written_ns, 0.0
        """Before the first look: when somebody last wrote to the file."""
        self._until_s = 0.0

    def is_in_doubt(self, now_ns: int, monotonic_s: float, keep_ns: int) -> bool:
        """Whether the time of day jumped far ahead in the last day, or while nothing ran."""
        passed_ns = round((monotonic_s - self._last_s) * SECOND_NS) if self._last_s else 0
        jumped_ns = now_ns - self._last_ns - passed_ns
        if self._last_ns and jumped_ns > keep_ns // _SHARE_AT_RISK:
            days = jumped_ns / (86_400 * SECOND_NS)
            log.warning("the clock jumped ahead by %.1f days: nothing is deleted for its age for a day", days)
            self._until_s = monotonic_s + DOUBT_S
        self._last_ns, self._last_s = now_ns, monotonic_s
        return monotonic_s < self._until_s


@dataclass(frozen=True, slots=True, kw_only=True)
class Retention:
    """How much is kept. ``most_bytes`` counts what the file holds; space that became free is used again.

    Space becomes free by row groups of 122,880 samples, so the size is kept to within a few MB.
    """

    keep_ns: int
    most_bytes: int | None = None

    def trim(self, connection: duckdb.DuckDBPyConnection, now_ns: int | None) -> int | None:
        """Delete one slice if there is anything too old or too much; whatever is younger than a quarter stays.

        Without ``now_ns`` nothing is too old: the clock is not believed.

        Returns:
            The time before which nothing is left, None when nothing had to go.

        Raises:
            duckdb.Error: nothing was deleted.
        """
        too_much = self._is_too_much(connection)
        if not too_much and now_ns is None:
            return None
        until = _end_of_slice(connection, None if too_much or now_ns is None else now_ns - self.keep_ns)
        if until is None:
            self._trim_alarms(connection, now_ns)
            return None
        connection.begin()
        try:
            for statement in _HELD:
                connection.execute(statement.format(until=until))
            for table in ("sample", "late", "seen", *ROLL_UPS):
                connection.execute(f"DELETE FROM {table} WHERE t < {until}")
            trim_alarms(connection, until)
            connection.commit()
        except BaseException:
            connection.rollback()
            raise
        free_space(connection)
        return until

    def _trim_alarms(self, connection: duckdb.DuckDBPyConnection, now_ns: int | None) -> None:
        """Alarms that are too old go also where nothing else was recorded."""
        if now_ns is None:
            return
        connection.begin()
        try:
            trim_alarms(connection, now_ns - self.keep_ns)
            connection.commit()
        except BaseException:
            connection.rollback()
            raise

    def _is_too_much(self, connection: duckdb.DuckDBPyConnection) -> bool:
        """Whether the file holds too much even after space was freed; while that cannot be said, no."""
        if self.most_bytes is None or bytes_held(connection) <= self.most_bytes:
            return False
        return free_space(connection) and bytes_held(connection) > self.most_bytes


def bytes_held(connection: duckdb.DuckDBPyConnection) -> int:
    """Size of what the file holds, without the space that is free again."""
    ((used, size),) = connection.execute("SELECT used_blocks, block_size FROM pragma_database_size()").fetchall()
    return used * size


def _end_of_slice(connection: duckdb.DuckDBPyConnection, before_ns: int | None) -> int | None:
    """The end of the oldest full quarters that together hold at most ``SLICE_ROWS``, one at least."""
    last = read_progress(connection).quarter - QUARTER_NS
    if before_ns is not None:
        last = min(last, before_ns - QUARTER_NS)
    quarters = connection.execute(
        "SELECT t, sum(n) FROM quarter WHERE t <= ? GROUP BY t ORDER BY t LIMIT ?", [last, _DAY_OF_QUARTERS]
    ).fetchall()
    rows, end = 0, None
    for start, count in quarters:
        rows += count
        if end is not None and rows > SLICE_ROWS:
            break
        end = start + QUARTER_NS
    return end


def free_space(connection: duckdb.DuckDBPyConnection) -> bool:
    """Blocks of deleted rows become free at a checkpoint, which is not possible while certain others are at work."""
    try:
        connection.execute("CHECKPOINT")
    except duckdb.TransactionException as error:
        log.debug("space is freed later: %s", error)
        return False
    return True
