"""Help: a page for every display, and legends drawn with the marks themselves."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel

from ui.displays.help import HelpDisplay
from ui.displays.help_texts import MARKS, PAGES
from ui.places import PLACES
from ui.widgets.condition_mark import Mark
from ui.widgets.mark_line import MarkLine


@pytest.fixture
def display(qtbot, panel) -> HelpDisplay:
    display = HelpDisplay(panel.bridge)
    panel.keep.append(display)
    qtbot.addWidget(display)
    display.resize(1180, 690)
    display.show()
    display.enter()
    return display


def shown(display: HelpDisplay) -> str:
    return "\n".join(label.text() for label in display._page.widget().findChildren(QLabel))


def test_that_every_display_has_a_page():
    assert {place.name for place in PLACES} <= set(PAGES)


def test_that_every_mark_is_explained():
    assert {mark for mark, _words in MARKS} == {mark.value for mark in Mark} - {"connected"}


def test_that_help_opens_at_the_display_it_was_asked_for(display):
    display.open_subject("trends")

    assert "live at the right edge" in shown(display)
    assert display.keys["trends"].isChecked()


def test_that_an_unknown_display_gets_the_first_steps(display):
    display.open_subject("nowhere")

    assert "First steps" in shown(display)


def test_that_a_topic_is_chosen_by_tap(display, qtbot):
    QTest.mouseClick(display.keys["not_safety"], Qt.MouseButton.LeftButton)

    qtbot.waitUntil(lambda: "red emergency stop" in shown(display))


def test_that_the_legend_draws_the_marks(display):
    display.open_subject("overview")

    assert len(display._page.widget().findChildren(MarkLine)) == len(MARKS)
