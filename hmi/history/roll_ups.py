"""Samples become rows per 10 s, those rows per minute, those rows per quarter of an hour. Runs on the writer thread."""

import duckdb

from hmi import clock
from hmi.history.schema import MINUTE_NS, QUARTER_NS, SECOND_NS, TEN_NS, Progress, roll_up

_GRACE_NS = 5 * SECOND_NS
"""How long after its end a minute is rolled up, so that samples on their way still belong to it."""
LATE_S = 60.0
"""Time between two roll-ups of late samples."""
_EVER = -(2**62)


class RollUps:
    """Keeps the roll-ups of an open history up to date. Raises ``duckdb.Error``. Writer thread only."""

    def __init__(self, connection: duckdb.DuckDBPyConnection) -> None:
        self._connection = connection
        self.late_due_s = clock.monotonic_s() + LATE_S
        """When a write rolls up the late samples before it at the latest; monotonic."""

    def advance(self, progress: Progress, now_ns: int) -> tuple[int, int]:
        """Roll up what is complete by now; returns how far minutes and quarters reach (exclusive, Unix ns)."""
        minute = max((now_ns - _GRACE_NS) // MINUTE_NS * MINUTE_NS, progress.minute)
        quarter = max(minute // QUARTER_NS * QUARTER_NS, progress.quarter)
        if minute > progress.minute or clock.monotonic_s() >= self.late_due_s:
            self._roll_up_late(progress)
            self.late_due_s = clock.monotonic_s() + LATE_S
        if minute > progress.minute:
            self._roll_up("ten", "sample", TEN_NS, progress.minute, minute)
            self._roll_up("minute", "ten", MINUTE_NS, progress.minute, minute)
        if quarter > progress.quarter:
            self._roll_up("quarter", "minute", QUARTER_NS, progress.quarter, quarter)
        return minute, quarter

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
