"""Calling a method: inputs by finger, nothing before the confirming key, and the outcome in words."""

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from hmi import i18n
from hmi.domain.command import CallMethod
from hmi.domain.equipment import Component, ComponentKind, Equipment, EquipmentKind, MethodArgument, MethodDefinition
from hmi.domain.outcome import Done, Failed, Reason, Refused
from hmi.domain.person import Role
from hmi.domain.tag import NodeAddress
from ui import theme
from ui.faceplates.argument_input import words_in
from ui.faceplates.method_call import MethodCallFaceplate

SPEED = MethodArgument(name="Speed", data_type="Double", description="Speed in %")
COUNT = MethodArgument(name="Count", data_type="UInt32")
FAULT = MethodArgument(name="Fault", data_type="Int32", description="Fault: 0 = none, 1 = gripper lost")
FORCE = MethodArgument(name="Force", data_type="Boolean", description="Even while it runs")
PATH = MethodArgument(name="Path", data_type="Double", is_array=True, most=3)
SPEEDS = MethodArgument(name="Speeds", data_type="Byte", is_array=True)
GATES = MethodArgument(name="Gates", data_type="Boolean", is_array=True, most=2)
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
    tap(faceplate.form.inputs["Speed"].field)
    enter(faceplate, "12.5")
    tap(faceplate.form.inputs["Count"].field)
    enter(faceplate, "3")
    tap(faceplate.form.inputs["Fault"].entry.keys[1])
    tap(faceplate.form.inputs["Force"].entry.keys[0])
    QTest.keyClicks(faceplate.form.inputs["Note"].field, "test")

    tap(faceplate.confirm_key)

    assert desk.service.commands == [call_of(12.5, 3, 1, False, "test")]


def test_that_choices_are_told_in_words(opened):
    faceplate = opened(FAULT)

    assert [key.text() for key in faceplate.form.inputs["Fault"].entry.keys.values()] == ["None", "gripper lost"]


def test_that_the_choices_of_an_enumeration_are_keys(opened, desk):
    mode = MethodArgument(name="Mode", data_type="Int32", description="How to stop", words={0: "Quick", 1: "Gentle"})
    faceplate = opened(mode)
    tap(faceplate.form.inputs["Mode"].entry.keys[1])
    assert faceplate.form.inputs["Mode"].entry.keys[1].text() == "Gentle"

    tap(faceplate.confirm_key)

    assert desk.service.commands == [call_of(1)]


def test_that_the_pad_goes_on_from_what_the_field_holds(opened):
    faceplate = opened(SPEED, COUNT)
    enter(faceplate, "1")
    tap(faceplate.form.inputs["Count"].field)
    enter(faceplate, "7")
    tap(faceplate.form.inputs["Speed"].field)

    enter(faceplate, "2")

    assert [faceplate.form.inputs[name].field.text() for name in ("Speed", "Count")] == ["12", "7"]


@pytest.mark.parametrize(
    ("argument", "typed", "words"),
    [
        (SPEED, "", "“Speed in %” needs a number."),
        (COUNT, "1.5", "“Count” needs a whole number from 0 to 4294967295."),
        (SPEED, "fast", "“Speed in %” needs a number."),
    ],
)
def test_that_a_wrong_input_is_told_before_anything_is_sent(opened, desk, argument, typed, words):
    faceplate = opened(argument)
    QTest.keyClicks(faceplate.form.inputs[argument.name].field, typed)

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


def rows_of(faceplate: MethodCallFaceplate, name: str):
    return faceplate.form.inputs[name].rows


def test_that_a_list_is_entered_value_by_value(opened, desk):
    faceplate = opened(SPEEDS)
    enter(faceplate, "12")
    tap(faceplate.form.inputs["Speeds"].add_key)
    enter(faceplate, "7")

    tap(faceplate.confirm_key)

    assert desk.service.commands == [call_of((12, 7))]


