"""What an answer rests on: where a person can look to see for themselves, and how sure a line of the answer is."""

from enum import StrEnum

from msgspec import Struct

from hmi.domain.alarm import AlarmId
from hmi.domain.equipment import EquipmentId
from hmi.domain.tag import TagName


class Sureness(StrEnum):
    """How sure a line is."""

    TOLD = "told"
    """A source says exactly this, and is heard now."""
    CONCLUDED = "concluded"
    """It follows from what sources say; the evidence shows from what."""
    UNKNOWN = "unknown"
    """Nobody tells, or nobody who tells is heard."""


class AlarmEvidence(Struct, frozen=True, kw_only=True, tag="alarm"):
    """An open alarm."""

    alarm: AlarmId
    equipment: EquipmentId | None
    name: str
    time_ns: int
    """When it began, by our clock as far as the source's is known; 0 when nobody tells."""


class ReadingEvidence(Struct, frozen=True, kw_only=True, tag="reading"):
    """A tag, and since when it tells what it tells now (our clock; 0 when nobody knows)."""

    tag_name: TagName
    time_ns: int


class ActEvidence(Struct, frozen=True, kw_only=True, tag="act"):
    """A row of the journal."""

    seq: int
    time_ns: int


class ConnectionEvidence(Struct, frozen=True, kw_only=True, tag="connection"):
    """A connection to a controller, and since when it is as it is."""

    endpoint: str
    time_ns: int


class EquipmentEvidence(Struct, frozen=True, kw_only=True, tag="equipment"):
    """A machine's own display."""

    equipment: EquipmentId


Evidence = AlarmEvidence | ReadingEvidence | ActEvidence | ConnectionEvidence | EquipmentEvidence
