"""The people display, and what opens from it."""

import msgspec
import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QVBoxLayout

from hmi.domain.command import (
    AddPerson,
    AskErasure,
    DeactivatePerson,
    ErasePerson,
    ReactivatePerson,
    SetBadge,
    SetPin,
    SetRoles,
    Unlock,
    WithdrawErasure,
)
from hmi.domain.outcome import Done, Failed, Reason, Refused
from hmi.domain.permission import MATRIX, Action
from hmi.domain.person import Person, Role
from hmi.domain.query import PeopleAnswer
from hmi.link.messages import Recorded
from ui.displays.people import PeopleDisplay
from ui.faceplates.change_pin import ChangePinFaceplate
from ui.faceplates.person_badge import PersonBadgeFaceplate
from ui.faceplates.person_editor import PersonEditorFaceplate, PersonRolesFaceplate
from ui.faceplates.person_removal import PersonRemovalFaceplate, Removal
from ui.models.people_list import NOTE_ROLE

PIN = "739152"
NOW_NS = 10**18


def changed(person: Person, **changes) -> Person:
    return msgspec.structs.replace(person, **changes)


@pytest.fixture
def shown(hands):
    """Makes the display as somebody sees it."""

    def show(viewer: Person | None, *people: Person) -> PeopleDisplay:
        hands.bridge.service_time_ns = NOW_NS
        if people:
            hands.service.people = PeopleAnswer(people=people)
        if viewer is not None:
            hands.sign_in(viewer)
        display = PeopleDisplay(hands.bridge)
        QVBoxLayout(hands.window).addWidget(display)
        display.enter()
        hands.keep.append(display)
        display.show()
        hands.window.layout().activate()
        return display

    return show


def test_that_an_administrator_sees_what_an_account_is_like(hands, shown, people):
    locked = changed(people["ole"], locked_until_ns=NOW_NS + 60 * 10**9, must_replace_pin=True)
    display = shown(people["ada"], people["ada"], locked)

    hands.tap_row(display.list, "Ole Operator")

    words = hands.read(display.card)
    assert "Ole Operator" in words
    assert "Locked after wrong tries, until" in words
    assert "Given by somebody else, to be replaced" in words
    assert "Bound" in words


def test_that_the_list_tells_roles_and_locks(shown, people):
    locked = changed(people["mia"], locked_until_ns=NOW_NS + 1)
    display = shown(people["ada"], locked, people["ole"], changed(people["ada"], is_active=False))

    notes = [display.people.data(display.people.index(row), Qt.ItemDataRole.AccessibleTextRole) for row in range(3)]
    assert notes == ["Mia Maintenance. Locked · Maintenance", "Ole Operator. Operator", "Ada Admin. Deactivated"]


def test_that_others_see_names_and_nothing_to_change(hands, shown, people):
    display = shown(people["ole"])

    hands.tap_row(display.list, "Mia Maintenance")

    assert not display.card.isVisible()
    assert not display.add_key.isVisible()
    assert "Trainers, coordinators and administrators see more." in hands.read(display)


def test_that_a_coordinator_sees_accounts_without_keys(hands, shown, people):
    display = shown(changed(people["mia"], roles=frozenset({Role.COORDINATOR})))

    hands.tap_row(display.list, "Ole Operator")

    assert display.card.isVisible()
    assert not display.card.roles_key.isVisible()
    assert "Accounts are changed by an administrator." in hands.read(display.card)


def test_that_nobody_changes_their_own_rights(hands, shown, people):
    display = shown(people["ada"])

    hands.tap_row(display.list, "Ada Admin")

    card = display.card
    assert not any(key.isVisible() for key in (card.roles_key, card.deactivation_key, card.erasure_key))
    assert card.pin_key.isVisible()


def test_that_a_person_is_added_with_roles_and_a_first_pin(hands, shown, people):
    display = shown(people["ada"])
    hands.tap(display.add_key)
    editor = hands.faceplate(PersonEditorFaceplate)

    QTest.keyClicks(editor.name_field, "Nora New")
    editor.roles.ticks[Role.OPERATOR].click()
    hands.enter_pin(editor.new_pin.pad, PIN)
    hands.enter_pin(editor.new_pin.pad, PIN)
    hands.tap(editor.add_key)

    assert hands.service.commands == [
        AddPerson(display_name="Nora New", roles=frozenset({Role.OPERATOR}), pin=PIN),
    ]
    assert len(hands.service.queries) == 2  # looked again
    assert display.remark_label.text() == "Saved."


