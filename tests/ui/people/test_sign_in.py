"""Signing in, by finger and by badge."""

import pytest
from PySide6.QtCore import QSettings, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit, QPushButton

from hmi.domain.command import SetPin, SignIn, SignOff
from hmi.domain.outcome import Done, Failed, Reason, Refused
from hmi.domain.person import LOCKED_FOR_GOOD, Person, PersonRef
from hmi.domain.query import PeopleAnswer
from ui.faceplates.change_pin import ChangePinFaceplate
from ui.faceplates.sign_in import SignInFaceplate
from ui.models.recent_people import RecentPeople

PIN, OTHER_PIN = "739152", "905836"
MINUTE_NS = 60 * 10**9


@pytest.fixture
def recent(tmp_path) -> RecentPeople:
    return RecentPeople(QSettings(str(tmp_path / "screen.ini"), QSettings.Format.IniFormat))


@pytest.fixture
def faceplate(hands, recent) -> SignInFaceplate:
    return hands.open(SignInFaceplate(hands.bridge, recent))


def test_that_a_name_and_six_digits_sign_in(hands, faceplate, people, qtbot):
    hands.tap_row(faceplate.keys_of_people, "Ole Operator")
    with qtbot.waitSignal(faceplate.finished) as closed:
        hands.enter_pin(faceplate.pad, PIN)
        hands.sign_in(people["ole"])

    assert hands.service.commands == [SignIn(person=people["ole"].ref, pin=PIN)]
    assert closed.args == [True]


def test_that_the_hardware_keyboard_does_it_too(hands, faceplate, people):
    faceplate.keys_of_people.setFocus()
    faceplate.keys_of_people.choose_row(0)
    QTest.keyClick(faceplate.keys_of_people, Qt.Key.Key_Return)
    QTest.keyClicks(hands.window.focusWidget(), PIN)
    QTest.keyClick(hands.window.focusWidget(), Qt.Key.Key_Return)

    assert hands.service.commands == [SignIn(person=people["ada"].ref, pin=PIN)]


def test_that_a_pin_is_never_to_be_read(hands, faceplate):
    hands.tap_row(faceplate.keys_of_people, "Ole Operator")
    for digit in PIN:
        hands.tap(faceplate.pad.digit_keys[digit])

    written = hands.read(faceplate) + "".join(key.text() for key in faceplate.findChildren(QPushButton))
    assert PIN not in written
    assert faceplate.pad.dots.accessibleName() == "6 digits entered"


def test_that_without_a_name_no_digit_is_taken(faceplate):
    assert not faceplate.pad.isEnabled()
    assert faceplate.who_label.text() == "Tap your name, then enter your PIN."


def test_that_a_wrong_pin_is_said_and_can_be_tried_again(hands, faceplate):
    hands.service.outcomes[SignIn] = Refused(reason=Reason.WRONG_CREDENTIAL)
    hands.tap_row(faceplate.keys_of_people, "Ole Operator")

    hands.enter_pin(faceplate.pad, PIN)

    assert "PIN or badge is not right." in hands.read(faceplate)
    assert faceplate.pad.count == 0
    hands.enter_pin(faceplate.pad, OTHER_PIN)
    assert len(hands.service.commands) == 2


def test_that_a_lock_is_told_with_the_time_left_and_holds_for_that_person_only(hands, faceplate):
    hands.bridge.service_time_ns = 10**18
    until_ns = 10**18 + 4 * MINUTE_NS + 20 * 10**9
    hands.service.outcomes[SignIn] = Refused(
        reason=Reason.LOCKED_OUT, facts={"until_ns": until_ns, "needs_administrator": False, "is_panel": False}
    )
    hands.tap_row(faceplate.keys_of_people, "Ole Operator")
    hands.enter_pin(faceplate.pad, PIN)

    assert "Try again in 4 min 20 s." in hands.read(faceplate)
    assert not faceplate.pad.isEnabled()
    hands.tap_row(faceplate.keys_of_people, "Mia Maintenance")
    assert faceplate.pad.isEnabled()


