"""Where a screen meets the service: messages in, Qt signals out; intents in, commands out. attachment.py listens."""

from collections.abc import Callable, Iterable
from typing import Protocol

from PySide6.QtCore import QObject, Signal, SignalInstance

from hmi import clock
from hmi.domain.advice_command import StopAi
from hmi.domain.alarm import Alarm, AlarmId
from hmi.domain.alarm_transition import AlarmChange
from hmi.domain.alarms_file import PLAN_IN_USE
from hmi.domain.case import CaseId, ExceptionCase
from hmi.domain.command import Command, SetLanguage, SetPin, SignIn, SignOff
from hmi.domain.connection import ConnectionStatus
from hmi.domain.episode_query import AskEpisodes, EpisodesAnswer
from hmi.domain.outcome import Outcome, Reason, Refused
from hmi.domain.person import Session, SessionEnd
from hmi.domain.query import Answer, Query
from hmi.domain.reading import ReadingBatch
from hmi.domain.silence import EndSilence, Silence, SilenceAlarms
from hmi.domain.stop import StopSummary
from hmi.link.client import LinkClient
from hmi.link.frames import freshness_of, readings_of
from hmi.link.handshake import Denial
from hmi.link.messages import (
    AlarmsChanged,
    CasesChanged,
    CellChanged,
    ConnectionChanged,
    Frame,
    FromService,
    Notice,
    Recorded,
    SessionChanged,
    SilenceChanged,
    StopsChanged,
    Turned,
    Welcome,
)
from ui.attachment import Attachment
from ui.models.advice_book import AdviceBook
from ui.models.alarm_story import AlarmStory
from ui.models.findings_book import FindingsBook
from ui.models.guidance_book import GuidanceBook
from ui.models.kind_names import KindNames
from ui.models.past_queries import as_of
from ui.models.picture import Picture
from ui.models.scene import OfScene, Scene
from ui.widgets.still_there import while_there

OF_THE_PERSON = (SignIn, SignOff, SetLanguage, SetPin, SilenceAlarms, EndSilence, StopAi)
"""What is done whatever is shown: it changes nothing in the cell. Alarms of the present sound over the past, too, and
nobody who wants to stop AI has to leave the past first."""


class ServiceLink(Protocol):
    """What the bridge needs of the link's client, so that a test can stand in for the service."""

    def ask(self, query: Query, on_answer: Callable[[Answer | Outcome], None]) -> None:
        """Send a query; the callback gets an answer or a refusal on the Qt thread."""
        ...

    def do(self, command: Command, on_outcome: Callable[[Outcome], None]) -> None:
        """Send a command; the callback gets its outcome on the Qt thread."""
        ...


