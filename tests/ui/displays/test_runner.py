"""The guide: one step at a time; what the machine decides has no key, what is not heard is never taken for so."""

from typing import Any

import msgspec
import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from hmi import i18n
from hmi.domain.outcome import Failed, Reason, Refused
from hmi.domain.procedure import FailureAnswer, OnFail, StepId
from hmi.domain.procedure_command import (
    AbortRun,
    AttestStep,
    ConfirmLock,
    ConfirmStep,
    DoStep,
    EnterValue,
    HoldRun,
    ReplyToStep,
    ResumeRun,
    SkipStep,
    TakeOffLock,
    TakeRun,
)
from hmi.domain.procedure_condition import Condition, Seen, Verdict
from hmi.domain.procedure_query import AskProcedures, AskRun, OfferedAct, ProceduresAnswer, RunAct, RunAnswer
from hmi.domain.procedure_run import (
    Attestation,
    Effect,
    Failure,
    FailureCause,
    Hold,
    HoldCause,
    Intent,
    LockRecord,
    RunState,
    StepState,
)
from hmi.domain.query import AskPeople, PeopleAnswer
from hmi.link.messages import Notice
from tests.ui.displays.told_runs import (
    ANA,
    BEN,
    CAI,
    CONTROLLER,
    MECHANICS,
    ON_PATH,
    PIN,
    SKILLS,
    SPEED,
    a_row,
    a_run,
    an_answer,
    plain,
    refused,
    sign_in,
)
from ui.displays.runner import RunnerDisplay
from ui.faceplates.faceplate import Faceplate
from ui.faceplates.lock_removal import LockRemovalFaceplate
from ui.faceplates.measured_value import MeasuredValueFaceplate
from ui.faceplates.run_resume import RunResumeFaceplate
from ui.faceplates.run_steps import RunStepsFaceplate
from ui.faceplates.signed_act import SignedActFaceplate
from ui.faceplates.step_attestation import StepAttestationFaceplate
from ui.faceplates.step_lock import StepLockFaceplate
from ui.faceplates.words import WordsFaceplate
from ui.widgets.card_content import Loudness
from ui.widgets.hold_key import HoldKey
from ui.widgets.step_progress import Segment


@pytest.fixture
def display(panel, qtbot) -> RunnerDisplay:
    sign_in(panel, ANA)
    display = RunnerDisplay(panel.bridge)
    qtbot.addWidget(display)
    display.resize(1170, 620)
    display.show()
    display.enter()
    panel.keep.append(display)
    panel.link.answer(AskPeople, PeopleAnswer(people=(ANA, BEN, CAI), needs_setup=False))
    panel.link.answer(AskProcedures, ProceduresAnswer(procedures=(a_row(),), skills=SKILLS))
    return display


def tell(panel, answer: RunAnswer) -> None:
    """The service answers how the run stands; asks first, where the display did not."""
    if AskRun not in panel.link._waiting:
        panel.keep[-1]._ask_anew()
    panel.link.answer(AskRun, answer)


def keys(display) -> list[str]:
    return [plain(key.text()).replace("\n", " ") for key in display.card.shown_keys]


def key(display, words: str) -> Any:
    return next(one for one in display.card.shown_keys if words in plain(one.text()).replace("\n", " "))


def opened(display, kind: type[Faceplate]) -> Any:
    found = [one for one in display.window().findChildren(kind) if one.isVisible()]
    assert len(found) == 1
    return found[0]


def sign(faceplate, pin: str = PIN) -> None:
    for digit in pin:
        faceplate.pad.add(digit)
    faceplate.pad.confirm()


def choose(panel, faceplate, person) -> None:
    panel.link.answer(AskPeople, PeopleAnswer(people=(ANA, BEN, CAI), needs_setup=False))
    people = faceplate.people
    people.keys.person_tapped.emit(people.people.index(people.people.row_of(person.ref), 0))


