"""Outcomes move what is believed of modes and detectors, slowly forgotten; and what is believed comes true as often."""

import math

import numpy as np
import pytest

from hmi.advisor.diagnosis import diagnose
from hmi.advisor.experience import DETECTOR_PRIOR, Experience, confidence_of
from hmi.domain.advice_record import Judgement, TrackRecord
from hmi.domain.diagnosis import ModeAt, Verdict
from hmi.domain.equipment import EquipmentId
from hmi.domain.failure_mode import FailureMode, FailureModeId
from hmi.domain.finding import Finding
from tests.hmi.advisor.small_library import (
    COBOT,
    CURRENT,
    CYCLE,
    DRY,
    FRICTION,
    GRAVITY,
    INFEED,
    LIBRARY,
    LOADED,
    TWIN,
    WORN,
    a_finding,
    seen,
    watching,
)

YES, NO = Judgement.CONFIRMED, Judgement.REFUTED


def after(*judgements: Judgement, believed: float = 0.7) -> Experience:
    experience = Experience()
    for judgement in judgements:
        experience = experience.with_outcome(DRY, believed, judgement, detectors=[TWIN])
    return experience


def test_that_nothing_is_shifted_without_outcomes():
    assert Experience().shift_of(DRY) == 0.0
    assert Experience().trust_in([TWIN]) == pytest.approx(DETECTOR_PRIOR)


def test_that_what_was_believed_and_came_true_as_often_shifts_nothing():
    as_often = after(*([YES] * 7 + [NO] * 3) * 6, believed=0.7)

    assert abs(as_often.shift_of(DRY)) < 0.35
    assert after(*[YES] * 60, believed=0.7).shift_of(DRY) > 1.0
    assert after(*[NO] * 60, believed=0.7).shift_of(DRY) < -1.0


def test_that_the_shift_of_one_mode_leaves_the_others_alone():
    assert after(NO, NO, NO).shift_of(LOADED) == 0.0


def test_that_no_number_of_outcomes_shifts_a_mode_out_of_sight():
    assert after(*[NO] * 400, believed=0.95).shift_of(DRY) == pytest.approx(-math.log(20.0))


def test_that_a_mode_comes_back_when_it_is_confirmed_again_after_a_bad_time():
    bad = after(*[NO] * 60)
    better = bad
    for _ in range(40):
        better = better.with_outcome(DRY, 0.3, YES)

    assert bad.shift_of(DRY) < 0.0 < better.shift_of(DRY)


def test_that_what_nobody_can_tell_teaches_nothing_of_mode_or_detector():
    unsure = after(Judgement.CANNOT_TELL, Judgement.CANNOT_TELL)

    assert unsure.shift_of(DRY) == 0.0
    assert unsure.trust_in([TWIN]) == pytest.approx(DETECTOR_PRIOR)
    assert unsure.modes[DRY].judged == 2


def test_that_a_card_tells_counts_and_interval_and_that_few_are_not_calibrated():
    record = after(*[YES] * 14, *[NO] * 3).modes[DRY]

    told = confidence_of(record)

    assert told is not None
    assert (told.confirmed, told.judged, told.is_calibrated) == (14, 17, False)
    assert told.mean == pytest.approx(14 / 17)
    assert told.low < told.mean < told.high
    assert confidence_of(TrackRecord()) is None


def a_case(chance: np.random.Generator) -> tuple[frozenset[tuple[FailureModeId, EquipmentId]], list[Finding]]:
    """Modes that are there by their occurrence, and findings as the library says that they come about."""
    places: list[tuple[FailureMode, EquipmentId]] = [
        (mode, place) for mode in LIBRARY.modes for place in ((INFEED,) if mode.id == WORN else (COBOT,))
        if mode.id in (DRY, LOADED, WORN)
    ]  # fmt: skip
    there = [(mode, place) for mode, place in places if chance.random() < begun(mode)]
    findings: list[Finding] = []
    for symptom, place in ((FRICTION, COBOT), (GRAVITY, COBOT), (CURRENT, INFEED)):
        listed = [one for mode, at in places if at == place for one in mode.symptoms if one.finding == symptom]
        missing = 1.0 - max(one.given_not for one in listed)
        for mode, at in there:
            for one in mode.symptoms:
                if at == place and one.finding == symptom:
                    missing *= min(1.0, (1.0 - one.given_mode) / (1.0 - max(each.given_not for each in listed)))
        if chance.random() > missing:
            findings.append(a_finding(symptom, place))
    return frozenset((mode.id, place) for mode, place in there), findings


def begun(mode: FailureMode) -> float:
    return -math.expm1(-mode.occurrence_per_1000_h * mode.lasts_h / 1000.0)


def test_that_what_is_believed_comes_true_about_as_often_in_a_cell_that_is_as_the_library_says():
    """Without doubt in detectors, whose share of false findings the library has already; seeded, 3,000 cases."""
    chance = np.random.default_rng(11)
    sure = Experience(detectors={TWIN: TrackRecord(confirmed=10**6, weight_confirmed=1e9, weight_judged=1e9)})
    believed: list[float] = []
    right: list[bool] = []
    stood_out: list[bool] = []
    watched = [watching(FRICTION), watching(GRAVITY), watching(CURRENT, INFEED), watching(CYCLE)]
    for _ in range(3000):
        there, findings = a_case(chance)
        for diagnosis in diagnose(LIBRARY, seen(*findings, watched=watched), sure):
            for one in diagnosis.candidates:
                believed.append(one.share)
                right.append((one.at.mode, one.at.equipment) in there)
            if diagnosis.verdict is Verdict.STANDS_OUT:
                best = diagnosis.candidates[0].at
                stood_out.append(best in {ModeAt(mode=mode, equipment=place) for mode, place in there})

    shares, outcomes = np.array(believed), np.array(right)
    bins = np.digitize(shares, [0.2, 0.5, 0.8])
    for number in range(4):
        inside = bins == number
        assert inside.sum() > 20
        assert outcomes[inside].mean() == pytest.approx(shares[inside].mean(), abs=0.1)
    assert np.mean(stood_out) > 0.75