class Bridge(QObject):
    """The service as a Qt object. Lives on the GUI thread; every signal is emitted there."""

    cell_changed = Signal()
    """``picture`` is a new one: attached, or tags were added or removed. Displays rebuild what depends on the cell."""
    frame_arrived = Signal(object)
    """A ``ReadingBatch`` that ``picture`` has taken already; at most one every 33 ms. Empty batches come, too."""
    connection_changed = Signal(object)
    """A ``ConnectionStatus``."""
    alarms_changed = Signal(object)
    """A tuple of ``AlarmChange`` that ``alarms`` has taken already, in their order; empty when all are new."""
    silence_changed = Signal()
    """Somebody silenced the sounds of alarms, or the silence is over (see ``silence``)."""
    cases_changed = Signal(object)
    """A tuple of ``ExceptionCase`` that ``cases`` has taken already; empty when all are new."""
    attachment_changed = Signal()
    """The link to the service was lost, is back, or was turned away (see ``turned_away`` and ``denial``).

    Also while the past is shown: that is asked of the service, too.
    """
    session_changed = Signal()
    """Somebody signed in or off (see ``session``)."""
    notice_changed = Signal()
    """``notices`` of the service changed."""
    stops_changed = Signal()
    """``stops`` is another one: a stop began, ended, or somebody explained one."""
    records_changed = Signal()
    """Somebody did something, here or at another screen: ask again for people, journal and what else is kept."""
    display_requested = Signal(str, str)
    """A display asks for another one: name of the display, and equipment id or tag name (or empty)."""
    moment_requested = Signal(object)
    """A display asks to see the cell at a past moment: Unix ns."""
    scene_left = Signal()
    """Another moment is shown now, and not what followed the one before: what was answered for that holds no more."""
    scene_changed = Signal()
    """The past is shown instead of the present, another moment of it, or the present again."""
    live_alarms_changed = Signal(object)
    """As ``alarms_changed``, of the present, whatever is shown."""
    live_changed = Signal()
    """Alarms, the link or the cell of the present changed, whatever is shown."""

    picture = OfScene[Picture]()
    connections = OfScene[dict[str, ConnectionStatus]]()
    alarms = OfScene[dict[AlarmId, Alarm]]()
    """Open alarms."""
    cases = OfScene[dict[CaseId, ExceptionCase]]()
    """Cases that are not closed."""
    notices = OfScene[dict[str, str]]()
    service_time_ns = OfScene[int]()
    """By the service's clock: now, or the moment of the past that is shown."""
    service_version = OfScene[str]()
    service_started_ns = OfScene[int]()

    def __init__(self, link: ServiceLink | None = None, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.link = link
        self._attachment: Attachment | None = None
        self.live = Scene()
        """What the service said last, also while the past is shown."""
        self.scene = self.live
        """What is shown."""
        self.stops = StopSummary()
        """Production stops of the present, also while the past is shown."""
        self.live_story = AlarmStory()
        """How the alarms of the present came."""
        self._past_story: AlarmStory | None = None
        self.guidance = GuidanceBook(self.ask_present, self)
        """What the site wrote to do about alarms: as it is written now, whatever is shown."""
        self.cell_changed.connect(self.guidance.forget)
        self.advices = AdviceBook(self.ask_present, self)
        """Recommendations of the present, whatever is shown."""
        self.findings = FindingsBook(self.ask_present, self)
        """What was noticed, at present, whatever is shown."""
        self.session_changed.connect(self.findings.forget)
        self.kinds = KindNames(self.ask_present, self)
        """What kinds of advice are called."""
        self.cell_changed.connect(self.kinds.forget)
        self.silence: Silence | None = None
        """Of the sounds of alarms, as somebody wanted it; None while they sound."""
        self.session: Session | None = None
        self.needs_setup = False
        self.turned_away = ""
        """Version of the service when this screen may not attach; else empty."""
        self.denial: Denial | None = None
        """Why the keys open no link to a service on another machine."""
        self.screen_key = ""
        """What such a service has to know this screen by."""
        self.session_end: SessionEnd | None = None
        """Why nobody is signed in any more, if somebody was."""
        self._heard_s: float | None = None
        self._journeys = 0
        """How often another moment was gone to: what was asked before is asked again."""

    @property
    def is_past(self) -> bool:
        """Whether a moment of the past is shown: nothing can be done there."""
        return self.scene is not self.live

    @property
    def story(self) -> AlarmStory:
        """How the alarms that are shown came; of the past only what stood at that moment is known."""
        if not self.is_past:
            return self.live_story
        if self._past_story is None:
            self._past_story = AlarmStory()
            self._past_story.begin(self.alarms)
        return self._past_story

    @property
    def now_ns(self) -> int:
        """The moment that is shown, by the service's clock; this computer's until the service was heard."""
        return self.service_time_ns or clock.now_ns()

    @property
    def silence_s(self) -> float | None:
        """How long the service is silent, by this computer's clock; None while it is heard, or if it never was."""
        if self.is_past and not self.picture.is_attached:
            return max(self.service_time_ns - self.picture.link_lost_ns, 0) / 1e9 if self.picture.link_lost_ns else None
        if self.picture.is_attached or self._heard_s is None:
            return None
        return clock.monotonic_s() - self._heard_s

    @property
    def clock_skews_ms(self) -> dict[str, float]:
        """How far the clocks of controllers are from the service's, where that is known; by endpoint."""
        statuses = self.connections.items()
        return {key: status.clock_skew_ms for key, status in statuses if status.clock_skew_ms is not None}

    @property
    def is_heard(self) -> bool:
        """Whether the service is heard now and answers, whatever is shown.

        ``picture.is_attached`` tells of the moment that is shown: whether a service heard the cell then.
        """
        return self.live.picture.is_attached

    @property
    def is_owed(self) -> bool:
        """Whether the service has not yet answered something that this screen asked."""
        return self._attachment is not None and self._attachment.client.is_owed

    def ask(self, query: Query, on_answer: Callable[[Answer | Outcome], None]) -> None:
        """Ask the service; the callback gets an answer, or a refusal, on the GUI thread.

        Nobody is called who was deleted meanwhile: pass a method of the widget that asks, or a ``partial`` of one.
        """
        self._ask(query, while_there(on_answer))

    def _ask(self, query: Query, on_answer: Callable[[Answer | Outcome], None]) -> None:
        if self.link is None:
            return
        asked = as_of(query, self.service_time_ns) if self.is_past else query
        journey = self._journeys

        def take(answer: Answer | Outcome) -> None:
            if journey == self._journeys:
                on_answer(answer)
            else:
                self._ask(query, on_answer)  # it is of another moment than what is shown by now

        self.link.ask(asked, take)
        self._look_again()

    def ask_present(self, query: Query, on_answer: Callable[[Answer | Outcome], None]) -> None:
        """As ``ask``, whatever is shown."""
        if self.link is not None:
            self.link.ask(query, while_there(on_answer))
            self._look_again()

    def do(self, command: Command, on_outcome: Callable[[Outcome], None]) -> None:
        """Ask for something to be done; what is shown changes only when frames bring it. As for ``ask``.

        Whoever looks at the past does nothing to the cell: only what concerns the person at the screen is passed on.
        """
        if self.is_past and not isinstance(command, OF_THE_PERSON):
            on_outcome(Refused(reason=Reason.IN_THE_PAST))
            return
        if self.link is not None:
            self.link.do(command, while_there(on_outcome))
            self._look_again()

    def show_past(self, scene: Scene, *, is_going_on: bool = False) -> None:
        """Show a moment of the past in place of the present; what the service says of now is still heard.

        ``is_going_on``: the scene follows the one before without a break, as while the past is played.
        """
        self._show(scene, is_going_on=is_going_on)

    def show_live(self) -> None:
        """Show the present again, as the service said last."""
        if self.is_past:
            self._show(self.live)

    def play(
        self,
        batch: ReadingBatch,
        *,
        connections: Iterable[ConnectionStatus] = (),
        has_alarms: bool,
        has_cases: bool = False,
    ) -> None:
        """The shown scene of the past went on: it has taken all of this already."""
        for status in connections:
            self.connection_changed.emit(status)
        if has_alarms:
            self._past_story = None
            self.alarms_changed.emit(())
        if has_cases:
            self.cases_changed.emit(())
        self.frame_arrived.emit(batch)

    def _show(self, scene: Scene, *, is_going_on: bool = False) -> None:
        self._journeys += not is_going_on
        is_other_cell = scene.picture.cell is not self.picture.cell
        self.scene = scene
        self._past_story = None
        if not is_going_on:
            self.scene_left.emit()
        self.scene_changed.emit()
        if is_other_cell:
            self.cell_changed.emit()
        self.frame_arrived.emit(scene.picture.newest())
        self.alarms_changed.emit(())
        self.cases_changed.emit(())
        for status in scene.connections.values():
            self.connection_changed.emit(status)
        self.notice_changed.emit()
        self.attachment_changed.emit()

    def attach(self, client: LinkClient) -> None:
        """Watch a link client from the Qt loop and keep its session alive while the screen is touched."""
        self.link = client
        self.screen_key = client.public_key
        self._attachment = Attachment(client, self.take, self)
        self._attachment.changed.connect(self._on_attachment_changed)
        self._attachment.begin()

    def detach(self) -> None:
        """Close the link; the screen is about to end."""
        if self._attachment is not None:
            self._attachment.end()
        self.link = None

    def _look_again(self) -> None:
        if self._attachment is not None:
            self._attachment.look_again()

    def _on_attachment_changed(self) -> None:
        if self._attachment is None:
            return
        client = self._attachment.client
        self.denial = client.denial
        self.live.picture.is_attached = client.is_attached
        self.live.picture.link_lost_ns = 0 if client.is_attached else self.live.service_time_ns
        self.attachment_changed.emit()
        self.live_changed.emit()

    def take(self, message: FromService) -> None:
        """Turn one message of the service into the picture and a signal."""
        match message:
            case Frame():
                self._take_frame(message)
            case Welcome():
                self._take_welcome(message)
            case ConnectionChanged():
                self.live.connections[message.status.endpoint] = message.status
                self._tell(self.connection_changed, message.status)
            case AlarmsChanged():
                self._take_alarms(message.changes)
            case SilenceChanged():
                self.silence = message.silence
                self.silence_changed.emit()
            case CasesChanged():
                self.live.take_cases(message.cases)
                self._tell(self.cases_changed, message.cases)
            case CellChanged():
                self.live.use_cell(message.cell)
                self._tell(self.cell_changed)
                self.live_changed.emit()
            case SessionChanged():
                self.session = message.session
                self.session_end = message.end
                self.needs_setup = self.needs_setup and message.session is None
                self.session_changed.emit()
            case Notice(subject=subject, text=text) if subject == PLAN_IN_USE:
                self.guidance.use_plan(text)
            case Notice():
                self.live.take_notice(message.subject, message.text)
                self._tell(self.notice_changed)
            case StopsChanged():
                self.stops = message.summary
                self.stops_changed.emit()
            case Recorded():
                is_news = self.needs_setup != message.needs_setup
                self.needs_setup = message.needs_setup
                if is_news:
                    self.session_changed.emit()
                self.records_changed.emit()
            case Turned():
                self.turned_away = message.service_product
                self.show_live()  # of what this service knows nothing can be asked
                self.live.picture.is_attached = False
                self.attachment_changed.emit()
            case _:
                pass  # answers and outcomes went to their callbacks inside the client

    def _take_welcome(self, welcome: Welcome) -> None:
        self.turned_away = ""
        self.needs_setup = welcome.needs_setup
        self.session, self.session_end = welcome.session, welcome.session_end
        self.live.begin(welcome)
        self.live_story.begin(self.live.alarms)
        self.live_alarms_changed.emit(())
        self.silence = welcome.silence
        self._tell(self.cell_changed)
        self._tell(self.alarms_changed, ())
        self._tell(self.cases_changed, ())
        self.silence_changed.emit()
        self.session_changed.emit()
        self._tell(self.notice_changed)
        for status in welcome.connections:
            self._tell(self.connection_changed, status)
        self.attachment_changed.emit()
        self.live_changed.emit()
        self.ask_present(AskEpisodes(), self._take_episodes)

    def _take_episodes(self, answer: Answer | Outcome) -> None:
        if isinstance(answer, EpisodesAnswer):
            self.live_story.use_remembered(answer.remembered)
            self._tell(self.alarms_changed, ())

    def _tell(self, signal: SignalInstance, *what: object) -> None:
        """Tell the displays of the present, if that is what they show."""
        if not self.is_past:
            signal.emit(*what)

    def _take_alarms(self, changes: tuple[AlarmChange, ...]) -> None:
        self.live.take_alarms(changes)
        self.live_story.take(changes)
        self.live_alarms_changed.emit(changes)
        self._tell(self.alarms_changed, changes)
        self.live_changed.emit()

    def _take_frame(self, frame: Frame) -> None:
        batch, fresh = readings_of(frame), freshness_of(frame)
        self.live.service_time_ns = frame.service_time_ns
        self._heard_s = clock.monotonic_s()
        self.live.picture.take(batch)
        self.live.picture.take_freshness(fresh, frame.service_time_ns)
        self._tell(self.frame_arrived, batch)
        if self._attachment is not None:
            self._attachment.acknowledge(frame.number)
