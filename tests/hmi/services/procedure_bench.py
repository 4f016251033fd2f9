"""A bench on which people run procedures: real services and records, a machine that a test moves, a clock it turns."""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from hmi.domain.argument import Argument
from hmi.domain.cell import Cell, CellSource, Endpoint
from hmi.domain.connection import ConnectionState, ConnectionStatus
from hmi.domain.equipment import Component, ComponentKind, Equipment, EquipmentId, EquipmentKind, MethodDefinition
from hmi.domain.outcome import Done, Outcome
from hmi.domain.person import Person, Role
from hmi.domain.procedure import Level, Procedure, ProcedureId, Skill, Step, StepId, content_digest
from hmi.domain.procedure_command import (
    AbortRun,
    AttestStep,
    ConfirmLock,
    ConfirmStep,
    DoStep,
    EnterValue,
    ResumeRun,
    StartRun,
)
from hmi.domain.procedure_query import AskRun, RunAct, RunAnswer
from hmi.domain.procedure_run import ProcedureRun, RunId, RunStep
from hmi.domain.qualification import SkillDefinition
from hmi.domain.quality import Freshness
from hmi.domain.query import AskJournal
from hmi.domain.reading import FreshnessChange, ReadingBatch
from hmi.domain.tag import DataType, NodeAddress, Scalar, TagDefinition, TagName, ValueRange
from hmi.live.process_image import ProcessImage
from hmi.ports.procedures import ShelvedFile, ShelvedProcedure
from hmi.services.caller import Caller
from hmi.services.control import ControlService
from hmi.services.procedure_acts import ProcedureActs
from hmi.services.procedure_desk import ProcedureDesk
from hmi.services.procedure_sending import ProcedureSending
from hmi.store.procedure_runs import ProcedureRunStore
from tests.hmi.domain.told_procedures import DOOR, SPEED, STATE

PIN = "493817"
S = 10**9
SAFETY = TagName("cobot/EmergencyStop")
_STATES = {2: "Stopped", 6: "Execute", 11: "Held"}


def node(identifier: str) -> NodeAddress:
    return NodeAddress(endpoint="plc", uri="urn:test", identifier=identifier)


def a_method(name: str) -> MethodDefinition:
    return MethodDefinition(name=name, object_node=node("s=Pack"), method_node=node(f"s={name}"))


TAGS = (
    TagDefinition(
        name=SPEED, node=node("i=1"), data_type=DataType.DOUBLE, unit="%", is_writable=True,
        engineering_range=ValueRange(0, 100),
    ),
    TagDefinition(name=STATE, node=node("i=2"), data_type=DataType.INT32, words=_STATES),
    TagDefinition(name=DOOR, node=node("i=3"), data_type=DataType.BOOLEAN),
    TagDefinition(name=SAFETY, node=node("i=4"), data_type=DataType.BOOLEAN, is_writable=True, is_safety=True),
)  # fmt: skip
CELL = Cell(
    id="cell",
    label="Cell",
    source=CellSource.CONTROLLERS,
    endpoints=(Endpoint(key="plc", url=""),),
    tags=TAGS,
    equipment=(
        Equipment(
            id=EquipmentId("cell"),
            kind=EquipmentKind.SUPERVISOR,
            label="Cell",
            components=(
                Component(
                    name="Pack",
                    kind=ComponentKind.PACKML,
                    tags={"State": STATE},
                    methods=(a_method("Hold"), a_method("Unhold"), a_method("UnlockProtectiveStop")),
                ),
            ),
        ),
    ),
)


class Machine:
    """A controller whose answers a test chooses; what it takes shows in the readings when the test lets it."""

    def __init__(self, bench: "Bench") -> None:
        self._bench = bench
        self.writes: list[tuple[TagName, Scalar]] = []
        self.calls: list[str] = []
        self.answer: Outcome = Done()
        self.is_obedient = True
        """What is written shows at once."""

    async def write(self, tag: TagDefinition, value: Scalar) -> Outcome:
        self.writes.append((tag.name, value))
        if self.is_obedient and isinstance(self.answer, Done):
            self._bench.say(tag.name, value)
        return self.answer

    async def call(self, method: MethodDefinition, arguments: Sequence[Argument]) -> Outcome:
        self.calls.append(method.name)
        if self.is_obedient and isinstance(self.answer, Done):
            self._bench.say(STATE, 11 if method.name == "Hold" else 6)
        return self.answer


