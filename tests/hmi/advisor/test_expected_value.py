"""Interventions are ranked by what they are expected to save; doing nothing always stands beside them."""

from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from hmi.advisor.costs import SiteRates
from hmi.advisor.expected_value import (
    EXPLORED,
    MOST_LOST,
    Choice,
    PlannedStop,
    Ranking,
    Situation,
    When,
    cost_factor,
    effect_of,
    lot,
    rank,
)
from hmi.domain.advice_record import Judgement, TrackRecord
from hmi.domain.diagnosis import Candidate, Diagnosis, Explanation, ModeAt, Verdict
from hmi.domain.equipment_class import EquipmentClass
from hmi.domain.failure_mode import FailureMode, FailureModeLibrary, HourlyCost, InterventionId, Risk
from tests.hmi.advisor.small_library import COBOT, DRY, FRICTION, WORN, a_mode, an_intervention, shows

RATES = SiteRates(per_standstill_min=2.0, per_part=5.0, per_kwh=0.5)
GREASE = InterventionId("grease")


def a_library(*modes: FailureMode) -> FailureModeLibrary:
    return FailureModeLibrary(modes=modes)


def dry(**more: Any) -> FailureMode:
    told: dict[str, Any] = {
        "cost_of_waiting": HourlyCost(eur_per_h=10.0, standstill_min_per_h=1.0, parts_per_h=2.0, kwh_per_h=4.0),
        "interventions": (an_intervention("grease", cost_eur=50.0, duration_min=60.0, downtime_min=30.0, effect=0.5),),
    }
    return a_mode(DRY, EquipmentClass.ROBOT, shows(FRICTION, 0.9, 0.01), **{**told, **more})


def believing(**shares: float) -> Diagnosis:
    found = tuple(
        Candidate(at=ModeAt(mode=mode, equipment=COBOT), version=1, share=share) for mode, share in shares.items()
    )
    rest = Explanation(modes=(), share=1.0 - sum(shares.values()))
    return Diagnosis(verdict=Verdict.OPEN, clues=(), explanations=(rest,), candidates=found)


def ranked(
    diagnosis: Diagnosis, library: FailureModeLibrary, *, seed: int = 1, key: str = "case", **more: Any
) -> Ranking:
    return rank(diagnosis, library, Situation(**{"rates": RATES, "horizon_h": 11.0, **more}), seed=seed, key=key)


def the_choice(ranking: Ranking, when: When = When.NOW, name: str = "grease") -> Choice:
    return next(
        one
        for one in ranking.choices
        if one.when is when and one.intervention is not None and one.intervention.id == name
    )


def test_that_what_is_saved_is_reckoned_as_by_hand_in_every_unit():
    ranking = ranked(believing(gear_dry=0.8), a_library(dry()))

    hours = 10.0  # of 11 it takes one
    grease = the_choice(ranking)
    assert grease.benefit.minutes == pytest.approx(1.0 * 0.8 * 0.5 * hours)
    assert grease.benefit.parts == pytest.approx(2.0 * 0.8 * 0.5 * hours)
    assert grease.benefit.kwh == pytest.approx(4.0 * 0.8 * 0.5 * hours)
    an_hour = 10.0 + 1.0 * 2.0 + 2.0 * 5.0 + 4.0 * 0.5
    downtime = 30.0 * (1.0 - 0.8 / 60.0)
    assert grease.benefit.money == pytest.approx(0.8 * 0.5 * hours * an_hour)
    assert grease.cost.minutes == pytest.approx(downtime)
    assert grease.cost.money == pytest.approx(50.0 + downtime * 2.0)
    assert grease.saves == pytest.approx(0.8 * 0.5 * hours * an_hour - 50.0 - downtime * 2.0)
    assert grease.helps == pytest.approx(0.4)


