"""The trends display: live values, history below them, gestures, and honest words when nothing is known."""

import csv
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QImage, QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QFrame
from pytestqt.qtbot import QtBot

from hmi.domain.cell import Cell
from hmi.domain.command import Command
from hmi.domain.outcome import Failed, Outcome, Reason
from hmi.domain.quality import Freshness
from hmi.domain.query import Answer, AskTrend, EventMark, Query, SavedView, TrendAnswer, TrendTrace
from hmi.domain.reading import ReadingBatch
from hmi.domain.tag import DataType, NodeAddress, TagDefinition, TagName
from ui.bridge import Bridge, Picture
from ui.displays.subjects import subject_at
from ui.displays.trends import TrendsDisplay
from ui.formatting import NO_BREAK
from ui.widgets.trend_legend import TrendLegend

SPEED, HEAT = TagName("cobot/axis_1/ActualSpeed"), TagName("cobot/axis_1/MotorTemperature")
NOW_NS = 1_800_000_000_000_000_000


class StoredPast:
    """Answers every trend query with a flat line, or refuses."""

    def __init__(self) -> None:
        self.asked: list[AskTrend] = []
        self.refuses = False
        self.events: tuple[EventMark, ...] = ()
        self.events_left_out = 0
        self.oldest_ns: int | None = None
        self.waiting: list[Callable[[], None]] | None = None
        """Set to a list, answers wait in it until a test gives them."""

    def ask(self, query: Query, on_answer: Callable[[Answer | Outcome], None]) -> None:
        assert isinstance(query, AskTrend)
        self.asked.append(query)
        answer = Failed(reason=Reason.HISTORY_UNAVAILABLE) if self.refuses else self._flat(query)
        if self.waiting is None:
            on_answer(answer)
        else:
            self.waiting.append(lambda: on_answer(answer))

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
            ),
            events=self.events,
            events_left_out=self.events_left_out,
            oldest_ns=self.oldest_ns,
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


def push(
    display: TrendsDisplay,
    tag: TagName,
    value: float,
    after_s: float,
    *,
    status: int = 0,
    source_time_ns: int | None = None,
) -> None:
    bridge = display.bridge
    bridge.service_time_ns = NOW_NS + int(after_s * 1e9)
    server_time_ns = np.array([bridge.service_time_ns], np.int64)
    time_ns = server_time_ns if source_time_ns is None else np.array([source_time_ns], np.int64)
    column = np.array([bridge.picture.index[tag]], np.uint32)
    batch = ReadingBatch(column, time_ns, server_time_ns, np.array([value]), np.array([status], np.uint32))
    bridge.picture.take(batch)
    display.show_frame(batch)


def pass_time(display: TrendsDisplay, until_s: float) -> None:
    """Frames without news, one a second."""
    bridge = display.bridge
    while bridge.service_time_ns < NOW_NS + until_s * 1e9:
        bridge.service_time_ns += 10**9
        display.show_frame(ReadingBatch.empty())


def newest_of(display: TrendsDisplay, row: int) -> float:
    columns = display.feed.columns
    return columns.last[row, columns.newest % columns.count]


def shown_value(display: TrendsDisplay, tag: TagName) -> str:
    """What the legend says of a tag."""
    place = display.feed.tags.index(tag)
    rows = display.findChild(TrendLegend).findChildren(QFrame, options=Qt.FindChildOption.FindChildrenRecursively)
    values = [row.value.text() for row in rows if hasattr(row, "value") and hasattr(row, "remove")]
    return values[place]


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

    low, high = display.drawing.scales[0]
    assert low < 5.0 < 4200.0 < high


def test_that_a_stale_tag_is_not_drawn_on(display: TrendsDisplay):
    push(display, SPEED, 42.0, after_s=2.0)
    display.bridge.picture.freshness[:] = Freshness.STALE

    display.bridge.service_time_ns = NOW_NS + int(20e9)
    display.show_frame(ReadingBatch.empty())

    assert np.isnan(display.feed.columns.last[0, display.feed.columns.newest % display.feed.columns.count])


