"""Tries a procedure on a simulated cell of its own: simulated hands do what a person would, the machine is a real
OPC UA server. Nothing reaches the controllers of the project."""

import asyncio
from collections.abc import AsyncGenerator, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Final

import msgspec
from argon2 import PasswordHasher
from msgspec import Struct

from hmi import clock
from hmi.domain.cell import Cell, CellSource, Endpoint, SecurityMode, SecurityPolicy
from hmi.domain.connection import ConnectionState
from hmi.domain.outcome import Done, Outcome
from hmi.domain.person import SERVICE, Person, Role
from hmi.domain.procedure import Ask, Enter, Level, MethodCall, Procedure, Skill, Step, StepId, content_digest
from hmi.domain.procedure_command import (
    AttestStep,
    CloseRun,
    ConfirmLock,
    ConfirmStep,
    DoStep,
    EnterValue,
    FollowBranch,
    ReplyToStep,
    RetryStep,
    StartRun,
    TakeOffLock,
)
from hmi.domain.procedure_condition import Verdict
from hmi.domain.procedure_query import AskRun, RunAct, RunAnswer
from hmi.domain.procedure_run import CauseKind, ProcedureRun, RunCause, RunId, RunResult, RunState, RunStep
from hmi.domain.qualification import SkillDefinition
from hmi.domain.safety_access import method_of
from hmi.live.alarm_list import AlarmList
from hmi.live.process_image import ProcessImage
from hmi.opcua.connection import Controller
from hmi.opcua.scan import scan_endpoint
from hmi.opcua.trust import TrustStore
from hmi.ports.procedures import ShelvedProcedure
from hmi.services.access import AccessService
from hmi.services.caller import Caller
from hmi.services.control import ControlService
from hmi.services.procedure_answers import ProcedureAnswers
from hmi.services.procedure_desk import ProcedureDesk
from hmi.services.procedure_guard import ProcedureGuard
from hmi.services.procedure_people import ProcedurePeopleService
from hmi.services.procedure_run import ProcedureRunService
from hmi.services.procedure_sending import ProcedureSending
from hmi.services.procedure_watch import ProcedureWatch
from hmi.simulator.cell_server import serve_cell
from hmi.store.journal import Journal
from hmi.store.people import PeopleStore
from hmi.store.procedure_runs import ProcedureRunStore

SPEED: Final = 8.0
"""Simulated seconds a second; the run's own times go as fast."""
PIN: Final = "593817"
_WAKE_S = 60.0
"""For so long the simulated cell may take until it is heard."""
_STUCK_S = 120.0
"""Simulated seconds in which nothing changes at a step that waits for the machine: then it is blocked."""
_LOOK_S = 0.05
_PATIENCE = 4.0
"""So many times longer is waited for the simulated machine: it is heard by a clock that does not go as fast."""
_MOST_STEPS = 200
_EVERYBODY = frozenset({Role.OPERATOR, Role.MAINTENANCE, Role.TRAINER, Role.COORDINATOR})


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


class _Knows(Struct, frozen=True):
    """Simulated people know everything."""

    skill_names: tuple[Skill, ...]

    def levels(self, person: Person) -> dict[Skill, Level]:
        """All of it."""
        return dict.fromkeys(self.skill_names, Level.CAN_TEACH)

    def skills(self) -> tuple[SkillDefinition, ...]:
        """Names only."""
        return tuple(SkillDefinition(id=skill, label=skill) for skill in self.skill_names)


class _OneProcedure(Struct, frozen=True):
    """The one that is tried."""

    procedure: Procedure
    is_read: bool = True

    def procedures(self) -> tuple[ShelvedProcedure, ...]:
        """It."""
        digest = content_digest(self.procedure)
        return (ShelvedProcedure(procedure=self.procedure, digest=digest, is_shipped=False),)

    def faults(self) -> tuple[str, ...]:
        """None: it was read."""
        return ()

    def picture(self, procedure: str, name: str) -> bytes:
        """Nobody looks."""
        return b""


@asynccontextmanager
async def simulated_cell(folder: Path) -> AsyncGenerator[Cell]:
    """A simulated cell that runs for as long as the block does, as a scan finds it."""
    ready: asyncio.Future[str] = asyncio.get_running_loop().create_future()
    server = asyncio.create_task(serve_cell(speed=SPEED, pki=folder / "controller", ready=ready.set_result))
    try:
        await asyncio.wait({server, ready}, return_when=asyncio.FIRST_COMPLETED)
        if server.done():
            server.result()
        endpoint = Endpoint(
            key="cell", url=ready.result(), policy=SecurityPolicy.NONE, mode=SecurityMode.NONE, timeout_s=20.0
        )
        found = await scan_endpoint(endpoint, TrustStore(folder / "pki"), label="Simulated cell")
        yield msgspec.structs.replace(found.cell, source=CellSource.SIMULATION)
    finally:
        server.cancel()
        await asyncio.gather(server, return_exceptions=True)