def test_that_doing_nothing_is_always_a_choice_with_its_cost_of_waiting():
    ranking = ranked(believing(gear_dry=0.8), a_library(dry()))

    assert ranking.do_nothing in ranking.choices
    assert ranking.do_nothing.cost.money == pytest.approx(0.8 * 11.0 * 24.0)
    assert ranking.do_nothing.total == ranking.do_nothing.cost.money
    assert the_choice(ranking).total == pytest.approx(ranking.do_nothing.total - the_choice(ranking).saves)


def test_that_nothing_is_offered_where_waiting_is_cheaper():
    cheap = dry(cost_of_waiting=HourlyCost(eur_per_h=0.1), interventions=(an_intervention("grease", risk=Risk.HIGH),))

    ranking = ranked(believing(gear_dry=0.8), a_library(cheap))

    assert ranking.choices[0] is ranking.do_nothing
    assert ranking.offered is None


def test_that_downtime_of_a_cell_that_stands_anyway_costs_nothing():
    standing = dry(cost_of_waiting=HourlyCost(standstill_min_per_h=60.0))

    assert the_choice(ranked(believing(gear_dry=1.0), a_library(standing))).cost.minutes == pytest.approx(0.0)


def test_that_a_planned_stop_is_offered_as_a_time_and_takes_its_length_off_the_downtime():
    ranking = ranked(believing(gear_dry=0.8), a_library(dry()), next_stop=PlannedStop(in_h=2.0, lasts_min=20.0))

    now, later = the_choice(ranking), the_choice(ranking, When.AT_NEXT_STOP)
    assert later.cost.minutes == pytest.approx(now.cost.minutes - 20.0)
    assert later.benefit.money == pytest.approx(now.benefit.money * 8.0 / 10.0)


def test_that_a_stop_beyond_the_horizon_is_no_choice():
    ranking = ranked(believing(gear_dry=0.8), a_library(dry()), next_stop=PlannedStop(in_h=40.0, lasts_min=20.0))

    assert {one.when for one in ranking.choices} == {When.NEVER, When.NOW}


def test_that_one_intervention_for_two_modes_brings_the_benefit_of_both():
    belt = a_mode(WORN, EquipmentClass.ROBOT, shows(FRICTION, 0.9, 0.01), interventions=dry().interventions)
    library = a_library(dry(), belt)

    both = the_choice(ranked(believing(gear_dry=0.5, belt_worn=0.4), library))

    alone = [
        the_choice(ranked(believing(**{name: share}), library))
        for name, share in (("gear_dry", 0.5), ("belt_worn", 0.4))
    ]
    assert both.benefit.money == pytest.approx(sum(one.benefit.money or 0.0 for one in alone))
    assert both.modes == (DRY, WORN)


def test_that_bridging_until_service_costs_as_long_as_it_lasts():
    slower = an_intervention(
        "slower",
        cost_eur=0.0,
        duration_min=0.0,
        downtime_min=0.0,
        effect=0.5,
        until_service=HourlyCost(parts_per_h=2.0),
    )

    choice = the_choice(ranked(believing(gear_dry=0.8), a_library(dry(interventions=(slower,)))), name="slower")

    assert choice.cost.parts == pytest.approx(22.0)


def test_that_outcomes_teach_how_well_it_helps_and_rejections_only_what_it_costs():
    cured, worth = TrackRecord(), TrackRecord()
    for _ in range(20):
        cured = cured.with_outcome(Judgement.REFUTED)
        worth = worth.with_outcome(Judgement.REFUTED)
    grease = dry().interventions[0]
    learned = Situation(cured={(GREASE, DRY): cured})
    dearer = Situation(found_worth_it={GREASE: worth})

    assert effect_of(grease, DRY, learned) < effect_of(grease, DRY, Situation()) == pytest.approx(0.5)
    assert (cost_factor(GREASE, Situation()), cost_factor(GREASE, dearer)) == (1.0, 3.0)
    assert effect_of(grease, DRY, dearer) == effect_of(grease, DRY, Situation())


