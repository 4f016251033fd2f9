"""Procedures (ISA-106): a defined begin, end and goal, and steps between them that guide a person's hands."""

import hashlib
from enum import IntEnum, StrEnum
from typing import NewType

import msgspec
from msgspec import Struct

from hmi.domain.argument import Argument
from hmi.domain.equipment import EquipmentId
from hmi.domain.equipment_class import EquipmentClass
from hmi.domain.person import Role
from hmi.domain.procedure_condition import Condition
from hmi.domain.tag import Scalar, TagName
from hmi.domain.words import NO_WORDS, Words

ProcedureId = NewType("ProcedureId", str)
"""Stable, snake_case: ``joint_lubrication``."""
StepId = NewType("StepId", str)
"""Stable, snake_case, unique in its procedure."""
Skill = NewType("Skill", str)
"""Stable, snake_case: ``robot_mechanics``."""


class Level(IntEnum):
    """How well somebody knows a skill (ILUO)."""

    NONE = 0
    LEARNING = 1
    WITH_HELP = 2
    ALONE = 3
    CAN_TEACH = 4


class ProcedureState(StrEnum):
    """Whether people may work by it."""

    DRAFT = "draft"
    """Somebody writes it still: it can be looked at and tried on a simulated cell."""
    RELEASED = "released"
    """Somebody else approved it: from then on this version never changes."""


OF_TAG = "tag:"
"""Begins an argument that is what a tag says when the step is sent: ``tag:cell/JobOrderID``."""