def test_that_one_step_is_shown_with_its_place_its_words_and_its_dangers(display, panel):
    tell(panel, an_answer(a_run("lock_out"), RunAct.LOCK))

    card = display.card
    assert card.heading.text() == "Lock the arm out"
    assert card.place.text() == "Service the elbow joint · Step 1 of 10"
    assert card.hazard.isVisible()
    assert card.hazard.lines[0].text() == "The arm can fall when its brake is opened."
    assert card.progress.segments[0] is Segment.PRESENT


def test_that_a_step_by_hand_is_confirmed_with_one_tap(display, panel):
    tell(panel, an_answer(a_run("clean"), RunAct.CONFIRM))

    key(display, "I have done it").click()

    assert panel.link.commands[-1] == ConfirmStep(run="run-1", revision=7, step=StepId("clean"))


def test_that_a_step_the_machine_decides_has_no_key_and_says_what_it_waits_for_and_how_long(display, panel):
    panel.say(CONTROLLER, 46.0)
    tell(panel, an_answer(a_run("cool", StepState.VERIFYING), RunAct.HOLD, verify_left_s=43.0))

    assert keys(display) == []
    assert display.banner.content.words == "Machine: 43 s left"
    assert plain(display.banner.content.detail) == "Cobot: Temperature: expected at most 40 °C, now 46.0 °C"
    row = display.conditions.awaited.rows[0].content
    assert (plain(row.expected), plain(row.actual), row.loudness) == (
        "Expected: at most 40 °C",
        "46.0 °C",
        Loudness.ATTENTION,
    )


def test_that_expected_and_actual_follow_the_machine_without_asking_the_service(display, panel):
    panel.say(CONTROLLER, 46.0)
    tell(panel, an_answer(a_run("cool", StepState.VERIFYING), verify_left_s=43.0))
    asked = len(panel.link.queries)

    display.show_frame(panel.say(CONTROLLER, 39.0))

    row = display.conditions.awaited.rows[0].content
    assert (plain(row.actual), row.loudness) == ("39.0 °C", Loudness.NORMAL)
    assert len(panel.link.queries) == asked


def test_that_a_value_that_is_not_heard_never_counts_as_holding(display, panel):
    panel.say(ON_PATH, True)
    tell(panel, an_answer(a_run("slow_down"), RunAct.DO))
    assert display.conditions.needed.rows[0].content.loudness is Loudness.NORMAL

    panel.hush("onpath")
    display._paint()

    row = display.conditions.needed.rows[0].content
    assert (row.doubt, row.loudness) == ("Not heard now", Loudness.DOUBTFUL)


def test_that_a_lacking_condition_is_named_and_the_key_is_out_of_use(display, panel):
    panel.say(ON_PATH, False)
    no = Refused(reason=Reason.NOT_SO, facts={"tag": ON_PATH, "value": False})
    tell(panel, an_answer(a_run("slow_down", StepState.PENDING), refused(RunAct.DO, no)))

    assert display.banner.content.words == "Waits for the machine"
    assert "On path: expected Yes, now No" in plain(display.banner.content.detail)
    assert display.conditions.needed.rows[0].content.why == "Off its path it may hit something."
    assert not key(display, "set to 70 %").isEnabled()


def test_that_a_write_shows_old_and_new_and_is_sent_once_after_holding(display, panel, qtbot):
    panel.say(SPEED, 80.0)
    tell(panel, an_answer(a_run("slow_down"), RunAct.DO))
    assert plain(display.card.change.text()) == "80 % → 70 %"
    send = key(display, "Press and hold: set to 70 %")
    assert isinstance(send, HoldKey)

    QTest.mouseClick(send, Qt.MouseButton.LeftButton)
    assert panel.link.commands == []
    send.held.emit()

    assert panel.link.commands == [DoStep(run="run-1", revision=7, step=StepId("slow_down"))]


def test_that_nothing_is_sent_a_second_time_while_the_first_is_not_answered(display, panel):
    tell(panel, an_answer(a_run("slow_down"), RunAct.DO))
    panel.link.do = lambda command, _on_outcome: panel.link.commands.append(command)

    display.acts.act(RunAct.DO)
    display.acts.act(RunAct.DO)

    assert len(panel.link.commands) == 1


