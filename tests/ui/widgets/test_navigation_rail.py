"""The rail: every display within reach, and told of where it is not in sight."""

from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from ui import theme
from ui.widgets.navigation_rail import NavigationRail, RailCount, RailPlace

NAMES = ("overview", "cobot", "machine", "trends", "journal", "connection", "browse", "people", "settings")


@pytest.fixture(autouse=True)
def ordinary_look(qapp) -> Iterator[None]:
    yield
    theme.use(qapp, is_for_gloves=False)


def a_rail(qtbot, height: int) -> NavigationRail:
    rail = NavigationRail([RailPlace(name, "bot") for name in NAMES])
    rail.show_titles([name.title() for name in NAMES])
    qtbot.addWidget(rail)
    rail.resize(rail.width(), height)
    rail.show()
    return rail


def in_sight(rail: NavigationRail, name: str) -> bool:
    key = rail.keys[name]
    return key.visibleRegion().boundingRect().height() == key.height()


def test_that_all_displays_are_in_sight_in_gloves_mode_on_the_ordinary_panel(qtbot, qapp):
    theme.use(qapp, is_for_gloves=True)

    rail = a_rail(qtbot, 800 - 88 - 53)

    assert [name for name in NAMES if not in_sight(rail, name)] == []
    assert min(key.height() for key in rail.keys.values()) >= 68
    assert not rail.below.isVisible()


def test_that_an_arrow_tells_of_displays_out_of_sight_and_brings_them(qtbot):
    rail = a_rail(qtbot, 330)
    assert rail.below.isVisible()
    assert not rail.above.isVisible()

    while rail.below.isVisible():
        QTest.mouseClick(rail.below, Qt.MouseButton.LeftButton)

    assert in_sight(rail, "settings")
    assert rail.above.isVisible()


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
