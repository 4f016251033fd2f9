"""SEC-2 and the accounts: who may change whom, and what is refused."""

import asyncio
from typing import Any

import pytest

from hmi.domain.command import (
    AddPerson,
    AskErasure,
    DeactivatePerson,
    ErasePerson,
    ReactivatePerson,
    SetBadge,
    SetLanguage,
    SetPin,
    SetRoles,
    WithdrawErasure,
)
from hmi.domain.outcome import Done, Reason, Refused
from hmi.domain.permission import MATRIX, Action, may
from hmi.domain.person import PersonRef, Role, SessionEnd
from hmi.domain.pin import PinFault, pin_fault
from hmi.domain.query import AskJournal, AskPeople
from hmi.services.access import actor_of
from hmi.services.caller import Caller
from hmi.services.dispatcher import Dispatcher

Desk = Any
"""The fixture's class lives in conftest."""

GRANTED = {
    Action.VIEW: "viewer operator maintenance trainer coordinator administrator",
    Action.SIGN_IN: "viewer operator maintenance trainer coordinator administrator",
    Action.OWN_ACCOUNT: "viewer operator maintenance trainer coordinator administrator",
    Action.OPERATE: "operator maintenance coordinator",
    Action.SERVICE: "maintenance",
    Action.HANDLE_ALARMS: "operator maintenance coordinator",
    Action.SHELVE_ALARMS: "operator maintenance coordinator",
    Action.DISABLE_ALARMS: "maintenance",
    Action.CHANGE_ALARMS: "coordinator administrator",
    Action.MUTE_SCREENS: "maintenance coordinator",
    Action.HAND_OVER: "operator maintenance coordinator",
    Action.EXPLAIN_STOPS: "operator maintenance coordinator",
    Action.RUN_PROCEDURES: "operator trainer coordinator maintenance",
    Action.PREVIEW_PROCEDURES: "maintenance trainer coordinator administrator",
    Action.DECIDE_ADVICE: "operator coordinator maintenance",
    Action.ANSWER_CHECKS: "operator maintenance coordinator",
    Action.STOP_AI: "operator trainer coordinator maintenance administrator",
    Action.RUN_AI: "coordinator",
    Action.CONFIRM_AI: "maintenance",
    Action.REPORT_CASES: "operator maintenance trainer coordinator administrator",
    Action.HANDLE_CASES: "operator maintenance trainer coordinator",
    Action.ACCEPT_RISK: "coordinator",
    Action.EDIT_CELL: "maintenance coordinator",
    Action.SEE_PEOPLE: "trainer coordinator administrator",
    Action.EDIT_PEOPLE: "administrator",
    Action.CONFIRM_ERASURE: "coordinator",
    Action.TRUST_CERTIFICATE: "administrator",
    Action.READ_JOURNAL: "operator maintenance trainer coordinator administrator",
    Action.EXPORT_JOURNAL: "coordinator administrator",
    Action.EXPORT_DATA: "operator maintenance trainer coordinator administrator",
    Action.KEEP_HISTORY: "administrator",
    Action.SHAPE_VIEWS: "operator maintenance trainer coordinator administrator",
}
"""The matrix once more, written by hand: a slip in one of the two shows."""


def reason(outcome: object) -> Reason | None:
    return outcome.reason if isinstance(outcome, Refused) else None


@pytest.mark.parametrize("role", Role)
@pytest.mark.parametrize("action", Action)
def test_that_each_cell_of_the_matrix_is_as_granted(action: Action, role: Role):
    assert may(frozenset({role}), action) is (role.value in GRANTED[action].split())


def test_that_the_matrix_names_every_action():
    assert set(MATRIX) == set(Action) == set(GRANTED)


def test_that_nobody_without_a_role_may_anything():
    assert not any(may(frozenset(), action) for action in Action)


