"""SEC-1 and the ways in: PIN, badge, first administrator, sessions."""

import asyncio
import logging
from typing import Any

import pytest

from hmi.domain.command import SignOff
from hmi.domain.outcome import Done, Reason, Refused
from hmi.domain.permission import IDLE_LIMIT_S
from hmi.domain.person import LOCKED_FOR_GOOD, Role, SessionEnd
from hmi.domain.query import AskJournal
from hmi.services.caller import Caller
from hmi.services.lockout import panel_subject

Desk = Any
"""The fixture's class lives in conftest."""


def reason(outcome: object) -> Reason | None:
    return outcome.reason if isinstance(outcome, Refused) else None


async def test_that_the_right_pin_opens_a_session_with_the_persons_rights(desk: Desk):
    ana = desk.add("Ana", Role.OPERATOR)

    outcome, session = await desk.sign_in(ana.ref, desk.pin)

    assert outcome == Done(result={"person": ana.ref})
    assert session is not None
    assert session.person.roles == frozenset({Role.OPERATOR})
    assert session.idle_limit_s == IDLE_LIMIT_S[Role.OPERATOR]
    assert desk.access.is_open(session)


@pytest.mark.parametrize("pin", ["493818", "", "49381"])
async def test_that_a_wrong_pin_opens_nothing(desk: Desk, pin: str):
    ana = desk.add("Ana", Role.OPERATOR)

    outcome, session = await desk.sign_in(ana.ref, pin)

    assert reason(outcome) is Reason.WRONG_CREDENTIAL
    assert session is None


async def test_that_five_failures_lock_for_five_minutes_then_ten(desk: Desk):
    ana = desk.add("Ana", Role.OPERATOR)
    for _ in range(5):
        await desk.sign_in(ana.ref, "000000")

    outcome, _ = await desk.sign_in(ana.ref, desk.pin)
    assert reason(outcome) is Reason.LOCKED_OUT
    desk.now_s += 299
    assert reason((await desk.sign_in(ana.ref, desk.pin))[0]) is Reason.LOCKED_OUT
    desk.now_s += 2
    assert reason((await desk.sign_in(ana.ref, "000000"))[0]) is Reason.WRONG_CREDENTIAL
    desk.now_s += 301
    assert reason((await desk.sign_in(ana.ref, desk.pin))[0]) is Reason.LOCKED_OUT
    desk.now_s += 300
    assert isinstance((await desk.sign_in(ana.ref, desk.pin))[0], Done)
    assert desk.store.attempts(ana.ref).failed == 0


async def test_that_ten_failures_need_an_administrator_even_after_a_restart(desk: Desk):
    from hmi.domain.command import Unlock

    ana, ada = desk.add("Ana", Role.OPERATOR), desk.add("Ada", Role.ADMINISTRATOR)
    for i in range(10):
        await desk.fail(ana.ref, 1, at=f"panel {i}")
    desk.restart()
    desk.now_s += 1e7

    outcome, _ = await desk.sign_in(ana.ref, desk.pin, at="fresh")
    assert isinstance(outcome, Refused)
    assert (outcome.reason, outcome.facts["needs_administrator"]) == (Reason.LOCKED_OUT, True)
    assert desk.store.person(ana.ref).locked_until_ns == LOCKED_FOR_GOOD

    await desk.people.handle_unlock(Unlock(person=ana.ref), desk.caller(ada))

    assert isinstance((await desk.sign_in(ana.ref, desk.pin, at="fresh"))[0], Done)


async def test_that_a_panel_locks_too_whoever_is_tried(desk: Desk):
    people = [desk.add(f"Person {i}", Role.OPERATOR) for i in range(6)]
    for person in people[:5]:
        await desk.sign_in(person.ref, "000000", at="gate")

    outcome, _ = await desk.sign_in(people[5].ref, desk.pin, at="gate")
    elsewhere, _ = await desk.sign_in(people[5].ref, desk.pin, at="other")

    assert isinstance(outcome, Refused)
    assert (outcome.reason, outcome.facts["is_panel"]) == (Reason.LOCKED_OUT, True)
    assert isinstance(elsewhere, Done)


