"""What notices and proposes: finders on the living cell, what may be behind it, and proposals to the advice service."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from hmi import clock
from hmi.advisor.cell_watch import CellWatch
from hmi.advisor.columns import Floats, Times
from hmi.advisor.expected_value import Situation
from hmi.advisor.finder import Finder
from hmi.advisor.recommender import Present
from hmi.advisor.seen import Answered, Seen
from hmi.advisor.site_models import SiteModels
from hmi.advisor.third_party import third_party_finders
from hmi.advisor.watching import finders_of
from hmi.bootstrap.finder_memory import FinderMemory
from hmi.bootstrap.lasting_causes import LastingCauses
from hmi.bootstrap.learned_outcomes import LearnedOutcomes
from hmi.bootstrap.offering import Offering
from hmi.bootstrap.project import MEMORY
from hmi.bootstrap.reasoning import Reasoning
from hmi.domain.advice import Recommendation
from hmi.domain.cell import Cell
from hmi.domain.check_command import AnswerCheck, TakeBackAnswer
from hmi.domain.connection import ConnectionState
from hmi.domain.diagnosis import Diagnosis
from hmi.domain.equipment import EquipmentId
from hmi.domain.failure_mode import Circumstance
from hmi.domain.failure_mode_query import AskFailureModes
from hmi.domain.finding import Finding, FindingPlace, Ignorance
from hmi.domain.finding_query import AskFindings
from hmi.domain.learning_command import LearnAnew
from hmi.domain.outcome_measure import MeasuringWindows
from hmi.domain.procedure import ProcedureState
from hmi.domain.reading import NOTHING_HEARD
from hmi.domain.site_model_query import AskSiteModels
from hmi.domain.why import Verdict, WhyAnswer
from hmi.live.alarm_list import AlarmList
from hmi.live.finding_list import FindingList
from hmi.live.process_image import ProcessImage
from hmi.live.sample_grid import SampleGrid
from hmi.ports.advice import AdvicePort
from hmi.ports.journal import JournalPort
from hmi.ports.procedures import ProcedureShelfPort
from hmi.ports.qualification import SkillBookPort
from hmi.services.access import AccessService
from hmi.services.advice import AdviceService
from hmi.services.ai_modes import AiModes
from hmi.services.check_answers import CheckAnswers
from hmi.services.dispatcher import Dispatcher
from hmi.services.failure_modes import FailureModeAnswers
from hmi.services.findings import FindingsService
from hmi.services.learning import LearningService
from hmi.services.site_models import SiteModelAnswers
from hmi.store.uuid7 import uuid7

Circumstances = Mapping[tuple[Circumstance, EquipmentId], bool]
_ENDS_WITHIN_S = 5.0
_HEARD = (ConnectionState.LIVE, ConnectionState.PARTIAL)


@dataclass(frozen=True, slots=True, kw_only=True)
class Pace:
    """How often, in seconds."""

    propose_every_s: float = 5.0
    offer_again_s: float = 240.0
    """Well within the time for which inputs are new enough to decide on (``Recommendation.input_age_s``)."""
    stands_s: float = 30.0
    """So long does a machine stand before anybody is told what may be behind it: soon put right, it needs no advice."""
    keep_every_s: float = 60.0
    """What finders and outcomes taught."""
    hangs_s: float = 30.0
    """A round that takes longer is told."""


def every_finder(cell: Cell) -> dict[str, Finder]:
    """Ours, and those of packages that are installed."""
    return {**finders_of(cell), **third_party_finders(cell)}


class Advising:
    """Works beside the loop, in a thread of its own at a time; what it says is taken on the loop."""

    def __init__(
        self,
        project: Path,
        *,
        image: ProcessImage,
        alarms: AlarmList,
        shelf: ProcedureShelfPort,
        advice: AdviceService,
        records: AdvicePort,
        journal: JournalPort,
        dispatcher: Dispatcher,
        skills: SkillBookPort,
        access: AccessService,
        why: Callable[[], Awaitable[WhyAnswer]],
        circumstances: Callable[[int], Circumstances],
        served: Callable[[int], Mapping[EquipmentId, int]],
        modes: AiModes,
        windows: MeasuringWindows,
        finders: Callable[[Cell], dict[str, Finder]] = every_finder,
        pace: Pace = Pace(),
    ) -> None:
        self._image, self._alarms, self._shelf = image, alarms, shelf
        self._why, self._circumstances, self._served = why, circumstances, served
        self._windows = windows
        self._around: Circumstances = {}
        """What holds around equipment, as of the last time that what was learned was kept."""
        self._learned = LearnedOutcomes(records)
        self._reasoning = Reasoning(project)
        self._own_models = SiteModels(project)
        self._finders, self._pace = finders, pace
        self._watch = self._watch_of(image.cell)
        self._grid = SampleGrid(image, self._watch.tags)
        self.findings = FindingList(uuid7)
        self._diagnoses: tuple[int, tuple[Diagnosis, ...]] = (0, ())
        self._proposed_s = clock.monotonic_s()
        self._kept_s = -pace.keep_every_s
        self._offering = Offering(advice, pace.offer_again_s)
        self._causes = LastingCauses(pace.stands_s)
        self._round: asyncio.Task[_Round] | None = None
        self._begun_s = 0.0
        self._memory = FinderMemory(project / MEMORY)
        self._memory.recall(self._watch)
        self._anew: set[FindingPlace] = set()
        """Where what comes next is normal, as somebody said during the round that is under way."""
        self._checks = CheckAnswers(
            lambda: self._reasoning.modes.value,
            lambda: self._image.cell.equipment,
            lambda: self._diagnoses[1],
            skills,
            lambda: modes.stopped is not None,
            journal,
        )
        self._checks.on_changed.append(self._hurry)
        dispatcher.serve(LearnAnew, LearningService(self.findings, access, self.learn_anew).learn_anew)
        dispatcher.serve(AnswerCheck, self._checks.answer)
        dispatcher.serve(TakeBackAnswer, self._checks.take_back)
        service = FindingsService(
            self.findings,
            lambda: self._watch.watched,
            lambda: self._diagnoses,
            library=lambda: self._reasoning.modes.value,
            confidence=self._learned.confidence,
            checks=self._checks,
            records=records,
            modes=modes,
            skills=skills,
            journal=journal,
        )
        dispatcher.answer(AskFindings, service.answer)
        dispatcher.answer(AskSiteModels, SiteModelAnswers(self._own_models.lines).answer)
        book = FailureModeAnswers(self._reasoning.modes, image, skills)
        dispatcher.answer(AskFailureModes, book.answer)

    async def tend(self) -> None:
        """Take what the last round found, and begin the next one: nobody waits for a finder.

        Raises:
            TimeoutError: a round does not come to its end; people are told, and everything else goes on.
        """
        now_s = clock.monotonic_s()
        if self._round is not None:
            if not self._round.done():
                if now_s - self._begun_s > self._pace.hangs_s:
                    raise TimeoutError(
                        f"what watches the cell has not answered for {self._pace.hangs_s:.0f} s or longer"
                    )
                return
            done, self._round = self._round, None
            self._take(done.result())
        self._begin_anew()
        is_due = now_s - self._proposed_s >= self._pace.propose_every_s
        if is_due:
            self._reasoning.follow()
            is_due = self._reasoning.modes.is_read  # before that nobody can tell what may be behind anything
        if is_due:
            await self._checks.recall()
            self._checks.tend()
        is_to_keep = now_s - self._kept_s >= self._pace.keep_every_s
        self._proposed_s = now_s if is_due else self._proposed_s
        self._kept_s = now_s if is_to_keep else self._kept_s
        self._begun_s = now_s
        present = self._present(await self._why()) if is_due else None
        self._round = asyncio.create_task(
            asyncio.to_thread(self._work, self._watch, self._grid.rows(), present, keeps=is_to_keep)
        )

    def learn_anew(self, place: FindingPlace) -> None:
        """What comes next is normal there: who looks at it gathers its reference anew, and nothing stands any more."""
        self._anew.add(place)
        self.findings.end(place)

    def troubles(self) -> Mapping[str, str]:
        """Files that are not used."""
        return {"failure_modes": self._reasoning.modes.trouble}

    def use_cell(self) -> None:
        """The image has another cell now. What was learned, and what stands, of what is still there goes on."""
        self._grid.end()
        if self._round is None:
            self._memory.known |= self._watch.remember()
        self._watch = self._watch_of(self._image.cell)
        self._memory.recall(self._watch)
        self._grid = SampleGrid(self._image, self._watch.tags)
        self.findings.keep(self._watch.watched, clock.now_ns())
        self._diagnoses = (0, ())
        self._offering.forget()

    def _watch_of(self, cell: Cell) -> CellWatch:
        return CellWatch({**self._finders(cell), **self._own_models.finders(cell)})

    async def stop(self) -> None:
        """Keep what was learned; of a round that does not end in time, what the one before knew is kept already."""
        await self._reasoning.stop()
        if self._round is not None:
            await asyncio.wait({self._round}, timeout=_ENDS_WITHIN_S)
        if self._round is None or self._round.done():
            self._memory.known |= self._watch.remember()
            await asyncio.to_thread(self._memory.keep)

    def _work(self, watch: CellWatch, rows: tuple[Times, Floats], present: Present | None, *, keeps: bool) -> "_Round":
        """Beside the loop: judge, work out what may be behind what stood, and remember. One at a time."""
        watch.update(*rows)
        diagnoses, proposals = self._reasoning.work_out(present) if present is not None else ((), ())
        served: Mapping[EquipmentId, int] | None = None
        if keeps:
            self._around = self._circumstances(clock.now_ns())
            served = self._served(clock.now_ns())
            self._learned.refresh()
            self._memory.known |= watch.remember()
            self._memory.keep()
        return _Round(
            watch=watch,
            findings=watch.findings(),
            ignorances=watch.ignorances(),
            worked_out_ns=present.now_ns if present is not None else 0,
            diagnoses=diagnoses,
            proposals=proposals,
            served=served,
        )

    def _take(self, done: "_Round") -> None:
        if done.served is not None:
            self._checks.use_served(done.served)
        if done.watch is not self._watch:  # another cell meanwhile
            return
        told = [one for one in done.findings if one.place not in self._anew]
        self.findings.take(told, done.ignorances, clock.now_ns())
        if not done.worked_out_ns:
            return
        self._diagnoses = (done.worked_out_ns, done.diagnoses)
        if not self._anew:  # what rests on a finding that is normal now is worked out anew first
            self._offering.offer(done.proposals)

    def _begin_anew(self) -> None:
        """Between two rounds: a finder is at work on no other thread."""
        anew, self._anew = self._anew, set()
        if anew:
            self._watch.learn_anew(lambda place: place in anew)
            self._kept_s = -self._pace.keep_every_s

    def _present(self, why: WhyAnswer) -> Present:
        cell = self._image.cell
        now_ns = clock.now_ns()
        unheard = frozenset(self._unheard(cell))
        lasting = self._causes.of(why.causes)
        knows_why = why.verdict is not Verdict.UNKNOWN and len(lasting) == len(why.causes)
        procedures = {
            one.procedure.id: one.procedure
            for one in self._shelf.procedures()
            if one.procedure.state is ProcedureState.RELEASED
        }
        seen = Seen(
            equipment=cell.equipment,
            findings=tuple(self.findings.standing.values()),
            watched=frozenset(self._watch.watched),
            ignorance=self.findings.ignorances,
            alarms=tuple(self._alarms.alarms.values()),
            alarm_names=self._alarms.plan.names_by_equipment(),
            unheard=unheard,
            causes=lasting,
            asked_why=frozenset(one.id for one in cell.equipment if one.id not in unheard) if knows_why else (),
            circumstances=self._around,
            answers=tuple(
                Answered(check=one.check, equipment=one.equipment, answer=one.answer) for one in self._checks.counting
            ),
        )
        learned = self._learned.now
        readings = {name: self._image.reading(name) for name in self._image.index}  # looked at beside the loop
        return Present(
            cell=cell,
            look=lambda name: readings.get(name, NOTHING_HEARD),
            seen=seen,
            now_ns=now_ns,
            seen_ns=self._watch.newest_ns,
            procedures=procedures,
            experience=learned.experience,
            situation=Situation(cured=learned.cured, found_worth_it=learned.found_worth_it),
            windows=self._windows,
        )

    def _hurry(self) -> None:
        """What somebody just said is worked in with the next round, not after a wait."""
        self._proposed_s = clock.monotonic_s() - self._pace.propose_every_s
        self._offering.forget()

    def _unheard(self, cell: Cell) -> set[EquipmentId]:
        silent = {key for key, status in self._image.connections.items() if status.state not in _HEARD}
        return {one.id for one in cell.equipment if one.node is not None and one.node.endpoint in silent}


@dataclass(frozen=True, slots=True, kw_only=True)
class _Round:
    """What one round beside the loop found."""

    watch: CellWatch
    findings: tuple[Finding, ...]
    ignorances: tuple[Ignorance, ...]
    worked_out_ns: int
    """As of when diagnoses and proposals are; 0: they were not due."""
    diagnoses: tuple[Diagnosis, ...]
    proposals: tuple[Recommendation, ...]
    served: Mapping[EquipmentId, int] | None
    """When work ended last at each piece of equipment; None: it was not looked up."""
