"""What a screen may ask about cases. How the listed ones stand is told to it without that."""

from enum import StrEnum

from msgspec import Struct

from hmi.domain.alarm import AlarmId
from hmi.domain.case import CaseId, CaseKind, CaseState, ExceptionCase
from hmi.domain.equipment import EquipmentId
from hmi.domain.person import PersonRef


class CaseAct(StrEnum):
    """What happened to a case; with ``case.`` before it this is the kind of the journal's row."""

    OPENED = "opened"
    REPORTED_AGAIN = "reported_again"
    TAKEN = "taken"
    HANDED_ON = "handed_on"
    GIVEN_BACK = "given_back"
    COMMENTED = "commented"
    PHOTO_ATTACHED = "photo_attached"
    PHOTO_REMOVED = "photo_removed"
    LET_WAIT = "let_wait"
    WAIT_OVER = "wait_over"
    RISK_ACCEPTED = "risk_accepted"
    RISK_LAPSED = "risk_lapsed"
    RESOLVED = "resolved"
    CLOSED = "closed"
    REOPENED = "reopened"
    CHANGED = "changed"
    LINKED = "linked"
    UNLINKED = "unlinked"
    MERGED = "merged"
    ESCALATED = "escalated"
    TIMES_MOVED = "times_moved"
    """The machine's clock was set: the times of the ladder moved with it."""


class AskCases(Struct, frozen=True, kw_only=True, tag="ask_cases"):
    """Cases, the newest first, ``limit`` opened before the one called ``before`` (None: from the newest on)."""

    states: tuple[CaseState, ...] = ()
    """Empty: all."""
    kinds: tuple[CaseKind, ...] = ()
    equipment: EquipmentId | None = None
    """None: any; empty: the cell as a whole."""
    owner: PersonRef | None = None
    alarm: AlarmId | None = None
    """Those that are linked to this alarm, in any of its occurrences."""
    text: str = ""
    """In title, solution and reasons, in letters of any case."""
    start_ns: int | None = None
    """Unsolved at this moment or later."""
    end_ns: int | None = None
    """Opened before this moment."""
    before: CaseId | None = None
    limit: int = 100
    at_ns: int | None = None
    """As they stood at a past moment, by our clock. None: now."""


class CasesAnswer(Struct, frozen=True, kw_only=True, tag="cases"):
    """Cases that match, newest first."""

    cases: tuple[ExceptionCase, ...] = ()
    has_more: bool = False
    untold: int = 0
    """Of a past moment: cases that were there, and of which the records do not tell any more how they stood."""


class AskCase(Struct, frozen=True, kw_only=True, tag="ask_case"):
    """One case with its story."""

    case: CaseId
    at_ns: int | None = None
    """As of a past moment, by our clock: nothing is told that came later. None: now."""


class CaseEntry(Struct, frozen=True, kw_only=True):
    """Something that happened to a case: one row of the journal."""

    id: str
    """Of the journal's row."""
    seq: int
    act: CaseAct
    time_ns: int
    case: CaseId
    """Another one than was asked for where the two were merged."""
    actor: PersonRef | None = None
    actor_name: str = ""
    """Empty where nobody acted, or they were erased."""
    screen: str = ""
    words: str = ""
    """What the person typed."""
    facts: dict[str, str] = {}
    """What changed."""
    is_erased: bool = False
    """What it said named somebody who was erased."""


class CaseAnswer(Struct, frozen=True, kw_only=True, tag="case"):
    """A case, all that happened to it in order of time, and what solved similar ones."""

    case: ExceptionCase | None
    """None: there is none of this id."""
    story: tuple[CaseEntry, ...] = ()
    similar: tuple[ExceptionCase, ...] = ()
    """Solved ones that are like it (``case_likeness``), the closest and then the newest first."""


class AskPhoto(Struct, frozen=True, kw_only=True, tag="ask_photo"):
    """The bytes of a photo, by its SHA-256."""

    photo: str


class PhotoAnswer(Struct, frozen=True, kw_only=True, tag="photo"):
    """A photo, or why it is not there: then ``data`` is empty."""

    data: bytes = b""
    media_type: str = ""
    trouble: str = ""
    """``missing`` from the disk, ``damaged``: another content than was attached, or ``removed`` by somebody."""


CaseQuery = AskCases | AskCase | AskPhoto
CaseAnswers = CasesAnswer | CaseAnswer | PhotoAnswer
