"""Whatever people, time and runs do to a recommendation, it goes only where it may go, and its log only grows."""

from typing import Any

import msgspec
import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from hmi.domain import advice_life
from hmi.domain.advice import AdviceId, Weight
from hmi.domain.advice_life import FOLLOWS, SECOND_WITHIN_NS
from hmi.domain.advice_state import (
    Advice,
    AdviceState,
    Appraisal,
    ApproveReason,
    Assessment,
    Decision,
    DecisionKind,
    Judge,
    RejectReason,
    Sent,
    Verdict,
)
from hmi.domain.outcome import Reason
from hmi.domain.person import PersonRef, Role
from tests.hmi.domain.advices import ANA, BEN, CLARA, NOON, S, a_proposal, an_advice, an_approval, an_approver

PEOPLE = st.sampled_from([ANA, BEN, CLARA])
WAITS = st.sampled_from([0, S, 60 * S, SECOND_WITHIN_NS - 1, SECOND_WITHIN_NS + 1, 3601 * S])


def a_decision(kind: DecisionKind, person: PersonRef = ANA, **others: Any) -> Decision:
    reason = others.pop("reason", RejectReason.NOT_NOW if kind is DecisionKind.REJECTED else ApproveReason.EVIDENCE)
    given: dict[str, Any] = {
        "roles": frozenset({Role.COORDINATOR}), "level": 3, "screen": "panel", "decided_ns": NOON,
        "agreed": reason if isinstance(reason, ApproveReason) else None,
        "rejected": reason if isinstance(reason, RejectReason) else None,
    }  # fmt: skip
    return Decision(kind=kind, person=person, **(given | others))


class Life(RuleBasedStateMachine):
    """One recommendation; every act may come at any time."""

    @initialize(state=st.sampled_from([AdviceState.QUEUED, AdviceState.SHADOW]), risk=st.sampled_from(Weight))
    def begin(self, state: AdviceState, risk: Weight) -> None:
        self.now = NOON
        self.advice = an_advice(state, proposal=a_proposal(risk=risk))
        self.was: list[Advice] = [self.advice]

    def take(self, told: Advice | Reason) -> None:
        if isinstance(told, Advice):
            self.was.append(self.advice)
            self.advice = told

    @rule(wait=WAITS)
    def pass_time(self, wait: int) -> None:
        self.now += wait

    @rule(who=PEOPLE, key=st.sampled_from(["", "samples|cobot/axis_3/Temperature", "case|unknown"]))
    def open(self, who: PersonRef, key: str) -> None:
        self.take(advice_life.opened(self.advice, who, key, self.now))

    @rule(who=PEOPLE, choice=st.sampled_from(["joint_friction", "not_known", "nonsense"]))
    def assess(self, who: PersonRef, choice: str) -> None:
        self.take(advice_life.assessed(self.advice, Assessment(person=who, choice=choice, given_ns=self.now)))

    @rule(who=PEOPLE)
    def approve(self, who: PersonRef) -> None:
        proposal = self.advice.proposal
        approval = an_approval(an_approver(who, approved_ns=self.now), proposal=proposal)
        decision = a_decision(DecisionKind.APPROVED, who, decided_ns=self.now)
        needs_two = proposal.risk is Weight.HIGH
        self.take(advice_life.approved(self.advice, decision, approval, needs_two=needs_two))

    @rule(who=PEOPLE)
    def second(self, who: PersonRef) -> None:
        decision = a_decision(DecisionKind.APPROVED, who, decided_ns=self.now)
        self.take(advice_life.seconded(self.advice, decision, an_approver(who, approved_ns=self.now)))

    @rule()
    def lapse(self) -> None:
        self.take(advice_life.second_lapsed(self.advice, self.now))

    @rule(who=PEOPLE)
    def reject(self, who: PersonRef) -> None:
        decision = a_decision(DecisionKind.REJECTED, who, decided_ns=self.now)
        self.take(advice_life.rejected(self.advice, decision))

    @rule(who=PEOPLE, after=st.sampled_from([-S, 0, 600 * S, 15 * 86_400 * S]))
    def defer(self, who: PersonRef, after: int) -> None:
        decision = a_decision(DecisionKind.DEFERRED, who, decided_ns=self.now)
        self.take(advice_life.deferred(self.advice, decision, self.now + after))

    @rule()
    def wake(self) -> None:
        self.take(advice_life.woken(self.advice, self.now))

    @rule(who=PEOPLE)
    def escalate(self, who: PersonRef) -> None:
        decision = a_decision(DecisionKind.ESCALATED, who, decided_ns=self.now)
        self.take(advice_life.escalated(self.advice, decision, Role.COORDINATOR))

    @rule()
    def expire(self) -> None:
        self.take(advice_life.expired(self.advice, self.now, NOON + 7200 * S))

    @rule(later=st.integers(0, 2))
    def merge(self, later: int) -> None:
        newer = a_proposal(made_ns=self.now, valid_until_ns=self.now + later * 3600 * S)
        self.take(advice_life.merged(self.advice, newer))

    @rule()
    def supersede(self) -> None:
        self.take(advice_life.superseded(self.advice, AdviceId("2")))

    @rule()
    def cancel(self) -> None:
        self.take(advice_life.cancelled(self.advice, "stopped"))

    @rule()
    def begin_run(self) -> None:
        self.take(advice_life.begun(self.advice, "run"))

    @rule()
    def send(self) -> None:
        self.take(advice_life.allowed(self.advice, Sent(step="slow_down", time_ns=self.now, person=ANA)))

    @rule(is_verified=st.booleans())
    def end_run(self, is_verified: bool) -> None:
        self.take(advice_life.ended(self.advice, is_verified=is_verified, why="", read_back={}, now_ns=self.now))

    @rule(verdict=st.sampled_from(Verdict), judge=st.sampled_from(Judge))
    def judge(self, verdict: Verdict, judge: Judge) -> None:
        self.take(advice_life.judged(self.advice, Appraisal(judge=judge, verdict=verdict, time_ns=self.now)))

    @invariant()
    def goes_only_where_it_may(self) -> None:
        if hasattr(self, "was"):
            before = self.was[-1].state
            assert self.advice.state is before or self.advice.state in FOLLOWS[before]

    @invariant()
    def its_log_only_grows(self) -> None:
        if not hasattr(self, "was"):
            return
        before = self.was[-1]
        for name in ("opened", "assessments", "decisions", "sent", "appraisals"):
            old = getattr(before, name)
            assert getattr(self.advice, name)[: len(old)] == old
        assert self.advice.revision >= before.revision

    @invariant()
    def two_people_agreed_where_two_must(self) -> None:
        if not hasattr(self, "advice"):
            return
        state, approval = self.advice.state, self.advice.approval
        if state.is_running or state in (AdviceState.VERIFIED, AdviceState.APPLY_FAILED):
            assert approval is not None
            people = {one.person for one in approval.approvers}
            assert len(people) == len(approval.approvers) == (2 if approval.risk is Weight.HIGH else 1)
            assert self.advice.agreed_ns

    @invariant()
    def nothing_is_sent_before_it_was_agreed(self) -> None:
        if hasattr(self, "advice"):
            assert not self.advice.sent or self.advice.agreed_ns
            assert self.advice.state is not AdviceState.SHADOW or not self.advice.decisions