def test_that_after_the_sending_old_and_new_stay_and_the_read_back_is_awaited(display, panel):
    panel.say(SPEED, 70.0)
    intent = Intent(nonce="n", sent_ns=1, tag=SPEED, old=80.0, new=70.0)
    run = a_run("slow_down", StepState.VERIFYING, of_step={"intent": intent})
    tell(panel, an_answer(run, verify_left_s=5.0))

    assert plain(display.card.change.text()) == "80 % → 70 %"
    row = display.conditions.awaited.rows[0].content
    assert (row.label, plain(row.expected), plain(row.actual)) == (
        "Cobot: Speed override",
        "Expected: 70 % ± 0.5 %",
        "70.0 %",
    )


def test_that_a_signed_step_asks_for_the_pin_and_sends_it(display, panel):
    tell(panel, an_answer(a_run("slow_down"), OfferedAct(act=RunAct.DO, needs_pin=True)))

    key(display, "set to 70 %").click()
    sign(opened(display, SignedActFaceplate))

    assert panel.link.commands == [DoStep(run="run-1", revision=7, step=StepId("slow_down"), pin=PIN)]


def test_that_what_is_signed_is_told_in_the_language_that_is_switched_to(display, panel):
    tell(panel, an_answer(a_run("slow_down"), OfferedAct(act=RunAct.DO, needs_pin=True)))
    key(display, "set to 70 %").click()
    faceplate = opened(display, SignedActFaceplate)

    i18n.choose("de")
    faceplate.retranslate()

    assert faceplate.meaning_label.text() == "Wird einmal gesendet und zurückgelesen."


def test_that_a_measured_value_outside_of_its_limits_is_not_taken(display, panel):
    tell(panel, an_answer(a_run("gap"), RunAct.ENTER))
    key(display, "Enter what you measured").click()
    faceplate = opened(display, MeasuredValueFaceplate)

    for character in "0.5":
        faceplate.pad.type_character(character)
    assert not faceplate.save_key.isEnabled()
    assert "Outside of the limits" in faceplate.remark_label.text()
    faceplate.pad.clear()
    for character in "0.25":
        faceplate.pad.type_character(character)
    faceplate.save_key.click()

    assert panel.link.commands == [EnterValue(run="run-1", revision=7, step=StepId("gap"), value=0.25)]


def test_that_a_bad_measurement_is_entered_where_the_procedure_has_a_way_out_of_it(display, panel):
    answer = an_answer(a_run("gap"), RunAct.ENTER)
    assert answer.step is not None
    way_out = OnFail(then=FailureAnswer.BRANCH, go_to=StepId("call"))
    step = msgspec.structs.replace(answer.step, on_fail=way_out)
    tell(panel, msgspec.structs.replace(answer, step=step))
    key(display, "Enter what you measured").click()
    faceplate = opened(display, MeasuredValueFaceplate)

    for character in "0.5":
        faceplate.pad.type_character(character)
    assert "the guide offers what to do then" in faceplate.remark_label.text()
    faceplate.save_key.click()
    assert panel.link.commands == [EnterValue(run="run-1", revision=7, step=StepId("gap"), value=0.5)]

    failure = Failure(cause=FailureCause.OUT_OF_LIMITS, since_ns=1, reason="out_of_range", value=0.5)
    run = a_run("gap", StepState.FAILED, of_step={"failure": failure})
    tell(panel, an_answer(run, RunAct.RETRY, retries_left=1))
    assert display.banner.content.words == "Measured: outside of the limits"
    assert plain(display.banner.content.detail) == "0.5 mm was entered; allowed: between 0.1 mm and 0.3 mm"


def test_that_answers_are_keys_of_equal_weight(display, panel):
    tell(panel, an_answer(a_run("smooth"), RunAct.REPLY))

    assert keys(display) == ["Yes, smoothly", "No, it grinds"]
    assert {one.property("look") or "" for one in display.card.shown_keys} == {""}
    key(display, "grinds").click()

    assert panel.link.commands == [ReplyToStep(run="run-1", revision=7, step=StepId("smooth"), reply="no")]


