"""Locks after wrong PINs last as long as they should, whatever is done to the machine's clock meanwhile."""

from typing import Any

import pytest

from hmi.domain.outcome import Done, Reason, Refused
from hmi.domain.person import Person, Role
from hmi.domain.query import AskPeople

Desk = Any
"""The fixture's class lives in conftest."""
YEAR_S = 365 * 86_400.0


async def locked_out(desk: Desk) -> Person:
    ana = desk.add("Ana", Role.OPERATOR)
    for _ in range(5):
        await desk.sign_in(ana.ref, "000000")
    return ana


async def is_let_in(desk: Desk, person: Person) -> bool:
    outcome, _ = await desk.sign_in(person.ref, desk.pin)
    assert isinstance(outcome, Done) or (isinstance(outcome, Refused) and outcome.reason is Reason.LOCKED_OUT)
    return isinstance(outcome, Done)


@pytest.mark.parametrize("clock_off_s", [YEAR_S, 301.0, 0.0, -301.0, -900_000.0])
async def test_that_setting_the_clock_neither_ends_nor_prolongs_a_lock(desk: Desk, clock_off_s: float):
    ana = await locked_out(desk)

    desk.clock_off_s = clock_off_s
    desk.now_s += 299

    assert not await is_let_in(desk, ana)
    desk.now_s += 2
    assert await is_let_in(desk, ana)


async def test_that_a_lock_outlives_a_restart(desk: Desk):
    ana = await locked_out(desk)

    desk.now_s += 100
    desk.restart()

    desk.now_s += 199
    assert not await is_let_in(desk, ana)
    desk.now_s += 2
    assert await is_let_in(desk, ana)


async def test_that_a_clock_which_begins_anew_after_a_restart_locks_for_one_lock_and_not_for_years(desk: Desk):
    ana = await locked_out(desk)

    desk.clock_off_s = -900_000.0
    desk.restart()

    assert not await is_let_in(desk, ana)
    desk.now_s += 301
    assert await is_let_in(desk, ana)


async def test_that_people_are_shown_locked_for_as_long_as_they_are(desk: Desk):
    ana = await locked_out(desk)
    ada = desk.add("Ada", Role.ADMINISTRATOR)
    desk.clock_off_s = -900_000.0

    answer = await desk.people.answer_people(AskPeople(), desk.caller(ada))

    shown = next(person for person in answer.people if person.ref == ana.ref)
    assert shown.locked_until_ns == pytest.approx((desk.now_s + desk.clock_off_s + 300) * 1e9, abs=1e6)
