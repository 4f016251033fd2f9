"""A production stop: a time in which the cell, or a machine, did not produce, and what people say of it."""

from enum import StrEnum
from typing import NewType

from msgspec import Struct

from hmi.domain.alarm import AlarmId
from hmi.domain.equipment import EquipmentId
from hmi.domain.person import PersonRef
from hmi.domain.words import NO_WORDS, Words

StopId = NewType("StopId", str)
"""UUIDv7: global, and in order of the time at which the stop was written down."""
ReasonPath = tuple[str, ...]
"""Ids from the group to the reason: ``("technical", "jam")``. Empty: nobody has explained it."""


class StopKind(StrEnum):
    """What the states of the equipment say of it. What people say of it is the reason."""

    SAFETY = "safety"
    """An emergency or protective stop."""
    FAULT = "fault"
    HELD = "held"
    """Something inside keeps it: PackML Held."""
    STARVED = "starved"
    """It waits for parts or material."""
    BLOCKED = "blocked"
    """It cannot give away what it made."""
    WAITING = "waiting"
    """It waits, and nothing says what for."""
    STOPPED = "stopped"
    """Somebody, or a program, stopped it."""
    OUT_OF_SERVICE = "out_of_service"
    """It is not in production mode: set-up, maintenance, switched off."""
    NO_DATA = "no_data"
    """Nobody knows: it is not heard. Never taken for idle, nor for production."""


WAITS = frozenset({StopKind.STARVED, StopKind.BLOCKED, StopKind.WAITING})
"""Kinds that are short stops as long as they last less than the limit; nobody is asked about those."""


class CauseWay(StrEnum):
    """How a suggested cause was found."""

    FIRST_OUT = "first_out"
    """The alarm that came first of those that stood when production stopped."""
    FIRST_OUT_UNSURE = "first_out_unsure"
    """As above, but others came at the same moment or do not tell when they came."""
    WAITS_FOR = "waits_for"
    """No alarm; the equipment waits for a machine that does not work."""
    STATE = "state"
    """No alarm; a machine tells a state that stops production."""
    FIRST_TO_STAND = "first_to_stand"
    """No alarm; of all machines this one was first not to work. For short stops: nobody looks at each."""
    NOT_HEARD = "not_heard"
    """A controller is not heard."""


class SuggestedCause(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What probably stopped production, from facts alone. A suggestion: only people give a reason."""

    way: CauseWay
    alarm: AlarmId | None = None
    words: str = ""
    """The alarm's own words, or the controller's word for the state."""
    label: Words = NO_WORDS
    """As the site calls the alarm."""
    equipment: EquipmentId | None = None
    """Where the cause is."""
    waits: tuple[EquipmentId, ...] = ()
    """Who waits for whom: each waits for the next one; the last one is where the cause is."""
    reason: ReasonPath = ()
    """The reason that the site's reason tree names for it; empty when it names none."""


class NoData(Struct, frozen=True, kw_only=True, array_like=True):
    """A time within a stop in which nobody watched: the service was down, or the controller was not heard."""

    begin_ns: int
    end_ns: int | None = None


class Stop(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One stop. It is open as long as ``end_ns`` is None.

    Times are Unix ns by the service's clock. ``seconds`` is measured without a clock that can be set.
    """

    id: StopId
    equipment: EquipmentId | None = None
    """None: the whole cell. Else a machine that stood while the cell produced: read from its states, no record."""
    kind: StopKind
    begin_ns: int
    end_ns: int | None = None
    seconds: float | None = None
    """How long it lasted; None while it is open."""
    no_data: tuple[NoData, ...] = ()
    is_short: bool = False
    """Ended before the limit for short stops: counted, and nobody is asked."""
    cause: SuggestedCause | None = None
    """None: nothing can be said of the cause."""
    reason: ReasonPath = ()
    classified_by: PersonRef | None = None
    classified_ns: int | None = None
    comment: str = ""
    comment_by: PersonRef | None = None
    replaces: tuple[StopId, ...] = ()
    """The one that was split, or those that were merged, into this."""
    replaced_by: tuple[StopId, ...] = ()
    """What it was split or merged into; those stand for it now."""
    is_asked_for: bool = False
    """Somebody has to explain it: it counts in planned time, is not short, and has no reason. Judged by the service
    when it answers, by the shift calendar and the reason tree as they are then."""

    @property
    def is_open(self) -> bool:
        """Whether it still lasts."""
        return self.end_ns is None

    @property
    def is_current(self) -> bool:
        """Whether it stands for its time, and was not split or merged into others."""
        return not self.replaced_by

    @property
    def is_record(self) -> bool:
        """Whether it is one of the records, and not read from what the machines did."""
        return not self.is_short and self.equipment is None

    @property
    def wants_reason(self) -> bool:
        """Whether nobody has explained it, and it is long enough for somebody to be asked."""
        return self.is_current and not self.is_short and not self.reason

    def lasted_s(self, now_ns: int) -> float:
        """Seconds from its begin to its end, or to now; never negative, whatever clocks did."""
        if self.seconds is not None:
            return self.seconds
        return max(0.0, ((now_ns if self.end_ns is None else self.end_ns) - self.begin_ns) / 1e9)

    def no_data_s(self, now_ns: int) -> float:
        """Of these seconds, how many nobody watched."""
        return sum(max(0, (now_ns if gap.end_ns is None else gap.end_ns) - gap.begin_ns) for gap in self.no_data) / 1e9


class StopSummary(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What every screen knows of stops without asking; told again with each change."""

    revision: int = 0
    """Another number: lists of stops are out of date."""
    unexplained: int = 0
    oldest_unexplained_ns: int | None = None
    """When the oldest of them began."""
    open_stop: Stop | None = None
    """Of the whole cell; a short wait is told only once it lasts longer than the limit."""
    trouble: str = ""
    """Why stops cannot be written down now; empty when all is well."""
