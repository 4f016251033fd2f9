"""Advice: proposals come in at ``service.offer``, people decide through the door, a run asks ``approvals``."""

import logging
from collections.abc import Callable
from pathlib import Path

from hmi import clock
from hmi.bootstrap.cases import Cases
from hmi.bootstrap.production import Production
from hmi.bootstrap.trials import Trials
from hmi.content.advice_file import read_advice
from hmi.domain.advice import AdviceType
from hmi.domain.advice_mode import Targets
from hmi.domain.advice_notice import ADVICE_FILE_WRONG, AI_LOWERED, AI_STOPPED, lowered_notice
from hmi.domain.advice_retention import ADVICE_KEPT_NS
from hmi.domain.case import CaseSeverity
from hmi.domain.cell import CellSource
from hmi.domain.outcome_measure import MeasuringWindows
from hmi.handwritten import ContentError
from hmi.history.retention import ClockDoubt
from hmi.live.process_image import ProcessImage
from hmi.ports.history import HistoryPort
from hmi.ports.qualification import QualificationPort
from hmi.services.access import AccessService
from hmi.services.advice import AdviceService
from hmi.services.advice_answers import AdviceAnswers
from hmi.services.advice_checks import AdviceChecks
from hmi.services.advice_decision import AdviceDecisionService
from hmi.services.advice_desk import AdviceDesk
from hmi.services.advice_door import serve_advice
from hmi.services.advice_looking import AdviceLookService
from hmi.services.advice_retiring import AdviceRetiringService
from hmi.services.ai_figures import AiFigures, Surroundings
from hmi.services.ai_mode import AiModeService
from hmi.services.ai_modes import AiModes
from hmi.services.approval import ApprovalService
from hmi.services.dispatcher import Dispatcher
from hmi.services.handover_advice import AdviceSource
from hmi.services.measuring import MeasuringService
from hmi.store.advice import AdviceStore
from hmi.store.advice_retiring import AdviceRetiringStore
from hmi.store.ai_mode import AiModeStore, StopMarkFile
from hmi.store.journal import Journal
from hmi.store.people import PeopleStore

log = logging.getLogger(__name__)

STOP_MARK = "ai-stopped"
"""In the project folder: that AI is stopped, found again though the records could not be written."""


class Advice:
    """Everything about recommendations but what proposes them and what carries them out.

    What came of them is measured here, at the time that each names.
    """

    def __init__(
        self,
        project: Path,
        *,
        image: ProcessImage,
        journal: Journal,
        people: PeopleStore,
        access: AccessService,
        qualifications: QualificationPort,
        dispatcher: Dispatcher,
        production: Production,
        cases: Cases,
        history: HistoryPort,
    ) -> None:
        self.records = records = AdviceStore(journal)
        self.modes = AiModes(AiModeStore(journal), StopMarkFile(project / STOP_MARK))
        people.on_erased.append(self.modes.forget_name)
        self.windows = MeasuringWindows()
        """Over what times outcomes are judged, as the site wrote it when the service began."""
        self._file_trouble = self._commission(project)
        desk = AdviceDesk(records, self.modes, image, people.person, qualifications)
        is_live = image.cell.source is not CellSource.SIMULATION
        self.service = AdviceService(desk, is_live=is_live)
        old = AdviceRetiringStore(journal, records.note_deleted)
        doubt = ClockDoubt(old.newest_ns())
        self._retiring = AdviceRetiringService(
            old, lambda now_ns: doubt.is_in_doubt(now_ns, clock.monotonic_s(), ADVICE_KEPT_NS)
        )
        self._measuring = MeasuringService(records, self.service, history, image)
        self.approvals = ApprovalService(desk)
        self._trials = Trials(desk, image, journal, history, dispatcher)
        checks = AdviceChecks(desk, self.approvals, self._trials.service.refusal, is_live=is_live)
        figures, targets = AiFigures(records, _around(production, cases)), Targets()
        serve_advice(
            dispatcher,
            AdviceDecisionService(desk, access, checks, self.service),
            AdviceLookService(desk, self.service),
            AiModeService(self.modes, access, figures, targets),
            AdviceAnswers(desk, self.service, self.approvals, checks, figures, targets),
        )

    async def tend(self) -> None:
        """Let time pass for what waits, and what is old enough go."""
        self.service.tend()
        await self._measuring.tend()
        await self._trials.tend()
        self._retiring.tend()

    async def stop(self) -> None:
        """End what runs on the twin."""
        await self._trials.stop()

    def troubles(self) -> dict[str, str]:
        """That AI is stopped, what fell by itself, and a file that is not used."""
        stop = self.modes.stopped
        return {
            AI_STOPPED: "" if stop is None else str(stop.since_ns),
            AI_LOWERED: lowered_notice(self.modes.all()),
            ADVICE_FILE_WRONG: self._file_trouble,
        }

    def _commission(self, project: Path) -> str:
        """Take over what the site wrote, for types of which nothing is known; what is wrong with its file, if it is."""
        try:
            told = read_advice(project)
        except ContentError as error:
            log.error("modes of advice are not taken over: %s", error)
            return error.faults[0]
        self.windows = told.windows
        self.modes.commission(told.modes, told.why, told.others)
        return ""


def handed_over(journal: Journal, modes: Callable[[], AiModes]) -> AdviceSource:
    """What a shift leaves to the next of it; ``modes`` are asked at every look, and may be made later."""
    return AdviceSource(AdviceStore(journal), lambda: modes().stopped, lambda: modes().all())


def _around(production: Production, cases: Cases) -> Surroundings:
    """What can be counted in this cell. How good people are without advice, and probes, nobody has counted yet."""

    def shifts(start_ns: int, end_ns: int) -> list[tuple[int, int]]:
        return [(shift.begin_ns, shift.end_ns) for shift in production.service.shifts.shifts(start_ns, end_ns)]

    def open_exceptions(_type: AdviceType) -> int:
        severe = (case for case in tuple(cases.list.cases.values()) if case.severity is CaseSeverity.HIGH)
        return sum(1 for case in severe if case.is_unsolved)

    return Surroundings(shifts=shifts, open_exceptions=open_exceptions)
