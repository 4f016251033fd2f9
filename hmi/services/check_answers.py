"""Takes what people say to the checks that tell failure modes apart, and lets it count for as long as it may.

The journal is where answers are kept: after a restart those that count still are read from it.
"""

import logging
from collections.abc import Callable, Collection, Iterator, Mapping

from hmi import clock
from hmi.domain.check_command import AnswerCheck, TakeBackAnswer
from hmi.domain.diagnosis import Diagnosis
from hmi.domain.equipment import Equipment, EquipmentId
from hmi.domain.failure_mode import Check, CheckId, CheckKind, FailureModeLibrary, places_of
from hmi.domain.finding_query import AnswerTold
from hmi.domain.given_answer import COUNTS_FOR_NS, AnswerEnd, GivenAnswer
from hmi.domain.outcome import Done, Outcome, Reason, Refused
from hmi.domain.permission import Action, may
from hmi.domain.person import SERVICE, Actor, PersonRef
from hmi.domain.problem import CheckChoice
from hmi.domain.procedure import Level, Skill
from hmi.domain.query import AskJournal
from hmi.domain.tag import Scalar
from hmi.ports.journal import JournalPort, JournalUnavailable
from hmi.ports.qualification import QualificationPort
from hmi.services.access import actor_of
from hmi.services.caller import Caller

log = logging.getLogger(__name__)

ANSWERED, TAKEN_BACK, ENDED = "check.answered", "check.taken_back", "check.ended"
_MOST_ROWS = 1000
_At = tuple[CheckId, EquipmentId]


