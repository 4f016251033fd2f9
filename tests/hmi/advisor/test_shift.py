"""What the shift detector finds, what it leaves alone, and that it neither looks ahead nor forgets."""

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hmi.advisor.columns import Columns
from hmi.advisor.detector import NotFitted, Verdicts
from hmi.advisor.shift.detector import ShiftDetector
from hmi.advisor.shift.traits import LEAST_ROWS
from hmi.domain.finding import IgnoranceReason
from tests.hmi.advisor.rig import FLOW, NAMES, SECOND_NS, a_rig, columns

FIT = 400


def a_fitted_detector(rig: Columns) -> ShiftDetector:
    detector = ShiftDetector()
    assert detector.fit(rig.part(0, FIT)) is None
    return detector


def judged(rig: Columns) -> Verdicts:
    return a_fitted_detector(rig).update(rig.part(FIT, len(rig)))


def test_that_a_strong_shift_is_found_at_once_and_left_soon_after_its_end() -> None:
    verdicts = judged(a_rig(1, shift=6.0))

    alarms = np.flatnonzero(verdicts.is_alarm) + FIT
    assert 600 <= alarms[0] < 610
    assert verdicts.is_alarm[210:450].all()
    assert not verdicts.is_alarm[455:].any()


def test_that_a_weak_shift_is_found_by_means_that_no_single_moment_would_show() -> None:
    found = [judged(a_rig(seed, shift=1.5)).is_alarm[200:450].mean() for seed in range(8)]

    assert np.median(found) > 0.7


def test_that_the_channel_that_moved_carries_the_score() -> None:
    verdicts = judged(a_rig(2, shift=6.0))

    assert verdicts.contributions[230].argmax() == FLOW
    assert verdicts.contributions[230][FLOW] > 0.8


def test_that_healthy_rigs_with_drifting_heat_alarm_rarely() -> None:
    alarms = [judged(a_rig(seed)).is_alarm.mean() for seed in range(20)]

    assert np.mean(alarms) < 0.05


def test_that_channels_that_wander_by_themselves_are_told() -> None:
    detector = a_fitted_detector(a_rig(3))

    assert {"temperature", "oil"} <= {*detector.wandering}
    assert "flow" not in detector.wandering


@given(cuts=st.lists(st.integers(0, 300), max_size=6), seed=st.integers(0, 3))
@settings(max_examples=15, deadline=None)
def test_that_verdicts_do_not_depend_on_how_moments_come_in_batches(cuts: list[int], seed: int) -> None:
    rig = a_rig(seed, rows=700, shift=3.0)
    whole, parted = a_fitted_detector(rig), a_fitted_detector(rig)
    edges = [FIT, *sorted(FIT + cut for cut in cuts), len(rig)]

    at_once = whole.update(rig.part(FIT, len(rig)))
    pieces = [parted.update(rig.part(low, high)) for low, high in pairwise(edges)]

    assert np.array_equal(np.concatenate([piece.score for piece in pieces]), at_once.score)
    assert np.array_equal(np.concatenate([piece.is_alarm for piece in pieces]), at_once.is_alarm)


def test_that_what_comes_later_changes_no_verdict() -> None:
    rig, other = a_rig(4, shift=3.0), a_rig(4, shift=3.0)
    other.values[800:] += 100.0

    assert np.array_equal(judged(rig).score[:400], judged(other).score[:400])


@pytest.mark.parametrize("at", [450, 640, 900])
def test_that_it_goes_on_after_a_restart_as_if_nothing_had_happened(at: int) -> None:
    rig = a_rig(5, shift=4.0)
    first = a_fitted_detector(rig)
    first.update(rig.part(FIT, at))
    second = ShiftDetector()

    assert second.recall(first.remember())
    went_on, began_anew = first.update(rig.part(at, 1000)), second.update(rig.part(at, 1000))

    assert np.array_equal(went_on.score, began_anew.score)
    assert np.array_equal(went_on.is_alarm, began_anew.is_alarm)


@pytest.mark.parametrize("memory", [b"", b"PK\x03\x04 damaged", b"\x93NUMPY"])
def test_that_a_damaged_memory_is_refused(memory: bytes) -> None:
    assert not ShiftDetector().recall(memory)


def test_that_a_cut_memory_is_refused() -> None:
    memory = a_fitted_detector(a_rig(6)).remember()

    assert not ShiftDetector().recall(memory[: len(memory) // 2])


def test_that_a_reference_that_is_too_short_is_refused_with_what_is_needed() -> None:
    refusal = ShiftDetector().fit(a_rig(7).part(0, LEAST_ROWS - 1))

    assert refusal == NotFitted(
        reason=IgnoranceReason.TOO_LITTLE_DATA, facts={"rows": LEAST_ROWS - 1, "rows_wanted": LEAST_ROWS}
    )


def test_that_a_channel_that_was_hardly_ever_known_is_named() -> None:
    rig = a_rig(8)
    rig.values[50:, 2] = np.nan

    refusal = ShiftDetector().fit(rig.part(0, FIT))

    assert refusal is not None
    assert refusal.facts["tag"] == "current"


def test_that_where_most_values_are_missing_nothing_is_said() -> None:
    rig = a_rig(9, shift=6.0)
    rig.values[700:720, :6] = np.nan

    verdicts = judged(rig)

    assert not verdicts.is_known[300:320].any()
    assert not verdicts.is_alarm[300:320].any()
    assert np.isnan(verdicts.score[300:320]).all()
    assert verdicts.is_alarm[320:440].all()


def test_that_a_few_missing_values_neither_alarm_nor_blind() -> None:
    rig = a_rig(10)
    random = np.random.default_rng(0)
    rig.values[random.random(rig.values.shape) < 0.05] = np.nan

    verdicts = judged(rig)

    assert verdicts.is_known.mean() > 0.99
    assert verdicts.is_alarm.mean() < 0.05


def test_that_a_channel_that_never_moved_tells_by_moving() -> None:
    values = np.random.default_rng(2).normal(size=(600, 3))
    values[:, 1] = 5.0
    values[500:520, 1] = 5.1
    rig = columns(values, ("a", "mode", "b"))
    detector = a_fitted_detector(rig)

    verdicts = detector.update(rig.part(FIT, 600))

    assert detector.constant == ("mode",)
    assert verdicts.is_alarm[103:118].all()
    assert not verdicts.is_alarm[:100].any()
    assert not verdicts.is_alarm[130:].any()


def test_that_after_a_gap_the_means_begin_anew() -> None:
    rig = a_rig(11, shift=2.0, fault=slice(600, 640))
    later = Columns(
        names=NAMES,
        time_ns=np.where(np.arange(1000) < 640, rig.time_ns, rig.time_ns + 3600 * SECOND_NS),
        values=rig.values,
    )
    detector = a_fitted_detector(later)
    detector.update(later.part(FIT, 640))

    verdicts = detector.update(later.part(640, 700))

    assert not verdicts.is_alarm[20:].any()


def test_that_other_tags_than_those_of_the_reference_are_a_broken_promise() -> None:
    detector = a_fitted_detector(a_rig(12))

    with pytest.raises(ValueError, match="fitted on"):
        detector.update(columns(np.zeros((1, 2)), ("a", "b")))


def test_that_nothing_is_judged_before_a_fit() -> None:
    with pytest.raises(ValueError, match="not fitted"):
        ShiftDetector().update(a_rig(13).part(0, 1))
