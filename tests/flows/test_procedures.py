"""A procedure on a simulated cell over real OPC UA: a write with read-back, a kill in the middle, a cut connection."""

import asyncio
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from hmi.domain.outcome import Done, Outcome, Reason, Refused
from hmi.domain.person import Role
from hmi.domain.procedure import ProcedureId, StepId
from hmi.domain.procedure_command import AbortRun, CloseRun, ConfirmStep, DoStep, ResumeRun, StartRun
from hmi.domain.procedure_notice import SUBJECT, run_notices
from hmi.domain.procedure_query import AskProcedures, AskRun, AskRuns, ProceduresAnswer, RunAnswer, RunsAnswer
from hmi.domain.procedure_run import Effect, HoldCause, RunResult, RunState, StepState
from hmi.domain.query import AskJournal, JournalAnswer
from tests.flows.alarm_station import inject
from tests.flows.panel import Panel, ended, tandem

BEN_PIN = "905836"
NETWORK_LOSS = 9
SLOW = ProcedureId("slow_down")
PROCEDURE = """
id: slow_down
version: "1"
state: released
title: Slow the robot down
goal: It runs at 60 %
equipment_class: robot
equipment: cobot
author: Ana
approver: Bea
role: maintenance
skill: robot_operation
steps:
  - id: slow
    kind: write
    title: Set it to 60 %
    needs: [{tag: cobot/safety/EmergencyStop, is: false}]
    write: {tag: cobot/ur5e/SpeedOverride, value: 60 %, tolerance: 0.5 %, undo: {kind: restore}}
    VERIFY
  - {id: last, kind: instruct, title: Tell the shift}
"""
NEVER = "verify: {that: [{tag: cobot/motor_1/MotorTemperature, at_least: 89 °C}], within: 10 min}"


@pytest.fixture
def url() -> Iterator[str]:
    cell = tandem("simulate", "--port", "0")
    assert cell.stdout is not None
    yield cell.stdout.readline().decode().removeprefix("READY ").strip()
    ended(cell)


@pytest.fixture
def project(url: str, tmp_path: Path) -> Path:
    tandem("scan", url, "--policy", "None", "--project", tmp_path).communicate(timeout=60)
    (tmp_path / "procedures").mkdir()
    return tmp_path


class Desk(Panel):
    """A panel at which Ben works with a procedure."""

    def __init__(self, project: Path, verify: str = "") -> None:
        (project / "procedures" / "slow_down.yaml").write_text(PROCEDURE.replace("VERIFY", verify), encoding="utf-8")
        super().__init__(project)

    def set_up(self) -> None:
        (self.ben,) = self.employ(("Ben", Role.MAINTENANCE, BEN_PIN))
        self.sign_in(self.ben, BEN_PIN)

    def begin(self) -> None:
        self.until(lambda: not self.ask(AskProcedures()).is_reading)
        told = self.ask(AskProcedures())
        assert isinstance(told, ProceduresAnswer)
        row = next(row for row in told.procedures if row.id == SLOW)
        assert row.refusal is None
        assert isinstance(self.do(StartRun(procedure=SLOW, digest=row.digest)), Done)
        self.until(lambda: self.state() is StepState.READY)

    def asked(self) -> RunAnswer:
        answer = self.ask(AskRun())
        assert isinstance(answer, RunAnswer)
        return answer

    def at(self) -> str:
        step = self.asked().step
        return "" if step is None else step.id

    def state(self) -> StepState | None:
        run = self.asked().run
        return run.now.state if run is not None and run.now is not None else None

    def send(self) -> Outcome:
        run = self.asked().run
        assert run is not None
        return self.do(DoStep(run=run.id, revision=run.revision, step=StepId("slow")))

    def resume(self) -> Outcome:
        run = self.asked().run
        assert run is not None
        return self.do(ResumeRun(run=run.id, revision=run.revision))

    def kinds(self) -> list[str]:
        rows = self.ask(AskJournal(limit=500))
        assert isinstance(rows, JournalAnswer)
        return [row.kind for row in rows.rows[::-1]]


