"""Samples that come after their time was rolled up, and a controller whose clock is slow."""

from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pytest

from hmi.domain.cell import Cell
from hmi.domain.query import TrendTrace
from hmi.domain.reading import ReadingBatch
from hmi.domain.tag import TagName
from hmi.history import roll_ups
from hmi.history.columns import Arrival, TagColumns
from hmi.history.database import open_history
from hmi.history.schema import DAY_NS, MINUTE_NS, QUARTER_NS, ROLL_UPS, SECOND_NS
from hmi.history.trend import read_traces
from hmi.history.writer import Writer

Batch = Callable[..., ReadingBatch]
MakeCell = Callable[..., Cell]
Look = Callable[[TrendTrace], SimpleNamespace]
A = TagName("a")
STEPS_NS = (SECOND_NS, 10 * SECOND_NS, MINUTE_NS, QUARTER_NS)


@pytest.mark.parametrize("is_rolled_up", [False, True])
def test_that_late_samples_count_whatever_the_width(
    file: Path, a_cell: MakeCell, a_batch: Batch, look: Look, now_ns: int, is_rolled_up: bool
):
    columns = TagColumns.of(a_cell("a"))
    connection = open_history(file)
    writer = Writer(connection)
    start = now_ns - DAY_NS
    times = start + np.arange(0, 7200, 10) * SECOND_NS
    writer.write([Arrival.of(columns, a_batch([0] * len(times), times, np.ones(len(times))))])
    late = [start + 100 * SECOND_NS + 1, start + 3700 * SECOND_NS + 1]
    writer.write([Arrival.of(columns, a_batch([0, 0], late, [50.0, -50.0]))])
    if is_rolled_up:
        writer.roll_ups.late_due_s = 0.0
        writer.write([Arrival.of(columns, a_batch([0], [start + 7200 * SECOND_NS], [1.0]))])

    for step_ns in STEPS_NS:
        (trace,) = read_traces(
            connection.cursor(), [(A, 1)], start, start + 7200 * SECOND_NS, 7200 * SECOND_NS // step_ns
        )

        assert look(trace).high.max() == 50.0
        assert look(trace).low.min() == -50.0
    assert connection.sql("SELECT count(*) FROM late WHERE abs(v) = 50").fetchall() == [(0 if is_rolled_up else 2,)]
    connection.close()


def test_that_a_slow_clock_does_not_make_roll_ups_as_large_as_the_samples(
    file: Path, a_cell: MakeCell, a_batch: Batch, now_ns: int
):
    columns = TagColumns.of(a_cell("a"))
    connection = open_history(file)
    writer = Writer(connection)
    start = now_ns // MINUTE_NS * MINUTE_NS
    for second in range(240):
        writer.write([Arrival.of(columns, a_batch([0], [start + second * SECOND_NS], [float(second)]))])
        if second % int(roll_ups.LATE_S) == 59:
            writer.roll_ups.late_due_s = 0.0
    writer.write([Arrival.of(columns, a_batch([0], [start + 240 * SECOND_NS], [0.0]))])

    rows = [connection.sql(f"SELECT count(*) FROM {table}").fetchall()[0][0] for table in ROLL_UPS]

    assert rows[0] <= 24 + 2 * 4
    assert rows[1] <= 4 + 2 * 4
    connection.close()


def test_that_the_end_of_recording_is_known_from_late_samples_too(
    file: Path, a_cell: MakeCell, a_batch: Batch, look: Look, now_ns: int
):
    columns = TagColumns.of(a_cell("a"))
    connection = open_history(file)
    first = Writer(connection)
    first.write([Arrival.of(columns, a_batch([0], [now_ns], [1.0]))])
    first.write([Arrival.of(columns, a_batch([0], [now_ns + SECOND_NS], [2.0]))])

    again = Writer(connection)

    assert again.ended == {1: now_ns + SECOND_NS + 1}
    assert again.oldest_ns == now_ns
    connection.close()
