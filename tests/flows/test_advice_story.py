"""The whole story of advice over real OPC UA, from a fault that nobody was told of to the ledger.

Each takes as long as it takes at a real cell: minutes until slower detectors have looked, and minutes of outcome.
"""

import asyncio
import shutil
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from hmi.bootstrap.procedure_trial_hands import next_command
from hmi.bootstrap.project import MEMORY
from hmi.domain.advice import AdviceType
from hmi.domain.advice_command import ApproveAdvice, AssessSituation, OpenAdvice, SecondAdvice
from hmi.domain.advice_query import AdviceAnswer, AskAdvice, AskAdvices, AskTrustLedger
from hmi.domain.advice_state import Advice, AdviceState, ApproveReason, Judge
from hmi.domain.command import Command
from hmi.domain.finding_query import AskFindings
from hmi.domain.outcome import Done, Refused
from hmi.domain.person import PersonRef, Role
from hmi.domain.procedure import Procedure, ProcedureId
from hmi.domain.procedure_command import CloseRun, StartRun
from hmi.domain.procedure_query import AskProcedure, AskProcedures, AskRun, RunAnswer
from hmi.domain.procedure_run import CauseKind, RunCause, RunResult, RunState
from hmi.domain.trial_command import TryAdvice
from hmi.domain.trial_query import AskTrial
from hmi.link.messages import AlarmsChanged
from hmi.paths import shipped
from hmi.simulator.faults import Fault
from tests.flows.alarm_station import inject
from tests.flows.panel import Panel, ended, tandem

OTTO_PIN, CORA_PIN, CARL_PIN, MAX_PIN = "518274", "864205", "275836", "684027"
NOTICED_S, PROPOSED_S, STEP_S, BASELINE_S, MEASURED_S = 600.0, 900.0, 400.0, 840.0, 1500.0
POLICY = """
version: 1
why: A simulated cell to practise on
others: approved_write
measuring: {baseline: 12 min, settle: 1 min, watch: 12 min}
"""


@dataclass(frozen=True, kw_only=True)
class Story:
    """One fault, what is noticed of it, and what is proposed."""

    fault: Fault
    severity: float
    symptom: str
    advice_type: str
    procedure: str
    is_before_alarms: bool = True
    helps: bool = True
    """What was measured has to show it within the short time of this test."""


STORIES = (
    Story(
        fault=Fault.JOINT_FRICTION, severity=0.3, symptom="joint_friction_up", advice_type="joint_gear_dry",
        procedure="joint_lubrication",
    ),
    Story(
        fault=Fault.GRIPPER_LOSS, severity=0.5, symptom="grip_vacuum_down", advice_type="suction_cup_worn",
        procedure="gripper_cup_change",
    ),
    Story(
        fault=Fault.TOOL_WEAR, severity=0.5, symptom="tool_wear_trend", advice_type="tool_worn",
        procedure="tool_change_with_offset_check",
    ),
    Story(
        fault=Fault.CONVEYOR_JAM, severity=0.8, symptom="", advice_type="part_wedged",
        procedure="conveyor_jam_clearing", is_before_alarms=False, helps=False,
    ),
    Story(
        fault=Fault.DIRTY_LENS, severity=0.25, symptom="image_sharpness_down", advice_type="lens_dirty",
        procedure="lens_cleaning",
    ),
    Story(
        fault=Fault.AIR_LEAK, severity=0.5, symptom="air_flow_up", advice_type="air_leak", procedure="air_leak_search"
    ),
    Story(
        fault=Fault.URGENT_ORDER, severity=0.8, symptom="order_late", advice_type="order_sequence_poor",
        procedure="order_resequencing",
    ),
)  # fmt: skip


@pytest.fixture
def url() -> Iterator[str]:
    cell = tandem("simulate", "--port", "0")
    assert cell.stdout is not None
    yield cell.stdout.readline().decode().removeprefix("READY ").strip()
    ended(cell)


@pytest.fixture
def panel(url: str, tmp_path: Path) -> Iterator["AdvicePanel"]:
    tandem("scan", url, "--policy", "None", "--project", tmp_path).communicate(timeout=120)
    demo = shipped("resources") / "cells" / "demo"
    for name in ("alarms.yaml", "qualifications.yaml"):
        shutil.copy(demo / name, tmp_path / name)
    (tmp_path / "advice.yaml").write_text(POLICY, encoding="utf-8")
    (tmp_path / MEMORY).parent.mkdir(parents=True)
    shutil.copy(demo / "memory.msgpack", tmp_path / MEMORY)
    made = AdvicePanel(tmp_path, url)
    yield made
    made.stop()


@dataclass
class Team:
    """Who works at the cell."""

    otto: PersonRef
    cora: PersonRef
    carl: PersonRef
    max: PersonRef


