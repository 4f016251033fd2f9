"""What screens reach: sessions in front, the dispatcher behind. Joins every service to the one door."""

from collections.abc import Awaitable, Callable, Mapping
from functools import partial
from typing import TypeVar, cast

from hmi.domain.alarm_query import AskAlarmFigures, AskAlarmHistory, AskAlarmsAt, AskSimilarAlarms
from hmi.domain.alarm_transition import Transition
from hmi.domain.cell import Cell
from hmi.domain.command import (
    AcknowledgeAlarm,
    AddPerson,
    AddTags,
    AskErasure,
    CallMethod,
    Command,
    CommentAlarm,
    ConfirmAlarm,
    CreateFirstAdministrator,
    DeactivatePerson,
    DeleteView,
    DistrustCertificate,
    EnableAlarm,
    ErasePerson,
    ExportJournal,
    GiveBackAlarm,
    KeepHistory,
    ReactivatePerson,
    RemoveTag,
    RespondToDialog,
    SaveView,
    SetBadge,
    SetLanguage,
    SetPin,
    SetRoles,
    ShelveAlarm,
    SignIn,
    SignOff,
    TakeAlarm,
    TrustCertificate,
    Unlock,
    UnshelveAlarm,
    VerifyJournal,
    WithdrawErasure,
    WriteTag,
)
from hmi.domain.episode import EpisodeWatch
from hmi.domain.episode_query import AskEpisodes, EpisodesAnswer
from hmi.domain.guidance_query import AskGuidance
from hmi.domain.outcome import Failed, Outcome, Reason, Refused
from hmi.domain.past_query import AskMoment, AskStretch, AskTimeline
from hmi.domain.person import Session, SessionEnd
from hmi.domain.query import (
    AbsentTagsAnswer,
    Answer,
    AskAbsentTags,
    AskBrowse,
    AskHistory,
    AskJournal,
    AskPeople,
    AskSamples,
    AskTrend,
    AskViews,
    BrowseAnswer,
    JournalAnswer,
    Query,
    SamplesAnswer,
    TrendAnswer,
)
from hmi.domain.silence import EndSilence, MuteScreen, SilenceAlarms
from hmi.domain.why import AskWhy
from hmi.live.alarm_recording import AlarmRecording
from hmi.live.process_image import ProcessImage
from hmi.ports.controller import ControllerPort
from hmi.ports.history import HistoryPort, HistoryUnavailable
from hmi.ports.journal import JournalPort
from hmi.services.access import AccessService
from hmi.services.alarm import AlarmService
from hmi.services.alarm_answers import credited
from hmi.services.alarm_history import AlarmHistoryService
from hmi.services.audit import AuditService
from hmi.services.caller import Caller
from hmi.services.cell_editor import CellEditor
from hmi.services.console_key import ConsoleKey
from hmi.services.control import ControlService
from hmi.services.dispatcher import CommandHandler, Dispatcher, QueryHandler
from hmi.services.guidance import GuidanceService
from hmi.services.handover import HandoverService
from hmi.services.handover_door import serve_handovers
from hmi.services.history_keeper import HistoryKeeper
from hmi.services.past import PastService
from hmi.services.past_timeline import TimelineService
from hmi.services.past_why import PastWhyService
from hmi.services.people import PeopleService
from hmi.services.saved_views import SavedViewService
from hmi.services.silence import SilenceService
from hmi.services.trend_marks import marks_of
from hmi.services.trust import TrustService

_C = TypeVar("_C", bound=Command)
_Q = TypeVar("_Q", bound=Query)
_BEFORE_A_NEW_PIN = (SetPin, SignOff)
"""All that somebody may do whose first PIN was given by an administrator."""


