"""Pages: together they hold every sample once, whatever lies between."""

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from hmi import clock
from hmi.domain.cell import Cell
from hmi.domain.query import SamplesAnswer
from hmi.domain.reading import ReadingBatch
from hmi.history.columns import Arrival, TagColumns
from hmi.history.database import open_history
from hmi.history.history import History
from hmi.history.samples import PAGE_ROWS, read_samples
from hmi.history.schema import DAY_NS, SECOND_NS
from hmi.history.writer import Writer

Batch = Callable[..., ReadingBatch]
MakeCell = Callable[..., Cell]


def times_of(page: SamplesAnswer) -> list[int]:
    return np.frombuffer(page.time_ns, "<i8").tolist()


@pytest.mark.parametrize(
    ("count", "spread_ns"),
    [
        (2 * PAGE_ROWS, 0),
        (2 * PAGE_ROWS, SECOND_NS // 1000),
        (2 * PAGE_ROWS, SECOND_NS),
        (PAGE_ROWS // 5, 600 * SECOND_NS),
    ],
)
def test_that_pages_hold_every_sample_once(
    file: Path, a_cell: MakeCell, a_batch: Batch, now_ns: int, count: int, spread_ns: int
):
    start = now_ns - 600 * DAY_NS
    times = np.concatenate([start + np.arange(count) * spread_ns, now_ns - np.arange(1000) * SECOND_NS])
    connection = open_history(file)
    Writer(connection).write([Arrival.of(TagColumns.of(a_cell("a")), a_batch([0] * len(times), times, times * 1.0))])

    found: list[int] = []
    page_start, pages = 0, 0
    while page_start < now_ns + DAY_NS:
        page = read_samples(connection.cursor(), ["*"], page_start, now_ns + DAY_NS)
        assert page.end_ns > page_start
        found += times_of(page)
        page_start, pages = page.end_ns, pages + 1
    connection.close()

    assert found == np.sort(times).tolist()
    assert pages < 100
    if spread_ns:
        assert len(times_of(page)) <= PAGE_ROWS


def test_that_a_live_value_behind_its_own_backfill_is_stored_once(
    file: Path, a_cell: MakeCell, a_batch: Batch, now_ns: int
):
    """The server's history already held what the subscription had still to bring."""
    filled_ns, new_ns = now_ns + 2 * SECOND_NS, now_ns + 3 * SECOND_NS
    columns, connection = TagColumns.of(a_cell("a", "b")), open_history(file)
    writer = Writer(connection)
    writer.write([Arrival.of(columns, a_batch([0], [filled_ns], [5.0]), is_backfill=True)])

    writer.write([Arrival.of(columns, a_batch([0, 1, 0], [filled_ns + 300, filled_ns, new_ns], [5.0, 7.0, 6.0]))])

    page = read_samples(connection.cursor(), ["*"], now_ns, now_ns + DAY_NS)
    connection.close()
    assert times_of(page) == [filled_ns, filled_ns, new_ns]
    assert sorted(np.frombuffer(page.tag, np.uint32).tolist()) == [0, 0, 1]


def test_that_a_live_value_is_stored_once_though_the_file_was_opened_anew_since_the_backfill(
    file: Path, a_cell: MakeCell, a_batch: Batch
):
    recent_ns = clock.now_ns() // SECOND_NS * SECOND_NS
    columns, connection = TagColumns.of(a_cell("a")), open_history(file)
    Writer(connection).write([Arrival.of(columns, a_batch([0], [recent_ns], [5.0]), is_backfill=True)])

    Writer(connection, {}).write(
        [Arrival.of(columns, a_batch([0, 0], [recent_ns + 300, recent_ns + SECOND_NS], [5.0, 6.0]))]
    )

    page = read_samples(connection.cursor(), ["*"], recent_ns, recent_ns + 5 * SECOND_NS)
    connection.close()
    assert times_of(page) == [recent_ns, recent_ns + SECOND_NS]


async def test_that_late_samples_gaps_and_former_tags_are_exported(
    history: History, a_cell: MakeCell, a_batch: Batch, now_ns: int
):
    history.take(a_batch([0, 1], [now_ns, now_ns], [1.0, 2.0], status=[0x80000000, 0]))
    history.mark_gap([0], now_ns + SECOND_NS)
    await history.stop()
    await history.start()
    history.use_cell(a_cell("b"))
    history.take_backfill(a_batch([0], [now_ns - 5 * SECOND_NS], [3.0]))
    await history.stop()
    await history.start()

    page = await history.samples(["[ab]"], now_ns - DAY_NS, now_ns + 1 + SECOND_NS)

    rows = zip(
        np.frombuffer(page.tag, "<u4").tolist(),
        np.frombuffer(page.is_backfilled, "u1").tolist(),
        np.frombuffer(page.is_gap, "u1").tolist(),
        np.frombuffer(page.status, "<u4").tolist(),
        strict=True,
    )
    assert page.tags == (("cell", "a"), ("cell", "b"))
    assert list(rows) == [(1, 1, 0, 0), (0, 0, 0, 0x80000000), (1, 0, 0, 0), (1, 0, 1, 0), (0, 0, 1, 0)]
