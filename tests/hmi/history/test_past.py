"""The past is told as it was seen: what was heard when, not what became known later."""

import asyncio
from collections.abc import Callable
from pathlib import Path

import numpy as np

from hmi import clock
from hmi.domain.cell import Cell
from hmi.domain.past_query import PastColumns
from hmi.domain.quality import Freshness
from hmi.domain.reading import ReadingBatch
from hmi.domain.tag import TagName
from hmi.history.history import History

Batch = Callable[..., ReadingBatch]
MakeCell = Callable[..., Cell]
A, B = TagName("a"), TagName("b")
SECOND = 10**9
DAY = 86_400 * SECOND
LIVE, STALE = int(Freshness.LIVE), int(Freshness.STALE)


async def written(history: History) -> None:
    """Everything taken so far is on disk."""
    await history.stop()
    await history.start()


def values(columns: PastColumns) -> dict[TagName, float | str]:
    tag, value = np.frombuffer(columns.tag, "<u4").tolist(), np.frombuffer(columns.value, "<f8").tolist()
    found: dict[TagName, float | str] = {}
    for row, (place, number) in enumerate(zip(tag, value, strict=True)):
        found[columns.names[place]] = columns.text.get(row, number)
    return found


def freshness(columns: PastColumns) -> dict[TagName, Freshness]:
    tag, fresh = np.frombuffer(columns.fresh_tag, "<u4").tolist(), np.frombuffer(columns.freshness, "u1").tolist()
    return {columns.names[place]: Freshness(one) for place, one in zip(tag, fresh, strict=True)}


def seen(columns: PastColumns, start_ns: int) -> list[tuple[str, float, float]]:
    """Tag, value, and seconds after the start."""
    tag, time = np.frombuffer(columns.tag, "<u4").tolist(), np.frombuffer(columns.seen_ns, "<i8").tolist()
    value = np.frombuffer(columns.value, "<f8").tolist()
    rows = zip(tag, value, time, strict=True)
    return [(columns.names[place], number, (at - start_ns) / SECOND) for place, number, at in rows]


async def test_that_a_moment_has_the_newest_value_at_or_before_it(history: History, a_batch: Batch, now_ns: int):
    history.note_hearing([0, 1], now_ns, now_ns, LIVE)
    history.take(a_batch([0, 0, 0], [now_ns, now_ns + SECOND, now_ns + 2 * SECOND], [1.0, 2.0, 3.0]))
    history.take(a_batch([1], [now_ns], [float("nan")], text={0: "Idle"}))
    await written(history)

    at = await history.moment([A, B], now_ns + SECOND, 0)

    assert values(at.columns) == {A: 2.0, B: "Idle"}
    assert freshness(at.columns) == {A: Freshness.LIVE, B: Freshness.LIVE}
    assert not at.is_inferred


async def test_that_a_value_that_stood_for_a_month_is_found(history: History, a_batch: Batch, now_ns: int):
    begin = now_ns - 29 * DAY
    history.note_hearing([0, 1], begin, begin, LIVE)
    history.take(a_batch([1], [begin], [7.0]))
    times = begin + np.arange(29 * 24) * 3_600 * SECOND
    history.take(a_batch([0] * len(times), times, np.arange(float(len(times)))))
    await written(history)

    at = await history.moment([A, B], now_ns - DAY, 0)

    assert values(at.columns) == {A: 28 * 24.0, B: 7.0}


async def test_that_what_a_server_told_later_of_an_outage_was_not_seen_in_it(
    history: History, a_batch: Batch, now_ns: int
):
    history.note_hearing([0], now_ns, now_ns, LIVE)
    history.take(a_batch([0], [now_ns], [1.0]))
    history.mark_gap([0], now_ns + SECOND)
    history.note_hearing([0], now_ns + 3 * SECOND, now_ns + SECOND, STALE)
    history.take_backfill(a_batch([0], [now_ns + 2 * SECOND], [2.0]))
    history.take_backfill(a_batch([0], [now_ns + 5 * SECOND], [3.0]))
    history.take(a_batch([0], [now_ns + 9 * SECOND], [4.0]))
    history.note_hearing([0], now_ns + 10 * SECOND, now_ns + 10 * SECOND, LIVE)
    await written(history)

    in_it, after = [await history.moment([A], now_ns + second * SECOND, 0) for second in (6, 11)]

    assert values(in_it.columns) == {A: 1.0}
    assert freshness(in_it.columns) == {A: Freshness.STALE}
    assert values(after.columns) == {A: 4.0}
    assert freshness(after.columns) == {A: Freshness.LIVE}


