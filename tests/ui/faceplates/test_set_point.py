"""Changing a set point: what a person sees and taps, and what reaches the service."""

import pytest
from msgspec.structs import replace
from PySide6.QtCore import QEvent, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from hmi import i18n
from hmi.domain.cell import Cell
from hmi.domain.command import WriteTag
from hmi.domain.equipment import Component, ComponentKind, Equipment, EquipmentKind
from hmi.domain.outcome import Done, Failed, Reason, Refused
from hmi.domain.person import Role
from hmi.domain.tag import TagName
from ui.bridge import Picture
from ui.faceplates.set_point import SetPointFaceplate
from ui.formatting import NO_BREAK
from ui.widgets.condition_mark import Mark

UNCERTAIN = 0x40000000


@pytest.fixture
def opened(desk):
    def open_it(name: str = "speed") -> SetPointFaceplate:
        return desk.open(SetPointFaceplate(desk.bridge, desk.bridge.picture.definition(TagName(name))))

    return open_it


def tap(key) -> None:
    assert key.isVisible()
    QTest.mouseClick(key, Qt.MouseButton.LeftButton)


def enter(faceplate: SetPointFaceplate, digits: str) -> None:
    for digit in digits:
        pad = faceplate.entry.pad
        tap(pad.decimal_key if digit == "." else pad.digit_keys[digit])


def remark_of(faceplate: SetPointFaceplate) -> str:
    return faceplate.remark_label.text()


def plain(label) -> str:
    return label.text().replace(NO_BREAK, " ")


def test_that_a_change_is_shown_old_to_new_before_anything_is_sent(opened, desk):
    faceplate = opened()

    enter(faceplate, "65")

    assert (plain(faceplate.change.old_label), plain(faceplate.change.new_label)) == ("80 %", "65 %")
    assert faceplate.change.bar.places == (0.8, 0.65)
    assert not desk.service.commands


def test_that_confirming_asks_for_the_value_with_the_one_that_was_seen(opened, desk):
    faceplate = opened()
    enter(faceplate, "62.5")

    tap(faceplate.confirm_key)

    assert desk.service.commands == [WriteTag(tag_name=TagName("speed"), value=62.5, seen=80.0)]
    assert remark_of(faceplate) == "Asked. Waiting for the controller …"


def test_that_the_confirming_key_says_what_it_will_do(opened):
    faceplate = opened()

    enter(faceplate, "65")

    assert plain(faceplate.confirm_key) == "Change to 65 %"


def test_that_nothing_is_shown_as_present_before_the_controller_reports_it(opened, desk, qtbot):
    faceplate = opened()
    enter(faceplate, "65")
    tap(faceplate.confirm_key)
    desk.service.answer(Done())
    before = plain(faceplate.present.label), remark_of(faceplate)

    with qtbot.waitSignal(faceplate.finished, timeout=20_000) as closed:
        desk.say("speed", 65.0)
        after = plain(faceplate.present.label), remark_of(faceplate).replace(NO_BREAK, " ")

    assert before == ("80 %", "Done. Waiting until the controller reports the new value …")
    assert after == ("65 %", "Done. The controller reports 65 %.")
    assert closed.args == [True]


def test_that_a_faceplate_that_is_done_closes_by_its_key(opened, desk, qtbot):
    faceplate = opened()
    enter(faceplate, "65")
    tap(faceplate.confirm_key)
    desk.service.answer(Done())

    with qtbot.waitSignal(faceplate.finished) as closed:
        tap(faceplate.cancel_key)

    assert closed.args == [True]


def test_that_a_value_beyond_the_limits_is_refused_at_once_with_the_limits(opened, desk):
    faceplate = opened()

    enter(faceplate, "120")

    assert "120 is outside of 0 to 100 %." in remark_of(faceplate)
    assert not faceplate.confirm_key.isEnabled()
    QTest.keyClick(faceplate.entry.pad, Qt.Key.Key_Return)
    assert not desk.service.commands


@pytest.mark.parametrize(("name", "shown"), [("less", "75 %"), ("more", "85 %")])
def test_that_a_step_key_goes_one_step_from_the_present_value(opened, name, shown):
    faceplate = opened()

    tap(getattr(faceplate.steps, name))

    assert plain(faceplate.change.new_label) == shown


def test_that_steps_end_at_the_limits(opened):
    faceplate = opened()

    for _tap in range(9):
        tap(faceplate.steps.more)

    assert plain(faceplate.change.new_label) == "100 %"