def test_that_a_tap_meant_for_one_step_does_nothing_at_the_next(display, panel):
    tell(panel, an_answer(a_run("clean"), RunAct.CONFIRM))
    before = key(display, "I have done it")
    place = before.mapTo(display.window(), before.rect().center())

    tell(panel, an_answer(a_run("both"), RunAct.CONFIRM))
    QTest.mouseClick(display.window().windowHandle(), Qt.MouseButton.LeftButton, pos=place)

    assert panel.link.commands == []


def test_that_the_key_that_holds_says_that_the_machine_goes_on(display, panel):
    tell(panel, an_answer(a_run("clean"), RunAct.CONFIRM, RunAct.HOLD))
    hold = display.keys.keys[RunAct.HOLD]

    assert hold.text() == "Hold the guide\n(not the machine)"
    hold.click()

    assert panel.link.commands == [HoldRun(run="run-1")]


def test_that_a_run_held_by_a_restart_says_what_became_of_what_was_sent(display, panel):
    hold = Hold(cause=HoldCause.RESTART, since_ns=panel.bridge.now_ns)
    intent = Intent(nonce="n", sent_ns=1, tag=SPEED, old=80.0, new=70.0)
    of_step = {"intent": intent, "held_from": StepState.RUNNING}
    run = a_run("slow_down", StepState.HELD, run_state=RunState.HELD, hold=hold, of_step=of_step)

    told = {}
    for effect in Effect:
        tell(panel, an_answer(run, RunAct.RESUME, effect=effect))
        told[effect] = display.banner.content.detail

    assert display.banner.content.words == "Held after a restart"
    assert "stands at the machine" in told[Effect.APPLIED]
    assert "did not arrive" in told[Effect.NOT_APPLIED]
    assert "not known" in told[Effect.UNKNOWN]
    key(display, "Go on").click()
    assert panel.link.commands == [ResumeRun(run="run-1", revision=7)]


def test_that_what_earlier_steps_set_and_is_no_longer_so_needs_a_reason(display, panel):
    hold = Hold(cause=HoldCause.PERSON, since_ns=panel.bridge.now_ns, by=ANA.ref)
    run = a_run("cool", StepState.HELD, run_state=RunState.HELD, hold=hold)
    condition = Condition(tag=SPEED, is_one_of=(70.0,), unit="%")
    changed = (Seen(condition=condition, verdict=Verdict.FALSE, value=80.0),)
    tell(panel, an_answer(run, RunAct.RESUME, changed=changed))
    assert display.conditions.changed_ones.isVisible()

    key(display, "Go on").click()
    faceplate = opened(display, RunResumeFaceplate)
    assert "left at 70 %, now 80.0 %" in plain(faceplate.meaning_label.text())
    assert not faceplate.pad.isEnabled()
    faceplate.why.setText("Set on purpose")
    sign(faceplate)

    assert panel.link.commands[-1].accepts_changes
    assert panel.link.commands[-1].why == "Set on purpose"


def test_that_a_failed_step_says_why_and_offers_to_try_again_or_the_other_way(display, panel):
    failure = Failure(cause=FailureCause.TIMED_OUT, since_ns=1, tag=CONTROLLER, value=46.0)
    run = a_run("cool", StepState.FAILED, of_step={"failure": failure})
    tell(panel, an_answer(run, RunAct.RETRY, RunAct.FOLLOW_BRANCH, retries_left=1))

    assert display.banner.content.words == "Not confirmed in time"
    assert plain(display.banner.content.detail) == "Cobot: Temperature was 46 °C"
    assert keys(display) == ["Try again (1 time left) …", "Go to: Call the coordinator"]


