"""What other packages bring works where it conforms, and where it does not, it ends alone and is told."""

import logging
from importlib.metadata import EntryPoint

import msgspec
import pytest

from hmi.advisor.conformance import faults_of, faults_of_recommender
from hmi.advisor.guarded import PATIENCE, Guard, GuardedFinder
from hmi.advisor.recommender import MODEL, Present
from hmi.advisor.seen import Seen
from hmi.advisor.third_party import (
    GROUP,
    ThirdPartyRecommender,
    third_party_finders,
    third_party_recommenders,
)
from hmi.domain.cell import Cell
from hmi.domain.finding import IgnoranceReason
from hmi.domain.tag import DataType, NodeAddress, TagDefinition
from tests.hmi.advisor import foreign_finder as foreign
from tests.hmi.advisor.foreign_finder import NOISE, BearingNoise, some_noise
from tests.hmi.domain.advices import a_proposal

MODULE = "tests.hmi.advisor.foreign_finder"


def a_cell() -> Cell:
    node = NodeAddress(endpoint="plc", uri="u", identifier="i=1")
    return Cell(id="cell", label="Cell", tags=(TagDefinition(name=NOISE, node=node, data_type=DataType.DOUBLE),))


def an_entry(name: str, value: str) -> EntryPoint:
    return EntryPoint(name=name, value=f"{MODULE}:{value}", group=GROUP)


def test_that_a_finder_that_is_right_has_no_faults() -> None:
    assert faults_of(BearingNoise, some_noise()) == []


@pytest.mark.parametrize(
    ("wrong", "told"),
    [
        (foreign.ForgetsItself, "after a restart"),
        (foreign.TakesAnyMemory, "takes back a memory"),
        (foreign.CountsBatches, "other batches"),
        (foreign.WritesIntoItsInput, "changes the columns"),
        (foreign.TakesMissingForLoud, "where no value is known"),
        (foreign.FindsElsewhere, "does not say that it looks for that"),
        (foreign.KnowsTheFuture, "has not been yet"),
        (foreign.NeverLearnsAnew, "learn anew"),
        (foreign.Raises, "ZeroDivisionError"),
    ],
)
def test_that_each_way_of_being_wrong_is_told(wrong: type[BearingNoise], told: str) -> None:
    assert any(told in fault for fault in faults_of(wrong, some_noise()))


def test_that_columns_in_which_nothing_is_found_prove_nothing() -> None:
    assert any("found nothing" in fault for fault in faults_of(BearingNoise, some_noise(loud_from=300)))


def test_that_a_finder_of_an_installed_package_works_behind_its_guard() -> None:
    (finder,) = third_party_finders(a_cell(), [an_entry("noise", "finders")]).values()

    finder.update(some_noise())

    assert [one.symptom for one in finder.findings()] == ["bearing_noise_up"]


def test_that_a_package_that_cannot_be_loaded_is_left_out(caplog: pytest.LogCaptureFixture) -> None:
    brought = [an_entry("a_broken", "broken_finders"), an_entry("b_absent", "nothing"), an_entry("c_good", "finders")]

    found = third_party_finders(a_cell(), brought)

    assert [*found] == [f"{GROUP}|c_good|0"]
    assert "a_broken" in caplog.text
    assert "b_absent" in caplog.text
    caplog.clear()


def test_that_a_finder_whose_tags_the_cell_has_not_is_left_out(caplog: pytest.LogCaptureFixture) -> None:
    assert third_party_finders(Cell(id="cell", label="Cell"), [an_entry("noise", "finders")]) == {}

    assert "no tag cobot/bearing_noise" in caplog.text
    caplog.clear()


def test_that_a_finder_that_raises_is_stopped_and_what_it_looked_for_is_not_known(
    caplog: pytest.LogCaptureFixture,
) -> None:
    finder = GuardedFinder(foreign.Raises(), Guard("noise"))

    finder.update(some_noise())

    assert finder.findings() == ()
    assert [(one.reason, one.symptoms, one.part) for one in finder.ignorances()] == [
        (IgnoranceReason.FAILED, ("bearing_noise_up",), "Axis_1")
    ]
    assert "no noise" in finder.guard.trouble
    assert finder.remember() == b""
    caplog.clear()


def test_that_a_finder_that_says_what_it_may_not_is_stopped_before_anybody_hears_it(
    caplog: pytest.LogCaptureFixture,
) -> None:
    finder = GuardedFinder(foreign.FindsElsewhere(), Guard("noise"))
    finder.update(some_noise())

    assert finder.findings() == ()
    assert finder.ignorances()[0].reason is IgnoranceReason.FAILED
    caplog.clear()


def test_that_one_slow_call_is_forgiven_and_many_in_a_row_are_not(caplog: pytest.LogCaptureFixture) -> None:
    clock = iter(range(0, 10**12, 10**9))
    guard = Guard("slow", budget_ns=1, cpu_ns=lambda: next(clock))

    answers = [guard.call(lambda: "there", "stopped") for _call in range(PATIENCE + 1)]

    assert answers == ["there"] * PATIENCE + ["stopped"]
    assert guard.stopped is IgnoranceReason.TOO_SLOW
    caplog.clear()


def test_that_a_finder_cannot_change_what_others_are_given() -> None:
    given = some_noise()
    GuardedFinder(foreign.WritesIntoItsInput(), Guard("noise")).update(given)

    assert given.values.max() > 5.0


def a_moment() -> Present:
    return Present(cell=a_cell(), look=lambda name: None, seen=Seen(equipment=()), now_ns=1, seen_ns=1, procedures={})  # type: ignore[arg-type,return-value]


def test_that_a_recommender_that_raises_or_talks_nonsense_is_stopped(caplog: pytest.LogCaptureFixture) -> None:
    def raises(_present: object, _diagnoses: object) -> list[object]:
        raise KeyError("acme")

    for recommends in (raises, lambda _present, _diagnoses: ["buy one"]):
        brought = ThirdPartyRecommender("acme", recommends)  # type: ignore[arg-type]

        assert brought.proposals(a_moment(), ()) == ()
        assert brought.guard.stopped is IgnoranceReason.FAILED
    caplog.clear()


def test_that_a_recommender_that_cannot_be_loaded_is_left_out(caplog: pytest.LogCaptureFixture) -> None:
    assert third_party_recommenders([an_entry("acme", "nothing")]) == ()

    assert "acme" in caplog.text
    caplog.clear()


def test_that_a_recommender_that_proposes_nothing_or_raises_does_not_conform() -> None:
    assert faults_of_recommender(lambda _present, _diagnoses: (), a_moment(), ()) == [
        "it proposed nothing: take a moment in which it does"
    ]
    assert "TypeError" in faults_of_recommender(lambda: (), a_moment(), ())[0]  # type: ignore[arg-type,misc]


def test_that_what_a_package_proposes_in_its_own_name_conforms_and_in_ours_does_not() -> None:
    theirs = a_proposal(made_ns=1)
    theirs = msgspec.structs.replace(theirs, source=msgspec.structs.replace(theirs.source, model="acme"))
    ours = msgspec.structs.replace(theirs, source=msgspec.structs.replace(theirs.source, model=MODEL))

    assert faults_of_recommender(lambda _present, _diagnoses: (theirs,), a_moment(), ()) == []
    assert any("Tandem's name" in one for one in faults_of_recommender(lambda _p, _d: (ours,), a_moment(), ()))


def test_that_the_log_of_a_fault_names_who(caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.ERROR):
        GuardedFinder(foreign.Raises(), Guard("noise of acme")).update(some_noise())

    assert "noise of acme" in caplog.text
    caplog.clear()
