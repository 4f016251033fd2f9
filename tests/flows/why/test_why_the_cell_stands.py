"""The answer to "Why is my cell stopped?" for some stories of the simulated cell; all: benchmarks/why_stopped.py."""

import random
from pathlib import Path

import pytest

from hmi.domain.cell import Cell
from hmi.domain.why import StepKind, Verdict, WaitReason
from hmi.domain.why_evidence import ActEvidence, AlarmEvidence, ReadingEvidence, Sureness
from tests.flows.why.stepped_cell import SteppedCell, scan_cell
from tests.flows.why.stories import HARDER, STORIES, Story

SEED = 7


@pytest.fixture(scope="module")
def scanned(tmp_path_factory: pytest.TempPathFactory) -> list[Cell]:
    """The scanned cell, once somebody scanned it."""
    return []


@pytest.fixture
async def cell(scanned: list[Cell], tmp_path: Path) -> SteppedCell:
    if not scanned:
        scanned.append(await scan_cell(tmp_path))
    return await SteppedCell.start(scanned[0], SEED)


def the(name: str) -> Story:
    return next(story for story in (*STORIES, *HARDER) if story.name == name)


async def test_that_a_jam_is_named_with_who_waits_for_whom_and_a_later_stop_comes_after_it(cell: SteppedCell):
    the("jam, then protective stop").tell(cell, random.Random(SEED))

    answer = await cell.ask()

    assert answer.verdict is Verdict.STANDS
    assert [(cause.kind.value, cause.equipment) for cause in answer.causes] == [
        ("jammed", "infeed"),
        ("protective_stop", "cobot"),
    ]
    assert answer.causes[0].sureness is Sureness.TOLD
    told = {type(one) for one in answer.causes[0].evidence}
    assert {ReadingEvidence, AlarmEvidence} <= told
    assert answer.causes[0].began_ns < answer.since_ns < answer.causes[1].began_ns
    assert answer.step.kind is StepKind.RESET_PROTECTIVE_STOP
    assert answer.safety[0].words == "Collision detection"
    assert ("outfeed", "cobot", WaitReason.PARTS) in [(one.waiter, one.awaited, one.reason) for one in answer.waits]


async def test_that_an_act_at_the_panel_is_the_cause_and_its_row_the_evidence(cell: SteppedCell):
    the("operator holds the cell").tell(cell, random.Random(SEED))

    answer = await cell.ask()

    (cause,) = answer.causes
    assert (cause.kind.value, cause.equipment, cause.sureness) == ("held_by_person", "supervisor", Sureness.CONCLUDED)
    assert [one.seq for one in cause.evidence if isinstance(one, ActEvidence)] == [1]
    assert cause.who == ""  # nobody is signed in who may read the journal
    assert answer.last_act.facts["method"] == "Hold"
    assert {wait.reason for wait in answer.waits if wait.awaited == "supervisor"} == {WaitReason.RELEASE}


async def test_that_a_hold_that_nobody_tells_of_is_unknown_though_an_older_alarm_stands(cell: SteppedCell):
    the("mill held at its own panel under a standing alarm").tell(cell, random.Random(SEED))

    answer = await cell.ask()

    assert [(cause.kind.value, cause.equipment, cause.sureness) for cause in answer.causes] == [
        ("held", "cnc", Sureness.UNKNOWN)
    ]
    assert answer.first_out.words == "Tool is near the end of its life"


async def test_that_a_controller_that_is_not_heard_makes_everything_unknown(cell: SteppedCell):
    the("jam, then the controller is off the network").tell(cell, random.Random(SEED))

    answer = await cell.ask()

    assert (answer.verdict, answer.state) == (Verdict.UNKNOWN, "Suspended")
    assert [cause.kind.value for cause in answer.causes] == ["link_lost"]
    assert answer.safety[0].state.value == "unknown"
    assert (await cell.ask("infeed")).verdict is Verdict.UNKNOWN


async def test_that_one_machine_is_told_what_it_waits_for_and_a_cell_that_works_needs_nothing(cell: SteppedCell):
    cell.advance(60.0)
    running = await cell.ask()
    the("jam on the infeed").tell(cell, random.Random(SEED))

    answer = await cell.ask("outfeed")

    assert (running.verdict, running.causes, running.waits) == (Verdict.RUNS, (), ())
    assert running.step.kind is StepKind.NONE
    assert answer.verdict is Verdict.STANDS
    assert [(cause.kind.value, cause.equipment) for cause in answer.causes] == [("jammed", "infeed")]
    assert [(wait.waiter, wait.awaited) for wait in answer.waits] == [("outfeed", "cobot"), ("cobot", "infeed")]
