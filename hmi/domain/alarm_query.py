"""What a screen may ask about alarms that were, and the answers."""

from enum import StrEnum

from msgspec import Struct

from hmi.domain.alarm import Alarm, AlarmId, Priority
from hmi.domain.alarm_figures import AlarmFigures
from hmi.domain.alarm_record import AlarmRecord, Silence
from hmi.domain.alarm_transition import Transition
from hmi.domain.equipment import EquipmentId
from hmi.domain.likeness import Likeness


class AlarmFilter(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Which rows of the history of alarms. An empty tuple or text lets everything pass."""

    start_ns: int
    end_ns: int
    """The moment after the last; both by ``AlarmRecord.time_ns``."""
    equipment: tuple[EquipmentId, ...] = ()
    priorities: tuple[Priority, ...] = ()
    transitions: tuple[Transition, ...] = ()
    """Rows with any of them."""
    text: str = ""
    """All its words are in message, name, source or comment, whatever their case."""
    alarms: tuple[AlarmId, ...] = ()
    rows: tuple[int, ...] = ()
    """``AlarmRecord.seq`` of single rows, as figures name them."""
    calls_only: bool = False
    """Only what called for attention anew."""
    late_only: bool = False
    """Only what was told after the fact."""


class AlarmSort(StrEnum):
    """What the rows are sorted by; those that are equal then by time, newest first."""

    TIME = "time"
    RECORDED = "recorded"
    PRIORITY = "priority"
    EQUIPMENT = "equipment"
    MESSAGE = "message"
    TRANSITION = "transition"
    WHO = "who"


class AskAlarmHistory(Struct, frozen=True, kw_only=True, tag="ask_alarm_history"):
    """A page of the history of alarms; at most ``MOST_ROWS``."""

    filter: AlarmFilter
    sort: AlarmSort = AlarmSort.TIME
    is_descending: bool = True
    offset: int = 0
    limit: int = 100
    newest_seq: int | None = None
    """As the first page told it, so that further pages fit to it whatever is recorded meanwhile."""
    is_whole: bool = False
    """Messages in full length, however long they are."""
    console_key: str = ""
    """Proves that the caller may read the service's own files; else the role decides."""


MOST_ROWS = 1000


class AlarmHistoryAnswer(Struct, frozen=True, kw_only=True, tag="alarm_history"):
    """Rows as asked for, how many there are in all, and where nothing is known."""

    rows: tuple[AlarmRecord, ...]
    total: int
    newest_seq: int = 0
    silences: tuple[Silence, ...] = ()
    """That touch the period, oldest first."""
    oldest_ns: int | None = None
    """Where the stored history of alarms begins; None while there is none."""


class AskAlarmFigures(Struct, frozen=True, kw_only=True, tag="ask_alarm_figures"):
    """How many alarms, how they came, and how they were answered."""

    filter: AlarmFilter


class AlarmFiguresAnswer(Struct, frozen=True, kw_only=True, tag="alarm_figures"):
    """Figures of the period."""

    figures: AlarmFigures
    oldest_ns: int | None = None


class AskSimilarAlarms(Struct, frozen=True, kw_only=True, tag="ask_similar_alarms"):
    """Earlier occurrences of the same alarm, newest first, and of its like."""

    alarm: AlarmId
    name: str = ""
    """What its source calls it, or its rule; empty: no like ones are wanted."""
    equipment: EquipmentId | None = None
    before_ns: int | None = None
    """Only those that began before this; None: all of them, the present one too."""
    limit: int = 10


class PastComment(Struct, frozen=True, kw_only=True):
    """What somebody wrote at an alarm."""

    time_ns: int
    words: str
    who_name: str = ""


class PastCase(Struct, frozen=True, kw_only=True):
    """One occurrence of an alarm, from its beginning to its end."""

    alarm: AlarmId
    message: str
    began_ns: int
    ended_ns: int | None = None
    """None while it stands, and where nobody knows."""
    ended_by: Transition | None = None
    """``RETURNED``, ``ENDED_UNSEEN`` where it ended while nobody listened, then somewhere before ``ended_ns``, or
    ``RULE_REMOVED`` where the site took its rule away."""
    acknowledged_ns: int | None = None
    acknowledged_by: str = ""
    taken_ns: int | None = None
    taken_by: str = ""
    comments: tuple[PastComment, ...] = ()
    is_late: bool = False
    seqs: tuple[int, ...] = ()
    """Its rows in the history."""
    likeness: Likeness = Likeness.SAME_ALARM
    source: str = ""
    equipment: EquipmentId | None = None


class SimilarAlarmsAnswer(Struct, frozen=True, kw_only=True, tag="similar_alarms"):
    """Occurrences, newest first, and how many there are in all that is stored."""

    cases: tuple[PastCase, ...]
    total: int
    oldest_ns: int | None = None
    kin: tuple[PastCase, ...] = ()
    """Occurrences of its like: the closest first, of each alarm the newest, and not counted in ``total``."""


class AskAlarmsAt(Struct, frozen=True, kw_only=True, tag="ask_alarms_at"):
    """Which alarms were open at a moment, as they were known then."""

    time_ns: int


class AlarmsAtAnswer(Struct, frozen=True, kw_only=True, tag="alarms_at"):
    """Open alarms, and what was not heard at that moment."""

    alarms: tuple[Alarm, ...]
    silences: tuple[Silence, ...] = ()
    oldest_ns: int | None = None
    """Where the stored history of alarms begins: before that, nothing is known."""


AlarmQuery = AskAlarmHistory | AskAlarmFigures | AskSimilarAlarms | AskAlarmsAt
AlarmAnswer = AlarmHistoryAnswer | AlarmFiguresAnswer | SimilarAlarmsAnswer | AlarmsAtAnswer