class AdvicePanel(Panel):
    """A panel at which advice is noticed, decided and carried out."""

    def __init__(self, project: Path, url: str) -> None:
        self.url = url
        self.alarms: dict[str, Any] = {}
        super().__init__(project)
        self.team = Team(
            *self.employ(
                ("Otto", Role.OPERATOR, OTTO_PIN),
                ("Cora", Role.COORDINATOR, CORA_PIN),
                ("Carl", Role.COORDINATOR, CARL_PIN),
                ("Max", Role.MAINTENANCE, MAX_PIN),
            )
        )

    def take(self, message: Any) -> None:
        if isinstance(message, AlarmsChanged):
            self.alarms |= {change.after.id: change.after for change in message.changes}
        super().take(message)

    def active_alarms(self) -> set[str]:
        return {alarm.name for alarm in self.alarms.values() if alarm.is_active}

    def done(self, command: Command) -> Done:
        outcome = self.do(command)
        assert isinstance(outcome, Done), outcome
        return outcome

    def hurt(self, method: str, *arguments: object) -> None:
        asyncio.run(inject(self.url, method, *arguments))

    def symptoms(self) -> set[str]:
        return {one.symptom for one in self.ask(AskFindings()).findings}

    def line(self, advice_type: str) -> Advice | None:
        lines = self.ask(AskAdvices(advice_type=AdviceType(advice_type))).lines
        return next((one.advice for one in lines if one.advice.state.is_open), None)

    def card(self, advice: Advice) -> AdviceAnswer:
        return self.ask(AskAdvice(advice=advice.id))

    def approval(self, advice: Advice, pin: str) -> ApproveAdvice:
        told = self.card(advice)
        assert told.line is not None
        return ApproveAdvice(
            advice=advice.id, revision=told.line.advice.revision, plan_hash=told.plan_hash, shown=told.shown,
            reason=ApproveReason.EVIDENCE, pin=pin if told.may.needs_pin else "",
        )  # fmt: skip

    def read(self, advice: Advice) -> None:
        """Look at the card, say what one thinks oneself, and open what has to be seen."""
        self.done(OpenAdvice(advice=advice.id))
        told = self.card(advice)
        assert told.line is not None
        if told.line.is_veiled:
            choice = next(one.id for one in told.candidates if one.id.startswith(advice.proposal.advice_type))
            self.done(AssessSituation(advice=advice.id, choice=choice))
            told = self.card(advice)
        for key in told.may.unseen:
            self.done(OpenAdvice(advice=advice.id, evidence=key))

    def tried(self, advice: Advice) -> str:
        """The verdict of a trial on the twin."""
        outcomes: list[Any] = []

        def is_done() -> bool:
            outcomes.append(self.do(TryAdvice(advice=advice.id, plan_hash=self.card(advice).plan_hash)))
            return isinstance(outcomes[-1], Done)

        self.until(is_done, 180.0, every=3.0)
        self.until(lambda: self.ask(AskTrial(advice=advice.id)).trial is not None, 180.0, every=1.0)
        return self.ask(AskTrial(advice=advice.id)).trial.verdict.value

    def approve(self, advice: Advice) -> Advice:
        """As a coordinator, and as a second one where two are asked for."""
        self.done(self.approval(advice, CORA_PIN))
        told = self.card(advice)
        assert told.line is not None
        if told.line.advice.state is AdviceState.HALF_APPROVED:
            self.sign_in(self.team.carl, CARL_PIN)
            self.read(advice)
            told = self.card(advice)
            assert told.line is not None
            second = SecondAdvice(
                advice=advice.id, revision=told.line.advice.revision, approval=told.approval,
                reason=ApproveReason.EVIDENCE, pin=CARL_PIN,
            )  # fmt: skip
            self.done(second)
            told = self.card(advice)
            assert told.line is not None
        assert told.line.advice.state.is_allowed, told.line.advice.state
        return told.line.advice

    def carry_out(self, advice: Advice) -> RunAnswer:
        """Go through the procedure of what was approved, step by step, to its end."""
        procedure = ProcedureId(advice.plan.procedure)
        self.until(lambda: not self.ask(AskProcedures()).is_reading)
        told = self.ask(AskProcedure(procedure=procedure))
        is_planning = told.procedure.need.role is Role.COORDINATOR
        worker = (self.team.cora, CORA_PIN) if is_planning else (self.team.max, MAX_PIN)
        self.sign_in(*worker)
        cause = RunCause(kind=CauseKind.ADVICE, ref=advice.id)
        self.done(StartRun(procedure=procedure, digest=told.digest, cause=cause))
        worked = Worked(self, told.procedure, worker[1])
        while not worked.is_over:
            worked.step()
        return worked.asked


