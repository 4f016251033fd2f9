"""The inbox of recommendations: nothing is chosen by itself, a look is on record, and only what can be done is let."""

from typing import Any

import msgspec
import pytest

from hmi.domain.advice import Candidate, Confidence, Weight
from hmi.domain.advice_command import ApproveAdvice, AssessSituation, EscalateAdvice, OpenAdvice, RejectAdvice
from hmi.domain.advice_notice import AI_STOPPED
from hmi.domain.advice_query import AdviceAnswer, AdviceLine, AdvicesAnswer, AskAdvice, AskAdvices, MayDecide
from hmi.domain.advice_state import AdviceState, ApproveReason, RejectReason
from hmi.domain.outcome import Failed, Reason, Refused
from hmi.domain.person import Person, Session
from hmi.domain.trial_command import TryAdvice
from hmi.domain.trial_query import AskTrial, TrialAnswer
from hmi.domain.twin_record import TwinStanding, TwinState
from hmi.link.messages import Notice, Recorded, SessionChanged
from tests.ui.displays.advice_builders import ANA, CURRENT, MIRA, S, a_ledger, a_line, a_proposal, a_trial, an_answer
from ui.displays.advice import AdviceDisplay
from ui.displays.advice_attention import AdviceWatch, advice_count, advice_items
from ui.faceplates.advice_changes import AdviceChangesFaceplate
from ui.faceplates.decision import DecisionFaceplate
from ui.faceplates.faceplate import Faceplate
from ui.models.advice_rows import AdviceGroup


@pytest.fixture
def display(panel, qtbot) -> AdviceDisplay:
    display = AdviceDisplay(panel.bridge)
    qtbot.addWidget(display)
    display.resize(1170, 620)
    display.show()
    display.enter()
    panel.keep.append(display)
    return display


@pytest.fixture
def line(panel) -> AdviceLine:
    return a_line(panel.bridge.service_time_ns)


def sign_in(panel, person: Person | None) -> None:
    session = None if person is None else Session(token="t", person=person, signed_in_ns=0, idle_limit_s=300)
    panel.bridge.take(SessionChanged(session=session))


def tell(panel, display, *lines: AdviceLine) -> None:
    display._ask_list()
    panel.link.answer(AskAdvices, AdvicesAnswer(lines=lines))


def choose(panel, display, line: AdviceLine, **more: Any) -> AdviceAnswer:
    """Tap on its row, and let the service answer."""
    told = an_answer(line, **more)
    display._choose_advice(line.advice.id)
    panel.link.answer(AskAdvice, told)
    return told


def opened(display, kind: type[Faceplate]) -> Any:
    found = [one for one in display.window().findChildren(kind) if one.isVisible()]
    assert len(found) == 1
    return found[0]


def possible(display) -> set[str]:
    return {name for name, key in display.card.decisions.keys.items() if key.isEnabled()}


def last(panel, kind: type) -> Any:
    return next(one for one in reversed(panel.link.commands) if isinstance(one, kind))


def test_that_until_the_service_answers_nothing_is_claimed(display):
    assert display.all_well.title.text() == "Loading …"


def test_that_an_empty_inbox_says_so(display, panel):
    tell(panel, display)

    assert display.all_well.title.text() == "No recommendation waits"


def test_that_a_refusal_is_said_in_place_of_the_list(display, panel):
    display._ask_list()
    panel.link.answer(AskAdvices, Refused(reason=Reason.SERVICE_SILENT))

    assert display.all_well.title.text() == "No recommendation is known"
    assert "does not answer" in display.all_well.reason.text()


def test_that_what_waits_for_a_decision_comes_before_what_is_decided(display, panel):
    now_ns = panel.bridge.service_time_ns
    grave = a_line(now_ns, 2, proposal=a_proposal(now_ns, 2, impact=Weight.HIGH))
    agreed = a_line(now_ns, 3, AdviceState.APPROVED)
    tell(panel, display, agreed, a_line(now_ns), grave)

    order = [row.advice.id if isinstance(row, AdviceLine) else row for row in display.rows.rows]

    assert order == [AdviceGroup.WAITING, "advice-2", "advice-1", AdviceGroup.AGREED, "advice-3"]


