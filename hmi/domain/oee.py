"""Overall equipment effectiveness by ISO 22400-2: its elements by the standard's names, and what is not known of it.

Availability = APT / PBT; effectiveness = PRI * PQ / APT; quality ratio = GQ / PQ; OEE index = the product of them.
"""

from enum import StrEnum

from msgspec import Struct

from hmi.domain.reason_tree import Counts
from hmi.domain.stop import ReasonPath, StopId, StopKind
from hmi.domain.tag import TagName


class Unknown(StrEnum):
    """Why a figure is not known, or only between two bounds."""

    NO_DATA = "no_data"
    """For ``seconds`` of the planned busy time nobody knows whether production went on."""
    NO_PLANNED_TIME = "no_planned_time"
    """No production was planned in the period, or the period has not begun."""
    NO_GOOD_COUNTER = "no_good_counter"
    NO_REJECT_COUNTER = "no_reject_counter"
    """Good parts are counted and rejected ones are not: a quality of 100 % would be invented."""
    NO_COUNTS = "no_counts"
    """The counters told nothing in the period."""
    COUNTER_RESET = "counter_reset"
    """A counter began anew while nobody watched: what it had counted since is lost; there were at least so many."""
    COUNTS_UNREADABLE = "counts_unreadable"
    """What was recorded cannot be read now."""
    NO_RUN_TIME = "no_run_time"
    """No planned run time per item: not configured, in no job order, and too few parts to see the best one."""
    NOTHING_MADE = "nothing_made"
    NOT_PRODUCING = "not_producing"
    """No production time, so nothing to be effective in."""


class RunTimeSource(StrEnum):
    """Where the planned run time per item comes from."""

    CONFIGURED = "configured"
    JOB_ORDER = "job_order"
    BEST_DEMONSTRATED = "best_demonstrated"
    """The fastest ten parts in a row of the last days: nobody planned it."""


class Figure(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A share of 0 to 1, or more where a plan is beaten. ``low`` and ``high`` are equal when it is known."""

    low: float | None = None
    high: float | None = None
    """None with ``low``: not known at all. None without it: no upper bound."""
    why: tuple[Unknown, ...] = ()
    """What keeps it from being known exactly."""

    @property
    def is_exact(self) -> bool:
        """Whether it is one number."""
        return self.low is not None and self.low == self.high


class Count(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Parts counted over the period by a counter of a controller."""

    tag_name: TagName | None = None
    """None: derived from others, or there is no such counter."""
    count: int | None = None
    """None: not known."""
    resets: int = 0
    """How often it began anew while somebody watched; what it counted before is part of ``count``."""
    is_least: bool = False
    """There were at least so many: it began anew while nobody watched."""


class RunTime(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Planned run time per item (PRI), in seconds."""

    seconds: float | None = None
    source: RunTimeSource | None = None
    tag_name: TagName | None = None
    """Where the job order tells it."""


class Loss(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One part of planned busy time that was not production, or of time that was not even planned busy."""

    kind: StopKind | None = None
    """Where no reason is known."""
    reason: ReasonPath = ()
    counts: Counts = Counts.AVAILABILITY_LOSS
    is_short: bool = False
    """All short stops of that reason together; without a reason, all that nobody explained."""
    seconds: float
    stops: tuple[StopId, ...] = ()
    """The rows that it is made of."""


class OeeTimes(Struct, frozen=True, kw_only=True):
    """Seconds of the period, by the names of ISO 22400-2."""

    planned_s: float
    """Planned operation time: the shift without breaks and holidays, as far as it is over."""
    pbt_s: float
    """Planned busy time PBT: ``planned_s`` without stops whose reason is planned downtime."""
    apt_s: float
    """Actual production time APT."""
    no_data_s: float
    """Of PBT: nobody knows."""
    aust_s: float
    """Actual unit set-up time AUST: stops whose reason is set-up."""
    adot_s: float
    """Actual unit delay time ADOT: all other stops."""


class AskOee(Struct, frozen=True, kw_only=True, tag="ask_oee"):
    """OEE of the cell over ``start_ns <= t < end_ns``, in the planned times of the shift calendar, up to now."""

    start_ns: int
    end_ns: int


class OeeAnswer(Struct, frozen=True, kw_only=True, tag="oee"):
    """Results, what they are made of, and what they leave open."""

    start_ns: int
    end_ns: int
    """Where the period ends, or now."""
    availability: Figure
    effectiveness: Figure
    quality: Figure
    oee: Figure
    times: OeeTimes
    run_time: RunTime
    produced: Count
    """PQ."""
    good: Count
    """GQ."""
    rejected: Count
    losses: tuple[Loss, ...]
    """The greatest first."""
    watched_from_ns: int | None = None
    """When the records begin, where that is within the period: what was before nobody knows."""
