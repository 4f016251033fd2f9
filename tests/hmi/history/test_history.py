"""What went in comes out: values, peaks, gaps and marks."""

import asyncio
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace

import duckdb
import numpy as np
import pytest

from hmi.domain.cell import Cell
from hmi.domain.query import TrendTrace
from hmi.domain.reading import ReadingBatch
from hmi.domain.tag import TagName
from hmi.history.history import History

Batch = Callable[..., ReadingBatch]
MakeCell = Callable[..., Cell]
Look = Callable[[TrendTrace], SimpleNamespace]
A, B = TagName("a"), TagName("b")
SECOND = 10**9


async def written(history: History) -> None:
    """Everything taken so far is on disk: stop and start again, which also proves that it was."""
    await history.stop()
    await history.start()


async def until_written(history: History) -> None:
    """Something is on disk, and recording goes on."""
    for _ in range(600):
        if (await history.trend([], 0, 1, 1))[1] is not None:
            return
        await asyncio.sleep(0.05)
    raise AssertionError("nothing was written")


async def test_that_samples_come_back_as_they_went_in(history: History, a_batch: Batch, look: Look, now_ns: int):
    times = now_ns + np.arange(100) * SECOND
    history.take(a_batch([0] * 100, times, np.arange(100.0)))
    history.take(a_batch([1], [now_ns], [7.0], status=[0x80000000]))
    await written(history)

    (a, b), oldest = await history.trend([A, B], now_ns, now_ns + 100 * SECOND, 100)

    assert look(a).time_ns.tolist() == times.tolist()
    assert look(a).low.tolist() == look(a).high.tolist() == look(a).last.tolist() == list(map(float, range(100)))
    assert look(a).quality.max() == 0
    assert look(b).quality[0] == 2
    assert oldest == now_ns


async def test_that_a_peak_of_one_sample_survives_any_width(history: History, a_batch: Batch, look: Look, now_ns: int):
    start = now_ns - 30 * 86400 * SECOND
    count = 30 * 1440
    times = start + np.arange(count) * 60 * SECOND
    value = np.zeros(count)
    value[12345], value[23456] = 99.0, -99.0
    history.take(a_batch([0] * count, times, value))
    await written(history)

    for columns in (10, 500, 2000, 50_000):
        (trace,), _ = await history.trend([A], start, now_ns, columns)

        assert look(trace).high.max() == 99.0
        assert look(trace).low.min() == -99.0


async def test_that_a_gap_is_not_bridged(history: History, a_batch: Batch, look: Look, now_ns: int):
    history.take(a_batch([0, 1], [now_ns, now_ns], [1.0, 1.0]))
    history.mark_gap([0], now_ns + 10 * SECOND)
    history.take(a_batch([0, 1], [now_ns + 60 * SECOND] * 2, [2.0, 2.0]))
    history.take(a_batch([0], [now_ns + 61 * SECOND], [3.0]))
    await written(history)

    (a, b), _ = await history.trend([A, B], now_ns, now_ns + 100 * SECOND, 100)

    assert look(a).is_gap_before.tolist() == [0, 1, 0]
    assert look(b).is_gap_before.tolist() == [0, 0]


async def test_that_backfill_is_marked_and_stored_once(history: History, a_batch: Batch, look: Look, now_ns: int):
    filled = a_batch([0, 0], [now_ns + 20 * SECOND, now_ns + 30 * SECOND], [5.0, 6.0])
    history.take(a_batch([0], [now_ns], [1.0]))
    history.mark_gap([0], now_ns + 10 * SECOND)
    history.take(a_batch([0], [now_ns + 60 * SECOND], [2.0]))
    history.take_backfill(filled)
    await written(history)
    history.take_backfill(filled)
    await written(history)

    (trace,), _ = await history.trend([A], now_ns, now_ns + 100 * SECOND, 100)

    assert look(trace).last.tolist() == [1.0, 5.0, 6.0, 2.0]
    assert look(trace).is_backfilled.tolist() == [0, 1, 1, 0]
    assert look(trace).is_gap_before.tolist() == [0, 0, 0, 0]