@dataclass
class Worked:
    """A run that somebody works at."""

    panel: AdvicePanel
    procedure: Procedure
    pin: str
    asked: RunAnswer = field(init=False)
    helped: set[str] = field(default_factory=set[str])
    seen: str = ""
    since_s: float = 0.0

    def __post_init__(self) -> None:
        self.asked = self.panel.ask(AskRun())

    @property
    def is_over(self) -> bool:
        run = self.asked.run
        return run is None or run.state.is_over

    def step(self) -> None:
        panel, run = self.panel, self.asked.run
        assert run is not None
        if run.state is RunState.COMPLETING:
            panel.done(CloseRun(run=run.id, revision=run.revision, result=RunResult.HELPED))
            self.asked = panel.ask(AskRun(run=run.id))
            return
        assert run.state is RunState.RUNNING, (run.state, run.hold, self.asked.step and self.asked.step.id)
        if self.asked.step is not None and self.asked.step.id not in self.helped:
            self.helped.add(self.asked.step.id)
            self.practise(self.asked.step.id)
            self.asked = panel.ask(AskRun(run=run.id))
        command = next_command(self.asked, self.pin, (panel.team.carl, CARL_PIN))
        if command is not None:
            outcome = panel.do(command)
            panel.listen(0.2 if isinstance(outcome, Done) else 1.0)
        else:
            panel.listen(0.5)
        self.asked = panel.ask(AskRun(run=run.id))
        now = f"{self.asked.step and self.asked.step.id} {self.asked.run and self.asked.run.now}"
        if now != self.seen:
            self.seen, self.since_s = now, time.monotonic()
        assert time.monotonic() - self.since_s < STEP_S, (now, self.asked.acts, self.asked.verification)

    def practise(self, step: str) -> None:
        """What hands do at the simulated cell when they come to a step."""
        for practice in self.procedure.practice:
            for call in practice.calls if practice.at == step else ():
                if call.component == "FaultInjection":
                    self.panel.hurt(call.method, *call.arguments)


@pytest.mark.slow
@pytest.mark.timeout(3600)
@pytest.mark.parametrize("story", STORIES, ids=lambda story: story.fault.value)
def test_that_a_fault_is_noticed_explained_tried_approved_guided_measured_and_in_the_ledger(
    panel: AdvicePanel, story: Story
):
    team = panel.team
    panel.sign_in(team.cora, CORA_PIN)
    panel.listen(30.0)
    assert panel.symptoms() == set()

    panel.hurt("InjectFault", story.fault.value, story.severity)
    hurt_s = time.monotonic()
    if story.symptom:
        panel.until(lambda: story.symptom in panel.symptoms(), NOTICED_S, every=1.0)
    if story.is_before_alarms:
        assert panel.active_alarms() == set()
    panel.until(lambda: panel.line(story.advice_type) is not None, PROPOSED_S, every=2.0)
    advice = panel.line(story.advice_type)
    assert advice is not None

    if story.helps:  # what is to be compared with what comes has to have been recorded
        panel.listen(max(0.0, BASELINE_S - (time.monotonic() - hurt_s)))
        advice = panel.line(story.advice_type)
        assert advice is not None

    panel.sign_in(team.otto, OTTO_PIN)
    panel.read(advice)
    assert isinstance(panel.do(panel.approval(advice, OTTO_PIN)), Refused)

    panel.sign_in(team.cora, CORA_PIN)
    panel.read(advice)
    if advice.proposal.is_trial_asked:
        assert panel.tried(advice) == "better"
    approved = panel.approve(advice)
    assert approved.plan.procedure == story.procedure

    done = panel.carry_out(approved)
    assert done.run is not None
    assert done.run.state is RunState.DONE

    panel.sign_in(team.cora, CORA_PIN)
    panel.until(lambda: _state(panel, advice) is AdviceState.VERIFIED, every=0.5)
    if story.helps:
        panel.until(lambda: bool(_by_data(panel, advice)), MEASURED_S, every=5.0)
        assert [one.verdict.value for one in _by_data(panel, advice)] == ["improved"]
    ledger = panel.ask(AskTrustLedger(start_ns=0, end_ns=2**62, advice_type=AdviceType(story.advice_type))).ledgers[0]
    assert ledger.approved == 1


def _state(panel: AdvicePanel, advice: Advice) -> AdviceState | None:
    told = panel.card(advice).line
    return None if told is None else told.advice.state


def _by_data(panel: AdvicePanel, advice: Advice) -> list[Any]:
    told = panel.card(advice).line
    return [] if told is None else [one for one in told.advice.appraisals if one.judge is Judge.DATA]
