"""How the cell looked at a past moment: what a screen asks to show it as it was seen then, and the answers.

"As it was seen then" is by the service's clock: a value counts from when it was heard, not from when it became true,
and what a controller told later of a time when it was not heard was not seen. What is not recorded is said to be so.
"""

from enum import StrEnum

from msgspec import Struct

from hmi.domain.alarm import Alarm
from hmi.domain.case import ExceptionCase
from hmi.domain.connection import ConnectionStatus
from hmi.domain.tag import TagName

NOT_RECORDED = 0x809B0000
"""BadNoData (OPC 10000-11, 6.5.2): the status of a tag of which nothing is stored for the moment."""


class Watch(StrEnum):
    """Whether the cell service was there to see anything."""

    RUNNING = "running"
    NOT_RUNNING = "not_running"
    UNKNOWN = "unknown"
    """Before the first record of it."""


class AskMoment(Struct, frozen=True, kw_only=True, tag="ask_moment"):
    """The cell as it was seen at ``time_ns``, by the service's clock."""

    time_ns: int


class PastColumns(Struct, frozen=True, kw_only=True):
    """What became known of tags, in the order in which it was seen, as raw little-endian arrays.

    Readings, shape ``(n,)``: ``tag`` uint32 (row in ``names``), ``seen_ns`` int64 (when the screen could show it),
    ``source_time_ns`` int64, ``value`` float64 (NaN: text or none), ``status`` uint32; ``text`` by row.
    Freshness, shape ``(m,)``: ``fresh_tag`` uint32, ``fresh_ns`` int64 (since when), ``freshness`` uint8.
    """

    names: tuple[TagName, ...]
    tag: bytes
    seen_ns: bytes
    source_time_ns: bytes
    value: bytes
    status: bytes
    text: dict[int, str]
    fresh_tag: bytes
    fresh_ns: bytes
    freshness: bytes


class FormerTag(Struct, frozen=True, kw_only=True):
    """A tag that was recorded at the moment and is not in the cell any more."""

    name: TagName
    value: float | None
    text: str = ""
    """Its unit and its words went with it."""


class MomentAnswer(Struct, frozen=True, kw_only=True, tag="moment"):
    """Everything that is known of the cell at ``time_ns``."""

    time_ns: int
    oldest_ns: int | None
    """Where the stored period begins; None when nothing is stored."""
    watch: Watch
    watch_since_ns: int
    """When the service started or stopped; 0 when it is not known."""
    version: str = ""
    """Of the service then."""
    columns: PastColumns
    """The newest reading of every tag of the present cell that has one, and how fresh each was."""
    connections: tuple[ConnectionStatus, ...]
    """States and their times only: rates, counts and certificates are not recorded."""
    alarms: tuple[Alarm, ...] = ()
    """Open then."""
    are_alarms_recorded: bool = False
    """False where the records do not reach so far back: then nothing is known, not even that there were none."""
    cases: tuple[ExceptionCase, ...] = ()
    """Not closed then, as they stood."""
    are_cases_recorded: bool = False
    """False where the records do not reach so far back."""
    untold_cases: int = 0
    """Were there, and the records do not tell any more how they stood: what told it named somebody who was erased."""
    former: tuple[FormerTag, ...] = ()
    is_freshness_inferred: bool = False
    """Recorded before the service kept when it heard which tag: gaps in what was recorded tell, to a few seconds."""
    set_back_s: float | None = None
    """The clock was set back across the moment by so much: it passed twice, and the records hold both passes."""


class AskStretch(Struct, frozen=True, kw_only=True, tag="ask_stretch"):
    """What was seen to change over ``start_ns < t <= end_ns``, to be played: the newest of each tag per step."""

    start_ns: int
    end_ns: int
    step_ns: int
    """What changes faster is left out; 0 leaves out nothing."""


class AlarmsThen(Struct, frozen=True, kw_only=True):
    """The alarms that were open from ``time_ns`` on."""

    time_ns: int
    alarms: tuple[Alarm, ...]


class CasesMark(Struct, frozen=True, kw_only=True):
    """The cases that were not closed from ``time_ns`` on."""

    time_ns: int
    cases: tuple[ExceptionCase, ...]
    untold: int = 0


class StretchAnswer(Struct, frozen=True, kw_only=True, tag="stretch"):
    """The moment at the beginning, and what followed up to ``end_ns`` in the order in which it was seen."""

    moment: MomentAnswer
    end_ns: int
    """Earlier than asked for where the stretch held too much, or the service started or stopped in it."""
    columns: PastColumns
    connections: tuple[ConnectionStatus, ...] = ()
    """At their ``since_ns``."""
    alarms: tuple[AlarmsThen, ...] = ()
    cases: tuple[CasesMark, ...] = ()


class PastMark(StrEnum):
    """Kinds of marks on the line of time."""

    ALARM = "alarm"
    STOP = "stop"
    ACT = "act"
    STATE = "state"
    CONNECTION = "connection"
    SERVICE = "service"


class AskTimeline(Struct, frozen=True, kw_only=True, tag="ask_timeline"):
    """What is marked on the line of time over ``start_ns <= t < end_ns``."""

    start_ns: int
    end_ns: int


class TimelineMark(Struct, frozen=True, kw_only=True):
    """Something that happened, to be jumped to."""

    time_ns: int
    kind: PastMark
    subject: str = ""
    """An endpoint, an equipment id, a tag, an alarm's name; as ``kind`` has it."""
    detail: str = ""
    """A journal kind, a state."""


class NoData(Struct, frozen=True, kw_only=True):
    """A stretch of which nothing was seen; ``endpoint`` empty where the service did not run."""

    start_ns: int
    end_ns: int
    endpoint: str = ""


class TimelineAnswer(Struct, frozen=True, kw_only=True, tag="timeline"):
    """Marks in order of time, and what is hatched."""

    start_ns: int
    end_ns: int
    oldest_ns: int | None
    marks: tuple[TimelineMark, ...]
    left_out: int = 0
    """More marks than these; those that are told are spread over the period."""
    no_data: tuple[NoData, ...] = ()