Life.TestCase.settings = settings(max_examples=150, stateful_step_count=25, deadline=None)
TestLife = Life.TestCase


@pytest.mark.parametrize("state", AdviceState)
def test_that_every_state_says_what_may_follow(state: AdviceState):
    assert state in FOLLOWS
    assert state.is_open + state.is_running + state.is_over == 1


def test_that_a_second_person_is_another_one_and_comes_within_five_minutes():
    waiting = a_half_approved()

    assert second(waiting, ANA, NOON) is Reason.SECOND_PERSON
    assert second(waiting, BEN, NOON + SECOND_WITHIN_NS + 1) is Reason.ADVICE_CHANGED
    assert second(waiting, BEN, NOON - 1) is Reason.ADVICE_CHANGED
    told = second(waiting, BEN, NOON + SECOND_WITHIN_NS)
    assert isinstance(told, Advice)
    assert told.state is AdviceState.APPROVED
    assert told.approval is not None
    assert [one.person for one in told.approval.approvers] == [ANA, BEN]


def test_that_an_approval_to_which_nobody_came_as_second_is_none():
    lapsed = advice_life.second_lapsed(a_half_approved(), NOON + SECOND_WITHIN_NS + 1)

    assert isinstance(lapsed, Advice)
    assert lapsed.state is AdviceState.PRESENTED
    assert lapsed.approval is None
    assert lapsed.final is None
    assert [one.kind for one in lapsed.decisions] == [DecisionKind.APPROVED]


def test_that_half_an_approval_is_none_of_what_supersedes_it():
    gone = advice_life.superseded(a_half_approved(), AdviceId("2"))

    assert isinstance(gone, Advice)
    assert gone.final is None


def test_that_the_data_have_the_word_where_they_can_tell_and_people_where_they_cannot():
    def outcome(*told: tuple[Judge, Verdict]) -> Verdict | None:
        appraisals = tuple(Appraisal(judge=judge, verdict=verdict, time_ns=0) for judge, verdict in told)
        return an_advice(AdviceState.VERIFIED, appraisals=appraisals).outcome

    assert outcome() is None
    assert outcome((Judge.PERSON, Verdict.IMPROVED), (Judge.DATA, Verdict.WORSE)) is Verdict.WORSE
    assert outcome((Judge.DATA, Verdict.CANNOT_TELL), (Judge.PERSON, Verdict.IMPROVED)) is Verdict.IMPROVED
    assert outcome((Judge.DATA, Verdict.CANNOT_TELL)) is Verdict.CANNOT_TELL
    assert outcome((Judge.DATA, Verdict.IMPROVED), (Judge.PERSON, Verdict.REVERTED)) is Verdict.REVERTED


def a_half_approved() -> Advice:
    proposal = a_proposal(risk=Weight.HIGH)
    seen = an_advice(AdviceState.PRESENTED, proposal=proposal)
    told = advice_life.approved(seen, a_decision(DecisionKind.APPROVED), an_approval(proposal=proposal), needs_two=True)
    assert isinstance(told, Advice)
    return told


def second(advice: Advice, who: PersonRef, now_ns: int) -> Advice | Reason:
    decision = a_decision(DecisionKind.APPROVED, who, decided_ns=now_ns)
    return advice_life.seconded(advice, decision, msgspec.structs.replace(an_approver(who), approved_ns=now_ns))