def test_that_no_card_is_opened_by_itself(display, panel, line):
    sign_in(panel, MIRA)
    tell(panel, display, line)

    assert not display.card.isVisible()
    assert not [one for one in panel.link.commands if isinstance(one, OpenAdvice)]


def test_that_a_card_that_somebody_opens_is_on_record_once(display, panel, line):
    sign_in(panel, MIRA)
    tell(panel, display, line)

    choose(panel, display, line)
    display.chosen.ask()

    looks = [one for one in panel.link.commands if isinstance(one, OpenAdvice)]
    assert looks == [OpenAdvice(advice=line.advice.id)]


def test_that_the_card_says_what_is_written_from_what_to_what_and_where(display, panel, line):
    tell(panel, display, line)
    choose(panel, display, line)

    (frame,) = display.card.proposal.frames
    assert frame.name.text() == "Speed override · Cobot"
    assert frame.change.text() == "80\xa0% → 70\xa0%"
    assert "s=cobot/ur5e/parameterset.speedoverride" in frame.node.text()
    assert not frame.now.isVisible()


def test_that_a_value_that_is_no_longer_what_was_seen_is_said(display, panel, line):
    tell(panel, display, line)
    panel.say("cobot/ur5e/parameterset.speedoverride", 95.0)
    choose(panel, display, line)

    assert "95" in display.card.proposal.frames[0].now.text()


def test_that_what_speaks_against_is_shown_beside_what_speaks_for(display, panel, line):
    tell(panel, display, line)
    choose(panel, display, line)

    sides = [key.content.is_against for key in display.card.evidence.keys.values()]
    assert sides == [False, False, False, True]


def test_that_doing_nothing_stands_among_the_alternatives(display, panel, line):
    tell(panel, display, line)
    choose(panel, display, line)

    assert "Do nothing" in [label.text() for label in display.card.others._names]


@pytest.mark.parametrize(
    ("ledger", "words"),
    [
        (a_ledger(28, 34), "28 of 34 confirmed (80 %: 73 to 89)"),
        (a_ledger(3, 4), "not calibrated yet (4 outcomes)"),
        (a_ledger(1, 1), "not calibrated yet (1 outcome)"),
    ],
)
def test_that_the_track_record_is_a_count_or_not_there_yet(display, panel, line, ledger, words):
    tell(panel, display, line)
    choose(panel, display, line, ledger=ledger)

    assert display.card.record.label.text() == words


def test_that_keys_for_a_decision_are_of_one_size_and_none_has_the_focus(display, panel, line):
    sign_in(panel, MIRA)
    tell(panel, display, line)
    choose(panel, display, line)

    keys = list(display.card.decisions.keys.values())
    widths = {key.width() for key in keys}
    assert len({key.height() for key in keys}) == 1
    assert max(widths) - min(widths) <= 1
    assert not any(key.hasFocus() for key in keys)


def test_that_nobody_can_approve_before_the_evidence_was_looked_at(display, panel, line):
    sign_in(panel, MIRA)
    tell(panel, display, line)
    unseen = (line.advice.proposal.evidence[0].key,)
    choose(panel, display, line, may=MayDecide(needs_pin=True, unseen=unseen))

    assert possible(display) == {"reject", "defer", "escalate"}
    assert "1 more piece" in display.card.refusal.text()

    display.card.evidence.opened.emit(unseen[0])

    assert last(panel, OpenAdvice).evidence == unseen[0]
    assert display.card.moment.tag == CURRENT


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"confidence": Confidence(mean=0.5, low=0.2, high=0.8, is_in_range=False)}, "Unlike its training data"),
        ({"inputs": ()}, ""),
        ({"input_age_s": 1.0}, "Stale"),
    ],
)
def test_that_what_is_in_the_way_blocks_approval_and_says_so(display, panel, changes, words):
    sign_in(panel, MIRA)
    now_ns = panel.bridge.service_time_ns
    odd = a_line(now_ns, proposal=msgspec.structs.replace(a_proposal(now_ns), **changes))
    tell(panel, display, odd)
    choose(panel, display, odd)

    band = display.card.bands[0]
    assert band.label.text().startswith(words)
    assert ("approve" in possible(display)) is not bool(words)


