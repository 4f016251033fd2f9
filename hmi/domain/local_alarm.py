"""Alarms that Tandem makes itself, for controllers that have none: what it watches, and when it calls."""

from typing import NewType

from msgspec import Struct

from hmi.domain.alarm import AlarmId, Priority, alarm_id
from hmi.domain.equipment import EquipmentId
from hmi.domain.local_finding import HIGH_SIDE, LocalKind
from hmi.domain.rationale import NOTHING_WRITTEN, Rationale
from hmi.domain.tag import NodeAddress, TagName

LOCAL = "local"
"""Key of the endpoint that local alarms belong to; no controller may have it."""
LOCAL_URI = "urn:tandem:local-alarms"

RuleId = NewType("RuleId", str)
"""Stable, snake_case, as in ``alarms.yaml``; with the level of a limit: ``motor_hot.high_high``."""


class Limit(Struct, frozen=True, kw_only=True, tag=True):
    """Beyond a limit. It is over when the value is ``deadband`` inside again. In the tag's unit."""

    kind: LocalKind
    limit: float
    deadband: float = 0.0

    @property
    def is_high(self) -> bool:
        """Whether above the limit is beyond it."""
        return self.kind in HIGH_SIDE


class Rate(Struct, frozen=True, kw_only=True, tag=True):
    """Changes too fast: by more than ``per_s`` a second, measured over ``over_s`` seconds."""

    per_s: float
    """In the tag's unit a second; above 0 for rising, below 0 for falling."""
    over_s: float

    @property
    def kind(self) -> LocalKind:
        """What is wrong."""
        return LocalKind.RATE


class State(Struct, frozen=True, kw_only=True, tag=True):
    """Is one of some values, or with ``is_other`` none of them."""

    numbers: frozenset[float] = frozenset()
    """Booleans are 0 and 1."""
    texts: frozenset[str] = frozenset()
    is_other: bool = False

    @property
    def kind(self) -> LocalKind:
        """What is wrong."""
        return LocalKind.STATE


class Deviation(Struct, frozen=True, kw_only=True, tag=True):
    """Is too far from a set point, either way. In the tag's unit."""

    set_point: TagName
    by: float
    deadband: float = 0.0

    @property
    def kind(self) -> LocalKind:
        """What is wrong."""
        return LocalKind.DEVIATION


class Stale(Struct, frozen=True, kw_only=True, tag=True):
    """Was not heard with a good value for so long, or does not exist at its controller."""

    after_s: float

    @property
    def kind(self) -> LocalKind:
        """What is wrong."""
        return LocalKind.STALE


class Rise(Struct, frozen=True, kw_only=True, tag=True):
    """A counter went up by ``by`` or more within ``within_s`` seconds. A counter set back begins anew."""

    by: float
    within_s: float

    @property
    def kind(self) -> LocalKind:
        """What is wrong."""
        return LocalKind.RISE


LocalCondition = Limit | Rate | State | Deviation | Stale | Rise


class Repetition(Struct, frozen=True, kw_only=True):
    """Calls only when what it watches for began so often within a time."""

    times: int
    within_s: float


class LocalAlarm(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One alarm on one tag. A rule that names several tags or limits makes several."""

    rule: RuleId
    tag: TagName
    condition: LocalCondition
    priority: Priority
    equipment: EquipmentId | None = None
    component: str = ""
    unit: str = ""
    on_delay_s: float = 0.0
    """Must last so long before it calls."""
    off_delay_s: float = 0.0
    """Must be over for so long before it has returned to normal."""
    repetition: Repetition | None = None
    is_latched: bool = False
    """Stands until a person confirms that its cause is dealt with, though the value is normal again."""
    wants_confirmation: bool = False
    said: Rationale = NOTHING_WRITTEN

    @property
    def node(self) -> NodeAddress:
        """Where the list of alarms, the records and the screens find it."""
        return NodeAddress(endpoint=LOCAL, uri=LOCAL_URI, identifier=f"s={self.rule}@{self.tag}")

    @property
    def id(self) -> AlarmId:
        """As in the list of alarms."""
        return alarm_id(self.node)
