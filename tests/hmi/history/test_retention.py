"""What is too old or too much goes, oldest first, and nothing else does."""

import asyncio
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace

import duckdb
import numpy as np

from hmi import clock
from hmi.domain.cell import Cell
from hmi.domain.query import TrendTrace
from hmi.domain.reading import ReadingBatch
from hmi.domain.tag import TagName
from hmi.history import retention
from hmi.history.columns import Arrival, TagColumns
from hmi.history.database import open_history
from hmi.history.history import History
from hmi.history.retention import Retention, bytes_held
from hmi.history.schema import DAY_NS, QUARTER_NS, SECOND_NS
from hmi.history.writer import Writer

Batch = Callable[..., ReadingBatch]
MakeCell = Callable[..., Cell]
Look = Callable[[TrendTrace], SimpleNamespace]
A = TagName("a")


def counts(connection: duckdb.DuckDBPyConnection, before_ns: int) -> list[int]:
    """Rows older than a moment, by table."""
    tables = ("sample", "late", "ten", "minute", "quarter")
    return [connection.sql(f"SELECT count(*) FROM {name} WHERE t < {before_ns}").fetchall()[0][0] for name in tables]


def filled(file: Path, a_cell: MakeCell, batch: ReadingBatch) -> duckdb.DuckDBPyConnection:
    """A history file that holds a batch with its roll-ups."""
    connection = open_history(file)
    Writer(connection).write([Arrival.of(TagColumns.of(a_cell("a", "b")), batch)])
    return connection


async def test_that_samples_older_than_agreed_are_deleted_and_younger_ones_stay(
    file: Path, a_cell: MakeCell, a_batch: Batch, look: Look, now_ns: int
):
    hours = now_ns - np.arange(72, 0, -1) * 3600 * SECOND_NS
    history = History(file, a_cell("a"), retention_days=2)
    history.take(a_batch([0] * 72, hours, np.arange(72.0)))
    await history.start()
    await history.stop()
    await history.start()

    (trace,), oldest = await history.trend([A], now_ns - 4 * DAY_NS, now_ns, 2000)
    await history.stop()

    limit = clock.now_ns() - 2 * DAY_NS
    kept = look(trace).time_ns[:47]
    assert oldest == kept[0]
    assert limit - QUARTER_NS < kept[0] < limit + 3600 * SECOND_NS
    assert set(hours[hours > limit].tolist()) <= set(look(trace).time_ns.tolist())
    with duckdb.connect(file) as connection:
        assert counts(connection, int(limit) - QUARTER_NS) == [0, 0, 0, 0, 0]


def test_that_the_oldest_goes_first_until_the_size_is_kept(file: Path, a_cell: MakeCell, a_batch: Batch, now_ns: int):
    count = 1_500_000
    times = now_ns - 20 * DAY_NS + np.arange(count) * SECOND_NS
    connection = filled(file, a_cell, a_batch([0] * count, times, np.random.default_rng(2).random(count)))
    connection.execute("CHECKPOINT")
    most = bytes_held(connection) - 4_000_000
    policy = Retention(keep_ns=400 * DAY_NS, most_bytes=most)

    deleted = [policy.trim(connection, now_ns)]
    while deleted[-1] is not None:
        deleted.append(policy.trim(connection, now_ns))

    moments = [moment for moment in deleted if moment is not None]
    assert len(moments) > 1
    assert moments == sorted(moments)
    assert bytes_held(connection) <= most
    assert counts(connection, moments[-1]) == [0, 0, 0, 0, 0]
    (left,) = connection.sql("SELECT count(*) FROM sample").fetchall()
    assert left[0] == int((times >= moments[-1]).sum()) > count // 4
    connection.close()


def test_that_one_slice_is_small_enough_to_wait_for(file: Path, a_cell: MakeCell, a_batch: Batch, now_ns: int):
    count = 2_000_000
    times = now_ns - 60 * DAY_NS + np.arange(count) * (DAY_NS // 1_000_000)
    connection = filled(file, a_cell, a_batch([0] * count, times, np.zeros(count)))

    until = Retention(keep_ns=DAY_NS).trim(connection, now_ns)

    (left,) = connection.sql("SELECT count(*) FROM sample").fetchall()
    assert until is not None
    assert 0 < count - left[0] <= retention.SLICE_ROWS
    connection.close()


def test_that_nothing_is_deleted_while_nothing_is_too_old(file: Path, a_cell: MakeCell, a_batch: Batch, now_ns: int):
    connection = filled(file, a_cell, a_batch([0, 1], [now_ns, now_ns], [1.0, 2.0]))

    until = Retention(keep_ns=DAY_NS, most_bytes=10**9).trim(connection, now_ns)

    assert until is None
    assert connection.sql("SELECT count(*) FROM sample").fetchall() == [(2,)]
    connection.close()


def test_that_a_trim_while_somebody_reads_frees_its_space_later(
    file: Path, a_cell: MakeCell, a_batch: Batch, now_ns: int
):
    count = 400_000
    times = now_ns - 20 * DAY_NS + np.arange(count) * SECOND_NS
    connection = filled(file, a_cell, a_batch([0] * count, times, np.random.default_rng(2).random(count)))
    reader = connection.cursor()
    reader.begin()
    seen = reader.sql("SELECT count(*) FROM sample").fetchall()
    policy = Retention(keep_ns=DAY_NS)

    policy.trim(connection, now_ns)
    still_seen = reader.sql("SELECT count(*) FROM sample").fetchall()
    reader.rollback()
    while policy.trim(connection, now_ns) is not None:
        pass

    assert seen == still_seen == [(count,)]
    assert connection.sql("SELECT count(*) FROM sample").fetchall() == [(0,)]
    connection.close()


async def test_that_a_shorter_past_holds_at_once_and_is_told(file: Path, a_cell: MakeCell, a_batch: Batch, now_ns: int):
    hours = now_ns - np.arange(72, 0, -1) * 3600 * SECOND_NS
    history = History(file, a_cell("a"), retention_days=400)
    history.take(a_batch([0] * 72, hours, np.arange(72.0)))
    await history.start()
    try:
        assert await oldest_of(history) == hours[0]
        assert (await history.extent())[0] > 72 * 8

        history.keep(2, None)

        async with asyncio.timeout(30):
            while (oldest := await oldest_of(history)) == hours[0]:  # noqa: ASYNC110  # it tells nobody
                await asyncio.sleep(0.1)
        assert oldest > now_ns - 2 * DAY_NS - 2 * QUARTER_NS
    finally:
        await history.stop()


async def oldest_of(history: History) -> int:
    """Where the history begins, once something was written."""
    async with asyncio.timeout(30):
        while True:
            _held_bytes, oldest = await history.extent()
            if oldest is not None:
                return oldest
            await asyncio.sleep(0.05)
