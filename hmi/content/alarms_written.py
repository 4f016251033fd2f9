"""``alarms.yaml`` as it stands in the file, before units, tags and what is inherited are looked at."""

from typing import Annotated, Literal

from msgspec import Meta, Struct, field

from hmi.domain.words import NO_WORDS, Words

Quantity = str | int | float
PriorityWord = Literal["high", "medium", "low"]
Value = str | bool | int | float
Identifier = Annotated[str, Meta(pattern="^[a-z][a-z0-9_]*$", description="snake_case")]


class WrittenRationale(Struct, frozen=True, kw_only=True):
    """What may be said at every level of the tree."""

    label: Words = NO_WORDS
    priority: PriorityWord | None = None
    consequence: Words = NO_WORDS
    response: Words = NO_WORDS
    respond_within: str | None = None
    procedure: str = ""
    display: str = ""
    trend: tuple[str, ...] = ()


class WrittenComponent(WrittenRationale, frozen=True, kw_only=True):
    """Of a component of equipment, by its name."""

    name: str


class WrittenEquipment(WrittenRationale, frozen=True, kw_only=True):
    """Of a piece of equipment, by its id."""

    id: str
    components: tuple[WrittenComponent, ...] = ()


class WrittenControllerAlarm(WrittenRationale, frozen=True, kw_only=True):
    """Of alarms that a controller makes, by shell patterns."""

    name: str = "*"
    source: str = "*"
    equipment: str = ""
    component: str = ""


class WrittenLimit(WrittenRationale, frozen=True, kw_only=True):
    """A limit that says more of itself than its rule."""

    at: Quantity


class WrittenLimits(Struct, frozen=True, kw_only=True):
    """Up to four limits of a value."""

    high_high: Quantity | WrittenLimit | None = None
    high: Quantity | WrittenLimit | None = None
    low: Quantity | WrittenLimit | None = None
    low_low: Quantity | WrittenLimit | None = None
    deadband: Quantity | None = None


class WrittenRate(Struct, frozen=True, kw_only=True):
    """Too fast a change."""

    rising: Quantity | None = None
    falling: Quantity | None = None
    over: str = "10 s"


class WrittenState(Struct, frozen=True, kw_only=True):
    """Values that are wrong, or all that are right."""

    is_: Value | tuple[Value, ...] | None = field(default=None, name="is")
    is_not: Value | tuple[Value, ...] | None = None


class WrittenDeviation(Struct, frozen=True, kw_only=True):
    """Too far from a set point."""

    set_point: str
    by: Quantity
    deadband: Quantity | None = None


class WrittenRise(Struct, frozen=True, kw_only=True):
    """A counter that goes up too often."""

    by: Quantity
    within: str


class WrittenCount(Struct, frozen=True, kw_only=True):
    """Only when it begins so often."""

    times: Annotated[int, Meta(ge=2)]
    within: str


class WrittenRule(WrittenRationale, frozen=True, kw_only=True):
    """A local alarm: exactly one thing to watch for, on one tag or on all that a pattern names."""

    id: Identifier
    tag: str
    limits: WrittenLimits | None = None
    rate: WrittenRate | None = None
    state: WrittenState | None = None
    deviation: WrittenDeviation | None = None
    stale: str | None = None
    rise: WrittenRise | None = None
    on_delay: str | None = None
    off_delay: str | None = None
    counted: WrittenCount | None = None
    latched: bool = False
    confirm: bool = False


class WrittenShelving(Struct, frozen=True, kw_only=True):
    """For how long an alarm may be put aside, by priority."""

    high: str = "30 min"
    medium: str = "8 h"
    low: str = "24 h"


class WrittenPlan(Struct, frozen=True, kw_only=True):
    """The whole file."""

    version: Literal[1] = 1
    shelve_at_most: WrittenShelving = WrittenShelving()
    cell: WrittenRationale = WrittenRationale()
    equipment: tuple[WrittenEquipment, ...] = ()
    controller_alarms: tuple[WrittenControllerAlarm, ...] = ()
    local_alarms: tuple[WrittenRule, ...] = ()