def test_that_the_range_narrows_with_outcomes():
    cured = TrackRecord()
    for number in range(30):
        cured = cured.with_outcome(Judgement.CONFIRMED if number % 2 else Judgement.REFUTED)

    def width(**more: Any) -> float:
        benefit = the_choice(ranked(believing(gear_dry=0.8), a_library(dry()), **more)).benefit
        assert benefit.low is not None
        assert benefit.high is not None
        assert benefit.money is not None
        assert benefit.low <= benefit.money <= benefit.high
        return (benefit.high - benefit.low) / benefit.money

    assert width(cured={(GREASE, DRY): cured}) < width()


def never_worth_it(**more: Any) -> FailureModeLibrary:
    told: dict[str, Any] = {"cost_eur": 20.0, "downtime_min": 0.0, "effect": 0.5}
    return a_library(
        dry(cost_of_waiting=HourlyCost(eur_per_h=0.1), interventions=(an_intervention("grease", **{**told, **more}),))
    )


def test_that_one_case_in_twenty_is_explored_though_it_is_not_worth_it_and_says_so():
    rankings = [ranked(believing(gear_dry=0.8), never_worth_it(), key=f"case {number}") for number in range(4000)]

    explored = [one for one in rankings if one.explores]
    assert 0.035 < len(explored) / len(rankings) < 0.065
    assert all(one.offered is not None and one.offered.saves < 0.0 for one in explored)
    assert all(one.offered is None for one in rankings if not one.explores)


def test_that_looking_at_a_case_again_draws_no_new_lot_and_another_seed_does():
    looks = {ranked(believing(gear_dry=0.8), never_worth_it(), key="case 7").explores for _ in range(50)}

    assert len(looks) == 1
    assert {lot(seed, "case 7") < EXPLORED for seed in range(400)} == {True, False}


@pytest.mark.parametrize("more", [{"risk": Risk.HIGH}, {"cost_eur": MOST_LOST + 10.0}])
def test_that_nothing_risky_or_dear_is_ever_tried_for_the_sake_of_knowing(more: dict[str, Any]):
    rankings = [ranked(believing(gear_dry=0.8), never_worth_it(**more), key=f"case {number}") for number in range(500)]

    assert not any(one.explores for one in rankings)


def test_that_a_mode_which_left_the_library_meanwhile_is_passed_over():
    assert [one.when for one in ranked(believing(gear_dry=0.8), a_library()).choices] == [When.NEVER]


@given(st.floats(0.0, 1.0), st.floats(0.0, 1.0), st.floats(0.0, 200.0), st.integers(0, 2**62))
def test_that_the_best_choice_comes_first_and_more_certainty_never_saves_less(
    share: float, other: float, eur_per_h: float, seed: int
):
    library = a_library(dry(cost_of_waiting=HourlyCost(eur_per_h=eur_per_h)))
    low, high = sorted((share, other))

    less, more = (ranked(believing(gear_dry=one), library, seed=seed) for one in (low, high))

    assert [one.saves for one in more.choices] == sorted((one.saves for one in more.choices), reverse=True)
    assert the_choice(more).saves >= the_choice(less).saves - 1e-9
    assert more.do_nothing.total >= less.do_nothing.total - 1e-9
    assert min(one.total for one in more.choices) == pytest.approx(more.choices[0].total)


@given(st.permutations(["gear_dry", "belt_worn"]))
def test_that_the_order_of_the_library_does_not_matter(order: list[str]):
    belt = a_mode(WORN, EquipmentClass.ROBOT, shows(FRICTION, 0.9, 0.01))
    known = {"gear_dry": dry(), "belt_worn": belt}
    diagnosis = believing(gear_dry=0.5, belt_worn=0.3)

    mixed = rank(
        msgspec.structs.replace(diagnosis, candidates=diagnosis.candidates[::-1]),
        a_library(*(known[name] for name in order)), Situation(rates=RATES), seed=1, key="x",
    )  # fmt: skip

    assert mixed == rank(diagnosis, a_library(*known.values()), Situation(rates=RATES), seed=1, key="x")
