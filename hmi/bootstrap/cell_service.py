"""The cell service: its parts, in the order in which they are built, started, tended and stopped."""

import asyncio
import contextlib
import logging
import signal
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Protocol

from hmi.bootstrap.advice import Advice, handed_over
from hmi.bootstrap.advising import Advising
from hmi.bootstrap.alarms import Alarms, PresentAlarms
from hmi.bootstrap.cases import Cases
from hmi.bootstrap.controllers import Controllers
from hmi.bootstrap.handovers import Handovers
from hmi.bootstrap.past import join_past, past_of
from hmi.bootstrap.procedures import Procedures
from hmi.bootstrap.production import Production
from hmi.bootstrap.project import CELL, CONSOLE_KEY, SECRETS
from hmi.bootstrap.records import Records
from hmi.bootstrap.samples import Samples
from hmi.content.cell_file import CellFile
from hmi.content.secrets_file import read_secrets
from hmi.domain.cell import Cell
from hmi.domain.steady_work import SteadyWork
from hmi.link.address import local_address
from hmi.link.keys import ADMITTED, SERVICE_KEYS, AdmittedScreens, own_keys
from hmi.link.server import LinkServer
from hmi.live.process_image import ProcessImage
from hmi.live.recent_changes import RecentChanges
from hmi.paths import product_version
from hmi.services.access import AccessService
from hmi.services.cell_door import serve_cell
from hmi.services.cell_editor import CellEditor
from hmi.services.circumstances import CircumstanceService
from hmi.services.console_key import ConsoleKey
from hmi.services.control import ControlService
from hmi.services.door import Door
from hmi.services.history_keeper import HistoryKeeper
from hmi.services.people import PeopleService
from hmi.services.people_door import serve_people
from hmi.services.records_door import serve_records
from hmi.services.saved_views import SavedViewService
from hmi.services.steady_work import Steadily
from hmi.store.people import PeopleStore

log = logging.getLogger(__name__)

WATCH_S = 1.0
"""How often the service looks at its own health."""


class Part(Protocol):
    """What is looked at once a second, and what its trouble is then."""

    async def tend(self) -> None:
        """Do what is due."""
        ...

    def troubles(self) -> Mapping[str, str]:
        """What screens are told, by subject; empty text: all is well."""
        ...


