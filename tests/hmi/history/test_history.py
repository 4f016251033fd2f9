"""What went in comes out: values, peaks, gaps and marks."""

from collections.abc import Callable
from types import SimpleNamespace

import numpy as np

from hmi.domain.query import TrendTrace
from hmi.domain.reading import ReadingBatch
from hmi.domain.tag import TagName
from hmi.history.history import History

Batch = Callable[..., ReadingBatch]
Look = Callable[[TrendTrace], SimpleNamespace]
A, B = TagName("a"), TagName("b")
SECOND = 10**9


async def written(history: History) -> None:
    """Everything taken so far is on disk: stop and start again, which also proves that it was."""
    await history.stop()
    await history.start()


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
