"""That events come more often is found per cycle and per time; what only looks like it is left alone."""

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hmi.advisor.columns import Columns
from hmi.advisor.detector import NotFitted
from hmi.advisor.rate_drift import LEAST_CYCLES, LEAST_EVENTS, RateDriftDetector, RateTags
from hmi.domain.equipment import EquipmentId
from hmi.domain.finding import Direction, IgnoranceReason
from hmi.domain.symptom import KnownSymptom

SECOND_NS = 10**9
PER_CYCLE = RateTags(event="stop", cycle="cycle")
PER_TIME = RateTags(event="stop")
_ROWS = 10


def cycles(seed: int, shares: list[float], *, first: int = 0, burst: int = 1) -> Columns:
    """A cycle of ten seconds for each share: with that probability it has ``burst`` stops of a second."""
    random = np.random.default_rng(seed)
    stop = np.zeros((len(shares), _ROWS))
    for number, share in enumerate(shares):
        if random.random() < share:
            stop[number, 2 : 2 + 2 * burst : 2] = 1.0
    cycle = np.repeat(np.arange(first, first + len(shares)), _ROWS)
    time_ns = (np.arange(len(cycle), dtype=np.int64) + first * _ROWS + 1) * SECOND_NS
    return Columns(names=("cycle", "stop"), time_ns=time_ns, values=np.column_stack((cycle, stop.ravel())))


def a_fitted_detector(tags: RateTags = PER_CYCLE, share: float = 0.12, burst: int = 1) -> RateDriftDetector:
    detector = RateDriftDetector(tags)
    assert detector.fit(cycles(0, [share] * 300, burst=burst)) is None
    return detector


@pytest.mark.parametrize("tags", [PER_CYCLE, PER_TIME])
def test_that_three_times_as_many_are_found(tags: RateTags) -> None:
    later = cycles(1, [0.12] * 50 + [0.4] * 80, first=300)

    alarm = np.flatnonzero(a_fitted_detector(tags).update(later).is_alarm)

    assert 50 * _ROWS < alarm[0] < 100 * _ROWS


def test_that_the_usual_rate_alarms_hardly_ever() -> None:
    began = 0
    for seed in range(20):
        alarm = a_fitted_detector().update(cycles(seed + 1, [0.1] * 200, first=300)).is_alarm
        began += int(np.diff(alarm.astype(int), prepend=0).clip(min=0).sum())

    assert began <= 1


def test_that_several_stops_in_one_cycle_are_one() -> None:
    detector = a_fitted_detector()

    verdicts = detector.update(cycles(2, [0.12] * 100, first=300, burst=4))

    assert not verdicts.is_alarm.any()


def test_that_bursts_of_the_reference_make_counts_by_time_less_sure() -> None:
    later = cycles(3, [0.12] * 150, first=300, burst=4)

    assert not a_fitted_detector(PER_TIME, burst=4).update(later).is_alarm.any()


def test_that_fewer_stops_are_nothing() -> None:
    assert not a_fitted_detector().update(cycles(4, [0.0] * 200, first=300)).is_alarm.any()


def test_that_it_ends_when_the_rate_is_as_usual_again() -> None:
    detector = a_fitted_detector()

    verdicts = detector.update(cycles(5, [0.5] * 60 + [0.1] * 150, first=300))

    assert verdicts.is_alarm[400:600].all()
    assert not verdicts.is_alarm[-200:].any()
    assert not detector.is_standing


def test_that_a_pause_is_no_exposure() -> None:
    detector, undisturbed = a_fitted_detector(PER_TIME), a_fitted_detector(PER_TIME)
    first, second = cycles(6, [0.3] * 20, first=300), cycles(7, [0.3] * 20, first=321)
    late = Columns(names=second.names, time_ns=second.time_ns + 86_400 * SECOND_NS, values=second.values)
    detector.update(first)
    undisturbed.update(first)

    after_a_day, at_once = detector.update(late), undisturbed.update(second)

    assert after_a_day.score[-1] == pytest.approx(at_once.score[-1], abs=0.05)


def test_that_a_cycle_seen_in_part_does_not_count() -> None:
    detector = a_fitted_detector()
    later = cycles(8, [1.0] * 3, first=300)

    before = detector.update(later.part(0, 5)).score[-1]
    cut = detector.update(Columns(names=later.names, time_ns=later.time_ns[5:] + 10**14, values=later.values[5:]))

    assert before == 0.0
    assert (cut.score[:6] == 0.0).all()


