"""An alarm: a condition, or a branch of it, that wants a person's response, with four separate facts about it.

Active, acknowledged, taken, and shelved or suppressed: none of them follows from another (IEC 62682 5.2.2 and 10;
OPC 10000-9, 5.5 to 5.8). Only who may say so changes each: the source, a person, a person, a person or the design.
"""

from enum import IntEnum, StrEnum
from functools import cached_property
from typing import NewType

from msgspec import Struct

from hmi.domain.equipment import EquipmentId
from hmi.domain.local_finding import LocalFinding
from hmi.domain.person import PersonRef
from hmi.domain.tag import NodeAddress
from hmi.domain.words import NO_WORDS, Words

AlarmId = NewType("AlarmId", str)
"""The same for as long as the condition exists at its source: endpoint, node and branch."""


class Priority(IntEnum):
    """How soon a person must respond (IEC 62682 3.1.64); the number is part of the alarm's mark."""

    HIGH = 1
    MEDIUM = 2
    LOW = 3


class Shelving(StrEnum):
    """Put aside by a person (OPC 10000-9, 5.8.17)."""

    UNSHELVED = "unshelved"
    TIMED = "timed_shelved"
    ONE_SHOT = "one_shot_shelved"
    """Until it returns to normal."""


class AlarmState(StrEnum):
    """One word for where an alarm is in its life cycle (IEC 62682 5.2.2, states A to H)."""

    NORMAL = "normal"
    UNACKNOWLEDGED = "unacknowledged"
    ACKNOWLEDGED = "acknowledged"
    RETURNED = "returned"
    """To normal, and nobody acknowledged it."""
    SHELVED = "shelved"
    SUPPRESSED = "suppressed"
    OUT_OF_SERVICE = "out_of_service"
    DISABLED = "disabled"
    """The source does not watch it."""
    UNKNOWN = "unknown"
    """The source does not say whether it is active."""


class Dialog(Struct, frozen=True, kw_only=True):
    """What a source asks a person (OPC 10000-9, 5.6)."""

    prompt: str
    responses: tuple[str, ...]
    """To be answered by place, from 0."""
    default: int = -1


class Alarm(Struct, frozen=True, kw_only=True, omit_defaults=True, dict=True):
    """How one alarm stands. ``None`` of a fact is "the source does not tell"."""

    id: AlarmId
    condition: NodeAddress
    branch: str = ""
    """NodeId of a branch, an earlier occurrence that still wants an answer; empty for the present one."""
    event_id: bytes
    """Of the newest event: an answer is to exactly this."""
    equipment: EquipmentId | None = None
    source: str
    name: str
    message: str = ""
    label: Words = NO_WORDS
    """What the site calls it; empty where nobody wrote anything."""
    severity: int
    """1 to 1000 (OPC 10000-5, 6.4.2)."""
    priority: Priority
    began_ns: int
    """When it became active, by the source's clock; 0 when it never told."""
    changed_ns: int
    """Of the newest event, by the source's clock."""
    heard_ns: int
    """When that event arrived, by ours."""
    noticed_ns: int = 0
    """When we first heard of this occurrence, by ours; 0 is not known."""
    is_onset_heard: bool = False
    """Whether that was as it began: not in a refresh, where it may have stood for long."""
    is_active: bool | None = None
    is_acknowledged: bool | None = None
    is_confirmed: bool | None = None
    """None too where the source does not ask for it."""
    shelving: Shelving = Shelving.UNSHELVED
    shelved_until_ns: int | None = None
    is_suppressed: bool | None = None
    is_out_of_service: bool | None = None
    is_enabled: bool = True
    is_retained: bool = True
    """Whether the source wants people to see it still."""
    status: int = 0
    """Quality of what it is derived from, as an OPC UA status code."""
    comment: str = ""
    comment_by: str = ""
    """As the source knows the person."""
    dialog: Dialog | None = None
    taken_by: PersonRef | None = None
    taken_ns: int | None = None
    is_heard: bool = True
    """False while its source is not heard: how it stood then."""
    came_back_ns: int | None = None
    """Since when, by our clock, it is back from having been put aside; None as soon as somebody answered."""
    finding: LocalFinding | None = None
    """What was found wrong, where Tandem itself makes the alarm."""

    @cached_property
    def state(self) -> AlarmState:
        """One word for it; what keeps it away from people counts first."""
        if not self.is_enabled:
            return AlarmState.DISABLED
        if self.is_out_of_service:
            return AlarmState.OUT_OF_SERVICE
        if self.shelving is not Shelving.UNSHELVED:
            return AlarmState.SHELVED
        if self.is_suppressed:
            return AlarmState.SUPPRESSED
        if self.is_active is None:
            return AlarmState.UNKNOWN
        if self.is_active:
            return AlarmState.UNACKNOWLEDGED if self.wants_acknowledgement else AlarmState.ACKNOWLEDGED
        return AlarmState.RETURNED if self.wants_acknowledgement else AlarmState.NORMAL

    @property
    def wants_acknowledgement(self) -> bool:
        """Whether nobody has answered yet.

        What comes back from having been put aside is not acknowledged (IEC 62682 11.7), whatever its source says.
        """
        return self.is_acknowledged is False or self.came_back_ns is not None

    @cached_property
    def is_annunciated(self) -> bool:
        """Whether it calls for attention: nobody put it aside, and it stands or waits for an answer."""
        return self.state in _ANNUNCIATED

    @cached_property
    def is_put_aside(self) -> bool:
        """Whether a person or the design keeps it from calling."""
        return self.state in _PUT_ASIDE

    @property
    def is_open(self) -> bool:
        """Whether it belongs in a list of alarms at all."""
        return self.is_retained or self.is_put_aside or not self.is_enabled or self.dialog is not None


_ANNUNCIATED = frozenset({AlarmState.UNACKNOWLEDGED, AlarmState.ACKNOWLEDGED, AlarmState.RETURNED, AlarmState.UNKNOWN})
_PUT_ASIDE = frozenset({AlarmState.SHELVED, AlarmState.SUPPRESSED, AlarmState.OUT_OF_SERVICE})

_HIGH_FROM, _MEDIUM_FROM = 667, 334


def priority_of(severity: int) -> Priority:
    """Thirds of OPC UA's 1 to 1000, as long as nobody rationalised the alarm."""
    if severity >= _HIGH_FROM:
        return Priority.HIGH
    return Priority.MEDIUM if severity >= _MEDIUM_FROM else Priority.LOW


def alarm_id(condition: NodeAddress, branch: str = "") -> AlarmId:
    """The id of a condition's branch; the empty one is the present occurrence."""
    parts = (condition.endpoint, condition.uri, condition.identifier, *((branch,) if branch else ()))
    return AlarmId("|".join(parts))
