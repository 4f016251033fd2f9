"""A name that was taken out of alarms is in no byte of the file, whatever happens in between (REC-4)."""

import asyncio
import os
import shutil
from collections.abc import Callable
from pathlib import Path

import duckdb
import pytest

from hmi import clock
from hmi.domain.alarm_event import AlarmEvent
from hmi.domain.alarm_query import AlarmFilter, AlarmSort
from hmi.domain.tag import NodeAddress
from hmi.history.alarm_erasure import take_name_out
from hmi.history.alarm_history import AlarmHistory
from hmi.history.erasing import take_names_out
from hmi.history.history import History
from hmi.live.alarm_list import AlarmList
from hmi.live.alarm_recording import AlarmRecording
from hmi.ports.history import HistoryUnavailable

NAME = "Wilhelmina Stone"
WORDS = f"asked {NAME} about the belt"


def tell_of_an_alarm(history: History) -> None:
    """One at which somebody wrote the name."""
    alarms, now_ns = AlarmList(lambda _event: None), clock.now_ns()
    AlarmRecording(alarms, history)
    alarms.take_event(
        AlarmEvent(
            condition=NodeAddress(endpoint="plc", uri="urn:cell", identifier="s=jam"), branch="", event_id=b"1",
            event_type="i=2915", source_node=None, source="belt", name="Jam", message="Belt is jammed", severity=700,
            time_ns=now_ns, heard_ns=now_ns, is_retained=True, is_active=True, is_acknowledged=False, comment=WORDS,
        )
    )  # fmt: skip


@pytest.fixture
async def told(file: Path, a_cell: Callable[..., object]) -> Path:
    """A history that nobody records into, in which the name stands."""
    history = History(file, a_cell("a"))
    await history.start()
    tell_of_an_alarm(history)
    await history.stop()
    assert WORDS.encode() in held_in(file.parent)
    return file


def held_in(folder: Path) -> bytes:
    return b"".join(one.read_bytes() for one in folder.iterdir())


async def until(condition: Callable[[], bool]) -> None:
    for _ in range(600):
        if condition():
            return
        await asyncio.sleep(0.05)
    raise AssertionError("waited in vain")


async def comments_in(history: History) -> list[str]:
    """As the file tells them."""
    page = await AlarmHistory(history).page(
        AlarmFilter(start_ns=0, end_ns=2**62), AlarmSort.RECORDED, is_descending=False, limit=1000
    )
    return [row.alarm.comment for row in page.rows]


async def test_that_the_name_is_gone_from_disk_when_forgetting_ends(told: Path, a_cell: Callable[..., object]):
    history = History(told, a_cell("a"))
    await history.start()

    await history.forget_name(NAME)

    with_name = await comments_in(history)
    await history.stop()
    again = duckdb.connect(told, read_only=True)
    ((comment,),) = again.execute("SELECT comment FROM alarm").fetchall()
    again.close()
    assert with_name == [comment] == ["asked … about the belt"]


async def test_that_a_kill_before_free_space_was_overwritten_leaves_no_name_after_the_next_start(
    told: Path, a_cell: Callable[..., object]
):
    killed = duckdb.connect(told)
    killed.execute("PRAGMA disable_checkpoint_on_shutdown")
    killed.begin()
    assert take_name_out(killed, NAME)
    killed.commit()
    killed.execute("CREATE TABLE filling AS SELECT gen_random_uuid() AS u FROM range(10)")
    killed.close()
    assert WORDS.encode() in held_in(told.parent)
    history = History(told, a_cell("a"))

    await history.start()
    await history.stop()

    assert WORDS.encode() not in held_in(told.parent)
    again = duckdb.connect(told, read_only=True)
    tables = {name for (name,) in again.execute("SELECT table_name FROM duckdb_tables()").fetchall()}
    again.close()
    assert "alarm" in tables
    assert "filling" not in tables


async def test_that_a_history_that_does_not_record_says_so_and_forgets_nobody_later(
    told: Path, a_cell: Callable[..., object]
):
    history = History(told, a_cell("a"))

    with pytest.raises(HistoryUnavailable, match="not started"):
        await history.forget_name(NAME)

    await history.start()
    kept = await comments_in(history)
    await history.stop()
    assert kept == [WORDS]


async def test_that_a_name_for_which_nobody_waits_any_more_stays(told: Path, a_cell: Callable[..., object]):
    history = History(told, a_cell("a"))
    await history.start()

    waiting = asyncio.ensure_future(history.forget_name(NAME))
    await asyncio.sleep(0)
    waiting.cancel()
    await asyncio.wait([waiting])
    await history.stop()

    assert waiting.cancelled()
    assert WORDS.encode() in held_in(told.parent)


@pytest.mark.parametrize("is_copy_of_before", [False, True])
async def test_that_a_file_that_was_away_meanwhile_comes_back_without_the_name(
    told: Path, a_cell: Callable[..., object], is_copy_of_before: bool
):
    away, copied = told.parent.parent / "away.duckdb", told.parent.parent / "copied.duckdb"
    shutil.copy(told, copied)
    history = History(told, a_cell("a"))
    await history.start()
    await until(lambda: history.trouble == "")
    os.replace(told, away)
    await until(lambda: history.aside == "taken" and not history.trouble)

    await history.forget_name(NAME)
    os.replace(copied if is_copy_of_before else away, told)

    await until(lambda: history.aside == "" and not history.trouble)
    await until(lambda: history._recorder._writer is not None and not history._alarms._waiting)
    await history.stop()
    assert WORDS.encode() not in held_in(told.parent)
    with duckdb.connect(told, read_only=True) as again:
        assert ("asked … about the belt",) in again.execute("SELECT comment FROM alarm").fetchall()


def test_that_names_leave_a_history_that_nobody_records_into(told: Path):
    take_names_out(told, ["Nobody Else", NAME])

    assert WORDS.encode() not in held_in(told.parent)


def test_that_a_history_that_cannot_be_read_is_left_as_it_is(tmp_path: Path):
    (tmp_path / "history.duckdb").write_bytes(b"nothing of ours" * 1000)

    with pytest.raises(HistoryUnavailable, match="damaged"):
        take_names_out(tmp_path / "history.duckdb", [NAME])
    with pytest.raises(HistoryUnavailable, match="not accessible"):
        take_names_out(tmp_path / "nowhere.duckdb", [NAME])

    assert [one.name for one in tmp_path.iterdir()] == ["history.duckdb"]