class Door:
    """Implements ``hmi.link.screen_door.ScreenDoor``."""

    def __init__(
        self,
        dispatcher: Dispatcher,
        access: AccessService,
        history: HistoryPort,
        console: ConsoleKey,
        alarm_history: AlarmHistoryService,
    ) -> None:
        self._dispatcher = dispatcher
        self._access = access
        self._history = history
        self._console = console
        self._alarm_history = alarm_history

    @property
    def needs_setup(self) -> bool:
        """Whether nobody exists yet."""
        return self._access.needs_setup

    async def do(self, command: Command, session: Session | None, screen: str) -> tuple[Outcome, Session | None]:
        """Carry out a command; also gives the session that the screen has afterwards."""
        caller = Caller(session, screen)
        if session is not None and not self._access.is_open(session):
            ended = Refused(reason=Reason.SESSION_ENDED)
            self._dispatcher.refuse(command, caller, ended)
            return ended, None
        if session is not None and session.person.must_replace_pin and not isinstance(command, _BEFORE_A_NEW_PIN):
            weak = Refused(reason=Reason.WEAK_PIN, facts={"rule": "replace"})
            self._dispatcher.refuse(command, caller, weak)
            return weak, session
        outcome = await self._dispatcher.do(command, caller)
        return outcome, self._access.session_after(caller)

    def refuse(self, command: Command, session: Session | None, screen: str, refusal: Refused) -> None:
        """Write down that a command was not carried out, and why."""
        self._dispatcher.refuse(command, Caller(session, screen), refusal)

    async def ask(self, query: Query, session: Session | None, screen: str) -> Answer | Outcome:
        """Answer a query or refuse it.

        Samples and alarms that were go without a session to a tool on the console that shows the key; it could read
        the file itself.
        """
        is_open = session is not None and self._access.is_open(session)
        try:
            if isinstance(query, AskSamples) and self._console.is_right(query.console_key):
                return await self._history.samples(query.patterns, query.start_ns, query.end_ns)
            if isinstance(query, AskAlarmHistory) and self._console.is_right(query.console_key):
                return await self._alarm_history.answer_history(query)
            return await self._dispatcher.ask(query, Caller(session if is_open else None, screen))
        except HistoryUnavailable as error:
            return Failed(reason=Reason.HISTORY_UNAVAILABLE, facts={"detail": str(error)})

    def session_of(self, token: str, screen: str) -> Session | None:
        """The open session of a screen that attaches again."""
        return self._access.session_of(token, screen)

    def touch(self, session: Session) -> Session | None:
        """Keep a session because somebody is there."""
        return self._access.touch(session)

    def is_open(self, session: Session) -> bool:
        """Whether a session still lasts."""
        return self._access.is_open(session)

    def why_ended(self, token: str) -> SessionEnd:
        """Why a session that is not open has ended."""
        return self._access.why_ended(token)


