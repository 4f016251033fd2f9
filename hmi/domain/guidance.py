"""What a site wrote down about an alarm: how urgent it is, what follows, what to do (IEC 62682 8: rationalisation).

Each part is inherited from above, from the cell down to the alarm itself, and says from where it came.
"""

from enum import IntEnum, StrEnum
from typing import Generic, TypeVar

from msgspec import Struct

from hmi.domain.alarm import Priority
from hmi.domain.tag import TagName
from hmi.domain.words import NO_WORDS, Words

_T = TypeVar("_T")


class Level(IntEnum):
    """Where in the tree of equipment something is written; what is closer to the alarm wins."""

    CELL = 0
    EQUIPMENT = 1
    COMPONENT = 2
    ALARM = 3
    """The alarm itself, or the rule that makes it."""


class Inherited(Struct, Generic[_T], frozen=True, kw_only=True):
    """One part of a guidance, and where it is written."""

    value: _T
    level: Level
    place: str = ""
    """Id of the equipment, name of the component or of the alarm; empty for the cell."""


class GuidanceList(StrEnum):
    """The list of ``alarms.yaml`` that an alarm's own entry belongs to."""

    CONTROLLER_ALARMS = "controller_alarms"
    LOCAL_ALARMS = "local_alarms"


class GuidancePlace(Struct, frozen=True, kw_only=True):
    """Where the guidance of exactly this alarm is, or has to be, written."""

    file: str = "alarms.yaml"
    part: GuidanceList = GuidanceList.CONTROLLER_ALARMS
    name: str
    """Of the alarm, as its source calls it; of a local alarm the id of its rule."""
    source: str = ""


class Guidance(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """All that is written about one alarm. ``None`` is "none written": ``place`` says where it has to be written."""

    place: GuidancePlace
    label: Words = NO_WORDS
    """What the site calls the alarm; empty where it goes by its source's own words."""
    priority: Inherited[Priority] | None = None
    consequence: Inherited[Words] | None = None
    """What happens if nobody responds."""
    response: Inherited[Words] | None = None
    """What to do."""
    respond_within_s: Inherited[float] | None = None
    """How long there is before the consequence comes."""
    procedure: Inherited[str] | None = None
    """Id of a procedure, or whatever the site calls its document."""
    display: Inherited[str] | None = None
    """Name of the display to look at, or ``name:subject``: ``machine:cnc``."""
    trend: Inherited[tuple[TagName, ...]] | None = None
    """Tags to look at around the moment."""

    @property
    def is_written(self) -> bool:
        """Whether it says what to do: without that it guides nobody."""
        return self.response is not None
