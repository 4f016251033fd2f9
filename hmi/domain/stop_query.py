"""What a screen may ask about stops and about what the equipment did, and the answers."""

from msgspec import Struct

from hmi.domain.equipment import EquipmentId
from hmi.domain.production_state import StateSpan
from hmi.domain.reason_tree import ReasonTree
from hmi.domain.short_stops import ShortStops
from hmi.domain.stop import ReasonPath, Stop, StopId


class StopFilter(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Which stops. As it stands: those that count now, of the whole cell, without short ones."""

    equipment: EquipmentId | None = None
    """None: of the whole cell."""
    only_unexplained: bool = False
    only_open: bool = False
    reason: ReasonPath = ()
    """Those of this reason, or of a group; empty: any."""
    with_short: bool = False
    with_machines: bool = False
    """Also what single machines stood while the cell produced."""
    machine: EquipmentId | None = None
    """Only what is put down to this machine: its own stops, and those of the cell that it probably caused."""
    with_replaced: bool = False
    """Also those that were split or merged into others."""
    ids: tuple[StopId, ...] = ()
    """Only these, whatever else is said here; empty: any."""


class AskStops(Struct, frozen=True, kw_only=True, tag="ask_stops"):
    """Stops that overlap ``start_ns <= t < end_ns``; None leaves a side open. Unexplained ones first, then newest."""

    start_ns: int | None = None
    end_ns: int | None = None
    filter: StopFilter = StopFilter()
    limit: int = 500
    offset: int = 0
    is_by_time: bool = False
    """By begin, the oldest first: an order that holds from page to page."""
    at_ns: int | None = None
    """As they stood at a past moment, by our clock. None: now."""


class StopsAnswer(Struct, frozen=True, kw_only=True, tag="stops"):
    """The stops, and what is said of them in all."""

    stops: tuple[Stop, ...]
    left_out: int = 0
    """More match than ``limit``."""
    unexplained: int = 0
    """In the whole time, not only in the period asked for; of the machine asked for, where one was."""
    short: int = 0
    """Short stops in the period, whether listed or not, and how long they lasted together; of the machine, too."""
    short_s: float = 0.0
    groups: tuple[ShortStops, ...] = ()
    """Those short stops by machine, kind and reason; told with ``with_short`` only."""
    recent: tuple[ReasonPath, ...] = ()
    """Reasons given lately at this panel, newest first."""
    asked_ns: int = 0
    """Now, by the service's clock: open stops last until then."""


class AskStates(Struct, frozen=True, kw_only=True, tag="ask_states"):
    """What each piece of equipment and the cell did over ``start_ns <= t < end_ns``."""

    start_ns: int
    end_ns: int
    equipment: tuple[EquipmentId, ...] = ()
    """Empty: the cell and all its equipment."""
    only_cell: bool = False
    """The whole cell alone, whatever ``equipment`` says."""


class StatesAnswer(Struct, frozen=True, kw_only=True, tag="states"):
    """Spans by equipment (those of the cell first), each in order of time and cut to the period. Gaps are no data."""

    spans: tuple[StateSpan, ...]
    watched_ns: int = 0
    """Until when the service watched, by its clock; later than this nothing is known."""


class AskReasons(Struct, frozen=True, kw_only=True, tag="ask_reasons"):
    """The site's reason tree."""


class ReasonsAnswer(Struct, frozen=True, kw_only=True, tag="reasons"):
    """The reason tree in use."""

    tree: ReasonTree
    is_shipped: bool = False
    """The site has written none; this is the one that ships."""
    trouble: str = ""
    """What is wrong with the site's own file: the one before it is in use."""
