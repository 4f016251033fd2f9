from datetime import UTC, datetime, timedelta

import numpy as np
import pytest
from asyncua import ua

from hmi.recordings.dialect import Dialect
from hmi.recordings.recording import Recording
from hmi.recordings.report import RecordingReport
from hmi.simulator.replay_history import RecordedHistory
from hmi.simulator.replay_map import VariableMap
from hmi.simulator.replay_series import build_series
from hmi.simulator.replay_timeline import Timeline
from hmi.simulator.replay_times import SourceTimes
from hmi.simulator.replay_writer import Binding

SECOND = 1_000_000_000
START = datetime(2026, 3, 1, tzinfo=UTC)
NODE = ua.NodeId("a", 1)
ROUND = [0.0, 1.0, 2.0]


def at(seconds):
    return START + timedelta(seconds=seconds)


@pytest.fixture
def history():
    """Three rows, one second apart, played at double speed, one and a half rounds so far."""
    dialect = Dialect(
        encoding="utf-8", line_end="LF", delimiter=",", decimal=".", names=("t", "a"), first_line=2, has_names=True
    )
    recording = Recording(
        time_ns=np.array([10, 11, 12], dtype=np.int64) * SECOND,
        is_absolute=False,
        numbers={"a": np.array(ROUND)},
        texts={},
        gap_rows=np.array([], dtype=np.int64),
        gap_limit_ns=5 * SECOND,
        period_ns=SECOND,
        report=RecordingReport(path="", dialect=dialect),
    )
    series = build_series(recording, VariableMap(column="a", name="A"), None)
    binding = Binding(node=NODE, variant=ua.VariantType.Double, series=series)
    times = SourceTimes(origin_ns=int(START.timestamp()) * SECOND, speed=2.0)
    made = RecordedHistory(recording, Timeline(recording, loop=True), times, [binding])
    made.played_ns = 4 * SECOND
    return made


async def read(history, start, end, count=0):
    values, follows = await history.read_node_history(NODE, start, end, count)
    return [((one.SourceTimestamp - START).total_seconds(), one.Value.Value) for one in values], follows


ALL = [(0.0, 0.0), (0.5, 1.0), (1.0, 2.0), (1.5, 0.0), (2.0, 1.0)]


async def test_that_rounds_follow_each_other_and_what_is_to_come_is_not_told(history):
    assert await read(history, at(-100), at(100)) == (ALL, None)


async def test_that_both_ends_are_included(history):
    assert await read(history, at(0.5), at(1.5)) == (ALL[1:4], None)


async def test_that_nothing_was_before_the_beginning(history):
    assert await read(history, at(-100), at(-1)) == ([], None)


async def test_that_an_earlier_end_turns_the_order_around(history):
    assert await read(history, at(1.5), at(0.5)) == (ALL[3:0:-1], None)


async def test_that_an_open_start_begins_with_the_newest(history):
    assert await read(history, None, at(100), 2) == (ALL[:-3:-1], None)


async def test_that_the_rest_follows_where_the_page_ended(history):
    page, follows = await read(history, at(0), at(100), 2)
    rest, end = await read(history, follows, at(100))

    assert page + rest == ALL
    assert end is None
