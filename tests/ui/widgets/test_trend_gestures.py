"""Fingers, mouse and wheel on a trend: nothing lost, one picture a frame, what is under a finger stays there."""

import numpy as np
import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QInputDevice, QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from ui.widgets.trend_columns import TrendColumns
from ui.widgets.trend_plot import TraceStyle, TrendPlot

SPAN_S = 1_000.0
END_S = 1_800_000_000.0


class Shown:
    """A plot whose owner shows every window it asks for."""

    def __init__(self) -> None:
        self.plot = TrendPlot(lambda moment, step: "", lambda value, step: "", lambda moment: 0.0)
        self.plot.resize(1000, 400)
        self.windows: list[tuple[float, float]] = []
        self.taps: list[int | None] = []
        self.dragged: list[int] = []
        self.settled = 0
        self.plot.window_requested.connect(self._show)
        self.plot.cursor_moved.connect(self.taps.append)
        self.plot.cursor_dragged.connect(self.dragged.append)
        self.plot.settled.connect(self._settle)
        self.show(END_S - SPAN_S, END_S)

    def _settle(self) -> None:
        self.settled += 1

    def _show(self, start_s: float, end_s: float) -> None:
        self.windows.append((start_s, end_s))
        self.show(start_s, end_s)

    def show(self, start_s: float, end_s: float) -> None:
        count = self.plot.pixel_columns
        step_ns = round((end_s - start_s) * 1e9) // count
        self.plot.show_columns(TrendColumns(0, count, step_ns, int(end_s * 1e9) // step_ns), (), ())

    def x_of(self, moment_s: float) -> float:
        start_s, end_s = self.plot.window_s
        left = self.plot._box.mapToScene(QPointF(0, 0)).x()
        return left + (moment_s - start_s) / (end_s - start_s) * self.plot.pixel_columns

    def moment_at(self, place: QPoint) -> float:
        start_s, end_s = self.plot.window_s
        return start_s + (place.x() - self.x_of(start_s)) / self.plot.pixel_columns * (end_s - start_s)

    def place(self, moment_s: float) -> QPoint:
        return QPoint(round(self.x_of(moment_s)), 150)


@pytest.fixture
def shown(qtbot: QtBot) -> Shown:
    made = Shown()
    qtbot.addWidget(made.plot)
    made.plot.show()
    QApplication.processEvents()
    made.show(END_S - SPAN_S, END_S)
    return made


@pytest.fixture(scope="module")
def screen(qapp) -> QInputDevice:
    return QTest.createTouchDevice()


def turn(shown: Shown, place: QPoint, steps: float, keys=Qt.KeyboardModifier.NoModifier) -> None:
    at = QPointF(place)
    wheel = QWheelEvent(
        at,
        shown.plot.viewport().mapToGlobal(at),
        QPoint(),
        QPoint(0, round(120 * steps)),
        Qt.MouseButton.NoButton,
        keys,
        Qt.ScrollPhase.NoScrollPhase,
        False,
    )
    QApplication.sendEvent(shown.plot.viewport(), wheel)


def span(shown: Shown) -> float:
    start_s, end_s = shown.plot.window_s
    return end_s - start_s


def test_that_many_moves_in_one_frame_become_one_window_as_far_as_the_finger_went(qtbot: QtBot, shown: Shown):
    viewport, begin = shown.plot.viewport(), shown.place(END_S - 500)
    QTest.mousePress(viewport, Qt.MouseButton.LeftButton, pos=begin)
    for moved in range(1, 201):
        QTest.mouseMove(viewport, begin + QPoint(moved, 0))
    drawn_meanwhile = len(shown.windows)
    QTest.mouseRelease(viewport, Qt.MouseButton.LeftButton, pos=begin + QPoint(200, 0))

    assert drawn_meanwhile < 100
    assert shown.x_of(END_S - 500) == pytest.approx(begin.x() + 200, abs=1.5)


def test_that_no_step_of_the_wheel_is_lost_and_the_point_under_it_stays(qtbot: QtBot, shown: Shown):
    place = shown.place(END_S - 300)
    moment_s = shown.moment_at(place)
    for _ in range(10):
        turn(shown, place, 1)
    for _ in range(4):
        turn(shown, place, -0.5)

    qtbot.waitUntil(lambda: span(shown) == pytest.approx(SPAN_S / 1.25**8, rel=1e-3))
    assert len(shown.windows) < 14
    assert shown.x_of(moment_s) == pytest.approx(place.x(), abs=2)


def test_that_zooming_in_as_far_as_possible_does_not_move_the_point_under_the_wheel(qtbot: QtBot, shown: Shown):
    shown.plot.span_limits_s = (5.0, 1e9)
    place = shown.place(END_S - 300)
    moment_s = shown.moment_at(place)
    for _ in range(60):
        turn(shown, place, 1)

    qtbot.waitUntil(lambda: span(shown) == pytest.approx(5.0, rel=1e-2))
    assert shown.x_of(moment_s) == pytest.approx(place.x(), abs=2)


def test_that_the_wheel_with_shift_goes_back_in_time(shown: Shown):
    turn(shown, shown.place(END_S - 300), 1, Qt.KeyboardModifier.ShiftModifier)

    assert span(shown) == pytest.approx(SPAN_S, rel=1e-6)
    assert shown.plot.window_s[1] == pytest.approx(END_S - 100, abs=3)


def test_that_moving_to_and_fro_keeps_the_length_of_the_window(qtbot: QtBot, shown: Shown):
    for _ in range(50):
        QTest.keyClick(shown.plot, Qt.Key.Key_Left)
        QTest.keyClick(shown.plot, Qt.Key.Key_Right)

    qtbot.waitUntil(lambda: shown.plot.window_s[1] == pytest.approx(END_S, abs=2))
    assert span(shown) == pytest.approx(SPAN_S, rel=1e-6)


def test_that_one_finger_drags(shown: Shown, screen: QInputDevice):
    viewport, begin, aside = shown.plot.viewport(), shown.place(END_S - 500), QPoint(120, 3)
    QTest.touchEvent(viewport, screen).press(0, begin, viewport).commit()
    QTest.touchEvent(viewport, screen).move(0, begin + QPoint(60, 1), viewport).commit()
    QTest.touchEvent(viewport, screen).move(0, begin + aside, viewport).commit()
    QTest.touchEvent(viewport, screen).release(0, begin + aside, viewport).commit()

    assert shown.windows
    assert shown.taps == []
    assert shown.x_of(END_S - 500) >= begin.x() + 119


def test_that_a_finger_in_a_glove_that_trembles_taps(shown: Shown, screen: QInputDevice):
    viewport, begin = shown.plot.viewport(), shown.place(END_S - 500)
    QTest.touchEvent(viewport, screen).press(0, begin, viewport).commit()
    QTest.touchEvent(viewport, screen).move(0, begin + QPoint(9, 7), viewport).commit()
    QTest.touchEvent(viewport, screen).release(0, begin + QPoint(4, 6), viewport).commit()

    assert shown.windows == []
    assert shown.taps[0] / 1e9 == pytest.approx(END_S - 496, abs=2)


def test_that_fingers_that_land_one_after_the_other_pinch_and_hold_what_is_between_them(
    shown: Shown, screen: QInputDevice
):
    viewport, first, second = shown.plot.viewport(), shown.place(END_S - 600), shown.place(END_S - 400)
    aside = QPoint(100, 0)
    QTest.touchEvent(viewport, screen).press(0, first, viewport).commit()
    QTest.touchEvent(viewport, screen).move(0, first, viewport).press(1, second, viewport).commit()
    for step in (0.25, 0.5, 0.75, 1.0):
        left, right = first - aside * step, second + aside * step
        QTest.touchEvent(viewport, screen).move(0, left, viewport).move(1, right, viewport).commit()
    QTest.touchEvent(viewport, screen).release(0, left, viewport).move(1, right, viewport).commit()
    QTest.touchEvent(viewport, screen).release(1, right, viewport).commit()

    assert shown.x_of(END_S - 600) == pytest.approx(left.x(), abs=3)
    assert shown.x_of(END_S - 400) == pytest.approx(right.x(), abs=3)
    assert shown.taps == []
    assert shown.settled == 1


def test_that_the_finger_that_stays_after_a_pinch_drags_on(qtbot: QtBot, shown: Shown, screen: QInputDevice):
    viewport, first, second = shown.plot.viewport(), shown.place(END_S - 600), shown.place(END_S - 400)
    QTest.touchEvent(viewport, screen).press(0, first, viewport).press(1, second, viewport).commit()
    QTest.touchEvent(viewport, screen).move(0, first - QPoint(50, 0), viewport).move(1, second, viewport).commit()
    QTest.touchEvent(viewport, screen).release(0, first - QPoint(50, 0), viewport).move(1, second, viewport).commit()
    before = shown.x_of(END_S - 400)
    QTest.touchEvent(viewport, screen).move(1, second - QPoint(80, 0), viewport).commit()
    QTest.touchEvent(viewport, screen).release(1, second - QPoint(80, 0), viewport).commit()

    assert shown.x_of(END_S - 400) <= before - 78


def test_that_a_finger_on_the_cursor_takes_it_along_and_leaves_the_window(shown: Shown, screen: QInputDevice):
    viewport, begin = shown.plot.viewport(), shown.place(END_S - 500)
    shown.plot.set_cursor(int((END_S - 500) * 1e9))
    QTest.touchEvent(viewport, screen).press(0, begin + QPoint(15, 0), viewport).commit()
    QTest.touchEvent(viewport, screen).move(0, begin + QPoint(200, 0), viewport).commit()
    QTest.touchEvent(viewport, screen).release(0, begin + QPoint(200, 0), viewport).commit()

    assert shown.windows == []
    assert shown.taps == []
    assert shown.dragged[-1] / 1e9 == pytest.approx(END_S - 500 + 200 * SPAN_S / shown.plot.pixel_columns, abs=3)


def test_that_a_thrown_window_swings_on_and_a_tap_stops_it(qtbot: QtBot, shown: Shown):
    viewport, begin = shown.plot.viewport(), shown.place(END_S - 800)
    QTest.mousePress(viewport, Qt.MouseButton.LeftButton, pos=begin)
    for moved in range(20, 320, 20):
        QTest.mouseMove(viewport, begin + QPoint(moved, 0), 8)
    QTest.mouseRelease(viewport, Qt.MouseButton.LeftButton, pos=begin + QPoint(300, 0))
    let_go = shown.plot.window_s[0]

    qtbot.waitUntil(lambda: shown.plot.window_s[0] < let_go - 20)
    QTest.mouseClick(viewport, Qt.MouseButton.LeftButton, pos=begin)

    assert not shown.plot.is_held
    assert shown.taps == []


def test_that_what_is_drawn_moves_with_the_window(shown: Shown):
    plot = shown.plot
    count = plot.pixel_columns
    columns = TrendColumns(1, count, 10**9, count - 1)
    columns.add(0, np.arange(count) * 10**9, np.full(count, 0.5))
    plot.show_columns(columns, [TraceStyle(argb=0xFFFF0000, scale=(0.0, 1.0))], ())
    moved = columns.moved(count - 101)
    plot.show_moved(moved)

    image, row = plot._canvas.raster.image, plot._canvas.raster.height // 2
    drawn = [image.pixel(column % count, row) == 0xFFFF0000 for column in range(moved.oldest, moved.newest + 1)]
    assert not any(drawn[:100])
    assert all(drawn[101:])
