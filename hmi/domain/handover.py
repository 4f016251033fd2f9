"""A handover: everything open that one shift leaves to the next, who gave it, who took it, and what was said of it.

Three parts (practice 3.4): the outgoing person prepares, both exchange, the incoming person cross-checks one by one.
What is open comes from the cell itself at every look; kept are only the picture that was signed, and people's words.
"""

import hashlib
from enum import StrEnum
from typing import NewType

import msgspec
from msgspec import Struct

from hmi.domain.equipment import EquipmentId
from hmi.domain.person import PersonRef
from hmi.domain.tag import Scalar
from hmi.domain.words import NO_WORDS, Words

HandoverId = NewType("HandoverId", str)
"""UUIDv7."""
ItemKey = NewType("ItemKey", str)
"""Of the thing itself, whatever is said of it: ``alarm|…``, ``connection|…``. Nothing is handed over twice."""


class ItemKind(StrEnum):
    """What an item is about, in the order in which the next shift reads it."""

    ALARM = "alarm"
    """It calls: it stands, or nobody has acknowledged it."""
    ALARM_SHELVED = "alarm_shelved"
    ALARM_OFF = "alarm_off"
    """Suppressed, out of service or disabled."""
    STOP = "stop"
    """Production stands still."""
    STOP_UNEXPLAINED = "stop_unexplained"
    """It is over, and nobody has said why it was."""
    CASE = "case"
    LOCK = "lock"
    """Somebody's lock is on at a source of energy: nobody else takes it off."""
    PROCEDURE = "procedure"
    """A run of a procedure is open, or was given up and left something as it had made it."""
    NOT_AUTOMATIC = "not_automatic"
    """A machine is in a mode in which it does not produce by itself."""
    CONNECTION = "connection"
    """A controller that is not heard, or not trusted."""
    UNSURE_ACT = "unsure_act"
    """Somebody asked something of a machine, and nobody knows what came of it."""
    AI = "ai"
    """AI is stopped, or a type of advice fell in this shift."""
    ADVICE = "advice"
    """A recommendation waits for somebody, or what was approved of one is not over."""
    RECORDS = "records"
    """Trouble of the cell service with what it has to keep."""
    SET_POINT = "set_point"
    """Changed in this shift, and still other than it was."""
    TAG_ADDED = "tag_added"
    ERASURE = "erasure"
    """Somebody is to be erased, and a second person has to confirm it."""
    CALL_BACK = "call_back"
    """An earlier handover without a meeting: nobody has spoken to who left."""
    QUESTION = "question"
    """Asked at an earlier handover and not answered yet."""
    NOTE = "note"


