"""A type of advice rises by one step, with every criterion met; what is short is named, and so is what is not known."""

from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from hmi.domain.advice_mode import AdviceMode, Criterion, Figures, Targets, shortfalls

GOOD = Figures(
    has_card=True, cases=200, shifts=10, variants_missing=0, out_of_limit=0, agreement=0.8, calibration_error=0.1,
    alignment_shifts=2, decided=200, good=0.8, human_good=0.8, acceptance=0.7, probes_found=0.8, open_exceptions=0,
)  # fmt: skip
SHADOW, ADVISORY, WRITE = AdviceMode.SHADOW, AdviceMode.ADVISORY, AdviceMode.APPROVED_WRITE


def short(now: AdviceMode, to: AdviceMode, **changes: Any) -> list[Criterion]:
    return [one.criterion for one in shortfalls(now, to, msgspec.structs.replace(GOOD, **changes), Targets())]


@pytest.mark.parametrize(("now", "to"), [(AdviceMode.OFF, SHADOW), (SHADOW, ADVISORY), (ADVISORY, WRITE)])
def test_that_it_may_rise_with_every_criterion_met(now: AdviceMode, to: AdviceMode):
    assert short(now, to) == []


@pytest.mark.parametrize(
    ("now", "changes", "criterion"),
    [
        (AdviceMode.OFF, {"has_card": False}, Criterion.CARD),
        (AdviceMode.OFF, {"has_card": None}, Criterion.CARD),
        (SHADOW, {"has_card": False}, Criterion.CARD),
        (SHADOW, {"cases": 199}, Criterion.CASES),
        (SHADOW, {"shifts": 9}, Criterion.SHIFTS),
        (SHADOW, {"variants_missing": 1}, Criterion.VARIANTS),
        (SHADOW, {"variants_missing": None}, Criterion.VARIANTS),
        (SHADOW, {"out_of_limit": 1}, Criterion.OUT_OF_LIMIT),
        (SHADOW, {"agreement": 0.69}, Criterion.AGREEMENT),
        (SHADOW, {"agreement": None}, Criterion.AGREEMENT),
        (SHADOW, {"calibration_error": 0.101}, Criterion.CALIBRATION),
        (SHADOW, {"alignment_shifts": 3}, Criterion.ALIGNMENT),
        (ADVISORY, {"decided": 199}, Criterion.DECIDED),
        (ADVISORY, {"good": 0.79}, Criterion.GOOD),
        (ADVISORY, {"human_good": None}, Criterion.GOOD),
        (ADVISORY, {"acceptance": 0.39}, Criterion.ACCEPTANCE),
        (ADVISORY, {"acceptance": 0.96}, Criterion.ACCEPTANCE),
        (ADVISORY, {"acceptance": None}, Criterion.ACCEPTANCE),
        (ADVISORY, {"probes_found": 0.79}, Criterion.PROBES),
        (ADVISORY, {"open_exceptions": 1}, Criterion.EXCEPTIONS),
        (ADVISORY, {"out_of_limit": 1}, Criterion.OUT_OF_LIMIT),
    ],
)
def test_that_one_criterion_short_is_refused_and_named(now: AdviceMode, changes: dict[str, Any], criterion: Criterion):
    following = tuple(AdviceMode)[now.rank + 1]

    assert short(now, following, **changes) == [criterion]


@given(st.sampled_from(AdviceMode), st.sampled_from(AdviceMode))
def test_that_it_rises_one_step_at_a_time(now: AdviceMode, to: AdviceMode):
    assert (short(now, to) == []) is (to.rank == now.rank + 1)
    if to.rank != now.rank + 1:
        assert short(now, to) == [Criterion.ONE_STEP]


@given(st.sampled_from([(SHADOW, ADVISORY), (ADVISORY, WRITE)]))
def test_that_nothing_known_is_never_enough(step: tuple[AdviceMode, AdviceMode]):
    assert shortfalls(*step, Figures(), Targets())
