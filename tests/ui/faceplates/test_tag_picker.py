"""Choosing traces: search, ticks by finger and by keys, and no more than fit."""

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from hmi import i18n
from ui.faceplates.tag_picker import TagPicker


@pytest.fixture
def opened(desk):
    def open_it(chosen=("feed",), most: int = 3) -> TagPicker:
        return desk.open(TagPicker(desk.bridge.picture.cell, list(chosen), most))

    return open_it


def rows(picker: TagPicker) -> dict[str, object]:
    items = [picker.list.item(place) for place in range(picker.list.count())]
    return {item.text().partition("\N{NO-BREAK SPACE}")[0].partition(" —")[0]: item for item in items}


def tap(picker: TagPicker, name: str) -> None:
    place = picker.list.visualItemRect(rows(picker)[name]).center()
    QTest.mouseClick(picker.list.viewport(), Qt.MouseButton.LeftButton, pos=place)


def is_ticked(picker: TagPicker, name: str) -> bool:
    return rows(picker)[name].checkState() is Qt.CheckState.Checked


def test_that_only_numbers_are_offered_and_the_chosen_stand_first(opened):
    assert list(rows(opened())) == ["Feed", "Speed override", "Parts wanted", "Mode", "Pump"]


def test_that_a_tap_anywhere_on_a_row_ticks_it_and_showing_tells(opened, qtbot):
    picker = opened()

    tap(picker, "Mode")
    with qtbot.waitSignal(picker.tags_chosen) as told:
        QTest.mouseClick(picker.done_key, Qt.MouseButton.LeftButton)

    assert told.args == [["feed", "mode"]]


def test_that_no_more_than_fit_can_be_ticked(opened):
    picker = opened(most=2)

    tap(picker, "Mode")
    tap(picker, "Pump")

    assert not is_ticked(picker, "Pump")
    assert picker.count_label.text() == "2 of at most 2: take one away first"


def test_that_searching_hides_the_rest(opened):
    picker = opened()

    QTest.keyClicks(picker.search_field, "SPEED over")

    assert [name for name, item in rows(picker).items() if not item.isHidden()] == ["Speed override"]


def test_that_space_ticks_the_row_that_has_the_focus(opened):
    picker = opened()
    picker.list.setFocus()
    picker.list.setCurrentRow(1)

    QTest.keyClick(picker.list, Qt.Key.Key_Space)

    assert is_ticked(picker, "Speed override")


def test_that_cancelling_tells_nothing(opened, qtbot):
    picker = opened()
    told = []
    picker.tags_chosen.connect(told.append)

    tap(picker, "Mode")
    with qtbot.waitSignal(picker.finished):
        QTest.mouseClick(picker.cancel_key, Qt.MouseButton.LeftButton)

    assert not told


def test_that_ticks_and_search_stay_when_the_language_changes(opened, desk):
    picker = opened()
    tap(picker, "Speed override")
    QTest.keyClicks(picker.search_field, "speed")

    i18n.choose("de")
    QApplication.sendEvent(desk.window, QEvent(QEvent.Type.LanguageChange))

    assert picker.title_label.text() == "Kurven"
    assert is_ticked(picker, "Geschwindigkeits-Override")
    assert [name for name, item in rows(picker).items() if not item.isHidden()] == ["Geschwindigkeits-Override"]
