"""How well people can keep up with their alarms: figures of a period, and the limits that standards set them.

IEC 62682 is IEC 62682:2014 clause 16 with its table of performance metrics, which ANSI/ISA-18.2 shares; EEMUA is
EEMUA Publication 191; ISA-TR18.2.5 is the technical report on monitoring and assessment.
"""

from enum import StrEnum

from msgspec import Struct

from hmi.domain.alarm import AlarmId, Priority
from hmi.domain.alarm_record import Silence
from hmi.domain.equipment import EquipmentId

TEN_MINUTES_NS = 600 * 10**9
FLOOD_BEGINS_ABOVE = 10
"""Alarms in 10 min with which a flood begins (IEC 62682 clause 16; EEMUA)."""
FLOOD_ENDS_BELOW = 5
"""Alarms in 10 min with which it is over (IEC 62682 clause 16)."""
STANDING_NS = 24 * 3600 * 10**9
"""An alarm that stands for longer is stale (IEC 62682 clause 16)."""
CHATTERING_TIMES = 3
CHATTERING_NS = 60 * 10**9
"""An alarm that begins three times within a minute chatters (ISA-TR18.2.5)."""
FLEETING_NS = 60 * 10**9
"""One that is over within a minute, before anybody answered it, and does not chatter, is fleeting: too short for a
person's response. IEC 62682 gives no number; the minute is that of chattering (ISA-TR18.2.5)."""
TOP = 10
WHOLE_SHARE = 0.9
"""A period counts that was heard for so much of it: a connection that breaks for seconds makes no gap in figures."""


class Figure(StrEnum):
    """Numbers that have a limit."""

    PER_TEN_MINUTES = "per_ten_minutes"
    PEAK = "peak"
    BUSY_SHARE = "busy_share"
    FLOOD_SHARE = "flood_share"
    STANDING = "standing"
    CHATTERING = "chattering"
    FLEETING = "fleeting"
    TOP_SHARE = "top_share"
    HIGH_SHARE = "high_share"
    MEDIUM_SHARE = "medium_share"
    LOW_SHARE = "low_share"


class Limit(Struct, frozen=True, kw_only=True):
    """What is good, and what cannot be accepted any more."""

    good: float
    """Up to here (at least, where ``is_least``) it is as it should be."""
    most: float
    """Beyond this it must be dealt with; between them it can be managed."""
    source: str
    """Which standard says so."""
    is_least: bool = False
    """More is better."""


LIMITS: dict[Figure, Limit] = {
    Figure.PER_TEN_MINUTES: Limit(good=1, most=2, source="IEC 62682, EEMUA 191"),
    Figure.PEAK: Limit(good=10, most=10, source="IEC 62682, EEMUA 191"),
    Figure.BUSY_SHARE: Limit(good=0.01, most=0.01, source="IEC 62682"),
    Figure.FLOOD_SHARE: Limit(good=0.01, most=0.01, source="IEC 62682"),
    Figure.STANDING: Limit(good=4, most=4, source="IEC 62682"),
    Figure.CHATTERING: Limit(good=0, most=0, source="IEC 62682"),
    Figure.FLEETING: Limit(good=0, most=0, source="IEC 62682"),
    Figure.TOP_SHARE: Limit(good=0.01, most=0.05, source="IEC 62682"),
    Figure.HIGH_SHARE: Limit(good=0.05, most=0.10, source="IEC 62682, EEMUA 191"),
    Figure.MEDIUM_SHARE: Limit(good=0.15, most=0.30, source="IEC 62682, EEMUA 191"),
    Figure.LOW_SHARE: Limit(good=0.80, most=0.60, source="IEC 62682, EEMUA 191", is_least=True),
}
"""Limits for one operator. About 1 alarm in 10 min is very likely acceptable, 2 are the most that can be managed;
10 in 10 min at most, more in less than 1 % of the periods, less than 1 % of the time in a flood; fewer than 5 stale on
any day; no chattering and no fleeting ones; 1 to 5 % of all from the ten most frequent; 80, 15 and 5 % of low, medium
and high priority. Where the standards name but one number, ``most`` is the same; of priorities, twice the share."""

LEAST_HEARD_S = 3600.0
"""An average over fewer than six periods of 10 min is judged by nobody. Ours: the standards look at 30 days."""
LEAST_ALARMS: dict[Figure, int] = {
    Figure.TOP_SHARE: 200,
    Figure.HIGH_SHARE: 30,
    Figure.MEDIUM_SHARE: 30,
    Figure.LOW_SHARE: 30,
}
"""Alarms below which a share cannot be judged. Ten of fewer than 200 are more than 5 % however evenly they come; of 30
each one is more than 3 % of a priority's share. Ours, as above."""


class Flood(Struct, frozen=True, kw_only=True):
    """A time with more alarms than anybody can follow."""

    start_ns: int
    end_ns: int
    alarms: int


class FrequentAlarm(Struct, frozen=True, kw_only=True):
    """One alarm and how often it did something."""

    alarm: AlarmId
    words: str
    """Message or name when it occurred last."""
    equipment: EquipmentId | None
    priority: Priority
    times: int
    share: float = 0.0
    """Of all alarms."""
    longest_s: float = 0.0
    """That it stood."""


class Durations(Struct, frozen=True, kw_only=True):
    """How long people took. Both None when nobody did it."""

    count: int
    median_s: float | None = None
    p90_s: float | None = None
    never: int = 0
    """How many were over before anybody did it."""
    never_rows: tuple[int, ...] = ()
    """``AlarmRecord.seq`` of their beginnings, the newest; at most ``MOST_NAMED``."""
    waiting: int = 0
    """How many still stand and wait for it at the end of the period."""


MOST_NAMED = 500


class AlarmFigures(Struct, frozen=True, kw_only=True):
    """Figures of ``start_ns <= t < end_ns``. Shares are of 1; ``None`` means that nothing can be said."""

    start_ns: int
    end_ns: int
    heard_s: float
    """For so long all sources were heard: only this time counts."""
    silences: tuple[Silence, ...]
    never_heard: tuple[str, ...]
    """Endpoints that were not heard in the period at all: nothing is known of them."""
    alarms: int
    """That called for attention while all sources were heard."""
    unheard_alarms: int
    """More that are known of times in which not all were heard; they are in none of the rates."""
    late_alarms: int
    """Of all of them, how many were told after the fact."""
    per_ten_minutes: float | None
    above_good_share: float | None
    """Share of 10 min periods with more alarms than are acceptable."""
    above_most_share: float | None
    """Share of 10 min periods with more than can be managed."""
    busy_share: float | None
    """Share of 10 min periods with more than 10."""
    peak: int | None
    """Most alarms in any 10 min."""
    peak_ns: int | None
    """When those 10 min began."""
    floods: tuple[Flood, ...]
    flood_share: float | None
    longest_flood_s: float
    standing: tuple[FrequentAlarm, ...]
    chattering: tuple[FrequentAlarm, ...]
    fleeting: tuple[FrequentAlarm, ...]
    top: tuple[FrequentAlarm, ...]
    top_share: float | None
    by_priority: tuple[int, int, int]
    """High, medium, low."""
    to_acknowledge: Durations
    to_take: Durations
    period_counts: bytes
    """Alarms per 10 min from ``start_ns`` on, as little-endian int32; below 0, -1 - count: it is not a whole period,
    or not all sources were heard in it."""
