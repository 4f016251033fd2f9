"""What notices and proposes: finders on the living cell, what may be behind it, and proposals to the advice service."""

import asyncio
import logging
import os
from collections.abc import Mapping
from pathlib import Path

import msgspec

from hmi import clock
from hmi.advisor.cell_watch import CellWatch
from hmi.advisor.expected_value import Situation
from hmi.advisor.learned import Learned, learned_from
from hmi.advisor.recommender import Present, Recommender
from hmi.advisor.seen import Seen
from hmi.advisor.third_party import ThirdPartyRecommender, third_party_finders, third_party_recommenders
from hmi.advisor.watching import finders_of
from hmi.bootstrap.project import MEMORY
from hmi.content.failure_modes_file import failure_modes_in_use
from hmi.domain.advice import Recommendation
from hmi.domain.cell import Cell
from hmi.domain.connection import ConnectionState
from hmi.domain.diagnosis import Diagnosis
from hmi.domain.equipment import EquipmentId
from hmi.domain.failure_mode import FailureModeLibrary
from hmi.domain.failure_mode_query import AskFailureModes
from hmi.domain.finding_query import AskFindings
from hmi.domain.procedure import ProcedureState
from hmi.domain.reading import NOTHING_HEARD
from hmi.live.alarm_list import AlarmList
from hmi.live.finding_list import FindingList
from hmi.live.process_image import ProcessImage
from hmi.live.sample_grid import SampleGrid
from hmi.ports.advice import AdvicePort
from hmi.ports.journal import JournalPort, JournalUnavailable
from hmi.ports.procedures import ProcedureShelfPort
from hmi.ports.qualification import SkillBookPort
from hmi.services.advice import AdviceService
from hmi.services.dispatcher import Dispatcher
from hmi.services.failure_modes import FailureModeAnswers
from hmi.services.findings import FindingsService
from hmi.store.uuid7 import uuid7

log = logging.getLogger(__name__)