async def test_that_values_that_were_queued_in_a_silence_are_seen_when_it_is_over(
    history: History, a_batch: Batch, now_ns: int
):
    history.note_hearing([0], now_ns, now_ns, LIVE)
    history.take(a_batch([0], [now_ns], [1.0]))
    history.note_hearing([0], now_ns + 3 * SECOND, now_ns + 1, STALE)
    history.take(a_batch([0, 0], [now_ns + 4 * SECOND, now_ns + 5 * SECOND], [2.0, 3.0]))
    history.note_hearing([0], now_ns + 8 * SECOND, now_ns + 8 * SECOND, LIVE)
    await written(history)

    in_it = await history.moment([A], now_ns + 6 * SECOND, 0)
    stretch = await history.stretch([A], now_ns + SECOND, now_ns + 9 * SECOND, 0)

    assert values(in_it.columns) == {A: 1.0}
    assert [row[1:] for row in seen(stretch.columns, now_ns)][-1] == (3.0, 8.0)
    assert all(at >= 8.0 for _, _, at in seen(stretch.columns, now_ns))


async def test_that_a_controller_whose_clock_is_slow_is_told_by_our_clock(
    history: History, a_batch: Batch, now_ns: int
):
    slow = 3_600 * SECOND
    history.note_hearing([0], now_ns, now_ns - slow, LIVE)
    times = now_ns - slow + np.arange(10) * SECOND
    history.take(a_batch([0] * 10, times, np.arange(10.0)))
    await written(history)

    at = await history.moment([A], now_ns + 4 * SECOND, 0)
    stretch = await history.stretch([A], now_ns + 4 * SECOND, now_ns + 6 * SECOND, 0)

    assert values(at.columns) == {A: 4.0}
    assert seen(stretch.columns, now_ns) == [("a", 5.0, 5.0), ("a", 6.0, 6.0)]


async def test_that_what_another_service_heard_before_is_not_heard_by_this_one(
    history: History, a_batch: Batch, now_ns: int
):
    history.note_hearing([0], now_ns, now_ns, LIVE)
    history.take(a_batch([0], [now_ns], [1.0]))
    await written(history)

    at = await history.moment([A], now_ns + 5 * SECOND, now_ns + 4 * SECOND)

    assert values(at.columns) == {}
    assert freshness(at.columns) == {}


async def test_that_older_records_tell_freshness_by_their_gaps(history: History, a_batch: Batch, now_ns: int):
    history.take(a_batch([0, 1], [now_ns, now_ns], [1.0, 2.0]))
    history.mark_gap([0], now_ns + SECOND)
    history.take(a_batch([1], [now_ns + 3 * SECOND], [3.0]))
    await written(history)

    at = await history.moment([A, B], now_ns + 3 * SECOND, 0)

    assert at.is_inferred
    assert values(at.columns) == {A: 1.0, B: 3.0}
    assert freshness(at.columns) == {A: Freshness.STALE, B: Freshness.LIVE}


async def test_that_a_tag_that_left_the_cell_is_named(history: History, a_batch: Batch, now_ns: int):
    history.note_hearing([0, 1], now_ns, now_ns, LIVE)
    history.take(a_batch([0, 1], [now_ns, now_ns], [1.0, 2.0]))
    await written(history)

    at = await history.moment([A], now_ns + SECOND, 0)

    assert values(at.columns) == {A: 1.0}
    assert [(tag.name, tag.value) for tag in at.former] == [("b", 2.0)]


async def test_that_a_stretch_tells_the_newest_of_each_step(history: History, a_batch: Batch, now_ns: int):
    history.note_hearing([0, 1], now_ns, now_ns, LIVE)
    times = now_ns + np.arange(1, 101) * SECOND // 10
    history.take(a_batch([0] * 100, times, np.arange(100.0)))
    await written(history)

    stretch = await history.stretch([A, B], now_ns, now_ns + 10 * SECOND, SECOND)

    assert [row[1] for row in seen(stretch.columns, now_ns)] == [9.0 + 10 * step for step in range(10)]
    assert stretch.end_ns == now_ns + 10 * SECOND


async def test_that_what_is_played_ends_where_travelling_there_would_lead(
    history: History, a_batch: Batch, now_ns: int
):
    random = np.random.default_rng(7)
    history.note_hearing([0, 1], now_ns, now_ns, LIVE)
    times = now_ns + np.sort(random.integers(0, 60 * SECOND, 400))
    history.take(a_batch(random.integers(0, 2, 400), times, random.normal(size=400)))
    history.note_hearing([0], now_ns + 30 * SECOND, now_ns + 29 * SECOND, STALE)
    history.note_hearing([0], now_ns + 40 * SECOND, now_ns + 40 * SECOND, LIVE)
    await written(history)

    start, end = now_ns + 10 * SECOND, now_ns + 55 * SECOND
    before, after = [await history.moment([A, B], at, 0) for at in (start, end)]
    stretch = await history.stretch([A, B], start, end, 0)
    played = values(before.columns) | values(stretch.columns)

    assert played == values(after.columns)