def test_that_a_value_not_to_be_used_is_neither_drawn_nor_told_as_a_value(qtbot: QtBot, display: TrendsDisplay):
    push(display, SPEED, 4.0, after_s=0.5)

    push(display, SPEED, 9999.0, after_s=3.0, status=0x80000000)

    assert np.isnan(newest_of(display, 0))
    assert [part[0] for part in display.feed.bounds()] == [4.0, 5.0]
    assert display.readings.value_words(SPEED, None) == "No usable value"


def test_that_an_uncertain_value_is_told_as_one(qtbot: QtBot, display: TrendsDisplay):
    push(display, SPEED, 4.0, after_s=0.5, status=0x40000000)

    assert display.readings.value_words(SPEED, None) == f"4.00{NO_BREAK}°/s (uncertain)"


def test_that_an_outage_stays_a_gap_when_the_same_value_is_sent_again(display: TrendsDisplay):
    push(display, SPEED, 4.0, after_s=0.5)
    sent_ns = display.bridge.service_time_ns
    display.bridge.picture.freshness[:] = Freshness.STALE
    pass_time(display, until_s=9.0)
    display.bridge.picture.freshness[:] = Freshness.LIVE

    push(display, SPEED, 4.0, after_s=11.0, source_time_ns=sent_ns)

    assert np.isnan(display.feed.at(NOW_NS + 6 * 10**9)[0])
    assert newest_of(display, 0) == 4.0


def test_that_an_uncertain_stretch_is_drawn_as_one_and_explained(display: TrendsDisplay):
    push(display, SPEED, 4.0, after_s=0.5, status=0x40000000)
    pass_time(display, until_s=9.0)

    columns = display.feed.columns
    assert columns.is_doubtful[0, columns.newest % columns.count]
    assert "With ticks: the controller was not certain of the value." in display.foot.words.text()


def test_that_the_legend_says_at_once_that_a_tag_is_not_heard_any_more(display: TrendsDisplay):
    push(display, SPEED, 42.0, after_s=2.0)
    assert shown_value(display, SPEED).startswith("42")

    display.bridge.picture.freshness[0] = Freshness.STALE
    pass_time(display, until_s=3.0)

    assert shown_value(display, SPEED) == "Not heard now"


def test_that_an_outage_is_hatched_and_explained(display: TrendsDisplay):
    for tag in (SPEED, HEAT):
        push(display, tag, 4.0, after_s=0.5)
    display.bridge.picture.freshness[0] = Freshness.STALE
    pass_time(display, until_s=9.0)

    unknown = display.feed.columns.nothing_known()
    assert unknown is not None
    assert [part.any() for part in unknown] == [False, True]
    assert "Hatched at the bottom: not of every trace." in display.foot.words.text()


def test_that_looking_back_stops_following_and_live_returns(qtbot: QtBot, display: TrendsDisplay, past: StoredPast):
    start_s, end_s = display.plot.window_s
    asked = len(past.asked)

    display.plot.window_requested.emit(start_s - 3600, end_s - 3600)
    qtbot.waitUntil(lambda: len(past.asked) > asked)

    assert "past" in display.foot.words.text()
    assert past.asked[-1].end_ns / 1e9 == pytest.approx(end_s - 3600, abs=2)
    QTest.keyClick(display.plot, Qt.Key.Key_End)
    assert display.feed.window.is_live


def test_that_missing_history_is_said_and_live_goes_on(qtbot: QtBot, display: TrendsDisplay, past: StoredPast):
    past.refuses = True
    asked = len(past.asked)

    display._go_live()
    qtbot.waitUntil(lambda: len(past.asked) > asked)

    assert "not available" in display.foot.words.text()
    push(display, SPEED, 42.0, after_s=2.0)
    assert display.feed.columns.last[0, display.feed.columns.newest % display.feed.columns.count] == 42.0


def test_that_a_tag_named_by_another_display_is_added(display: TrendsDisplay):
    display._on_removal_requested(SPEED)

    display.open_subject(SPEED)

    assert SPEED in display.feed.tags
    assert display._chosen == SPEED


def test_that_a_moment_named_by_another_display_is_shown_and_not_the_present(display: TrendsDisplay):
    moment_ns = display.feed.now_ns - 3_600 * 10**9

    display.open_subject(subject_at(SPEED, moment_ns))

    start_s, end_s = display.feed.window.bounds(display.feed.now_ns / 1e9)
    assert not display.feed.window.is_live
    assert start_s < moment_ns / 1e9 < end_s
    assert SPEED in display.feed.tags


