"""The trends display: live values, history below them, gestures, and honest words when nothing is known."""

from collections.abc import Callable

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from hmi.domain.cell import Cell
from hmi.domain.command import Command
from hmi.domain.outcome import Failed, Outcome, Reason
from hmi.domain.quality import Freshness
from hmi.domain.query import Answer, AskTrend, Query, TrendAnswer, TrendTrace
from hmi.domain.reading import ReadingBatch
from hmi.domain.tag import DataType, NodeAddress, TagDefinition, TagName
from ui.bridge import Bridge, Picture
from ui.displays.trends import TrendsDisplay

SPEED, HEAT = TagName("cobot/axis_1/ActualSpeed"), TagName("cobot/axis_1/MotorTemperature")
NOW_NS = 1_800_000_000_000_000_000


class StoredPast:
    """Answers every trend query with a flat line, or refuses."""

    def __init__(self) -> None:
        self.asked: list[AskTrend] = []
        self.refuses = False

    def ask(self, query: Query, on_answer: Callable[[Answer | Outcome], None]) -> None:
        assert isinstance(query, AskTrend)
        self.asked.append(query)
        on_answer(Failed(reason=Reason.HISTORY_UNAVAILABLE) if self.refuses else self._flat(query))

    def do(self, command: Command, on_outcome: Callable[[Outcome], None]) -> None:
        raise AssertionError("a trend commands nothing")

    def _flat(self, query: AskTrend) -> TrendAnswer:
        """The newest seconds are not stored yet."""
        time_ns = np.linspace(query.start_ns, query.end_ns - 5 * 10**9, 50).astype("<i8")
        line, none = np.full(50, 5.0, "<f8").tobytes(), bytes(50)
        return TrendAnswer(
            traces=tuple(
                TrendTrace(
                    tag_name=tag,
                    time_ns=time_ns.tobytes(),
                    low=line,
                    high=line,
                    last=line,
                    quality=none,
                    is_backfilled=none,
                    is_gap_before=none,
                )
                for tag in query.tag_names
            )
        )


def a_tag(name: TagName, unit: str) -> TagDefinition:
    node = NodeAddress(endpoint="plc", uri="urn:t", identifier=f"s={name}")
    return TagDefinition(name=name, node=node, data_type=DataType.DOUBLE, role=name.split("/")[-1], unit=unit)


@pytest.fixture
def past() -> StoredPast:
    return StoredPast()


@pytest.fixture
def display(qtbot: QtBot, past: StoredPast) -> TrendsDisplay:
    bridge = Bridge(past)
    bridge.picture = Picture(Cell(id="c", label="C", tags=(a_tag(SPEED, "°/s"), a_tag(HEAT, "°C"))))
    bridge.picture.is_attached = True
    bridge.picture.freshness[:] = Freshness.LIVE
    bridge.service_time_ns = NOW_NS
    shown = TrendsDisplay(bridge)
    bridge.setParent(shown)
    qtbot.addWidget(shown)
    shown.resize(1200, 700)
    shown.show()
    shown.enter()
    qtbot.waitUntil(lambda: bool(past.asked))
    return shown


def push(display: TrendsDisplay, tag: TagName, value: float, after_s: float) -> None:
    bridge = display.bridge
    bridge.service_time_ns = NOW_NS + int(after_s * 1e9)
    time_ns = np.array([bridge.service_time_ns], np.int64)
    column = np.array([bridge.picture.index[tag]], np.uint32)
    batch = ReadingBatch(column, time_ns, time_ns, np.array([value]), np.zeros(1, np.uint32))
    bridge.picture.take(batch)
    display.show_frame(batch)


def newest_of(display: TrendsDisplay, row: int) -> float:
    columns = display.feed.columns
    return columns.last[row, columns.newest % columns.count]


def test_that_it_starts_with_something_worth_seeing(display: TrendsDisplay):
    assert display.feed.tags == [SPEED, HEAT]


def test_that_history_lies_under_the_present(display: TrendsDisplay):
    middle_s = sum(display.plot.window_s) / 2

    assert display.feed.columns.at(int(middle_s * 1e9))[0] == 5.0


