"""A run that a recommendation caused: begun, sent and ended as it was approved, or not at all."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from hmi.domain.advice import AdviceId
from hmi.domain.advice_command import StopAi
from hmi.domain.advice_plan import ChangedValue
from hmi.domain.advice_state import AdviceState, Verdict, missing_in_log
from hmi.domain.command import WriteTag
from hmi.domain.outcome import Done, Outcome, Reason
from hmi.domain.person import Role
from hmi.domain.procedure import OF_TAG, Procedure, StepId, Write, content_digest
from hmi.domain.procedure_command import AbortRun, CloseRun, ConfirmStep, DoStep, HoldRun, ResumeRun, StartRun
from hmi.domain.procedure_plan import plan_of
from hmi.domain.procedure_query import AskRun
from hmi.domain.procedure_run import CauseKind, RunCause, RunId, RunResult, RunState
from hmi.ports.procedures import ShelvedProcedure
from hmi.services.procedure_acts import ProcedureActs
from hmi.services.procedure_approval import ApprovedRuns
from hmi.services.procedure_desk import ProcedureDesk
from hmi.services.procedure_past import undone_since
from hmi.services.procedure_sending import ProcedureSending
from hmi.store.procedure_runs import ProcedureRunStore
from tests.hmi.services.advice_bench import CELL, FORCE, PIN, PROCEDURE, SPEED, AdviceBench, aspect, other, reason


class Shelf:
    """One procedure."""

    def __init__(self) -> None:
        self.procedure: Procedure = other(PROCEDURE, steps=PROCEDURE.steps[:3])

    def procedures(self) -> list[ShelvedProcedure]:
        digest = content_digest(self.procedure)
        return [ShelvedProcedure(procedure=self.procedure, digest=digest, is_shipped=False)]


class RunBench(AdviceBench):
    """Advice, and the runner that carries it out."""

    def open(self) -> None:
        super().open()
        self.shelf = Shelf()
        self.desk = ProcedureDesk(
            image=self.image, store=ProcedureRunStore(self.journal), shelf=self.shelf, qualification=self.skills,
            people=self.store, access=self.access, approvals=self.approvals, now_ns=self.now_ns,
            monotonic_s=lambda: self.now_s,
        )  # type: ignore[arg-type]  # the shelf shows no pictures  # fmt: skip
        acts = ProcedureActs(self.desk, ProcedureSending(self.desk, self.control))
        self.runs, self.steps, self.watch, self.answers = acts.runs, acts.steps, acts.watch, acts.answers
        self.watch.recover()
        self.approved_runs = ApprovedRuns(self.desk)

    def proposal(self, **others: Any) -> Any:
        plan = plan_of(self.shelf.procedure, CELL, {SPEED: self.values[SPEED]})
        return super().proposal(**({"plan": plan} | others))

    async def start(self, advice: AdviceId, name: str = "cora") -> Outcome:
        digest = content_digest(self.shelf.procedure)
        cause = RunCause(kind=CauseKind.ADVICE, ref=advice)
        command = StartRun(procedure=PROCEDURE.id, digest=digest, cause=cause)
        return await self.runs.start(command, self.caller(name))

    def at(self) -> dict[str, Any]:
        (run,) = self.desk.runs.values()
        return {"run": run.id, "revision": run.revision, "step": run.current}

    async def confirm(self) -> Outcome:
        return await self.steps.confirm(ConfirmStep(**self.at(), pin=PIN), self.caller("cora"))

    async def do(self) -> Outcome:
        outcome = await self.steps.do(DoStep(**self.at(), pin=PIN), self.caller("cora"))
        self.now_s += 1
        for node, value in self.controller.sent:
            for tag in self.image.cell.tags:
                if tag.node == node and isinstance(value, float):
                    self.values[tag.name] = value
        self.hear()
        self.watch.look()
        return outcome


@pytest.fixture
def bench(tmp_path: Path) -> Iterator[RunBench]:
    bench = RunBench(tmp_path)
    yield bench
    bench.close()


async def test_that_an_approved_run_is_carried_out_measured_and_in_the_log(bench: RunBench):
    advice = bench.offered()
    await bench.approve(advice.id, bench.caller("cora"), changes=(ChangedValue(step="slow_down", value=75.0),))

    assert isinstance(await bench.start(advice.id), Done)
    assert await bench.confirm() == Done()
    assert await bench.do() == Done()
    assert await bench.do() == Done()
    (run,) = bench.desk.runs.values()
    assert run.state is RunState.COMPLETING
    close = CloseRun(run=run.id, revision=run.revision, result=RunResult.HELPED)
    assert await bench.runs.close(close, bench.caller("cora")) == Done()
    bench.approved_runs.tend()

    told = bench.stands(advice.id)
    assert [value for _, value in bench.controller.sent] == [75.0, 40.0]
    assert (told.state, told.outcome, told.run) == (AdviceState.VERIFIED, Verdict.IMPROVED, run.id)
    assert told.read_back == {SPEED: 75.0, "gripper/Force": 40.0}
    assert missing_in_log(told) == ()


async def test_that_the_guide_shows_and_minds_the_value_that_was_approved(bench: RunBench):
    advice = bench.offered()
    await bench.approve(advice.id, bench.caller("cora"), changes=(ChangedValue(step="slow_down", value=75.0),))
    await bench.start(advice.id)
    await bench.confirm()

    told = await bench.answers.run(AskRun(), bench.caller("cora"))
    assert told.procedure is not None
    assert told.step == told.procedure.step(StepId("slow_down"))
    assert isinstance(told.step.work, Write)
    assert told.step.work.value == 75.0

    await bench.do()
    (run,) = bench.desk.runs.values()
    assert run.steps[-2].value == 75.0
    await bench.runs.hold(HoldRun(run=run.id), bench.caller("cora"))
    bench.now_s += 700
    bench.hear()
    (run,) = bench.desk.runs.values()
    assert undone_since(bench.desk, run) == ()
    resume = ResumeRun(run=run.id, revision=run.revision, pin=PIN)
    assert await bench.runs.resume(resume, bench.caller("cora")) == Done()


async def test_that_nothing_begins_that_nobody_approved(bench: RunBench):
    waiting = bench.offered()

    assert reason(await bench.start(waiting.id)) is Reason.NOT_APPROVED
    assert reason(await bench.start(AdviceId("none"))) is Reason.NOT_APPROVED
    assert bench.desk.runs == {}
    bench.desk.approvals = None
    approved = await bench.approved(cause="a|1|x")
    assert reason(await bench.start(approved.id)) is Reason.NOT_APPROVED


async def test_that_a_procedure_that_was_changed_after_the_approval_does_not_begin(bench: RunBench):
    advice = await bench.approved()
    bench.shelf.procedure = other(bench.shelf.procedure, goal="Something else")

    assert aspect(await bench.start(advice.id)) == "plan"
    assert bench.desk.runs == {}


async def test_that_a_step_is_held_back_when_something_differs_and_goes_on_when_it_does_not(bench: RunBench):
    advice = await bench.approved()
    await bench.start(advice.id)
    await bench.confirm()

    bench.hear(**{"cobot/axis_3/Temperature": 80.0})
    assert aspect(await bench.do()) == "condition"
    assert bench.controller.sent == []
    bench.hear(**{"cobot/axis_3/Temperature": 61.0})
    assert await bench.do() == Done()
    assert len(bench.controller.sent) == 1


async def test_that_stop_ai_holds_back_what_is_to_come_and_a_person_may_still_undo(bench: RunBench):
    advice = await bench.approved()
    await bench.start(advice.id)
    await bench.confirm()
    await bench.do()
    await bench.dispatcher.do(StopAi(), bench.caller("olga"))

    assert aspect(await bench.do()) == "stopped"
    (run,) = bench.desk.runs.values()
    abort = AbortRun(run=run.id, why="AI was stopped")
    assert await bench.runs.abort(abort, bench.caller("cora")) == Done(result={"offered": 1})
    assert await bench.do() == Done()
    assert [value for _, value in bench.controller.sent] == [60.0, 100.0]
    bench.approved_runs.tend()
    assert bench.stands(advice.id).state in (AdviceState.APPLYING, AdviceState.APPLY_FAILED)


async def test_that_a_run_that_never_began_leaves_no_approval_bound_for_ever(bench: RunBench):
    advice = await bench.approved()
    bench.approvals.begin(RunId("lost"), advice.id, bench.shelf.procedure, bench.people["cora"].ref, bench.now_ns())

    bench.approved_runs.tend()

    told = bench.stands(advice.id)
    assert (told.state, told.over_why) == (AdviceState.APPLY_FAILED, "not_begun")


async def test_that_a_restart_sends_nothing_and_the_run_is_still_bound(bench: RunBench):
    advice = await bench.approved()
    await bench.start(advice.id)
    await bench.confirm()
    await bench.do()

    bench.restart()

    assert bench.controller.sent == []
    assert bench.stands(advice.id).state is AdviceState.APPLYING
    assert [one.step for one in bench.stands(advice.id).sent] == [StepId("slow_down")]


async def test_that_a_call_hands_over_what_was_approved_and_nothing_that_was_read_since(bench: RunBench):
    hold = PROCEDURE.steps[3]
    reads = other(hold, work=other(hold.work, call=other(hold.work.call, arguments=(f"{OF_TAG}{FORCE}",))))
    bench.shelf.procedure = other(PROCEDURE, steps=(PROCEDURE.steps[0], reads))
    plan = plan_of(bench.shelf.procedure, CELL, {FORCE: 60.0})
    first, second = [await bench.approved(cause=f"a|{place}|x", plan=plan) for place in range(2)]

    await bench.start(first.id)
    await bench.confirm()
    bench.hear(**{FORCE: 55.0})
    assert aspect(await bench.do()) == "plan"
    assert bench.controller.sent == []
    bench.hear(**{FORCE: 60.0})
    assert await bench.do() == Done()
    assert [value for _, value in bench.controller.sent] == [(60.0,)]
    assert second.state is AdviceState.APPROVED


async def test_that_a_person_writes_as_ever(bench: RunBench):
    """Approvals are about what AI proposed; a set point of one's own is one's own."""
    command = WriteTag(tag_name=SPEED, value=90.0, seen=100.0)

    assert await bench.control.write(command) == Done()
    assert Role.OPERATOR in bench.people["olga"].roles
