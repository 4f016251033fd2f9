"""What a screen may ask to see, and the answers."""

from msgspec import Struct

from hmi.domain.advice_query import AdviceQuery, AdviceQueryAnswer
from hmi.domain.alarm_query import AlarmAnswer, AlarmQuery
from hmi.domain.alarms_file import AlarmsFileAnswer, AskAlarmsFile
from hmi.domain.case_query import CaseAnswers, CaseQuery
from hmi.domain.cell import HistoryLimits
from hmi.domain.episode_query import AskEpisodes, EpisodesAnswer
from hmi.domain.failure_mode_query import FailureModeQuery, FailureModeQueryAnswer
from hmi.domain.finding_query import AskFindings, FindingsAnswer
from hmi.domain.guidance_query import AskGuidance, GuidanceAnswer
from hmi.domain.handover_query import HandoverQuery, HandoverQueryAnswer
from hmi.domain.oee import AskOee, OeeAnswer
from hmi.domain.past_query import AskMoment, AskStretch, AskTimeline, MomentAnswer, StretchAnswer, TimelineAnswer
from hmi.domain.person import Person, PersonRef
from hmi.domain.procedure_preview import (
    AskProcedureFiles,
    AskProcedurePreview,
    ProcedureFilesAnswer,
    ProcedurePreviewAnswer,
)
from hmi.domain.procedure_query import ProcedureQuery, ProcedureQueryAnswer
from hmi.domain.reading import Reading
from hmi.domain.shift import AskShifts, ShiftsAnswer
from hmi.domain.site_model_query import AskSiteModels, SiteModelsAnswer
from hmi.domain.site_rules import AskSiteRules, SiteRulesAnswer
from hmi.domain.stop_query import AskReasons, AskStates, AskStops, ReasonsAnswer, StatesAnswer, StopsAnswer
from hmi.domain.tag import NodeAddress, TagDefinition, TagName
from hmi.domain.trend import TrendTrace
from hmi.domain.trial_query import AskTrial, TrialAnswer
from hmi.domain.why import AskWhy, WhyAnswer


class AskTrend(Struct, frozen=True, kw_only=True, tag="ask_trend"):
    """Min/max per pixel column of some tags over ``start_ns <= t < end_ns``."""

    tag_names: tuple[TagName, ...]
    start_ns: int
    end_ns: int
    columns: int


class TrendAnswer(Struct, frozen=True, kw_only=True, tag="trend"):
    """Traces in the order asked for, and the events to mark on the time axis."""

    traces: tuple[TrendTrace, ...]
    events: tuple["EventMark", ...] = ()
    events_left_out: int = 0
    """More of them than can be marked; those that are marked are spread over the period."""
    oldest_ns: int | None = None
    """Where the stored history begins; None when nothing is stored."""


class AskSamples(Struct, frozen=True, kw_only=True, tag="ask_samples"):
    """Samples as they were recorded, page by page: the first page of ``start_ns <= t < end_ns``."""

    patterns: tuple[str, ...]
    """Shell patterns of tag names."""
    start_ns: int
    end_ns: int
    console_key: str = ""
    """Proves that the caller may read the service's own files; else somebody must be signed in."""


class SamplesAnswer(Struct, frozen=True, kw_only=True, tag="samples"):
    """One page in time order, as raw little-endian arrays of shape ``(n,)``.

    ``tag`` uint32 (row in ``tags``), ``time_ns`` int64, ``value`` float64 (NaN: none), ``status`` uint32,
    ``is_backfilled`` uint8, ``is_gap`` uint8 (not a sample: from here on the tag was not recorded).
    """

    tags: tuple[tuple[str, TagName], ...]
    """Cell id and name of all tags that match."""
    end_ns: int
    """Where the next page begins."""
    tag: bytes
    time_ns: bytes
    value: bytes
    status: bytes
    is_backfilled: bytes
    is_gap: bytes
    text: dict[int, str]
    """Row number to text for the rows that hold text."""


class EventMark(Struct, frozen=True, kw_only=True):
    """Something that happened at a moment: an act, a connection change, a recording gap."""

    time_ns: int
    kind: str
    """Journal kind, or ``connection``."""
    subject: str
    facts: dict[str, str] = {}


class AskJournal(Struct, frozen=True, kw_only=True, tag="ask_journal"):
    """Journal rows, newest first, ``limit`` before sequence number ``before`` (None: the newest)."""

    before: int | None = None
    limit: int = 100
    kinds: tuple[str, ...] = ()
    actor: PersonRef | None = None
    start_ns: int | None = None
    end_ns: int | None = None
    text: str = ""


class JournalRow(Struct, frozen=True, kw_only=True):
    """One record as people read it; names of people are empty once they were erased."""

    seq: int
    id: str
    time_ns: int
    actor: str
    actor_name: str
    role: str
    panel: str
    kind: str
    subject: str
    facts: dict[str, str]
    subject_name: str = ""
    """Where the record is about a person."""
    is_erased: bool = False