def test_that_what_one_person_was_told_is_gone_when_the_next_one_is_there(hands, shown, people):
    display = shown(people["ada"])
    hands.tap_row(display.list, "Ole Operator")
    hands.tap(display.card.badge_removal_key)

    hands.sign_in(people["mia"])

    assert display.remark_label.text() == ""


def test_that_roles_that_exclude_each_other_are_told_before_sending(hands, shown, people):
    display = shown(people["ada"])
    hands.tap_row(display.list, "Ole Operator")
    hands.tap(display.card.roles_key)
    faceplate = hands.faceplate(PersonRolesFaceplate)

    for role in (Role.ADMINISTRATOR, Role.TRAINER):
        faceplate.roles.ticks[role].click()

    assert "Trainer, Administrator: one person may not be both." in hands.read(faceplate)
    assert not faceplate.save_key.isEnabled()


def test_that_roles_are_saved_exactly_as_ticked(hands, shown, people):
    display = shown(people["ada"])
    hands.tap_row(display.list, "Ole Operator")
    hands.tap(display.card.roles_key)
    faceplate = hands.faceplate(PersonRolesFaceplate)

    faceplate.roles.ticks[Role.MAINTENANCE].click()
    hands.tap(faceplate.save_key)

    roles = frozenset({Role.OPERATOR, Role.MAINTENANCE})
    assert hands.service.commands == [SetRoles(person=people["ole"].ref, roles=roles)]


def test_that_a_refusal_of_the_service_is_told_where_it_was_asked(hands, shown, people):
    hands.service.outcomes[SetRoles] = Refused(reason=Reason.LAST_ADMINISTRATOR)
    display = shown(people["mia"], changed(people["mia"], roles=frozenset({Role.ADMINISTRATOR})), people["ada"])
    hands.sign_in(changed(people["mia"], roles=frozenset({Role.ADMINISTRATOR})))
    hands.tap_row(display.list, "Ada Admin")
    hands.tap(display.card.roles_key)
    faceplate = hands.faceplate(PersonRolesFaceplate)
    faceplate.roles.ticks[Role.ADMINISTRATOR].click()
    faceplate.roles.ticks[Role.OPERATOR].click()

    hands.tap(faceplate.save_key)

    assert "This is the last administrator." in hands.read(faceplate)
    assert faceplate.isVisible()


def test_that_a_new_pin_for_somebody_needs_no_old_one(hands, shown, people):
    display = shown(people["ada"])
    hands.tap_row(display.list, "Ole Operator")
    hands.tap(display.card.pin_key)
    faceplate = hands.faceplate(ChangePinFaceplate)

    assert "They must replace it" in hands.read(faceplate)
    hands.enter_pin(faceplate.new_pin.pad, PIN)
    hands.enter_pin(faceplate.new_pin.pad, PIN)

    assert hands.service.commands == [SetPin(person=people["ole"].ref, new_pin=PIN)]


def test_that_a_badge_is_bound_by_reading_it(hands, shown, people):
    display = shown(people["ada"])
    hands.tap_row(display.list, "Mia Maintenance")
    hands.tap(display.card.badge_key)
    faceplate = hands.faceplate(PersonBadgeFaceplate)

    faceplate.take_badge("04A1B2C3")

    assert hands.service.commands == [SetBadge(person=people["mia"].ref, badge="04A1B2C3")]
    assert hands.faceplate(PersonBadgeFaceplate) is None


def test_that_whose_badge_it_is_already_is_told(hands, shown, people):
    hands.service.outcomes[SetBadge] = Refused(reason=Reason.ALREADY_EXISTS, facts={"person": people["ole"].ref})
    display = shown(people["ada"])
    hands.tap_row(display.list, "Mia Maintenance")
    hands.tap(display.card.badge_key)
    faceplate = hands.faceplate(PersonBadgeFaceplate)

    faceplate.take_badge("04A1B2C3")

    assert "This badge belongs to Ole Operator." in hands.read(faceplate)


def test_that_a_badge_can_be_taken_away_by_a_tap(hands, shown, people):
    display = shown(people["ada"])
    hands.tap_row(display.list, "Ole Operator")

    hands.tap(display.card.badge_removal_key)

    assert hands.service.commands == [SetBadge(person=people["ole"].ref, badge="")]


