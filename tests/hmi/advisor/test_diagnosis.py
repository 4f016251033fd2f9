"""Failure modes are ranked by what is seen and what is looked for in vain; what nobody can tell is said."""

import math
import random
from collections.abc import Sequence

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from hmi.advisor.diagnosis import LEAD, SETTLE_NS, STANDS_OUT_FROM, diagnose, is_settled
from hmi.advisor.experience import Experience
from hmi.advisor.seen import Answered, Seen
from hmi.domain.advice_record import Judgement
from hmi.domain.diagnosis import Candidate, Diagnosis, EvidenceKind, ModeAt, Verdict
from hmi.domain.equipment import EquipmentId
from hmi.domain.failure_mode import Circumstance, FailureModeId
from hmi.domain.finding import Direction, Finding, FindingPlace, Ignorance, IgnoranceReason
from tests.hmi.advisor.small_library import (
    COBOT,
    CURRENT,
    CYCLE,
    DRY,
    FRICTION,
    GRAVITY,
    GREASE_SEEN,
    INFEED,
    LIBRARY,
    LOADED,
    ODD,
    OUTFEED,
    SPC,
    SPEED,
    TWIN,
    WORN,
    a_finding,
    seen,
    slow_belt_alarm,
    watching,
)

SYMPTOMS = st.sampled_from([FRICTION, GRAVITY, CURRENT, SPEED, CYCLE, ODD])
PLACES = st.sampled_from([COBOT, INFEED, OUTFEED])
FINDINGS = st.lists(
    st.builds(
        a_finding,
        SYMPTOMS,
        PLACES,
        strength=st.floats(0.0, 9.0),
        direction=st.sampled_from(Direction),
        part=st.sampled_from(["", "Axis_2", "Axis_3"]),
        detector=st.sampled_from([TWIN, SPC]),
    ),
    max_size=8,
)
WATCHED = st.lists(st.builds(watching, SYMPTOMS, PLACES), max_size=8)


def the_one(diagnoses: Sequence[Diagnosis]) -> Diagnosis:
    assert len(diagnoses) == 1
    return diagnoses[0]


def candidate(diagnosis: Diagnosis, mode: FailureModeId, equipment: EquipmentId = COBOT) -> Candidate:
    return next(one for one in diagnosis.candidates if one.at == ModeAt(mode=mode, equipment=equipment))


def share_of(mode: FailureModeId, moment: Seen, equipment: EquipmentId = COBOT) -> float:
    shares = [
        one.share
        for diagnosis in diagnose(LIBRARY, moment)
        for one in diagnosis.candidates
        if one.at == ModeAt(mode=mode, equipment=equipment)
    ]
    return math.fsum(shares)


def test_that_nothing_is_diagnosed_where_nothing_is_seen():
    assert diagnose(LIBRARY, seen()) == ()


def test_that_one_finding_names_the_mode_that_brings_it_about_most_often():
    diagnosis = the_one(diagnose(LIBRARY, seen(a_finding(FRICTION, part="Axis_3"), watched=[watching(GRAVITY)])))

    assert diagnosis.candidates[0].at == ModeAt(mode=DRY, equipment=COBOT)
    assert diagnosis.candidates[0].parts == ("Axis_3",)
    assert diagnosis.verdict is Verdict.STANDS_OUT
    assert diagnosis.detectors == (TWIN,)


def test_that_the_share_of_a_mode_is_that_of_naive_bayes_reckoned_by_hand():
    diagnosis = the_one(diagnose(LIBRARY, seen(a_finding(FRICTION), watched=[watching(GRAVITY)])))

    begun = 1.0 - math.exp(-0.5 * 168.0 / 1000.0)
    odds = begun / (1.0 - begun)
    dry = odds * (1.0 + 0.9 * (0.9 / 0.01 - 1.0)) * (0.95 / 0.95)
    loaded = odds * (1.0 + 0.9 * (0.5 / 0.01 - 1.0)) * (0.1 / 0.95)
    total = 1.0 + dry + loaded
    assert candidate(diagnosis, DRY).share == pytest.approx(dry / total)
    assert candidate(diagnosis, LOADED).share == pytest.approx(loaded / total)
    assert diagnosis.something_else == pytest.approx(1.0 / total)


