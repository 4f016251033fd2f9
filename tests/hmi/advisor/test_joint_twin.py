"""What the joint twin finds and names, what it leaves alone, and that it neither looks ahead nor forgets."""

from dataclasses import replace
from functools import cache
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hmi.advisor.columns import Columns
from hmi.advisor.detector import NotFitted
from hmi.advisor.joint_twin.detector import JointTwinDetector
from hmi.advisor.joint_twin.evidence import JointCause
from hmi.advisor.joint_twin.motion import ArmTags
from hmi.advisor.joint_twin.telling import findings_of, ignorance_of
from hmi.domain.equipment import EquipmentId
from hmi.domain.finding import Direction, IgnoranceReason
from hmi.domain.symptom import KnownSymptom
from hmi.twin.dynamics import UR3E_DYNAMICS
from tests.hmi.advisor.arm_cell import TAGS, after, some_cycles

ROBOT = EquipmentId("cobot")
PARTS = tuple(f"Axis_{number}" for number in range(1, 7))
REFERENCE = some_cycles(0, 12)


@cache
def a_memory(tags: ArmTags) -> bytes:
    detector = JointTwinDetector(UR3E_DYNAMICS, tags)
    assert detector.fit(REFERENCE) is None
    return detector.remember()


def a_fitted_detector(tags: ArmTags = TAGS) -> JointTwinDetector:
    detector = JointTwinDetector(UR3E_DYNAMICS, tags)
    assert detector.recall(a_memory(tags))
    return detector


def departures(later: Columns) -> set[tuple[int, JointCause]]:
    detector = a_fitted_detector()
    detector.update(later)
    return {(one.joint, one.cause) for one in detector.standing}


@pytest.mark.parametrize("joint", [0, 1, 2, 3])
def test_that_friction_a_quarter_higher_is_found_at_its_joint_and_nowhere_else(joint: int) -> None:
    assert departures(some_cycles(1, 8, friction=1.25, joint=joint)) == {(joint, JointCause.FRICTION)}


def test_that_healthy_motion_departs_in_nothing() -> None:
    assert [departures(some_cycles(seed, 20)) for seed in range(1, 5)] == [set()] * 4


def test_that_more_in_the_hand_than_was_told_is_gravity_and_not_friction() -> None:
    found = departures(some_cycles(2, 10, real_payload_kg=2.0))

    assert found
    assert {cause for _joint, cause in found} == {JointCause.GRAVITY}


def test_that_a_payload_that_was_told_is_nothing() -> None:
    assert departures(some_cycles(3, 10, payload_kg=1.4)) == set()


def test_that_an_offset_of_a_sensor_is_a_bias() -> None:
    assert departures(some_cycles(4, 10, joint=3, bias_a=0.4)) == {(3, JointCause.BIAS)}


def test_that_a_slower_robot_departs_in_nothing() -> None:
    assert departures(some_cycles(5, 10, speed=0.5)) == set()


def test_that_another_part_type_is_not_judged_but_told() -> None:
    detector = a_fitted_detector()

    verdicts = detector.update(some_cycles(6, 6, friction=1.5, part_type=2.0))

    assert not verdicts.is_known.any()
    assert detector.is_out_of_domain
    assert IgnoranceReason.OUT_OF_DOMAIN in {one.reason for one in ignorance_of(detector, ROBOT, PARTS)}


def test_that_dropouts_and_set_clocks_are_nothing() -> None:
    later = some_cycles(7, 20)
    random = np.random.default_rng(1)
    later.values[random.random(later.values.shape) < 0.02] = np.nan
    kept = random.random(len(later)) > 0.05
    time_ns = later.time_ns.copy()
    time_ns[400:] += 3_600_000_000_000
    time_ns[800:] -= 7_200_000_000_000

    found = departures(Columns(names=later.names, time_ns=time_ns[kept], values=later.values[kept]))

    assert found == set()


def test_that_spikes_of_sensors_are_nothing() -> None:
    later = some_cycles(7, 12)
    random = np.random.default_rng(2)
    for row in random.integers(0, len(later), 12).tolist():
        later.values[row, int(random.integers(6, 12))] = random.choice([1e300, -np.inf, 40.0])

    assert departures(later) == set()


def test_that_it_ends_when_the_joint_was_mended() -> None:
    detector = a_fitted_detector()
    detector.update(some_cycles(8, 8, friction=1.4))
    assert detector.standing

    verdicts = detector.update(some_cycles(9, 8))

    assert not detector.standing
    assert not verdicts.is_alarm[-50:].any()


def test_that_speeds_are_worked_out_where_they_are_not_recorded() -> None:
    detector = a_fitted_detector(replace(TAGS, speed=()))

    detector.update(after(some_cycles(10, 4), some_cycles(11, 10, friction=1.3)))

    assert {(one.joint, one.cause) for one in detector.standing} == {(1, JointCause.FRICTION)}