class JournalAnswer(Struct, frozen=True, kw_only=True, tag="journal"):
    """Rows newest first, and what the last verification said."""

    rows: tuple[JournalRow, ...]
    is_intact: bool | None = None
    verified_ns: int | None = None


class AskPeople(Struct, frozen=True, kw_only=True, tag="ask_people"):
    """Who may sign in here. Without the right to see people: names and refs of active people only."""


class PeopleAnswer(Struct, frozen=True, kw_only=True, tag="people"):
    """People in alphabetical order; ``needs_setup`` while nobody exists."""

    people: tuple[Person, ...]
    needs_setup: bool = False


class AskBrowse(Struct, frozen=True, kw_only=True, tag="ask_browse"):
    """The children of a node; ``node`` None starts at the Objects folder of ``endpoint``."""

    endpoint: str
    node: NodeAddress | None = None


class BrowsedNode(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A node as the address space shows it."""

    node: NodeAddress
    browse_name: str
    display_name: str
    node_class: str
    """``Object``, ``Variable`` or ``Method``."""
    type_name: str = ""
    """Of an object its type definition, of a variable its data type, as the server calls it."""
    description: str = ""
    definition: TagDefinition | None = None
    """What is constant about a variable."""
    reading: Reading | None = None
    """A variable's value, read once while browsing; stale from then on."""
    tag_name: TagName | None = None
    """The tag that already watches this node."""


class BrowseAnswer(Struct, frozen=True, kw_only=True, tag="browse"):
    """Children in the server's order."""

    nodes: tuple[BrowsedNode, ...] = ()
    read_ns: int = 0
    """When they were read, by the service's clock."""


class AskViews(Struct, frozen=True, kw_only=True, tag="ask_views"):
    """The saved trend views."""


class SavedView(Struct, frozen=True, kw_only=True):
    """A named set of traces."""

    name: str
    tag_names: tuple[TagName, ...]
    span_s: float


class ViewsAnswer(Struct, frozen=True, kw_only=True, tag="views"):
    """Saved views by name."""

    views: tuple[SavedView, ...]


class AskAbsentTags(Struct, frozen=True, kw_only=True, tag="ask_absent_tags"):
    """Which tags a controller does not deliver, and why."""

    endpoint: str


class AbsentTag(Struct, frozen=True, kw_only=True):
    """A tag that is wanted but not available, with the server's status code name."""

    tag_name: TagName
    status: int


class AbsentTagsAnswer(Struct, frozen=True, kw_only=True, tag="absent_tags"):
    """Tags that are not available, in the order of the cell."""

    tags: tuple[AbsentTag, ...]


class AskHistory(Struct, frozen=True, kw_only=True, tag="ask_history"):
    """How much of the past is stored, and how much may be."""


class HistoryAnswer(Struct, frozen=True, kw_only=True, tag="history"):
    """What is held now, beside the limits in use."""

    limits: HistoryLimits
    most_bytes: int
    """The size in use."""
    room_bytes: int
    """Half of the disk: the most that may be chosen."""
    held_bytes: int
    oldest_ns: int | None = None
    """None while nothing is stored."""


Query = (
    AskTrend
    | AskSamples
    | AskJournal
    | AskPeople
    | AskBrowse
    | AskViews
    | AskAbsentTags
    | AskHistory
    | AskMoment
    | AskStretch
    | AskTimeline
    | AskGuidance
    | AskAlarmsFile
    | AskEpisodes
    | AskWhy
    | AlarmQuery
    | CaseQuery
    | HandoverQuery
    | ProcedureQuery
    | AskProcedureFiles
    | AskProcedurePreview
    | FailureModeQuery
    | AskShifts
    | AskStops
    | AskStates
    | AskReasons
    | AskSiteRules
    | AskOee
    | AdviceQuery
    | AskFindings
    | AskSiteModels
    | AskTrial
)
Answer = (
    TrendAnswer
    | SamplesAnswer
    | JournalAnswer
    | PeopleAnswer
    | BrowseAnswer
    | ViewsAnswer
    | AbsentTagsAnswer
    | HistoryAnswer
    | MomentAnswer
    | StretchAnswer
    | TimelineAnswer
    | WhyAnswer
    | AlarmAnswer
    | CaseAnswers
    | GuidanceAnswer
    | AlarmsFileAnswer
    | EpisodesAnswer
    | HandoverQueryAnswer
    | ProcedureQueryAnswer
    | ProcedureFilesAnswer
    | ProcedurePreviewAnswer
    | FailureModeQueryAnswer
    | ShiftsAnswer
    | StopsAnswer
    | StatesAnswer
    | ReasonsAnswer
    | SiteRulesAnswer
    | OeeAnswer
    | AdviceQueryAnswer
    | FindingsAnswer
    | SiteModelsAnswer
    | TrialAnswer
)
