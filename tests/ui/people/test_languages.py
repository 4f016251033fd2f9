"""Whoever signs in above an open faceplate may speak another language: it says everything anew, and keeps entries."""

import pytest
from PySide6.QtCore import QEvent
from PySide6.QtWidgets import QAbstractButton, QApplication, QLineEdit

from hmi import i18n
from hmi.domain.command import CreateFirstAdministrator, SetPin
from hmi.domain.outcome import Reason, Refused
from hmi.domain.person import Role
from ui.faceplates.change_pin import ChangePinFaceplate
from ui.faceplates.first_administrator import FirstAdministratorFaceplate
from ui.faceplates.person_badge import PersonBadgeFaceplate
from ui.faceplates.person_editor import PersonEditorFaceplate, PersonRolesFaceplate
from ui.faceplates.person_removal import PersonRemovalFaceplate, Removal

PIN = "739152"


def speak(hands, language: str) -> None:
    i18n.choose(language)
    QApplication.sendEvent(hands.window, QEvent(QEvent.Type.LanguageChange))
    QApplication.processEvents()


def everything_said(hands, faceplate) -> list[str]:
    """What an eye reads and a screen reader speaks."""
    parts = [*faceplate.findChildren(QAbstractButton), *faceplate.findChildren(QLineEdit)]
    spoken = [
        words
        for part in parts
        if part.isVisible()
        for words in (part.text(), part.accessibleName(), part.accessibleDescription())
    ]
    hints = [field.placeholderText() for field in faceplate.findChildren(QLineEdit)]
    return [faceplate.accessibleName(), *hands.read(faceplate).splitlines(), *spoken, *hints]


FACEPLATES = {
    "first administrator": lambda bridge, people: FirstAdministratorFaceplate(bridge),
    "new person": lambda bridge, people: PersonEditorFaceplate(bridge),
    "former person": lambda bridge, people: PersonEditorFaceplate(bridge, people["ole"]),
    "roles": lambda bridge, people: PersonRolesFaceplate(bridge, people["ole"]),
    "badge": lambda bridge, people: PersonBadgeFaceplate(bridge, people["ole"], {}),
    "own PIN": lambda bridge, people: ChangePinFaceplate(bridge, people["ada"]),
    "forced PIN": lambda bridge, people: ChangePinFaceplate(bridge, people["ada"], old_pin=PIN, is_forced=True),
    "somebody's PIN": lambda bridge, people: ChangePinFaceplate(bridge, people["ole"]),
    **{
        f"removal {removal.name}": lambda bridge, people, removal=removal: PersonRemovalFaceplate(
            bridge, people["ole"], removal, has_second=True
        )
        for removal in Removal
    },
}


@pytest.mark.parametrize("opened", FACEPLATES.values(), ids=FACEPLATES)
def test_that_an_open_faceplate_speaks_a_new_language_as_if_opened_in_it(hands, people, opened):
    hands.sign_in(people["ada"])
    english = hands.open(opened(hands.bridge, people))
    said = everything_said(hands, english)
    speak(hands, "de")
    switched = everything_said(hands, english)
    english.close_with(False)

    german = everything_said(hands, hands.open(opened(hands.bridge, people)))

    assert switched == german
    assert switched != said


def test_that_what_was_entered_stays_through_a_change_of_language(hands):
    faceplate = hands.open(FirstAdministratorFaceplate(hands.bridge))
    faceplate.name_field.setText("Ada Admin")
    hands.enter_pin(faceplate.new_pin.pad, PIN)

    speak(hands, "de")
    assert faceplate.new_pin.prompt.text() == "Dieselbe PIN noch einmal"
    hands.enter_pin(faceplate.new_pin.pad, PIN)
    faceplate.code_field.setText("ABCDEFGH")
    hands.tap(faceplate.create_key)

    assert hands.service.commands == [
        CreateFirstAdministrator(display_name="Ada Admin", pin=PIN, setup_code="ABCDEFGH")
    ]


def test_that_a_refusal_is_told_in_the_new_language(hands):
    faceplate = hands.open(FirstAdministratorFaceplate(hands.bridge))
    hands.service.outcomes[CreateFirstAdministrator] = Refused(reason=Reason.WRONG_CREDENTIAL)
    faceplate.name_field.setText("Ada Admin")
    faceplate.code_field.setText("ABCDEFGH")
    for _time in range(2):
        hands.enter_pin(faceplate.new_pin.pad, PIN)
    hands.tap(faceplate.create_key)

    speak(hands, "de")

    assert "Einrichtungscode" in faceplate.remark_label.text()
    assert faceplate.remark_label.property("look") == "attention"


def test_that_a_fault_of_a_pin_is_told_in_the_new_language(hands, people):
    hands.sign_in(people["ada"])
    faceplate = hands.open(ChangePinFaceplate(hands.bridge, people["ole"]))
    hands.enter_pin(faceplate.new_pin.pad, "123456")
    english = faceplate.new_pin.remark.text()

    speak(hands, "de")

    assert faceplate.new_pin.remark.text() not in ("", english)
    assert faceplate.new_pin.pad.confirm_key.text() == "Weiter"
    assert not [command for command in hands.service.commands if isinstance(command, SetPin)]


def test_that_ticks_of_roles_stay_through_a_change_of_language(hands, people):
    hands.sign_in(people["ada"])
    faceplate = hands.open(PersonRolesFaceplate(hands.bridge, people["ole"]))
    hands.tap(faceplate.roles.ticks[Role.MAINTENANCE])

    speak(hands, "de")

    assert faceplate.roles.roles == {Role.OPERATOR, Role.MAINTENANCE}
    assert faceplate.save_key.isEnabled()
