"""Roles to tick."""

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest

from hmi.domain.person import Role
from ui.widgets.role_choice import RoleChoice
from ui.widgets.wide_tick import TickWords


@pytest.fixture
def choice(qtbot) -> RoleChoice:
    choice = RoleChoice(frozenset({Role.OPERATOR}))
    qtbot.addWidget(choice)
    return choice


def test_that_ticks_show_and_give_roles(choice):
    choice.ticks[Role.MAINTENANCE].click()

    assert choice.roles == {Role.OPERATOR, Role.MAINTENANCE}
    assert choice.is_possible


def test_that_roles_that_exclude_each_other_are_named(choice):
    for role in (Role.ADMINISTRATOR, Role.COORDINATOR):
        choice.ticks[role].click()

    assert choice.conflict_words.startswith("Coordinator, Administrator: one person may not be both.")
    assert not choice.is_possible


def test_that_nobody_is_without_a_role(choice):
    choice.ticks[Role.OPERATOR].click()

    assert not choice.is_possible
    assert choice.conflict_words == ""


def test_that_every_tick_says_what_the_role_permits(choice):
    permitted = (
        "change set points and call functions, answer alarms, put alarms aside, take and solve cases, "
        "hand over and take over a shift, say why production stood still, run a procedure, decide on recommendations, "
        "answer what the panel asks about a fault"
    )
    assert choice.ticks[Role.OPERATOR].accessibleDescription() == permitted
    assert "trust controllers" in choice.ticks[Role.ADMINISTRATOR].accessibleDescription()
    assert Role.VIEWER not in choice.ticks


@pytest.mark.parametrize("is_below", [False, True])
def test_that_a_tap_anywhere_on_a_role_ticks_it(choice, is_below):
    choice.resize(440, 600)
    choice.show()
    tick = choice.ticks[Role.TRAINER]
    place = tick if not is_below else next(words for words in choice.findChildren(TickWords) if words.tick is tick)

    QTest.mouseClick(place, Qt.MouseButton.LeftButton, pos=place.rect().center() + QPoint(100, 0))

    assert Role.TRAINER in choice.roles
