"""Replacing a PIN."""

import pytest

from hmi.domain.command import SetPin, SignOff
from hmi.domain.outcome import Reason, Refused
from ui.faceplates.change_pin import ChangePinFaceplate

OLD_PIN, PIN = "582047", "739152"


@pytest.fixture
def faceplate(hands, people) -> ChangePinFaceplate:
    hands.sign_in(people["ole"])
    return hands.open(ChangePinFaceplate(hands.bridge, people["ole"]))


def choose(hands, faceplate):
    hands.enter_pin(faceplate.old_pad, OLD_PIN)
    hands.enter_pin(faceplate.new_pin.pad, PIN)
    hands.enter_pin(faceplate.new_pin.pad, PIN)


def test_that_ones_own_pin_needs_the_old_one(hands, faceplate, people):
    choose(hands, faceplate)

    assert hands.service.commands == [SetPin(person=people["ole"].ref, new_pin=PIN, old_pin=OLD_PIN)]
    assert hands.faceplate(ChangePinFaceplate) is None


def test_that_a_wrong_old_pin_is_asked_for_again(hands, faceplate):
    hands.service.outcomes[SetPin] = Refused(reason=Reason.WRONG_CREDENTIAL)

    choose(hands, faceplate)

    assert "PIN or badge is not right." in hands.read(faceplate)
    assert faceplate.old_pad.isVisible()


def test_that_the_old_pin_is_refused_as_the_new_one(hands, faceplate):
    hands.service.outcomes[SetPin] = Refused(reason=Reason.WEAK_PIN, facts={"rule": "same"})

    choose(hands, faceplate)

    assert "The new PIN must differ from the old one." in hands.read(faceplate)
    assert faceplate.new_pin.isVisible()


def test_that_leaving_a_forced_change_signs_off(hands, people):
    hands.sign_in(people["ole"])
    faceplate = hands.open(ChangePinFaceplate(hands.bridge, people["ole"], old_pin=OLD_PIN, is_forced=True))
    assert not faceplate.close_key.isVisible()

    hands.tap(hands.key("Sign off", faceplate))

    assert hands.service.commands == [SignOff()]


def test_that_it_closes_when_the_session_ends(hands, faceplate):
    hands.sign_in(None)

    assert hands.faceplate(ChangePinFaceplate) is None
    assert hands.service.commands == []
