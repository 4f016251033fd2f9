"""Builds a cell service from a project folder: the only file that names concrete classes."""

import asyncio
import contextlib
import logging
import shutil
import signal
from collections.abc import Callable
from functools import partial
from pathlib import Path

from hmi import clock
from hmi.content.alarms_file import ALARMS_FILE, read_alarms
from hmi.content.cell_file import CellFile
from hmi.content.escalation_file import read_escalation
from hmi.content.reasons_file import REASONS_FILE, read_reasons
from hmi.content.secrets_file import read_secrets
from hmi.content.shifts_file import SHIFTS_FILE, read_shifts
from hmi.content.site_file import SiteFile
from hmi.domain.alarm import Alarm
from hmi.domain.alarm_event import AlarmEvent
from hmi.domain.alarm_plan import AlarmPlan
from hmi.domain.cell import Cell
from hmi.domain.connection import ConnectionState, ConnectionStatus
from hmi.domain.episode import EpisodeWatch
from hmi.domain.equipment import EquipmentId
from hmi.domain.local_alarm import LOCAL
from hmi.domain.stop import StopId
from hmi.domain.words import NO_WORDS, Words
from hmi.history.alarm_history import AlarmHistory
from hmi.history.history import History
from hmi.link.address import local_address
from hmi.link.keys import ADMITTED, SERVICE_KEYS, AdmittedScreens, own_keys
from hmi.link.server import LinkServer
from hmi.live.alarm_list import AlarmList
from hmi.live.alarm_recording import AlarmRecording
from hmi.live.case_list import CaseList
from hmi.live.hearing import Hearing
from hmi.live.present_silence import PresentSilence
from hmi.live.process_image import ProcessImage
from hmi.live.recent_changes import RecentChanges
from hmi.live.recording import Recording
from hmi.opcua.connection import Controller
from hmi.opcua.trust import TrustStore
from hmi.paths import product_version
from hmi.ports.history import HistoryUnavailable
from hmi.ports.journal import JournalUnavailable
from hmi.services.access import AccessService
from hmi.services.alarm import AlarmService
from hmi.services.alarm_door import serve_alarms
from hmi.services.alarm_history import AlarmHistoryService
from hmi.services.alarm_keeping import AlarmKeeping
from hmi.services.case import CaseService
from hmi.services.case_door import serve_cases
from hmi.services.case_photos import CasePhotos
from hmi.services.case_watch import CaseWatch
from hmi.services.cell_door import serve_cell
from hmi.services.cell_editor import CellEditor
from hmi.services.console_key import ConsoleKey
from hmi.services.control import ControlService
from hmi.services.dispatcher import Dispatcher
from hmi.services.door import Door
from hmi.services.escalation import EscalationKeeper
from hmi.services.guidance import GuidanceService
from hmi.services.handover import HandoverService
from hmi.services.handover_acts import ActSource
from hmi.services.handover_door import serve_handovers
from hmi.services.handover_look import HandoverLook
from hmi.services.handover_production import CaseSource, StopSource
from hmi.services.handover_sources import (
    AlarmSource,
    ConnectionSource,
    ModeSource,
    PeopleSource,
    RecordsSource,
)
from hmi.services.handover_watch import HandoverWatch
from hmi.services.history_keeper import HistoryKeeper, most_bytes
from hmi.services.past import PastService
from hmi.services.past_door import serve_past
from hmi.services.past_timeline import TimelineService
from hmi.services.past_why import PastWhyService
from hmi.services.people import PeopleService
from hmi.services.people_door import serve_people
from hmi.services.production import ProductionService
from hmi.services.production_door import serve_production
from hmi.services.records_door import serve_records
from hmi.services.saved_views import SavedViewService
from hmi.services.silence import SilenceService
from hmi.services.why import WhyService
from hmi.store.alarm_states import AlarmStateStore
from hmi.store.alarms import AlarmStore
from hmi.store.cases import CaseStore
from hmi.store.copies import CopiesElsewhere
from hmi.store.handover import HandoverStore
from hmi.store.journal import Journal
from hmi.store.people import PeopleStore
from hmi.store.state_spans import StateSpanStore
from hmi.store.stops import StopStore
from hmi.store.stops_then import stops_then
from hmi.store.uuid7 import uuid7

log = logging.getLogger(__name__)