def test_that_a_live_value_that_has_not_changed_reaches_to_now(qtbot: QtBot, display: TrendsDisplay):
    push(display, SPEED, 7.0, after_s=2.0)

    display._go_live()

    qtbot.waitUntil(lambda: newest_of(display, 0) == 7.0)


def test_that_an_earlier_period_is_drawn_beside_the_present(qtbot: QtBot, display: TrendsDisplay, past: StoredPast):
    asked = len(past.asked)
    compare(display, 3_600.0)
    qtbot.waitUntil(lambda: len(past.asked) >= asked + 2)

    now, earlier = past.asked[-2], past.asked[-1]
    assert (now.start_ns - earlier.start_ns) / 1e9 == pytest.approx(3600, abs=2)
    assert display.feed.columns.last.shape[0] == 4
    middle = display.feed.columns.newest - display.feed.columns.count // 2
    assert display.feed.columns.last[2, middle % display.feed.columns.count] == 5.0


def test_that_the_cursor_tells_both_periods(qtbot: QtBot, display: TrendsDisplay, past: StoredPast):
    compare(display, 3_600.0)
    qtbot.waitUntil(lambda: len(past.asked) >= 3)

    display.reading_cursor.put(int(sum(display.plot.window_s) / 2 * 1e9))

    assert (
        display.readings.value_words(SPEED, display.reading_cursor.time_ns)
        == "5.00\N{NO-BREAK SPACE}°/s, earlier 5.00\N{NO-BREAK SPACE}°/s"
    )


def compare(display: TrendsDisplay, period_s: float) -> None:
    QTest.mouseClick(display.keys.compare_key, Qt.MouseButton.LeftButton)
    QTest.mouseClick(display.comparison.row.keys[period_s], Qt.MouseButton.LeftButton)


def test_that_comparing_ends_with_nothing(display: TrendsDisplay):
    compare(display, 604_800.0)
    assert display.keys.compare_key.text() == "With the week before"

    compare(display, 0.0)

    assert display.feed.compared_s == 0
    assert display.keys.compare_key.text() == "Compare"
    assert not display.keys.compare_key.isChecked()


def test_that_looking_at_what_could_be_compared_compares_nothing(display: TrendsDisplay):
    QTest.mouseClick(display.keys.compare_key, Qt.MouseButton.LeftButton)

    QTest.keyClick(display.comparison, Qt.Key.Key_Escape)

    assert display.feed.compared_s == 0
    assert not display.keys.compare_key.isChecked()


MINUTE_NS = 60 * 10**9
CHANGED = EventMark(
    time_ns=NOW_NS - 5 * MINUTE_NS,
    kind="write_tag.done",
    subject=SPEED,
    facts={"value": "65", "seen": "80", "who": "Ada"},
)
LOST = EventMark(
    time_ns=NOW_NS - 2 * MINUTE_NS, kind="connection.changed", subject="plc", facts={"state": "lost", "detail": ""}
)


@pytest.fixture
def eventful(qtbot: QtBot, display: TrendsDisplay, past: StoredPast) -> TrendsDisplay:
    """Ten minutes with two events."""
    past.events = (CHANGED, LOST)
    display._go_live()
    qtbot.waitUntil(lambda: bool(display.feed.events))
    return display


@pytest.mark.parametrize("begins_ns", [None, NOW_NS])
def test_that_events_that_are_not_marked_are_counted(
    display: TrendsDisplay, past: StoredPast, qtbot: QtBot, begins_ns: int | None
):
    past.events, past.events_left_out, past.oldest_ns = (CHANGED, LOST), 1_200, begins_ns
    display._go_live()
    qtbot.waitUntil(lambda: bool(display.feed.events_left_out))

    assert "2 of 1,202 events are marked; zoom in for the others." in display.foot.words.text()


