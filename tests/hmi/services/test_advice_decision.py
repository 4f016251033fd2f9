"""Who decides on what, after having seen what; and that everything of it is on record."""

import asyncio
from collections.abc import Iterator
from pathlib import Path
from typing import Any, get_args, get_type_hints

import msgspec
import pytest

from hmi.domain.advice import Confidence, DataGap, ModelInput, Recommendation, Weight, Worth
from hmi.domain.advice_command import (
    AdviceCommand,
    AssessSituation,
    DeferAdvice,
    EscalateAdvice,
    JudgeOutcome,
    OpenAdvice,
    WithdrawApproval,
)
from hmi.domain.advice_mode import AdviceMode
from hmi.domain.advice_plan import ChangedValue, Plan, PlanStep
from hmi.domain.advice_query import AdvicesAnswer, AskAdvices
from hmi.domain.advice_state import AdviceState, ApproveReason, DecisionKind, RejectReason, Verdict, missing_in_log
from hmi.domain.outcome import Done, Reason
from hmi.domain.person import Role
from hmi.domain.procedure import Level
from hmi.domain.quality import Freshness
from hmi.services.advice_trial import never_tried
from hmi.services.caller import Caller
from tests.hmi.services.advice_bench import MECHANICS, SOURCE, TEMPERATURE, AdviceBench, S, aspect, other, reason

HIGH = {"risk": Weight.HIGH, "impact": Weight.HIGH}


@pytest.fixture
def bench(tmp_path: Path) -> Iterator[AdviceBench]:
    bench = AdviceBench(tmp_path)
    yield bench
    bench.close()


async def test_that_a_recommendation_goes_from_offer_to_outcome(bench: AdviceBench):
    advice = await bench.approved()
    assert bench.begin(advice.id) is None
    for step in ("slow_down", "grip_less", "hold"):
        assert isinstance(await bench.send(step), Done)
    read_back = {"cobot/SpeedOverride": 60.0, "gripper/Force": 40.0}
    bench.approvals.end(run_id(), is_verified=True, why="", read_back=read_back, now_ns=bench.now_ns())
    judged = await bench.dispatcher.do(JudgeOutcome(advice=advice.id, verdict=Verdict.IMPROVED), bench.caller("olga"))

    told = bench.stands(advice.id)
    assert isinstance(judged, Done)
    assert (told.state, told.outcome) == (AdviceState.VERIFIED, Verdict.IMPROVED)
    assert [one.step for one in told.sent] == ["slow_down", "grip_less", "hold"]
    assert [value for _, value in bench.controller.sent] == [60.0, 40.0, (7,)]
    assert missing_in_log(told) == ()
    kinds = await bench.kinds()
    wanted = ["advice.offered", "advice.opened", "advice.approved", "advice.begun", "advice.allowed", "advice.ended"]
    assert [kind for kind in dict.fromkeys(kinds) if kind in wanted] == wanted


def run_id() -> Any:
    from hmi.domain.procedure_run import RunId

    return RunId("run")


@pytest.mark.parametrize(
    ("name", "others", "refused"),
    [
        ("olga", {}, None),
        ("mia", {}, None),
        ("cora", {}, None),
        ("olga", {"impact": Weight.HIGH}, Reason.NOT_PERMITTED),
        ("olga", {"risk": Weight.HIGH}, Reason.NOT_PERMITTED),
        ("mia", {"impact": Weight.HIGH}, None),
        ("tom", {}, Reason.NOT_PERMITTED),
    ],
)
async def test_that_roles_decide_what_is_theirs(
    bench: AdviceBench, name: str, others: dict[str, Any], refused: Reason | None
):
    advice = bench.offered(**others)

    assert reason(await bench.approve(advice.id, bench.caller(name))) is refused


