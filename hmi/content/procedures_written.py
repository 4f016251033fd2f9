"""A procedure's file as people write it: everything stands where a reader looks for it, quantities carry their unit."""

from typing import Literal

from msgspec import Struct, field

from hmi.content.quantity import Written
from hmi.domain.argument import Argument
from hmi.domain.equipment_class import EquipmentClass
from hmi.domain.person import Role
from hmi.domain.procedure import FailureAnswer, ProcedureState, UndoKind
from hmi.domain.tag import Scalar
from hmi.domain.words import NO_WORDS, Words

KindWord = Literal[
    "instruct",
    "check",
    "enter",
    "write",
    "call",
    "wait",
    "ask",
    "branch",
    "escalate",
    "confirm_loto",
    "remove_loto",
    "second_person",
]


class WrittenCondition(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What a tag has to say: one of ``is``, or a number between limits."""

    tag: str
    is_: Scalar | tuple[Scalar, ...] | None = field(default=None, name="is")
    at_least: Written | None = None
    at_most: Written | None = None
    tolerance: Written | None = None
    because: Words = NO_WORDS


class WrittenCall(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A method, by equipment, component and name."""

    equipment: str
    component: str
    method: str
    arguments: tuple[Argument, ...] = ()


class WrittenUndo(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """How what a step did is taken back."""

    kind: UndoKind
    value: Scalar | None = None
    call: WrittenCall | None = None
    words: Words = NO_WORDS
    needs: tuple[WrittenCondition, ...] = ()
    verify: tuple[WrittenCondition, ...] = ()
    safety: tuple[Words, ...] = ()
    critical: bool = False


class WrittenWrite(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A set point and its value."""

    tag: str
    value: Scalar
    tolerance: Written | None = None
    undo: WrittenUndo | None = None


class WrittenMethod(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A method that a step calls."""

    equipment: str
    component: str
    method: str
    arguments: tuple[Argument, ...] = ()
    undo: WrittenUndo | None = None


class WrittenEntry(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What is measured, and where it has to be."""

    name: Words
    unit: str = ""
    at_least: Written | None = None
    at_most: Written | None = None
    digits: int = 1


class WrittenReply(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One answer, and the step that it leads to."""

    id: str
    words: Words
    then: str


class WrittenBranch(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Where the machine's word leads."""

    if_: tuple[WrittenCondition, ...] = field(name="if")
    then: str
    otherwise: str


class WrittenLock(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One source of energy."""

    energy: Words
    point: str
    method: Words
    zero_test: Words
    stored: bool = False


class WrittenAttest(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Who the second person has to be."""

    role: Role | None = None
    skill: str = ""
    level: int = 0


class WrittenVerify(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What the machine must say, within which time, and for how long."""

    that: tuple[WrittenCondition, ...]
    within: Written
    stable: Written = "0 s"


class WrittenOnFail(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What is offered when a step fails."""

    retries: int = 1
    then: FailureAnswer = FailureAnswer.HOLD
    go_to: str | None = None


class WrittenStep(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One step; ``kind`` says which of the parts has to be there."""

    id: str
    kind: KindWord
    title: Words
    text: Words = NO_WORDS
    picture: str = ""
    tools: tuple[Words, ...] = ()
    warnings: tuple[Words, ...] = ()
    safety: tuple[Words, ...] = ()
    role: Role | None = None
    skill: str = ""
    level: int = 0
    needs: tuple[WrittenCondition, ...] = ()
    verify: WrittenVerify | None = None
    watch: tuple[str, ...] = ()
    on_fail: WrittenOnFail = WrittenOnFail()
    next: str | None = None
    last: bool = False
    optional: bool = False
    critical: bool = False
    local: bool = False
    expected: Written = "0 s"
    enter: WrittenEntry | None = None
    write: WrittenWrite | None = None
    call: WrittenMethod | None = None
    wait: Written | None = None
    ask: tuple[WrittenReply, ...] = ()
    branch: WrittenBranch | None = None
    escalate: Role | None = None
    lock: WrittenLock | None = None
    remove: str | None = None
    attest: WrittenAttest | None = None


class WrittenPractice(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What simulated hands do."""

    at: str | None = None
    calls: tuple[WrittenCall, ...] = ()


class WrittenProcedure(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """The whole file."""

    id: str
    version: str
    state: ProcedureState
    title: Words
    goal: Words
    equipment_class: EquipmentClass
    equipment: str | None = None
    author: str = ""
    approver: str = ""
    role: Role | None = None
    skill: str = ""
    level: int = 0
    duration: Written = "0 s"
    tools: tuple[Words, ...] = ()
    before: tuple[Words, ...] = ()
    steps: tuple[WrittenStep, ...]
    safe_leave: tuple[Words, ...] = ()
    practice: tuple[WrittenPractice, ...] = ()


PARTS = {
    "enter": "enter",
    "write": "write",
    "call": "call",
    "wait": "wait",
    "ask": "ask",
    "branch": "branch",
    "escalate": "escalate",
    "confirm_loto": "lock",
    "remove_loto": "remove",
}
"""Of each kind the part that has to be there; the others need none. ``second_person`` may have ``attest``."""