async def test_that_a_value_that_stands_is_known_when_the_time_it_came_at_is_deleted(
    tmp_path: Path, a_cell: MakeCell, a_batch: Batch, now_ns: int
):
    history = History(tmp_path / "history.duckdb", a_cell("a", "b"), retention_days=2)
    await history.start()
    begin = now_ns - 10 * DAY
    history.note_hearing([0, 1], begin, begin, LIVE)
    times = begin + np.arange(10 * 24) * 3_600 * SECOND
    history.take(a_batch([0] * len(times), times, np.arange(float(len(times)))))
    history.take(a_batch([1], [begin + SECOND], [7.0]))
    await written(history)
    for _ in range(200):
        oldest_ns = (await history.extent())[1]
        if oldest_ns is not None and oldest_ns > now_ns - 3 * DAY:
            break
        await asyncio.sleep(0.05)

    at = await history.moment([A, B], now_ns - DAY, 0)
    await history.stop()

    assert values(at.columns) == {A: 9 * 24.0, B: 7.0}
    assert freshness(at.columns) == {A: Freshness.LIVE, B: Freshness.LIVE}
    assert at.oldest_ns is not None
    assert at.oldest_ns > now_ns - 3 * DAY


async def test_that_what_waited_in_a_queue_is_newer_than_what_was_told_again(
    history: History, a_batch: Batch, now_ns: int
):
    arrived = clock.now_ns()
    history.note_hearing([0], arrived - 60 * SECOND, arrived - 60 * SECOND, LIVE)
    history.take(a_batch([0], [arrived - 50 * SECOND], [1.0]))
    history.mark_gap([0], arrived - 40 * SECOND)
    history.note_hearing([0], arrived - 38 * SECOND, arrived - 40 * SECOND, STALE)
    history.note_hearing([0], arrived, arrived, LIVE)
    history.take(a_batch([0], [arrived - 50 * SECOND], [1.0]))
    history.take(a_batch([0], [arrived - 20 * SECOND], [2.0]))
    await written(history)

    at = await history.moment([A], arrived + 5 * SECOND, 0)

    assert values(at.columns) == {A: 2.0}


async def test_that_what_came_with_a_value_told_again_is_newer_and_keeps_its_time(
    history: History, a_batch: Batch, now_ns: int
):
    begin = clock.now_ns() - 60 * SECOND
    history.take(a_batch([0, 1], [begin] * 2, [1.0, 5.0]))
    await written(history)  # nobody watched meanwhile
    changed, told = begin + 50 * SECOND, begin + 51 * SECOND
    history.note_hearing([0, 1], told, told, LIVE)
    history.take(
        a_batch([0, 1, 0], [begin, begin, changed], [1.0, 5.0, 2.0], server_time_ns=[told, told, told])
    )  # what it held when it was asked for, then what changed before that was sent
    await written(history)

    at = await history.moment([A, B], clock.now_ns(), 0)
    then = await history.moment([A, B], changed - SECOND, 0)
    (trace,), _ = await history.trend([A], changed, changed + 1, 1)

    assert values(at.columns) == {A: 2.0, B: 5.0}
    assert values(then.columns) == {A: 1.0, B: 5.0}
    assert np.frombuffer(trace.time_ns, "<i8").tolist()[-1] == changed


async def test_that_what_a_killed_service_was_not_told_was_not_seen_by_it(history: History, a_batch: Batch):
    told = clock.now_ns()
    history.note_hearing([0, 1], told, told, LIVE)
    history.take(a_batch([0, 1], [told] * 2, [523.0, 1.0]))
    little = told + SECOND // 20  # it changes by so little then that its controller does not tell
    await asyncio.sleep(0.1)
    history.take(a_batch([1], [clock.now_ns()], [2.0]))
    await written(history)  # as after a killed service, which marks no gap
    again = clock.now_ns()
    history.note_hearing([0, 1], again, again, LIVE)
    history.take(a_batch([0, 1], [little, again], [520.0, 3.0], server_time_ns=[again] * 2))
    await written(history)

    before = await history.moment([A, B], again - 1, 0)
    after = await history.moment([A, B], clock.now_ns(), 0)

    assert values(before.columns) == {A: 523.0, B: 2.0}
    assert values(after.columns) == {A: 520.0, B: 3.0}