def test_that_leaving_out_needs_a_reason(display, panel):
    tell(panel, an_answer(a_run("clean"), RunAct.CONFIRM, RunAct.SKIP))
    display.keys.keys[RunAct.SKIP].click()
    faceplate = opened(display, WordsFaceplate)
    assert not faceplate.save_key.isEnabled()

    faceplate.field.setPlainText("Cleaned yesterday")
    faceplate.save_key.click()

    assert panel.link.commands == [SkipStep(run="run-1", revision=7, step=StepId("clean"), why="Cleaned yesterday")]


def test_that_giving_up_says_what_is_offered_to_be_taken_back(display, panel):
    intent = Intent(nonce="n", sent_ns=1, tag=SPEED, old=80.0, new=70.0)
    run = a_run("slow_down", StepState.VERIFYING, of_step={"intent": intent})
    tell(panel, an_answer(run, RunAct.ABORT))
    display.keys.keys[RunAct.ABORT].click()
    faceplate = opened(display, WordsFaceplate)

    assert "Take all tools out of the cell" in faceplate.about_label.text()
    assert "Set the speed to 70 %" in faceplate.about_label.text()
    faceplate.field.setPlainText("The ring is broken")
    faceplate.save_key.click()

    assert panel.link.commands == [AbortRun(run="run-1", why="The ring is broken")]


def test_that_a_lock_is_signed_only_with_its_number_its_try_out_and_released_energy(display, panel):
    tell(panel, an_answer(a_run("lock_out"), OfferedAct(act=RunAct.LOCK, needs_pin=True)))
    key(display, "My lock is on").click()
    faceplate = opened(display, StepLockFaceplate)

    assert not faceplate.pad.isEnabled()
    faceplate.number.setText("17")
    faceplate.result.setText("Nothing moved")
    assert faceplate.pin_label.text() == "Say that stored energy is released first"
    faceplate.released.setChecked(True)
    sign(faceplate)

    assert panel.link.commands == [
        ConfirmLock(
            run="run-1", revision=7, step=StepId("lock_out"), number="17", zero_result="Nothing moved",
            is_released=True, pin=PIN,
        )
    ]  # fmt: skip


def a_lock(person, number: str) -> LockRecord:
    return LockRecord(
        step=StepId("lock_out"), point="Q1", number=number, person=person.ref, applied_ns=1, zero_result="dead"
    )


def test_that_each_takes_off_their_own_lock_with_their_own_pin(display, panel):
    run = a_run("unlock", locks=(a_lock(ANA, "17"), a_lock(BEN, "4")))
    tell(panel, an_answer(run, RunAct.TAKE_OFF_LOCK))
    assert keys(display) == ["Lock 17 of Ana is off …", "Lock 4 of Ben is off …"]

    key(display, "Ben").click()
    faceplate = opened(display, LockRemovalFaceplate)
    assert faceplate.pin_label.text() == "The PIN of Ben is the signature"
    sign(faceplate)

    assert panel.link.commands == [
        TakeOffLock(run="run-1", revision=7, lock=StepId("lock_out"), owner=BEN.ref, pin=PIN, person=BEN.ref)
    ]


def lock_of_ben(display, panel) -> LockRemovalFaceplate:
    """A coordinator runs the procedure, and the lock of Ben is on."""
    sign_in(panel, CAI)
    run = a_run("unlock", operator=CAI.ref, locks=(a_lock(BEN, "4"),))
    tell(panel, an_answer(run, RunAct.TAKE_OFF_LOCK))
    key(display, "Ben").click()
    return opened(display, LockRemovalFaceplate)


def test_that_the_owner_takes_off_their_lock_where_a_coordinator_is_signed_in(display, panel):
    faceplate = lock_of_ben(display, panel)
    assert faceplate.pin_label.text() == "The PIN of Ben is the signature"
    assert not faceplate.why.isVisible()
    sign(faceplate)

    assert (panel.link.commands[-1].why, panel.link.commands[-1].person) == ("", BEN.ref)