class MethodCall(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A method of a component, with what is handed to it; some of it may be read from tags when it is sent."""

    equipment: EquipmentId
    component: str
    method: str
    arguments: tuple[Argument, ...] = ()


class UndoKind(StrEnum):
    """How what a step did to the machine is taken back."""

    RESTORE = "restore"
    """Write what stood there before."""
    WRITE = "write"
    CALL = "call"
    BY_HAND = "by_hand"
    """A person does it, as the words say; also where nothing has to be taken back, and the words say why."""


class Undo(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Offered when a run is aborted; carried out by nobody but a person, who may leave it as it is for a reason."""

    kind: UndoKind
    value: Scalar | None = None
    call: MethodCall | None = None
    words: Words = NO_WORDS
    preconditions: tuple[Condition, ...] = ()
    verify: tuple[Condition, ...] = ()
    """Of a call: what the machine says when it is done."""
    safety: tuple[Words, ...] = ()
    """What can hurt while it is taken back: seldom what could hurt while it was done."""
    is_critical: bool = False
    """Taken back with the PIN."""


class Instruct(Struct, frozen=True, tag="instruct"):
    """A person does something by hand and says so."""


class Check(Struct, frozen=True, tag="check"):
    """The machine tells whether it is so; nobody can say it in its place."""


class Enter(Struct, frozen=True, kw_only=True, tag="enter", omit_defaults=True):
    """A person measures something and enters it, and nothing of it is rounded.

    A value outside the limits fails the step where that names a way out (``on_fail: branch``), else it is refused.
    """

    name: Words
    unit: str = ""
    at_least: float | None = None
    at_most: float | None = None
    digits: int = 1


class Write(Struct, frozen=True, kw_only=True, tag="write", omit_defaults=True):
    """A set point is written and read back."""

    tag: TagName
    value: Scalar
    unit: str = ""
    tolerance: float = 0.0
    undo: Undo


class Call(Struct, frozen=True, kw_only=True, tag="call"):
    """A method is called; the step's verification says when it is done."""

    call: MethodCall
    undo: Undo


class Wait(Struct, frozen=True, kw_only=True, tag="wait"):
    """Nothing is done for a while."""

    duration_s: float


class ReplyOption(Struct, frozen=True, kw_only=True):
    """One answer to a question, and where it leads."""

    id: str
    words: Words
    then: StepId


class Ask(Struct, frozen=True, kw_only=True, tag="ask"):
    """A person answers a question; the answer chooses the way."""

    replies: tuple[ReplyOption, ...]


class Branch(Struct, frozen=True, kw_only=True, tag="branch"):
    """The machine chooses the way: ``then`` if every condition holds, ``otherwise`` if one does not."""

    conditions: tuple[Condition, ...]
    then: StepId
    otherwise: StepId


class Escalate(Struct, frozen=True, kw_only=True, tag="escalate"):
    """Somebody else is called, and has to come before it goes on."""

    to: Role


class Lock(Struct, frozen=True, kw_only=True, tag="confirm_loto", omit_defaults=True):
    """Lock-out and tag-out of one source of energy: Tandem writes down what people say, and isolates nothing."""

    energy: Words
    point: str
    """Where it is isolated, as it is marked at the machine: ``Q1``, ``V3``."""
    method: Words
    zero_test: Words
    """How to try that there is no energy."""
    is_stored: bool = False
    """Energy may be left behind it, or come back: its release is asked for, too."""


class RemoveLock(Struct, frozen=True, kw_only=True, tag="remove_loto"):
    """Everybody takes off the lock that they put on, nobody anybody else's."""

    lock: StepId


class SecondPerson(Struct, frozen=True, kw_only=True, tag="second_person", omit_defaults=True):
    """Another person sees the same and says so, both with their PIN at the same panel."""

    role: Role | None = None
    skill: Skill | None = None
    level: Level = Level.NONE


Work = Instruct | Check | Enter | Write | Call | Wait | Ask | Branch | Escalate | Lock | RemoveLock | SecondPerson


class Verification(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What the machine must say within a time before a step is done."""

    conditions: tuple[Condition, ...]
    timeout_s: float
    stable_s: float = 0.0
    """For so long without a break."""


class FailureAnswer(StrEnum):
    """What a step offers when it failed for the last time; a person decides."""

    HOLD = "hold"
    """Wait for somebody who knows more; it may be tried again."""
    ABORT = "abort"
    BRANCH = "branch"


class OnFail(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What to do when a step fails."""

    retries: int = 1
    then: FailureAnswer = FailureAnswer.HOLD
    go_to: StepId | None = None


class Need(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Who may do a step."""

    role: Role | None = None
    skill: Skill | None = None
    level: Level = Level.NONE


class Step(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One thing at a time, big enough to be seen from two metres away."""

    id: StepId
    title: Words
    work: Work
    text: Words = NO_WORDS
    picture: str = ""
    """Name of a picture file beside the procedure."""
    tools: tuple[Words, ...] = ()
    warnings: tuple[Words, ...] = ()
    """What can break."""
    safety: tuple[Words, ...] = ()
    """What can hurt."""
    need: Need = Need()
    preconditions: tuple[Condition, ...] = ()
    verify: Verification | None = None
    watch: tuple[TagName, ...] = ()
    """Live values that matter beside it."""
    on_fail: OnFail = OnFail()
    next: StepId | None = None
    """Where it goes on; None: with the step that follows, and after the last one at the end."""
    is_last: bool = False
    """The procedure ends here, though steps of another way follow."""
    is_optional: bool = False
    is_critical: bool = False
    """Never skipped, and done with the PIN. Of what an abort offers: with the PIN, or left as it is for a reason."""
    is_local: bool = False
    """Whoever does it has shown a moment ago that they stand at the cell."""
    expected_s: float = 0.0
    """How long it usually takes; somebody is called when it takes much longer. 0: as long as it likes."""


class PracticeCall(Struct, frozen=True, kw_only=True):
    """What simulated hands do at a simulated cell when they come to a step; before the first where none is named."""

    at: StepId | None = None
    calls: tuple[MethodCall, ...] = ()


class Procedure(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One version of a procedure."""

    id: ProcedureId
    version: str
    """As people call it: ``1``, ``2.1``."""
    state: ProcedureState
    title: Words
    goal: Words
    """What is so when it is done."""
    equipment_class: EquipmentClass
    equipment: EquipmentId | None = None
    author: str = ""
    approver: str = ""
    """Another than the author."""
    need: Need = Need()
    """Who may start it, and do each step that names nobody else."""
    duration_min: float = 0.0
    tools: tuple[Words, ...] = ()
    before: tuple[Words, ...] = ()
    """What to know and have before it begins."""
    steps: tuple[Step, ...]
    safe_leave: tuple[Words, ...] = ()
    """How to leave the cell when it is given up half-way."""
    practice: tuple[PracticeCall, ...] = ()
    written: str = ""
    """SHA-256 of what stands in its file, in hex; comments and layout aside. The same in every cell."""

    def step(self, step: StepId) -> Step | None:
        """One of its steps."""
        return next((one for one in self.steps if one.id == step), None)

    def after(self, step: Step) -> StepId | None:
        """Where it goes on when ``step`` is done and chooses no way itself; None: it is over."""
        if step.is_last or step.next is not None:
            return step.next
        ids = [one.id for one in self.steps]
        place = ids.index(step.id) + 1
        return ids[place] if place < len(ids) else None


def content_digest(procedure: Procedure) -> str:
    """SHA-256 of a version as it is meant in this cell, in hex: an act on it is to exactly this."""
    return hashlib.sha256(msgspec.json.encode(procedure, order="sorted")).hexdigest()


def acts_on_machine(step: Step) -> bool:
    """Whether something is sent to the machine."""
    return isinstance(step.work, Write | Call)


def is_passive(step: Step) -> bool:
    """Whether nobody has to do anything: it begins by itself when its turn has come."""
    return isinstance(step.work, Check | Wait | Branch)


def tags_of(step: Step) -> frozenset[TagName]:
    """Every tag by which the step decides or that it writes; not those that are only shown."""
    found = {condition.tag for condition in step.preconditions}
    if step.verify is not None:
        found |= {condition.tag for condition in step.verify.conditions}
    match step.work:
        case Write(tag=tag):
            found.add(tag)
        case Call(call=call):
            found |= {tag for argument in call.arguments if (tag := tag_of_argument(argument)) is not None}
        case Branch(conditions=conditions):
            found |= {condition.tag for condition in conditions}
        case _:
            pass
    return frozenset(found)


def tag_of_argument(argument: Argument) -> TagName | None:
    """The tag that is read when a call is sent; None for an argument that stands as it is."""
    is_read = isinstance(argument, str) and argument.startswith(OF_TAG)
    return TagName(argument.removeprefix(OF_TAG)) if is_read else None  # pyright: ignore[reportAttributeAccessIssue]  # a text
