"""A procedure for the cell of these tests, and what the service says of a run of it."""

from typing import Any

import msgspec

from hmi.domain.equipment import EquipmentId
from hmi.domain.equipment_class import EquipmentClass
from hmi.domain.outcome import Refused
from hmi.domain.person import Person, PersonRef, Role, Session
from hmi.domain.procedure import (
    Ask,
    Check,
    Enter,
    Escalate,
    FailureAnswer,
    Instruct,
    Level,
    Lock,
    Need,
    OnFail,
    Procedure,
    ProcedureId,
    ProcedureState,
    RemoveLock,
    ReplyOption,
    SecondPerson,
    Skill,
    Step,
    StepId,
    Undo,
    UndoKind,
    Verification,
    Wait,
    Work,
    Write,
    content_digest,
)
from hmi.domain.procedure_condition import Condition
from hmi.domain.procedure_query import OfferedAct, ProcedureRow, RunAct, RunAnswer, RunRow, SkillRow
from hmi.domain.procedure_run import ProcedureRun, RunId, RunState, RunStep, StepState
from hmi.domain.tag import TagName
from hmi.link.messages import SessionChanged

ANA = Person(ref=PersonRef("p-ana"), display_name="Ana", roles=frozenset({Role.MAINTENANCE}))
BEN = Person(ref=PersonRef("p-ben"), display_name="Ben", roles=frozenset({Role.OPERATOR}))
CAI = Person(ref=PersonRef("p-cai"), display_name="Cai", roles=frozenset({Role.COORDINATOR}))
PIN = "493817"
S = 10**9
SPEED = TagName("cobot/ur5e/parameterset.speedoverride")
ON_PATH = TagName("cobot/ur5e/parameterset.onpath")
CONTROLLER = TagName("cobot/controller/parameterset.temperature")
MECHANICS = Skill("robot_mechanics")
SKILLS = (SkillRow(id=MECHANICS, label="Robot mechanics", level=Level.WITH_HELP),)


def a_step(name: str, work: Work | None = None, **more: Any) -> Step:
    return Step(id=StepId(name), title=more.pop("title", name), work=work or Instruct(), **more)


STEPS = (
    a_step(
        "lock_out",
        Lock(energy="Power of the arm", point="Q1", method="Main switch off", zero_test="Press start", is_stored=True),
        title="Lock the arm out",
        is_critical=True,
        safety=("The arm can fall when its brake is opened.",),
    ),
    a_step(
        "clean",
        title="Clean the joint",
        text="Wipe the old grease off with a lint-free cloth until the ring shines.",
        tools=("Lint-free cloth", "Gloves"),
        warnings=("Do not scratch the ring.",),
        is_optional=True,
        picture="joint.png",
    ),
    a_step(
        "gap",
        Enter(name="Gap at the ring", unit="mm", at_least=0.1, at_most=0.3, digits=2),
        title="Measure the gap",
    ),
    a_step("unlock", RemoveLock(lock=StepId("lock_out")), title="Take the locks off"),
    a_step(
        "slow_down",
        Write(tag=SPEED, value=70.0, unit="%", tolerance=0.5, undo=Undo(kind=UndoKind.RESTORE)),
        title="Set the speed to 70 %",
        preconditions=(Condition(tag=ON_PATH, is_one_of=(True,), words="Off its path it may hit something."),),
        watch=(CONTROLLER,),
        is_local=True,
    ),
    a_step(
        "cool",
        Check(),
        title="The controller is cool",
        verify=Verification(conditions=(Condition(tag=CONTROLLER, at_most=40.0, unit="°C"),), timeout_s=60.0),
        on_fail=OnFail(retries=1, then=FailureAnswer.BRANCH, go_to=StepId("call")),
    ),
    a_step("settle", Wait(duration_s=90.0), title="Let it make a few parts"),
    a_step(
        "smooth",
        Ask(
            replies=(
                ReplyOption(id="yes", words="Yes, smoothly", then=StepId("both")),
                ReplyOption(id="no", words="No, it grinds", then=StepId("call")),
            )
        ),
        title="Does it move smoothly?",
    ),
    a_step("both", SecondPerson(), title="Look at it together", is_last=True, is_critical=True),
    a_step("call", Escalate(to=Role.COORDINATOR), title="Call the coordinator", is_last=True),
)
SERVICE = Procedure(
    id=ProcedureId("joint_service"),
    version="2",
    state=ProcedureState.RELEASED,
    title={"en": "Service the elbow joint", "de": "Ellbogengelenk warten"},
    goal="The joint runs quietly.",
    equipment_class=EquipmentClass.ROBOT,
    equipment=EquipmentId("cobot"),
    author="H. Brandt",
    approver="S. Okonkwo",
    need=Need(role=Role.MAINTENANCE, skill=MECHANICS, level=Level.ALONE),
    duration_min=45.0,
    tools=("Grease gun",),
    before=("Say in production that the cell stands.",),
    steps=STEPS,
    safe_leave=("Take all tools out of the cell",),
)
DIGEST = content_digest(SERVICE)


