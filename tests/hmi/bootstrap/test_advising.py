"""What watches and proposes never holds anybody up, keeps what it learned, and says again what still holds."""

import asyncio
from dataclasses import dataclass, field
from pathlib import Path
from threading import Event
from types import SimpleNamespace
from typing import Any

import msgspec
import pytest

from hmi import clock
from hmi.advisor.columns import Columns
from hmi.bootstrap.advising import Advising, Pace
from hmi.bootstrap.project import MEMORY
from hmi.domain.advice import AdviceId
from hmi.domain.advice_state import AdviceState
from hmi.domain.check_command import AnswerCheck
from hmi.domain.equipment import EquipmentId, EquipmentKind
from hmi.domain.finding import DetectorId, Direction, Finding, FindingPlace
from hmi.domain.outcome import Done
from hmi.domain.outcome_measure import MeasuringWindows
from hmi.domain.person import Person, PersonRef, Role, Session
from hmi.domain.procedure import Level
from hmi.domain.query import JournalAnswer
from hmi.domain.recent_past import RecentPast
from hmi.domain.symptom import KnownSymptom
from hmi.domain.tag import TagName
from hmi.domain.why import Cause, CauseKind, Verdict, WhyAnswer
from hmi.domain.why_answer import explain
from hmi.domain.why_evidence import Sureness
from hmi.domain.why_snapshot import CellSnapshot
from hmi.live.process_image import ProcessImage
from hmi.services.advice import Offered
from hmi.services.caller import Caller
from tests.hmi.advisor.simulated import simulated_cell
from tests.hmi.advisor.test_recommender import CURRENT, a_procedure

NAME = DetectorId("watcher")
PLACE = FindingPlace(
    detector=NAME, symptom=KnownSymptom.JOINT_FRICTION_UP.id, equipment=EquipmentId("cobot"), part="Axis_3"
)


@dataclass
class AFinder:
    memory: bytes = b""
    holds: Event = field(default_factory=Event)
    stands: bool = False
    id = NAME
    version = "1"
    needs = (CURRENT,)
    looks_for = (PLACE,)

    def __post_init__(self) -> None:
        self.holds.set()

    def update(self, batch: Columns) -> None:
        self.holds.wait(20)

    def findings(self) -> tuple[Finding, ...]:
        if not self.stands:
            return ()
        found = Finding(
            detector=NAME, detector_version="1", symptom=PLACE.symptom, equipment=PLACE.equipment, part=PLACE.part,
            began_ns=-(10**12), seen_ns=1, strength=2.0, direction=Direction.UP,
        )  # fmt: skip
        return (found,)

    def ignorances(self) -> tuple[()]:
        return ()

    def learn_anew(self) -> None:
        self.memory, self.stands = b"", False

    def remember(self) -> bytes:
        return self.memory

    def recall(self, memory: bytes) -> bool:
        self.memory = memory
        return True


async def _no_rows(_question: Any) -> JournalAnswer:
    return JournalAnswer(rows=())