def test_that_whoever_may_not_decide_is_told_why_and_may_hand_it_on(display, panel, line):
    sign_in(panel, ANA)
    tell(panel, display, line)
    choose(panel, display, line, may=MayDecide(refusal=Reason.NOT_QUALIFIED))

    assert possible(display) == {"escalate"}
    assert display.card.refusal.text().startswith("You are not qualified for this.")


def test_that_without_a_session_the_card_can_be_read_and_leads_to_signing_in(display, panel, line):
    tell(panel, display, line)
    choose(panel, display, line, may=MayDecide(refusal=Reason.NOT_SIGNED_IN))

    assert possible(display) == set()
    display.card.act_keys["sign_in"].click()
    assert panel.asked[-1] == ("sign_in", "")


def test_that_approving_takes_a_reason_and_a_signature_for_exactly_what_was_shown(display, panel, line):
    sign_in(panel, MIRA)
    tell(panel, display, line)
    told = choose(panel, display, line)

    display.card.decisions.keys["approve"].click()
    faceplate = opened(display, DecisionFaceplate)
    assert not faceplate.pad.isEnabled()
    faceplate.choices.keys[ApproveReason.EVIDENCE].click()
    assert faceplate.pad.isEnabled()
    faceplate.pad.confirmed.emit("24681357")

    assert last(panel, ApproveAdvice) == ApproveAdvice(
        advice=line.advice.id,
        revision=line.advice.revision,
        plan_hash=told.plan_hash,
        shown=told.shown,
        reason=ApproveReason.EVIDENCE,
        pin="24681357",
    )


def test_that_other_values_are_entered_within_the_window_before_they_are_signed(display, panel, line):
    sign_in(panel, MIRA)
    tell(panel, display, line)
    choose(panel, display, line)

    display.card.decisions.keys["change"].click()
    changes = opened(display, AdviceChangesFaceplate)
    changes.entries[0].show_number(90.0)
    assert not changes.next_key.isEnabled()
    assert "50" in changes.fault_label.text()
    changes.entries[0].show_number(75.0)
    changes.next_key.click()
    decision = opened(display, DecisionFaceplate)
    assert "75" in decision.meaning_label.text()
    decision.choices.keys[ApproveReason.SEEN_MYSELF].click()
    decision.pad.confirmed.emit("24681357")

    (change,) = last(panel, ApproveAdvice).changes
    assert (change.step, change.value) == ("slow", 75.0)


def test_that_rejecting_takes_a_reason_and_no_signature(display, panel, line):
    sign_in(panel, MIRA)
    tell(panel, display, line)
    choose(panel, display, line)

    display.card.decisions.keys["reject"].click()
    faceplate = opened(display, DecisionFaceplate)
    assert not faceplate.save_key.isEnabled()
    faceplate.choices.keys[RejectReason.NOT_NOW].click()
    faceplate.save_key.click()

    assert last(panel, RejectAdvice).reason is RejectReason.NOT_NOW


def test_that_handing_it_to_a_coordinator_takes_words(display, panel, line):
    sign_in(panel, ANA)
    tell(panel, display, line)
    choose(panel, display, line)

    display.card.decisions.keys["escalate"].click()
    faceplate = opened(display, DecisionFaceplate)
    assert not faceplate.save_key.isEnabled()
    faceplate.field.setText("It sounds dry, but we are late")
    faceplate.save_key.click()

    assert last(panel, EscalateAdvice).words == "It sounds dry, but we are late"


def test_that_a_proposal_is_hidden_until_ones_own_view_is_given(display, panel):
    sign_in(panel, MIRA)
    now_ns = panel.bridge.service_time_ns
    line = a_line(now_ns, is_veiled=True, asks_assessment=True)
    tell(panel, display, line)
    choose(panel, display, line, may=MayDecide(refusal=Reason.ASSESS_FIRST))

    card = display.card
    assert card.assessment.isVisible()
    assert not card.proposal_part.isVisible()
    assert not card.decisions.isVisible()
    assert "slower" not in card.heading.text()
    assert not card.assessment.give_key.isEnabled()

    card.assessment.choices.keys["payload_wrong"].click()
    card.assessment.give_key.click()

    assert last(panel, AssessSituation) == AssessSituation(advice=line.advice.id, choice="payload_wrong")