def test_that_the_present_value_is_no_change(opened):
    faceplate = opened()

    enter(faceplate, "80")

    assert remark_of(faceplate) == "This is the present value already."
    assert not faceplate.confirm_key.isEnabled()


def test_that_a_silent_controller_takes_the_confirming_key_away_and_says_why(opened, desk):
    faceplate = opened()
    enter(faceplate, "65")

    desk.hush()

    assert plain(faceplate.present.label) == "Not heard now · 80 %"
    assert faceplate.present.mark.mark is Mark.SILENT
    assert remark_of(faceplate) == "Not heard now. It can be changed as soon as its present value is known."
    assert not faceplate.confirm_key.isEnabled()


def test_that_a_lost_service_takes_the_confirming_key_away(opened, desk):
    faceplate = opened()
    enter(faceplate, "65")

    desk.bridge.picture.is_attached = False
    desk.bridge.attachment_changed.emit()

    assert not faceplate.confirm_key.isEnabled()


def test_that_an_uncertain_value_is_told_by_word_and_shape(opened, desk):
    faceplate = opened()

    desk.say("speed", 80.0, UNCERTAIN)

    assert plain(faceplate.present.label) == "80 % (uncertain)"
    assert faceplate.present.mark.mark is Mark.NOTICE


@pytest.mark.parametrize("kind", [Refused, Failed])
def test_that_what_went_wrong_stays_in_sight_with_why_and_what_to_do(opened, desk, kind):
    faceplate = opened()
    enter(faceplate, "65")
    tap(faceplate.confirm_key)

    desk.service.answer(kind(reason=Reason.SERVER_REFUSED, facts={"status": "BadUserAccessDenied"}))
    desk.say("speed", 80.0)

    assert "BadUserAccessDenied" in remark_of(faceplate)
    assert "Check its mode and its state." in remark_of(faceplate)
    assert faceplate.isVisible()
    assert faceplate.confirm_key.isEnabled()


def test_that_a_value_that_moved_before_confirming_must_be_looked_at_again(opened, desk):
    faceplate = opened()
    enter(faceplate, "65")

    desk.say("speed", 50.0)

    assert "no longer 80" in remark_of(faceplate)
    assert not faceplate.confirm_key.isVisible()
    tap(faceplate.take_key)
    tap(faceplate.confirm_key)
    assert desk.service.commands == [WriteTag(tag_name=TagName("speed"), value=65.0, seen=50.0)]


def test_that_a_change_refused_for_another_present_value_is_decided_again(opened, desk):
    faceplate = opened()
    enter(faceplate, "65")
    tap(faceplate.confirm_key)
    desk.service.answer(Refused(reason=Reason.VALUE_CHANGED, facts={"seen": 80.0, "now": 50.0}))
    desk.say("speed", 50.0)

    tap(faceplate.take_key)

    assert plain(faceplate.change.old_label) == "50 %"
    assert faceplate.confirm_key.isEnabled()


def test_that_nobody_signed_in_is_said_and_signing_in_is_offered(opened, desk, qtbot):
    desk.sign_off()
    faceplate = opened()

    with qtbot.waitSignal(desk.bridge.display_requested) as asked:
        tap(faceplate.sign_in_key)

    assert asked.args == ["sign_in", ""]
    assert remark_of(faceplate).startswith("Nobody is signed in.")
    assert faceplate.isVisible()
    assert not faceplate.confirm_key.isVisible()


def test_that_signing_in_lets_the_person_go_on(opened, desk):
    desk.sign_off()
    faceplate = opened()

    desk.sign_in()
    enter(faceplate, "65")

    assert faceplate.confirm_key.isEnabled()
    assert not faceplate.sign_in_key.isVisible()


def test_that_a_role_that_may_not_is_told_who_may(opened, desk):
    desk.sign_in(Role.VIEWER)

    faceplate = opened()

    assert "Operator" in remark_of(faceplate)
    assert not faceplate.entry.isEnabled()


def test_that_it_cannot_be_left_while_the_controller_is_asked(opened, desk):
    faceplate = opened()
    enter(faceplate, "65")
    tap(faceplate.confirm_key)

    QTest.keyClick(faceplate, Qt.Key.Key_Escape)

    assert faceplate.isVisible()
    assert not faceplate.close_key.isEnabled()