@pytest.mark.parametrize(
    ("pin", "fault"),
    [
        ("49381", PinFault.LENGTH),
        ("4938174938174", PinFault.LENGTH),
        ("49381a", PinFault.NOT_DIGITS),
        ("４９３８１７", PinFault.NOT_DIGITS),
        ("111111", PinFault.REPEATS),
        ("100001", PinFault.REPEATS),
        ("123456", PinFault.SEQUENCE),
        ("987654", PinFault.SEQUENCE),
        ("890123", PinFault.SEQUENCE),
        ("135791", PinFault.SEQUENCE),
        ("123123", PinFault.PATTERN),
        ("112233", PinFault.PATTERN),
        ("147258", PinFault.PATTERN),
        ("274472", PinFault.PATTERN),
        ("789456", PinFault.PATTERN),
        ("147852", PinFault.PATTERN),
        ("159753", PinFault.PATTERN),
        ("142536", PinFault.PATTERN),
        ("102030", PinFault.PATTERN),
        ("198700", PinFault.DATE),
        ("7319851", PinFault.DATE),
        ("240385", PinFault.DATE),
        ("24031985", PinFault.DATE),
        ("19850324", PinFault.DATE),
        ("493817", None),
        ("802764", None),
        ("739104628815", None),
    ],
)
def test_that_easy_pins_are_named(pin: str, fault: PinFault | None):
    assert pin_fault(pin) is fault


async def test_that_a_new_person_must_replace_their_first_pin(desk: Desk):
    ada = desk.caller(desk.add("Ada", Role.ADMINISTRATOR))
    command = AddPerson(display_name=" Ben ", roles=frozenset({Role.OPERATOR}), pin="802764")

    outcome = await desk.people.handle_add_person(command, ada)

    assert isinstance(outcome, Done)
    ben = desk.store.person(outcome.result["person"])
    assert (ben.display_name, ben.must_replace_pin) == ("Ben", True)
    own = desk.caller(ben)
    changed = await desk.people.handle_set_pin(SetPin(person=ben.ref, old_pin="802764", new_pin="739104"), own)
    assert isinstance(changed, Done)
    session = desk.access.session_after(own)
    assert session is not None
    assert not session.person.must_replace_pin
    assert isinstance((await desk.sign_in(ben.ref, "739104"))[0], Done)


@pytest.mark.parametrize(
    ("command", "expected"),
    [
        (AddPerson(display_name="Ada", roles=frozenset(), pin="802764"), Reason.ALREADY_EXISTS),
        (AddPerson(display_name=" ", roles=frozenset(), pin="802764"), Reason.BAD_REQUEST),
        (AddPerson(display_name="Ben", roles=frozenset(), pin="123456"), Reason.WEAK_PIN),
        (
            AddPerson(display_name="Ben", roles=frozenset({Role.ADMINISTRATOR, Role.TRAINER}), pin="802764"),
            Reason.CONFLICTING_ROLES,
        ),
    ],
)
async def test_that_a_bad_person_is_refused(desk: Desk, command: AddPerson, expected: Reason):
    ada = desk.caller(desk.add("Ada", Role.ADMINISTRATOR))

    assert reason(await desk.people.handle_add_person(command, ada)) is expected
    assert len(desk.store.people()) == 1


async def test_that_a_new_pin_and_a_closed_account_are_told_as_such(desk: Desk):
    ada, ben = desk.caller(desk.add("Ada", Role.ADMINISTRATOR)), desk.add("Ben", Role.OPERATOR)
    first = desk.caller(ben).session
    await desk.people.handle_set_pin(SetPin(person=ben.ref, new_pin="718294"), ada)
    second = desk.caller(ben).session
    await desk.people.handle_deactivate_person(DeactivatePerson(person=ben.ref), ada)

    assert desk.access.why_ended(first.token) is SessionEnd.PIN_GIVEN
    assert desk.access.why_ended(second.token) is SessionEnd.ACCOUNT_CLOSED


