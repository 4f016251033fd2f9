"""Answers what was found in the cell's own data; puts on record when a finding begins and ends."""

import logging
from collections.abc import Callable

from hmi.domain.diagnosis import Diagnosis
from hmi.domain.finding import Finding, FindingPlace
from hmi.domain.finding_query import AskFindings, FindingsAnswer
from hmi.domain.person import SERVICE
from hmi.domain.tag import Scalar
from hmi.live.finding_list import FindingList
from hmi.ports.journal import JournalPort, JournalUnavailable
from hmi.services.caller import Caller

log = logging.getLogger(__name__)


class FindingsService:
    """Lives on the service's loop.

    Args:
        findings: What stands.
        watched: What is looked for.
        diagnoses: What may be behind it, and when that was worked out.
        journal: Where it is put on record.
    """

    def __init__(
        self,
        findings: FindingList,
        watched: Callable[[], tuple[FindingPlace, ...]],
        diagnoses: Callable[[], tuple[int, tuple[Diagnosis, ...]]],
        journal: JournalPort,
    ) -> None:
        self._findings, self._watched, self._diagnoses, self._journal = findings, watched, diagnoses, journal
        findings.on_began.append(lambda finding: self._record("began", finding))
        findings.on_ended.append(lambda finding: self._record("ended", finding))

    async def answer(self, query: AskFindings, caller: Caller) -> FindingsAnswer:
        """What is known now."""
        time_ns, diagnoses = self._diagnoses()
        return FindingsAnswer(
            time_ns=time_ns,
            findings=tuple(sorted(self._findings.standing.values(), key=lambda one: one.began_ns)),
            ended=tuple(self._findings.ended),
            watched=self._watched(),
            ignorances=self._findings.ignorances,
            diagnoses=diagnoses,
        )

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
