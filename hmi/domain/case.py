"""An exception case: a problem of the cell that somebody has to own until it is solved, and how it stands.

Rules of its life are in case_life.py, of what belongs to it in case_content.py, of its escalation in case_ladder.py.
"""

from enum import IntEnum, StrEnum
from typing import Any, NewType

from msgspec import Struct
from msgspec.structs import replace

from hmi.domain.equipment import EquipmentId
from hmi.domain.person import PersonRef, Role
from hmi.domain.words import NO_WORDS, Words

CaseId = NewType("CaseId", str)
"""UUID of version 7: global, and in order of opening."""


class CaseKind(StrEnum):
    """What sort of problem it is."""

    SHORTAGE = "shortage"
    """Material or parts are missing."""
    QUALITY_HOLD = "quality_hold"
    """Parts may not go on until somebody decided."""
    REWORK = "rework"
    CHANGEOVER_PROBLEM = "changeover_problem"
    SAFETY_STOP = "safety_stop"
    MACHINE_FAULT = "machine_fault"
    SUPPLY = "supply"
    """Power, air, coolant, network."""
    OTHER = "other"


class CaseSeverity(IntEnum):
    """What it does to the cell; the number is part of its mark, as an alarm's priority is."""

    HIGH = 1
    """The cell stands, or somebody could be hurt."""
    MEDIUM = 2
    """The cell goes on with less."""
    LOW = 3
    """It can wait."""


class CaseState(StrEnum):
    """Where a case is in its life."""

    OPEN = "open"
    """Nobody has it."""
    OWNED = "owned"
    WAITING = "waiting"
    """Its owner let it rest until a moment, for a reason: the ladder stands still."""
    RESOLVED = "resolved"
    """Somebody said what solved it; nobody looked yet whether that holds."""
    CLOSED = "closed"
    ACCEPTED_RISK = "accepted_risk"
    """The cell goes on with it until a moment, and somebody answers for that."""


UNSOLVED = frozenset({CaseState.OPEN, CaseState.OWNED, CaseState.WAITING, CaseState.ACCEPTED_RISK})
"""While a case is one of these no second one of its kind at its equipment is opened."""


class LinkKind(StrEnum):
    """What a case may point at."""

    ALARM = "alarm"
    STOP = "stop"
    """A stop of production."""
    TAG = "tag"
    JOURNAL = "journal"
    """A record, by its id."""
    CASE = "case"
    EQUIPMENT = "equipment"


class CaseLink(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One thing that belongs to a case."""

    kind: LinkKind
    ref: str
    """Id of the thing: alarm id, stop id, tag name, id of a journal row, case id, equipment id."""
    words: str = ""
    """What it was called when it was linked, as the cell or its source says it: it may be gone later."""
    time_ns: int = 0
    """The moment it is about; 0 when it is about none."""


class CasePhoto(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A photo; its bytes lie in a file that is called by its hash."""

    sha256: str
    media_type: str
    """``image/jpeg`` or ``image/png``."""
    size: int
    """Bytes."""
    time_ns: int
    by: PersonRef | None = None
    is_removed: bool = False
    """Somebody took it away, for a reason that is on record; only the hash is left."""


class StepUntil(StrEnum):
    """What makes a step of the ladder needless."""

    OWNED = "owned"
    RESOLVED = "resolved"


class DueStep(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A step of the ladder that will be taken unless somebody comes first, as it was written when its time began."""

    call: Role
    until: StepUntil
    due_ns: int
    """By the service's wall clock; while it is paused, how much time is left."""
    says: Words = NO_WORDS
    """What the site wants those who are called to know."""
    in_frame: bool = False
    """Called out on every screen, whoever is signed in."""
    is_paused: bool = False


class Call(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A step that was taken: somebody was called, and the reason for it still stands."""

    call: Role
    until: StepUntil
    due_ns: int
    time_ns: int
    """When it was told; later than due where the service did not run."""
    says: Words = NO_WORDS
    in_frame: bool = False


class ExceptionCase(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """How one case stands. Times are the service's wall clock, in Unix ns."""

    id: CaseId
    kind: CaseKind
    severity: CaseSeverity
    equipment: EquipmentId | None = None
    """None: the cell as a whole."""
    title: str = ""
    """What somebody typed; empty where the cell opened it itself, or nothing was typed."""
    state: CaseState = CaseState.OPEN
    opened_by: PersonRef | None = None
    """None: the cell did, by itself."""
    opened_ns: int
    owner: PersonRef | None = None
    owned_ns: int | None = None
    offered_to: PersonRef | None = None
    """Whom the owner wants to have it; it stays the owner's until they take it."""
    due_ns: int | None = None
    """When it should be solved."""
    wait_until_ns: int | None = None
    wait_why: str = ""
    accepted_until_ns: int | None = None
    accepted_by: PersonRef | None = None
    accepted_why: str = ""
    solution: str = ""
    """What solved it."""
    resolved_by: PersonRef | None = None
    resolved_ns: int | None = None
    closed_by: PersonRef | None = None
    closed_ns: int | None = None
    merged_into: CaseId | None = None
    links: tuple[CaseLink, ...] = ()
    photos: tuple[CasePhoto, ...] = ()
    comments: int = 0
    ahead: tuple[DueStep, ...] = ()
    """Steps of the ladder that are still to come, the next one first."""
    calls: tuple[Call, ...] = ()
    """Those that nobody answered yet, the last one last."""
    escalated: int = 0
    """Steps taken in all its life."""
    reopened: int = 0
    """How often it came back."""
    changed_ns: int
    revision: int = 1
    """Rises with everything that a person, or the end of a set time, changes. A command says which one was seen."""

    @property
    def is_unsolved(self) -> bool:
        """Whether the problem is still there, as far as anybody said."""
        return self.state in UNSOLVED

    @property
    def is_listed(self) -> bool:
        """Whether it still wants something of somebody: all but the closed ones do."""
        return self.state is not CaseState.CLOSED

    def stepped(self, now_ns: int, **fields: Any) -> "ExceptionCase":
        """The case after something was done to it: these fields are other ones, and the revision is the next."""
        return replace(self, **fields, changed_ns=now_ns, revision=self.revision + 1)


def same_problem(one: ExceptionCase) -> tuple[str, str, str]:
    """What no second case may share while the first is unsolved: kind and equipment, for other problems the title too.

    ``OTHER`` says nothing of the problem, so only what was typed tells two of them apart.
    """
    return key_of(one.kind, one.equipment, one.title)


def key_of(kind: CaseKind, equipment: EquipmentId | None, title: str) -> tuple[str, str, str]:
    """As ``same_problem``, of a case that is not opened yet."""
    return kind.value, equipment or "", " ".join(title.casefold().split()) if kind is CaseKind.OTHER else ""