def test_that_a_coordinator_takes_off_somebody_elses_lock_only_with_a_reason(display, panel):
    faceplate = lock_of_ben(display, panel)
    faceplate.pad.add("1")

    faceplate.others_key.click()
    assert not faceplate.pad.isEnabled()
    assert faceplate.pad.count == 0
    faceplate.why.setText("Ben went home")
    assert faceplate.pin_label.text() == "The PIN of Cai is the signature"
    sign(faceplate)

    assert (panel.link.commands[-1].why, panel.link.commands[-1].person) == ("Ben went home", None)


def test_that_nobody_but_a_coordinator_is_offered_the_lock_of_another(display, panel):
    tell(panel, an_answer(a_run("unlock", locks=(a_lock(BEN, "4"),)), RunAct.TAKE_OFF_LOCK))
    key(display, "Ben").click()

    assert not opened(display, LockRemovalFaceplate).others_key.isVisible()


def test_that_a_second_person_signs_and_is_never_the_first(display, panel):
    first = Attestation(person=ANA.ref, time_ns=1, screen="panel")
    run = a_run("both", StepState.RUNNING, of_step={"attested": (first,)})
    tell(panel, an_answer(run, OfferedAct(act=RunAct.ATTEST, needs_pin=True)))
    key(display, "second person signs").click()
    faceplate = opened(display, StepAttestationFaceplate)
    choose(panel, faceplate, BEN)

    assert ANA.ref not in [one.ref for one in faceplate.people.people.people]
    sign(faceplate)

    assert panel.link.commands == [AttestStep(run="run-1", revision=7, step=StepId("both"), person=BEN.ref, pin=PIN)]


def test_that_a_run_of_somebody_else_says_whose_and_what_the_skill_lacks(display, panel):
    sign_in(panel, BEN)
    no = Refused(reason=Reason.NOT_QUALIFIED, facts={"skill": MECHANICS, "level": 3, "has": 2})
    others = refused(RunAct.CONFIRM, Refused(reason=Reason.OTHERS_RUN))
    tell(panel, an_answer(a_run("clean"), others, refused(RunAct.TAKE, no)))

    assert "Ana runs this procedure." in display.owner.text()
    assert "Robot mechanics, level 3: alone (yours is 2: with help)" in display.owner.text()
    assert keys(display) == ["Take it over …"]
    assert not key(display, "Take it over").isEnabled()


def test_that_who_takes_over_says_first_that_they_know_of_the_locks(display, panel):
    sign_in(panel, BEN)
    tell(panel, an_answer(a_run("clean", locks=(a_lock(ANA, "17"),)), OfferedAct(act=RunAct.TAKE, needs_pin=True)))
    key(display, "Take it over").click()
    faceplate = opened(display, SignedActFaceplate)

    assert "lock 17, Ana" in plain(faceplate.meaning_label.text())
    assert not faceplate.pad.isEnabled()
    faceplate.tick.setChecked(True)
    sign(faceplate)

    assert panel.link.commands == [TakeRun(run="run-1", revision=7, pin=PIN, knows_locks=True)]


def test_that_who_is_called_because_it_takes_too_long_is_said(display, panel):
    run = a_run("cool", StepState.VERIFYING, of_step={"escalated": 2})
    tell(panel, an_answer(run, verify_left_s=10.0, overdue_s=200.0))

    assert "trainer or maintenance is called" in display.banner.content.detail
    assert display.banner.content.loudness is Loudness.ATTENTION


def test_that_without_the_service_nothing_can_be_confirmed_and_nothing_is_shown_as_live(display, panel):
    tell(panel, an_answer(a_run("slow_down"), RunAct.DO, RunAct.HOLD))

    panel.bridge.picture.is_attached = False
    panel.bridge.attachment_changed.emit()

    assert display.banner.content.words == "Service not heard"
    assert not any(one.isEnabled() for one in display.card.shown_keys)
    assert display.conditions.needed.rows[0].content.doubt == "Not heard now"
    assert plain(display.card.change.text()) == "? → 70 %"


def test_that_all_steps_are_seen_with_who_did_them(display, panel):
    tell(panel, an_answer(a_run("slow_down"), RunAct.DO))
    display.keys.keys["steps"].click()
    faceplate = opened(display, RunStepsFaceplate)

    words = [row[1].words for row in faceplate.rows.rows]
    assert words[0] == "1. Lock the arm out"
    assert faceplate.rows.rows[4][1].badge == "now"