class CellService:
    """One running cell service. ``run`` returns after SIGTERM, SIGINT or ``stop``."""

    def __init__(
        self, project: Path, *, addresses: tuple[str, ...] = (), checkpoints_elsewhere: Path | None = None
    ) -> None:
        self._project = project
        self._addresses = addresses
        self._stopping = asyncio.Event()
        self._file = CellFile(project / CELL)
        self.cell = self._file.read()
        secrets = read_secrets(project / SECRETS)
        self.image = ProcessImage(self.cell)
        present = PresentAlarms(project, lambda: self.cell)
        self._records = Records(project, self.cell.id, checkpoints_elsewhere)
        self.journal = journal = self._records.journal
        self.dispatcher = dispatcher = self._records.dispatcher
        self.image.on_connection.append(self._records.take_connection)
        self._samples = Samples(project, self.cell, self.image)
        self.history = history = self._samples.history
        self._controllers = Controllers(project, self.image, present.list, secrets)
        self.controllers = self._controllers.by_endpoint
        self.alarms = Alarms(present, history, self.image, self.controllers, journal)
        people = PeopleStore(journal)
        access = AccessService(people, journal, project / "setup-code")
        people.on_erased.append(self.alarms.forget_name_later)
        self._cases = Cases(project, self.image, journal, people, dispatcher)
        self._production = Production(project, self.image, present.list, history, journal, dispatcher)
        people.on_erased.append(self._production.service.forget_name)
        past = past_of(
            image=self.image, history=history, journal=journal, alarms=self.alarms, cases=self._cases.records
        )
        self._handovers = Handovers(
            alarms=present,
            past=past,
            production=self._production,
            cases=self._cases,
            image=self.image,
            controllers=self.controllers,
            journal=journal,
            notices=lambda: self.link.notices,
            people=people,
            access=access,
            dispatcher=dispatcher,
            advice=handed_over(journal, lambda: self.advice.modes),
        )
        self.alarms.serve(dispatcher, people)
        changes = RecentChanges(self.image)
        why = join_past(
            dispatcher,
            past,
            image=self.image,
            history=history,
            journal=journal,
            alarms=self.alarms,
            production=self._production,
            changes=changes,
        )
        serve_people(
            dispatcher, access, PeopleService(people, access, self.alarms.forget_name), SavedViewService(people)
        )
        editor = CellEditor(self.cell, self.controllers, self._use_cell, self.alarms.needs)
        control = ControlService(self.image, self.controllers)
        serve_cell(dispatcher, control, editor, self.controllers)
        self._procedures = Procedures(
            project=project,
            image=self.image,
            journal=journal,
            people=people,
            access=access,
            control=control,
            dispatcher=dispatcher,
            tell_notice=lambda subject, text: self.link.tell_notice(subject, text),
        )
        self.advice = Advice(
            project,
            image=self.image,
            journal=journal,
            people=people,
            access=access,
            qualifications=self._procedures.qualification,
            dispatcher=dispatcher,
            production=self._production,
            cases=self._cases,
            history=history,
        )
        self._procedures.use_approvals(self.advice.approvals)
        circumstances = CircumstanceService(
            lambda: self.image.cell,
            self._production.spans,
            self._procedures.desk.store,
            lambda: changes.past,
            self._production.service.shifts.own_shifts,
        )
        self._advising = Advising(
            project,
            image=self.image,
            alarms=present.list,
            shelf=self._procedures.desk.shelf,
            advice=self.advice.service,
            records=self.advice.records,
            journal=journal,
            dispatcher=dispatcher,
            skills=self._procedures.qualification,
            access=access,
            why=why.present,
            circumstances=circumstances.present,
            served=circumstances.served,
            modes=self.advice.modes,
            windows=self.advice.windows,
        )
        serve_records(dispatcher, journal, history, HistoryKeeper(editor, history, self._samples.room_bytes))
        self._console = ConsoleKey(project / CONSOLE_KEY)
        door = Door(dispatcher, access, self._console)
        self.link = LinkServer(self.image, present.list, door, product_version(), present.silence, self._cases.list)
        self._production.service.on_summary.append(self.link.tell_stops)
        self._parts: tuple[tuple[Part, Steadily], ...] = (
            (self._samples, Steadily(SteadyWork.SAMPLES)),
            (self.alarms, Steadily(SteadyWork.SILENCE)),
            (self.advice, Steadily(SteadyWork.ADVICE)),
            (self._advising, Steadily(SteadyWork.FINDINGS)),
            (self._cases, Steadily(SteadyWork.CASES)),
            (self._records, Steadily(SteadyWork.RECORDS)),
            (self._production, Steadily(SteadyWork.PRODUCTION)),
            (self._handovers, Steadily(SteadyWork.HANDOVERS)),
            (self._procedures, Steadily(SteadyWork.PROCEDURES)),
        )

    async def run(self, on_alive: Callable[[], None] = lambda: None) -> None:
        """Start everything, wait for the end, stop everything in the opposite order.

        ``on_alive`` is called once everything has started, and then every second.
        """
        loop = asyncio.get_running_loop()
        for name in (signal.SIGTERM, signal.SIGINT):
            loop.add_signal_handler(name, self._stopping.set)
        try:
            await self.start()
        except BaseException:  # whatever ends the start, also a cancellation: what is open is closed, and it goes on
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
        await self.history.start()
        await self.alarms.remember()
        self._records.start()
        self._production.service.begin()
        self._procedures.start()
        await self._listen()
        self.alarms.start()
        await self._controllers.start(self.cell)
        log.info("serving cell %r with %d tags", self.cell.label, len(self.cell.tags))

    async def stop(self) -> None:
        """Close every connection and write down what is queued."""
        await self._advising.stop()
        await self._procedures.stop()
        await self.advice.stop()
        await self._controllers.stop()
        await self.alarms.stop()
        await self.link.stop()
        self._production.service.end()
        self._console.withdraw()
        await self.history.stop()
        await self._records.stop()

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
        self._samples.leave_cell(cell)
        self.image.use_cell(cell)
        self._cases.use_cell()
        self._production.service.use_cell(cell)
        self.alarms.use_cell(cell)
        self._advising.use_cell()
        self._samples.use_cell(cell)
        self._controllers.use_cell(cell)
        self.link.tell_cell(cell)

    async def _watch(self, on_alive: Callable[[], None]) -> None:
        while True:
            on_alive()
            await asyncio.sleep(WATCH_S)
            await self.tend()

    async def tend(self) -> None:
        """Do what is due in each part, and tell every screen what fails."""
        self.link.tell_notice("cell_file", "changed" if self._file.is_changed else "")
        for part, work in self._parts:
            with work.step():
                await part.tend()
                for subject, text in part.troubles().items():
                    self.link.tell_notice(subject, text)
            for subject, text in work.troubles().items():
                self.link.tell_notice(subject, text)