def test_that_two_modes_which_explain_it_alike_leave_the_answer_open():
    diagnosis = the_one(diagnose(LIBRARY, seen(a_finding(FRICTION))))

    assert diagnosis.verdict is Verdict.OPEN
    assert diagnosis.best is None


def test_that_what_is_looked_for_in_vain_counts_against_a_mode_and_what_nobody_looks_for_does_not():
    nobody = seen(a_finding(FRICTION))
    vain = seen(a_finding(FRICTION), watched=[watching(GRAVITY)])
    ignorant = seen(
        a_finding(FRICTION),
        watched=[watching(GRAVITY)],
        ignorance=[Ignorance(detector=TWIN, reason=IgnoranceReason.OUT_OF_DOMAIN)],
    )

    assert share_of(LOADED, vain) < share_of(LOADED, nobody)
    assert share_of(LOADED, ignorant) == share_of(LOADED, nobody)
    told = candidate(the_one(diagnose(LIBRARY, ignorant)), LOADED)
    assert [clue.name for clue in told.not_known] == [GRAVITY]


def test_that_a_detector_which_is_ignorant_of_one_joint_clears_only_the_other():
    watched = [watching(GRAVITY, part="Axis_2"), watching(GRAVITY, part="Axis_3")]
    blind = Ignorance(detector=TWIN, reason=IgnoranceReason.TOO_LITTLE_DATA, part="Axis_3")

    clear, half, nobody = (
        share_of(LOADED, seen(a_finding(FRICTION), watched=watched, **more))
        for more in ({}, {"ignorance": [blind]}, {"unheard": [COBOT]})
    )

    assert clear < half < nobody


def test_that_a_finding_to_the_other_side_than_its_symptom_says_is_not_that_symptom():
    diagnosis = the_one(diagnose(LIBRARY, seen(a_finding(FRICTION, direction=Direction.DOWN))))

    assert diagnosis.verdict is Verdict.UNEXPLAINED


def test_that_equipment_which_is_not_heard_is_not_cleared():
    moment = seen(a_finding(FRICTION), watched=[watching(GRAVITY)], unheard=[COBOT])

    assert share_of(LOADED, moment) == share_of(LOADED, seen(a_finding(FRICTION)))


def test_that_a_diagnosis_from_findings_waits_for_slower_detectors_and_one_from_an_alarm_does_not():
    finding = a_finding(CURRENT, INFEED, began_ns=10**12)
    found, alarmed = seen(finding), seen(finding, alarms=[slow_belt_alarm()])

    settled = [
        is_settled(the_one(diagnose(LIBRARY, moment)), moment.findings, 10**12 + after_ns)
        for moment, after_ns in ((found, SETTLE_NS - 1), (found, SETTLE_NS), (alarmed, 1))
    ]

    assert settled == [False, True, True]


def test_that_evidence_against_is_told_with_the_evidence_for():
    told = candidate(the_one(diagnose(LIBRARY, seen(a_finding(FRICTION), watched=[watching(GRAVITY)]))), LOADED)

    assert [(one.clue.name, one.is_present) for one in told.supports] == [(FRICTION, True)]
    assert [(one.clue.name, one.is_present) for one in told.opposes] == [(GRAVITY, False)]


def test_that_a_finding_that_ended_says_nothing_any_more():
    assert diagnose(LIBRARY, seen(a_finding(FRICTION, strength=0.7))) == ()


def test_that_faults_of_two_machines_are_told_apart_and_take_nothing_from_each_other():
    both = diagnose(LIBRARY, seen(a_finding(FRICTION), a_finding(CURRENT, INFEED), a_finding(SPEED, INFEED)))
    alone = the_one(diagnose(LIBRARY, seen(a_finding(CURRENT, INFEED), a_finding(SPEED, INFEED))))

    assert len(both) == 2
    assert alone in both


def test_that_a_fault_of_one_belt_says_nothing_of_the_other():
    diagnosis = the_one(diagnose(LIBRARY, seen(a_finding(CURRENT, OUTFEED))))

    assert [one.at.equipment for one in diagnosis.candidates] == [OUTFEED]


