"""Help: a page for every display, and legends drawn with the marks themselves."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel

from hmi import i18n
from hmi.domain.permission import MATRIX
from hmi.domain.person import Role
from ui.displays.help import HelpDisplay
from ui.displays.help_samples import SAMPLES
from ui.displays.help_texts import MARKS, PAGES
from ui.places import PLACES
from ui.widgets.condition_mark import Mark
from ui.widgets.mark_line import MarkLine
from ui.widgets.value_tile import ValueTile
from ui.wording.people import ACTIONS, ROLES


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


def test_that_examples_of_values_are_drawn_as_values_are(display):
    display.open_subject("first_steps")

    contents = [tile.content for tile in display._page.widget().findChildren(ValueTile)]
    assert len(contents) == len(SAMPLES)
    assert [one.is_abnormal for one in contents] == [False, True, False, False, False, False]
    assert [bool(one.doubt) for one in contents] == [False, False, False, True, True, False]
    assert "(uncertain)" in contents[2].text


def test_that_examples_do_not_take_part_in_the_panel(display, qtbot):
    display.open_subject("machine")

    for tile in display._page.widget().findChildren(ValueTile):
        assert tile.focusPolicy() is Qt.FocusPolicy.NoFocus
        assert tile.testAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)


@pytest.mark.parametrize("role", Role)
def test_that_the_roles_are_told_as_they_are_enforced(display, role):
    display.open_subject("roles")

    lines = shown(display).split("\n")
    permitted = lines[lines.index(ROLES[role]) + 1]
    for action, roles in MATRIX.items():
        assert (ACTIONS[action] in permitted) is (role in roles)


def test_that_every_page_says_what_it_is_for_and_something_more(display):
    for name, page in PAGES.items():
        assert page.purpose
        has_more = page.seen or page.acts or page.troubles or page.has_marks
        assert has_more, name


@pytest.mark.parametrize("language", [name for name in i18n.languages() if name != i18n.SOURCE_LANGUAGE])
@pytest.mark.parametrize("name", PAGES)
def test_that_every_page_opens_in_every_language(display, name, language):
    i18n.choose(language)
    display.retranslate()
    display.open_subject(name)

    assert display.keys[name].text() in shown(display)


def test_that_the_page_is_read_from_its_top_again(display, qtbot):
    display.open_subject("first_steps")
    bar = display._page.verticalScrollBar()
    qtbot.waitUntil(lambda: bar.maximum() > 0)
    bar.setValue(bar.maximum())

    display.open_subject("machine")

    qtbot.waitUntil(lambda: bar.value() == 0)