async def test_that_ones_own_new_pin_does_not_undo_what_an_administrator_gave_meanwhile(desk: Desk):
    ada, ben = desk.caller(desk.add("Ada", Role.ADMINISTRATOR)), desk.add("Ben", Role.OPERATOR)
    own = SetPin(person=ben.ref, old_pin=desk.pin, new_pin="718294")
    setting = asyncio.ensure_future(desk.people.handle_set_pin(own, desk.caller(ben)))
    await asyncio.sleep(0)

    desk.store.set_pin_hash(ben.ref, "given", actor_of(ada), must_replace_pin=True)
    desk.access.sessions.end_all(ben.ref, SessionEnd.PIN_GIVEN)

    assert isinstance(await setting, Refused)
    assert desk.store.pin_hash(ben.ref) == "given"


async def test_that_new_roles_end_the_persons_sessions(desk: Desk):
    ada, ben = desk.caller(desk.add("Ada", Role.ADMINISTRATOR)), desk.add("Ben", Role.OPERATOR)
    _, session = await desk.sign_in(ben.ref, desk.pin)

    await desk.people.handle_set_roles(SetRoles(person=ben.ref, roles=frozenset({Role.TRAINER})), ada)

    assert not desk.access.is_open(session)
    assert desk.access.why_ended(session.token) is SessionEnd.ROLES_CHANGED
    assert desk.store.person(ben.ref).roles == frozenset({Role.TRAINER})


async def test_that_nobody_changes_their_own_roles(desk: Desk):
    ada = desk.caller(desk.add("Ada", Role.ADMINISTRATOR))
    command = SetRoles(person=ada.ref, roles=frozenset({Role.OPERATOR}))

    assert reason(await desk.people.handle_set_roles(command, ada)) is Reason.LAST_ADMINISTRATOR
    desk.add("Eve", Role.ADMINISTRATOR)
    assert reason(await desk.people.handle_set_roles(command, ada)) is Reason.OWN_ROLES


async def test_that_the_last_administrator_stays(desk: Desk):
    ada = desk.caller(desk.add("Ada", Role.ADMINISTRATOR))

    assert reason(await desk.people.handle_deactivate_person(DeactivatePerson(person=ada.ref), ada)) is (
        Reason.LAST_ADMINISTRATOR
    )
    assert reason(await desk.people.handle_erase_person(ErasePerson(person=ada.ref), ada)) is Reason.LAST_ADMINISTRATOR


async def test_that_ones_own_pin_needs_the_old_one_and_guesses_count(desk: Desk):
    ben = desk.add("Ben", Role.OPERATOR)
    command = SetPin(person=ben.ref, old_pin="000000", new_pin="739104")

    outcomes = [reason(await desk.people.handle_set_pin(command, desk.caller(ben))) for _ in range(6)]

    assert outcomes == [Reason.WRONG_CREDENTIAL] * 5 + [Reason.LOCKED_OUT]


@pytest.mark.parametrize("roles", [{Role.VIEWER}, set[Role]()], ids=["viewer", "no role"])
async def test_that_who_may_only_look_still_changes_the_own_pin(desk: Desk, roles: set[Role]):
    vera = desk.add("Vera", *roles)
    dispatcher = Dispatcher(desk.journal)
    dispatcher.serve(SetPin, desk.people.handle_set_pin)

    outcome = await dispatcher.do(SetPin(person=vera.ref, old_pin=desk.pin, new_pin="739104"), desk.caller(vera))

    assert isinstance(outcome, Done)
    assert isinstance((await desk.sign_in(vera.ref, "739104"))[0], Done)


async def test_that_nobody_without_signing_in_changes_a_pin_or_learns_who_exists(desk: Desk):
    vera = desk.add("Vera", Role.VIEWER)

    for ref in (vera.ref, PersonRef("p-none")):
        command = SetPin(person=ref, old_pin=desk.pin, new_pin="739104")
        assert reason(await desk.people.handle_set_pin(command, Caller(None, "panel"))) is Reason.NOT_SIGNED_IN


async def test_that_only_an_administrator_sets_anothers_pin(desk: Desk):
    ada, ben = desk.add("Ada", Role.ADMINISTRATOR), desk.add("Ben", Role.OPERATOR)
    coordinator = desk.add("Cem", Role.COORDINATOR)
    command = SetPin(person=ben.ref, new_pin="739104")

    assert reason(await desk.people.handle_set_pin(command, desk.caller(coordinator))) is Reason.NOT_PERMITTED
    assert isinstance(await desk.people.handle_set_pin(command, desk.caller(ada)), Done)
    assert desk.store.person(ben.ref).must_replace_pin


