"""The file is removed, moved, replaced and returned while it is being written: nothing goes into a file nobody sees."""

import asyncio
import os
import shutil
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace

import duckdb
import numpy as np
import pytest

from hmi import clock
from hmi.domain.cell import Cell
from hmi.domain.query import TrendTrace
from hmi.domain.reading import ReadingBatch
from hmi.domain.tag import TagName
from hmi.history.alarm_queue import AlarmQueue
from hmi.history.columns import Arrival, TagColumns
from hmi.history.history import History
from hmi.history.newest import NewestRows
from hmi.history.place import Place
from hmi.history.queue import Queue
from hmi.history.recorder import Recorder
from hmi.ports.history import HistoryUnavailable

Batch = Callable[..., ReadingBatch]
MakeCell = Callable[..., Cell]
Look = Callable[[TrendTrace], SimpleNamespace]
A, B, C = TagName("a"), TagName("b"), TagName("c")
SECOND_NS = 10**9


async def until(condition: Callable[[], bool]) -> None:
    for _ in range(600):
        if condition():
            return
        await asyncio.sleep(0.05)
    raise AssertionError("waited in vain")


async def record(history: History, batch: ReadingBatch) -> None:
    """Hand over, and wait until it is durable."""
    before = clock.now_ns()
    history.take(batch)
    await until(lambda: (writer := history._recorder._writer) is not None and writer.written_ns > before)


def rows_in(file: Path) -> list[tuple[str, int, float, str | None]]:
    """Name, time, value and text of every sample, the restated ones once."""
    with duckdb.connect(file) as connection:
        return connection.execute(
            """SELECT DISTINCT name, t, v, text FROM sample JOIN tag ON tag.id = sample.tag
            LEFT JOIN word ON word.id = word WHERE NOT gap ORDER BY t, name"""
        ).fetchall()


def gaps_in(file: Path) -> int:
    with duckdb.connect(file) as connection:
        return len(connection.execute("FROM sample WHERE gap").fetchall())


def remove(file: Path) -> None:
    file.unlink()


def move(file: Path) -> None:
    file.rename(file.with_name("moved.duckdb"))


def move_with_log(file: Path) -> None:
    move(file)
    log = file.with_name(f"{file.name}.wal")
    if log.exists():
        log.rename(file.with_name("moved.duckdb.wal"))


@pytest.fixture
def file(tmp_path: Path) -> Path:
    (tmp_path / "data").mkdir()
    return tmp_path / "data" / "history.duckdb"


@pytest.mark.parametrize("take_away", [remove, move_with_log])
async def test_that_recording_goes_on_in_a_new_file_that_holds_every_tag(
    file: Path, history: History, a_batch: Batch, now_ns: int, look: Look, take_away: Callable[[Path], None]
):
    await record(history, a_batch([0, 1, 2], [now_ns] * 3, [1.0, 2.0, np.nan], text={2: "Läuft"}))
    take_away(file)
    history.take(a_batch([0], [now_ns + SECOND_NS], [1.5]))
    await until(lambda: history.aside == "taken")
    await record(history, a_batch([0], [now_ns + 2 * SECOND_NS], [1.75]))
    (still,), oldest = await history.trend([B], now_ns, now_ns + 5 * SECOND_NS, 5)
    await history.stop()

    assert look(still).last[0] == 2.0, "what stands still is in the new file too"
    assert oldest == now_ns
    assert [row[:3] for row in rows_in(file) if row[0] != "c"] == [
        ("a", now_ns, 1.0),
        ("b", now_ns, 2.0),
        ("a", now_ns + SECOND_NS, 1.5),
        ("a", now_ns + 2 * SECOND_NS, 1.75),
    ]
    assert [row[3] for row in rows_in(file) if row[0] == "c"] == ["Läuft"]
    assert gaps_in(file) == 0, "nothing was lost"
    assert not list(file.parent.glob("*damaged*"))
    for moved in file.parent.glob("moved.duckdb"):
        assert [row[:3] for row in rows_in(moved)][:2] == [("a", now_ns, 1.0), ("b", now_ns, 2.0)]


async def test_that_nothing_is_lost_with_a_removed_log(file: Path, history: History, a_batch: Batch, now_ns: int):
    log = file.with_name(f"{file.name}.wal")
    await record(history, a_batch([0], [now_ns], [1.0]))
    await until(lambda: history._recorder._place._log_number == (log.stat().st_dev, log.stat().st_ino))
    log.unlink()
    await until(lambda: not history._recorder._place.has_lost_log())
    await record(history, a_batch([0], [now_ns + SECOND_NS], [1.5]))
    elsewhere = shutil.copytree(file.parent, file.parent.with_name("as_after_a_power_cut"))
    await history.stop()

    kept = rows_in(elsewhere / file.name)
    assert [row[:3] for row in kept] == [("a", now_ns, 1.0), ("a", now_ns + SECOND_NS, 1.5)]