@given(cuts=st.lists(st.integers(0, 500), max_size=6))
@settings(max_examples=4, deadline=None)
def test_that_verdicts_do_not_depend_on_how_moments_come_in_batches(cuts: list[int]) -> None:
    later = after(some_cycles(12, 2), some_cycles(13, 6, friction=1.4)).part(0, 520)
    whole, parted = a_fitted_detector(), a_fitted_detector()

    at_once = whole.update(later)
    pieces = [parted.update(later.part(low, high)) for low, high in pairwise([0, *sorted(cuts), len(later)])]

    score = np.concatenate([piece.score for piece in pieces])
    assert np.allclose(score, at_once.score, equal_nan=True)
    assert np.array_equal(np.concatenate([piece.is_alarm for piece in pieces]), at_once.is_alarm)


def test_that_what_comes_later_changes_no_verdict() -> None:
    later = some_cycles(14, 6)
    other = Columns(names=later.names, time_ns=later.time_ns, values=later.values.copy())
    other.values[300:, 6:12] += 2.0

    first, second = a_fitted_detector().update(later), a_fitted_detector().update(other)

    assert np.array_equal(first.score[:300], second.score[:300], equal_nan=True)


@pytest.mark.parametrize("at", [3, 137, 400])
def test_that_it_goes_on_after_a_restart_as_if_nothing_had_happened(at: int) -> None:
    later = some_cycles(15, 8, friction=1.3)
    first, second = a_fitted_detector(), JointTwinDetector(UR3E_DYNAMICS, TAGS)
    first.update(later.part(0, at))

    assert second.recall(first.remember())
    went_on, began_anew = first.update(later.part(at, 520)), second.update(later.part(at, 520))

    assert np.array_equal(went_on.score, began_anew.score, equal_nan=True)
    assert first.standing == second.standing
    assert first.not_watched == second.not_watched


@pytest.mark.parametrize("memory", [b"", b"PK\x03\x04 damaged", b"\x93NUMPY"])
def test_that_a_damaged_memory_is_refused(memory: bytes) -> None:
    assert not JointTwinDetector(UR3E_DYNAMICS, TAGS).recall(memory)


def test_that_a_reference_at_rest_is_refused_with_what_is_needed() -> None:
    still = Columns(
        names=REFERENCE.names, time_ns=REFERENCE.time_ns, values=np.tile(REFERENCE.values[0], (len(REFERENCE), 1))
    )

    refusal = JointTwinDetector(UR3E_DYNAMICS, TAGS).fit(still)

    assert isinstance(refusal, NotFitted)
    assert refusal.reason is IgnoranceReason.TOO_LITTLE_DATA
    assert refusal.facts["motion_s"] == 0.0


def test_that_a_joint_that_did_not_move_is_told_and_not_watched() -> None:
    reference = Columns(names=REFERENCE.names, time_ns=REFERENCE.time_ns, values=REFERENCE.values.copy())
    reference.values[:, 0], reference.values[:, 12] = 0.3, 0.0
    detector = JointTwinDetector(UR3E_DYNAMICS, TAGS)
    detector.fit(reference)

    told = ignorance_of(detector, ROBOT, PARTS)

    assert "Axis_1" in {one.part for one in told}
    assert 0 not in detector.models


def test_that_a_finding_names_symptom_joint_strength_and_what_to_look_at() -> None:
    detector = a_fitted_detector()
    detector.update(after(some_cycles(16, 4), some_cycles(17, 8, friction=1.3)))

    (finding,) = findings_of(detector, TAGS, ROBOT, PARTS)

    assert finding.symptom == KnownSymptom.JOINT_FRICTION_UP.id
    assert (finding.equipment, finding.part, finding.direction) == (ROBOT, "Axis_2", Direction.UP)
    assert finding.strength >= 1.0
    assert finding.began_ns < finding.seen_ns
    assert finding.contributions[0].tag_name == "i1"
    assert detector.shares(1)[2:].mean() == pytest.approx(0.3, abs=0.12)


def test_that_the_band_in_which_a_current_is_expected_holds_it() -> None:
    later = some_cycles(18, 4)
    detector = a_fitted_detector()

    mean, spread = detector.expected(later)

    inside = np.abs(later.values[2:-2, 7] - mean[2:-2, 1]) < 3.0 * spread[2:-2, 1]
    assert inside.mean() > 0.98


def test_that_a_tag_that_is_not_there_is_a_broken_promise() -> None:
    with pytest.raises(ValueError, match="no column"):
        a_fitted_detector().update(Columns(names=("a",), time_ns=np.zeros(1, np.int64), values=np.zeros((1, 1))))