def build_door(
    *,
    dispatcher: Dispatcher,
    access: AccessService,
    people: PeopleService,
    alarms: AlarmService,
    alarm_history: AlarmHistoryService,
    alarm_recording: AlarmRecording,
    guidance: GuidanceService,
    episodes: EpisodeWatch,
    silence: SilenceService,
    views: SavedViewService,
    handovers: HandoverService,
    image: ProcessImage,
    journal: JournalPort,
    history: HistoryPort,
    controllers: Mapping[str, ControllerPort],
    use_cell: Callable[[Cell], Awaitable[None]],
    console: ConsoleKey,
    history_room: int,
    past: PastService,
    timeline: TimelineService,
    why: PastWhyService,
) -> Door:
    """Every command and every query gets its service."""
    control = ControlService(image, controllers)
    editor = CellEditor(image.cell, controllers, use_cell, guidance.watched)
    keeper = HistoryKeeper(editor, history, history_room)
    trust = TrustService(controllers)
    audit = AuditService(journal)

    async def trust_certificate(command: TrustCertificate, caller: Caller) -> Outcome:
        return trust.trust(command)

    async def distrust_certificate(command: DistrustCertificate, caller: Caller) -> Outcome:
        return trust.distrust(command)

    async def trend(query: AskTrend, caller: Caller) -> TrendAnswer:
        traces, oldest_ns = await history.trend(query.tag_names, query.start_ns, query.end_ns, query.columns)
        events, left_out = await marks_of(query, journal, caller)
        return TrendAnswer(traces=traces, oldest_ns=oldest_ns, events=events, events_left_out=left_out)

    async def samples(query: AskSamples, caller: Caller) -> SamplesAnswer:
        return await history.samples(query.patterns, query.start_ns, query.end_ns)

    async def journal_rows(query: AskJournal, caller: Caller) -> JournalAnswer:
        return await journal.read(query)

    async def browse(query: AskBrowse, caller: Caller) -> BrowseAnswer | Outcome:
        controller = controllers.get(query.endpoint)
        if controller is None:
            return Refused(reason=Reason.UNKNOWN_ENDPOINT, facts={"endpoint": query.endpoint})
        return await controller.browse(query.node)

    async def absent_tags(query: AskAbsentTags, caller: Caller) -> AbsentTagsAnswer:
        controller = controllers.get(query.endpoint)
        return AbsentTagsAnswer(tags=() if controller is None else controller.absent_tags())

    async def remembered(query: AskEpisodes, caller: Caller) -> EpisodesAnswer:
        return EpisodesAnswer(remembered=episodes.remembered())

    def serve(kind: type[_C], handler: Callable[[_C, Caller], Awaitable[Outcome]]) -> None:
        dispatcher.serve(kind, cast("CommandHandler", handler))

    def answer(kind: type[_Q], handler: Callable[[_Q, Caller], Awaitable[Answer | Outcome]]) -> None:
        dispatcher.answer(kind, cast("QueryHandler", handler))

    serve(WriteTag, lambda command, caller: control.write(command))
    serve(CallMethod, lambda command, caller: control.call(command))
    serve(CreateFirstAdministrator, access.handle_create_first_administrator)
    serve(SignIn, access.handle_sign_in)
    serve(SignOff, access.handle_sign_off)
    serve(AddPerson, people.handle_add_person)
    serve(SetRoles, people.handle_set_roles)
    serve(SetPin, people.handle_set_pin)
    serve(SetBadge, people.handle_set_badge)
    serve(SetLanguage, people.handle_set_language)
    serve(Unlock, people.handle_unlock)
    serve(DeactivatePerson, people.handle_deactivate_person)
    serve(ReactivatePerson, people.handle_reactivate_person)
    serve(AskErasure, people.handle_ask_erasure)
    serve(WithdrawErasure, people.handle_withdraw_erasure)
    serve(ErasePerson, people.handle_erase_person)
    serve(TrustCertificate, trust_certificate)
    serve(DistrustCertificate, distrust_certificate)
    serve(AddTags, lambda command, caller: editor.add(command))
    serve(RemoveTag, lambda command, caller: editor.remove(command))
    mine = partial(credited, alarm_recording)
    serve(AcknowledgeAlarm, mine(alarms.acknowledge, Transition.ACKNOWLEDGED, Transition.COMMENTED))
    serve(ConfirmAlarm, mine(alarms.confirm, Transition.CONFIRMED, Transition.COMMENTED))
    serve(CommentAlarm, mine(alarms.comment, Transition.COMMENTED))
    serve(ShelveAlarm, mine(alarms.shelve, Transition.SHELVED))
    serve(UnshelveAlarm, mine(alarms.unshelve, Transition.UNSHELVED))
    serve(EnableAlarm, mine(alarms.enable, Transition.ENABLED, Transition.DISABLED))
    serve(RespondToDialog, mine(alarms.respond, Transition.ANSWERED))
    serve(TakeAlarm, alarms.take)
    serve(GiveBackAlarm, alarms.give_back)
    serve(SilenceAlarms, silence.silence)
    serve(EndSilence, silence.end)
    serve(MuteScreen, silence.mute)
    serve(SaveView, views.handle_save_view)
    serve(DeleteView, views.handle_delete_view)
    serve(KeepHistory, keeper.handle)
    serve(VerifyJournal, audit.handle_verify)
    serve(ExportJournal, audit.handle_export)
    answer(AskTrend, trend)
    answer(AskSamples, samples)
    answer(AskJournal, journal_rows)
    answer(AskPeople, people.answer_people)
    answer(AskBrowse, browse)
    answer(AskViews, views.answer_views)
    answer(AskAbsentTags, absent_tags)
    answer(AskHistory, keeper.answer)
    answer(AskAlarmHistory, alarm_history.answer_history)
    answer(AskAlarmFigures, alarm_history.answer_figures)
    answer(AskSimilarAlarms, alarm_history.answer_similar)
    answer(AskAlarmsAt, alarm_history.answer_alarms_at)
    answer(AskWhy, why.answer)
    answer(AskMoment, past.answer_moment)
    answer(AskStretch, past.answer_stretch)
    answer(AskTimeline, timeline.answer)
    answer(AskGuidance, guidance.answer)
    answer(AskEpisodes, remembered)
    serve_handovers(dispatcher, handovers)
    return Door(dispatcher, access, history, console, alarm_history)