class ProcedureTrial:
    """One procedure on one simulated cell. Use it once, within ``simulated_cell``."""

    def __init__(self, folder: Path, cell: Cell, procedure: Procedure) -> None:
        self._procedure = procedure
        self.image = ProcessImage(cell)
        trust = TrustStore(folder / "pki")
        alarms = AlarmList(lambda _event: None)
        self.controllers = {one.key: Controller(one, self.image, trust, alarms=alarms) for one in cell.endpoints}
        self._journal = Journal(folder / "records.sqlite", panel="trial")
        people = PeopleStore(self._journal)
        hasher = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
        hashed = hasher.hash(PIN)
        self._first = people.add("Hands", _EVERYBODY, hashed, "", SERVICE, must_replace_pin=False)
        self._second = people.add("Other hands", _EVERYBODY, hashed, "", SERVICE, must_replace_pin=False)
        access = AccessService(people, self._journal, folder / "setup-code", hasher=hasher)
        self._caller = Caller(access.sessions.open(self._first, "trial"), "trial", True)
        began_s = clock.monotonic_s()
        self.desk = ProcedureDesk(
            image=self.image,
            store=ProcedureRunStore(self._journal),
            shelf=_OneProcedure(procedure),
            qualification=_Knows(_skills_of(procedure)),
            people=people,
            access=access,
            monotonic_s=lambda: (clock.monotonic_s() - began_s) * SPEED,
        )
        guard = ProcedureGuard(self.desk)
        sending = ProcedureSending(self.desk, ControlService(self.image, self.controllers))
        self._runs = ProcedureRunService(self.desk, guard, sending)
        self._people = ProcedurePeopleService(self.desk, guard)
        self._watch = ProcedureWatch(self.desk, sending, patience=_PATIENCE)
        self._answers = ProcedureAnswers(self.desk, guard, self._runs, self._people, sending, self._watch)
        self._tried: list[TriedStep] = []

    async def run(self, on_step: Callable[[TriedStep], None] = lambda _step: None) -> TrialReport:
        """Everything from the first step to the end, or to where it goes no further."""
        for controller in self.controllers.values():
            controller.want(dict(enumerate(self.image.cell.tags)))
            await controller.start()
        try:
            await self._heard()
            await self._hands(None)
            await asyncio.sleep(1.0)  # what hands did before is heard, too
            command = StartRun(
                procedure=self._procedure.id,
                digest=content_digest(self._procedure),
                cause=RunCause(kind=CauseKind.PRACTICE),
            )
            outcome = await self._runs.start(command, self._caller)
            if not isinstance(outcome, Done):
                return TrialReport(steps=(), is_done=False, trouble=_told(outcome))
            run = RunId(str(outcome.result["run"]))
            for _ in range(_MOST_STEPS):
                trouble = await self._step(run, on_step)
                if trouble is not None:
                    return TrialReport(steps=tuple(self._tried), is_done=not trouble, trouble=trouble)
            return TrialReport(steps=tuple(self._tried), is_done=False, trouble="it goes round and round")
        finally:
            for controller in self.controllers.values():
                await controller.stop()
            self._journal.close()

    async def _heard(self) -> None:
        end_s = clock.monotonic_s() + _WAKE_S
        while any(
            one.key not in self.image.connections
            or self.image.connections[one.key].state not in (ConnectionState.LIVE, ConnectionState.PARTIAL)
            for one in self.image.cell.endpoints
        ):
            if clock.monotonic_s() > end_s:
                raise TimeoutError("the simulated cell is not heard")
            await asyncio.sleep(_LOOK_S)
        await asyncio.sleep(1.0)  # first values of every tag

    async def _step(self, run: RunId, on_step: Callable[[TriedStep], None]) -> str | None:
        """From one step to the next: None to go on, empty when it is done, else why it goes no further."""
        told = await self._asked(run)
        assert told.run is not None
        if told.run.state is RunState.COMPLETING:
            close = CloseRun(run=run, revision=told.run.revision, result=RunResult.CANNOT_TELL)
            return _told(await self._runs.close(close, self._caller))
        if told.run.now is None or told.step is None:
            return f"it ended as {told.run.state}"
        place, began_s = len(told.run.steps), self.desk.monotonic_s()
        await self._hands(told.step.id)
        trouble = await self._worked(run, place)
        after = (await self._asked(run)).run
        assert after is not None
        tried = _tried(after.steps[place - 1], self.desk.monotonic_s() - began_s, trouble)
        self._tried.append(tried)
        on_step(tried)
        return trouble or None

    async def _worked(self, run: RunId, place: int) -> str:
        """Work at one step until it is over; why it is not, where it goes no further."""
        seen, since_s = "", self.desk.monotonic_s()
        while True:
            self._watch.look()
            told = await self._asked(run)
            assert told.run is not None
            if len(told.run.steps) != place or told.run.now is None:
                return ""
            if told.run.state is RunState.HELD:
                return f"held: {told.run.hold.cause if told.run.hold else ''} {_wanting(told)}".strip()
            now = f"{told.run.now.state} {told.run.now.attempt} {len(told.run.now.attested)}"
            if now != seen:
                seen, since_s = now, self.desk.monotonic_s()
            outcome = await self._acted(told)
            if outcome is None and told.run.now.state.value == "failed":
                return f"failed: {told.run.now.failure.cause if told.run.now.failure else ''} {_wanting(told)}".strip()
            is_waiting = told.verify_left_s is not None or told.wait_left_s is not None
            if not is_waiting and self.desk.monotonic_s() - since_s > _STUCK_S:
                return f"blocked: {_wanting(told)} {'' if outcome is None else _told(outcome)}".strip()
            await asyncio.sleep(_LOOK_S)

    async def _acted(self, told: RunAnswer) -> Outcome | None:
        """Do what is offered at the step, if anything is and nothing is in its way."""
        assert told.run is not None
        assert told.step is not None
        for offered in told.acts:
            if offered.refusal is None and offered.act in _AT_A_STEP:
                return await self._act(offered.act, told.run, told.step)
        return None

    async def _act(self, act: RunAct, run: ProcedureRun, step: Step) -> Outcome:
        base = {"run": run.id, "revision": run.revision, "step": step.id}
        runs, people, caller = self._runs, self._people, self._caller
        match act:
            case RunAct.DO:
                return await runs.do(msgspec.convert({**base, "pin": PIN}, DoStep), caller)
            case RunAct.ENTER:
                entry = msgspec.convert({**base, "value": _usual(step), "pin": PIN}, EnterValue)
                return await runs.enter(entry, caller)
            case RunAct.REPLY:
                reply = step.work.replies[0].id if isinstance(step.work, Ask) else ""
                return await runs.reply(msgspec.convert({**base, "reply": reply, "pin": PIN}, ReplyToStep), caller)
            case RunAct.LOCK:
                told = {"number": "1", "zero_result": "tried out, no energy", "is_released": True, "pin": PIN}
                return await people.lock(msgspec.convert({**base, **told}, ConfirmLock), caller)
            case RunAct.TAKE_OFF_LOCK:
                lock = run.standing_locks[0]
                off = TakeOffLock(run=run.id, revision=run.revision, lock=lock.step, owner=lock.person, pin=PIN)
                return await people.take_off_lock(off, caller)
            case RunAct.ATTEST:
                attest = msgspec.convert({**base, "person": self._second.ref, "pin": PIN}, AttestStep)
                return await people.attest(attest, caller)
            case RunAct.RETRY:
                return await runs.retry(msgspec.convert({**base, "why": "trial"}, RetryStep), caller)
            case RunAct.FOLLOW_BRANCH:
                return await runs.follow_branch(msgspec.convert({**base, "why": "trial"}, FollowBranch), caller)
            case _:
                return await runs.confirm(msgspec.convert({**base, "pin": PIN}, ConfirmStep), caller)

    async def _hands(self, step: StepId | None) -> None:
        """What simulated hands do at a step."""
        for practice in self._procedure.practice:
            if practice.at == step:
                for call in practice.calls:
                    await self._simulated(call)

    async def _simulated(self, call: MethodCall) -> None:
        found = method_of(self.image.cell, call)
        if found is not None:
            controller = self.controllers[found[1].object_node.endpoint]
            await controller.call(found[1], call.arguments)
            await asyncio.sleep(_LOOK_S)

    async def _asked(self, run: RunId) -> RunAnswer:
        return await self._answers.run(AskRun(run=run), self._caller)


_AT_A_STEP = (
    RunAct.DO,
    RunAct.CONFIRM,
    RunAct.ENTER,
    RunAct.REPLY,
    RunAct.LOCK,
    RunAct.TAKE_OFF_LOCK,
    RunAct.ATTEST,
    RunAct.RETRY,
    RunAct.FOLLOW_BRANCH,
)


def _usual(step: Step) -> float:
    """A value in the middle of the limits."""
    if not isinstance(step.work, Enter):
        return 0.0
    low, high = step.work.at_least, step.work.at_most
    if low is not None and high is not None:
        return (low + high) / 2
    return low if low is not None else high if high is not None else 0.0


def _skills_of(procedure: Procedure) -> tuple[Skill, ...]:
    needs = (procedure.need, *(step.need for step in procedure.steps))
    return tuple(sorted({need.skill for need in needs if need.skill is not None}))


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