class Skills:
    """Everybody knows what a test says."""

    def __init__(self) -> None:
        self.of: dict[str, dict[Skill, Level]] = {}

    def levels(self, person: Person) -> Mapping[Skill, Level]:
        return self.of.get(person.display_name, {})

    def skills(self) -> tuple[SkillDefinition, ...]:
        return ()


class Shelf:
    """Procedures that a test lays there."""

    def __init__(self, *procedures: Procedure) -> None:
        self.laid = list(procedures)
        self.is_read = True

    def procedures(self) -> Sequence[ShelvedProcedure]:
        return [ShelvedProcedure(procedure=one, digest=content_digest(one), is_shipped=False) for one in self.laid]

    def faults(self) -> Sequence[str]:
        return ()

    def files(self) -> Sequence[ShelvedFile]:
        return ()

    def picture(self, procedure: ProcedureId, name: str) -> bytes:
        return b""


class Bench:
    """Everything about procedures in one hand."""

    def __init__(self, desk: Any, *procedures: Procedure) -> None:
        self.desk, self.shelf, self.skills = desk, Shelf(*procedures), Skills()
        self.ana = desk.add("Ana Prokop", Role.OPERATOR)
        self.bea = desk.add("Bea Winter", Role.MAINTENANCE)
        self.cem = desk.add("Cem Aydin", Role.COORDINATOR)
        self.image = ProcessImage(CELL)
        self.machine = Machine(self)
        self.source_ns = 946_684_800 * S + 10**15
        self.open()
        for name, value in ((SPEED, 100.0), (STATE, 6), (DOOR, True), (SAFETY, False)):
            self.say(name, value)
        self.hear()

    def open(self) -> None:
        self.records = ProcedureRunStore(self.desk.journal)
        self.work = ProcedureDesk(
            image=self.image,
            store=self.records,
            shelf=self.shelf,
            qualification=self.skills,
            people=self.desk.store,
            access=self.desk.access,
            now_ns=lambda: int(self.desk.now_s * S),
            monotonic_s=lambda: self.desk.now_s,
        )
        control = ControlService(self.image, {"plc": self.machine})  # pyright: ignore[reportArgumentType]  # what the service needs of it
        acts = ProcedureActs(self.work, ProcedureSending(self.work, control))
        self.runs, self.steps, self.detours = acts.runs, acts.steps, acts.detours
        self.locks, self.people = acts.locks, acts.people
        self.watch, self.answers = acts.watch, acts.answers
        self.operator = self.at_cell(self.ana)
        self.watch.recover()

    def at_cell(self, person: Person, screen: str = "panel") -> Caller:
        caller = self.desk.caller(person, screen)
        return Caller(caller.session, screen, True)

    def crash(self) -> None:
        """The service is killed and starts anew; the machine does what it did, and is not heard at first."""
        self.desk.restart()
        self.hear(Freshness.UNKNOWN)
        self.open()

    def say(self, name: TagName, value: Scalar, *, status: int = 0, is_later: bool = True) -> None:
        """The machine says something."""
        self.source_ns += S if is_later else 0
        one, time_ns = np.array([self.image.index[name]], np.uint32), np.array([self.source_ns], np.int64)
        number = np.array([float(value)])  # pyright: ignore[reportArgumentType]  # none of them is a text
        self.image.take_readings(ReadingBatch(one, time_ns, time_ns, number, np.array([status], np.uint32)))

    def hear(self, freshness: Freshness = Freshness.LIVE, *names: TagName) -> None:
        """From now on tags are heard, or are not."""
        state = ConnectionState.LIVE if freshness is Freshness.LIVE else ConnectionState.LOST
        self.image.take_connection(ConnectionStatus(endpoint="plc", state=state, since_ns=0))
        tags = [self.image.index[name] for name in names] or list(range(len(TAGS)))
        self.image.take_freshness(FreshnessChange(np.array(tags, np.uint32), np.full(len(tags), freshness, np.uint8)))

    def wait(self, seconds: float, step_s: float = 1.0) -> None:
        """Time passes, and the watch looks."""
        end_s = self.desk.now_s + seconds
        while self.desk.now_s < end_s - 1e-9:
            self.desk.now_s = min(end_s, self.desk.now_s + step_s)
            self.keep_signed_in()
            self.watch.look()

    def keep_signed_in(self) -> None:
        for found in list(self.desk.access.sessions._open.values()):  # whoever is there touches the screen
            found.touched_s = self.desk.now_s

    async def begin(self, procedure: Procedure | None = None, caller: Caller | None = None) -> Outcome:
        shelved = self.shelf.procedures()[0] if procedure is None else None
        told = procedure or shelved.procedure  # pyright: ignore[reportOptionalMemberAccess]  # one of them is there
        command = StartRun(procedure=told.id, digest=content_digest(told))
        return await self.runs.start(command, caller or self.operator)

    async def began(self, procedure: Procedure | None = None) -> ProcedureRun:
        outcome = await self.begin(procedure)
        assert isinstance(outcome, Done), outcome
        return self.run(RunId(str(outcome.result["run"])))

    def run(self, run: RunId | None = None) -> ProcedureRun:
        """A run, or the only one that is open."""
        if run is None:
            (known,) = self.work.runs.values()
            return known
        found = self.work.runs.get(run) or self.records.run(run)
        assert found is not None
        return found

    @property
    def now(self) -> RunStep:
        found = self.run().now
        assert found is not None
        return found

    @property
    def step(self) -> Step:
        found = self.work.step_of(self.run())
        assert found is not None
        return found[1]

    def _at(self) -> dict[str, Any]:
        run = self.run()
        return {"run": run.id, "revision": run.revision, "step": run.current or StepId("")}

    async def do(self, caller: Caller | None = None, pin: str = PIN) -> Outcome:
        return await self.steps.do(DoStep(**self._at(), pin=pin), caller or self.operator)

    async def confirm(self, caller: Caller | None = None, pin: str = PIN) -> Outcome:
        return await self.steps.confirm(ConfirmStep(**self._at(), pin=pin), caller or self.operator)

    async def enter(self, value: float) -> Outcome:
        return await self.steps.enter(EnterValue(**self._at(), value=value, pin=PIN), self.operator)

    async def resume(self, caller: Caller | None = None, **more: Any) -> Outcome:
        run = self.run()
        command = ResumeRun(run=run.id, revision=run.revision, pin=PIN, **more)
        return await self.runs.resume(command, caller or self.operator)

    async def abort(self, why: str = "no time") -> Outcome:
        return await self.runs.abort(AbortRun(run=self.run().id, why=why), self.operator)

    async def lock(self, person: Person | None = None, *, is_released: bool = False, pin: str = PIN) -> Outcome:
        run = self.run()
        command = ConfirmLock(
            run=run.id, revision=run.revision, step=StepId("lock"), number="7", zero_result="0 V",
            is_released=is_released, pin=pin, person=None if person is None else person.ref,
        )  # fmt: skip
        return await self.locks.lock(command, self.operator)

    async def attest(self, person: Person, screen: str = "panel", pin: str = PIN) -> Outcome:
        caller = self.operator if screen == "panel" else self.at_cell(self.ana, screen)
        return await self.people.attest(AttestStep(**self._at(), person=person.ref, pin=pin), caller)

    async def asked(self, caller: Caller | None = None) -> RunAnswer:
        return await self.answers.run(AskRun(), caller or self.operator)

    async def act(self, act: RunAct, caller: Caller | None = None) -> Any:
        """An act that is offered, or None."""
        found = (await self.asked(caller)).acts
        return next((one for one in found if one.act is act), None)

    async def kinds(self) -> list[str]:
        """What is on record about runs, oldest first."""
        rows = (await self.desk.journal.read(AskJournal())).rows[::-1]
        return [row.kind.removeprefix("procedure_run.") for row in rows if row.kind.startswith("procedure_run.")]