class HandoverItem(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One open thing, as its source tells it now; words are fields, sentences are made at the screen."""

    key: ItemKey
    kind: ItemKind
    subject: str = ""
    """Id of the alarm, stop, case, tag, endpoint … that it leads to."""
    equipment: EquipmentId | None = None
    is_red: bool = False
    """Must be confirmed before anybody can sign for the shift."""
    since_ns: int = 0
    """0: not known."""
    facts: dict[str, Scalar] = {}
    """What matters: when one of them changes, it has to be accepted anew."""
    asides: dict[str, Scalar] = {}
    """What may change all the time, as whether an unanswered alarm still stands."""
    label: Words = NO_WORDS
    """As the site calls the alarm that it is about, or that caused it."""

    @property
    def digest(self) -> str:
        """What an acceptance is bound to: 16 hex digits over kind, weight and facts."""
        told = (self.key, self.kind.value, self.is_red, sorted(self.facts.items()))
        return hashlib.sha256(msgspec.json.encode(told)).hexdigest()[:16]


class Standing(StrEnum):
    """How an item stands against the cell, now."""

    OPEN = "open"
    DONE = "done"
    """It is over since it was offered."""
    NOT_KNOWN = "not_known"
    """Its source is not heard: it may be open still."""


class Change(StrEnum):
    """What became of an item since the outgoing person signed for it."""

    NONE = "none"
    NEW = "new"
    CHANGED = "changed"


class ItemAnswer(StrEnum):
    """What the incoming person says of an item."""

    OPEN = "open"
    ACCEPTED = "accepted"
    QUESTIONED = "questioned"


class HandoverLine(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """An item in a handover, with what people said of it."""

    item: HandoverItem
    """As it stands now; as it stood last where it does not stand any more, or is not heard."""
    standing: Standing = Standing.OPEN
    change: Change = Change.NONE
    before: HandoverItem | None = None
    """As it was offered, where it changed since."""
    answer: ItemAnswer = ItemAnswer.OPEN
    """To exactly how the item stands now."""
    answered_by: PersonRef | None = None
    answered_ns: int = 0
    remark: str = ""
    """Of the outgoing person."""
    question: str = ""
    """Of the incoming person; stays on record when the item is accepted later."""
    reply: str = ""

    @property
    def wants_answer(self) -> bool:
        """Whether the incoming person still has to say something; what is over needs no answer."""
        return self.standing is not Standing.DONE and self.answer is ItemAnswer.OPEN

    @property
    def keeps_from_signing(self) -> bool:
        """Whether nobody can take the shift over yet because of it."""
        return self.item.is_red and self.standing is not Standing.DONE and self.answer is not ItemAnswer.ACCEPTED


class HandoverState(StrEnum):
    """Where a handover is."""

    PREPARING = "preparing"
    OFFERED = "offered"
    """The outgoing person has signed, or there was none: one by one the items are accepted."""
    ACCEPTED = "accepted"
    """Both have signed, or the one who was there."""
    WITHDRAWN = "withdrawn"


class Meaning(StrEnum):
    """What a signature says (practice 1: shown with printed name, time and meaning)."""

    HANDED_OVER = "handed_over"
    TOOK_OVER = "took_over"


class Signature(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Somebody signed, with their PIN, for exactly this content."""

    person: PersonRef
    name: str = ""
    """Printed name; empty once the person was erased."""
    meaning: Meaning
    time_ns: int
    role: str = ""
    """Comma-separated, as they held them then."""
    screen: str = ""
    content: str = ""
    """Digest of what was signed, see ``content_of``."""


class CallBack(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """The first task after a handover without a meeting: speak to who left."""

    is_reached: bool = False
    person: PersonRef | None = None
    """Who called."""
    time_ns: int = 0
    """Of the last try; 0 before the first."""
    words: str = ""
    """What was said, or why nobody was reached."""


class Handover(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One handover with all its lines. Times by the service's clock, Unix ns; 0 is "not yet"."""

    id: HandoverId
    state: HandoverState
    is_one_way: bool = False
    """Nobody meets: a call-back is the first task of the next shift."""
    giver: PersonRef | None = None
    """Who hands over; None where nobody was there to do it."""
    giver_name: str = ""
    taker: PersonRef | None = None
    taker_name: str = ""
    start_ns: int
    """Begin of the time that is handed over: the end of the one before."""
    prepared_ns: int
    offered_ns: int = 0
    accepted_ns: int = 0
    revision: int = 0
    """Counts people's changes; what somebody decided on an older one is refused."""
    escalation: int = 0
    """How often it was called out that items wait, see ``hmi.domain.handover_escalation``."""
    lines: tuple[HandoverLine, ...] = ()
    signatures: tuple[Signature, ...] = ()
    call_back: CallBack | None = None
    """Only where ``is_one_way``."""

    @property
    def is_open(self) -> bool:
        """Whether it is being prepared or taken over."""
        return self.state in (HandoverState.PREPARING, HandoverState.OFFERED)

    @property
    def waiting(self) -> tuple[HandoverLine, ...]:
        """Lines that nobody has answered."""
        return tuple(line for line in self.lines if line.wants_answer)

    @property
    def owes_call_back(self) -> bool:
        """Whether who left must still be spoken to."""
        return (
            self.is_one_way and self.offered_ns > 0 and not (self.call_back is not None and self.call_back.is_reached)
        )


def content_of(items: tuple[HandoverItem, ...] | list[HandoverItem]) -> str:
    """Digest of what somebody signs: the items in whatever order, each as it matters; 64 hex digits."""
    told = sorted(f"{item.key} {item.digest}" for item in items)
    return hashlib.sha256("\n".join(told).encode()).hexdigest()
