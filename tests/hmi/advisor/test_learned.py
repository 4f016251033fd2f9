"""Only measured outcomes and wrong diagnoses change what is believed; "not worth it" changes cost alone."""

import msgspec
import pytest

from hmi.advisor.learned import learned_from
from hmi.domain.advice import AdviceId, AdviceType, CauseKey, Recommendation, Source
from hmi.domain.advice_state import (
    Advice,
    AdviceState,
    Appraisal,
    Decision,
    DecisionKind,
    Judge,
    RejectReason,
    Verdict,
)
from hmi.domain.failure_mode import FailureModeId, InterventionId
from hmi.domain.person import PersonRef, Role

MODE, INTERVENTION = FailureModeId("joint_gear_dry"), InterventionId("joint_lubrication")


def an_advice(number: int, **how) -> Advice:
    proposal = Recommendation(
        id=AdviceId(f"a{number}"),
        advice_type=AdviceType(MODE),
        cause=CauseKey("cobot|Axis_3|joint_gear_dry"),
        title="Lubricate",
        intervention=INTERVENTION,
        source=Source(model="m", version="1", sha256="0" * 64),
        made_ns=number,
        valid_until_ns=number + 1,
    )
    return Advice(proposal=proposal, stage="advisory", state=AdviceState.VERIFIED, **how)


def judged(number: int, verdict: Verdict) -> Advice:
    return an_advice(number, appraisals=(Appraisal(judge=Judge.DATA, verdict=verdict, time_ns=9),))


def rejected(number: int, why: RejectReason) -> Advice:
    decision = Decision(
        kind=DecisionKind.REJECTED, person=PersonRef("p-1"), roles=frozenset({Role.COORDINATOR}), level=3, screen="s",
        decided_ns=5, rejected=why,
    )  # fmt: skip
    return msgspec.structs.replace(an_advice(number, decisions=(decision,)), state=AdviceState.REJECTED)


def test_that_nothing_on_record_teaches_nothing():
    learned = learned_from([])

    assert learned.experience.shift_of(MODE) == 0.0
    assert not learned.found_worth_it


def test_that_measured_outcomes_teach_about_mode_and_intervention():
    learned = learned_from([judged(1, Verdict.IMPROVED), judged(2, Verdict.NO_CHANGE), judged(3, Verdict.CANNOT_TELL)])

    record = learned.experience.modes[MODE]
    assert (record.confirmed, record.refuted, record.cannot_tell) == (1, 1, 1)
    assert learned.cured[INTERVENTION, MODE].confirmed == 1


def test_that_a_wrong_diagnosis_counts_against_the_mode_and_not_against_the_intervention():
    learned = learned_from([rejected(1, RejectReason.WRONG_DIAGNOSIS)])

    assert learned.experience.modes[MODE].refuted == 1
    assert not learned.cured


def test_that_not_worth_it_makes_the_intervention_dearer_and_leaves_the_mode_alone():
    learned = learned_from([rejected(1, RejectReason.NOT_WORTH_IT)])

    assert MODE not in learned.experience.modes
    assert learned.found_worth_it[INTERVENTION].refuted == 1


@pytest.mark.parametrize("why", [RejectReason.NOT_NOW, RejectReason.ALREADY_KNOWN, RejectReason.DUPLICATE])
def test_that_other_rejections_teach_nothing(why):
    learned = learned_from([rejected(1, why)])

    assert MODE not in learned.experience.modes
    assert not learned.found_worth_it


def test_that_the_order_of_rows_does_not_matter():
    rows = [judged(1, Verdict.IMPROVED), judged(2, Verdict.WORSE), rejected(3, RejectReason.NOT_WORTH_IT)]

    assert learned_from(rows) == learned_from(reversed(rows))


def test_that_drills_teach_nothing():
    drill = judged(1, Verdict.WORSE)
    drill = msgspec.structs.replace(drill, proposal=msgspec.structs.replace(drill.proposal, is_drill=True))

    assert not learned_from([drill]).experience.modes