def test_that_a_live_value_appears_in_the_newest_column(display: TrendsDisplay):
    push(display, SPEED, 42.0, after_s=2.0)

    assert display.feed.columns.last[0, display.feed.columns.newest % display.feed.columns.count] == 42.0


def test_that_the_scale_follows_a_value_that_leaves_it(display: TrendsDisplay):
    push(display, SPEED, 4200.0, after_s=2.0)

    low, high = display._scales[0]
    assert low < 5.0 < 4200.0 < high


def test_that_a_stale_tag_is_not_drawn_on(display: TrendsDisplay):
    push(display, SPEED, 42.0, after_s=2.0)
    display.bridge.picture.freshness[:] = Freshness.STALE

    display.bridge.service_time_ns = NOW_NS + int(20e9)
    display.show_frame(ReadingBatch.empty())

    assert np.isnan(display.feed.columns.last[0, display.feed.columns.newest % display.feed.columns.count])


def test_that_looking_back_stops_following_and_live_returns(qtbot: QtBot, display: TrendsDisplay, past: StoredPast):
    start_s, end_s = display.plot.window_s
    asked = len(past.asked)

    display.plot.window_requested.emit(start_s - 3600, end_s - 3600)
    qtbot.waitUntil(lambda: len(past.asked) > asked)

    assert "past" in display._state.text()
    assert past.asked[-1].end_ns / 1e9 == pytest.approx(end_s - 3600, abs=2)
    QTest.keyClick(display.plot, Qt.Key.Key_End)
    assert display.feed.window.is_live


def test_that_missing_history_is_said_and_live_goes_on(qtbot: QtBot, display: TrendsDisplay, past: StoredPast):
    past.refuses = True
    asked = len(past.asked)

    display._go_live()
    qtbot.waitUntil(lambda: len(past.asked) > asked)

    assert "not available" in display._state.text()
    push(display, SPEED, 42.0, after_s=2.0)
    assert display.feed.columns.last[0, display.feed.columns.newest % display.feed.columns.count] == 42.0


def test_that_a_tag_named_by_another_display_is_added(display: TrendsDisplay):
    display._on_removal_requested(SPEED)

    display.open_subject(SPEED)

    assert SPEED in display.feed.tags
    assert display._chosen == SPEED


def test_that_a_live_value_that_has_not_changed_reaches_to_now(qtbot: QtBot, display: TrendsDisplay):
    push(display, SPEED, 7.0, after_s=2.0)

    display._go_live()

    qtbot.waitUntil(lambda: newest_of(display, 0) == 7.0)


def test_that_an_earlier_period_is_drawn_beside_the_present(qtbot: QtBot, display: TrendsDisplay, past: StoredPast):
    asked = len(past.asked)
    QTest.mouseClick(display.keys.compare_key, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: len(past.asked) >= asked + 2)

    now, earlier = past.asked[-2], past.asked[-1]
    assert (now.start_ns - earlier.start_ns) / 1e9 == pytest.approx(3600, abs=2)
    assert display.feed.columns.last.shape[0] == 4
    middle = display.feed.columns.newest - display.feed.columns.count // 2
    assert display.feed.columns.last[2, middle % display.feed.columns.count] == 5.0


def test_that_the_cursor_tells_both_periods(qtbot: QtBot, display: TrendsDisplay, past: StoredPast):
    QTest.mouseClick(display.keys.compare_key, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: len(past.asked) >= 3)

    display._on_cursor_moved(int(sum(display.plot.window_s) / 2 * 1e9))

    assert display._value_words(SPEED) == "5.00\N{NO-BREAK SPACE}°/s, earlier 5.00\N{NO-BREAK SPACE}°/s"


def test_that_comparing_ends_after_the_longest_period(qtbot: QtBot, display: TrendsDisplay):
    for _tap in range(5):
        QTest.mouseClick(display.keys.compare_key, Qt.MouseButton.LeftButton)

    assert display.feed.compared_s == 0
    assert not display.keys.compare_key.isChecked()