def test_that_two_faults_of_one_machine_are_an_explanation_together():
    moment = seen(
        a_finding(FRICTION, strength=4.0),
        a_finding(GRAVITY),
        circumstances={(Circumstance.AFTER_CHANGEOVER, COBOT): True},
    )

    diagnosis = the_one(diagnose(LIBRARY, moment))

    assert diagnosis.candidates[0].at.mode == LOADED
    assert candidate(diagnosis, DRY).share < 0.2, "friction is explained by the payload already"


def test_that_a_finding_and_an_alarm_about_the_same_count_once():
    finding, alarm = a_finding(SPEED, INFEED), slow_belt_alarm()

    twice = share_of(WORN, seen(finding, alarms=[alarm]), INFEED)
    alone = share_of(WORN, seen(alarms=[alarm]), INFEED)

    assert twice == pytest.approx(alone)


def test_that_an_alarm_which_cannot_come_is_not_missed_and_one_that_can_is():
    finding = a_finding(CURRENT, INFEED)
    silent = seen(finding)
    offered = seen(finding, alarm_names={INFEED: ["belt_not_as_set"]})
    doubtful = seen(finding, alarms=[slow_belt_alarm(is_active=None)])

    assert share_of(WORN, offered, INFEED) < share_of(WORN, silent, INFEED)
    assert share_of(WORN, doubtful, INFEED) == share_of(WORN, silent, INFEED)


def test_that_an_alarm_which_a_person_shelved_still_stands():
    moment = seen(alarms=[msgspec.structs.replace(slow_belt_alarm(), shelved_until_ns=5)])

    assert share_of(WORN, moment, INFEED) > 0.0


def test_that_a_circumstance_lends_weight_and_is_no_complaint():
    after = {(Circumstance.AFTER_CHANGEOVER, COBOT): True}

    assert diagnose(LIBRARY, seen(circumstances=after)) == ()
    assert share_of(LOADED, seen(a_finding(GRAVITY), circumstances=after)) > share_of(LOADED, seen(a_finding(GRAVITY)))


def test_that_a_finding_which_no_mode_explains_is_told_as_unexplained():
    diagnosis = the_one(diagnose(LIBRARY, seen(a_finding(ODD))))

    assert diagnosis.verdict is Verdict.UNEXPLAINED
    assert diagnosis.something_else == 1.0
    assert diagnosis.candidates == ()


def test_that_an_open_answer_names_the_check_that_tells_most_and_the_answer_decides():
    moment = seen(a_finding(FRICTION))
    first = the_one(diagnose(LIBRARY, moment)).question
    assert first is not None
    assert (first.check, first.equipment, first.duration_min) == (GREASE_SEEN, COBOT, 2.0)

    asked = [
        the_one(
            diagnose(
                LIBRARY, seen(a_finding(FRICTION), answers=[Answered(check=GREASE_SEEN, equipment=COBOT, answer=one)])
            )
        )
        for one in ("yes", "no")
    ]

    assert asked[0].best is not None
    assert asked[0].best.at.mode == DRY
    assert candidate(asked[1], DRY).share < candidate(the_one(diagnose(LIBRARY, moment)), DRY).share
    assert all(one.check != GREASE_SEEN for diagnosis in asked for one in diagnosis.deciding)
    assert asked[0].candidates[0].supports[0].clue.kind in (EvidenceKind.ANSWER, EvidenceKind.FINDING)


def test_that_a_symptom_nobody_can_look_for_is_among_what_would_decide():
    told = the_one(diagnose(LIBRARY, seen(a_finding(FRICTION)))).deciding

    assert GRAVITY in [one.clue.name for one in told if one.clue is not None]


def test_that_confirmed_diagnoses_raise_a_mode_and_refuted_ones_lower_it():
    moment = seen(a_finding(FRICTION))
    right = wrong = Experience()
    for _ in range(6):
        right = right.with_outcome(DRY, 0.6, Judgement.CONFIRMED)
        wrong = wrong.with_outcome(DRY, 0.6, Judgement.REFUTED)

    shares = [candidate(the_one(diagnose(LIBRARY, moment, one)), DRY).share for one in (wrong, Experience(), right)]

    assert shares == sorted(shares)
    assert shares[0] < shares[1] < shares[2]


