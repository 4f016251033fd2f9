"""Every session that is not open any more has a reason."""

import pytest

from hmi.domain.person import Person, PersonRef, Role, SessionEnd
from hmi.services.sessions import ENDS_REMEMBERED, Sessions

ADA = Person(ref=PersonRef("p-ada"), display_name="Ada", roles=frozenset({Role.OPERATOR}))
IDLE_S = 300


class Clock:
    now_s = 1000.0

    def __call__(self) -> float:
        return self.now_s


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def told() -> list[tuple[str, str, SessionEnd]]:
    """Token, screen and reason of every end that was told."""
    return []


@pytest.fixture
def sessions(clock: Clock, told: list[tuple[str, str, SessionEnd]]) -> Sessions:
    return Sessions(lambda session, screen, why: told.append((session.token, screen, why)), monotonic_s=clock)


@pytest.mark.parametrize("why", [SessionEnd.SIGNED_OFF, SessionEnd.SWITCHED])
def test_that_what_was_done_at_the_screen_is_a_reason(sessions: Sessions, why: SessionEnd) -> None:
    session = sessions.open(ADA, "panel")

    sessions.close(session, why)

    assert sessions.why_ended(session.token) is why


def test_that_idleness_is_a_reason(sessions: Sessions, clock: Clock) -> None:
    session = sessions.open(ADA, "panel")
    clock.now_s += IDLE_S

    assert sessions.current(session.token) is None
    assert sessions.why_ended(session.token) is SessionEnd.IDLE


@pytest.mark.parametrize("why", [SessionEnd.ROLES_CHANGED, SessionEnd.PIN_GIVEN, SessionEnd.ACCOUNT_CLOSED])
def test_that_what_an_administrator_did_is_a_reason_at_every_screen(sessions: Sessions, why: SessionEnd) -> None:
    opened = [sessions.open(ADA, screen) for screen in ("left", "right")]

    sessions.end_all(ADA.ref, why)

    assert {sessions.why_ended(one.token) for one in opened} == {why}


def test_that_signing_off_at_one_screen_leaves_the_same_person_at_another(sessions: Sessions) -> None:
    left, right = (sessions.open(ADA, screen) for screen in ("left", "right"))

    sessions.close(left, SessionEnd.SIGNED_OFF)

    assert sessions.current(left.token) is None
    assert sessions.current(right.token) == right


def test_that_each_end_is_told_once(sessions: Sessions, told: list[tuple[str, str, SessionEnd]]) -> None:
    left, right = (sessions.open(ADA, screen) for screen in ("left", "right"))

    sessions.close(left, SessionEnd.SIGNED_OFF)
    sessions.end_all(ADA.ref, SessionEnd.ROLES_CHANGED)
    sessions.end_all(ADA.ref, SessionEnd.ACCOUNT_CLOSED)

    assert told == [
        (left.token, "left", SessionEnd.SIGNED_OFF),
        (right.token, "right", SessionEnd.ROLES_CHANGED),
    ]


def test_that_a_session_that_was_idle_long_enough_did_not_end_for_what_came_later(
    sessions: Sessions, clock: Clock, told: list[tuple[str, str, SessionEnd]]
) -> None:
    session = sessions.open(ADA, "panel")
    clock.now_s += IDLE_S

    sessions.end_all(ADA.ref, SessionEnd.ROLES_CHANGED)

    assert told == [(session.token, "panel", SessionEnd.IDLE)]


def test_that_a_session_whose_screen_never_came_back_ends_when_another_opens(
    sessions: Sessions, clock: Clock, told: list[tuple[str, str, SessionEnd]]
) -> None:
    lost = sessions.open(ADA, "lost")
    clock.now_s += IDLE_S

    sessions.open(ADA, "panel")

    assert told == [(lost.token, "lost", SessionEnd.IDLE)]


def test_that_the_first_reason_counts(sessions: Sessions) -> None:
    session = sessions.open(ADA, "panel")
    sessions.end_all(ADA.ref, SessionEnd.ACCOUNT_CLOSED)

    sessions.close(session, SessionEnd.SIGNED_OFF)

    assert sessions.why_ended(session.token) is SessionEnd.ACCOUNT_CLOSED


def test_that_a_session_nobody_knows_is_one_of_before_the_restart(sessions: Sessions) -> None:
    assert sessions.why_ended("of another life") is SessionEnd.SERVICE_RESTARTED


def test_that_only_so_many_ends_are_remembered(sessions: Sessions) -> None:
    opened = [sessions.open(ADA, "panel") for _ in range(ENDS_REMEMBERED + 1)]

    for session in opened:
        sessions.close(session, SessionEnd.SIGNED_OFF)

    assert sessions.why_ended(opened[0].token) is SessionEnd.SERVICE_RESTARTED
    assert sessions.why_ended(opened[1].token) is SessionEnd.SIGNED_OFF