class ACell:
    """Advising with one finder, and what it offered."""

    def __init__(self, project: Path, finder: AFinder, **pace: float) -> None:
        self.offered: list[Any] = []
        self.verdict = Verdict.RUNS
        self.causes: tuple[Cause, ...] = ()
        self.looks = 0
        self.records = SimpleNamespace(rows=self._rows, changes=0)
        self.image = ProcessImage(simulated_cell())
        alarms: Any = SimpleNamespace(alarms={}, plan=SimpleNamespace(names_by_equipment=dict))
        shelved = SimpleNamespace(procedure=a_procedure("joint_lubrication"))
        self.advising = Advising(
            project,
            image=self.image,
            alarms=alarms,
            shelf=SimpleNamespace(procedures=lambda: [shelved]),  # type: ignore[arg-type]
            advice=SimpleNamespace(offer=self._offer),  # type: ignore[arg-type]
            records=self.records,  # type: ignore[arg-type]
            journal=SimpleNamespace(record=lambda *_row, **_who: 1, read=_no_rows),  # type: ignore[arg-type]
            dispatcher=SimpleNamespace(answer=lambda *_it: None, serve=lambda *_it: None),  # type: ignore[arg-type]
            skills=SimpleNamespace(levels=lambda _person: {"robot_operation": Level.ALONE}),  # type: ignore[arg-type]
            access=SimpleNamespace(prove=self._prove),  # type: ignore[arg-type]
            why=self._why,
            circumstances=lambda _now_ns: {},
            served=lambda _now_ns: {},
            modes=SimpleNamespace(stopped=None),  # type: ignore[arg-type]
            windows=MeasuringWindows(),
            finders=lambda _cell: {"watcher": finder},  # type: ignore[dict-item]
            pace=Pace(**{"propose_every_s": 0.0, "offer_again_s": 3600.0, "hangs_s": 3600.0} | pace),
        )

    def _offer(self, proposal: Any) -> Offered:
        self.offered.append(proposal)
        return Offered(advice=AdviceId("a"), state=AdviceState.QUEUED)

    async def _why(self) -> WhyAnswer:
        snapshot = CellSnapshot(
            cell=self.image.cell, look=self.image.reading, past=RecentPast({}), alarms=(), connections={}, acts=(),
            now_ns=clock.now_ns(),
        )  # fmt: skip
        return msgspec.structs.replace(explain(snapshot, None), verdict=self.verdict, causes=self.causes)

    def _rows(self, *_period: int) -> tuple[()]:
        self.looks += 1
        return ()

    async def _prove(self, *_who: Any) -> None:
        return None

    async def rounds(self, count: int) -> None:
        """So many rounds, each to its end."""
        for _ in range(count):
            await self.advising.tend()
            await asyncio.wait(asyncio.all_tasks() - {asyncio.current_task()})


async def test_that_a_finder_that_hangs_holds_nobody_up_and_is_told(tmp_path: Path):
    finder = AFinder()
    cell = ACell(tmp_path, finder, hangs_s=0.0)
    await cell.rounds(3)
    finder.holds.clear()
    await cell.advising.tend()

    with pytest.raises(TimeoutError):
        await cell.advising.tend()

    finder.holds.set()
    await asyncio.wait(asyncio.all_tasks() - {asyncio.current_task()})
    await cell.rounds(2)
    await cell.advising.stop()


async def test_that_what_still_holds_is_offered_again_before_it_is_stale(tmp_path: Path):
    patient, hasty = ACell(tmp_path, AFinder(stands=True)), ACell(tmp_path, AFinder(stands=True), offer_again_s=0.0)
    for cell in (patient, hasty):
        await cell.rounds(5)
        await cell.advising.stop()

    assert len(patient.offered) == 1
    assert len(hasty.offered) > 1
    assert hasty.offered[1].made_ns > hasty.offered[0].made_ns


async def test_that_nothing_is_worked_out_before_the_library_is_read(tmp_path: Path):
    cell = ACell(tmp_path, AFinder(stands=True))

    await cell.rounds(2)
    found, before = len(cell.advising.findings.standing), len(cell.offered)
    await cell.rounds(1)
    await cell.advising.stop()

    assert (found, before) == (1, 0)
    assert len(cell.offered) == 1
    assert cell.advising.troubles() == {"failure_modes": ""}


async def test_that_a_service_that_stops_while_the_library_is_read_leaves_no_process(tmp_path: Path):
    cell = ACell(tmp_path, AFinder(memory=b"learned"))

    await cell.advising.tend()
    await cell.advising.stop()

    assert asyncio.all_tasks() == {asyncio.current_task()}
    assert [file.name for file in (tmp_path / MEMORY).parent.iterdir()] == [Path(MEMORY).name]


async def test_that_what_came_back_is_offered_anew(tmp_path: Path):
    finder = AFinder(stands=True)
    cell = ACell(tmp_path, finder)
    await cell.rounds(6)
    finder.stands = False
    await cell.rounds(6)
    finder.stands = True
    await cell.rounds(6)
    await cell.advising.stop()

    assert len(cell.offered) == 2


@pytest.mark.parametrize(("stands_s", "proposed"), [(0.0, {"raw_parts_missing"}), (3600.0, set[str]())])
async def test_that_a_stop_is_explained_once_it_lasts(tmp_path: Path, stands_s: float, proposed: set[str]):
    cell = ACell(tmp_path, AFinder(), stands_s=stands_s)
    infeed = next(one.id for one in cell.image.cell.equipment if one.kind is EquipmentKind.CONVEYOR)
    cell.verdict = Verdict.STANDS
    cell.causes = (
        Cause(kind=CauseKind.NO_MATERIAL, equipment=infeed, began_ns=1, sureness=Sureness.TOLD, evidence=()),
    )
    await cell.rounds(3)
    await cell.advising.stop()

    assert {one.advice_type for one in cell.offered} == proposed