async def test_that_who_is_not_qualified_cannot_decide(bench: AdviceBench):
    bench.skills.told[bench.people["olga"].ref] = {MECHANICS: Level.WITH_HELP}
    advice = bench.offered()

    outcome = await bench.approve(advice.id, bench.caller("olga"))

    assert reason(outcome) is Reason.NOT_QUALIFIED
    assert bench.stands(advice.id).decisions == ()


async def test_that_it_is_decided_at_the_cell(bench: AdviceBench):
    advice = bench.offered()

    assert reason(await bench.approve(advice.id, bench.caller("cora", is_at_cell=False))) is Reason.NOT_AT_CELL


async def test_that_the_author_is_never_the_approver(bench: AdviceBench):
    author = bench.people["cora"].ref
    advice = bench.offered(source=other(SOURCE, author=author))

    assert reason(await bench.approve(advice.id, bench.caller("cora"))) is Reason.OWN_ADVICE
    assert reason(await bench.approve(advice.id, bench.caller("carl"))) is None


async def test_that_high_risk_takes_two_different_people_at_one_screen(bench: AdviceBench):
    advice = bench.offered(**HIGH)

    assert isinstance(await bench.approve(advice.id, bench.caller("cora")), Done)
    assert bench.stands(advice.id).state is AdviceState.HALF_APPROVED
    assert reason(bench.begin(advice.id)) is Reason.NOT_APPROVED
    assert reason(await bench.second(advice.id, bench.caller("cora"))) is Reason.SECOND_PERSON
    assert reason(await bench.second(advice.id, bench.caller("mia", "gate"))) is Reason.SECOND_PERSON
    assert isinstance(await bench.second(advice.id, bench.caller("mia")), Done)
    told = bench.stands(advice.id)
    assert told.state is AdviceState.APPROVED
    assert told.approval is not None
    assert {one.signature for one in told.approval.approvers} == {told.approval.digest}
    assert bench.begin(advice.id) is None


async def test_that_one_of_two_is_a_coordinator(bench: AdviceBench):
    advice = bench.offered(**HIGH)
    await bench.approve(advice.id, bench.caller("mia"))

    assert aspect(await bench.second(advice.id, bench.caller("max"))) == "role"
    assert isinstance(await bench.second(advice.id, bench.caller("carl")), Done)


async def test_that_the_second_comes_within_five_minutes_or_nothing_was_approved(bench: AdviceBench):
    advice = bench.offered(**HIGH)
    await bench.approve(advice.id, bench.caller("cora"))
    bench.now_s += 301
    bench.hear()

    assert reason(await bench.second(advice.id, bench.caller("mia"))) is Reason.ADVICE_CHANGED
    bench.advice.tend()
    assert bench.stands(advice.id).state is AdviceState.PRESENTED


async def test_that_the_pin_is_the_signature_where_something_is_sent(bench: AdviceBench):
    advice = bench.offered()

    assert reason(await bench.approve(advice.id, bench.caller("cora"), pin="000000")) is Reason.WRONG_CREDENTIAL
    assert reason(await bench.approve(advice.id, bench.caller("cora"), pin="")) is Reason.WRONG_CREDENTIAL
    assert bench.store.attempts(bench.people["cora"].ref).failed == 2
    assert isinstance(await bench.approve(advice.id, bench.caller("cora")), Done)


async def test_that_what_nobody_looked_at_cannot_be_decided(bench: AdviceBench):
    advice = bench.offered()
    await bench.look(advice.id, bench.caller("mia"))

    assert reason(await bench.approve(advice.id, bench.caller("cora"), look=False)) is Reason.EVIDENCE_UNSEEN


async def test_that_gated_items_need_their_evidence_opened(bench: AdviceBench):
    advice, caller = bench.offered(impact=Weight.HIGH), bench.caller("cora")
    await bench.look(advice.id, caller, evidence=False)

    outcome = await bench.approve(advice.id, caller, look=False)
    card = await bench.card(advice.id, caller)

    assert reason(outcome) is Reason.EVIDENCE_UNSEEN
    assert set(card.may.unseen) == {f"samples|{TEMPERATURE}", "alarm|plc|x|overload"}
    await bench.look(advice.id, caller)
    assert isinstance(await bench.approve(advice.id, caller, look=False), Done)