def place_of(display: TrendsDisplay, time_ns: int, aside_px: int = 0) -> QPoint:
    """Where a moment is drawn, on the viewport."""
    plot = display.plot
    start_s, end_s = plot.window_s
    left = plot._box.mapToScene(QPointF(0, 0)).x()
    x = left + (time_ns / 1e9 - start_s) / (end_s - start_s) * plot.pixel_columns
    return QPoint(round(x) + aside_px, plot.viewport().height() // 2)


def tap(display: TrendsDisplay, place: QPoint) -> None:
    QTest.mouseClick(display.plot.viewport(), Qt.MouseButton.LeftButton, pos=place)


def readout(display: TrendsDisplay) -> str:
    return display.plot.accessibleDescription().replace("\N{NO-BREAK SPACE}", " ")


def test_that_a_tap_beside_an_event_says_what_it_was_and_who_did_it(eventful: TrendsDisplay):
    tap(eventful, place_of(eventful, CHANGED.time_ns, aside_px=10))

    assert eventful.reading_cursor.time_ns == CHANGED.time_ns
    assert "80 °/s → 65 °/s" in readout(eventful)
    assert readout(eventful).endswith("Ada")


def test_that_a_tap_elsewhere_says_the_moment_only(eventful: TrendsDisplay):
    tap(eventful, place_of(eventful, NOW_NS - 8 * MINUTE_NS))

    assert abs(eventful.reading_cursor.time_ns - (NOW_NS - 8 * MINUTE_NS)) < 3 * 10**9
    assert " · " not in readout(eventful)
    assert ":" in readout(eventful)


def test_that_a_second_tap_takes_cursor_and_words_away(eventful: TrendsDisplay):
    place = place_of(eventful, CHANGED.time_ns)
    tap(eventful, place)

    tap(eventful, place)

    assert eventful.reading_cursor.time_ns is None
    assert readout(eventful) == ""


def test_that_pointing_at_an_event_says_what_it_was_and_pointing_away_no_longer(eventful: TrendsDisplay):
    QTest.mouseMove(eventful.plot.viewport(), place_of(eventful, LOST.time_ns, aside_px=-8))
    pointed = readout(eventful)
    QTest.mouseMove(eventful.plot.viewport(), place_of(eventful, NOW_NS - 8 * MINUTE_NS))

    assert pointed.endswith("plc: Connection lost")
    assert readout(eventful) == ""
    assert eventful.reading_cursor.time_ns is None


def test_that_keys_go_from_event_to_event(eventful: TrendsDisplay):
    moments = []
    for key in (Qt.Key.Key_PageDown, Qt.Key.Key_PageDown, Qt.Key.Key_PageDown, Qt.Key.Key_PageUp):
        QTest.keyClick(eventful.plot, key)
        moments.append(eventful.reading_cursor.time_ns)

    assert moments == [CHANGED.time_ns, LOST.time_ns, LOST.time_ns, CHANGED.time_ns]


def test_that_keys_move_the_cursor_without_moving_the_window(eventful: TrendsDisplay):
    window = eventful.plot.window_s
    QTest.keyClick(eventful.plot, Qt.Key.Key_Right, Qt.KeyboardModifier.ShiftModifier)
    middle_ns = eventful.reading_cursor.time_ns

    QTest.keyClick(eventful.plot, Qt.Key.Key_Right, Qt.KeyboardModifier.ShiftModifier)

    assert middle_ns == pytest.approx(sum(window) / 2 * 1e9, rel=1e-9)
    assert eventful.reading_cursor.time_ns > middle_ns
    assert eventful.feed.window.is_live


def test_that_the_picture_follows_a_finger_before_history_answers(display: TrendsDisplay, past: StoredPast):
    past.waiting = []
    start_s, end_s = display.plot.window_s

    display.plot.window_requested.emit(start_s - 120, end_s - 120)

    assert display.feed.at(int((end_s - 130) * 1e9))[0] == 5.0
    assert np.isnan(display.feed.at(int((start_s - 60) * 1e9))[0])


def test_that_an_answer_for_a_window_dragged_past_is_still_shown(
    qtbot: QtBot, display: TrendsDisplay, past: StoredPast
):
    past.waiting = []
    start_s, end_s = display.plot.window_s
    display.plot.window_requested.emit(start_s - 3600, end_s - 3600)
    qtbot.waitUntil(lambda: len(past.waiting) == 1)
    display.plot.window_requested.emit(start_s - 3660, end_s - 3660)

    past.waiting.pop()()

    inside_ns = int((end_s - 3900) * 1e9)
    assert np.isnan(display.feed.columns.at(inside_ns)[0])
    assert display.feed.at(inside_ns)[0] == 5.0
    qtbot.waitUntil(lambda: len(past.waiting) == 1)
    past.waiting.pop()()
    assert display.feed.columns.at(inside_ns)[0] == 5.0
    assert display.feed.preview is None


def test_that_a_trace_keeps_its_picture_when_another_is_taken_away(display: TrendsDisplay, past: StoredPast):
    past.waiting = []
    push(display, HEAT, 7.0, after_s=1.0)
    middle_ns = int(sum(display.plot.window_s) / 2 * 1e9)

    display._on_removal_requested(SPEED)

    assert display.feed.tags == [HEAT]
    assert display.feed.at(middle_ns)[0] == 5.0
    assert display.feed.at(NOW_NS + 10**9)[0] == 7.0


def test_that_what_lies_around_is_read_ahead_and_shown_while_history_is_slow(
    qtbot: QtBot, display: TrendsDisplay, past: StoredPast
):
    start_s, end_s = display.plot.window_s
    qtbot.waitUntil(lambda: any(ask.end_ns - ask.start_ns > 4 * (end_s - start_s) * 1e9 for ask in past.asked))
    past.waiting = []

    display.plot.window_requested.emit(start_s - 900, end_s - 900)

    assert display.feed.is_waiting is False
    assert not np.isnan(display.feed.preview.last).any()


def test_that_history_is_asked_for_one_window_at_a_time(qtbot: QtBot, display: TrendsDisplay, past: StoredPast):
    past.waiting = []
    start_s, end_s = display.plot.window_s
    for step in range(1, 6):
        display.plot.window_requested.emit(start_s - 3600 * step, end_s - 3600 * step)
        display.feed.ask()

    asked_at_once = len(past.waiting)
    past.waiting.pop()()

    assert asked_at_once == 1
    assert past.asked[-1].end_ns / 1e9 == pytest.approx(end_s - 5 * 3600, abs=2)


def test_that_history_that_is_slow_is_said_to_be_on_its_way(qtbot: QtBot, display: TrendsDisplay, past: StoredPast):
    past.waiting = []
    start_s, end_s = display.plot.window_s

    display.plot.window_requested.emit(start_s - 86_400, end_s - 86_400)
    qtbot.waitUntil(lambda: display.foot.words.text() == "Reading history …")
    past.waiting.pop()()

    assert display.foot.words.text().startswith("The past")


def test_that_a_clock_that_was_set_back_does_not_stop_the_present(display: TrendsDisplay):
    push(display, SPEED, 7.0, after_s=2.0)

    push(display, SPEED, 42.0, after_s=-3600.0)
    push(display, SPEED, 43.0, after_s=-3599.0)

    assert newest_of(display, 0) == 43.0
    assert display.plot.window_s[1] == pytest.approx(NOW_NS / 1e9 - 3599, abs=2)


def test_that_time_without_frames_is_asked_for_and_not_drawn_flat(
    qtbot: QtBot, display: TrendsDisplay, past: StoredPast
):
    push(display, SPEED, 7.0, after_s=2.0)
    past.waiting = []

    push(display, SPEED, 8.0, after_s=302.0)

    assert newest_of(display, 0) == 8.0
    assert np.isnan(display.feed.columns.at(NOW_NS + 200 * 10**9)[0]), "nobody heard what it was then"
    assert display.feed.at(NOW_NS - 60 * 10**9)[0] == 5.0, "what was known stays in sight"
    qtbot.waitUntil(lambda: bool(past.waiting))


def test_that_a_clock_a_day_ahead_and_right_again_goes_on(qtbot: QtBot, display: TrendsDisplay, past: StoredPast):
    push(display, SPEED, 7.0, after_s=86_400.0)
    ahead = newest_of(display, 0)

    push(display, SPEED, 8.0, after_s=1.0)
    asked = len(past.asked)
    qtbot.waitUntil(lambda: len(past.asked) > asked)

    assert (ahead, newest_of(display, 0)) == (7.0, 8.0)
    assert display.plot.window_s[1] == pytest.approx(NOW_NS / 1e9 + 1, abs=2)


def test_that_the_key_says_whether_it_is_live_or_leads_back(display: TrendsDisplay):
    start_s, end_s = display.plot.window_s
    live = display.keys.live_key.text(), display.keys.live_key.isChecked()

    display.plot.window_requested.emit(start_s - 60, end_s - 60)

    assert live == ("Live", True)
    assert (display.keys.live_key.text(), display.keys.live_key.isChecked()) == ("Back to live", False)
    QTest.mouseClick(display.keys.live_key, Qt.MouseButton.LeftButton)
    assert display.feed.window.is_live


def test_that_dragging_moves_the_window_as_far_as_the_finger(display: TrendsDisplay):
    start_s, end_s = display.plot.window_s
    viewport, begin = display.plot.viewport(), place_of(display, NOW_NS - 5 * MINUTE_NS)
    QTest.mousePress(viewport, Qt.MouseButton.LeftButton, pos=begin)
    QTest.mouseMove(viewport, begin + QPoint(display.plot.pixel_columns // 4, 0))
    QTest.mouseRelease(viewport, Qt.MouseButton.LeftButton, pos=begin + QPoint(display.plot.pixel_columns // 4, 0))

    assert display.plot.window_s[1] == pytest.approx(end_s - (end_s - start_s) / 4, abs=4)
    assert display.reading_cursor.time_ns is None
    assert not display.feed.window.is_live


def test_that_a_finger_takes_the_cursor_along_and_not_the_window(display: TrendsDisplay):
    window_s, viewport = display.plot.window_s, display.plot.viewport()
    tap(display, place_of(display, NOW_NS - 5 * MINUTE_NS))
    begin, end = place_of(display, NOW_NS - 5 * MINUTE_NS), place_of(display, NOW_NS - 3 * MINUTE_NS)

    QTest.mousePress(viewport, Qt.MouseButton.LeftButton, pos=begin)
    QTest.mouseMove(viewport, (begin + end) / 2)
    QTest.mouseMove(viewport, end)
    QTest.mouseRelease(viewport, Qt.MouseButton.LeftButton, pos=end)

    assert display.reading_cursor.time_ns == pytest.approx(NOW_NS - 3 * MINUTE_NS, abs=3 * 10**9)
    assert display.plot.window_s == window_s


def test_that_the_cursor_goes_no_further_than_the_window(display: TrendsDisplay):
    display.reading_cursor.take_along(NOW_NS + 500 * MINUTE_NS)

    assert display.reading_cursor.time_ns == pytest.approx(display.plot.window_s[1] * 1e9, abs=2)


def test_that_the_wheel_zooms_around_the_pointer(display: TrendsDisplay):
    place = QPointF(place_of(display, NOW_NS - 5 * MINUTE_NS))
    start_s, end_s = display.plot.window_s
    wheel = QWheelEvent(
        place,
        display.plot.viewport().mapToGlobal(place),
        QPoint(),
        QPoint(0, 120),
        Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier,
        Qt.ScrollPhase.NoScrollPhase,
        False,
    )

    QApplication.sendEvent(display.plot.viewport(), wheel)

    now_start_s, now_end_s = display.plot.window_s
    assert now_end_s - now_start_s == pytest.approx((end_s - start_s) / 1.25, rel=0.02)
    assert sum(display.plot.window_s) / 2 == pytest.approx(NOW_NS / 1e9 - 300, abs=4)


def pinch(display: TrendsDisplay, begin: tuple[QPoint, QPoint], end: tuple[QPoint, QPoint]) -> None:
    viewport, fingers = display.plot.viewport(), QTest.createTouchDevice()
    QTest.touchEvent(viewport, fingers).press(0, begin[0], viewport).press(1, begin[1], viewport).commit()
    QTest.touchEvent(viewport, fingers).move(0, end[0], viewport).move(1, end[1], viewport).commit()
    QTest.touchEvent(viewport, fingers).release(0, end[0], viewport).release(1, end[1], viewport).commit()


def test_that_two_fingers_zoom(display: TrendsDisplay):
    start_s, end_s = display.plot.window_s
    middle = place_of(display, NOW_NS - 5 * MINUTE_NS)
    near, far = QPoint(50, 0), QPoint(100, 0)

    pinch(display, (middle - near, middle + near), (middle - far, middle + far))

    now_start_s, now_end_s = display.plot.window_s
    assert now_end_s - now_start_s == pytest.approx((end_s - start_s) / 2, rel=0.05)


def test_that_what_is_between_two_fingers_goes_with_them(display: TrendsDisplay):
    moment_ns = NOW_NS - 5 * MINUTE_NS
    middle, near, far, along = place_of(display, moment_ns), QPoint(50, 0), QPoint(100, 0), QPoint(150, 0)

    pinch(display, (middle - near, middle + near), (middle - far + along, middle + far + along))

    assert place_of(display, moment_ns).x() == pytest.approx((middle + along).x(), abs=6)


def test_that_history_that_is_back_is_no_longer_said_to_be_missing(
    qtbot: QtBot, display: TrendsDisplay, past: StoredPast
):
    past.refuses = True
    display._go_live()
    qtbot.waitUntil(lambda: "not available" in display.foot.words.text())

    past.refuses = False
    display._go_live()

    qtbot.waitUntil(lambda: display.foot.words.text().startswith("Live."))


def test_that_history_is_asked_again_by_itself_after_it_could_not_answer(
    qtbot: QtBot, display: TrendsDisplay, past: StoredPast
):
    past.refuses = True
    display._go_live()
    qtbot.waitUntil(lambda: "not available" in display.foot.words.text())

    past.refuses = False

    qtbot.waitUntil(lambda: display.foot.words.text().startswith("Live."), timeout=20_000)


def test_that_looking_before_the_beginning_says_where_history_begins(
    qtbot: QtBot, display: TrendsDisplay, past: StoredPast
):
    past.oldest_ns = NOW_NS - 3 * MINUTE_NS
    start_s, end_s = display.plot.window_s

    display.plot.window_requested.emit(start_s - 60, end_s - 60)

    qtbot.waitUntil(lambda: display.foot.words.text().startswith("History begins"))


def test_that_the_last_trace_can_be_taken_away(display: TrendsDisplay):
    for tag in (SPEED, HEAT):
        display._on_removal_requested(tag)

    assert display.feed.tags == []
    assert display._sheet.empty.isVisible()


def test_that_comparing_goes_on_when_the_display_comes_back(display: TrendsDisplay):
    compare(display, 3_600.0)
    display.leave()

    display.enter()

    assert display.clocks.is_comparing


def test_that_a_picture_is_saved_with_what_it_shows(display: TrendsDisplay, tmp_path: Path, monkeypatch):
    monkeypatch.setenv("HOME", str(tmp_path))

    QTest.mouseClick(display.foot.picture_key, Qt.MouseButton.LeftButton)

    (file,) = tmp_path.rglob("trend-*.png")
    picture = QImage(str(file))
    assert display.foot.words.text() == f"Saved {file}"
    assert picture.width() == display._sheet.picture.width()
    assert picture.height() > display._sheet.picture.height()


def test_that_where_a_file_was_saved_stays_in_sight_when_history_answers(
    qtbot: QtBot, display: TrendsDisplay, past: StoredPast, tmp_path: Path, monkeypatch
):
    monkeypatch.setenv("HOME", str(tmp_path))
    QTest.mouseClick(display.foot.data_key, Qt.MouseButton.LeftButton)
    asked = len(past.asked)

    display.clocks.ask_soon()
    qtbot.waitUntil(lambda: len(past.asked) > asked)

    assert display.foot.words.text().startswith("Saved ")


def test_that_where_a_file_was_saved_stays_in_sight_when_the_plot_gets_another_width(
    qtbot: QtBot, display: TrendsDisplay, past: StoredPast, tmp_path: Path, monkeypatch
):
    monkeypatch.setenv("HOME", str(tmp_path))
    QTest.mouseClick(display.foot.data_key, Qt.MouseButton.LeftButton)
    asked = len(past.asked)

    display.resize(1000, 700)
    qtbot.waitUntil(lambda: len(past.asked) > asked)

    assert display.foot.words.text().startswith("Saved ")


def test_that_a_long_path_moves_no_plot(qtbot: QtBot, display: TrendsDisplay, tmp_path: Path, monkeypatch):
    monkeypatch.setenv("HOME", str(tmp_path / ("a_very_long_name_of_a_folder" * 4)))
    columns, widest = display.plot.pixel_columns, display.minimumSizeHint().width()

    QTest.mouseClick(display.foot.data_key, Qt.MouseButton.LeftButton)

    assert display.minimumSizeHint().width() == widest
    assert display.plot.pixel_columns == columns


def test_that_the_numbers_are_saved_column_by_column(display: TrendsDisplay, tmp_path: Path, monkeypatch):
    monkeypatch.setenv("HOME", str(tmp_path))

    QTest.mouseClick(display.foot.data_key, Qt.MouseButton.LeftButton)

    (file,) = tmp_path.rglob("trend-*.csv")
    with file.open(encoding="utf-8", newline="") as source:
        head, *rows = csv.reader(source)
    assert head[:4] == ["time_utc", f"{SPEED} low [°/s]", f"{SPEED} high [°/s]", f"{SPEED} last [°/s]"]
    assert len(rows) == display.feed.columns.count
    assert rows[len(rows) // 2][1:4] == ["5.0", "5.0", "5.0"]


def test_that_a_folder_that_cannot_be_written_is_told(display: TrendsDisplay, tmp_path: Path, monkeypatch):
    (tmp_path / "Documents").write_text("no folder")
    monkeypatch.setenv("HOME", str(tmp_path))

    QTest.mouseClick(display.foot.data_key, Qt.MouseButton.LeftButton)

    assert "could not be written" in display.foot.words.text()


@pytest.fixture
def berlin(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    with monkeypatch.context() as changed:
        changed.setenv("TZ", "Europe/Berlin")
        time.tzset()
        yield
    time.tzset()


@pytest.mark.usefixtures("berlin")
def test_that_the_day_before_clocks_changed_is_compared_at_the_same_time_of_day(
    qtbot: QtBot, display: TrendsDisplay, past: StoredPast
):
    display.bridge.service_time_ns = int(datetime(2026, 3, 29, 18, tzinfo=UTC).timestamp()) * 10**9
    past.asked.clear()

    compare(display, 86_400.0)
    qtbot.waitUntil(lambda: len(past.asked) >= 2)

    now, earlier = past.asked[:2]
    assert (now.start_ns - earlier.start_ns) / 3.6e12 == pytest.approx(23, abs=0.01)


def test_that_without_a_trace_it_says_how_to_add_one_and_saves_nothing(display: TrendsDisplay):
    display._use_tags([])
    display.show_frame(ReadingBatch.empty())
    compare(display, 3_600.0)
    display._ask()
    start_s, end_s = display.plot.window_s
    display.plot.window_requested.emit(start_s - 60, end_s - 60)
    display.reading_cursor.put(NOW_NS)

    assert "Add a trace" in display._sheet.empty.text()
    assert display._sheet.empty.isVisible()
    assert display.foot.words.text() == ""
    assert not display.foot.data_key.isEnabled()


def test_that_a_tag_that_was_removed_takes_its_trace_with_it(display: TrendsDisplay, past: StoredPast):
    past.waiting = []
    display._ask()
    bridge = display.bridge
    bridge.picture = Picture(Cell(id="c", label="C", tags=(a_tag(HEAT, "°C"),)))
    bridge.picture.is_attached = True
    display._chosen, display._is_untouched = SPEED, False

    display.rebuild()
    for answer in past.waiting:
        answer()
    push(display, HEAT, 8.0, after_s=1.0)

    assert display.feed.tags == [HEAT]
    assert display._chosen == HEAT
    assert newest_of(display, 0) == 8.0


def test_that_a_saved_view_says_which_of_its_traces_are_no_more(qtbot: QtBot, display: TrendsDisplay, past: StoredPast):
    asked = len(past.asked)

    display._on_view_chosen(SavedView(name="Old", tag_names=(TagName("gone/a"), HEAT), span_s=60.0))
    qtbot.waitUntil(lambda: len(past.asked) > asked)

    assert display.feed.tags == [HEAT]
    assert display.foot.words.text() == "1 trace of this view is not in the cell any more: gone/a"


def test_that_a_saved_view_of_removed_tags_alone_names_a_few(display: TrendsDisplay):
    gone = tuple(TagName(f"gone/{number}") for number in range(5))

    display._on_view_chosen(SavedView(name="Old", tag_names=gone, span_s=60.0))

    assert display.foot.words.text() == "5 traces of this view are not in the cell any more: gone/0, gone/1, gone/2 …"
    assert display._sheet.empty.isVisible()