async def test_that_a_badge_belongs_to_one_person(desk: Desk):
    ada = desk.caller(desk.add("Ada", Role.ADMINISTRATOR))
    ben, cem = desk.add("Ben", Role.OPERATOR), desk.add("Cem", Role.OPERATOR)

    assert isinstance(await desk.people.handle_set_badge(SetBadge(person=ben.ref, badge="77"), ada), Done)
    assert reason(await desk.people.handle_set_badge(SetBadge(person=cem.ref, badge="77"), ada)) is (
        Reason.ALREADY_EXISTS
    )
    assert isinstance(await desk.people.handle_set_badge(SetBadge(person=ben.ref, badge=""), ada), Done)
    assert isinstance(await desk.people.handle_set_badge(SetBadge(person=cem.ref, badge="77"), ada), Done)


async def test_that_a_language_is_remembered_and_shown_at_once(desk: Desk):
    caller = desk.caller(desk.add("Ben", Role.OPERATOR))

    await desk.people.handle_set_language(SetLanguage(language="de"), caller)

    session = desk.access.session_after(caller)
    assert session is not None
    assert session.person.language == "de"


async def test_that_strangers_see_names_only(desk: Desk):
    ada = desk.add("Ada", Role.ADMINISTRATOR)
    ben = desk.add("Ben", Role.OPERATOR)
    await desk.people.handle_deactivate_person(DeactivatePerson(person=ben.ref), desk.caller(ada))

    shown = (await desk.people.answer_people(AskPeople(), Caller(None, "panel"))).people
    seen = (await desk.people.answer_people(AskPeople(), desk.caller(ada))).people

    assert [(person.display_name, person.roles, person.has_pin) for person in shown] == [("Ada", frozenset(), False)]
    assert [person.display_name for person in seen] == ["Ada", "Ben"]


async def test_that_somebody_deactivated_gets_access_again_with_another_pin(desk: Desk):
    ada, ben = desk.caller(desk.add("Ada", Role.ADMINISTRATOR)), desk.add("Ben", Role.OPERATOR)
    back = ReactivatePerson(person=ben.ref, roles=frozenset({Role.TRAINER}), pin="802764")
    assert reason(await desk.people.handle_reactivate_person(back, ada)) is Reason.UNKNOWN_PERSON  # still active
    await desk.people.handle_deactivate_person(DeactivatePerson(person=ben.ref), ada)

    assert isinstance(await desk.people.handle_reactivate_person(back, ada), Done)

    assert reason((await desk.sign_in(ben.ref, desk.pin))[0]) is Reason.WRONG_CREDENTIAL
    outcome, session = await desk.sign_in(ben.ref, "802764")
    assert isinstance(outcome, Done)
    assert session is not None
    assert session.person.must_replace_pin
    assert session.person.roles == frozenset({Role.TRAINER})


@pytest.mark.parametrize(
    ("roles", "pin", "expected"),
    [
        (frozenset({Role.ADMINISTRATOR, Role.TRAINER}), "802764", Reason.CONFLICTING_ROLES),
        (frozenset({Role.OPERATOR}), "123456", Reason.WEAK_PIN),
    ],
)
async def test_that_the_rules_for_roles_and_pins_hold_for_who_comes_back(
    desk: Desk, roles: frozenset[Role], pin: str, expected: Reason
):
    ada, ben = desk.caller(desk.add("Ada", Role.ADMINISTRATOR)), desk.add("Ben", Role.OPERATOR)
    await desk.people.handle_deactivate_person(DeactivatePerson(person=ben.ref), ada)

    back = ReactivatePerson(person=ben.ref, roles=roles, pin=pin)

    assert reason(await desk.people.handle_reactivate_person(back, ada)) is expected
    assert not desk.store.person(ben.ref).is_active


