"""The rail: every display within reach, and told of where it is not in sight."""

from collections.abc import Iterator, Sequence

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from hmi import i18n
from ui import theme
from ui.displays.place import RailEntries
from ui.places import PLACES
from ui.widgets.navigation_rail import NavigationRail, RailPlace
from ui.widgets.rail_count import RailCount

NAMES = ("overview", "cobot", "machine", "trends", "journal", "connection", "browse", "people", "settings")
GLOVED_FINGER_PX = 57
"""15 mm at 96 dpi."""


@pytest.fixture(autouse=True)
def ordinary_look(qapp) -> Iterator[None]:
    yield
    theme.use(qapp, is_for_gloves=False)


def a_rail(qtbot, height: int, names: Sequence[str] = NAMES) -> NavigationRail:
    rail = NavigationRail([RailPlace(name, "bot") for name in names])
    rail.show_titles([name.title() for name in names])
    qtbot.addWidget(rail)
    rail.resize(rail.width(), height)
    rail.show()
    return rail


def in_sight(rail: NavigationRail, name: str) -> bool:
    key = rail.keys[name]
    return key.visibleRegion().boundingRect().height() == key.height()


def test_that_all_displays_are_in_sight_in_gloves_mode_on_the_ordinary_panel(qtbot, qapp):
    theme.use(qapp, is_for_gloves=True)
    names = [place.name for place in RailEntries(PLACES).keys]

    rail = a_rail(qtbot, 800 - 88 - 53, names)

    assert [name for name in names if not in_sight(rail, name)] == []
    assert min(key.height() for key in rail.keys.values()) >= GLOVED_FINGER_PX
    assert not rail.below.isVisible()


def test_that_an_arrow_tells_of_displays_out_of_sight_and_brings_them(qtbot):
    rail = a_rail(qtbot, 330)
    assert rail.below.isVisible()
    assert not rail.above.isVisible()

    while rail.below.isVisible():
        QTest.mouseClick(rail.below, Qt.MouseButton.LeftButton)

    assert in_sight(rail, "settings")
    assert rail.above.isVisible()


def test_that_an_arrow_bears_the_numbers_of_what_it_hides(qtbot):
    rail = a_rail(qtbot, 330)
    seen, hidden = RailCount(words="2", spoken="2 stops"), RailCount(words="7", spoken="7 alarms", is_loud=True)

    rail.show_count("overview", seen)
    rail.show_count("people", hidden)
    at_first = list(rail.above.counts), list(rail.below.counts), rail.below.accessibleName()
    while rail.below.isVisible():
        QTest.mouseClick(rail.below, Qt.MouseButton.LeftButton)

    assert at_first == ([], [hidden], "More below, 7 alarms")
    assert (rail.above.counts, rail.below.counts) == ([seen], [])


def test_that_an_arrow_without_numbers_says_where_it_leads(qtbot):
    rail = a_rail(qtbot, 330)
    assert (rail.above.accessibleName(), rail.below.accessibleName()) == ("More above", "More below")

    i18n.choose("de")
    try:
        rail.show_titles([key.text() for key in rail.keys.values()])
        words = rail.above.accessibleName(), rail.below.accessibleName()
    finally:
        i18n.choose(i18n.SOURCE_LANGUAGE)

    assert words == ("Weiter oben gibt es mehr", "Weiter unten gibt es mehr")


def test_that_an_arrow_without_numbers_looks_otherwise(qtbot):
    rail = a_rail(qtbot, 330)
    plain = rail.below.grab().toImage()

    rail.show_count("people", RailCount(words="7", spoken="7 alarms"))

    assert plain != rail.below.grab().toImage()


def test_that_no_key_stays_marked_while_a_display_without_a_key_is_shown(qtbot):
    rail = a_rail(qtbot, 700)

    rail.show_choice("journal")
    rail.show_choice("why")

    assert not [name for name, key in rail.keys.items() if key.isChecked()]


def test_that_the_chosen_display_is_not_behind_an_arrow(qtbot):
    rail = a_rail(qtbot, 330)

    rail.show_choice("journal")

    assert not rail.keys["journal"].geometry().translated(rail.widget().pos()).intersects(rail.below.geometry())


def test_that_a_number_at_a_key_is_said_with_what_it_counts(qtbot):
    rail = a_rail(qtbot, 700)

    rail.show_count("trends", RailCount(words="3", spoken="3 not acknowledged", is_loud=True))
    with_number = rail.keys["trends"].accessibleName()
    picture = rail.keys["trends"].grab().toImage()
    rail.show_count("trends", None)

    assert with_number == "Trends, 3 not acknowledged"
    assert rail.keys["trends"].accessibleName() == "Trends"
    assert picture != rail.keys["trends"].grab().toImage()


def test_that_a_number_that_may_not_hold_looks_otherwise(qtbot):
    rail = a_rail(qtbot, 700)

    rail.show_count("trends", RailCount(words="3", spoken="3"))
    present = rail.keys["trends"].grab().toImage()
    rail.show_count("trends", RailCount(words="3", spoken="3", is_present=False))

    assert present != rail.keys["trends"].grab().toImage()