async def test_that_own_assessment_is_stored_before_the_proposal_is_sent(bench: AdviceBench):
    """AI-5."""
    advice, caller = bench.offered(impact=Weight.HIGH), bench.caller("cora")
    await bench.dispatcher.do(OpenAdvice(advice=advice.id), caller)

    before = await bench.card(advice.id, caller)
    early = await bench.approve(advice.id, caller, look=False)
    listed = await bench.dispatcher.ask(AskAdvices(), caller)
    told = await bench.dispatcher.do(AssessSituation(advice=advice.id, choice="payload_wrong"), caller)
    kinds = await bench.kinds()
    after = await bench.card(advice.id, caller)

    assert isinstance(listed, AdvicesAnswer)
    for line in (before.line, *listed.lines):
        assert line is not None
        assert line.is_veiled
        written = msgspec.json.encode(line).decode()
        for secret in ("Relieve", "relieve_joint", "friction has risen", "runs hot", "60.0", "wait"):
            assert secret not in written
    assert (before.plan_hash, before.ledger, before.shown) == ("", None, ())
    assert [one.id for one in before.candidates] == ["joint_friction", "payload_wrong"]
    assert reason(early) is Reason.ASSESS_FIRST
    assert isinstance(told, Done)
    assert kinds[-2:] == ["advice.assessed", "assess_situation.done"]
    assert after.line is not None
    assert not after.line.is_veiled
    assert after.line.advice.proposal == advice.proposal
    again = await bench.dispatcher.do(AssessSituation(advice=advice.id, choice="joint_friction"), caller)
    assert reason(again) is Reason.ADVICE_CHANGED


async def test_that_the_veil_is_lifted_for_each_person_by_themselves(bench: AdviceBench):
    advice = bench.offered(impact=Weight.HIGH)
    await bench.look(advice.id, bench.caller("cora"))

    mia, nobody = await bench.card(advice.id, bench.caller("mia")), await bench.card(advice.id, Caller(None, "panel"))

    assert mia.line is not None
    assert nobody.line is not None
    assert mia.line.is_veiled
    assert nobody.line.is_veiled
    assert mia.line.advice.assessments == ()


async def test_that_every_tenth_card_asks_for_it_and_so_does_one_after_a_bad_outcome(bench: AdviceBench):
    asked = [bench.offered(cause=f"cobot|Axis_{place}|joint_friction").asks_assessment for place in range(20)]

    assert [place for place, asks in enumerate(asked) if asks] == [9, 19]

    advice = await bench.approved(cause="cobot|Axis_30|joint_friction")
    bench.advice.judge(advice.id, Verdict.WORSE, {})
    assert bench.offered(cause="cobot|Axis_31|joint_friction").asks_assessment
    good = await bench.approved(cause="cobot|Axis_32|joint_friction")
    bench.now_s += 1
    bench.hear()
    bench.advice.judge(good.id, Verdict.IMPROVED, {})
    assert not bench.offered(cause="cobot|Axis_33|joint_friction").asks_assessment


async def test_that_a_stale_or_changed_context_cannot_be_accepted(bench: AdviceBench):
    """AI-1."""
    advice, caller = bench.offered(), bench.caller("cora")
    await bench.look(advice.id, caller)
    shown = (await bench.card(advice.id, caller)).shown

    async def approve(**others: Any) -> Reason | None:
        return reason(await bench.approve(advice.id, caller, look=False, **({"shown": shown} | others)))

    bench.hear(**{TEMPERATURE: 70.0})
    assert await approve() is Reason.VALUE_CHANGED
    bench.hear(freshness=Freshness.STALE, **{TEMPERATURE: 61.0})
    assert await approve() is Reason.ADVICE_STALE
    bench.hear(status=0x80000000)
    assert await approve() is Reason.ADVICE_STALE
    bench.hear()
    assert await approve(shown=()) is Reason.ADVICE_CHANGED
    assert await approve(plan_hash="0" * 64) is Reason.ADVICE_CHANGED
    assert await approve(revision=99) is Reason.ADVICE_CHANGED
    bench.now_s += 601
    bench.hear()
    assert await approve() is Reason.ADVICE_STALE
    bench.now_s += 3600
    assert await approve() is Reason.ADVICE_STALE
    assert bench.stands(advice.id).decisions == ()
    assert bench.controller.sent == []


