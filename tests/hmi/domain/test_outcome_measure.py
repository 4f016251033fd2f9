"""Better, no change, worse or cannot tell: by blocks that are alike, and never by luck."""

import random
from typing import Any

import pytest

from hmi.domain.advice_state import Verdict
from hmi.domain.outcome_judging import Compared, compared, effective_count, facts_of, overall
from hmi.domain.outcome_measure import Aim, OutcomeMeasure
from hmi.domain.tag import TagName, ValueRange

TEMPERATURE = TagName("cobot/axis_3/Temperature")


def a_measure(**others: Any) -> OutcomeMeasure:
    return OutcomeMeasure(**({"tag_name": TEMPERATURE, "unit": "°C", "least": 2.0} | others))


def blocks(mean: float, count: int, seed: int, *, alike: float = 0.6, sd: float = 1.0) -> list[float]:
    """A first-order process, as temperatures and currents are."""
    chance, value = random.Random(seed), 0.0
    told: list[float] = []
    for _ in range(count):
        value = alike * value + chance.gauss(0.0, sd * (1 - alike**2) ** 0.5)
        told.append(mean + value)
    return told


def verdicts(change: float, *, count: int = 120, seeds: int = 200, **measure: Any) -> list[Verdict]:
    return [
        compared(a_measure(**measure), blocks(60.0, 480, seed), blocks(60.0 + change, count, seed + 10_000)).verdict
        for seed in range(seeds)
    ]


def test_that_what_became_better_is_found_and_so_is_what_became_worse():
    assert verdicts(-4.0).count(Verdict.IMPROVED) >= 198
    assert verdicts(4.0).count(Verdict.WORSE) >= 198
    assert verdicts(4.0, aim=Aim.HIGHER).count(Verdict.IMPROVED) >= 198


def test_that_nothing_is_called_an_improvement_that_is_none():
    told = verdicts(0.0)

    assert told.count(Verdict.IMPROVED) + told.count(Verdict.WORSE) <= 2
    assert told.count(Verdict.NO_CHANGE) >= 190


def test_that_a_difference_that_is_worth_nothing_is_no_improvement():
    assert Verdict.IMPROVED not in verdicts(-0.8)


def test_that_too_little_to_go_by_is_said():
    assert set(verdicts(-4.0, count=5, seeds=20)) == {Verdict.CANNOT_TELL}
    assert compared(a_measure(), [], [55.0] * 100).verdict is Verdict.CANNOT_TELL
    assert compared(a_measure(), [60.0] * 100, []).verdict is Verdict.CANNOT_TELL


def test_that_an_hour_that_hardly_moves_is_worth_few_blocks():
    slow = blocks(60.0, 60, 1, alike=0.97)

    assert effective_count(slow) < 10
    assert effective_count(blocks(60.0, 400, 1, alike=0.0)) > 300


def test_that_an_interval_holds_the_truth_as_often_as_it_says():
    held = 0
    for seed in range(300):
        told = compared(a_measure(), blocks(60.0, 480, seed), blocks(58.0, 120, seed + 10_000))
        assert told.low is not None
        assert told.high is not None
        held += told.low <= 2.0 <= told.high

    assert 0.85 <= held / 300 <= 0.97


def test_that_a_forecast_without_the_act_counts_instead_of_the_baseline():
    rising = a_measure(without=ValueRange(66.0, 70.0))

    told = compared(rising, blocks(60.0, 480, 1), blocks(60.0, 120, 2))

    assert told.verdict is Verdict.IMPROVED  # it would have risen
    assert told.before == 68.0


def test_that_it_is_told_whether_it_came_as_predicted():
    measure = a_measure(predicted=ValueRange(54.0, 57.0))
    right = compared(measure, blocks(60.0, 480, 1), blocks(55.5, 120, 2))
    wrong = compared(measure, blocks(60.0, 480, 1), blocks(58.5, 120, 2))

    assert (right.is_as_predicted, wrong.is_as_predicted) == (True, False)
    facts = facts_of([right])
    assert facts["predicted_low_1"] == 54.0
    assert facts["after_1"] == pytest.approx(55.5, abs=0.5)
    assert facts["verdict_1"] == "improved"


@pytest.mark.parametrize(
    ("told", "whole"),
    [
        ([], Verdict.CANNOT_TELL),
        ([Verdict.IMPROVED, Verdict.NO_CHANGE], Verdict.IMPROVED),
        ([Verdict.IMPROVED, Verdict.WORSE], Verdict.WORSE),
        ([Verdict.IMPROVED, Verdict.CANNOT_TELL], Verdict.CANNOT_TELL),
        ([Verdict.NO_CHANGE], Verdict.NO_CHANGE),
    ],
)
def test_that_of_several_measures_the_worst_counts(told: list[Verdict], whole: Verdict):
    def one(verdict: Verdict) -> Compared:
        return Compared(measure=a_measure(), verdict=verdict, before=None, after=None, gain=None, low=None, high=None)

    assert overall([one(verdict) for verdict in told]) is whole


def test_that_it_is_due_after_it_settled_and_was_watched():
    assert a_measure(settle_s=60.0, watch_s=600.0).due_ns(1_000) == 1_000 + 660 * 10**9