def test_that_a_log_removed_before_anybody_looked_at_it_is_missed(
    file: Path, a_cell: MakeCell, a_batch: Batch, now_ns: int
):
    recorder = Recorder(file, Queue(), AlarmQueue())
    recorder.keep(400, None)
    assert recorder.try_open()
    connection, writer = recorder._connection, recorder._writer
    assert connection is not None
    assert writer is not None
    connection.execute("FORCE CHECKPOINT")
    recorder._mind_log()
    writer.write([Arrival.of(TagColumns.of(a_cell("a")), a_batch([0], [now_ns], [1.0]))])
    file.with_name(f"{file.name}.wal").unlink()
    recorder._mind_log()
    recorder._keep_log()
    elsewhere = shutil.copytree(file.parent, file.parent.with_name("as_after_a_power_cut"))
    is_missed = recorder._place.has_lost_log()
    recorder.close()

    assert [row[:3] for row in rows_in(elsewhere / file.name)] == [("a", now_ns, 1.0)]
    assert not is_missed, "what was in it is in the file"


async def test_that_a_file_that_is_put_back_at_once_is_gone_on_with(
    file: Path, history: History, a_batch: Batch, now_ns: int
):
    await record(history, a_batch([0], [now_ns], [1.0]))
    move(file)
    history.take(a_batch([0], [now_ns + SECOND_NS], [2.0]))
    await until(lambda: history.trouble == "taken away")
    file.with_name("moved.duckdb").rename(file)
    await until(lambda: not history.trouble)
    told = history.aside
    history.take(a_batch([0], [now_ns + 2 * SECOND_NS], [3.0]))
    await history.stop()

    assert told == ""
    assert [row[2] for row in rows_in(file)] == [1.0, 2.0, 3.0]
    assert gaps_in(file) == 0


async def test_that_a_returned_file_gets_what_was_recorded_meanwhile(
    file: Path, history: History, a_batch: Batch, now_ns: int, look: Look
):
    await record(history, a_batch([0, 1], [now_ns] * 2, [1.0, 7.0]))
    move(file)
    await until(lambda: history.aside == "taken")
    await record(history, a_batch([0, 2], [now_ns + SECOND_NS] * 2, [2.0, np.nan], text={1: "Steht"}))
    os.replace(file.with_name("moved.duckdb"), file)
    await until(lambda: history.aside == "")
    await record(history, a_batch([0], [now_ns + 2 * SECOND_NS], [3.0]))
    (moving, still), _ = await history.trend([A, B], now_ns, now_ns + 3 * SECOND_NS, 3)
    await history.stop()

    assert look(moving).last[:3].tolist() == [1.0, 2.0, 3.0]
    assert look(still).last[-1] == 7.0
    assert [(row[0], row[3]) for row in rows_in(file) if row[3]] == [("c", "Steht")]
    assert gaps_in(file) == 0


async def test_that_another_history_in_its_place_is_gone_on_with_after_a_gap(
    file: Path, history: History, a_cell: MakeCell, a_batch: Batch, now_ns: int, look: Look
):
    spare = file.with_name("spare.duckdb")
    other = History(spare, a_cell("b", "a", "c"))
    await other.start()
    other.take(a_batch([0, 1], [now_ns - 600 * SECOND_NS] * 2, [70.0, 10.0]))
    await other.stop()
    await record(history, a_batch([0, 1], [now_ns] * 2, [1.0, 7.0]))

    os.replace(spare, file)
    await until(lambda: history.trouble == "taken away")
    await record(history, a_batch([1], [now_ns + SECOND_NS], [8.0]))
    (trace,), _ = await history.trend([A], now_ns - 700 * SECOND_NS, clock.now_ns() + SECOND_NS, 100)
    told = history.aside
    await history.stop()

    assert told == "", "somebody put it there and knows"
    assert look(trace).last[0] == 10.0
    assert look(trace).last[-1] == 1.0
    assert look(trace).is_gap_before.any(), "what was true in between is not known in that file"


async def test_that_the_log_of_the_file_that_was_put_there_is_not_deleted(
    file: Path, history: History, a_cell: MakeCell, a_batch: Batch, now_ns: int
):
    other_file = file.with_name("other.duckdb")
    other = History(other_file, a_cell("a"))
    await other.start()
    await record(other, a_batch([0], [now_ns - 60 * SECOND_NS], [10.0]))
    spare = file.with_name("spare.duckdb")  # as a killed service leaves it: the newest samples are in its log
    shutil.copy(other_file, spare)
    shutil.copy(other_file.with_name("other.duckdb.wal"), file.with_name("spare.duckdb.wal"))
    await other.stop()
    await record(history, a_batch([0], [now_ns], [1.0]))

    os.replace(file.with_name("spare.duckdb.wal"), file.with_name("history.duckdb.wal"))
    os.replace(spare, file)
    await until(lambda: history.trouble == "taken away")
    await history.stop()

    assert next(row[2] for row in rows_in(file)) == 10.0
    assert not list(file.parent.glob("*damaged*"))