def test_that_something_else_has_to_be_said_in_words(display, panel):
    sign_in(panel, MIRA)
    line = a_line(panel.bridge.service_time_ns, is_veiled=True, asks_assessment=True)
    tell(panel, display, line)
    choose(panel, display, line)

    display.card.assessment.choices.keys["other"].click()

    assert not display.card.assessment.give_key.isEnabled()


@pytest.mark.parametrize("own", ["other", "something_else"])
def test_that_something_else_is_offered_once_whatever_its_proposer_calls_it(display, panel, own: str):
    sign_in(panel, MIRA)
    line = a_line(panel.bridge.service_time_ns, is_veiled=True, asks_assessment=True)
    tell(panel, display, line)
    choose(panel, display, line, candidates=(*a_proposal(0).candidates, Candidate(id=own)))

    told = [key.text() for key in display.card.assessment.choices.keys.values()]

    assert told == ["Gear of a joint runs dry", "Payload set wrong", "Something else", "I do not know"]


def test_that_there_is_no_key_for_more_than_one(display, panel):
    now_ns = panel.bridge.service_time_ns
    tell(panel, display, a_line(now_ns), a_line(now_ns, 2))

    assert display.list.selectionMode() is display.list.SelectionMode.SingleSelection


def test_that_while_the_service_is_silent_nothing_can_be_decided(display, panel, line):
    sign_in(panel, MIRA)
    tell(panel, display, line)
    choose(panel, display, line)
    panel.bridge.live.picture.is_attached = False
    panel.bridge.attachment_changed.emit()

    assert possible(display) == set()
    assert "heard last" in display.summary.text()


def test_that_what_one_person_saw_is_not_left_to_the_next(display, panel, line):
    sign_in(panel, MIRA)
    tell(panel, display, line)
    choose(panel, display, line)

    sign_in(panel, ANA)

    assert not display.card.isVisible()


def test_that_validity_is_told_and_runs_out(display, panel):
    now_ns = panel.bridge.service_time_ns
    late = a_line(now_ns, proposal=a_proposal(now_ns, valid_until_ns=now_ns + 90 * S))
    tell(panel, display, late)
    choose(panel, display, late)

    assert "Valid for 1 min 30 s" in display.card.status.text()
    panel.bridge.service_time_ns = now_ns + 91 * S
    display._show_card()
    assert "Its time is over" in display.card.status.text()


def test_that_the_rail_counts_what_waits_and_tells_of_what_interrupts(display, panel):
    now_ns = panel.bridge.service_time_ns
    tell(
        panel, display, a_line(now_ns, interrupts_ns=now_ns), a_line(now_ns, 2), a_line(now_ns, 3, AdviceState.APPROVED)
    )

    count = advice_count(panel.bridge)
    assert count is not None
    assert (count.words, count.wants_attention) == ("2", True)
    assert [item.words for item in advice_items(panel.bridge)] == ["Advice: Run the arm slower until service"]


def test_that_what_waits_silently_calls_nobody(display, panel, line):
    tell(panel, display, line)

    assert list(advice_items(panel.bridge)) == []
    count = advice_count(panel.bridge)
    assert count is not None
    assert not count.wants_attention


def test_that_the_trial_is_told_with_its_bands_and_the_twins_own_record(display, panel, line):
    sign_in(panel, MIRA)
    tell(panel, display, line)
    choose(panel, display, line)
    panel.link.answer(AskTrial, a_trial(panel.bridge.service_time_ns))

    trial = display.card.trial
    assert trial.verdict.text().startswith("The twin expects it to help.")
    assert "18 of 20 forecasts held" in trial.twin.text()
    assert trial.charts[0].isVisible()
    assert "with it 40" in trial.charts[0].accessibleName()
    assert not trial.doubt.isVisible()


def test_that_an_old_trial_of_a_wrong_twin_says_so(display, panel, line):
    tell(panel, display, line)
    choose(panel, display, line)
    now_ns = panel.bridge.service_time_ns
    panel.link.answer(
        AskTrial, a_trial(now_ns, is_current=False, twin=TwinStanding(state=TwinState.WRONG, forecasts=9))
    )

    words = display.card.trial.doubt.label.text()
    assert "This trial is old" in words
    assert "The twin is wrong now" in words