async def test_that_other_values_are_approved_within_the_window_and_carried_out_as_changed(bench: AdviceBench):
    advice, caller = bench.offered(), bench.caller("cora")
    await bench.look(advice.id, caller)

    wrong = await bench.approve(advice.id, caller, look=False, changes=(ChangedValue(step="slow_down", value=101.0),))
    right = await bench.approve(advice.id, caller, look=False, changes=(ChangedValue(step="slow_down", value=80.0),))

    assert reason(wrong) is Reason.OUT_OF_RANGE
    assert isinstance(right, Done)
    told = bench.stands(advice.id)
    assert (told.state, told.decisions[-1].kind) == (AdviceState.CHANGED, DecisionKind.CHANGED)
    assert bench.begin(advice.id) is None
    assert isinstance(await bench.send("slow_down"), Done)
    assert [value for _, value in bench.controller.sent] == [80.0]


@pytest.mark.parametrize("given", RejectReason)
async def test_that_a_rejection_needs_no_pin_but_a_reason_and_teaches_by_it(bench: AdviceBench, given: RejectReason):
    advice = bench.offered()

    assert isinstance(await bench.reject(advice.id, bench.caller("olga"), given), Done)
    told = bench.stands(advice.id)
    assert (told.state, told.decisions[-1].reason) == (AdviceState.REJECTED, given)
    assert missing_in_log(told) == ()
    assert bench.offered().suppression is not None


async def test_that_a_deferred_one_comes_back_by_itself(bench: AdviceBench):
    advice, caller = bench.offered(), bench.caller("cora")
    await bench.look(advice.id, caller)
    revision = bench.stands(advice.id).revision

    outcome = await bench.dispatcher.do(
        DeferAdvice(advice=advice.id, revision=revision, duration_s=600.0, words="After this order"), caller
    )
    bench.now_s += 599
    bench.advice.tend()
    assert isinstance(outcome, Done)
    assert bench.stands(advice.id).state is AdviceState.DEFERRED
    bench.now_s += 2
    bench.advice.tend()
    assert bench.stands(advice.id).state is AdviceState.QUEUED


async def test_that_an_escalated_one_is_the_coordinators(bench: AdviceBench):
    advice, olga = bench.offered(), bench.caller("olga")
    await bench.look(advice.id, olga)
    revision = bench.stands(advice.id).revision

    without = await bench.dispatcher.do(EscalateAdvice(advice=advice.id, revision=revision, words=" "), olga)
    asked = await bench.dispatcher.do(EscalateAdvice(advice=advice.id, revision=revision, words="Not sure"), olga)

    assert reason(without) is Reason.NO_REASON
    assert isinstance(asked, Done)
    assert reason(await bench.approve(advice.id, olga)) is Reason.NOT_PERMITTED
    assert reason(await bench.approve(advice.id, bench.caller("mia"))) is Reason.NOT_PERMITTED
    assert isinstance(await bench.approve(advice.id, bench.caller("cora")), Done)


