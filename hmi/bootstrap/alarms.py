"""Alarms: what the site decided about them, the list of the present, their history, and what keeps them in time."""

import logging
from collections.abc import Callable, Mapping
from pathlib import Path

from hmi import clock
from hmi.content.alarms_file_in_use import AlarmsFile
from hmi.domain.alarm import Alarm
from hmi.domain.alarm_event import AlarmEvent
from hmi.domain.alarm_plan import AlarmPlan
from hmi.domain.alarms_file import PLAN_IN_USE, WrittenAlarms
from hmi.domain.cell import Cell
from hmi.domain.connection import ConnectionState, ConnectionStatus
from hmi.domain.episode import EpisodeWatch
from hmi.domain.equipment import EquipmentId
from hmi.domain.local_alarm import LOCAL
from hmi.domain.person import SERVICE
from hmi.domain.steady_work import SteadyWork
from hmi.domain.tag import TagName
from hmi.domain.words import NO_WORDS, Words
from hmi.handwritten import ContentError
from hmi.history.alarm_history import AlarmHistory
from hmi.history.history import History
from hmi.live.alarm_list import AlarmList
from hmi.live.alarm_recording import AlarmRecording
from hmi.live.present_silence import PresentSilence
from hmi.live.process_image import ProcessImage
from hmi.ports.controller import ControllerPort
from hmi.ports.history import HistoryUnavailable
from hmi.ports.journal import JournalUnavailable
from hmi.services.alarm import AlarmService
from hmi.services.alarm_door import serve_alarms
from hmi.services.alarm_history import AlarmHistoryService
from hmi.services.alarm_keeping import AlarmKeeping
from hmi.services.alarms_file import AlarmsFileService
from hmi.services.dispatcher import Dispatcher
from hmi.services.guidance import GuidanceService
from hmi.services.silence import SilenceService
from hmi.services.steady_work import Steadily
from hmi.store.alarm_states import AlarmStateStore
from hmi.store.alarms import AlarmStore
from hmi.store.journal import Journal
from hmi.store.people import PeopleStore

log = logging.getLogger(__name__)

_HEARD = (ConnectionState.LIVE, ConnectionState.PARTIAL)


class PresentAlarms:
    """The open alarms, which began what, and whether somebody silenced them. ``cell`` gives the present cell."""

    def __init__(self, project: Path, cell: Callable[[], Cell]) -> None:
        self._cell, self.file = cell, AlarmsFile(project)
        self.in_use = _plan_to_begin_with(self.file, cell())
        """What the site wrote about its alarms, as it was at the start."""
        self.list = AlarmList(self._locate, self.in_use.plan)
        self.episodes = EpisodeWatch()
        self.list.on_change.append(self.episodes.take)
        self.silence = PresentSilence()

    @property
    def plan(self) -> AlarmPlan:
        """What the site decided about its alarms, as it is in use now."""
        return self.list.plan

    def response_to(self, alarm: Alarm) -> Words:
        """What the site wrote down to do at an alarm."""
        written = self.plan.guidance_of(alarm.equipment, alarm.source, alarm.name).response
        return written.value if written is not None else NO_WORDS

    def _locate(self, event: AlarmEvent) -> EquipmentId | None:
        return self._cell().equipment_at(event.source_node)


