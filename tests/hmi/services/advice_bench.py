"""A cell in which recommendations are decided: the real services on a real store, and a controller that counts."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import msgspec
import numpy as np

from hmi.domain.advice import (
    DO_NOTHING,
    AdviceEvidence,
    AdviceId,
    AdviceType,
    Alternative,
    Candidate,
    CauseKey,
    Confidence,
    EvidenceKind,
    LiveCondition,
    ModelInput,
    Recommendation,
    Source,
    Weight,
)
from hmi.domain.advice_command import ApproveAdvice, AssessSituation, OpenAdvice, RejectAdvice, SecondAdvice
from hmi.domain.advice_mode import AdviceMode, Figures, Targets
from hmi.domain.advice_plan import ExactAct, ExactCall, ExactWrite, Plan
from hmi.domain.advice_query import AdviceAnswer, AskAdvice
from hmi.domain.advice_state import Advice, ApproveReason, RejectReason
from hmi.domain.argument import Argument
from hmi.domain.cell import Cell, Endpoint
from hmi.domain.command import CallMethod, WriteTag
from hmi.domain.equipment import (
    Component,
    ComponentKind,
    Equipment,
    EquipmentId,
    EquipmentKind,
    MethodArgument,
    MethodDefinition,
)
from hmi.domain.equipment_class import EquipmentClass
from hmi.domain.outcome import Done, Outcome, Reason, Refused
from hmi.domain.person import Person, PersonRef, Role
from hmi.domain.procedure import (
    Call,
    Instruct,
    Level,
    MethodCall,
    OnFail,
    Procedure,
    ProcedureId,
    ProcedureState,
    Skill,
    Step,
    StepId,
    Undo,
    UndoKind,
    Write,
)
from hmi.domain.procedure_plan import plan_of
from hmi.domain.procedure_run import RunId
from hmi.domain.qualification import SkillDefinition
from hmi.domain.quality import Freshness
from hmi.domain.reading import FreshnessChange, ReadingBatch
from hmi.domain.tag import DataType, NodeAddress, Scalar, TagDefinition, TagName, ValueRange
from hmi.live.process_image import ProcessImage
from hmi.services.access import AccessService
from hmi.services.advice import AdviceService
from hmi.services.advice_answers import AdviceAnswers
from hmi.services.advice_checks import AdviceChecks
from hmi.services.advice_decision import AdviceDecisionService
from hmi.services.advice_desk import AdviceDesk
from hmi.services.advice_door import serve_advice
from hmi.services.advice_looking import AdviceLookService
from hmi.services.advice_trial import TrialOf
from hmi.services.ai_figures import AiFigures, Surroundings
from hmi.services.ai_mode import AiModeService
from hmi.services.ai_modes import AiModes
from hmi.services.approval import ApprovalService
from hmi.services.caller import Caller
from hmi.services.control import ControlService
from hmi.services.dispatcher import Dispatcher
from hmi.store.advice import AdviceStore
from hmi.store.ai_mode import AiModeStore, StopMarkFile
from hmi.store.journal import Journal
from hmi.store.people import PeopleStore
from tests.hmi.services.conftest import CONSOLE, QUICK

S = 1_000_000_000
NOON_S = 1_790_000_000
PIN = "493817"
SPEED, FORCE, TEMPERATURE, GUARD = (
    TagName("cobot/SpeedOverride"),
    TagName("gripper/Force"),
    TagName("cobot/axis_3/Temperature"),
    TagName("cobot/safety/GuardClosed"),
)
FRICTION = AdviceType("joint_friction")
MECHANICS = Skill("robot_mechanics")
SOURCE = Source(model="diagnosis", version="1", sha256="a" * 64, limits_sha256="b" * 64)


def node(identifier: str, endpoint: str = "plc") -> NodeAddress:
    return NodeAddress(endpoint=endpoint, uri="urn:test", identifier=identifier)


def a_tag(name: TagName, identifier: str, unit: str, high: float, **others: Any) -> TagDefinition:
    settings: dict[str, Any] = {"data_type": DataType.DOUBLE, "engineering_range": ValueRange(0.0, high)}
    return TagDefinition(name=name, node=node(identifier), unit=unit, **(settings | others))


HOLD = MethodDefinition(
    name="Hold", object_node=node("i=20"), method_node=node("i=21"),
    inputs=(MethodArgument(name="why", data_type="Int32"),),
)  # fmt: skip
CELL = Cell(
    id="cell",
    label="Cell",
    endpoints=(Endpoint(key="plc", url=""),),
    tags=(
        a_tag(SPEED, "i=1", "%", 100.0, is_writable=True),
        a_tag(FORCE, "i=2", "N", 80.0, is_writable=True),
        a_tag(TEMPERATURE, "i=3", "°C", 120.0),
        a_tag(GUARD, "i=4", "", 1.0, is_writable=True, is_safety=True),
    ),
    equipment=(
        Equipment(
            id=EquipmentId("cobot"), kind=EquipmentKind.ROBOT, label="Cobot",
            components=(Component(name="Unit", kind=ComponentKind.PACKML, methods=(HOLD,)),),
        ),
    ),
)  # fmt: skip
UNDO = Undo(kind=UndoKind.RESTORE)
PROCEDURE = Procedure(
    id=ProcedureId("relieve_joint"),
    version="1",
    state=ProcedureState.RELEASED,
    title="Relieve joint 3",
    goal="Less load on joint 3 until it is lubricated",
    equipment_class=EquipmentClass.ROBOT,
    steps=(
        Step(id=StepId("look"), title="Look at joint 3", work=Instruct()),
        Step(
            id=StepId("slow_down"), title="Slow down", work=Write(tag=SPEED, value=60.0, unit="%", undo=UNDO),
            on_fail=OnFail(retries=1),
        ),
        Step(
            id=StepId("grip_less"), title="Grip less", work=Write(tag=FORCE, value=40.0, unit="N", undo=UNDO),
            on_fail=OnFail(retries=0),
        ),
        Step(
            id=StepId("hold"), title="Hold", on_fail=OnFail(retries=0),
            work=Call(
                call=MethodCall(equipment=EquipmentId("cobot"), component="Unit", method="Hold", arguments=(7,)),
                undo=Undo(kind=UndoKind.BY_HAND, words="Start it again"),
            ),
        ),
    ),
)  # fmt: skip
STEPS = (StepId("slow_down"), StepId("grip_less"), StepId("hold"))


def eight_hours(start_ns: int, end_ns: int) -> list[tuple[int, int]]:
    """Shifts without a pause between them."""
    length = 8 * 3600 * S
    return [(row * length, (row + 1) * length) for row in range(start_ns // length, (end_ns - 1) // length + 1)]


class CountingController:
    """Takes everything, and remembers it: nothing may be here that nobody approved."""

    def __init__(self) -> None:
        self.sent: list[tuple[NodeAddress, Scalar | tuple[Argument, ...]]] = []

    async def write(self, tag: TagDefinition, value: Scalar) -> Outcome:
        self.sent.append((tag.node, value))
        return Done()

    async def call(self, method: MethodDefinition, arguments: Sequence[Argument]) -> Outcome:
        self.sent.append((method.method_node, tuple(arguments)))
        return Done()


@dataclass
class Skills:
    """What a test says that people know."""

    told: dict[PersonRef, dict[Skill, Level]] = field(default_factory=dict)

    def levels(self, person: Person) -> Mapping[Skill, Level]:
        return self.told.get(person.ref, {})

    def skills(self) -> tuple[SkillDefinition, ...]:
        return ()


def went_well(advice: Advice, plan: Plan) -> Refused | None:
    """Everything was tried, and speaks for it."""


@dataclass
class AdviceBench:
    """Everything about advice in one hand."""

    folder: Path
    mode: AdviceMode = AdviceMode.APPROVED_WRITE
    is_live: bool = True
    now_s: float = NOON_S
    tried: TrialOf = went_well
    figures: Figures | None = None
    """What a test says is known; None: what the records tell."""
    values: dict[TagName, float] = field(
        default_factory=lambda: {SPEED: 100.0, FORCE: 60.0, TEMPERATURE: 61.0, GUARD: 1.0}
    )

    def __post_init__(self) -> None:
        self.skills = Skills()
        self.people: dict[str, Person] = {}
        self.open()
        self.modes.commission({FRICTION: self.mode}, "test")
        self.modes.register(FRICTION, SOURCE, has_card=True)
        for name, *roles in (
            ("olga", Role.OPERATOR),
            ("mia", Role.MAINTENANCE),
            ("cora", Role.COORDINATOR),
            ("carl", Role.COORDINATOR),
            ("tom", Role.TRAINER),
            ("max", Role.MAINTENANCE),
        ):
            self.people[name] = self.add(name, *roles)
            self.skills.told[self.people[name].ref] = {MECHANICS: Level.ALONE}

    def open(self) -> None:
        """Start the services, as after a restart."""
        self.journal = Journal(self.folder / "records.sqlite", panel="cell")
        self.store = PeopleStore(self.journal)
        self.access = AccessService(
            self.store, self.journal, self.folder / "setup-code", hasher=QUICK, now_ns=self.now_ns,
            monotonic_s=lambda: self.now_s,
        )  # fmt: skip
        self.image = ProcessImage(CELL)
        self.hear()
        self.records = AdviceStore(self.journal)
        self.mark = StopMarkFile(self.folder / "ai-stopped")
        self.modes = AiModes(AiModeStore(self.journal), self.mark, self.now_ns)
        desk = AdviceDesk(self.records, self.modes, self.image, self.store.person, self.skills, self.now_ns)
        self.advice = AdviceService(desk, is_live=self.is_live)
        self.approvals = ApprovalService(desk)
        checks = AdviceChecks(desk, self.approvals, lambda *what: self.tried(*what), is_live=self.is_live)
        counted = AiFigures(self.records, Surroundings(shifts=eight_hours))
        targets = Targets()
        self.decisions = AdviceDecisionService(desk, self.access, checks, self.advice)
        self.looks = AdviceLookService(desk, self.advice)
        self.acts = AiModeService(
            self.modes, self.access, lambda mode, now: self.figures or counted(mode, now), targets, self.now_ns
        )
        self.answers = AdviceAnswers(desk, self.advice, self.approvals, checks, counted, targets)
        self.dispatcher = Dispatcher(self.journal)
        serve_advice(self.dispatcher, self.decisions, self.looks, self.acts, self.answers)
        self.controller = CountingController()
        self.control = ControlService(self.image, {"plc": self.controller})

    def close(self) -> None:
        self.journal.close()

    def restart(self) -> None:
        self.close()
        self.open()

    def now_ns(self) -> int:
        return int(self.now_s * S)

    def add(self, name: str, *roles: Role) -> Person:
        return self.store.add(name, frozenset(roles), QUICK.hash(PIN), "", CONSOLE, must_replace_pin=False)

    def caller(self, name: str, screen: str = "panel", *, is_at_cell: bool = True) -> Caller:
        person = self.store.person(self.people[name].ref)
        assert person is not None
        return Caller(self.access.sessions.open(person, screen), screen, is_at_cell)

    def hear(self, freshness: Freshness = Freshness.LIVE, status: int = 0, **values: float) -> None:
        """What the controller says now: values by tag, the same source time for all."""
        for name, value in values.items():
            self.values[TagName(name)] = value
        known = self.image.cell.tags
        tags = np.arange(len(known), dtype=np.uint32)
        times = np.full(len(tags), self.now_ns(), np.int64)
        value = np.array([self.values[tag.name] for tag in known])
        self.image.take_readings(ReadingBatch(tags, times, times, value, np.full(len(tags), status, np.uint32)))
        self.image.take_freshness(FreshnessChange(tags, np.full(len(tags), freshness, np.uint8)))

    def proposal(self, **others: Any) -> Recommendation:
        seen = {SPEED: self.values[SPEED], FORCE: self.values[FORCE]}
        settings: dict[str, Any] = {
            "advice_type": FRICTION,
            "cause": CauseKey("cobot|Axis_3|joint_friction"),
            "equipment": EquipmentId("cobot"),
            "part": "Axis_3",
            "title": "Relieve joint 3",
            "why": "Its friction has risen",
            "intervention": "relieve_joint",
            "plan": plan_of(PROCEDURE, CELL, seen),
            "source": SOURCE,
            "skill": MECHANICS,
            "evidence": (
                AdviceEvidence(kind=EvidenceKind.SAMPLES, ref=TEMPERATURE, share=0.7, words="It runs hot"),
                AdviceEvidence(kind=EvidenceKind.ALARM, ref="plc|x|overload", is_against=True),
            ),
            "confidence": Confidence(mean=0.8, low=0.6, high=0.9),
            "expected_value": 100.0,
            "alternatives": (Alternative(id=DO_NOTHING), Alternative(id="wait")),
            "candidates": (Candidate(id="joint_friction"), Candidate(id="payload_wrong")),
            "conditions": (LiveCondition(tag_name=TEMPERATURE, unit="°C", tolerance=5.0),),
            "inputs": (ModelInput(tag_name=TEMPERATURE, value=61.0, source_time_ns=self.now_ns()),),
            "made_ns": self.now_ns(),
            "valid_until_ns": self.now_ns() + 3600 * S,
        }
        return Recommendation(**(settings | others))

    def offered(self, **others: Any) -> Advice:
        return self.stands(self.advice.offer(self.proposal(**others)).advice)

    def stands(self, advice: AdviceId) -> Advice:
        found = self.records.advice(advice)
        assert found is not None
        return found

    async def card(self, advice: AdviceId, caller: Caller) -> AdviceAnswer:
        answer = await self.dispatcher.ask(AskAdvice(advice=advice), caller)
        assert isinstance(answer, AdviceAnswer)
        return answer

    async def look(self, advice: AdviceId, caller: Caller, *, assess: bool = True, evidence: bool = True) -> None:
        """Open the card, say what one thinks where that is asked, and open all evidence."""
        await self.dispatcher.do(OpenAdvice(advice=advice), caller)
        if assess and self.stands(advice).asks_assessment:
            await self.dispatcher.do(AssessSituation(advice=advice, choice="joint_friction"), caller)
        for piece in self.stands(advice).proposal.evidence if evidence else ():
            await self.dispatcher.do(OpenAdvice(advice=advice, evidence=piece.key), caller)

    async def approve(self, advice: AdviceId, caller: Caller, *, look: bool = True, **others: Any) -> Outcome:
        if look:
            await self.look(advice, caller)
        card = await self.card(advice, caller)
        standing = self.stands(advice)
        settings: dict[str, Any] = {
            "revision": standing.revision,
            "plan_hash": standing.proposal.plan.plan_hash,
            "shown": card.shown,
            "reason": ApproveReason.EVIDENCE,
            "pin": PIN,
        }
        return await self.dispatcher.do(ApproveAdvice(advice=advice, **(settings | others)), caller)

    async def second(self, advice: AdviceId, caller: Caller, *, look: bool = True, **others: Any) -> Outcome:
        if look:
            await self.look(advice, caller)
        standing = self.stands(advice)
        settings: dict[str, Any] = {
            "revision": standing.revision,
            "approval": "" if standing.approval is None else standing.approval.digest,
            "reason": ApproveReason.EVIDENCE,
            "pin": PIN,
        }
        return await self.dispatcher.do(SecondAdvice(advice=advice, **(settings | others)), caller)

    async def reject(self, advice: AdviceId, caller: Caller, reason: RejectReason, words: str = "") -> Outcome:
        await self.look(advice, caller)
        revision = self.stands(advice).revision
        command = RejectAdvice(advice=advice, revision=revision, reason=reason, words=words)
        return await self.dispatcher.do(command, caller)

    async def approved(self, name: str = "cora", **others: Any) -> Advice:
        """One that may be carried out."""
        advice = self.offered(**others)
        outcome = await self.approve(advice.id, self.caller(name))
        assert isinstance(outcome, Done), outcome
        if advice.proposal.risk is Weight.HIGH:
            outcome = await self.second(advice.id, self.caller("mia"))
            assert isinstance(outcome, Done), outcome
        return self.stands(advice.id)

    def begin(self, advice: AdviceId, name: str = "cora", run: str = "run", procedure: Procedure = PROCEDURE) -> Any:
        return self.approvals.begin(RunId(run), advice, procedure, self.people[name].ref, self.now_ns())

    async def send(self, step: str, name: str = "cora", run: str = "run", act: ExactAct | None = None) -> Outcome:
        """What a runner does at a machine step: asks, and only then hands it to control."""
        act = act or self.approvals.act_of(RunId(run), StepId(step))
        if act is None:
            return Refused(reason=Reason.NOT_APPROVED)
        person = self.people[name].ref
        refusal = self.approvals.allow(act, RunId(run), StepId(step), person, self.now_ns())
        if refusal is not None:
            return refusal
        match act:
            case ExactWrite(tag_name=tag, value=value):
                outcome = await self.control.write(WriteTag(tag_name=tag, value=value, seen=None))
                if isinstance(outcome, Done) and isinstance(value, float):
                    self.values[tag] = value
                    self.hear()
                return outcome
            case ExactCall():
                return await self.control.call(
                    CallMethod(
                        equipment=act.equipment, component=act.component, method=act.method, arguments=act.arguments
                    )
                )

    async def kinds(self) -> list[str]:
        """What is in the journal, oldest first."""
        from hmi.domain.query import AskJournal

        rows = (await self.journal.read(AskJournal(limit=1000))).rows
        return [row.kind for row in reversed(rows)]


def reason(outcome: object) -> Reason | None:
    """Why something was refused; None where it was done."""
    return outcome.reason if isinstance(outcome, Refused) else None


def aspect(outcome: object) -> str:
    """In what something differs from its approval, first of all."""
    return str(outcome.facts.get("aspect", "")) if isinstance(outcome, Refused) else ""


def other(it: Any, /, **changes: Any) -> Any:
    """The same, but for some fields."""
    return msgspec.structs.replace(it, **changes)
