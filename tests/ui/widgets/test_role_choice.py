"""Roles to tick."""

import pytest

from hmi.domain.person import Role
from ui.widgets.role_choice import RoleChoice


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
    assert choice.ticks[Role.OPERATOR].accessibleDescription() == "change set points and call functions"
    assert "trust controllers" in choice.ticks[Role.ADMINISTRATOR].accessibleDescription()
    assert Role.VIEWER not in choice.ticks