def test_that_a_locked_panel_locks_everybody_until_its_time_is_up(hands, faceplate, qtbot):
    hands.bridge.service_time_ns = 10**18
    facts = {"until_ns": 10**18 + MINUTE_NS, "needs_administrator": False, "is_panel": True}
    hands.service.outcomes[SignIn] = Refused(reason=Reason.LOCKED_OUT, facts=facts)
    hands.tap_row(faceplate.keys_of_people, "Ole Operator")
    hands.enter_pin(faceplate.pad, PIN)
    hands.tap_row(faceplate.keys_of_people, "Mia Maintenance")
    assert not faceplate.pad.isEnabled()

    hands.bridge.service_time_ns = 10**18 + MINUTE_NS

    qtbot.waitUntil(faceplate.pad.isEnabled, timeout=10_000)
    assert "You may try again." in hands.read(faceplate)


def test_that_a_lock_for_good_sends_to_the_administrator(hands, faceplate):
    facts = {"until_ns": LOCKED_FOR_GOOD, "needs_administrator": True, "is_panel": False}
    hands.service.outcomes[SignIn] = Refused(reason=Reason.LOCKED_OUT, facts=facts)
    hands.tap_row(faceplate.keys_of_people, "Ole Operator")

    hands.enter_pin(faceplate.pad, PIN)

    assert "Ask an administrator to unlock you." in hands.read(faceplate)


def test_that_a_badge_finds_the_person_and_asks_for_the_pin(hands, faceplate, people):
    hands.service.outcomes[SignIn] = Done(result={"person": people["ole"].ref, "is_recognised": True})

    faceplate.take_badge("04A1B2C3")

    assert faceplate.who_label.text() == "PIN of Ole Operator"
    hands.enter_pin(faceplate.pad, PIN)
    assert hands.service.commands == [
        SignIn(badge="04A1B2C3"),
        SignIn(person=people["ole"].ref, badge="04A1B2C3", pin=PIN),
    ]


def test_that_a_strange_badge_is_said(hands, faceplate):
    hands.service.outcomes[SignIn] = Refused(reason=Reason.WRONG_CREDENTIAL)

    faceplate.take_badge("99999999")

    assert "PIN or badge is not right." in hands.read(faceplate)


def test_that_the_badge_of_whoever_is_signed_in_changes_nothing(hands, people, recent):
    hands.sign_in(people["ole"])
    hands.service.outcomes[SignIn] = Done(result={"person": people["ole"].ref, "is_recognised": True})

    faceplate = hands.open(SignInFaceplate(hands.bridge, recent, badge="04A1B2C3"))

    assert "Ole Operator, who is signed in" in hands.read(faceplate)


def test_that_a_silent_service_is_said_and_asked_again_when_it_is_back(hands, recent):
    hands.service.people = Failed(reason=Reason.SERVICE_SILENT)
    faceplate = hands.open(SignInFaceplate(hands.bridge, recent))
    assert "The cell service does not answer." in hands.read(faceplate)

    hands.service.people = PeopleAnswer(people=(Person(ref=PersonRef("p-1"), display_name="Zoe"),))
    hands.bridge.attachment_changed.emit()

    assert [person.display_name for person in faceplate.people.shown] == ["Zoe"]


def test_that_waiting_for_names_is_said(hands, recent):
    hands.service.is_holding = True

    faceplate = hands.open(SignInFaceplate(hands.bridge, recent))

    assert "Asking who may sign in …" in hands.read(faceplate)


def test_that_an_empty_panel_says_what_to_do(hands, recent):
    hands.service.people = PeopleAnswer(people=(), needs_setup=True)

    faceplate = hands.open(SignInFaceplate(hands.bridge, recent))

    assert "Set up the first administrator." in hands.read(faceplate)


def test_that_a_lone_person_need_not_be_tapped(hands, recent):
    hands.service.people = PeopleAnswer(people=(Person(ref=PersonRef("p-1"), display_name="Zoe"),))

    faceplate = hands.open(SignInFaceplate(hands.bridge, recent))

    assert faceplate.who_label.text() == "PIN of Zoe"
    assert faceplate.pad.isEnabled()