class CheckAnswers:
    """Lives on the service's loop.

    Args:
        library: The checks that are known now.
        equipment: Of the cell as it is now.
        diagnoses: What was worked out last; only what it would tell apart is asked.
        qualifications: What people are qualified for.
        is_stopped: Whether AI is stopped: then nothing is asked.
        journal: Where answers are kept.
    """

    def __init__(
        self,
        library: Callable[[], FailureModeLibrary],
        equipment: Callable[[], tuple[Equipment, ...]],
        diagnoses: Callable[[], tuple[Diagnosis, ...]],
        qualifications: QualificationPort,
        is_stopped: Callable[[], bool],
        journal: JournalPort,
        now_ns: Callable[[], int] = clock.now_ns,
    ) -> None:
        self._library, self._equipment, self._diagnoses = library, equipment, diagnoses
        self._qualifications, self._is_stopped = qualifications, is_stopped
        self._journal, self._now_ns = journal, now_ns
        self._given: dict[_At, GivenAnswer] = {}
        self._served: Mapping[EquipmentId, int] = {}
        self._is_recalled = False
        self.on_changed: list[Callable[[], None]] = []

    async def recall(self) -> None:
        """Read once what was answered before a restart and counts still. Until then nobody can answer anything."""
        if self._is_recalled:
            return
        kinds = (ANSWERED, TAKEN_BACK, ENDED)
        question = AskJournal(kinds=kinds, start_ns=self._now_ns() - COUNTS_FOR_NS, limit=_MOST_ROWS)
        told = await self._journal.read(question)
        for row in reversed(told.rows):
            at = (CheckId(row.facts.get("check", "")), EquipmentId(row.subject))
            self._given.pop(at, None)
            if row.kind == ANSWERED:
                self._given[at] = GivenAnswer(
                    check=at[0],
                    equipment=at[1],
                    answer=row.facts.get("answer", ""),
                    by=PersonRef(row.actor) if row.actor else None,
                    answered_ns=row.time_ns,
                )
        self._is_recalled = True

    def tend(self) -> None:
        """Let go of what does not count any longer, and put that on record."""
        for at, given in list(self._given.items()):
            why = self._end(given)
            if why is None:
                continue
            try:
                self._record(ENDED, given, {"why": why.value}, SERVICE)
            except JournalUnavailable as error:
                log.error("that an answer ended could not be recorded yet: %s", error)
                return  # it counts for nothing all the same
            self._given.pop(at, None)

    def use_served(self, served: Mapping[EquipmentId, int]) -> None:
        """When work ended last at each piece of equipment: what was seen before it may be otherwise by now."""
        self._served = served

    @property
    def counting(self) -> tuple[GivenAnswer, ...]:
        """Answers that count now, the newest first."""
        standing = [one for one in self._given.values() if self._end(one) is None]
        return tuple(sorted(standing, key=lambda one: (-one.answered_ns, one.check, one.equipment)))

    def told(self, caller: Caller) -> tuple[AnswerTold, ...]:
        """Those that count, with what they answer."""
        return tuple(self._told(caller))

    async def answer(self, command: AnswerCheck, caller: Caller) -> Outcome:
        """Take an answer to something that is asked now, or another one to what was answered before."""
        check = self._check(command.check, command.equipment)
        if check is None or command.answer not in {one.id for one in check.answers}:
            return Refused(reason=Reason.UNKNOWN_CHECK)
        refusal = self.refusal(check.kind, check.skill, caller)
        if refusal is not None:
            return refusal
        at = (command.check, command.equipment)
        if at not in self._asked() and at not in {(one.check, one.equipment) for one in self.counting}:
            return Refused(reason=Reason.CHECK_OVER)
        given = GivenAnswer(
            check=command.check,
            equipment=command.equipment,
            answer=command.answer,
            by=caller.ref,
            answered_ns=self._now_ns(),
        )
        self._record(ANSWERED, given, {}, actor_of(caller))
        self._given[at] = given
        self._tell()
        return Done()

    async def take_back(self, command: TakeBackAnswer, caller: Caller) -> Outcome:
        """Let an answer count no longer."""
        given = self._given.get((command.check, command.equipment))
        check = self._check(command.check, command.equipment)
        if given is None or check is None or self._end(given) is not None:
            return Refused(reason=Reason.CHECK_OVER)
        refusal = self.refusal(check.kind, check.skill, caller)
        if refusal is not None:
            return refusal
        self._record(TAKEN_BACK, given, {}, actor_of(caller))
        self._given.pop((command.check, command.equipment), None)
        self._tell()
        return Done()

    def refusal(self, kind: CheckKind, skill: Skill | None, caller: Caller) -> Refused | None:
        """Why this person may not answer such a check; None: they may.

        What is looked at, measured or tried takes somebody who is there, and who knows how where it says so.
        """
        if caller.session is None:
            return Refused(reason=Reason.NOT_SIGNED_IN)
        if self._is_stopped():
            return Refused(reason=Reason.AI_STOPPED)
        if not self._is_recalled:
            return Refused(reason=Reason.JOURNAL_UNAVAILABLE)
        if not may(caller.roles, Action.ANSWER_CHECKS):
            return Refused(reason=Reason.NOT_PERMITTED, facts={"action": Action.ANSWER_CHECKS.value})
        if kind is not CheckKind.ASK and not caller.is_at_cell:
            return Refused(reason=Reason.NOT_AT_CELL)
        if skill is None:
            return None
        has = self._qualifications.levels(caller.session.person).get(skill, Level.NONE)
        if has >= Level.ALONE:
            return None
        facts: dict[str, Scalar] = {"skill": skill, "level": int(Level.ALONE), "has": int(has)}
        return Refused(reason=Reason.NOT_QUALIFIED, facts=facts)

    def _told(self, caller: Caller) -> Iterator[AnswerTold]:
        for given in self.counting:
            check = self._check(given.check, given.equipment)
            if check is not None:
                yield AnswerTold(
                    given=given,
                    question=check.question,
                    choices=tuple(CheckChoice(id=one.id, label=one.label) for one in check.answers),
                    refusal=self.refusal(check.kind, check.skill, caller),
                )

    def _asked(self) -> Collection[_At]:
        questions = (one.question for one in self._diagnoses())
        return {(one.check, one.equipment) for one in questions if one is not None and one.check is not None}

    def _end(self, given: GivenAnswer) -> AnswerEnd | None:
        check = self._check(given.check, given.equipment)
        if check is None or given.answer not in {one.id for one in check.answers}:
            return AnswerEnd.UNKNOWN_CHECK
        return given.end(self._now_ns(), self._served)

    def _check(self, wanted: CheckId, equipment: EquipmentId) -> Check | None:
        """It, where it can be answered at that place; the same in every mode that has it."""
        places = places_of(self._equipment())
        return next(
            (
                check
                for mode in self._library().modes
                for check in mode.checks
                if check.id == wanted and equipment in places.get(check.at or mode.equipment_class, ())
            ),
            None,
        )

    def _record(self, kind: str, given: GivenAnswer, facts: dict[str, Scalar | None], by: Actor) -> None:
        """Raises ``JournalUnavailable``: then nothing counts that is not on record."""
        told: dict[str, Scalar | None] = {"check": given.check, "answer": given.answer, **facts}
        self._journal.record(kind, given.equipment, told, actor=by.ref, roles=by.roles, screen=by.screen)

    def _tell(self) -> None:
        for listener in self.on_changed:
            listener()