def test_that_only_locked_people_can_be_unlocked(hands, shown, people):
    locked = changed(people["ole"], locked_until_ns=NOW_NS + 10**9)
    display = shown(people["ada"], people["ada"], people["mia"], locked)
    hands.tap_row(display.list, "Mia Maintenance")
    assert not display.card.unlock_key.isVisible()
    hands.tap_row(display.list, "Ole Operator")

    hands.tap(display.card.unlock_key)

    assert hands.service.commands == [Unlock(person=people["ole"].ref)]


def test_that_deactivating_says_what_stays(hands, shown, people):
    display = shown(people["ada"])
    hands.tap_row(display.list, "Ole Operator")
    hands.tap(display.card.deactivation_key)
    faceplate = hands.faceplate(PersonRemovalFaceplate)
    assert "Their name stays in the list and in the records" in hands.read(faceplate)

    hands.tap(faceplate.act_key)

    assert hands.service.commands == [DeactivatePerson(person=people["ole"].ref)]


def test_that_somebody_without_access_is_given_it_again(hands, shown, people):
    former = msgspec.structs.replace(people["ole"], is_active=False, has_pin=False, roles=frozenset())
    everybody = tuple(former if one.ref == former.ref else one for one in people.values())
    hands.service.people = PeopleAnswer(people=everybody, needs_setup=False)
    display = shown(people["ada"])
    hands.tap_row(display.list, "Ole Operator")
    assert not display.card.pin_key.isVisible()
    hands.tap(display.card.reactivation_key)
    editor = hands.faceplate(PersonEditorFaceplate)
    assert not editor.name_field.isVisible()

    editor.roles.ticks[Role.TRAINER].click()
    hands.enter_pin(editor.new_pin.pad, PIN)
    hands.enter_pin(editor.new_pin.pad, PIN)
    hands.tap(editor.add_key)

    assert hands.service.commands == [
        ReactivatePerson(person=former.ref, roles=frozenset({Role.TRAINER}), pin=PIN),
    ]


def show_erasure_asked(hands, people):
    """Ada asked that Ole be erased."""
    asked = changed(people["ole"], erasure_asked_by=people["ada"].ref, erasure_asked_ns=1_700_000_000 * 10**9)
    everybody = tuple(asked if one.ref == asked.ref else one for one in people.values())
    hands.service.people = PeopleAnswer(people=everybody, needs_setup=False)


def test_that_an_administrator_only_asks_for_an_erasure(hands, shown, people):
    display = shown(people["ada"])
    hands.tap_row(display.list, "Ole Operator")
    assert not display.card.confirmation_key.isVisible()
    hands.tap(display.card.erasure_key)
    faceplate = hands.faceplate(PersonRemovalFaceplate)
    assert "What they did stays in the journal" in hands.read(faceplate)

    hands.tap(faceplate.act_key)

    assert hands.service.commands == [AskErasure(person=people["ole"].ref)]


@pytest.mark.parametrize(
    ("has_second", "words"), [(True, "a coordinator has to confirm it"), (False, "Give somebody that role first")]
)
def test_that_asking_says_who_has_to_confirm(hands, people, has_second, words):
    faceplate = hands.open(
        PersonRemovalFaceplate(hands.bridge, people["ole"], Removal.ERASURE_ASKED, has_second=has_second)
    )

    assert words in hands.read(faceplate)


def test_that_an_erasure_asked_for_is_shown_and_can_be_withdrawn(hands, shown, people):
    show_erasure_asked(hands, people)
    display = shown(people["ada"])
    hands.tap_row(display.list, "Ole Operator")
    assert "Asked for by Ada Admin; a coordinator has to confirm by 28/11/2023" in hands.read(display.card)
    assert not display.card.erasure_key.isVisible()

    hands.tap(display.card.withdrawal_key)

    assert hands.service.commands == [WithdrawErasure(person=people["ole"].ref)]


def test_that_a_tap_erases_nobody_and_holding_does(hands, shown, people, qtbot):
    show_erasure_asked(hands, people)
    display = shown(changed(people["mia"], roles=frozenset({Role.COORDINATOR})))
    hands.tap_row(display.list, "Ole Operator")
    hands.tap(display.card.confirmation_key)
    faceplate = hands.faceplate(PersonRemovalFaceplate)
    assert "What they did stays in the journal" in hands.read(faceplate)

    hands.tap(faceplate.act_key)
    assert hands.service.commands == []
    QTest.mousePress(faceplate.act_key, Qt.MouseButton.LeftButton)

    qtbot.waitUntil(lambda: hands.service.commands == [ErasePerson(person=people["ole"].ref)], timeout=10_000)