def test_that_a_detector_whose_findings_were_nothing_convinces_less():
    moment = seen(a_finding(FRICTION))
    doubted = Experience()
    for _ in range(12):
        doubted = doubted.with_outcome(LOADED, 0.5, Judgement.CANNOT_TELL, detectors=[TWIN], was_anything=False)

    told = the_one(diagnose(LIBRARY, moment, doubted))

    assert told.something_else > the_one(diagnose(LIBRARY, moment)).something_else


def test_that_a_wrong_diagnosis_of_a_real_fault_is_not_held_against_the_detector():
    learned = Experience().with_outcome(DRY, 0.7, Judgement.REFUTED, detectors=[TWIN], was_anything=True)

    assert learned.trust_in([TWIN]) > Experience().trust_in([TWIN])


@given(FINDINGS, WATCHED)
def test_that_the_shares_of_every_problem_add_up_to_1_and_something_else_is_among_them(
    findings: list[Finding], watched: list[FindingPlace]
):
    for diagnosis in diagnose(LIBRARY, seen(*findings, watched=watched)):
        assert math.fsum(one.share for one in diagnosis.explanations) == pytest.approx(1.0)
        assert [one.modes for one in diagnosis.explanations].count(()) == 1
        assert 0.0 < diagnosis.something_else <= 1.0
        assert all(0.0 <= one.share <= 1.0 for one in diagnosis.candidates)
        shares = [one.share for one in diagnosis.candidates]
        assert shares == sorted(shares, reverse=True)


@given(FINDINGS, WATCHED, st.randoms(use_true_random=False))
def test_that_the_order_in_which_things_are_seen_does_not_matter(
    findings: list[Finding], watched: list[FindingPlace], chance: random.Random
):
    mixed, mixed_watched = list(findings), list(watched)
    chance.shuffle(mixed)
    chance.shuffle(mixed_watched)

    library = msgspec.structs.replace(LIBRARY, modes=tuple(chance.sample(LIBRARY.modes, len(LIBRARY.modes))))

    assert diagnose(library, seen(*mixed, watched=mixed_watched)) == diagnose(LIBRARY, seen(*findings, watched=watched))


@given(FINDINGS, WATCHED)
def test_that_each_thing_seen_belongs_to_exactly_one_problem(findings: list[Finding], watched: list[FindingPlace]):
    clues = [clue for diagnosis in diagnose(LIBRARY, seen(*findings, watched=watched)) for clue in diagnosis.clues]

    assert len(clues) == len(set(clues))
    standing = {(one.symptom, one.equipment, one.part) for one in findings if one.is_standing}
    assert {(one.name, one.equipment, one.part) for one in clues} == standing


@given(FINDINGS, WATCHED)
def test_that_a_further_sign_that_only_one_mode_knows_never_makes_it_less_probable(
    findings: list[Finding], watched: list[FindingPlace]
):
    without = [one for one in findings if not (one.symptom == CURRENT and one.equipment == INFEED)]

    before = share_of(WORN, seen(*without, watched=watched), INFEED)
    after = share_of(WORN, seen(*without, a_finding(CURRENT, INFEED), watched=watched), INFEED)

    assert after >= before - 1e-12


@given(FINDINGS, WATCHED)
def test_that_a_mode_stands_out_only_by_the_stated_rule(findings: list[Finding], watched: list[FindingPlace]):
    for diagnosis in diagnose(LIBRARY, seen(*findings, watched=watched)):
        if diagnosis.verdict is Verdict.UNEXPLAINED:
            assert diagnosis.candidates == ()
            continue
        first = diagnosis.candidates[0]
        rival = max(one.share for one in diagnosis.explanations if first.at not in one.modes)
        stands_out = first.share >= STANDS_OUT_FROM and first.share >= LEAD * rival
        assert (diagnosis.best is first) is stands_out