def test_that_a_trial_is_asked_for_exactly_what_is_shown(display, panel, line):
    sign_in(panel, MIRA)
    tell(panel, display, line)
    told = choose(panel, display, line)
    panel.link.answer(AskTrial, TrialAnswer())

    display.card.trial.try_key.click()

    assert last(panel, TryAdvice) == TryAdvice(advice=line.advice.id, plan_hash=told.plan_hash)


def test_that_a_recommendation_that_cannot_be_told_says_why(display, panel, line):
    tell(panel, display, line)
    display._choose_advice(line.advice.id)

    panel.link.answer(AskAdvice, Failed(reason=Reason.SERVICE_SILENT))

    assert "does not answer" in display.nothing_chosen.label.text()


def test_that_nothing_can_be_decided_while_nobody_tells_how_it_stands(display, panel, line):
    sign_in(panel, MIRA)
    tell(panel, display, line)
    told = choose(panel, display, line, may=MayDecide())
    assert "reject" in possible(display)
    display.chosen.ask()

    panel.link.answer(AskAdvice, Failed(reason=Reason.SERVICE_SILENT))

    assert display.card.bands[0].isVisible()
    assert display.card.bands[0].label.text().startswith("How it stands now is not known")
    assert possible(display) == set()
    display.chosen.ask()
    panel.link.answer(AskAdvice, told)
    assert "reject" in possible(display)
    assert not display.card.bands[0].isVisible()


def test_that_a_trial_that_cannot_be_told_says_why(display, panel, line):
    tell(panel, display, line)
    choose(panel, display, line)

    panel.link.answer(AskTrial, Failed(reason=Reason.SERVICE_SILENT))

    assert display.card.trial.verdict.isVisible()
    assert "does not answer" in display.card.trial.verdict.text()
    assert not display.card.trial.twin.isVisible()
    assert not display.card.trial.try_key.isVisible()


def test_that_what_was_told_to_one_person_does_not_come_late_to_the_next(display, panel, line):
    sign_in(panel, MIRA)
    tell(panel, display, line)
    display._choose_advice(line.advice.id)
    told_to_mira = panel.link._waiting[AskAdvice]

    sign_in(panel, ANA)
    told_to_mira(an_answer(line))

    assert not display.card.isVisible()


def test_that_a_flood_of_records_is_one_question(display, panel, line, qtbot):
    tell(panel, display, line)
    choose(panel, display, line)
    asked = len(panel.link.queries)

    for _number in range(50):
        panel.bridge.take(Recorded(needs_setup=False))

    assert sum(isinstance(one, AskAdvice) for one in panel.link.queries[asked:]) == 1
    qtbot.waitUntil(lambda: sum(isinstance(one, AskAdvice) for one in panel.link.queries[asked:]) == 2)


def test_that_what_waits_is_not_asked_for_with_every_scene_of_the_past_nor_every_alarm(panel, qtbot):
    watch = AdviceWatch(panel.bridge, panel.bridge)

    def asked() -> int:
        return sum(isinstance(one, AskAdvices) for one in panel.link.queries)

    for signal in (panel.bridge.live_changed, panel.bridge.notice_changed, panel.bridge.attachment_changed):
        signal.emit()
    assert asked() == 0
    panel.bridge.take(Notice(subject=AI_STOPPED, text="since"))
    assert asked() == 1
    watch.deleteLater()


def test_that_a_chosen_row_that_goes_chooses_no_other_one(panel, display):
    lines = [a_line(panel.bridge.service_time_ns, number) for number in range(1, 5)]
    sign_in(panel, MIRA)
    tell(panel, display, *lines)
    row = display.rows.row_of(lines[0].advice.id)
    display.list.setCurrentIndex(display.rows.index(row))
    chosen = display.chosen.advice

    tell(panel, display, *lines[2:])

    assert chosen == lines[0].advice.id
    assert display.chosen.advice not in {one.advice.id for one in lines[1:]}
    assert display.rows.row_of(lines[3].advice.id) is not None
