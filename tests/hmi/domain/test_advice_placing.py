"""People are not asked twice, not too often, and not about what is being done; all of it is recorded."""

from typing import Any

import msgspec
import pytest

from hmi.domain.advice import AdviceId, CauseKey, ModelInput, Recommendation, fault_of
from hmi.domain.advice_mode import AdviceMode
from hmi.domain.advice_placing import HOUR_NS, MOST_INTERRUPTING, QUIET_NS, Placed, Standing, is_quiet, placed
from hmi.domain.advice_plan import Plan
from hmi.domain.advice_state import EFFECTS, Advice, AdviceState, DecisionKind, Effect, RejectReason, Suppression
from hmi.domain.quality import Quality
from tests.hmi.domain.advices import LOOK, NOON, PLAN, SOURCE, TEMPERATURE, S, a_proposal, an_advice
from tests.hmi.domain.test_advice_life import a_decision

NEW = AdviceId("2")


def among(*standing: Advice, **others: Any) -> Standing:
    settings: dict[str, Any] = {
        "mode": AdviceMode.ADVISORY, "is_stopped": False, "is_live": True, "asks_assessment": False,
        "open": standing, "rejected": (), "interrupted_ns": (),
    }  # fmt: skip
    return Standing(**(settings | others))


def place(new: Recommendation, standing: Standing) -> Placed:
    return placed(new, standing, NOON)


def why(told: Placed) -> Suppression | None:
    assert told.advice is not None
    assert (told.advice.suppression is None) is (told.advice.state is not AdviceState.SUPPRESSED)
    return told.advice.suppression


def test_that_a_good_one_waits_and_calls_for_attention():
    told = place(a_proposal(), among())

    assert told.advice is not None
    assert told.advice.state is AdviceState.QUEUED
    assert told.advice.interrupts_ns == NOON
    assert told.advice.stage == "advisory"


def test_that_the_same_again_is_one_and_rests_on_newer_values():
    old = an_advice(AdviceState.PRESENTED)
    again = a_proposal(
        id=NEW, made_ns=NOON + 5, valid_until_ns=NOON + 2 * HOUR_NS,
        inputs=(ModelInput(tag_name=TEMPERATURE, value=62.0, source_time_ns=NOON),),
    )  # fmt: skip

    told = place(again, among(old))

    assert told.advice is None
    (kept,) = told.changed
    assert (kept.id, kept.state, kept.merged, kept.revision) == (old.id, old.state, 1, old.revision)
    assert kept.proposal.inputs == again.inputs
    assert kept.proposal.valid_until_ns == again.valid_until_ns


@pytest.mark.parametrize(
    "other",
    [
        {"plan": msgspec.structs.replace(PLAN, steps=PLAN.steps[:2])},
        {"source": msgspec.structs.replace(SOURCE, version="2")},
        {"strength": 2.0},
        {"intervention": "lubricate"},
    ],
)
def test_that_a_newer_one_of_the_same_cause_supersedes(other: dict[str, Any]):
    old = an_advice(AdviceState.HALF_APPROVED)

    told = place(a_proposal(id=NEW, **other), among(old))

    assert told.advice is not None
    assert told.advice.state is AdviceState.QUEUED
    assert [(one.state, one.superseded_by) for one in told.changed] == [(AdviceState.SUPERSEDED, NEW)]


def test_that_another_cause_is_another_matter():
    told = place(a_proposal(id=NEW, cause=CauseKey("cnc||tool_worn")), among(an_advice(AdviceState.APPLYING)))

    assert why(told) is None
    assert told.changed == ()


@pytest.mark.parametrize("state", [state for state in AdviceState if state.is_running])
def test_that_nobody_is_asked_while_an_intervention_on_the_same_cause_runs(state: AdviceState):
    assert why(place(a_proposal(id=NEW), among(an_advice(state)))) is Suppression.RUNNING


def test_that_six_an_hour_call_for_attention_and_the_rest_wait_silently():
    hour = [NOON - place * S for place in range(MOST_INTERRUPTING)]

    silent = place(a_proposal(), among(interrupted_ns=hour)).advice
    again = place(a_proposal(), among(interrupted_ns=[*hour[1:], NOON - HOUR_NS])).advice

    assert silent is not None
    assert (silent.state, silent.interrupts_ns) == (AdviceState.QUEUED, 0)
    assert again is not None
    assert again.interrupts_ns == NOON


def test_that_in_the_shadow_it_is_recorded_and_calls_nobody():
    told = place(a_proposal(), among(mode=AdviceMode.SHADOW)).advice

    assert told is not None
    assert (told.state, told.interrupts_ns, told.asks_assessment) == (AdviceState.SHADOW, 0, False)


def test_that_one_in_the_shadow_neither_merges_with_nor_supersedes_what_people_decide_on():
    told = place(a_proposal(id=NEW), among(an_advice(AdviceState.PRESENTED), mode=AdviceMode.SHADOW))

    assert told.advice is not None
    assert told.changed == ()


