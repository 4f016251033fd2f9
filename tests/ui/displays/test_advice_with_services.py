"""The inbox on the real services: what the card asks for is what they take, and what they refuse is said in words."""

import asyncio
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from hmi.domain.advice import AdviceId, Weight
from hmi.domain.advice_command import StopAi
from hmi.domain.advice_state import Advice, AdviceState, ApproveReason, RejectReason
from hmi.domain.command import Command
from hmi.domain.outcome import Outcome
from hmi.domain.query import Answer, AskPeople, PeopleAnswer, Query
from hmi.domain.trial_query import AskTrial
from hmi.link.messages import Recorded, SessionChanged
from hmi.services.caller import Caller
from tests.hmi.services.advice_bench import PIN, SPEED, TEMPERATURE, AdviceBench
from tests.ui.displays.conftest import Panel
from ui.bridge import Bridge, Picture
from ui.displays.advice import AdviceDisplay
from ui.faceplates.advice_changes import AdviceChangesFaceplate
from ui.faceplates.decision import DecisionFaceplate


class RealLink:
    """Asks the real services, at once; a screen that stands at the cell."""

    def __init__(self, bench: AdviceBench) -> None:
        self.bench, self.loop = bench, asyncio.new_event_loop()
        self.caller = Caller(None, "panel", is_at_cell=True)
        self.bridge: Bridge | None = None
        self.outcomes: list[Outcome] = []

    def ask(self, query: Query, on_answer: Callable[[Answer | Outcome], None]) -> None:
        if isinstance(query, AskPeople):
            on_answer(PeopleAnswer(people=tuple(self.bench.people.values()), needs_setup=False))
        elif not isinstance(query, AskTrial):
            on_answer(self.loop.run_until_complete(self.bench.dispatcher.ask(query, self.caller)))

    def do(self, command: Command, on_outcome: Callable[[Outcome], None]) -> None:
        self.outcomes.append(self.loop.run_until_complete(self.bench.dispatcher.do(command, self.caller)))
        on_outcome(self.outcomes[-1])
        assert self.bridge is not None
        self.bridge.take(Recorded(needs_setup=False))


@pytest.fixture
def bench(tmp_path: Path) -> Iterator[AdviceBench]:
    bench = AdviceBench(tmp_path)
    yield bench
    bench.close()


@pytest.fixture
def link(bench) -> Iterator[RealLink]:
    link = RealLink(bench)
    yield link
    link.loop.close()


@pytest.fixture
def display(bench, link, qtbot) -> AdviceDisplay:
    panel = Panel()
    panel.bridge = link.bridge = Bridge(link)
    picture = Picture(bench.image.cell)
    picture.is_attached = True
    panel.bridge.picture = picture
    panel.bridge.service_time_ns = bench.now_ns()
    for tag, value in bench.values.items():
        panel.say(tag, value)
    display = AdviceDisplay(panel.bridge)
    qtbot.addWidget(display)
    display.resize(1170, 620)
    display.show()
    display.enter()
    return display


def sign_in(display, link, name: str) -> None:
    link.caller = link.bench.caller(name)
    display.bridge.take(SessionChanged(session=link.caller.session))


def opened(display, kind: type) -> Any:
    found = [one for one in display.window().findChildren(kind) if one.isVisible()]
    assert len(found) == 1
    return found[0]


def look_at_all(display) -> None:
    for key in list(display.card.evidence.keys.values()):
        key.click()


def say_first(display, choice: str = "joint_friction") -> None:
    display.card.assessment.choices.keys[choice].click()
    display.card.assessment.give_key.click()


def decide(display, key: str, reason: object, pin: str = "") -> DecisionFaceplate:
    display.card.decisions.keys[key].click()
    faceplate = opened(display, DecisionFaceplate)
    faceplate.choices.keys[reason].click()
    if pin:
        faceplate.pad.confirmed.emit(pin)
    else:
        faceplate.save_key.click()
    return faceplate


def stands(link, advice: Advice | AdviceId) -> Advice:
    return link.bench.stands(advice.id if isinstance(advice, Advice) else advice)


def test_that_a_card_is_opened_looked_through_and_approved(display, link, bench):
    advice = bench.offered()
    sign_in(display, link, "cora")
    display._choose_advice(advice.id)
    assert stands(link, advice).state is AdviceState.PRESENTED

    decide(display, "approve", ApproveReason.EVIDENCE, PIN)

    approved = stands(link, advice)
    assert approved.state is AdviceState.APPROVED
    assert approved.approval is not None
    assert approved.approval.plan_hash == advice.proposal.plan.plan_hash
    assert not display.card.decisions.isVisible()
    assert display.card.act_keys["withdraw"].isVisible()


def test_that_a_method_that_would_be_called_is_shown_as_what_reaches_the_machine(display, link, bench):
    advice = bench.offered()
    sign_in(display, link, "cora")

    display._choose_advice(advice.id)

    told = [frame.change.text() for frame in display.card.proposal.frames]
    assert len(told) == len(advice.plan.acts)
    assert "Unit.Hold(7)" in told
    assert "people do it" not in display.card.proposal.words.text()