class Alarms:
    """The present ones, recorded, and kept over restarts."""

    def __init__(
        self,
        present: PresentAlarms,
        history: History,
        image: ProcessImage,
        controllers: Mapping[str, ControllerPort],
        journal: Journal,
    ) -> None:
        self.present, self._image = present, image
        self._samples, self.history = history, AlarmHistory(history)
        self._recording = AlarmRecording(present.list, history)
        self._journal = journal
        self._keeping = AlarmKeeping(image, present.list, controllers, AlarmStateStore(journal), journal)
        self._service = AlarmService(present.list, controllers, AlarmStore(journal), self._keeping.answers)
        self._file = AlarmsFileService(
            present.file, present.in_use, present.list, lambda: image.cell, self._keeping.use_plan
        )
        self._looking = Steadily(SteadyWork.ALARMS_FILE)
        image.on_connection.append(self._recording.take_connection)

    def serve(self, dispatcher: Dispatcher, people: PeopleStore) -> None:
        """Answer and carry out what is about alarms."""
        present = self.present
        serve_alarms(
            dispatcher,
            alarms=self._service,
            recording=self._recording,
            history=AlarmHistoryService(lambda: self._image.cell, self.history, people),
            guidance=GuidanceService(present.list),
            file=self._file,
            episodes=present.episodes,
            silence=SilenceService(present.list, present.silence),
        )

    async def remember(self) -> None:
        """What was open when the service last ran stands as it stood, and is not heard until its source tells."""
        endpoints = _sources(self._image.cell)
        self._recording.use_endpoints(endpoints)
        try:
            self.present.list.use_past(await self.history.open_alarms(), endpoints)
        except HistoryUnavailable as error:
            log.warning("which alarms were open is not known: %s", error)

    def start(self) -> None:
        """Our own alarms are heard from now on, and by which version of what the site wrote is on record."""
        self._record_version()
        self._keeping.start()
        self._recording.take_connection(
            ConnectionStatus(endpoint=LOCAL, state=ConnectionState.LIVE, since_ns=clock.now_ns())
        )

    async def forget_name(self, name: str) -> None:
        """Of somebody who is being erased: it is durable when this returns, and stands nowhere at alarms any more.

        The history first, so that it takes what the list then tells for known, and hears nothing of the name after it.

        Raises:
            HistoryUnavailable: the name may still stand in the history.
        """
        erased = self._samples.forget_name(name)
        self._forget_at_present(name)
        await erased

    def forget_name_later(self, name: str) -> None:
        """Of somebody whom the records do not name any longer: what was told while ``forget_name`` waited."""
        self._samples.forget_name_later(name)
        self._forget_at_present(name)

    async def stop(self) -> None:
        """Write down what is not written yet."""
        await self._keeping.stop()

    def use_cell(self, cell: Cell) -> None:
        """The image has this cell now."""
        self._keeping.local.use_cell()
        self._recording.use_endpoints(_sources(cell))

    async def needs(self, tag: TagName, without: Cell) -> bool:
        """Whether what the site wrote is wrong in a cell that is as now but for a tag."""
        return await self._file.needs(tag, without)

    async def tend(self) -> None:
        """End a silence whose time is up; see whether the site decided otherwise."""
        self.present.silence.tend()
        with self._looking.step():
            await self._file.tend()

    def troubles(self) -> dict[str, str]:
        """A file that says something else than what is in use, and which that is; alarms that cannot be judged."""
        return {
            PLAN_IN_USE: self._file.version,
            "alarms_file": self._file.trouble,
            "local_alarms": self._blind_alarms(),
            **self._keeping.troubles(),
            **self._looking.troubles(),
        }

    def _forget_at_present(self, name: str) -> None:
        self._keeping.local.forget_name(name)
        self.present.list.forget_name(name)
        self.present.episodes.forget_name(name)

    def _record_version(self) -> None:
        used = self._file.in_use
        if not used.sha256:
            return
        try:
            self._journal.record(
                "alarms_file.in_use", "", {"sha256": used.sha256},
                actor=SERVICE.ref, roles=SERVICE.roles, screen=SERVICE.screen,
            )  # fmt: skip
        except JournalUnavailable as error:
            log.error("which alarms.yaml is in use could not be recorded: %s", error)

    def _blind_alarms(self) -> str:
        """How many of our own alarms cannot be judged; a connection that is lost says so itself."""
        are_heard = all(status.state in _HEARD for status in self._image.connections.values())
        return str(self._keeping.local.blind) if are_heard and self._keeping.local.blind else ""


def _plan_to_begin_with(file: AlarmsFile, cell: Cell) -> WrittenAlarms:
    """What the site wrote, or what was in use last where that is wrong or gone: no slip stops a service or its alarms.

    Raises:
        ContentError: what is written is wrong or gone, and nothing was in use before that fits the cell.
    """
    found = file.read(cell)
    kept = file.read_kept(cell) if found.plan is None or not found.sha256 else None
    if kept is not None and kept.plan is not None:
        told = "; ".join(found.faults) or "it is not there"
        log.error("alarms.yaml is not used, but what was in use before: %s", told)
        return kept
    if found.plan is None or kept is not None:
        gone = "alarms.yaml:1: is not there, and what was in use before does not fit the cell"
        raise ContentError([*(found.faults or (gone,)), *(kept.faults if kept is not None else ())])
    try:
        file.keep(found)
    except OSError as error:
        log.error("the alarms in use could not be kept beside their file: %s", error)
    return found


def _sources(cell: Cell) -> set[str]:
    """Whatever tells of alarms: the controllers, and we ourselves."""
    return {LOCAL, *(endpoint.key for endpoint in cell.endpoints)}
