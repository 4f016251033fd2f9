"""Calling a method: inputs by finger, nothing before the confirming key, and the outcome in words."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from hmi.domain.command import CallMethod
from hmi.domain.equipment import Component, ComponentKind, Equipment, EquipmentKind, MethodArgument, MethodDefinition
from hmi.domain.outcome import Done, Failed, Reason, Refused
from hmi.domain.person import Role
from hmi.domain.tag import NodeAddress
from ui.faceplates.argument_form import words_in
from ui.faceplates.method_call import MethodCallFaceplate

SPEED = MethodArgument(name="Speed", data_type="Double", description="Speed in %")
COUNT = MethodArgument(name="Count", data_type="UInt32")
FAULT = MethodArgument(name="Fault", data_type="Int32", description="Fault: 0 = none, 1 = gripper lost")
FORCE = MethodArgument(name="Force", data_type="Boolean", description="Even while it runs")
NOTE = MethodArgument(name="Note", data_type="String")


@pytest.fixture
def opened(desk):
    def open_it(*inputs: MethodArgument) -> MethodCallFaceplate:
        node = NodeAddress(endpoint="cell", uri="urn:test", identifier="s=Inject")
        method = MethodDefinition(
            name="Inject", label="Inject fault", object_node=node, method_node=node, inputs=inputs
        )
        component = Component(name="Faults", kind=ComponentKind.METHODS, methods=(method,))
        machine = Equipment(id="cnc", kind=EquipmentKind.MACHINE_TOOL, label="Mill", components=(component,))
        return desk.open(MethodCallFaceplate(desk.bridge, machine, component, method))

    return open_it


def tap(widget) -> None:
    assert widget.isVisible()
    QTest.mouseClick(widget, Qt.MouseButton.LeftButton)


def enter(faceplate: MethodCallFaceplate, digits: str) -> None:
    pad = faceplate.form.pad
    for digit in digits:
        tap(pad.decimal_key if digit == "." else pad.digit_keys[digit])


def call_of(*arguments) -> CallMethod:
    return CallMethod(equipment="cnc", component="Faults", method="Inject", arguments=arguments)


def test_that_every_kind_of_input_is_entered_by_finger(opened, desk):
    faceplate = opened(SPEED, COUNT, FAULT, FORCE, NOTE)
    tap(faceplate.form.fields["Speed"])
    enter(faceplate, "12.5")
    tap(faceplate.form.fields["Count"])
    enter(faceplate, "3")
    tap(faceplate.form.choices["Fault"].keys[1])
    tap(faceplate.form.choices["Force"].keys[0])
    QTest.keyClicks(faceplate.form.fields["Note"], "test")

    tap(faceplate.confirm_key)

    assert desk.service.commands == [call_of(12.5, 3, 1, False, "test")]


def test_that_choices_are_told_in_words(opened):
    faceplate = opened(FAULT)

    assert [key.text() for key in faceplate.form.choices["Fault"].keys.values()] == ["None", "gripper lost"]


def test_that_the_choices_of_an_enumeration_are_keys(opened, desk):
    mode = MethodArgument(name="Mode", data_type="Int32", description="How to stop", words={0: "Quick", 1: "Gentle"})
    faceplate = opened(mode)
    tap(faceplate.form.choices["Mode"].keys[1])
    assert faceplate.form.choices["Mode"].keys[1].text() == "Gentle"

    tap(faceplate.confirm_key)

    assert desk.service.commands == [call_of(1)]


def test_that_the_pad_goes_on_from_what_the_field_holds(opened):
    faceplate = opened(SPEED, COUNT)
    enter(faceplate, "1")
    tap(faceplate.form.fields["Count"])
    enter(faceplate, "7")
    tap(faceplate.form.fields["Speed"])

    enter(faceplate, "2")

    assert [faceplate.form.fields[name].text() for name in ("Speed", "Count")] == ["12", "7"]


@pytest.mark.parametrize(
    ("argument", "typed", "words"),
    [
        (SPEED, "", "“Speed in %” needs a number."),
        (COUNT, "1.5", "“Count” needs a whole number."),
        (SPEED, "fast", "“Speed in %” needs a number."),
    ],
)
def test_that_a_wrong_input_is_told_before_anything_is_sent(opened, desk, argument, typed, words):
    faceplate = opened(argument)
    QTest.keyClicks(faceplate.form.fields[argument.name], typed)

    tap(faceplate.confirm_key)

    assert faceplate.outcome_label.text() == words
    assert not desk.service.commands


def test_that_a_choice_must_be_made(opened, desk):
    faceplate = opened(FORCE)

    tap(faceplate.confirm_key)

    assert faceplate.outcome_label.text() == "“Even while it runs”: choose one."
    assert not desk.service.commands


def test_that_it_waits_in_sight_and_is_not_called_twice(opened, desk):
    faceplate = opened()
    tap(faceplate.confirm_key)

    QTest.mouseClick(faceplate.confirm_key, Qt.MouseButton.LeftButton)
    QTest.keyClick(faceplate, Qt.Key.Key_Escape)

    assert desk.service.commands == [call_of()]
    assert faceplate.isVisible()
    assert faceplate.outcome_label.text() == "Asked. Waiting for the controller …"


def test_that_what_the_method_gave_back_is_told(opened, desk):
    faceplate = opened()
    tap(faceplate.confirm_key)

    desk.service.answer(Done(result={"Position": 4}))

    assert faceplate.outcome_label.text() == "Done: Position = 4"
    assert faceplate.cancel_key.text() == "Close"


@pytest.mark.parametrize("kind", [Refused, Failed])
def test_that_what_went_wrong_is_told_with_what_to_do(opened, desk, kind):
    faceplate = opened()
    tap(faceplate.confirm_key)

    desk.service.answer(kind(reason=Reason.SERVER_REFUSED, facts={"status": "BadInvalidState"}))

    assert "BadInvalidState" in faceplate.outcome_label.text()
    assert "Check its mode" in faceplate.outcome_label.text()
    assert faceplate.confirm_key.isEnabled()


def test_that_nobody_signed_in_is_offered_to_sign_in(opened, desk, qtbot):
    desk.sign_off()
    faceplate = opened()

    with qtbot.waitSignal(desk.bridge.display_requested) as asked:
        tap(faceplate.sign_in_key)

    assert asked.args == ["sign_in", ""]
    assert not faceplate.confirm_key.isVisible()


def test_that_a_viewer_is_told_who_may(opened, desk):
    desk.sign_in(Role.VIEWER)

    faceplate = opened()

    assert "Operator" in faceplate.outcome_label.text()
    assert not faceplate.confirm_key.isEnabled()


@pytest.mark.parametrize(
    ("description", "words"),
    [
        ("0 = off, 1 = on", {0: "off", 1: "on"}),
        ("Mode (1: slow; 2: fast)", {1: "slow", 2: "fast"}),
        ("Severity, above 0 and up to 1", {}),
        ("Limit = 5", {}),
    ],
)
def test_that_choices_are_read_from_a_description(description, words):
    assert words_in(description) == words
