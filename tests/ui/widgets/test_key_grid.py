"""Keys of a card that change with what it shows, and never under a finger."""

import pytest
from PySide6.QtCore import QPoint, Qt, QTimer
from PySide6.QtWidgets import QPushButton, QWidget
from pytestqt.qtbot import QtBot

from ui.widgets.key_grid import COLUMNS, GUARD_MS, KeyGrid, guard


@pytest.fixture
def keys() -> list[QPushButton]:
    return [QPushButton(words) for words in ("Acknowledge", "I have it", "Comment")]


@pytest.fixture
def card(qtbot: QtBot) -> QWidget:
    made = QWidget()
    qtbot.addWidget(made)
    made.show()
    return made


@pytest.fixture
def grid(card: QWidget, keys: list[QPushButton]) -> KeyGrid:
    made = KeyGrid()
    card.setLayout(made)
    made.hold(keys, card)
    return made


def test_that_only_the_wanted_keys_are_there(grid: KeyGrid, keys: list[QPushButton]):
    grid.show_keys(keys)

    grid.show_keys(keys[1:])

    assert [key.isVisible() for key in keys] == [False, True, True]
    assert not any(key.isWindow() for key in keys)


def test_that_a_press_outlasts_the_same_keys_shown_again(qtbot: QtBot, grid: KeyGrid, keys: list[QPushButton]):
    pressed: list[bool] = []
    keys[0].clicked.connect(lambda: pressed.append(True))
    grid.show_keys(keys)

    qtbot.mousePress(keys[0], Qt.MouseButton.LeftButton)
    grid.show_keys(list(keys))
    qtbot.mouseRelease(keys[0], Qt.MouseButton.LeftButton)

    assert pressed == [True]


def test_that_a_key_alone_in_its_row_takes_it(grid: KeyGrid, keys: list[QPushButton]):
    grid.show_keys(keys)
    grid.activate()

    assert keys[2].width() > COLUMNS * keys[0].width() * 0.9


def test_that_no_key_moves_while_they_act_on_the_same_thing(grid: KeyGrid, keys: list[QPushButton]):
    grid.show_keys(keys, "alarm 1")
    grid.activate()
    before = [key.geometry() for key in keys]

    grid.show_keys(keys[1:], "alarm 1")
    grid.activate()

    assert [key.geometry() for key in keys[1:]] == before[1:]
    assert not keys[0].isVisible()


def test_that_a_key_that_comes_where_another_was_takes_no_second_tap(
    qtbot: QtBot, grid: KeyGrid, keys: list[QPushButton], card: QWidget
):
    give_back, tapped = QPushButton("Give it back"), []
    grid.hold([give_back], card)
    give_back.clicked.connect(lambda: tapped.append(True))
    grid.show_keys(keys, "alarm 1")
    grid.activate()
    place = keys[1].geometry()

    grid.show_keys([keys[0], give_back, keys[2]], "alarm 1")
    grid.activate()
    qtbot.mouseClick(card.window(), Qt.MouseButton.LeftButton, pos=place.center())
    was_guarded = not tapped
    qtbot.waitUntil(lambda: not give_back.testAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents))
    qtbot.mouseClick(give_back, Qt.MouseButton.LeftButton)

    assert give_back.geometry() == place
    assert was_guarded
    assert tapped == [True]


def test_that_another_thing_has_its_keys_in_their_order(grid: KeyGrid, keys: list[QPushButton]):
    grid.show_keys(keys, "alarm 1")
    grid.show_keys(keys[1:], "alarm 1")

    grid.show_keys(keys[1:], "alarm 2")
    grid.activate()

    assert keys[1].x() < keys[2].x()
    assert keys[1].y() == keys[2].y()


def test_that_a_guard_lasts_its_time_from_when_it_was_last_put_up(qtbot: QtBot, keys: list[QPushButton], grid: KeyGrid):
    grid.show_keys(keys)
    guard(keys[0])
    qtbot.wait(GUARD_MS // 2)

    guard(keys[0])
    first = keys[0].findChildren(QTimer)
    qtbot.waitUntil(lambda: not any(timer.isActive() for timer in first))

    assert [timer.interval() for timer in first] == [GUARD_MS]
    assert not keys[0].testAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)


def clicks(keys: list[QPushButton]) -> list[str]:
    told: list[str] = []
    for key in keys:
        key.clicked.connect(lambda _on=False, key=key: told.append(key.text()))
    return told


def test_that_a_double_tap_does_not_act_on_the_subject_that_comes_next(
    qtbot: QtBot, grid: KeyGrid, keys: list[QPushButton], card: QWidget
):
    told = clicks(keys)
    keys[0].clicked.connect(lambda: grid.show_keys(keys, "next"))
    grid.show_keys(keys, "first")
    card.show()
    qtbot.waitExposed(card)
    grid.activate()
    place = keys[0].mapTo(card, keys[0].rect().center())

    for _tap in range(2):
        qtbot.mouseClick(card.windowHandle(), Qt.MouseButton.LeftButton, pos=place)
    at_once = list(told)
    qtbot.wait(GUARD_MS + 100)
    qtbot.mouseClick(card.windowHandle(), Qt.MouseButton.LeftButton, pos=place)

    assert at_once == [keys[0].text()]
    assert told == [keys[0].text()] * 2


def test_that_a_press_does_not_end_on_the_subject_that_comes_next(
    qtbot: QtBot, grid: KeyGrid, keys: list[QPushButton], card: QWidget
):
    told = clicks(keys)
    grid.show_keys(keys, "first")
    card.show()
    qtbot.waitExposed(card)
    grid.activate()
    place = keys[0].mapTo(card, keys[0].rect().center())

    qtbot.mousePress(card.windowHandle(), Qt.MouseButton.LeftButton, pos=place)
    was_down = keys[0].isDown()
    grid.show_keys(keys, "next")
    qtbot.mouseMove(card.windowHandle(), place + QPoint(2, 2))
    qtbot.mouseRelease(card.windowHandle(), Qt.MouseButton.LeftButton, pos=place)

    assert was_down
    assert told == []
