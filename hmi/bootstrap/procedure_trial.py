"""Tries a procedure on a simulated cell of its own: simulated hands do what a person would, the machine is a real
OPC UA server. Nothing reaches the controllers of the project."""

import asyncio
from collections.abc import Callable
from pathlib import Path

from msgspec import Struct

from hmi.bootstrap.procedure_trial_cell import LOOK_S, TrialCell
from hmi.bootstrap.procedure_trial_desk import TrialDesk
from hmi.bootstrap.procedure_trial_hands import TrialHands
from hmi.domain.cell import Cell
from hmi.domain.outcome import Done, Outcome
from hmi.domain.procedure import Procedure, StepId, content_digest
from hmi.domain.procedure_command import CloseRun, StartRun
from hmi.domain.procedure_condition import Verdict
from hmi.domain.procedure_query import AskRun, RunAnswer
from hmi.domain.procedure_run import CauseKind, RunCause, RunId, RunResult, RunState, RunStep
from hmi.services.control import ControlService
from hmi.services.procedure_acts import ProcedureActs
from hmi.services.procedure_sending import ProcedureSending

_STUCK_S = 120.0
"""Simulated seconds in which nothing changes at a step that waits for the machine: then it is blocked."""
_PATIENCE = 4.0
"""So many times longer is waited for the simulated machine: it is heard by a clock that does not go as fast."""
_MOST_STEPS = 200


class TriedStep(Struct, frozen=True, kw_only=True):
    """One step of a trial."""

    step: StepId
    state: str
    seconds: float
    """Simulated."""
    value: str = ""
    fault: str = ""


class TrialReport(Struct, frozen=True, kw_only=True):
    """What came of it."""

    steps: tuple[TriedStep, ...]
    is_done: bool
    """It came to its end."""
    trouble: str = ""
    """Why it did not: what the machine said, and what it should have said."""


class ProcedureTrial:
    """One procedure on one simulated cell. Use it once, within ``simulated_cell``."""

    def __init__(self, folder: Path, cell: Cell, procedure: Procedure) -> None:
        self._procedure = procedure
        self._cell = TrialCell(folder, cell)
        desk = TrialDesk(folder, self._cell.image, procedure)
        self._desk, self._caller = desk, desk.caller
        control = ControlService(self._cell.image, self._cell.controllers)
        self._acts = ProcedureActs(desk.work, ProcedureSending(desk.work, control), patience=_PATIENCE)
        self._hands = TrialHands(self._acts, desk.caller, desk.second)
        self._tried: list[TriedStep] = []

    async def run(self, on_step: Callable[[TriedStep], None] = lambda _step: None) -> TrialReport:
        """Everything from the first step to the end, or to where it goes no further."""
        try:
            await self._cell.start()
            await self._practise(None)
            await self._cell.settle()
            command = StartRun(
                procedure=self._procedure.id,
                digest=content_digest(self._procedure),
                cause=RunCause(kind=CauseKind.PRACTICE),
            )
            outcome = await self._acts.runs.start(command, self._caller)
            if not isinstance(outcome, Done):
                return TrialReport(steps=(), is_done=False, trouble=_told(outcome))
            run = RunId(str(outcome.result["run"]))
            for _ in range(_MOST_STEPS):
                trouble = await self._step(run, on_step)
                if trouble is not None:
                    return TrialReport(steps=tuple(self._tried), is_done=not trouble, trouble=trouble)
            return TrialReport(steps=tuple(self._tried), is_done=False, trouble="it goes round and round")
        finally:
            await self._cell.stop()
            self._desk.close()

    async def _step(self, run: RunId, on_step: Callable[[TriedStep], None]) -> str | None:
        """From one step to the next: None to go on, empty when it is done, else why it goes no further."""
        told = await self._asked(run)
        assert told.run is not None
        if told.run.state is RunState.COMPLETING:
            close = CloseRun(run=run, revision=told.run.revision, result=RunResult.CANNOT_TELL)
            return _told(await self._acts.runs.close(close, self._caller))
        if told.run.now is None or told.step is None:
            return f"it ended as {told.run.state}"
        place, began_s = len(told.run.steps), self._desk.work.monotonic_s()
        await self._practise(told.step.id)
        trouble = await self._worked(run, place)
        after = (await self._asked(run)).run
        assert after is not None
        tried = _tried(after.steps[place - 1], self._desk.work.monotonic_s() - began_s, trouble)
        self._tried.append(tried)
        on_step(tried)
        return trouble or None

    async def _worked(self, run: RunId, place: int) -> str:
        """Work at one step until it is over; why it is not, where it goes no further."""
        seen, since_s = "", self._desk.work.monotonic_s()
        while True:
            self._acts.watch.look()
            told = await self._asked(run)
            assert told.run is not None
            if len(told.run.steps) != place or told.run.now is None:
                return ""
            if told.run.state is RunState.HELD:
                return f"held: {told.run.hold.cause if told.run.hold else ''} {_wanting(told)}".strip()
            now = f"{told.run.now.state} {told.run.now.attempt} {len(told.run.now.attested)}"
            if now != seen:
                seen, since_s = now, self._desk.work.monotonic_s()
            outcome = await self._hands.acted(told)
            if outcome is None and told.run.now.state.value == "failed":
                return f"failed: {told.run.now.failure.cause if told.run.now.failure else ''} {_wanting(told)}".strip()
            is_waiting = told.verify_left_s is not None or told.wait_left_s is not None
            if not is_waiting and self._desk.work.monotonic_s() - since_s > _STUCK_S:
                return f"blocked: {_wanting(told)} {'' if outcome is None else _told(outcome)}".strip()
            await asyncio.sleep(LOOK_S)

    async def _practise(self, step: StepId | None) -> None:
        """What simulated hands do to the machine at a step."""
        for practice in self._procedure.practice:
            if practice.at == step:
                for call in practice.calls:
                    await self._cell.call(call)

    async def _asked(self, run: RunId) -> RunAnswer:
        return await self._acts.answers.run(AskRun(run=run), self._caller)


def _tried(step: RunStep, seconds: float, trouble: str) -> TriedStep:
    value = "" if step.value is None else str(step.value)
    return TriedStep(step=step.step, state=step.state.value, seconds=seconds, value=value, fault=trouble)


def _wanting(told: RunAnswer) -> str:
    """What the machine says and should not."""
    seen = next((one for one in (*told.preconditions, *told.verification) if one.verdict is not Verdict.TRUE), None)
    if seen is None:
        return ""
    value = "is not known" if seen.value is None else f"is {seen.value}"
    return f"{seen.condition.tag} {value}"


def _told(outcome: Outcome) -> str:
    if isinstance(outcome, Done):
        return ""
    facts = ", ".join(f"{key} {value}" for key, value in outcome.facts.items())
    return f"{outcome.reason.value} {facts}".strip()
