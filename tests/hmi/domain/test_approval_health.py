"""A team that only taps is found within twenty cards; one that looks is not, and nobody is named."""

import random
from collections.abc import Callable
from typing import get_type_hints

import pytest

from hmi.domain.advice_state import Advice, AdviceState, Appraisal, DecisionKind, Judge, RejectReason, Verdict
from hmi.domain.approval_health import ApprovalHealth, HealthSign, health_of
from tests.hmi.domain.advices import NOON, a_proposal, an_advice, an_approval
from tests.hmi.domain.test_advice_life import a_decision

WRONG = 0.2
"""Share of advice that is wrong."""
PROPOSAL = a_proposal()
APPROVAL = an_approval(proposal=PROPOSAL)
Person = Callable[[random.Random, bool], tuple[bool, float, bool]]
"""Of chance and whether the advice is wrong: approves, seconds, opens evidence."""


def careful(chance: random.Random, is_wrong: bool) -> tuple[bool, float, bool]:
    """Looks at nearly all, finds most of what is wrong, and now and then knows it from the machine."""
    rejects = chance.random() < (0.8 if is_wrong else 0.08)
    return not rejects, chance.lognormvariate(3.4, 0.6), chance.random() < 0.92


def tapping(chance: random.Random, _is_wrong: bool) -> tuple[bool, float, bool]:
    """Approves what comes."""
    return chance.random() < 0.98, chance.lognormvariate(0.9, 0.4), chance.random() < 0.05


def slowly_tapping(chance: random.Random, _is_wrong: bool) -> tuple[bool, float, bool]:
    """Knows that quick is suspicious."""
    return True, chance.lognormvariate(3.4, 0.6), chance.random() < 0.1


def opening_and_tapping(chance: random.Random, _is_wrong: bool) -> tuple[bool, float, bool]:
    """Opens what has to be opened, and reads none of it."""
    return True, chance.uniform(1.5, 4.5), True


def decisions(team: list[Person], number: int, seed: int, *, is_judged: bool = True) -> list[Advice]:
    """The cards of a team, one after the other by chance."""
    chance = random.Random(seed)
    rows: list[Advice] = []
    for place in range(number):
        is_wrong = chance.random() < WRONG
        approves, seconds, opens = chance.choice(team)(chance, is_wrong)
        kind = DecisionKind.APPROVED if approves else DecisionKind.REJECTED
        verdict = Verdict.NO_CHANGE if is_wrong else Verdict.IMPROVED
        decision = a_decision(kind, decided_ns=NOON + place, seconds=seconds, evidence=("trend",) if opens else ())
        rows.append(
            an_advice(
                AdviceState.VERIFIED if approves else AdviceState.REJECTED,
                proposal=PROPOSAL,
                decisions=(decision,),
                approval=APPROVAL,
                agreed_ns=NOON if approves else 0,
                appraisals=(Appraisal(judge=Judge.DATA, verdict=verdict, time_ns=0),) if is_judged else (),
            )
        )
    return rows


@pytest.mark.parametrize("style", [tapping, slowly_tapping, opening_and_tapping])
def test_that_who_only_taps_is_found_within_twenty_cards(style: Person):
    for seed in range(200):
        assert HealthSign.THIN in health_of(decisions([style], 20, seed)).signs


def test_that_careful_people_are_not_suspected():
    said = [bool(health_of(decisions([careful], 20, seed)).signs) for seed in range(200)]
    later = [HealthSign.THIN in health_of(decisions([careful], 200, seed)).signs for seed in range(60)]

    assert sum(said) <= 2
    assert sum(later) <= 1


def test_that_one_of_four_is_found_by_the_time_they_have_had_twenty_cards():
    teams = [decisions([tapping, careful, careful, careful], 80, seed) for seed in range(60)]

    found = [any(HealthSign.THIN in health_of(team[:cards]).signs for cards in (40, 60, 80)) for team in teams]

    assert sum(found) >= 42


def test_that_it_is_not_said_for_ever():
    rows = decisions([tapping], 30, 1)
    later = decisions([careful], 60, 2)
    after = [row for row in later if row.decisions]

    assert HealthSign.THIN in health_of(rows).signs
    assert HealthSign.THIN not in health_of([*rows, *moved(after, 1000)]).signs


def moved(rows: list[Advice], by: int) -> list[Advice]:
    from msgspec.structs import replace

    return [
        replace(row, decisions=tuple(replace(one, decided_ns=one.decided_ns + by) for one in row.decisions))
        for row in rows
    ]


def test_that_rejecting_less_than_there_is_wrong_advice_is_said():
    rows = decisions([slowly_tapping], 60, 3)

    told = health_of(rows)

    assert HealthSign.TOO_FEW_OVERRIDES in told.signs
    assert told.override == 0.0
    assert told.base_rate == pytest.approx(WRONG, abs=0.1)


def test_that_rejecting_more_than_there_is_wrong_advice_is_said():
    def grumbling(chance: random.Random, _is_wrong: bool) -> tuple[bool, float, bool]:
        return chance.random() < 0.3, 20.0, True

    assert HealthSign.TOO_MANY_OVERRIDES in health_of(decisions([grumbling], 60, 4)).signs


def test_that_without_outcomes_nothing_is_said_about_overrides():
    told = health_of(decisions([slowly_tapping], 60, 5, is_judged=False))

    assert told.base_rate is None
    assert told.signs == (HealthSign.THIN,)


def test_that_nothing_in_it_is_about_a_person():
    fields = get_type_hints(ApprovalHealth)

    assert set(fields) == {
        "decided", "median_s", "evidence_opened", "thin", "override", "base_rate", "signs",
    }  # fmt: skip
    assert "PersonRef" not in repr(fields)


def test_that_a_rejection_is_never_thin():
    chance = random.Random(6)
    decision = a_decision(DecisionKind.REJECTED, reason=RejectReason.WRONG_DIAGNOSIS, seconds=chance.uniform(0, 1))
    rows = [an_advice(AdviceState.REJECTED, decisions=(decision,)) for _ in range(20)]

    assert health_of(rows).thin == 0.0