def test_that_a_list_of_a_known_length_has_its_rows_and_takes_no_more(opened, desk):
    faceplate = opened(PATH)
    assert len(rows_of(faceplate, "Path")) == 3
    assert not faceplate.form.inputs["Path"].add_key.isEnabled()
    for row, digits in zip(rows_of(faceplate, "Path"), ("1.5", "2", "0"), strict=True):
        tap(row.input.field)
        enter(faceplate, digits)

    tap(faceplate.confirm_key)

    assert desk.service.commands == [call_of((1.5, 2.0, 0.0))]


def test_that_a_row_can_be_taken_away_and_the_pad_goes_on_elsewhere(opened, desk):
    faceplate = opened(PATH)
    tap(rows_of(faceplate, "Path")[2].input.field)
    enter(faceplate, "9")
    tap(rows_of(faceplate, "Path")[2].remove_key)
    tap(rows_of(faceplate, "Path")[0].remove_key)

    enter(faceplate, "4")
    tap(faceplate.confirm_key)

    assert desk.service.commands == [call_of((4.0,))]


def test_that_a_list_may_be_empty_and_says_so(opened, desk):
    faceplate = opened(SPEEDS)
    tap(rows_of(faceplate, "Speeds")[0].remove_key)
    assert faceplate.form.inputs["Speeds"]._count.text() == "An empty list is sent."

    tap(faceplate.confirm_key)

    assert desk.service.commands == [call_of(())]


def test_that_choices_make_a_list_too(opened, desk):
    faceplate = opened(GATES)
    tap(rows_of(faceplate, "Gates")[0].input.entry.keys[1])
    tap(rows_of(faceplate, "Gates")[1].input.entry.keys[0])

    tap(faceplate.confirm_key)

    assert desk.service.commands == [call_of((True, False))]


def test_that_the_value_that_does_not_fit_is_named_and_shown(opened, desk):
    faceplate = opened(SPEEDS)
    enter(faceplate, "12")
    tap(faceplate.form.inputs["Speeds"].add_key)
    enter(faceplate, "256")

    tap(faceplate.confirm_key)

    assert faceplate.outcome_label.text() == "“Speeds, value 2” needs a whole number from 0 to 255."
    assert rows_of(faceplate, "Speeds")[1].input.field.hasFocus()
    assert not desk.service.commands


def test_that_enter_goes_on_to_the_next_value_and_never_sends(opened, desk):
    faceplate = opened(SPEEDS)
    first = rows_of(faceplate, "Speeds")[0].input.field
    QTest.keyClicks(first, "12")

    QTest.keyClick(first, Qt.Key.Key_Return)
    QTest.keyClicks(rows_of(faceplate, "Speeds")[1].input.field, "13")

    assert not desk.service.commands
    assert faceplate.form.inputs["Speeds"].value == (12, 13)


@pytest.mark.parametrize("is_for_gloves", [False, True])
def test_that_keys_of_a_list_are_made_for_hands(opened, qapp, is_for_gloves):
    theme.use(qapp, is_for_gloves=is_for_gloves)
    try:
        faceplate = opened(PATH, NOTE)
        keys = [row.remove_key for row in rows_of(faceplate, "Path")]
        assert min(min(key.width(), key.height()) for key in keys) >= theme.look().touch_px
    finally:
        theme.use(qapp, is_for_gloves=False)


def test_that_what_was_entered_stays_when_somebody_signs_in_in_another_language(opened, desk):
    faceplate = opened(SPEED, FORCE, PATH)
    tap(faceplate.form.inputs["Speed"].field)
    enter(faceplate, "12.5")
    tap(faceplate.form.inputs["Force"].entry.keys[1])

    i18n.choose("de")
    QApplication.sendEvent(desk.window, QEvent(QEvent.Type.LanguageChange))

    assert faceplate.confirm_key.text() == "Jetzt aufrufen"
    assert faceplate.form.inputs["Speed"].field.text() == "12,5"
    assert faceplate.form.inputs["Speed"].value == 12.5
    assert faceplate.form.inputs["Force"].entry.keys[1].text() == "Ja"
    assert faceplate.form.inputs["Force"].value is True
    enter(faceplate, "5")
    assert faceplate.form.inputs["Speed"].value == 12.55