async def test_that_a_value_from_within_a_deadband_counts_from_when_it_was_seen_after_a_restart(
    history: History, a_batch: Batch, look: Look, now_ns: int
):
    history.take(a_batch([0], [now_ns], [1.0]))
    history.mark_gap([0], now_ns + 20 * SECOND)
    await written(history)

    history.take(a_batch([0], [now_ns + 10 * SECOND], [1.1], server_time_ns=[now_ns + 60 * SECOND]))
    await written(history)

    (trace,), _ = await history.trend([A], now_ns, now_ns + 100 * SECOND, 100)
    assert look(trace).time_ns.tolist() == [now_ns, now_ns + 60 * SECOND]
    assert look(trace).gap_from_ns.tolist() == [0, now_ns + 20 * SECOND]


async def test_that_a_value_not_to_be_used_is_no_part_of_a_trace(
    history: History, a_batch: Batch, look: Look, now_ns: int
):
    bad, times = 0x80000000, [now_ns, now_ns + SECOND, now_ns + 2 * SECOND]
    history.take(a_batch([0, 0, 0], times, [1.0, 9999.0, 2.0], status=[0, bad, 0]))
    await written(history)

    for columns in (100, 1):
        (trace,), _ = await history.trend([A], now_ns, now_ns + 100 * SECOND, columns)

        assert np.nanmax(look(trace).high) == 2.0
        assert look(trace).quality.max() == 2
    (trace,), _ = await history.trend([A], now_ns, now_ns + 2 * SECOND, 2)
    assert np.isnan(look(trace).last[1])


async def test_that_a_trace_says_since_when_it_was_interrupted(
    history: History, a_batch: Batch, look: Look, now_ns: int
):
    history.take(a_batch([0, 1], [now_ns, now_ns], [1.0, 1.0]))
    history.mark_gap([0, 1], now_ns + 10 * SECOND)
    history.mark_gap([0, 1], now_ns + 20 * SECOND)
    history.take(a_batch([0], [now_ns + 60 * SECOND], [2.0]))
    await written(history)

    (a, b), _ = await history.trend([A, B], now_ns, now_ns + 100 * SECOND, 100)
    (later, _), _ = await history.trend([A, B], now_ns + 30 * SECOND, now_ns + 100 * SECOND, 70)

    assert look(a).gap_from_ns.tolist() == [0, now_ns + 10 * SECOND]
    assert b.open_gap_ns == now_ns + 10 * SECOND
    assert look(later).is_gap_before.tolist() == [1]
    assert look(later).gap_from_ns.tolist() == [now_ns + 10 * SECOND]


async def test_that_a_value_resent_after_a_gap_counts_from_when_it_was_seen(
    history: History, a_batch: Batch, look: Look, now_ns: int
):
    history.take(a_batch([0], [now_ns], [1.0]))
    history.mark_gap([0], now_ns)
    history.take(a_batch([0], [now_ns], [1.0], server_time_ns=[now_ns + 60 * SECOND]))
    await written(history)

    (trace,), _ = await history.trend([A], now_ns, now_ns + 100 * SECOND, 100)

    assert look(trace).time_ns.tolist() == [now_ns, now_ns + 60 * SECOND]
    assert look(trace).is_gap_before.tolist() == [0, 1]


@pytest.mark.parametrize("age_s", [1, 70, 300, 3 * 86400, 300 * 86400])
async def test_that_the_value_in_force_is_given_at_both_ends(
    history: History, a_batch: Batch, look: Look, now_ns: int, age_s: int
):
    history.take(a_batch([0], [now_ns + (300 - age_s) * SECOND], [4.0]))
    history.take(a_batch([1], [now_ns + 700 * SECOND], [4.0]))
    await until_written(history)

    (a, b), _ = await history.trend([A, B], now_ns + 300 * SECOND, now_ns + 600 * SECOND, 100)

    assert look(a).time_ns.tolist() == [now_ns + 300 * SECOND, now_ns + 600 * SECOND - 1]
    assert look(a).last.tolist() == [4.0, 4.0]
    assert look(b).time_ns.tolist() == []