async def test_that_only_an_administrator_reopens_a_panel_after_ten_failures(desk: Desk):
    people = [desk.add(f"Person {i}", Role.OPERATOR) for i in range(10)]
    ada = desk.add("Ada", Role.ADMINISTRATOR)
    for person in people:
        await desk.fail(person.ref, 1, at="gate")
    desk.now_s += 1e7

    assert reason((await desk.sign_in(people[0].ref, desk.pin, at="gate"))[0]) is Reason.LOCKED_OUT
    assert isinstance((await desk.sign_in(ada.ref, desk.pin, at="gate"))[0], Done)
    assert desk.store.attempts(panel_subject("gate")).failed == 0
    assert isinstance((await desk.sign_in(people[0].ref, desk.pin, at="gate"))[0], Done)


async def test_that_guessing_cannot_lock_the_only_administrator_out_for_good(desk: Desk):
    ada = desk.add("Ada", Role.ADMINISTRATOR)

    for i in range(12):
        await desk.fail(ada.ref, 1, at=f"panel {i}")

    assert desk.store.attempts(ada.ref).locked_until_ns < LOCKED_FOR_GOOD
    desk.now_s += 100_000
    assert isinstance((await desk.sign_in(ada.ref, desk.pin))[0], Done)


async def test_that_no_secret_reaches_record_or_log(desk: Desk, caplog: pytest.LogCaptureFixture):
    caplog.set_level(logging.DEBUG)
    ana = desk.add("Ana", Role.OPERATOR)
    await desk.sign_in(ana.ref, "271828")
    await desk.sign_in(ana.ref, desk.pin)

    for secret in ("271828", desk.pin):
        assert secret not in desk.written()
        assert secret not in caplog.text


async def test_that_a_badge_alone_is_recognised_but_opens_nothing(desk: Desk):
    ana, ben = desk.add("Ana", Role.OPERATOR), desk.add("Ben", Role.OPERATOR)
    desk.store.set_badge(ana.ref, "0123456789", _console(desk))

    alone, no_session = await desk.sign_in(None, "", badge="0123456789")
    both, session = await desk.sign_in(None, desk.pin, badge="0123456789")
    other, _ = await desk.sign_in(ben.ref, desk.pin, badge="0123456789")
    unknown, _ = await desk.sign_in(None, "", badge="999")

    assert alone == Done(result={"person": ana.ref, "is_recognised": True})
    assert no_session is None
    assert isinstance(both, Done)
    assert session is not None
    assert reason(other) is Reason.WRONG_CREDENTIAL
    assert reason(unknown) is Reason.WRONG_CREDENTIAL


async def test_that_a_quick_switch_ends_the_session_before(desk: Desk):
    ana, ben = desk.add("Ana", Role.OPERATOR), desk.add("Ben", Role.MAINTENANCE)
    _, first = await desk.sign_in(ana.ref, desk.pin)

    _, second = await desk.sign_in(ben.ref, desk.pin, session=first)

    assert first is not None
    assert second is not None
    assert not desk.access.is_open(first)
    assert second.person.ref == ben.ref
    assert second.token != first.token


async def test_that_a_failed_switch_keeps_the_session(desk: Desk):
    ana = desk.add("Ana", Role.OPERATOR)
    _, first = await desk.sign_in(ana.ref, desk.pin)

    _, after = await desk.sign_in(ana.ref, "000000", session=first)

    assert after == first


async def test_that_a_session_ends_when_nobody_touches_it(desk: Desk):
    ana = desk.add("Ana", Role.OPERATOR, Role.COORDINATOR)
    _, session = await desk.sign_in(ana.ref, desk.pin)
    assert session is not None
    assert session.idle_limit_s == IDLE_LIMIT_S[Role.COORDINATOR]
    desk.now_s += 179
    assert desk.access.touch(session) == session
    desk.now_s += 179
    assert desk.access.is_open(session)

    desk.now_s += 2

    assert not desk.access.is_open(session)
    assert desk.access.touch(session) is None
    assert (await desk.journal.read(AskJournal(limit=1))).rows[0].kind == "session.idle"


async def test_that_somebody_who_signs_in_after_another_is_the_reason_of_the_others_end(desk: Desk):
    ana, ben = desk.add("Ana", Role.OPERATOR), desk.add("Ben", Role.OPERATOR)
    _, first = await desk.sign_in(ana.ref, desk.pin)
    assert first is not None

    await desk.sign_in(ben.ref, desk.pin, session=first)

    assert desk.access.why_ended(first.token) is SessionEnd.SWITCHED