def old_input(**others: Any) -> tuple[ModelInput, ...]:
    settings: dict[str, Any] = {"value": 61.0, "source_time_ns": NOON}
    return (ModelInput(tag_name=TEMPERATURE, **(settings | others)),)


@pytest.mark.parametrize(
    ("proposal", "standing", "suppression"),
    [
        (a_proposal(), among(mode=AdviceMode.OFF), Suppression.MODE_OFF),
        (a_proposal(), among(is_stopped=True), Suppression.STOPPED),
        (a_proposal(), among(hard=Suppression.LIMIT), Suppression.LIMIT),
        (a_proposal(), among(hard=Suppression.HASH), Suppression.HASH),
        (a_proposal(inputs=old_input(source_time_ns=NOON - 601 * S)), among(), Suppression.STALE),
        (a_proposal(inputs=old_input(value=None)), among(), Suppression.STALE),
        (a_proposal(inputs=old_input(quality=Quality.UNCERTAIN)), among(), Suppression.STALE),
        (a_proposal(made_ns=NOON - 601 * S), among(), Suppression.STALE),
        (a_proposal(made_ns=NOON - 2 * S, valid_until_ns=NOON - S), among(), Suppression.STALE),
        (a_proposal(alternatives=()), among(), Suppression.FAULTY),
        (a_proposal(is_drill=True), among(), Suppression.DRILL),
        (a_proposal(is_drill=True), among(is_live=False), None),
    ],
)
def test_that_what_nobody_should_decide_on_is_recorded_with_why(
    proposal: Recommendation, standing: Standing, suppression: Suppression | None
):
    assert why(place(proposal, standing)) is suppression


@pytest.mark.parametrize(
    ("spoilt", "fault"),
    [
        ({"alternatives": ()}, "alternatives"),
        ({"source": msgspec.structs.replace(SOURCE, sha256="")}, "source"),
        ({"evidence": ()}, "evidence"),
        ({"valid_until_ns": NOON}, "valid_until_ns"),
        ({"plan": Plan(steps=(LOOK, LOOK))}, "plan"),
        ({"impact": "high", "candidates": ()}, "candidates"),
    ],
)
def test_that_an_incomplete_one_names_what_is_missing(spoilt: dict[str, Any], fault: str):
    told = msgspec.convert(msgspec.to_builtins(a_proposal()) | msgspec.to_builtins(spoilt), Recommendation)

    assert fault_of(a_proposal()) == ""
    assert fault_of(told) == fault


def rejected_for(reason: RejectReason, **proposal: Any) -> Advice:
    decision = a_decision(DecisionKind.REJECTED, reason=reason)
    return an_advice(AdviceState.REJECTED, proposal=a_proposal(**proposal), decisions=(decision,))


@pytest.mark.parametrize("reason", RejectReason)
def test_that_who_rejected_is_not_asked_the_same_again_until_its_time_is_over(reason: RejectReason):
    old, new = rejected_for(reason), a_proposal(id=NEW)

    assert is_quiet(old, new, NOON + QUIET_NS[reason] - 1)
    assert not is_quiet(old, new, NOON + QUIET_NS[reason])
    assert why(place(new, among(rejected=(old,)))) is Suppression.QUIET
    assert not is_quiet(old, a_proposal(cause=CauseKey("cnc||tool_worn")), NOON)


@pytest.mark.parametrize(
    ("reason", "other"),
    [
        (RejectReason.WRONG_DIAGNOSIS, {"strength": 1.5}),
        (RejectReason.NOT_WORTH_IT, {"expected_value": 126.0}),
        (RejectReason.NOT_WORTH_IT, {"intervention": "lubricate"}),
        (RejectReason.NOT_FEASIBLE, {"intervention": "lubricate"}),
        (RejectReason.NOT_FEASIBLE, {"plan": msgspec.structs.replace(PLAN, procedure_digest="d" * 64)}),
    ],
)
def test_that_what_mattered_for_the_rejection_may_change_the_mind(reason: RejectReason, other: dict[str, Any]):
    assert not is_quiet(rejected_for(reason), a_proposal(id=NEW, **other), NOON)


@pytest.mark.parametrize("reason", [RejectReason.NOT_NOW, RejectReason.ALREADY_KNOWN, RejectReason.DUPLICATE])
def test_that_stronger_evidence_is_no_reason_to_ask_who_knows_it_already(reason: RejectReason):
    assert is_quiet(rejected_for(reason), a_proposal(id=NEW, strength=9.0, expected_value=9999.0), NOON)


def test_that_only_a_wrong_diagnosis_teaches_about_precision():
    assert [reason for reason in RejectReason if EFFECTS[reason] is Effect.PRECISION] == [RejectReason.WRONG_DIAGNOSIS]
    assert EFFECTS[RejectReason.NOT_WORTH_IT] is Effect.COST
    assert EFFECTS[RejectReason.NOT_NOW] is Effect.TIMING
    assert EFFECTS[RejectReason.NOT_FEASIBLE] is Effect.FEASIBILITY
