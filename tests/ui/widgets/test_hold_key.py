"""A key that has to be held."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from ui.widgets.hold_key import HoldKey


@pytest.fixture
def key(qtbot) -> HoldKey:
    key = HoldKey("Hold", hold_ms=150)
    qtbot.addWidget(key)
    key.show()
    qtbot.waitExposed(key)
    return key


def test_that_holding_acts_once_and_lets_go(key, qtbot):
    heard = []
    key.held.connect(lambda: heard.append(1))

    QTest.mousePress(key, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: heard == [1])
    QTest.qWait(200)

    assert heard == [1]
    assert not key.isDown()


def test_that_space_can_hold_it_too(key, qtbot):
    with qtbot.waitSignal(key.held):
        QTest.keyPress(key, Qt.Key.Key_Space)


def test_that_letting_go_early_does_nothing(key):
    heard = []
    key.held.connect(lambda: heard.append(1))

    QTest.mouseClick(key, Qt.MouseButton.LeftButton)
    QTest.qWait(250)

    assert heard == []


def test_that_a_hold_that_is_taken_from_under_the_finger_does_nothing(key):
    heard = []
    key.held.connect(lambda: heard.append(1))

    QTest.mousePress(key, Qt.MouseButton.LeftButton)
    QTest.qWait(60)
    key.setDown(False)
    QTest.qWait(250)

    assert heard == []
