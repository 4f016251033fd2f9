"""Answers what was found in the cell's own data; puts on record when a finding begins and ends."""

import logging
from collections.abc import Callable

from hmi.domain.advice import AdviceType, Confidence
from hmi.domain.advice_mode import AdviceMode
from hmi.domain.advice_rules import is_veiled
from hmi.domain.advice_state import Advice
from hmi.domain.diagnosis import Candidate, Diagnosis
from hmi.domain.failure_mode import FailureModeId, FailureModeLibrary
from hmi.domain.finding import Finding, FindingPlace
from hmi.domain.finding_query import AskFindings, FindingsAnswer
from hmi.domain.person import SERVICE, Role
from hmi.domain.problem import Problem, problem_of
from hmi.domain.procedure_query import SkillRow
from hmi.domain.tag import Scalar
from hmi.live.finding_list import FindingList
from hmi.ports.advice import AdvicePort
from hmi.ports.journal import JournalPort, JournalUnavailable
from hmi.ports.qualification import SkillBookPort
from hmi.services.ai_modes import AiModes
from hmi.services.caller import Caller
from hmi.services.check_answers import CheckAnswers

log = logging.getLogger(__name__)


class FindingsService:
    """Lives on the service's loop.

    Args:
        findings: What stands.
        watched: What is looked for.
        diagnoses: What may be behind it, and when that was worked out.
        library: In which its modes and checks stand.
        confidence: How often a mode was right.
        checks: What people answered.
        records: Recommendations on which people may have to say first what they think.
        modes: How far each kind of advice may go.
        skills: What they are called that checks ask for.
        journal: Where it is put on record.
    """

    def __init__(
        self,
        findings: FindingList,
        watched: Callable[[], tuple[FindingPlace, ...]],
        diagnoses: Callable[[], tuple[int, tuple[Diagnosis, ...]]],
        *,
        library: Callable[[], FailureModeLibrary],
        confidence: Callable[[FailureModeId], Confidence | None],
        checks: CheckAnswers,
        records: AdvicePort,
        modes: AiModes,
        skills: SkillBookPort,
        journal: JournalPort,
    ) -> None:
        self._findings, self._watched, self._diagnoses, self._journal = findings, watched, diagnoses, journal
        self._library, self._confidence, self._checks = library, confidence, checks
        self._records, self._modes, self._skills = records, modes, skills
        findings.on_began.append(lambda finding: self._record("began", finding))
        findings.on_ended.append(lambda finding: self._record("ended", finding))

    async def answer(self, query: AskFindings, caller: Caller) -> FindingsAnswer:
        """What is known now, as far as this person may be told it."""
        time_ns, diagnoses = self._diagnoses()
        stop = self._modes.stopped
        return FindingsAnswer(
            time_ns=time_ns,
            findings=tuple(sorted(self._findings.standing.values(), key=lambda one: one.began_ns)),
            ended=tuple(self._findings.ended),
            watched=self._watched(),
            ignorances=self._findings.ignorances,
            problems=self._problems(diagnoses, caller) if stop is None else (),
            answers=self._checks.told(caller),
            skills=tuple(SkillRow(id=one.id, label=one.label) for one in self._skills.skills()),
            stop=stop,
        )

    def _problems(self, diagnoses: tuple[Diagnosis, ...], caller: Caller) -> tuple[Problem, ...]:
        """What is only recorded is told to who changes modes (practice 6.2); what is veiled stays so."""
        waiting = [one for one in self._records.standing() if is_veiled(one, caller.ref)] if diagnoses else []
        return tuple(
            problem_of(
                one,
                self._library(),
                may_tell=lambda mode: self._may_tell(mode, caller),
                is_veiled=lambda candidate: any(_is_about(advice, candidate) for advice in waiting),
                confidence=self._confidence,
                refusal=lambda asked: self._checks.refusal(asked.kind, asked.skill, caller),
            )
            for one in diagnoses
        )

    def _may_tell(self, mode: FailureModeId, caller: Caller) -> bool:
        reach = self._modes.reach(AdviceType(mode))
        is_recorded = reach is AdviceMode.SHADOW and Role.COORDINATOR in caller.roles
        return is_recorded or reach.rank >= AdviceMode.ADVISORY.rank

    def _record(self, kind: str, finding: Finding) -> None:
        facts: dict[str, Scalar | None] = {
            "finding": finding.id,
            "symptom": finding.symptom,
            "detector": finding.detector,
            "version": finding.detector_version,
            "part": finding.part,
            "began_ns": finding.began_ns,
            "strength": round(finding.strength, 3),
        }
        try:
            self._journal.record(
                f"finding.{kind}", finding.equipment, facts,
                actor=SERVICE.ref, roles=SERVICE.roles, screen=SERVICE.screen,
            )  # fmt: skip
        except JournalUnavailable as error:
            log.error("that %s %s could not be recorded: %s", finding.symptom, kind, error)


def _is_about(advice: Advice, candidate: Candidate) -> bool:
    proposal = advice.proposal
    return proposal.advice_type == candidate.at.mode and proposal.equipment in (None, candidate.at.equipment)
