"""The very first start."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from hmi.domain.command import CreateFirstAdministrator
from hmi.domain.outcome import Reason, Refused
from ui.faceplates.first_administrator import FirstAdministratorFaceplate

PIN, OTHER_PIN = "739152", "905836"


@pytest.fixture
def faceplate(hands) -> FirstAdministratorFaceplate:
    hands.bridge.needs_setup = True
    return hands.open(FirstAdministratorFaceplate(hands.bridge))


def fill(faceplate):
    QTest.keyClicks(faceplate.name_field, "Ada Admin")
    QTest.keyClicks(faceplate.code_field, "abcd-efgh")


def choose_pin(hands, faceplate, pin=PIN):
    hands.enter_pin(faceplate.new_pin.pad, pin)
    hands.enter_pin(faceplate.new_pin.pad, pin)


def test_that_enter_leads_from_field_to_field(faceplate):
    faceplate.name_field.setFocus()

    QTest.keyClick(faceplate.name_field, Qt.Key.Key_Return)
    assert faceplate.code_field.hasFocus()
    QTest.keyClick(faceplate.code_field, Qt.Key.Key_Return)

    assert faceplate.new_pin.pad.hasFocus()


def test_that_a_tapped_digit_leaves_the_text_field_and_its_keyboard(hands, faceplate):
    faceplate.name_field.setFocus()

    hands.tap(faceplate.new_pin.pad.digit_keys["7"])

    assert faceplate.new_pin.pad.hasFocus()
    assert faceplate.new_pin.pad.count == 1


def test_that_name_code_and_pin_make_the_first_administrator(hands, faceplate, people):
    fill(faceplate)
    choose_pin(hands, faceplate)

    hands.tap(faceplate.create_key)

    assert hands.service.commands == [
        CreateFirstAdministrator(display_name="Ada Admin", pin=PIN, setup_code="abcd-efgh")
    ]
    assert hands.faceplate(FirstAdministratorFaceplate) is None


def test_that_what_is_missing_is_said_in_order(hands, faceplate):
    assert "Enter your name." in hands.read(faceplate)
    QTest.keyClicks(faceplate.name_field, "Ada")
    assert "Enter the set-up code." in hands.read(faceplate)
    QTest.keyClicks(faceplate.code_field, "abcdefgh")
    assert "Choose your PIN." in hands.read(faceplate)
    assert not faceplate.create_key.isEnabled()


def test_that_a_wrong_code_is_said_and_nothing_typed_is_lost(hands, faceplate):
    hands.service.outcomes[CreateFirstAdministrator] = Refused(reason=Reason.WRONG_CREDENTIAL)
    fill(faceplate)
    choose_pin(hands, faceplate)

    hands.tap(faceplate.create_key)

    assert "This is not the set-up code." in hands.read(faceplate)
    assert faceplate.name_field.text() == "Ada Admin"
    assert faceplate.create_key.isEnabled()


@pytest.mark.parametrize(
    ("pin", "words"),
    [
        ("123456", "Digits in a row are easy to guess."),
        ("111222", "Use at least three different digits."),
        ("241285", "A date or a year of birth is easy to guess."),
    ],
)
def test_that_an_easy_pin_is_refused_before_it_is_sent(hands, faceplate, pin, words):
    hands.enter_pin(faceplate.new_pin.pad, pin)

    assert words in hands.read(faceplate)
    assert faceplate.new_pin.prompt.text() == "Choose a PIN"


def test_that_two_different_entries_begin_anew(hands, faceplate):
    hands.enter_pin(faceplate.new_pin.pad, PIN)
    hands.enter_pin(faceplate.new_pin.pad, OTHER_PIN)

    assert "The two entries differ." in hands.read(faceplate)
    assert not faceplate.create_key.isEnabled()


def test_that_a_chosen_pin_can_be_chosen_anew(hands, faceplate):
    fill(faceplate)
    choose_pin(hands, faceplate)
    choose_pin(hands, faceplate, OTHER_PIN)

    hands.tap(faceplate.create_key)

    assert hands.service.commands[0].pin == OTHER_PIN


def test_that_where_the_code_stands_is_explained(hands, faceplate):
    assert "console of the cell service" in hands.read(faceplate)


def test_that_it_closes_when_somebody_else_was_faster(hands, faceplate, people):
    hands.sign_in(people["ada"])

    assert hands.faceplate(FirstAdministratorFaceplate) is None