def a_row(**more: Any) -> ProcedureRow:
    row = ProcedureRow(
        id=SERVICE.id,
        version=SERVICE.version,
        state=SERVICE.state,
        digest=DIGEST,
        title=SERVICE.title,
        goal=SERVICE.goal,
        equipment_class=SERVICE.equipment_class,
        equipment=SERVICE.equipment,
        need=SERVICE.need,
        duration_min=SERVICE.duration_min,
        steps=len(SERVICE.steps),
    )
    return msgspec.structs.replace(row, **more)


def a_run(step: str = "clean", state: StepState = StepState.READY, now_ns: int = 0, **more: Any) -> ProcedureRun:
    """A run at one of the steps, those before it done; ``of_step`` are fields of its step."""
    of_step = more.pop("of_step", {})
    ids = [one.id for one in STEPS]
    place = ids.index(StepId(step))
    past = [RunStep(step=one, state=StepState.DONE, since_ns=now_ns, begun_ns=now_ns) for one in ids[:place]]
    present = RunStep(step=StepId(step), state=state, since_ns=now_ns, begun_ns=now_ns, **of_step)
    run = ProcedureRun(
        id=RunId("run-1"),
        procedure=SERVICE.id,
        version=SERVICE.version,
        digest=DIGEST,
        state=more.pop("run_state", RunState.RUNNING),
        operator=ANA.ref,
        screen="panel",
        began_ns=now_ns,
        revision=7,
        current=StepId(step),
        steps=(*past, present),
    )
    return msgspec.structs.replace(run, **more)


def an_answer(run: ProcedureRun | None = None, *acts: RunAct | OfferedAct, **more: Any) -> RunAnswer:
    """What the service says of a run; acts that are offered to whoever asks, with nothing against them."""
    run = run or a_run()
    step = SERVICE.step(run.current) if run.current is not None else None
    offered = tuple(act if isinstance(act, OfferedAct) else OfferedAct(act=act) for act in acts)
    told = RunAnswer(
        run=run,
        procedure=SERVICE,
        step=step,
        number=[one.id for one in STEPS].index(step.id) + 1 if step is not None else 0,
        need=SERVICE.need,
        acts=offered,
    )
    return msgspec.structs.replace(told, **more)


def a_run_row(run: ProcedureRun) -> RunRow:
    answer = an_answer(run)
    title = answer.step.title if answer.step is not None else ""
    return RunRow(run=run, title=SERVICE.title, step_title=title, number=answer.number, steps=len(STEPS))


def refused(act: RunAct, refusal: Refused) -> OfferedAct:
    return OfferedAct(act=act, refusal=refusal)


def sign_in(panel: Any, person: Person | None) -> None:
    session = None if person is None else Session(token="t", person=person, signed_in_ns=0, idle_limit_s=300)
    panel.bridge.take(SessionChanged(session=session))


def plain(words: str) -> str:
    """Without the spaces that no line break parts."""
    return words.replace("\N{NO-BREAK SPACE}", " ")