async def test_that_an_approval_can_be_taken_back_until_a_run_begins(bench: AdviceBench):
    advice = await bench.approved()

    def command(words: str = "The order has changed") -> WithdrawApproval:
        return WithdrawApproval(advice=advice.id, revision=bench.stands(advice.id).revision, words=words)

    assert reason(await bench.dispatcher.do(command(), bench.caller("olga"))) is Reason.NOT_PERMITTED
    assert reason(await bench.dispatcher.do(command(""), bench.caller("cora"))) is Reason.NO_REASON
    assert isinstance(await bench.dispatcher.do(command(), bench.caller("carl")), Done)
    assert bench.stands(advice.id).state is AdviceState.CANCELLED
    assert reason(bench.begin(advice.id)) is Reason.NOT_APPROVED

    running = await bench.approved(cause="cobot|Axis_2|joint_friction")
    bench.begin(running.id)
    late = WithdrawApproval(advice=running.id, revision=bench.stands(running.id).revision, words="Too late")
    assert reason(await bench.dispatcher.do(late, bench.caller("cora"))) is Reason.ADVICE_CHANGED


async def test_that_two_people_at_once_decide_only_once(bench: AdviceBench):
    advice, cora, carl = bench.offered(), bench.caller("cora"), bench.caller("carl", "gate")
    await bench.look(advice.id, cora)
    await bench.look(advice.id, carl)

    outcomes = await asyncio.gather(
        bench.approve(advice.id, cora, look=False), bench.approve(advice.id, carl, look=False)
    )

    assert sorted(reason(one) or "" for one in outcomes) == ["", Reason.ADVICE_CHANGED]
    assert len(bench.stands(advice.id).decisions) == 1


async def test_that_what_has_to_be_tried_first_cannot_be_approved_untried(bench: AdviceBench):
    bench.tried = never_tried
    advice = bench.offered(is_trial_asked=True)

    assert reason(await bench.approve(advice.id, bench.caller("cora"))) is Reason.TRIAL_MISSING


async def test_that_who_proposes_does_not_decide_whether_what_is_written_is_tried(bench: AdviceBench):
    bench.tried = never_tried
    plan = bench.proposal().plan
    alone = Plan(procedure="p", procedure_version="1", steps=tuple(step for step in plan.steps if step.id == "hold"))
    timed = {"cost": Worth(minutes=45.0), "risk": Weight.HIGH}

    writes = bench.offered()
    machine = bench.offered(cause="a|1|x", plan=alone, risk=Weight.HIGH)
    harmless = bench.offered(cause="a|2|x", plan=alone)
    hands = bench.offered(cause="a|3|x", plan=other(alone, steps=(PlanStep(id="grease"), *alone.steps)), **timed)

    assert [one.proposal.is_trial_asked for one in (writes, machine, harmless, hands)] == [True, True, False, False]
    assert reason(await bench.approve(writes.id, bench.caller("cora"))) is Reason.TRIAL_MISSING
    assert isinstance(await bench.approve(harmless.id, bench.caller("cora")), Done)


async def test_that_known_wrong_advice_is_refused_in_a_live_cell_and_never_carried_out(
    bench: AdviceBench, tmp_path: Path
):
    """AI-10."""
    assert bench.offered(is_drill=True).state is AdviceState.SUPPRESSED

    (tmp_path / "practice").mkdir()
    practice = AdviceBench(tmp_path / "practice", is_live=False)
    try:
        drill = await practice.approved(is_drill=True)
        assert reason(practice.begin(drill.id)) is Reason.NOT_APPROVED
        assert practice.controller.sent == []
    finally:
        practice.close()


async def test_that_the_log_is_complete_for_every_decided_case(bench: AdviceBench):
    """AI-9."""
    decided = [await bench.approved(cause="a|1|x"), await bench.approved(cause="a|2|x", **HIGH)]
    for place, given in enumerate(RejectReason):
        advice = bench.offered(cause=f"b|{place}|x", impact=Weight.HIGH if place % 2 else Weight.LOW)
        await bench.reject(advice.id, bench.caller("cora"), given, "Because")
        decided.append(advice)
    carried_out = await bench.approved(cause="a|3|x")
    bench.begin(carried_out.id)
    await bench.send("slow_down")
    bench.approvals.end(
        run_id(), is_verified=True, why="", read_back={"cobot/SpeedOverride": 60.0}, now_ns=bench.now_ns()
    )
    decided.append(carried_out)
    bench.restart()

    assert len(decided) == 3 + len(RejectReason)
    assert {one.id: missing_in_log(bench.stands(one.id)) for one in decided} == {one.id: () for one in decided}