SERVICE = "service"
"""Stands in the journal where a screen's name stands for people's acts."""
HISTORY = "history.duckdb"
HISTORY_SHARE = 0.5
"""Of the disk that the project lies on: samples must not crowd out records."""
CONSOLE_KEY = Path("run") / "console-key"
"""Where in a project command-line tools find the key that the running service takes."""
TROUBLES = frozenset({"history", "history_aside", "journal", "checkpoints", "cell_file", "alarms_file", "outcomes"})
"""Notices about what the service has to keep: the next shift must know of them."""
WATCH_S = 1.0
"""How often the service looks at its own health."""


class CellService:
    """One running cell service. ``run`` returns after SIGTERM, SIGINT or ``stop``."""

    def __init__(
        self, project: Path, *, addresses: tuple[str, ...] = (), checkpoints_elsewhere: Path | None = None
    ) -> None:
        self._project = project
        self._file = CellFile(project / "cell.yaml")
        self._addresses = addresses
        self._stopping = asyncio.Event()
        self.cell = self._file.read()
        secrets = read_secrets(project / "secrets.yaml")
        self.image = ProcessImage(self.cell)
        self._alarms_stamp = _stamp(project)
        self.plan = _alarm_plan(project, self.cell)
        self.alarms = AlarmList(self._locate_alarm, self.plan)
        self.episodes = EpisodeWatch()
        self.alarms.on_change.append(self.episodes.take)
        self.silence = PresentSilence()
        self.journal = Journal(project / "records.sqlite", panel=self.cell.id)
        self._copies = (
            None if checkpoints_elsewhere is None else CopiesElsewhere(self.journal.checkpoints, checkpoints_elsewhere)
        )
        self._history_room = int(shutil.disk_usage(project).total * HISTORY_SHARE)
        self.history = History(project / HISTORY, self.cell)
        self._keep_history()
        self._recording = Recording(self.image, self.history)
        Hearing(self.image, self.history)
        self.alarm_history = AlarmHistory(self.history)
        self._alarm_recording = AlarmRecording(self.alarms, self.history)
        trust = TrustStore(project / "pki")
        self.controllers = {
            endpoint.key: Controller(
                endpoint, self.image, trust, alarms=self.alarms, secret=secrets.get(endpoint.key, "")
            )
            for endpoint in self.cell.endpoints
        }
        self.keeping = AlarmKeeping(
            self.image, self.alarms, self.plan, self.controllers, AlarmStateStore(self.journal), self.journal
        )
        people = PeopleStore(self.journal)
        self.cases = CaseList()
        self._console = ConsoleKey(project / CONSOLE_KEY)
        access = AccessService(people, self.journal, project / "setup-code")
        self._dispatcher = Dispatcher(self.journal)
        self.production = ProductionService(
            records=StopStore(self.journal),
            spans=StateSpanStore(self.journal),
            reasons=SiteFile(project, REASONS_FILE, read_reasons),
            calendar=SiteFile(project, SHIFTS_FILE, read_shifts),
            history=self.history,
            image=self.image,
            alarms=self.alarms,
            new_id=lambda time_ns: StopId(uuid7(time_ns)),
        )
        handovers = HandoverStore(self.journal)
        look = self._look_at_handovers(handovers, people)
        self._handover_watch = HandoverWatch(handovers, look)
        cases = CaseStore(self.journal)
        past = PastService(lambda: self.cell, self.history, self.journal, self.alarm_history, cases)
        why = WhyService(self.image, RecentChanges(self.image), self.alarms, self.journal, self._response_to)
        self.production.stops.records_then = partial(stops_then, self.journal)
        editor = CellEditor(self.cell, self.controllers, self._use_cell, self.plan.tag_names())
        serve_cell(self._dispatcher, ControlService(self.image, self.controllers), editor, self.controllers)
        keeper = HistoryKeeper(editor, self.history, self._history_room)
        serve_records(self._dispatcher, self.journal, self.history, keeper)
        serve_people(self._dispatcher, access, PeopleService(people, access), SavedViewService(people))
        serve_production(self._dispatcher, self.production.stops, self.production.shifts, self.production.oee)
        serve_handovers(self._dispatcher, HandoverService(handovers, look, access, uuid7))
        serve_alarms(
            self._dispatcher,
            alarms=AlarmService(
                self.alarms, self.controllers, AlarmStore(self.journal), self.plan, self.keeping.answers
            ),
            recording=self._alarm_recording,
            history=AlarmHistoryService(lambda: self.cell, self.alarm_history, people),
            guidance=GuidanceService(self.plan, self.alarms),
            episodes=self.episodes,
            silence=SilenceService(self.alarms, self.silence),
        )
        timeline = TimelineService(
            self.history, self.journal, self.alarm_history, StopStore(self.journal), StateSpanStore(self.journal)
        )
        then = PastWhyService(why, past, self.history, self.journal, self._response_to)
        serve_past(self._dispatcher, past, timeline, then)
        door = Door(self._dispatcher, access, self._console)
        self._join_cases(people)
        self.link = LinkServer(self.image, self.alarms, door, product_version(), self.silence, self.cases)
        self.production.on_summary.append(self.link.tell_stops)
        self._states: dict[str, ConnectionState] = {}

    async def run(self, on_alive: Callable[[], None] = lambda: None) -> None:
        """Start everything, wait for the end, stop everything in the opposite order.

        ``on_alive`` is called once everything has started, and then every second.
        """
        loop = asyncio.get_running_loop()
        for name in (signal.SIGTERM, signal.SIGINT):
            loop.add_signal_handler(name, self._stopping.set)
        try:
            await self.start()
        except BaseException:
            await self.stop()
            raise
        watch = asyncio.create_task(self._watch(on_alive))
        await self._stopping.wait()
        watch.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await watch
        await self.stop()

    async def start(self) -> None:
        """Screens first, so that they see the rest coming up."""
        self.image.on_connection.append(self._note_connection)
        self.image.on_connection.append(self._alarm_recording.take_connection)
        await self.history.start()
        await self._remember_alarms()
        self._record("service.started", {"version": product_version()})
        self.journal.checkpoint()  # from the first minute on, records that are lost are missed
        if self._copies is not None:
            self._copies.start()
        self.production.begin()
        await self._listen()
        self.keeping.start()
        self._alarm_recording.take_connection(
            ConnectionStatus(endpoint=LOCAL, state=ConnectionState.LIVE, since_ns=clock.now_ns())
        )
        for key, controller in self.controllers.items():
            controller.want({i: tag for i, tag in enumerate(self.cell.tags) if tag.node.endpoint == key})
            await controller.start()
        log.info("serving cell %r with %d tags", self.cell.label, len(self.cell.tags))

    async def stop(self) -> None:
        """Close every connection and write down what is queued."""
        await asyncio.gather(*(controller.stop() for controller in self.controllers.values()))
        await self.keeping.stop()
        await self.link.stop()
        self.production.end()
        self._console.withdraw()
        await self.history.stop()
        self._dispatcher.settle()
        self._record("service.stopped", {})
        self.journal.close()
        if self._copies is not None:
            await asyncio.to_thread(self._copies.stop)

    async def _remember_alarms(self) -> None:
        """What was open when the service last ran stands as it stood, and is not heard until its source tells."""
        endpoints = {LOCAL, *(endpoint.key for endpoint in self.cell.endpoints)}
        self._alarm_recording.use_endpoints(endpoints)
        try:
            self.alarms.use_past(await self.alarm_history.open_alarms(), endpoints)
        except HistoryUnavailable as error:
            log.warning("which alarms were open is not known: %s", error)

    def _join_cases(self, people: PeopleStore) -> None:
        """Cases have a list that screens follow, a ladder, and a watch that opens what the cell tells."""
        records, rules = CaseStore(self.journal), read_escalation(self._project)
        cases = CaseService(self.cases, records, rules, people.person)
        serve_cases(self._dispatcher, cases, CasePhotos(cases, records))
        people.on_erased += [cases.forget_name, self._forget_name]
        self._ladder = EscalationKeeper(self.cases, records, rules)
        self._case_watch = CaseWatch(self.image, cases, rules.opens)

    def _forget_name(self, name: str) -> None:
        """Of somebody who was erased; the history first, so that it takes what the list then tells for known."""
        self.keeping.local.forget_name(name)
        self.history.forget_name(name)
        self.alarms.forget_name(name)

    async def _listen(self) -> None:
        self._console.offer()
        address = local_address(self._project)
        Path(address.removeprefix("ipc://")).parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        keys = own_keys(self._project / SERVICE_KEYS) if self._addresses else None
        screens = AdmittedScreens(self._project / ADMITTED)
        await self.link.start((address, *self._addresses), keys=keys, screens=screens)

    async def _use_cell(self, cell: Cell) -> None:
        # The loop must not wait for it: screens would take the service for dead.
        await asyncio.to_thread(self._file.write, cell)
        self.cell = cell
        self._recording.end(cell)
        self.image.use_cell(cell)
        self._case_watch.use_cell()
        self.production.use_cell(cell)
        self.keeping.local.use_cell()
        self.history.use_cell(cell)
        self._keep_history()
        self._alarm_recording.use_endpoints({LOCAL, *(endpoint.key for endpoint in cell.endpoints)})
        for key, controller in self.controllers.items():
            controller.want({i: tag for i, tag in enumerate(cell.tags) if tag.node.endpoint == key})
        self.link.tell_cell(cell)

    def _look_at_handovers(self, handovers: HandoverStore, people: PeopleStore) -> HandoverLook:
        """What a shift leaves to the next comes from these; whatever can be left open gets a line here."""
        return HandoverLook(
            handovers,
            (
                AlarmSource(self.alarms, lambda: self.controllers),
                StopSource(StopStore(self.journal), self.production.stops),
                CaseSource(self.cases.cases),
                ModeSource(self.image),
                ConnectionSource(self.image.connections),
                ActSource(self.journal, self.image),
                RecordsSource(lambda: self.link.notices, TROUBLES),
                PeopleSource(people),
            ),
        )

    def _locate_alarm(self, event: AlarmEvent) -> EquipmentId | None:
        return self.cell.equipment_at(event.source_node)

    def _response_to(self, alarm: Alarm) -> Words:
        written = self.plan.guidance_of(alarm.equipment, alarm.source, alarm.name).response
        return written.value if written is not None else NO_WORDS

    def _keep_history(self) -> None:
        limits = self.cell.history
        self.history.keep(limits.keep_days, most_bytes(limits, self._history_room))

    def _blind_alarms(self) -> str:
        """How many of our own alarms cannot be judged; a connection that is lost says so itself."""
        are_heard = all(one in (ConnectionState.LIVE, ConnectionState.PARTIAL) for one in self._states.values())
        return str(self.keeping.local.blind) if are_heard and self.keeping.local.blind else ""

    def _note_connection(self, status: ConnectionStatus) -> None:
        """Changes of a connection are records."""
        before = self._states.get(status.endpoint)
        if before is status.state:
            return
        self._states[status.endpoint] = status.state
        facts = {"state": status.state.value, "detail": status.detail}
        if status.state is ConnectionState.UNTRUSTED and status.certificate is not None:
            facts["fingerprint"] = status.certificate.fingerprint
        self._record("connection.changed", facts, subject=status.endpoint)

    def _record(self, kind: str, facts: dict[str, str], subject: str = "") -> None:
        """What the service itself noticed. A journal that cannot be written is told on every screen instead."""
        try:
            self.journal.record(kind, subject, facts, actor=None, roles=frozenset(), screen=SERVICE)
        except JournalUnavailable as error:
            log.error("%s could not be recorded: %s", kind, error)

    async def _watch(self, on_alive: Callable[[], None]) -> None:
        while True:
            on_alive()
            self.silence.tend()
            await asyncio.sleep(WATCH_S)
            self.link.tell_notice("history", self.history.trouble)
            self.link.tell_notice("history_aside", self.history.aside)
            self.link.tell_notice("journal", self.journal.trouble)
            if self._copies is not None:
                self.link.tell_notice("checkpoints", self._copies.trouble or "")
            self.link.tell_notice("cell_file", "changed" if self._file.is_changed else "")
            self.link.tell_notice("alarms_file", "changed" if _stamp(self._project) != self._alarms_stamp else "")
            self.link.tell_notice("local_alarms", self._blind_alarms())
            self._case_watch.tick()
            self._ladder.tick()
            self.link.tell_notice("clock", self._ladder.notice)
            self.journal.tend()
            self._dispatcher.settle()
            owed = self._dispatcher.outcomes_owed
            self.link.tell_notice("outcomes", str(owed) if owed else "")
            self._watch_production()
            await self._tend_handovers()

    def _watch_production(self) -> None:
        """A fault of our own must not end the watch over everything else."""
        try:
            self.production.look()
        except Exception:
            log.exception("production could not be watched")

    async def _tend_handovers(self) -> None:
        """What cannot be looked at now is looked at again: the watch of everything else must go on."""
        try:
            await self._handover_watch.tend()
        except Exception:
            log.exception("handovers could not be looked at")
        self.link.tell_notice("handover", self._handover_watch.notice)


def _stamp(project: Path) -> tuple[int, int]:
    """Tells whether somebody changed the file of the alarms."""
    try:
        told = (project / ALARMS_FILE).stat()
    except OSError:
        return 0, 0
    return told.st_mtime_ns, told.st_size


def _alarm_plan(project: Path, cell: Cell) -> AlarmPlan:
    """What the site wrote about its alarms; a project without the file decided nothing yet."""
    file = project / ALARMS_FILE
    return read_alarms(file, cell) if file.exists() else AlarmPlan()