def test_that_the_matrix_shows_what_the_service_enforces(hands, shown):
    display = shown(None)

    hands.tap(display.matrix_key)

    model = display.matrix.model()
    row = list(MATRIX).index(Action.EDIT_PEOPLE)
    words = [model.index(row, column).data() for column in range(model.columnCount())]
    assert words == ["add and change people", "–", "–", "–", "–", "–", "✓"]
    assert display.matrix.isVisible()


@pytest.mark.parametrize(
    ("answer", "words"),
    [
        (Failed(reason=Reason.SERVICE_SILENT), "The cell service does not answer."),
        (PeopleAnswer(people=(), needs_setup=True), "Set up the first administrator."),
    ],
)
def test_that_no_list_is_explained(hands, shown, answer, words):
    hands.service.people = answer

    display = shown(None)

    assert words in hands.read(display)


def test_that_waiting_for_the_list_is_told(hands, shown):
    hands.service.is_holding = True

    display = shown(None)

    assert "Reading the list of people" in hands.read(display)


def test_that_signing_off_hides_the_account_at_once(hands, shown, people):
    display = shown(people["ada"])
    hands.tap_row(display.list, "Ole Operator")

    hands.sign_in(None)

    assert not display.card.isVisible()
    assert not display.add_key.isVisible()
    assert display.people.index(0, 0).data(NOTE_ROLE) == ""


def test_that_an_outcome_is_told_beside_the_list(hands, shown, people):
    hands.service.outcomes[SetBadge] = Failed(reason=Reason.SERVICE_SILENT)
    display = shown(people["ada"])
    hands.tap_row(display.list, "Ole Operator")
    hands.tap(display.card.badge_removal_key)
    assert "The cell service does not answer." in display.remark_label.text()

    hands.service.outcomes[SetBadge] = Done()
    hands.tap(display.card.badge_removal_key)

    assert display.remark_label.text() == "Saved."


def test_that_a_new_panel_leads_to_its_first_administrator(hands, shown):
    hands.service.people = PeopleAnswer(people=())
    hands.bridge.needs_setup = True
    asked: list[str] = []
    hands.bridge.display_requested.connect(lambda display, _subject: asked.append(display))
    display = shown(None)

    hands.tap(display.empty.key)

    assert "Set up the first administrator." in hands.read(display)
    assert asked == ["sign_in"]


def test_that_a_silent_service_can_be_asked_again(hands, shown, people):
    answer, hands.service.people = hands.service.people, Failed(reason=Reason.SERVICE_SILENT)
    display = shown(None)
    assert "The cell service does not answer." in hands.read(display)

    hands.service.people = answer
    hands.tap(display.empty.key)

    assert [one.display_name for one in display.people.shown] == ["Ada Admin", "Mia Maintenance", "Ole Operator"]


def test_that_reading_the_list_is_said_while_it_lasts(hands, shown):
    hands.service.is_holding = True
    display = shown(None)
    assert "Reading the list of people …" in hands.read(display)

    hands.service.let_go()

    assert "Reading the list of people …" not in hands.read(display)


@pytest.mark.parametrize(
    "make",
    [
        lambda hands, person: PersonEditorFaceplate(hands.bridge),
        lambda hands, person: PersonRolesFaceplate(hands.bridge, person),
        lambda hands, person: PersonBadgeFaceplate(hands.bridge, person, {}),
        lambda hands, person: PersonRemovalFaceplate(hands.bridge, person, Removal.ERASURE, has_second=True),
        lambda hands, person: ChangePinFaceplate(hands.bridge, person),
    ],
)
@pytest.mark.parametrize("next_one", [None, "mia"])
def test_that_nobody_goes_on_where_an_administrator_was_signed_off(hands, people, qtbot, make, next_one):
    hands.sign_in(people["ada"])
    faceplate = hands.open(make(hands, people["ole"]))
    hands.sign_in(people["ada"])
    assert faceplate.isVisible()

    with qtbot.waitSignal(faceplate.finished) as closed:
        hands.sign_in(people.get(next_one))

    assert closed.args == [False]


def test_that_whom_another_screen_added_appears_by_itself(shown, hands, people) -> None:
    display = shown(people["ada"], people["ada"])
    hands.service.people = PeopleAnswer(people=(people["ada"], people["ole"]))

    hands.bridge.take(Recorded(needs_setup=False))

    assert [one.display_name for one in display.people.people] == ["Ada Admin", "Ole Operator"]
