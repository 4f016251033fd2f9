"""Procedures: the shelf of files, the runs, and the watch that looks at the machine for them."""

import asyncio
from collections.abc import Callable
from pathlib import Path

from hmi.content.procedures_folder import ProcedureFolder
from hmi.content.qualifications_file import QUALIFICATIONS_FILE, SiteQualifications, read_qualifications
from hmi.content.site_file import SiteFile
from hmi.domain.procedure import Escalate
from hmi.domain.procedure_notice import SUBJECT, RunNotice, notice_text
from hmi.domain.procedure_run import ProcedureRun, StepState
from hmi.domain.steady_work import SteadyWork
from hmi.domain.words import NO_WORDS
from hmi.live.process_image import ProcessImage
from hmi.ports.approval import ApprovalPort
from hmi.services.access import AccessService
from hmi.services.control import ControlService
from hmi.services.dispatcher import Dispatcher
from hmi.services.procedure_acts import ProcedureActs
from hmi.services.procedure_approval import ApprovedRuns
from hmi.services.procedure_desk import ProcedureDesk
from hmi.services.procedure_door import serve_procedures
from hmi.services.procedure_sending import ProcedureSending
from hmi.services.steady_work import Each, Steadily
from hmi.store.journal import Journal
from hmi.store.people import PeopleStore
from hmi.store.procedure_runs import ProcedureRunStore

LOOK_S = 0.25
"""How often the machine is looked at for open runs: a lost connection holds them within 2 s (practice, INT-4)."""


class Procedures:
    """What guides people's hands, and what it keeps on record."""

    def __init__(
        self,
        *,
        project: Path,
        image: ProcessImage,
        journal: Journal,
        people: PeopleStore,
        access: AccessService,
        control: ControlService,
        dispatcher: Dispatcher,
        tell_notice: Callable[[str, str], None],
    ) -> None:
        qualifications = SiteFile(project, QUALIFICATIONS_FILE, read_qualifications)
        self.qualification = SiteQualifications(qualifications)
        self._shelf = ProcedureFolder(project, lambda: image.cell)
        self.desk = ProcedureDesk(
            image=image,
            store=ProcedureRunStore(journal),
            shelf=self._shelf,
            qualification=self.qualification,
            people=people,
            access=access,
        )
        self._approved = ApprovedRuns(self.desk)
        acts = ProcedureActs(self.desk, ProcedureSending(self.desk, control))
        self._watch = acts.watch
        serve_procedures(dispatcher, acts)
        self._tell_notice = tell_notice
        self._looking: asyncio.Task[None] | None = None
        self._reading: asyncio.Task[None] | None = None
        self._steadily = Steadily(SteadyWork.PROCEDURES)
        self.desk.on_change.append(self._tell)
        people.on_erased.append(self.desk.forget_name)

    def start(self) -> None:
        """Hold what was under way when the service ended, then begin to look."""
        self._watch.recover()
        self._tell()
        self._looking = asyncio.create_task(self._look_on())

    async def stop(self) -> None:
        """Look no more."""
        tasks = [task for task in (self._looking, self._reading) if task is not None]
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    async def tend(self) -> None:
        """Look here, too: what fails in between is only logged, and screens are told of it by this."""
        each = Each()
        for part in (self._watch.look, self._approved.tend, self._read):
            with each.one():
                part()
        each.end()

    def use_approvals(self, approvals: ApprovalPort) -> None:
        """Runs that a recommendation causes ask these from now on."""
        self.desk.approvals = approvals

    def troubles(self) -> dict[str, str]:
        """Files that are not used."""
        faults = [*self.desk.shelf.faults(), self.qualification.file.trouble]
        return {"procedures": "\n".join(fault for fault in faults if fault)}

    def _read(self) -> None:
        """Begin to read again when the last reading is over; what that failed at is raised."""
        before = self._reading
        if before is not None and not before.done():
            return
        self._reading = asyncio.create_task(self._shelf.follow())
        if before is not None:
            before.result()

    async def _look_on(self) -> None:
        while True:
            await asyncio.sleep(LOOK_S)
            if self.desk.runs:
                with self._steadily.step():
                    self._watch.look()

    def _tell(self) -> None:
        self._tell_notice(SUBJECT, notice_text(tuple(self._notice(run) for run in self.desk.runs.values())))

    def _notice(self, run: ProcedureRun) -> RunNotice:
        found = self.desk.step_of(run)
        calls = None
        if found is not None and isinstance(found[1].work, Escalate) and found[0].state is StepState.READY:
            calls = found[1].work.to
        procedure = self.desk.version_of(run)
        ids = [one.id for one in procedure.steps]
        is_own = found is not None and found[1].id in ids
        operator = self.desk.people.person(run.operator)
        return RunNotice(
            run=run.id,
            procedure=run.procedure,
            title=procedure.title,
            step_title=NO_WORDS if found is None else found[1].title,
            number=ids.index(found[1].id) + 1 if is_own and found is not None else 0,
            steps=len(ids),
            operator_name="" if operator is None else operator.display_name,
            held_ns=0 if run.hold is None else run.hold.since_ns,
            offered_to=run.offered_to,
            revision=run.revision,
            state=run.state,
            operator=run.operator,
            step=run.current,
            step_state=None if found is None else found[0].state,
            hold=None if run.hold is None else run.hold.cause,
            overdue=0 if found is None else found[0].escalated,
            calls=calls,
            is_offered=run.is_offered,
        )