async def test_that_no_value_is_given_from_before_a_stop(history: History, a_batch: Batch, look: Look, now_ns: int):
    history.take(a_batch([0], [now_ns], [4.0]))
    await written(history)

    (trace,), _ = await history.trend([A], now_ns + 300 * SECOND, now_ns + 600 * SECOND, 100)

    assert look(trace).time_ns.tolist() == []


async def test_that_a_changed_cell_keeps_tags_apart(
    history: History, a_cell: MakeCell, a_batch: Batch, look: Look, now_ns: int
):
    history.take(a_batch([0, 1], [now_ns, now_ns], [1.0, 2.0]))
    history.use_cell(a_cell("b", "new", "a"))
    history.take(a_batch([0, 1, 2], [now_ns + SECOND] * 3, [20.0, 30.0, 10.0]))
    await written(history)

    (a, b, new), _ = await history.trend([A, B, TagName("new")], now_ns, now_ns + 10 * SECOND, 10)

    assert look(a).last.tolist() == [1.0, 10.0]
    assert look(b).last.tolist() == [2.0, 20.0]
    assert look(new).last.tolist() == [30.0]


async def test_that_another_cell_with_the_same_tag_names_is_another_history(
    history: History, a_cell: MakeCell, a_batch: Batch, look: Look, now_ns: int
):
    history.take(a_batch([0], [now_ns], [1.0]))
    history.use_cell(a_cell("a", cell_id="other"))
    history.take(a_batch([0], [now_ns + SECOND], [2.0]))
    await written(history)

    (trace,), _ = await history.trend([A], now_ns, now_ns + 10 * SECOND, 10)

    assert look(trace).last.tolist() == [2.0]


async def test_that_every_width_gives_the_same_extremes_whatever_table_answers(
    history: History, a_batch: Batch, look: Look, now_ns: int
):
    start = now_ns - 86400 * SECOND
    times = start + np.sort(np.random.default_rng(5).integers(0, 86400 * SECOND, 20_000))
    value = np.random.default_rng(6).normal(size=20_000)
    for part in np.array_split(np.arange(20_000), 3):
        history.take(a_batch([0] * len(part), times[part], value[part]))
        await written(history)

    for first, last, columns in ((0, 86400, 40), (1234, 80001, 300), (1234, 80001, 20), (50, 3000, 10_000)):
        inside = (times >= start + first * SECOND) & (times < start + last * SECOND)
        (trace,), _ = await history.trend([A], start + first * SECOND, start + last * SECOND, columns)

        assert look(trace).low[1:].min() == value[inside].min()
        assert look(trace).high[1:].max() == value[inside].max()
        assert look(trace).last[-1] == value[inside][-1]
        assert np.all(np.diff(look(trace).time_ns) > 0)


async def test_that_text_is_kept(history: History, file: Path, a_batch: Batch, now_ns: int):
    history.take(a_batch([0, 1], [now_ns, now_ns], [np.nan, 3.0], text={0: "Running"}))
    history.take(a_batch([0], [now_ns + SECOND], [np.nan], text={0: "Running"}))
    await history.stop()

    with duckdb.connect(file) as connection:
        rows = connection.execute(
            "SELECT name, text FROM sample JOIN tag ON tag.id = sample.tag JOIN word ON word.id = word ORDER BY t"
        ).fetchall()
        words = connection.execute("SELECT text FROM word").fetchall()

    assert rows == [("a", "Running"), ("a", "Running")]
    assert words == [("Running",)]