def test_that_nothing_about_people_is_an_input_of_a_model():
    """AI-8: the schema of what a proposal rests on holds nothing that is a person's."""
    for kind in (ModelInput, DataGap):
        told = repr(get_type_hints(kind, include_extras=True))
        assert "PersonRef" not in told
        assert "Role" not in told
        assert not {"person", "name", "operator", "actor"} & set(kind.__struct_fields__)
    people = [name for name, hint in get_type_hints(Recommendation).items() if "Person" in repr(hint)]
    assert people == []


def test_that_no_command_decides_on_more_than_one():
    for command in get_args(AdviceCommand):
        hints = get_type_hints(command)
        assert "AdviceId" not in repr([hint for name, hint in hints.items() if name != "advice"])
        assert "tuple" not in repr(hints.get("advice", ""))


async def test_that_reasons_for_agreement_are_asked_for_too(bench: AdviceBench):
    advice = await bench.approved()

    assert len(ApproveReason) == 5
    assert advice.decisions[-1].reason is ApproveReason.EVIDENCE


async def test_that_what_is_only_recorded_is_the_coordinators_to_see(bench: AdviceBench):
    bench.modes.demote(bench.proposal().advice_type, AdviceMode.SHADOW, cause_person())
    advice = bench.offered()

    olga, cora = await bench.card(advice.id, bench.caller("olga")), await bench.card(advice.id, bench.caller("cora"))

    assert advice.state is AdviceState.SHADOW
    assert olga.line is None
    assert cora.line is not None
    assert reason(await bench.approve(advice.id, bench.caller("cora"))) is Reason.MODE_TOO_LOW


def cause_person() -> Any:
    from hmi.domain.advice_mode import DemotionCause

    return DemotionCause.PERSON


async def test_that_a_name_in_what_was_said_goes_with_the_person(bench: AdviceBench):
    advice = bench.offered()
    await bench.reject(advice.id, bench.caller("cora"), RejectReason.ALREADY_KNOWN, "Ask Mia Winterberg about it")
    gone = bench.add("Mia Winterberg", Role.OPERATOR)

    bench.store.erase(gone.ref, person_actor(bench))

    told = bench.stands(advice.id).decisions[-1].words
    assert told == "Ask … about it"
    assert (await bench.journal.verify()).is_intact


def person_actor(bench: AdviceBench) -> Any:
    from hmi.services.access import actor_of

    bench.add("Ada", Role.ADMINISTRATOR)
    return actor_of(bench.caller("cora"))


async def test_that_time_to_decide_counts_from_when_the_person_saw_it(bench: AdviceBench):
    advice, caller = bench.offered(), bench.caller("cora")
    await bench.look(advice.id, caller)
    bench.now_s += 42
    bench.hear()

    await bench.approve(advice.id, caller, look=False)

    decision = bench.stands(advice.id).decisions[-1]
    assert decision.seconds == pytest.approx(42.0)
    assert len(decision.evidence) == 2
    assert bench.stands(advice.id).presented_ns == decision.decided_ns - 42 * S


async def test_that_what_is_only_recorded_takes_no_room_in_the_lists_of_others(bench: AdviceBench):
    shown = bench.offered()
    bench.modes.demote(shown.proposal.advice_type, AdviceMode.SHADOW, cause_person())
    for place in range(3):
        bench.offered(cause=f"a|{place}|x")
    question = AskAdvices(states=(AdviceState.SHADOW, AdviceState.CANCELLED), limit=2)

    olga = await bench.dispatcher.ask(question, bench.caller("olga"))
    cora = await bench.dispatcher.ask(question, bench.caller("cora"))

    assert isinstance(olga, AdvicesAnswer)
    assert isinstance(cora, AdvicesAnswer)
    assert ([line.advice.id for line in olga.lines], olga.has_more) == ([shown.id], False)
    assert (len(cora.lines), cora.has_more) == (2, True)


