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
def sessions(clock: Clock) -> Sessions:
    return Sessions(lambda session, screen: None, monotonic_s=clock)


def test_that_signing_off_is_a_reason(sessions: Sessions) -> None:
    session = sessions.open(ADA, "panel")

    sessions.close(session)

    assert sessions.why_ended(session.token) is SessionEnd.SIGNED_OFF


def test_that_idleness_is_a_reason(sessions: Sessions, clock: Clock) -> None:
    session = sessions.open(ADA, "panel")
    clock.now_s += IDLE_S

    assert sessions.current(session.token) is None
    assert sessions.why_ended(session.token) is SessionEnd.IDLE


def test_that_what_an_administrator_did_is_a_reason_at_every_screen(sessions: Sessions) -> None:
    opened = [sessions.open(ADA, screen) for screen in ("left", "right")]

    sessions.end_all(ADA.ref, SessionEnd.ROLES_CHANGED)

    assert {sessions.why_ended(one.token) for one in opened} == {SessionEnd.ROLES_CHANGED}


def test_that_the_first_reason_counts(sessions: Sessions) -> None:
    session = sessions.open(ADA, "panel")
    sessions.end_all(ADA.ref, SessionEnd.ACCOUNT_CLOSED)

    sessions.close(session)

    assert sessions.why_ended(session.token) is SessionEnd.ACCOUNT_CLOSED


def test_that_a_session_nobody_knows_is_one_of_before_the_restart(sessions: Sessions) -> None:
    assert sessions.why_ended("of another life") is SessionEnd.SERVICE_RESTARTED


def test_that_only_so_many_ends_are_remembered(sessions: Sessions) -> None:
    first = sessions.open(ADA, "panel")
    sessions.close(first)
    for _ in range(ENDS_REMEMBERED):
        sessions.close(last := sessions.open(ADA, "panel"))

    assert sessions.why_ended(first.token) is SessionEnd.SERVICE_RESTARTED
    assert sessions.why_ended(last.token) is SessionEnd.SIGNED_OFF