def test_that_no_run_leads_to_the_list(display, panel):
    tell(panel, RunAnswer())

    assert display.empty.isVisible()
    display.empty.key.click()

    assert panel.asked[-1] == ("procedures", "")


def test_that_news_of_runs_is_asked_for_at_once(display, panel):
    tell(panel, an_answer(a_run("clean"), RunAct.CONFIRM))
    asked = len(panel.link.queries)

    panel.bridge.take(Notice(subject="procedure_runs", text="other"))

    assert isinstance(panel.link.queries[asked], AskRun)


def test_that_keys_are_reached_by_the_keyboard_and_named(display, panel):
    tell(panel, an_answer(a_run("clean"), RunAct.CONFIRM, RunAct.HOLD, RunAct.SKIP))

    shown = [*display.card.shown_keys, *(one for one in display.keys.keys.values() if one.isVisible())]
    assert all(one.focusPolicy() & Qt.FocusPolicy.TabFocus for one in shown)
    assert all(one.accessibleName() or one.text() for one in shown)


def test_that_a_long_answer_is_read_whole(display, panel):
    answer = an_answer(a_run("smooth"), RunAct.REPLY)
    long = "It glitters: there is metal in the grease, and somebody has to be told before it goes on"
    first, second = answer.step.work.replies
    work = msgspec.structs.replace(answer.step.work, replies=(msgspec.structs.replace(first, words=long), second))
    step = msgspec.structs.replace(answer.step, work=work)

    tell(panel, msgspec.structs.replace(answer, step=step))

    assert keys(display)[0] == long
    assert "\n" in display.card.shown_keys[0].text()


def test_that_who_comes_back_after_a_run_ended_is_shown_the_next_one(display, panel):
    tell(panel, an_answer(a_run("both", StepState.DONE, run_state=RunState.DONE, current=None)))
    assert display.banner.content.words == "Done"

    display.enter()

    assert [one.run for one in panel.link.queries if isinstance(one, AskRun)][-1] is None


def test_that_a_run_that_cannot_be_told_of_says_why(display, panel):
    panel.link.answer(AskRun, Refused(reason=Reason.SESSION_ENDED))

    assert display.empty.isVisible()
    assert "The session has ended" in display.empty.label.text()


def test_that_nothing_counts_as_known_while_the_service_does_not_tell_of_the_run(display, panel):
    answer = an_answer(a_run("slow_down"), RunAct.DO, RunAct.HOLD)
    tell(panel, answer)
    display._ask_anew()

    panel.link.answer(AskRun, Failed(reason=Reason.SERVICE_SILENT))

    assert display.banner.content.words == "How the guide stands is not known"
    assert "does not answer" in display.banner.content.detail
    assert not any(one.isEnabled() for one in display.card.shown_keys)
    assert not display.keys.keys[RunAct.HOLD].isEnabled()
    tell(panel, answer)
    assert display.card.shown_keys[0].isEnabled()
    assert display.keys.keys[RunAct.HOLD].isEnabled()


def test_that_nobody_to_choose_is_not_said_where_people_cannot_be_told(display, panel):
    first = Attestation(person=ANA.ref, time_ns=1, screen="panel")
    tell(panel, an_answer(a_run("both", StepState.RUNNING, of_step={"attested": (first,)}), RunAct.ATTEST))
    display.card.shown_keys[0].click()
    faceplate = opened(display, StepAttestationFaceplate)

    panel.link.answer(AskPeople, Failed(reason=Reason.SERVICE_SILENT))

    assert faceplate.people.nobody.isVisible()
    assert "does not answer" in faceplate.people.nobody.text()


def test_that_keys_of_a_run_take_no_room_before_there_is_one(display, panel):
    tell(panel, RunAnswer())

    assert not any(one.isVisibleTo(display.keys) for one in display.keys.keys.values())
    assert display.minimumSizeHint().width() < display.width()