async def erased(desk: Desk, ref: PersonRef, administrator: Caller) -> object:
    """Erase somebody as two people do it."""
    await desk.people.handle_ask_erasure(AskErasure(person=ref), administrator)
    second = desk.caller(desk.add("Cora", Role.COORDINATOR))
    return await desk.people.handle_erase_person(ErasePerson(person=ref), second)


async def test_that_nobody_is_erased_while_the_history_still_names_them(desk: Desk):
    ada, ben = desk.caller(desk.add("Ada", Role.ADMINISTRATOR)), desk.add("Ben", Role.OPERATOR)
    desk.history.trouble = "disk full"

    outcome = await erased(desk, ben.ref, ada)

    assert outcome == Refused(reason=Reason.HISTORY_UNAVAILABLE, facts={"detail": "disk full"})
    assert desk.store.person(ben.ref).display_name == "Ben"
    desk.history.trouble = ""
    again = desk.caller(desk.add("Dora", Role.COORDINATOR))
    assert isinstance(await desk.people.handle_erase_person(ErasePerson(person=ben.ref), again), Done)
    assert desk.history.forgotten == ["Ben"]
    assert desk.store.person(ben.ref) is None


async def test_that_who_is_interrupted_while_erasing_somebody_can_do_it_again(desk: Desk):
    ada, ben = desk.caller(desk.add("Ada", Role.ADMINISTRATOR)), desk.add("Ben", Role.OPERATOR)
    desk.history.is_killed_after = True
    with pytest.raises(asyncio.CancelledError):
        await erased(desk, ben.ref, ada)
    desk.history.is_killed_after = False
    desk.restart()
    assert desk.store.person(ben.ref).display_name == "Ben"

    second = desk.caller(desk.add("Dora", Role.COORDINATOR))
    outcome = await desk.people.handle_erase_person(ErasePerson(person=ben.ref), second)

    assert isinstance(outcome, Done)
    assert desk.history.forgotten == ["Ben", "Ben"]
    assert desk.store.person(ben.ref) is None


async def test_that_of_two_who_erase_the_same_person_one_is_told_that_nobody_is_there(desk: Desk):
    ada, ben = desk.caller(desk.add("Ada", Role.ADMINISTRATOR)), desk.add("Ben", Role.OPERATOR)
    await desk.people.handle_ask_erasure(AskErasure(person=ben.ref), ada)
    both = [desk.caller(desk.add(name, Role.COORDINATOR)) for name in ("Cora", "Dora")]

    outcomes = await asyncio.gather(
        *(desk.people.handle_erase_person(ErasePerson(person=ben.ref), one) for one in both)
    )

    assert outcomes == [Done(), Refused(reason=Reason.UNKNOWN_PERSON)]


async def test_that_nobody_erased_comes_back(desk: Desk):
    ada, ben = desk.caller(desk.add("Ada", Role.ADMINISTRATOR)), desk.add("Ben", Role.OPERATOR)
    assert isinstance(await erased(desk, ben.ref, ada), Done)

    back = ReactivatePerson(person=ben.ref, roles=frozenset({Role.OPERATOR}), pin="802764")

    assert reason(await desk.people.handle_reactivate_person(back, ada)) is Reason.UNKNOWN_PERSON


async def test_that_an_erased_or_unknown_person_cannot_be_changed(desk: Desk):
    ada, ben = desk.caller(desk.add("Ada", Role.ADMINISTRATOR)), desk.add("Ben", Role.OPERATOR)

    assert isinstance(await erased(desk, ben.ref, ada), Done)

    for ref in (ben.ref, PersonRef("p-none")):
        command = SetRoles(person=ref, roles=frozenset())
        assert reason(await desk.people.handle_set_roles(command, ada)) is Reason.UNKNOWN_PERSON
        assert reason((await desk.sign_in(ref, desk.pin))[0]) is Reason.WRONG_CREDENTIAL


async def test_that_nobody_is_erased_whom_nobody_asked_to_erase(desk: Desk):
    ben, cora = desk.add("Ben", Role.OPERATOR), desk.caller(desk.add("Cora", Role.COORDINATOR))

    assert reason(await desk.people.handle_erase_person(ErasePerson(person=ben.ref), cora)) is Reason.SECOND_PERSON
    assert desk.store.person(ben.ref) is not None