async def test_that_what_is_normal_now_stands_no_more_though_a_round_that_was_under_way_says_so(tmp_path: Path):
    finder = AFinder(stands=True, memory=b"learned")
    cell = ACell(tmp_path, finder)
    await cell.rounds(3)
    (finding,) = cell.advising.findings.standing.values()
    finder.holds.clear()
    await cell.advising.tend()

    cell.advising.learn_anew(finding.place)
    finder.holds.set()
    await asyncio.wait(asyncio.all_tasks() - {asyncio.current_task()})
    await cell.rounds(2)
    await cell.advising.stop()

    assert cell.advising.findings.standing == {}
    assert [one.id for one in cell.advising.findings.ended] == [finding.id]
    assert finder.memory == b""


async def test_that_what_was_learned_outlives_the_service_and_a_finder_that_stopped(tmp_path: Path):
    finder = AFinder(memory=b"learned")
    cell = ACell(tmp_path, finder)
    await cell.rounds(3)
    await cell.advising.stop()
    kept = msgspec.msgpack.decode((tmp_path / MEMORY).read_bytes(), type=dict[str, bytes])
    again = AFinder()
    later = ACell(tmp_path, again)
    remembered = again.memory
    again.memory = b""
    await later.advising.stop()

    assert kept == {"watcher": b"learned"}
    assert remembered == b"learned"
    assert msgspec.msgpack.decode((tmp_path / MEMORY).read_bytes(), type=dict[str, bytes]) == kept


async def test_that_years_of_records_are_read_again_only_after_they_changed(tmp_path: Path):
    cell = ACell(tmp_path, AFinder(), keep_every_s=0.0)
    await cell.rounds(6)
    first = cell.looks
    cell.records.changes += 1
    await cell.rounds(6)
    await cell.advising.stop()

    assert (first, cell.looks) == (1, 2)


async def test_that_another_cell_ends_nothing_that_is_still_watched(tmp_path: Path):
    cell = ACell(tmp_path, AFinder(stands=True))
    await cell.rounds(4)
    before = [one.id for one in cell.advising.findings.standing.values()]

    cell.image.use_cell(simulated_cell())
    cell.advising.use_cell()
    await cell.rounds(4)
    after = [one.id for one in cell.advising.findings.standing.values()]
    await cell.advising.stop()

    assert len(before) == 1
    assert after == before
    assert TagName("cobot/motor_3/MotorCurrent") == CURRENT


async def test_that_what_somebody_answers_reaches_what_may_be_behind_it_and_is_asked_no_more(tmp_path: Path):
    cell = ACell(tmp_path, AFinder(stands=True))
    while not any(one.question for one in cell.advising._diagnoses[1]):
        await cell.rounds(1)
    question = next(one.question for one in cell.advising._diagnoses[1] if one.question is not None)
    check = next(
        one
        for mode in cell.advising._reasoning.modes.value.modes
        for one in mode.checks
        if (mode.id, one.id) == (question.mode, question.check)
    )
    person = Person(ref=PersonRef("p-ida"), display_name="Ida", roles=frozenset({Role.OPERATOR}))
    caller = Caller(Session(token="t", person=person, signed_in_ns=0, idle_limit_s=300), "panel", True)
    command = AnswerCheck(check=check.id, equipment=question.equipment, answer=check.answers[0].id)

    outcome = await cell.advising._checks.answer(command, caller)
    await cell.rounds(2)

    assert outcome == Done()
    told = [
        weight.clue.answer
        for diagnosis in cell.advising._diagnoses[1]
        for one in diagnosis.candidates
        for weight in (*one.supports, *one.opposes)
        if weight.clue.name == check.id
    ]
    assert set(told) == {check.answers[0].id}
    asked = [(one.check, one.equipment) for diagnosis in cell.advising._diagnoses[1] for one in diagnosis.deciding]
    assert (check.id, question.equipment) not in asked
