"""Everything that crosses between cell service and screen, as frozen messages. Change PROTOCOL with any of them."""

from msgspec import Struct

from hmi.domain.alarm import Alarm
from hmi.domain.alarm_transition import AlarmChange
from hmi.domain.case import ExceptionCase
from hmi.domain.cell import Cell
from hmi.domain.command import Command
from hmi.domain.connection import ConnectionStatus
from hmi.domain.outcome import Outcome
from hmi.domain.person import Session, SessionEnd
from hmi.domain.query import Answer, Query
from hmi.domain.silence import Silence
from hmi.domain.stop import StopSummary

PROTOCOL = 13
FRAME_PERIOD_S = 0.033


class Hello(Struct, frozen=True, kw_only=True, tag="hello"):
    """A screen attaches. ``session_token`` re-attaches a session that is still open; empty views only."""

    protocol: int
    product: str
    screen: str
    """Name of the panel, for the journal."""
    session_token: str = ""
    attempt: int = 0
    """The same in all greetings until the service is heard: only the first of those that waited is answered."""


class Ask(Struct, frozen=True, kw_only=True, tag="ask"):
    """A query; answered by ``Answered`` with the same number."""

    number: int
    query: Query


class Do(Struct, frozen=True, kw_only=True, tag="do"):
    """A command; answered by ``Came`` with the same number."""

    number: int
    command: Command
    service_time_ns: int
    """Of the newest frame at the screen: by the service's own clock, when the person decided."""


class Seen(Struct, frozen=True, kw_only=True, tag="seen"):
    """The screen has drawn this frame and can take the next; ``touched`` since the last one keeps a session alive."""

    frame: int
    touched: bool = False


class Bye(Struct, frozen=True, kw_only=True, tag="bye"):
    """The screen detaches in good order."""


FromScreen = Hello | Ask | Do | Seen | Bye


class Welcome(Struct, frozen=True, kw_only=True, tag="welcome"):
    """All that is constant, and what is true now; a full ``Frame`` follows."""

    protocol: int
    product: str
    cell: Cell
    connections: tuple[ConnectionStatus, ...]
    alarms: tuple[Alarm, ...]
    """All that are open."""
    cases: tuple[ExceptionCase, ...] = ()
    """All that are not closed."""
    session: Session | None
    session_end: SessionEnd | None = None
    """Why the session that the screen asked for is not open any more."""
    needs_setup: bool
    service_started_ns: int
    service_time_ns: int
    silence: Silence | None = None
    """Kept by somebody over the sounds of alarms."""


class Turned(Struct, frozen=True, kw_only=True, tag="turned_away"):
    """The screen cannot attach: it speaks another protocol version."""

    service_protocol: int
    service_product: str


class Frame(Struct, frozen=True, kw_only=True, tag="frame"):
    """Readings since the last frame as raw little-endian arrays, in the layout of ``ReadingBatch``.

    The first frame after ``Welcome`` holds the newest reading of every tag that has one.
    """

    number: int
    service_time_ns: int
    tag: bytes
    source_time_ns: bytes
    server_time_ns: bytes
    value: bytes
    status: bytes
    text: dict[int, str]
    fresh_tag: bytes
    freshness: bytes
    skipped: int = 0
    """Readings left out because this screen was slow; the newest of each tag is always here."""


class ConnectionChanged(Struct, frozen=True, kw_only=True, tag="connection_changed"):
    """The truth about one endpoint; never left out, never out of order."""

    status: ConnectionStatus


class AlarmsChanged(Struct, frozen=True, kw_only=True, tag="alarms_changed"):
    """What happened to alarms, in its order; never left out, never brought together."""

    changes: tuple[AlarmChange, ...]


class SilenceChanged(Struct, frozen=True, kw_only=True, tag="silence_changed"):
    """Somebody silenced the sounds of alarms, or the silence is over."""

    silence: Silence | None


class CasesChanged(Struct, frozen=True, kw_only=True, tag="cases_changed"):
    """How cases stand that changed; one that is closed leaves the list with this."""

    cases: tuple[ExceptionCase, ...]


class CellChanged(Struct, frozen=True, kw_only=True, tag="cell_changed"):
    """Tags were added or removed; column numbers before this message no longer hold."""

    cell: Cell


class SessionChanged(Struct, frozen=True, kw_only=True, tag="session_changed"):
    """Who is signed in at this screen, or why nobody is any more."""

    session: Session | None
    end: SessionEnd | None = None


class Notice(Struct, frozen=True, kw_only=True, tag="notice"):
    """A trouble of the service itself that people must see: history stopped, journal full. Empty text: over."""

    subject: str
    text: str


class StopsChanged(Struct, frozen=True, kw_only=True, tag="stops_changed"):
    """What every screen knows of production stops; comes after ``Welcome`` and with each change."""

    summary: StopSummary


class Recorded(Struct, frozen=True, kw_only=True, tag="recorded"):
    """Somebody did something at one of the screens: what the records tell may be another now."""

    needs_setup: bool


class Answered(Struct, frozen=True, kw_only=True, tag="answered"):
    """The answer to an ``Ask``; ``refusal`` instead when it was not permitted."""

    number: int
    answer: Answer | None = None
    refusal: Outcome | None = None


class Came(Struct, frozen=True, kw_only=True, tag="came"):
    """What came of a ``Do``."""

    number: int
    outcome: Outcome


FromService = (
    Welcome
    | Turned
    | Frame
    | ConnectionChanged
    | AlarmsChanged
    | SilenceChanged
    | CasesChanged
    | CellChanged
    | SessionChanged
    | Notice
    | StopsChanged
    | Recorded
    | Answered
    | Came
)
