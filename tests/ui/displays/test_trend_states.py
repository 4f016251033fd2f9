"""States in a trend: a band each with its word, in the legend too; the axis belongs to an amount."""

from collections.abc import Callable

import numpy as np
import pytest
from pytestqt.qtbot import QtBot

from hmi.domain.cell import Cell
from hmi.domain.command import Command
from hmi.domain.outcome import Outcome
from hmi.domain.quality import Freshness
from hmi.domain.query import Answer, AskTrend, Query, TrendAnswer, TrendTrace
from hmi.domain.reading import ReadingBatch
from hmi.domain.tag import DataType, NodeAddress, TagDefinition, TagName
from ui.bridge import Bridge, Picture
from ui.displays.trends import TrendsDisplay

MODE, STOP, SPEED = TagName("cobot/safety/OperationalMode"), TagName("cobot/safety/Stop"), TagName("cobot/axis/Speed")
NOW_NS = 1_800_000_000_000_000_000


class Executing:
    """A past in which everything was 1."""

    def ask(self, query: Query, on_answer: Callable[[Answer | Outcome], None]) -> None:
        assert isinstance(query, AskTrend)
        time_ns = np.linspace(query.start_ns, query.end_ns - 1, query.columns).astype("<i8").tobytes()
        ones, none = np.ones(query.columns, "<f8").tobytes(), bytes(query.columns)
        traces = [
            TrendTrace(
                tag_name=tag,
                time_ns=time_ns,
                low=ones,
                high=ones,
                last=ones,
                quality=none,
                is_backfilled=none,
                is_gap_before=none,
            )
            for tag in query.tag_names
        ]
        on_answer(TrendAnswer(traces=tuple(traces)))

    def do(self, command: Command, on_outcome: Callable[[Outcome], None]) -> None:
        raise AssertionError("a trend commands nothing")


def a_tag(name: TagName, data_type: DataType, words: dict[int, str] | None = None) -> TagDefinition:
    node = NodeAddress(endpoint="plc", uri="urn:t", identifier=f"s={name}")
    return TagDefinition(name=name, node=node, data_type=data_type, role=name.split("/")[-1], words=words or {})


@pytest.fixture
def display(qtbot: QtBot) -> TrendsDisplay:
    tags = (
        a_tag(MODE, DataType.INT32, {1: "Executing", 2: "Interrupted"}),
        a_tag(STOP, DataType.BOOLEAN),
        a_tag(SPEED, DataType.DOUBLE),
    )
    bridge = Bridge(Executing())
    bridge.picture = Picture(Cell(id="c", label="C", tags=tags))
    bridge.picture.is_attached = True
    bridge.picture.freshness[:] = Freshness.LIVE
    bridge.service_time_ns = NOW_NS
    shown = TrendsDisplay(bridge)
    bridge.setParent(shown)
    qtbot.addWidget(shown)
    shown.resize(1200, 700)
    shown._use_tags([MODE, STOP, SPEED])
    shown.show()
    shown.enter()
    qtbot.waitUntil(lambda: not np.isnan(shown.feed.columns.last[0]).all())
    return shown


def push(display: TrendsDisplay, tag: TagName, value: float, after_s: float, source_ns: int | None = None) -> None:
    bridge = display.bridge
    bridge.service_time_ns = NOW_NS + int(after_s * 1e9)
    time_ns = np.array([bridge.service_time_ns if source_ns is None else source_ns], np.int64)
    column = np.array([bridge.picture.index[tag]], np.uint32)
    batch = ReadingBatch(column, time_ns, np.zeros(1, np.int64), np.array([value]), np.zeros(1, np.uint32))
    bridge.picture.take(batch)
    display.show_frame(batch)


def legend_of(display: TrendsDisplay, tag: TagName) -> str:
    return display._legend._rows[tag].value.text()


def test_that_states_are_bands_and_amounts_are_lines(display: TrendsDisplay):
    bands = display.plot._bands

    assert [band.trace for band in bands] == [0, 1]
    assert [bands[0].words(1.0), bands[0].words(2.0)] == ["Running", "Interrupted"]
    assert [bands[1].words(0.0), bands[1].words(1.0)] == ["No", "Yes"]


def test_that_the_legend_says_the_word_of_a_state(display: TrendsDisplay):
    push(display, MODE, 2.0, after_s=1.0)
    push(display, STOP, 1.0, after_s=2.0)

    assert legend_of(display, MODE) == "Interrupted"
    assert legend_of(display, STOP) == "Yes"


def test_that_the_cursor_says_the_word_that_was_true_then(display: TrendsDisplay):
    push(display, MODE, 2.0, after_s=1.0)

    display.reading_cursor.put(NOW_NS - 120 * 10**9)

    assert legend_of(display, MODE) == "Running"


def test_that_a_state_without_a_word_is_told_by_its_number(display: TrendsDisplay):
    assert display.readings.words(MODE, 7.0) == "7"


def test_that_the_axis_is_that_of_an_amount_though_a_state_is_first(display: TrendsDisplay):
    assert display._chosen == SPEED
    assert display.plot._value_axis.places(500)


def test_that_a_chosen_state_has_no_numbers_beside_it(display: TrendsDisplay):
    display._on_trace_chosen(MODE)

    assert display.plot._value_axis.places(500) == []


def test_that_nothing_is_said_of_an_axis_where_one_trace_has_one(display: TrendsDisplay):
    assert "axis" not in display.foot.words.text()


def test_that_what_is_not_a_number_is_not_drawn(display: TrendsDisplay):
    push(display, SPEED, float("inf"), after_s=2.0)

    columns = display.feed.columns
    assert [part[2] for part in columns.bounds()] == [1.0, 1.0]
    assert np.isfinite(display.drawing.scales[2]).all()


def test_that_a_controller_without_a_clock_is_drawn_now(display: TrendsDisplay):
    push(display, SPEED, 7.0, after_s=2.0, source_ns=0)

    columns = display.feed.columns
    assert columns.last[2, columns.newest % columns.count] == 7.0