def test_that_a_clock_that_is_set_back_and_values_not_known_are_nothing() -> None:
    detector = a_fitted_detector()
    later = cycles(9, [0.12] * 120, first=300)
    later.values[200:400, 1] = np.nan
    time_ns = later.time_ns.copy()
    time_ns[700:] -= 3 * 3600 * SECOND_NS

    verdicts = detector.update(Columns(names=later.names, time_ns=time_ns, values=later.values))

    assert not verdicts.is_alarm.any()


def test_that_a_counter_counts_what_came() -> None:
    flags = cycles(10, [0.5] * 60, first=300)
    values = flags.values.copy()
    values[:, 1] = np.cumsum(np.diff(flags.values[:, 1], prepend=0.0) > 0.0)
    one, other = a_fitted_detector(), a_fitted_detector()

    by_flag = one.update(flags)
    by_count = other.update(Columns(names=flags.names, time_ns=flags.time_ns, values=values))

    assert np.array_equal(by_flag.score, by_count.score, equal_nan=True)


@given(cuts=st.lists(st.integers(0, 900), max_size=6), by_time=st.booleans())
@settings(max_examples=20, deadline=None)
def test_that_verdicts_do_not_depend_on_how_moments_come_in_batches(cuts: list[int], by_time: bool) -> None:
    tags = PER_TIME if by_time else PER_CYCLE
    later = cycles(11, [0.4] * 90, first=300)
    whole, parted = a_fitted_detector(tags), a_fitted_detector(tags)

    at_once = whole.update(later)
    pieces = [parted.update(later.part(low, high)) for low, high in pairwise([0, *sorted(cuts), len(later)])]

    assert np.array_equal(np.concatenate([piece.score for piece in pieces]), at_once.score, equal_nan=True)


@given(at=st.integers(1, 899))
@settings(max_examples=15, deadline=None)
def test_that_it_goes_on_after_a_restart_as_if_nothing_had_happened(at: int) -> None:
    later = cycles(12, [0.4] * 90, first=300)
    first, second = a_fitted_detector(), RateDriftDetector(PER_CYCLE)
    first.update(later.part(0, at))

    assert second.recall(first.remember())

    rest = later.part(at, len(later))
    assert np.array_equal(first.update(rest).score, second.update(rest).score, equal_nan=True)
    assert first.since_it_began == second.since_it_began


@pytest.mark.parametrize("memory", [b"", b"PK\x03\x04 damaged"])
def test_that_a_damaged_memory_is_refused(memory: bytes) -> None:
    assert not RateDriftDetector(PER_CYCLE).recall(memory)


@pytest.mark.parametrize(("count", "share", "fact"), [(LEAST_CYCLES - 5, 0.5, "cycles"), (200, 0.01, "events")])
def test_that_a_reference_that_tells_too_little_is_refused_with_what_is_needed(
    count: int, share: float, fact: str
) -> None:
    refusal = RateDriftDetector(PER_CYCLE).fit(cycles(13, [share] * count))

    assert isinstance(refusal, NotFitted)
    assert refusal.reason is IgnoranceReason.TOO_LITTLE_DATA
    assert refusal.facts[fact] < {"cycles": LEAST_CYCLES, "events": LEAST_EVENTS}[fact]


def test_that_a_finding_says_since_when_and_how_often() -> None:
    detector = a_fitted_detector()
    detector.update(cycles(14, [0.1] * 30 + [0.5] * 60, first=300))

    finding = detector.finding(KnownSymptom.STOP_RATE_UP.id, EquipmentId("cobot"))

    assert finding is not None
    assert finding.direction is Direction.UP
    assert finding.strength >= 1.0
    assert 320 * _ROWS * SECOND_NS < finding.began_ns < finding.seen_ns
    with_one, of = detector.since_it_began
    assert with_one / of > 2 * detector.usual


def test_that_nothing_is_found_while_nothing_stands() -> None:
    assert a_fitted_detector().finding(KnownSymptom.STOP_RATE_UP.id, EquipmentId("cobot")) is None


def test_that_nothing_is_judged_before_a_fit() -> None:
    with pytest.raises(ValueError, match="not fitted"):
        RateDriftDetector(PER_CYCLE).update(cycles(15, [0.1]))