async def test_that_who_asked_does_not_confirm_under_another_role(desk: Desk):
    ada, ben = desk.add("Ada", Role.ADMINISTRATOR), desk.add("Ben", Role.OPERATOR)
    desk.add("Eve", Role.ADMINISTRATOR)
    await desk.people.handle_ask_erasure(AskErasure(person=ben.ref), desk.caller(ada))
    desk.store.set_roles(ada.ref, frozenset({Role.COORDINATOR}), actor_of(desk.caller(ada)))

    outcome = await desk.people.handle_erase_person(ErasePerson(person=ben.ref), desk.caller(ada))

    assert reason(outcome) is Reason.SECOND_PERSON
    assert desk.store.person(ben.ref) is not None


async def test_that_nobody_confirms_the_own_erasure(desk: Desk):
    ada, cora = desk.caller(desk.add("Ada", Role.ADMINISTRATOR)), desk.add("Cora", Role.COORDINATOR)
    await desk.people.handle_ask_erasure(AskErasure(person=cora.ref), ada)

    outcome = await desk.people.handle_erase_person(ErasePerson(person=cora.ref), desk.caller(cora))

    assert reason(outcome) is Reason.OWN_ROLES


async def test_that_what_was_asked_outlives_a_restart_and_can_be_withdrawn(desk: Desk):
    ada, ben = desk.add("Ada", Role.ADMINISTRATOR), desk.add("Ben", Role.OPERATOR)
    cora = desk.add("Cora", Role.COORDINATOR)
    await desk.people.handle_ask_erasure(AskErasure(person=ben.ref), desk.caller(ada))
    desk.restart()
    assert desk.store.person(ben.ref).erasure_asked_by == ada.ref

    assert isinstance(
        await desk.people.handle_withdraw_erasure(WithdrawErasure(person=ben.ref), desk.caller(ada)), Done
    )

    outcome = await desk.people.handle_erase_person(ErasePerson(person=ben.ref), desk.caller(cora))
    assert reason(outcome) is Reason.SECOND_PERSON
    kinds = [row.kind for row in (await desk.journal.read(AskJournal(limit=10))).rows]
    assert [kind for kind in kinds if "erasure" in kind] == ["person.erasure_withdrawn", "person.erasure_asked"]


@pytest.mark.parametrize(("days", "is_in_time"), [(0, True), (13.9, True), (-13.9, True), (14.1, False)])
async def test_that_what_was_asked_lapses_after_two_weeks(desk: Desk, days: float, is_in_time: bool):
    desk.now_s += 100 * 86_400
    ada, ben = desk.add("Ada", Role.ADMINISTRATOR), desk.add("Ben", Role.OPERATOR)
    cora = desk.add("Cora", Role.COORDINATOR)
    await desk.people.handle_ask_erasure(AskErasure(person=ben.ref), desk.caller(ada))
    desk.clock_off_s = days * 86_400

    listed = (await desk.people.answer_people(AskPeople(), desk.caller(ada))).people
    outcome = await desk.people.handle_erase_person(ErasePerson(person=ben.ref), desk.caller(cora))

    assert any(person.erasure_asked_by == ada.ref for person in listed) is is_in_time
    assert isinstance(outcome, Done) is is_in_time
    assert reason(outcome) is (None if is_in_time else Reason.SECOND_PERSON)


async def test_that_what_has_lapsed_can_be_asked_anew_by_somebody_else(desk: Desk):
    ada, ben = desk.add("Ada", Role.ADMINISTRATOR), desk.add("Ben", Role.OPERATOR)
    eve = desk.add("Eve", Role.ADMINISTRATOR)
    await desk.people.handle_ask_erasure(AskErasure(person=ben.ref), desk.caller(ada))
    desk.clock_off_s = 15 * 86_400

    await desk.people.handle_ask_erasure(AskErasure(person=ben.ref), desk.caller(eve))

    assert desk.store.person(ben.ref).erasure_asked_by == eve.ref