@pytest.mark.parametrize("why", [why for why in SessionEnd if why is not SessionEnd.SIGNED_OFF])
async def test_that_the_journal_tells_whose_session_ended_where_and_why(desk: Desk, why: SessionEnd):
    ana = desk.add("Ana", Role.OPERATOR)
    session = desk.caller(ana, "left").session

    desk.access.sessions.close(session, why)

    row = (await desk.journal.read(AskJournal(limit=1))).rows[0]
    assert (row.kind, row.subject, row.panel) == (f"session.{why.value}", ana.ref, "left")


async def test_that_an_account_closed_during_the_proof_of_a_pin_lets_nobody_in(desk: Desk):
    desk.add("Ada", Role.ADMINISTRATOR)
    ana = desk.add("Ana", Role.OPERATOR)
    signing_in = asyncio.ensure_future(desk.sign_in(ana.ref, desk.pin))
    await asyncio.sleep(0)

    desk.store.deactivate(ana.ref, _console(desk))
    outcome, session = await signing_in

    assert reason(outcome) is Reason.WRONG_CREDENTIAL
    assert session is None


async def test_that_a_pin_replaced_during_its_proof_lets_nobody_in(desk: Desk):
    ana = desk.add("Ana", Role.OPERATOR)
    signing_in = asyncio.ensure_future(desk.sign_in(ana.ref, desk.pin))
    await asyncio.sleep(0)

    desk.store.set_pin_hash(ana.ref, "another", _console(desk), must_replace_pin=True)
    outcome, session = await signing_in

    assert reason(outcome) is Reason.WRONG_CREDENTIAL
    assert session is None


async def test_that_two_who_sign_in_at_one_screen_at_once_get_their_own_sessions(desk: Desk):
    ana, ben = desk.add("Ana", Role.OPERATOR), desk.add("Ben", Role.OPERATOR)

    (_, first), (_, second) = await asyncio.gather(desk.sign_in(ana.ref, desk.pin), desk.sign_in(ben.ref, desk.pin))

    assert first is not None
    assert second is not None
    assert (first.person.ref, second.person.ref) == (ana.ref, ben.ref)


async def test_that_a_screen_finds_its_session_again_but_not_another_screens(desk: Desk):
    ana = desk.add("Ana", Role.OPERATOR)
    _, session = await desk.sign_in(ana.ref, desk.pin, at="left")
    assert session is not None

    assert desk.access.session_of(session.token, "left") == session
    assert desk.access.session_of(session.token, "right") is None
    assert desk.access.session_of("", "left") is None


async def test_that_signing_off_ends_the_session(desk: Desk):
    ana = desk.add("Ana", Role.OPERATOR)
    caller = desk.caller(ana)

    await desk.access.handle_sign_off(SignOff(), caller)

    assert desk.access.session_after(caller) is None


async def test_that_the_set_up_code_makes_exactly_one_first_administrator(desk: Desk):
    file = desk.folder / "setup-code"
    assert desk.access.needs_setup
    assert file.stat().st_mode & 0o777 == 0o600
    code = file.read_text()

    assert reason(await desk.set_up(code="WRONGONE")) is Reason.WRONG_CREDENTIAL
    assert reason(await desk.set_up(pin="123456")) is Reason.WEAK_PIN
    assert isinstance(await desk.set_up(), Done)
    session = desk.access.session_after(Caller(None, "panel"))

    assert session is not None
    assert session.person.roles == frozenset({Role.ADMINISTRATOR})
    assert not file.exists()
    assert not desk.access.needs_setup
    assert reason(await desk.set_up(code=code)) is Reason.ALREADY_SET_UP
    assert code.strip() not in desk.written()


async def test_that_the_set_up_code_outlives_a_restart_and_cannot_be_guessed(desk: Desk):
    code = (desk.folder / "setup-code").read_text()
    desk.restart()
    assert (desk.folder / "setup-code").read_text() == code

    for _ in range(5):
        await desk.set_up(code="WRONGONE")

    assert reason(await desk.set_up()) is Reason.LOCKED_OUT


async def test_that_nobody_gets_in_while_the_record_is_full(desk: Desk):
    from hmi.ports.journal import JournalUnavailable

    ana = desk.add("Ana", Role.OPERATOR)
    connection = desk.journal.database.writer.raw_connection()
    connection.cursor().execute("PRAGMA query_only=ON")
    connection.close()

    with pytest.raises(JournalUnavailable):
        await desk.sign_in(ana.ref, "000000")


def _console(desk: Desk):
    from hmi.domain.person import Actor

    return Actor(ref=None, roles=frozenset(), screen="console")