def test_that_many_people_can_be_searched(hands, recent):
    many = tuple(Person(ref=PersonRef(f"p-{n}"), display_name=f"Person {n:02d}") for n in range(30))
    hands.service.people = PeopleAnswer(people=many)
    faceplate = hands.open(SignInFaceplate(hands.bridge, recent))

    hands.tap(faceplate.search)
    QTest.keyClicks(faceplate.search, "17")

    assert [person.display_name for person in faceplate.people.shown] == ["Person 17"]


def test_that_few_people_need_no_search(faceplate):
    assert not faceplate.search.isVisible()


def test_that_who_was_here_last_comes_first_and_who_is_here_is_left_out(hands, faceplate, people, recent):
    hands.tap_row(faceplate.keys_of_people, "Ole Operator")
    hands.enter_pin(faceplate.pad, PIN)
    hands.sign_in(people["ole"])
    second = hands.open(SignInFaceplate(hands.bridge, recent))
    hands.tap_row(second.keys_of_people, "Mia Maintenance")
    hands.enter_pin(second.pad, PIN)
    hands.sign_in(people["mia"])

    third = hands.open(SignInFaceplate(hands.bridge, recent))

    assert [person.display_name for person in third.people.shown] == ["Ole Operator", "Ada Admin"]


def test_that_somebody_signed_in_can_sign_off(hands, people, recent):
    hands.sign_in(people["ole"])
    faceplate = hands.open(SignInFaceplate(hands.bridge, recent))

    hands.tap(hands.key("Sign off", faceplate))

    assert hands.service.commands == [SignOff()]
    assert hands.faceplate(SignInFaceplate) is None


def test_that_a_first_pin_must_be_replaced_before_anything_else(hands, faceplate, people):
    ole = Person(ref=people["ole"].ref, display_name="Ole Operator", must_replace_pin=True)
    hands.tap_row(faceplate.keys_of_people, "Ole Operator")
    hands.enter_pin(faceplate.pad, PIN)
    hands.sign_in(ole)

    change = hands.faceplate(ChangePinFaceplate)
    assert change is not None
    hands.enter_pin(change.new_pin.pad, OTHER_PIN)
    hands.enter_pin(change.new_pin.pad, OTHER_PIN)

    assert hands.service.commands[-1] == SetPin(person=ole.ref, new_pin=OTHER_PIN, old_pin=PIN)
    assert hands.faceplate(ChangePinFaceplate) is None


def test_that_a_new_pin_is_typed_at_once_after_one_that_was_typed(hands, faceplate, people, qtbot):
    ole = Person(ref=people["ole"].ref, display_name="Ole Operator", must_replace_pin=True)
    hands.tap_row(faceplate.keys_of_people, "Ole Operator")
    QTest.keyClicks(hands.window.focusWidget(), PIN)
    QTest.keyClick(hands.window.focusWidget(), Qt.Key.Key_Return)

    hands.sign_in(ole)

    change = hands.faceplate(ChangePinFaceplate)
    assert change is not None
    qtbot.waitUntil(lambda: hands.window.focusWidget() is change.new_pin.pad)


def test_that_what_loses_the_focus_leaves_it_inside_of_the_faceplate(hands, faceplate, people, qtbot):
    behind = QLineEdit(hands.window)
    behind.show()
    hands.tap_row(faceplate.keys_of_people, "Ole Operator")

    behind.setFocus()

    qtbot.waitUntil(lambda: hands.window.focusWidget() is faceplate.pad)


def test_that_an_answer_after_closing_harms_nobody(hands, recent):
    hands.service.is_holding = True
    faceplate = hands.open(SignInFaceplate(hands.bridge, recent))
    faceplate.close_with(False)

    hands.service.let_go()

    assert hands.faceplate(SignInFaceplate) is None


def test_that_the_keys_go_to_the_names_and_never_first_to_signing_off(hands, people, recent):
    hands.sign_in(people["ada"])
    hands.service.is_holding = True

    faceplate = hands.open(SignInFaceplate(hands.bridge, recent))
    assert hands.window.focusWidget() is faceplate

    hands.service.let_go()
    assert hands.window.focusWidget() is faceplate.keys_of_people