_KEEP_EVERY_S = 60.0
_PROPOSE_EVERY_S = 5.0
_OFFER_AGAIN_NS = 3600 * 10**9
LEARNS_FROM_NS = 2 * 365 * 86_400 * 10**9
"""As long as recommendations are kept (practice 7.2)."""
_HEARD = (ConnectionState.LIVE, ConnectionState.PARTIAL)


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
    ) -> None:
        self._file = project / MEMORY
        self._image, self._alarms, self._shelf, self._advice = image, alarms, shelf, advice
        self._records = records
        self._learned = Learned()
        self._modes = failure_modes_in_use(project)
        self._library: FailureModeLibrary | None = None
        self._recommender = Recommender(FailureModeLibrary())
        self._brought = third_party_recommenders()
        self._watch = CellWatch({**finders_of(image.cell), **third_party_finders(image.cell)})
        self._grid = SampleGrid(image, self._watch.tags)
        self.findings = FindingList(uuid7)
        self._diagnoses: tuple[int, tuple[Diagnosis, ...]] = (0, ())
        self._proposed_s = clock.monotonic_s()
        self._kept_s = -_KEEP_EVERY_S
        self._offered: dict[str, tuple[str, int]] = {}
        """By cause: how what was offered last looked, and when."""
        self._recall()
        service = FindingsService(self.findings, lambda: self._watch.watched, lambda: self._diagnoses, journal)
        dispatcher.answer(AskFindings, service.answer)
        book = FailureModeAnswers(lambda: self._modes.value, lambda: self._modes.trouble, image, skills)
        dispatcher.answer(AskFailureModes, book.answer)

    async def tend(self) -> None:
        """Judge what came since the last time; propose every few seconds; keep what was learned every minute."""
        watch = self._watch
        times, values = self._grid.rows()
        if len(times):
            await asyncio.to_thread(watch.update, times, values)
        if watch is not self._watch:  # another cell meanwhile
            return
        self.findings.take(watch.findings(), watch.ignorances(), clock.now_ns())
        now_s = clock.monotonic_s()
        if now_s - self._proposed_s >= _PROPOSE_EVERY_S:
            self._proposed_s = now_s
            await self._propose()
        if now_s - self._kept_s >= _KEEP_EVERY_S:
            self._kept_s = now_s
            self._learned = await asyncio.to_thread(_learned, self._records, clock.now_ns())
            await asyncio.to_thread(self._keep, watch.remember())

    def troubles(self) -> Mapping[str, str]:
        """Files that are not used."""
        return {"failure_modes": self._modes.trouble}

    def use_cell(self) -> None:
        """The image has another cell now."""
        self._grid.end()
        before = self._watch.remember()
        self._watch = CellWatch({**finders_of(self._image.cell), **third_party_finders(self._image.cell)})
        self._watch.recall(before)
        self._grid = SampleGrid(self._image, self._watch.tags)
        self.findings.begin_anew()

    def stop(self) -> None:
        """Keep what was learned."""
        self._keep(self._watch.remember())

    async def _propose(self) -> None:
        await asyncio.to_thread(self._modes.refresh)
        if self._library is not self._modes.value:
            self._library = self._modes.value
            self._recommender = Recommender(self._library)
        present = self._present()
        recommender = self._recommender
        diagnoses, proposals = await asyncio.to_thread(_worked_out, recommender, self._brought, present)
        self._diagnoses = (present.now_ns, diagnoses)
        standing = {proposal.cause for proposal in proposals}
        self._offered = {cause: last for cause, last in self._offered.items() if cause in standing}
        for proposal in proposals:
            self._offer(proposal)

    def _offer(self, proposal: Recommendation) -> None:
        """An equal proposal is not offered again at once: that would be a record every few seconds.

        It is after an hour: by then the first may have expired, or have been turned down for now. What becomes of it
        among those that stand, or were rejected, is the advice service's to say.
        """
        look = f"{proposal.intervention}|{proposal.plan.plan_hash}|{proposal.strength // 0.5}"
        before = self._offered.get(proposal.cause)
        if before is not None and before[0] == look and proposal.made_ns - before[1] < _OFFER_AGAIN_NS:
            return
        try:
            self._advice.offer(proposal)
        except JournalUnavailable as error:
            log.error("a proposal is not on record yet: %s", error)
            return
        self._offered[proposal.cause] = (look, proposal.made_ns)

    def _present(self) -> Present:
        cell = self._image.cell
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
            unheard=frozenset(self._unheard(cell)),
        )
        learned = self._learned
        readings = {name: self._image.reading(name) for name in self._image.index}  # looked at beside the loop
        return Present(
            cell=cell,
            look=lambda name: readings.get(name, NOTHING_HEARD),
            seen=seen,
            now_ns=clock.now_ns(),
            seen_ns=self._watch.newest_ns,
            procedures=procedures,
            experience=learned.experience,
            situation=Situation(cured=learned.cured, found_worth_it=learned.found_worth_it),
        )

    def _unheard(self, cell: Cell) -> set[EquipmentId]:
        silent = {key for key, status in self._image.connections.items() if status.state not in _HEARD}
        return {one.id for one in cell.equipment if one.node is not None and one.node.endpoint in silent}

    def _recall(self) -> None:
        try:
            memories = msgspec.msgpack.decode(self._file.read_bytes(), type=dict[str, bytes])
        except FileNotFoundError:
            return
        except (OSError, msgspec.MsgspecError) as error:
            log.error("what was learned cannot be read, it is learned anew: %s", error)
            return
        for key in self._watch.recall(memories):
            log.warning("%s learns anew: what it knew was another version's", key)

    def _keep(self, memories: dict[str, bytes]) -> None:
        fresh = self._file.with_suffix(".new")
        try:
            self._file.parent.mkdir(parents=True, exist_ok=True)
            fresh.write_bytes(msgspec.msgpack.encode(memories))
            os.replace(fresh, self._file)
        except OSError as error:
            log.error("what was learned cannot be kept: %s", error)


def _learned(records: AdvicePort, now_ns: int) -> Learned:
    return learned_from(records.rows(now_ns - LEARNS_FROM_NS, now_ns))


def _worked_out(
    recommender: Recommender, brought: tuple[ThirdPartyRecommender, ...], present: Present
) -> tuple[tuple[Diagnosis, ...], tuple[Recommendation, ...]]:
    diagnoses = recommender.diagnoses(present)
    theirs = (proposal for one in brought for proposal in one.proposals(present, diagnoses))
    return diagnoses, (*recommender.proposals(present, diagnoses), *theirs)