def test_that_of_high_impact_ones_own_view_comes_first_then_the_evidence_then_the_decision(display, link, bench):
    advice = bench.offered(impact=Weight.HIGH)
    sign_in(display, link, "cora")
    display._choose_advice(advice.id)
    assert display.card.assessment.isVisible()
    assert "Relieve" not in display.card.heading.text()

    say_first(display, "payload_wrong")

    assert display.card.heading.text() == "Relieve joint 3"
    assert not display.card.decisions.keys["approve"].isEnabled()
    look_at_all(display)
    assert display.card.decisions.keys["approve"].isEnabled()
    decide(display, "approve", ApproveReason.SEEN_MYSELF, PIN)
    told = stands(link, advice)
    assert told.state is AdviceState.APPROVED
    assert [one.choice for one in told.assessments] == ["payload_wrong"]


def test_that_of_high_risk_a_second_person_approves_at_the_same_panel(display, link, bench):
    advice = bench.offered(risk=Weight.HIGH)
    sign_in(display, link, "cora")
    display._choose_advice(advice.id)
    say_first(display)
    look_at_all(display)
    decide(display, "approve", ApproveReason.EVIDENCE, PIN)
    assert stands(link, advice).state is AdviceState.HALF_APPROVED
    assert not display.card.act_keys["second"].isVisible()

    sign_in(display, link, "mia")
    say_first(display)
    look_at_all(display)
    display.card.act_keys["second"].click()
    faceplate = opened(display, DecisionFaceplate)
    faceplate.choices.keys[ApproveReason.SEEN_MYSELF].click()
    faceplate.pad.confirmed.emit(PIN)

    told = stands(link, advice)
    assert told.state is AdviceState.APPROVED
    assert told.approval is not None
    assert len(told.approval.approvers) == 2


def test_that_another_value_within_the_window_is_approved_as_entered(display, link, bench):
    advice = bench.offered()
    sign_in(display, link, "cora")
    display._choose_advice(advice.id)
    if not display.card.decisions.keys["change"].isEnabled():
        pytest.skip("the plan of this bench leaves no window")

    display.card.decisions.keys["change"].click()
    changes = opened(display, AdviceChangesFaceplate)
    changes.entries[0].show_number(70.0)
    changes.next_key.click()
    decision = opened(display, DecisionFaceplate)
    decision.choices.keys[ApproveReason.WORTH_TRYING].click()
    decision.pad.confirmed.emit(PIN)

    told = stands(link, advice)
    assert told.state is AdviceState.CHANGED
    assert told.plan.writes[0].value == 70.0


def test_that_a_rejection_is_on_record_with_its_reason(display, link, bench):
    advice = bench.offered()
    sign_in(display, link, "cora")
    display._choose_advice(advice.id)

    decide(display, "reject", RejectReason.NOT_WORTH_IT)

    told = stands(link, advice)
    assert told.state is AdviceState.REJECTED
    assert told.final is not None
    assert told.final.reason is RejectReason.NOT_WORTH_IT


def test_that_a_value_that_moved_after_the_card_was_seen_refuses_and_says_which(display, link, bench):
    advice = bench.offered()
    sign_in(display, link, "cora")
    display._choose_advice(advice.id)
    display.card.decisions.keys["approve"].click()
    bench.hear(**{TEMPERATURE: 95.0})

    faceplate = opened(display, DecisionFaceplate)
    faceplate.choices.keys[ApproveReason.EVIDENCE].click()
    faceplate.pad.confirmed.emit(PIN)

    assert faceplate.isVisible()
    assert "95" in faceplate.remark_label.text()
    assert stands(link, advice).state is AdviceState.PRESENTED


def test_that_whoever_may_not_decide_reads_the_card_and_is_told_why(display, link, bench):
    advice = bench.offered()
    sign_in(display, link, "tom")
    display._choose_advice(advice.id)

    assert display.card.heading.text() == "Relieve joint 3"
    assert not any(key.isEnabled() for key in display.card.decisions.keys.values())
    assert "may not decide on recommendations" in display.card.refusal.text()


def test_that_stopping_ai_cancels_what_waits_and_the_inbox_says_so(display, link, bench):
    advice = bench.offered()
    sign_in(display, link, "olga")
    display._choose_advice(advice.id)

    display.bridge.do(StopAi(), lambda _outcome: None)
    display.pace.do_now()

    assert stands(link, advice).state is AdviceState.CANCELLED
    assert display.bridge.advices.stop is not None
    assert not display.card.decisions.isVisible()


def test_that_a_difference_from_what_was_approved_is_named_on_the_card(display, link, bench):
    advice = bench.offered()
    sign_in(display, link, "cora")
    display._choose_advice(advice.id)
    decide(display, "approve", ApproveReason.EVIDENCE, PIN)

    bench.hear(**{SPEED: 80.0, TEMPERATURE: 95.0})
    display.chosen.ask()

    told = [band.label.text() for band in display.card.bands if band.isVisible()]
    assert len(told) >= 2
    assert all(words.startswith("Not as it was approved.") for words in told)