@pytest.mark.parametrize("is_file_in_its_place", [False, True])
async def test_that_a_folder_that_is_away_is_told_and_not_made_anew_and_taken_up_again(
    tmp_path: Path, a_cell: MakeCell, a_batch: Batch, now_ns: int, is_file_in_its_place: bool
):
    folder = tmp_path / "mounted"
    folder.mkdir()
    file = folder / "history.duckdb"
    history = History(file, a_cell("a"))
    await history.start()
    await record(history, a_batch([0], [now_ns], [1.0]))

    folder.rename(tmp_path / "unmounted")
    if is_file_in_its_place:
        folder.write_text("no folder")
    history.take(a_batch([0], [now_ns + SECOND_NS], [2.0]))
    await until(lambda: history.trouble == "not accessible")
    is_made_anew = folder.is_dir()
    folder.unlink(missing_ok=True)
    (tmp_path / "unmounted").rename(folder)
    await until(lambda: not history.trouble)
    told = history.aside
    await history.stop()

    assert not is_made_anew, "a folder where one will be mounted again would only hide what is recorded"
    assert [row[2] for row in rows_in(file)] == [1.0, 2.0]
    assert gaps_in(file) == 0
    assert told == ""


async def test_that_a_reader_at_work_does_not_hold_up_the_new_file(
    file: Path, history: History, a_batch: Batch, now_ns: int
):
    await record(history, a_batch([0], [now_ns], [1.0]))
    slow = asyncio.ensure_future(
        history._read(
            lambda cursor, _: cursor.execute(
                "SELECT count(*) FROM range(100_000_000_000) AS numbers(one) WHERE one % 7 = 3"
            ).fetchall()
        )
    )
    await until(lambda: bool(history._recorder._cursors))
    remove(file)
    await until(lambda: history.aside == "taken")
    await record(history, a_batch([0], [now_ns + SECOND_NS], [2.0]))
    await history.stop()

    with pytest.raises(HistoryUnavailable):
        await slow
    assert [row[2] for row in rows_in(file)] == [1.0, 2.0]


def test_that_a_file_system_that_numbers_files_anew_takes_nothing_away(file: Path):
    file.write_text("one")
    place = Place(file)
    before = place.is_there()
    file.with_name("two").write_text("two")
    os.replace(file.with_name("two"), file)
    with_numbers = place.is_there()
    place.compares_numbers = False
    without = place.is_there()
    file.unlink()

    assert (before, with_numbers, without, place.is_there()) == (True, False, True, False)


def test_that_the_newest_row_of_every_tag_is_known_across_versions_of_the_cell(
    a_cell: MakeCell, a_batch: Batch, now_ns: int
):
    newest = NewestRows()
    first, second = TagColumns.of(a_cell("a", "b")), TagColumns.of(a_cell("new", "b", "a"))
    times = [now_ns + 30, now_ns + 10, now_ns + 20]
    newest.take([Arrival.of(first, a_batch([0, 1, 0], times, [3.0, np.nan, 2.0], text={1: "on"}))])
    newest.take([Arrival.of(first, a_batch([0], [now_ns + 99], [9.0]), is_backfill=True)])
    newest.take([Arrival.of(second, a_batch([0], [now_ns + 40], [4.0])), Arrival.gap(second, [1], now_ns + 50)])

    samples, gaps = newest.arrivals()

    assert [second.names[tag] for tag in samples.batch.tag] == ["new", "a"]
    assert samples.batch.value.tolist() == [4.0, 3.0]
    assert samples.time_ns().tolist() == [now_ns + 40, now_ns + 30]
    assert gaps.is_gap
    assert [second.names[tag] for tag in gaps.batch.tag] == ["b"]


def test_that_a_word_is_forgotten_when_a_number_follows_it(a_cell: MakeCell, a_batch: Batch, now_ns: int):
    newest, columns = NewestRows(), TagColumns.of(a_cell("a"))
    newest.take([Arrival.of(columns, a_batch([0], [now_ns], [np.nan], text={0: "on"}))])

    newest.take([Arrival.of(columns, a_batch([0], [now_ns + 1], [2.0]))])

    (samples,) = newest.arrivals()
    assert (samples.batch.value.tolist(), samples.batch.text) == ([2.0], {})