@pytest.fixture
def panel(project: Path) -> Iterator[Callable[..., Desk]]:
    made: list[Desk] = []

    def make(verify: str = "") -> Desk:
        made.append(Desk(project, verify))
        return made[-1]

    yield make
    made[0].stop()


def test_that_a_procedure_is_begun_writes_reads_back_and_is_on_record(panel: Callable[..., Desk]):
    desk = panel()
    desk.set_up()
    desk.begin()

    assert desk.send() == Done()
    desk.until(lambda: desk.at() == "last")
    run = desk.asked().run
    assert run is not None
    assert run.steps[0].value == 60.0
    assert desk.do(ConfirmStep(run=run.id, revision=run.revision, step=StepId("last"))) == Done()
    run = desk.asked().run
    assert run is not None
    assert run.state is RunState.COMPLETING
    assert desk.do(CloseRun(run=run.id, revision=run.revision, result=RunResult.HELPED)) == Done()

    desk.until(lambda: desk.notices.get(SUBJECT) == "")
    done = desk.ask(AskRuns(start_ns=0, end_ns=2**62))
    assert isinstance(done, RunsAnswer)
    assert [row.run.state for row in done.runs] == [RunState.DONE]
    kinds = desk.kinds()
    assert kinds.index("do_step.asked") < kinds.index("procedure_run.sent") < kinds.index("do_step.done")
    assert (desk.project / "procedures" / "released.txt").read_text().startswith("slow_down 1 ")


def test_that_after_a_kill_in_the_middle_it_is_held_its_effect_is_shown_and_nothing_is_sent_again(
    panel: Callable[..., Desk],
):
    desk = panel(NEVER)
    desk.set_up()
    desk.begin()
    assert desk.send() == Done()
    assert desk.state() is StepState.VERIFYING

    desk.kill()
    desk.start()
    desk.sign_in(desk.ben, BEN_PIN)

    run = desk.asked().run
    assert run is not None
    assert run.state is RunState.HELD
    assert run.hold is not None
    assert run.hold.cause is HoldCause.RESTART
    desk.until(lambda: desk.asked().effect is Effect.APPLIED)
    desk.until(lambda: desk.resume() == Done())
    desk.until(lambda: desk.state() is StepState.READY)
    assert desk.kinds().count("procedure_run.sent") == 1

    run = desk.asked().run
    assert run is not None
    outcome = desk.do(AbortRun(run=run.id, why="power was lost"))
    assert outcome == Done(result={"offered": 1})
    left = desk.asked()
    assert left.run is not None
    assert left.run.state is RunState.LEAVING
    assert left.step is not None
    assert left.step.work.value == 100.0  # what stood there before, offered and not written  # pyright: ignore[reportAttributeAccessIssue]


def test_that_a_cut_connection_holds_it_and_its_return_resumes_nothing(panel: Callable[..., Desk], url: str):
    desk = panel()
    desk.set_up()
    desk.begin()

    asyncio.run(inject(url, "InjectFault", NETWORK_LOSS, 0.1))
    desk.until(lambda: any(one.hold is HoldCause.COMMS_LOST for one in run_notices(desk.notices.get(SUBJECT, ""))))
    assert desk.resume() == Refused(reason=Reason.NOT_FRESH, facts={"tag": "cobot/safety/EmergencyStop"})

    def is_heard() -> bool:
        seen = desk.asked().preconditions
        return bool(seen) and seen[0].value is False

    desk.until(is_heard)
    run = desk.asked().run
    assert run is not None
    assert run.state is RunState.HELD
    assert desk.resume() == Done()
    desk.until(lambda: desk.state() is StepState.READY)
    assert "procedure_run.sent" not in desk.kinds()
