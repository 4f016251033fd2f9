"""The base of all faceplates."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit, QPushButton, QVBoxLayout, QWidget

from ui.faceplates.faceplate import Faceplate


@pytest.fixture
def window(qtbot) -> QWidget:
    window = QWidget()
    QVBoxLayout(window).addWidget(QPushButton("behind"))
    window.resize(900, 600)
    qtbot.addWidget(window)
    window.show()
    qtbot.waitExposed(window)
    return window


@pytest.fixture
def faceplate(window) -> Faceplate:
    faceplate = Faceplate("A question")
    faceplate.field = QLineEdit()
    faceplate.body.addWidget(faceplate.field)
    faceplate.open_over(window)
    return faceplate


def test_that_it_lies_in_the_middle_of_the_window_and_follows_it(window, faceplate, qtbot):
    window.resize(1200, 700)

    qtbot.waitUntil(lambda: abs(faceplate.geometry().center().x() - 600) < 3)


def test_that_the_first_field_has_the_keys_when_it_opens(faceplate, window):
    assert window.focusWidget() is faceplate.field


def test_that_the_key_that_closes_has_them_where_there_is_nothing_else(window):
    faceplate = Faceplate("Nothing to enter")
    faceplate.open_over(window)

    assert window.focusWidget() is faceplate.close_key


def test_that_tab_never_leaves_it(window, faceplate):
    seen = set()
    for _press in range(6):
        QTest.keyClick(window.focusWidget(), Qt.Key.Key_Tab)
        seen.add(window.focusWidget())

    assert seen == {faceplate.field, faceplate.close_key}


def test_that_escape_closes_it_without_doing_anything(faceplate, qtbot):
    with qtbot.waitSignal(faceplate.finished) as closed:
        QTest.keyClick(faceplate.field, Qt.Key.Key_Escape)

    assert closed.args == [False]


def test_that_what_is_behind_cannot_be_tapped(window, faceplate):
    behind = window.findChild(QPushButton)
    taps = []
    behind.clicked.connect(lambda: taps.append(1))

    QTest.mouseClick(window.windowHandle(), Qt.MouseButton.LeftButton, pos=behind.geometry().center())

    assert not taps
