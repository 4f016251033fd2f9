"""Wrong clocks, wrong files and wrong values: nothing is lost silently, and what is true is still told."""

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
from hmi.history.columns import Arrival, TagColumns
from hmi.history.database import open_history
from hmi.history.history import History
from hmi.history.retention import DOUBT_S, ClockDoubt, Retention
from hmi.history.samples import read_samples
from hmi.history.schema import DAY_NS, MINUTE_NS, QUARTER_NS, SECOND_NS
from hmi.history.trend import read_traces
from hmi.history.writer import Writer

Batch = Callable[..., ReadingBatch]
MakeCell = Callable[..., Cell]
Look = Callable[[TrendTrace], SimpleNamespace]
A = TagName("a")
HOUR_NS = 4 * QUARTER_NS
WIDTHS_NS = (SECOND_NS, 10 * SECOND_NS, MINUTE_NS, QUARTER_NS)


@pytest.fixture
def columns(a_cell: MakeCell) -> TagColumns:
    return TagColumns.of(a_cell("a"))


def extremes(connection: duckdb.DuckDBPyConnection, look: Look, start_ns: int, end_ns: int) -> set[tuple[float, float]]:
    """Lowest and highest value by every width."""
    found: set[tuple[float, float]] = set()
    for step_ns in WIDTHS_NS:
        (trace,) = read_traces(connection.cursor(), [(A, 1)], start_ns, end_ns, (end_ns - start_ns) // step_ns)
        seen = look(trace)
        found.add((float(np.nanmin(seen.low)), float(np.nanmax(seen.high))))
    return found


def test_that_a_clock_set_back_by_an_hour_loses_nothing_and_hides_no_peak(
    file: Path, columns: TagColumns, a_batch: Batch, look: Look
):
    connection = open_history(file)
    writer = Writer(connection)
    start = clock.now_ns() // QUARTER_NS * QUARTER_NS - 2 * HOUR_NS
    once = start + np.arange(0, 3600, 10) * SECOND_NS
    writer.write([Arrival.of(columns, a_batch([0] * 360, once, np.linspace(1, 2, 360)))])
    writer.write([Arrival.of(columns, a_batch([0] * 360, once + 5 * SECOND_NS, np.linspace(-7, 9, 360)))])
    writer.roll_ups.late_due_s = 0.0
    writer.write([Arrival.of(columns, a_batch([0], [start + HOUR_NS], [1.0]))])

    found = extremes(connection, look, start, start + HOUR_NS)
    page = read_samples(connection.cursor(), ["*"], start, start + 2 * HOUR_NS)
    connection.close()

    assert found == {(-7.0, 9.0)}
    assert len(page.value) // 8 == 721


@pytest.mark.parametrize("is_opened_anew", [False, True])
def test_that_a_clock_that_was_a_day_ahead_and_is_right_again_goes_on_recording(
    file: Path, columns: TagColumns, a_batch: Batch, look: Look, is_opened_anew: bool
):
    connection = open_history(file)
    writer = Writer(connection)
    start = clock.now_ns() // MINUTE_NS * MINUTE_NS - 30 * MINUTE_NS
    writer.write([Arrival.of(columns, a_batch([0], [start + DAY_NS], [3.0]))])
    ahead = (start + DAY_NS) // QUARTER_NS * QUARTER_NS
    connection.execute("UPDATE progress SET minute = ?, quarter = ?", [ahead + QUARTER_NS, ahead + QUARTER_NS])
    if is_opened_anew:
        connection.close()
        connection = open_history(file)
        writer = Writer(connection)
    times = start + np.arange(0, 1200, 5) * SECOND_NS
    writer.write([Arrival.of(columns, a_batch([0] * 240, times, np.linspace(10, 20, 240)))])

    before = extremes(connection, look, start, start + 20 * MINUTE_NS)
    writer.roll_ups.late_due_s = 0.0
    writer.write([Arrival.of(columns, a_batch([0], [start + 1210 * SECOND_NS], [15.0]))])
    after = extremes(connection, look, start, start + 20 * MINUTE_NS)
    connection.close()

    assert before == after == {(10.0, 20.0)}


def test_that_a_clock_that_jumped_ahead_by_years_deletes_nothing_for_a_day():
    keep_ns, now = 30 * DAY_NS, clock.now_ns()
    doubt = ClockDoubt(now)

    assert not doubt.is_in_doubt(now + 60 * SECOND_NS, 1_000.0, keep_ns)
    assert not doubt.is_in_doubt(now + DAY_NS + 120 * SECOND_NS, 1_060.0, keep_ns), "a day is less than a tenth"
    assert doubt.is_in_doubt(now + 900 * DAY_NS, 1_120.0, keep_ns)
    assert doubt.is_in_doubt(now + 900 * DAY_NS, 1_120.0 + DOUBT_S / 2, keep_ns)
    assert not doubt.is_in_doubt(now + 180 * SECOND_NS, 1_180.0 + DOUBT_S, keep_ns), "it was set right"


def test_that_a_clock_that_is_wrong_from_the_start_is_doubted_too():
    written = clock.now_ns()

    assert ClockDoubt(written).is_in_doubt(written + 400 * DAY_NS, 5.0, 30 * DAY_NS)
    assert not ClockDoubt(0).is_in_doubt(written, 5.0, 30 * DAY_NS)


def test_that_nothing_is_too_old_while_the_clock_is_not_believed(
    file: Path, columns: TagColumns, a_batch: Batch, now_ns: int
):
    connection = open_history(file)
    old = now_ns - 500 * DAY_NS
    Writer(connection).write([Arrival.of(columns, a_batch([0, 0], [old, now_ns - HOUR_NS], [1.0, 2.0]))])
    retention = Retention(keep_ns=30 * DAY_NS)

    kept = retention.trim(connection, None), connection.sql("SELECT count(*) FROM sample").fetchall()
    believed = retention.trim(connection, now_ns), connection.sql("SELECT count(*) FROM sample").fetchall()
    connection.close()

    assert kept == (None, [(2,)])
    assert believed[1] == [(1,)]


@pytest.mark.parametrize("uptime_ns", [0, 1, 5 * HOUR_NS])
def test_that_a_controller_without_a_clock_counts_by_the_server_or_by_arrival(
    columns: TagColumns, a_batch: Batch, uptime_ns: int, now_ns: int
):
    batch = a_batch([0, 0, 0], [uptime_ns, now_ns, uptime_ns], [1, 2, 3], server_time_ns=[now_ns - 5, 0, uptime_ns])

    arrival = Arrival.of(columns, batch)

    assert arrival.time_ns().tolist() == [now_ns - 5, now_ns, arrival.arrived_ns]


def test_that_what_is_no_number_and_what_is_infinite_hides_no_peak_and_is_kept(
    file: Path, columns: TagColumns, a_batch: Batch, look: Look, now_ns: int
):
    connection = open_history(file)
    writer = Writer(connection)
    values = [1.0, np.nan, 5.0, np.inf, -np.inf, 2.0]
    writer.write([Arrival.of(columns, a_batch([0] * 6, now_ns + np.arange(6) * SECOND_NS // 2, values))])
    writer.write([Arrival.of(columns, a_batch([0], [now_ns + QUARTER_NS], [2.0]))])

    (trace,) = read_traces(connection.cursor(), [(A, 1)], now_ns, now_ns + HOUR_NS, 4)
    page = read_samples(connection.cursor(), ["*"], now_ns, now_ns + MINUTE_NS)
    connection.close()

    assert (look(trace).low[0], look(trace).high[0]) == (1.0, 5.0)
    np.testing.assert_array_equal(np.frombuffer(page.value), values)


def test_that_samples_out_of_order_and_twice_give_the_last_by_time(
    file: Path, columns: TagColumns, a_batch: Batch, look: Look, now_ns: int
):
    connection = open_history(file)
    now_ns = now_ns // MINUTE_NS * MINUTE_NS
    times = [now_ns + second * SECOND_NS for second in (3, 1, 2, 2, 0)]
    Writer(connection).write([Arrival.of(columns, a_batch([0] * 5, times, [30.0, 10.0, 20.0, 20.0, 0.0]))])

    (fine,) = read_traces(connection.cursor(), [(A, 1)], now_ns, now_ns + 4 * SECOND_NS, 4)
    (coarse,) = read_traces(connection.cursor(), [(A, 1)], now_ns, now_ns + 4 * SECOND_NS, 1)
    connection.close()

    assert look(fine).last[:4].tolist() == [0.0, 10.0, 20.0, 30.0]
    assert (look(coarse).low[0], look(coarse).high[0], look(coarse).last[0]) == (0.0, 30.0, 30.0)


def test_that_a_tag_that_became_text_keeps_its_numbers_and_its_words(
    file: Path, columns: TagColumns, a_batch: Batch, look: Look, now_ns: int
):
    connection = open_history(file)
    writer = Writer(connection)
    writer.write([Arrival.of(columns, a_batch([0], [now_ns], [4.5]))])
    writer.write([Arrival.of(columns, a_batch([0], [now_ns + SECOND_NS], [np.nan], text={0: "Läuft"}))])

    (trace,) = read_traces(connection.cursor(), [(A, 1)], now_ns, now_ns + 10 * SECOND_NS, 10)
    page = read_samples(connection.cursor(), ["*"], now_ns, now_ns + MINUTE_NS)
    connection.close()

    assert look(trace).last[0] == 4.5
    assert np.isnan(look(trace).last[1:]).all(), "a number that is no more is not drawn on"
    assert np.frombuffer(page.value)[0] == 4.5
    assert page.text == {1: "Läuft"}


async def test_that_two_renamed_tags_leave_their_past_under_their_former_names(
    file: Path, a_cell: MakeCell, a_batch: Batch, look: Look, now_ns: int
):
    history = History(file, a_cell("a", "b"))
    await history.start()
    history.take(a_batch([0, 1], [now_ns, now_ns], [1.0, 2.0]))
    history.use_cell(a_cell("c", "d"))
    history.take(a_batch([0, 1], [now_ns + SECOND_NS] * 2, [3.0, 4.0]))
    await history.stop()
    await history.start()

    traces, _ = await history.trend([TagName(name) for name in "abcd"], now_ns, now_ns + 2 * SECOND_NS, 2)
    page = await history.samples(["*"], now_ns, now_ns + MINUTE_NS)
    await history.stop()

    assert [look(trace).last[0] for trace in traces] == [1.0, 2.0, 3.0, 4.0]
    assert [name for _, name in page.tags] == ["a", "b", "c", "d"]


def of_a_newer_tandem(file: Path) -> bytes:
    open_history(file).close()
    with duckdb.connect(file) as connection:
        connection.execute("UPDATE progress SET version = 99")
        connection.execute("ALTER TABLE progress ADD COLUMN colour VARCHAR")
    return file.read_bytes()


def of_a_newer_duckdb(file: Path) -> bytes:
    open_history(file).close()
    content = bytearray(file.read_bytes())
    content[12:20] = (9_999).to_bytes(8, "little")
    words = np.frombuffer(bytes(content[8:4096]), "<u8") * np.uint64(0xBF58476D1CE4E5B9)
    content[:8] = int(np.bitwise_xor.reduce(words) ^ np.uint64(5381)).to_bytes(8, "little")  # its checksum
    file.write_bytes(content)
    return bytes(content)


def of_another_program(file: Path) -> bytes:
    with duckdb.connect(file) as connection:
        connection.execute("CREATE TABLE invoice (sum DOUBLE)")
    return file.read_bytes()


def no_database(file: Path) -> bytes:
    file.write_text("Dear diary,\n" * 1000)
    return file.read_bytes()


@pytest.mark.parametrize(
    ("make", "reason"),
    [
        (of_a_newer_tandem, "newer"),
        (of_a_newer_duckdb, "newer"),
        (of_another_program, "foreign"),
        (no_database, "damaged"),
    ],
)
async def test_that_a_file_of_no_use_is_set_aside_untouched_and_told_until_somebody_takes_it_away(
    file: Path, a_cell: MakeCell, a_batch: Batch, now_ns: int, make: Callable[[Path], bytes], reason: str
):
    content = make(file)
    history = History(file, a_cell("a"))
    await history.start()
    history.take(a_batch([0], [now_ns], [1.0]))
    await history.stop()
    (kept,) = file.parent.glob(f"history.duckdb.{reason}-*")
    told = history.aside
    kept_content = kept.read_bytes()
    kept.unlink()
    await history.start()
    (trace,), _ = await history.trend([A], now_ns, now_ns + SECOND_NS, 1)
    told_later = history.aside
    await history.stop()

    assert told == f"{reason} {kept.name}"
    assert kept_content == content
    assert len(trace.last) > 0
    assert told_later == ""