def test_that_a_mode_is_chosen_by_its_word(opened, desk):
    faceplate = opened("mode")

    tap(faceplate.entry.keys[1])
    tap(faceplate.confirm_key)

    assert (faceplate.change.old_label.text(), faceplate.change.new_label.text()) == ("Automatic", "Manual")
    assert desk.service.commands == [WriteTag(tag_name=TagName("mode"), value=1, seen=3)]


def test_that_a_boolean_is_written_as_a_boolean(opened, desk):
    faceplate = opened("pump")

    tap(faceplate.entry.keys[0])
    tap(faceplate.confirm_key)

    assert desk.service.commands[0].value is False


def test_that_a_text_is_typed(opened, desk):
    faceplate = opened("job")

    QTest.keyClicks(faceplate.entry.field, "GB-2292")
    tap(faceplate.confirm_key)

    assert desk.service.commands == [WriteTag(tag_name=TagName("job"), value="GB-2292", seen="GB-2291")]


def test_that_a_count_has_neither_decimals_nor_a_sign(opened, desk):
    faceplate = opened("count")
    enter(faceplate, "15")

    QTest.keyClicks(faceplate.entry.pad, ".-")
    tap(faceplate.confirm_key)

    assert desk.service.commands == [WriteTag(tag_name=TagName("count"), value=15, seen=12)]
    assert isinstance(desk.service.commands[0].value, int)


def test_that_a_float_of_32_bits_shows_the_digits_it_has(opened):
    assert plain(opened("feed").change.old_label) == "0.1 %"


def test_that_a_kind_that_is_never_written_is_shown_only(opened):
    faceplate = opened("when")

    assert remark_of(faceplate) == "Values of this kind are shown only."
    assert not faceplate.confirm_key.isEnabled()


def test_that_a_tag_that_left_the_cell_cannot_be_changed(opened, desk):
    faceplate = opened()
    enter(faceplate, "65")

    desk.bridge.picture = Picture(Cell(id="c", label="Cell"))
    desk.bridge.cell_changed.emit()

    assert remark_of(faceplate).startswith("The cell has no such value.")
    assert not faceplate.confirm_key.isEnabled()


def test_that_hardware_keys_do_it_all(opened, desk):
    faceplate = opened()

    QTest.keyClicks(faceplate.window().focusWidget(), "7,5")
    QTest.keyClick(faceplate.window().focusWidget(), Qt.Key.Key_Return)

    assert desk.service.commands == [WriteTag(tag_name=TagName("speed"), value=7.5, seen=80.0)]


def test_that_german_writes_a_comma(opened):
    i18n.choose("de")
    faceplate = opened()

    enter(faceplate, "7.5")

    assert plain(faceplate.change.new_label) == "7,5 %"


def test_that_a_staged_change_stays_when_somebody_signs_in_in_another_language(opened, desk):
    faceplate = opened()
    enter(faceplate, "62.5")

    i18n.choose("de")
    QApplication.sendEvent(desk.window, QEvent(QEvent.Type.LanguageChange))

    assert faceplate.title_label.text() == "Geschwindigkeits-Override"
    assert plain(faceplate.confirm_key) == "Auf 62,5 % ändern"
    assert plain(faceplate.steps.more).strip("\N{LEFT-TO-RIGHT ISOLATE}\N{POP DIRECTIONAL ISOLATE}") == "+ 5 %"
    enter(faceplate, "5")
    tap(faceplate.confirm_key)
    assert desk.service.commands == [WriteTag(tag_name=TagName("speed"), value=62.55, seen=80.0)]


def test_that_a_choice_is_told_in_the_language_that_came(opened, desk):
    faceplate = opened("pump")
    tap(faceplate.entry.keys[0])

    i18n.choose("de")
    QApplication.sendEvent(desk.window, QEvent(QEvent.Type.LanguageChange))

    assert [key.text() for key in faceplate.entry.keys.values()] == ["Ja", "Nein"]
    assert faceplate.change.new_label.text() == "Nein"
    assert faceplate.entry.value is False


def test_that_the_title_says_whose_value_is_changed(opened, desk):
    drive = Component(name="drive", kind=ComponentKind.OTHER, tags={"MachSpeed": TagName("speed")})
    belt = Equipment(id="outfeed", kind=EquipmentKind.CONVEYOR, label="Outfeed", components=(drive,))
    cell = desk.bridge.picture.cell
    desk.bridge.picture.cell = replace(cell, equipment=(belt,))

    assert opened().title_label.text() == "Speed override · Outfeed"
    assert opened("feed").title_label.text() == "Feed"