async def test_that_what_came_of_it_is_said_by_who_may_see_it_and_not_by_its_author(bench: AdviceBench):
    cora = bench.people["cora"]
    own = await bench.approved("carl", source=other(SOURCE, author=cora.ref))
    bench.modes.demote(own.proposal.advice_type, AdviceMode.SHADOW, cause_person())
    hidden = bench.offered(cause="a|1|x")

    async def judge(advice: Any, name: str, words: str = "") -> Any:
        command = JudgeOutcome(advice=advice.id, verdict=Verdict.WORSE, words=words)
        return await bench.dispatcher.do(command, bench.caller(name))

    assert reason(await judge(hidden, "olga")) is Reason.UNKNOWN_ADVICE
    assert reason(await judge(own, "cora")) is Reason.OWN_ADVICE
    assert reason(await judge(hidden, "cora", "x" * 2001)) is Reason.TOO_LONG
    assert isinstance(await judge(hidden, "cora"), Done)


async def test_that_a_persons_later_word_takes_the_place_of_the_earlier_one(bench: AdviceBench):
    advice = await bench.approved()
    bench.advice.judge(advice.id, Verdict.CANNOT_TELL, {})

    for name, verdict in (("olga", Verdict.REVERTED), ("mia", Verdict.WORSE), ("olga", Verdict.IMPROVED)):
        await bench.dispatcher.do(JudgeOutcome(advice=advice.id, verdict=verdict), bench.caller(name))

    told = bench.stands(advice.id)
    assert [one.verdict for one in told.appraisals] == [Verdict.CANNOT_TELL, Verdict.WORSE, Verdict.IMPROVED]
    assert told.outcome is Verdict.IMPROVED
    assert (await bench.kinds()).count("advice.judged") == 4


async def test_that_who_looks_at_an_approved_card_makes_no_difference_to_it(bench: AdviceBench):
    advice = await bench.approved()
    bench.skills.told.pop(bench.people["tom"].ref)

    nobody = await bench.card(advice.id, Caller(None, "panel"))
    unskilled = await bench.card(advice.id, bench.caller("tom"))
    bench.skills.told.pop(bench.people["cora"].ref)
    approver = await bench.card(advice.id, bench.caller("tom"))

    assert (nobody.differences, unskilled.differences) == ((), ())
    assert [one.name for one in approver.differences] == [bench.people["cora"].ref]
    assert aspect(bench.begin(advice.id, "tom")) == "qualification"


async def test_that_what_is_unlike_the_training_data_is_not_approved_but_may_be_turned_down(bench: AdviceBench):
    confidence = Confidence(mean=0.8, low=0.6, high=0.9, is_in_range=False)
    advice = bench.offered(confidence=confidence)

    assert reason(await bench.approve(advice.id, bench.caller("cora"))) is Reason.UNLIKE_TRAINING
    assert isinstance(await bench.reject(advice.id, bench.caller("cora"), RejectReason.WRONG_DIAGNOSIS), Done)


async def test_that_the_track_record_on_a_card_follows_the_records(bench: AdviceBench):
    advice = bench.offered()
    before = (await bench.card(advice.id, bench.caller("cora"))).ledger
    again = (await bench.card(advice.id, bench.caller("cora"))).ledger
    await bench.reject(bench.offered(cause="a|1|x").id, bench.caller("cora"), RejectReason.DUPLICATE)

    after = (await bench.card(advice.id, bench.caller("cora"))).ledger

    assert before is not None
    assert again is before
    assert after is not None
    assert (before.offered, after.offered) == (1, 2)
