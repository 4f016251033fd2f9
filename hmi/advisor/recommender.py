"""From what is seen to proposals: diagnose, rank what can be done, and work it out for this cell. Writes nothing."""

import hashlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Final

import msgspec

from hmi.advisor.costs import an_hour_of
from hmi.advisor.diagnosis import diagnose, is_settled
from hmi.advisor.evidence import answers_of, evidence_of, gaps_of
from hmi.advisor.expected_value import Choice, Ranking, Situation, When, rank
from hmi.advisor.experience import NO_EXPERIENCE, Experience, confidence_of
from hmi.advisor.measures import measures_of
from hmi.advisor.seen import Seen
from hmi.domain.advice import (
    DO_NOTHING,
    SOMETHING_ELSE,
    AdviceType,
    Alternative,
    Candidate,
    CauseKey,
    Confidence,
    LiveCondition,
    ModelInput,
    Recommendation,
    Source,
    Waiting,
    Weight,
)
from hmi.domain.advice_plan import ExactWrite, Plan, is_bindable
from hmi.domain.cell import Cell
from hmi.domain.diagnosis import Candidate as Suspected
from hmi.domain.diagnosis import Diagnosis
from hmi.domain.diagnosis import EvidenceKind as ClueKind
from hmi.domain.failure_mode import FailureMode, FailureModeId, FailureModeLibrary, Intervention, Risk
from hmi.domain.finding import Finding
from hmi.domain.outcome_measure import MeasuringWindows
from hmi.domain.procedure import Procedure, ProcedureId
from hmi.domain.procedure_plan import NotInThisCell, plan_of, tags_in_plan
from hmi.domain.quality import Freshness
from hmi.domain.reading import Reading
from hmi.domain.state_tags import Look

MODEL: Final = "failure_mode_diagnosis"
VERSION: Final = "1"
VALID_NS: Final = 8 * 3600 * 10**9
"""A shift: whoever comes next looks at the cell as it is then."""
_SEVERE: Final = 7
"""Severity (IEC 60812) from which people assess the situation themselves before they see the proposal."""
_MOST_CANDIDATES: Final = 5
_TOLERANCE: Final = 0.01


@dataclass(frozen=True, slots=True, kw_only=True)
class Present:
    """What proposals are worked out from, at one moment."""

    cell: Cell
    look: Look
    seen: Seen
    now_ns: int
    seen_ns: int
    """The newest moment of the cell that finders saw, by the clock of its controllers."""
    procedures: Mapping[ProcedureId, Procedure]
    """In use in this cell; what needs another is not proposed."""
    experience: Experience = NO_EXPERIENCE
    situation: Situation = field(default_factory=Situation)
    windows: MeasuringWindows = field(default_factory=MeasuringWindows)


def library_sha256(library: FailureModeLibrary) -> str:
    """Of all that proposals of this model rest on, 64 hex digits."""
    return hashlib.sha256(msgspec.json.encode(library, order="deterministic")).hexdigest()


class Recommender:
    """Proposes for one library.

    Args:
        library: The modes.
        seed: Of the site: by it is drawn what is shown though it is not worth its cost.
    """

    def __init__(self, library: FailureModeLibrary, *, seed: int = 0) -> None:
        self._library, self._seed = library, seed
        self._modes = {mode.id: mode for mode in library.modes}
        self._source = Source(model=MODEL, version=VERSION, sha256=library_sha256(library))

    def diagnoses(self, present: Present) -> tuple[Diagnosis, ...]:
        """What may be behind what is seen, the surest first."""
        return diagnose(self._library, present.seen, present.experience)

    def proposals(self, present: Present, diagnoses: Iterable[Diagnosis]) -> Iterator[Recommendation]:
        """One for each problem of which one mode stands out and something is worth doing."""
        for diagnosis in diagnoses:
            best = diagnosis.best
            if best is None or best.at.mode not in self._modes:
                continue
            if not is_settled(diagnosis, present.seen.findings, present.seen_ns):
                continue
            key = f"{best.at.equipment}|{','.join(best.parts)}|{best.at.mode}"
            ranking = rank(diagnosis, self._library, present.situation, seed=self._seed, key=key)
            found = _best_that_can_be_done(ranking, present)
            if found is not None:
                yield self._proposal(present, diagnosis, best, ranking, *found)

    def _proposal(
        self,
        present: Present,
        diagnosis: Diagnosis,
        best: Suspected,
        ranking: Ranking,
        offered: Choice,
        intervention: Intervention,
        plan: Plan,
    ) -> Recommendation:
        mode = self._modes[best.at.mode]
        findings = _findings(diagnosis, present.seen.findings)
        part = next((one.part for one in findings if one.part), best.parts[0] if best.parts else "")
        is_severe = mode.severity >= _SEVERE or intervention.risk is Risk.HIGH
        return Recommendation(
            advice_type=AdviceType(mode.id),
            cause=CauseKey(f"{best.at.equipment}|{part}|{mode.id}"),
            equipment=best.at.equipment,
            part=part,
            title=intervention.title,
            why=mode.title,
            intervention=intervention.id,
            plan=plan,
            source=self._source,
            impact=Weight.HIGH if is_severe else Weight.LOW,
            risk=Weight.HIGH if intervention.risk is Risk.HIGH else Weight.LOW,
            skill=intervention.skill,
            evidence=(*evidence_of(diagnosis, best, findings), *answers_of(best, mode)),
            confidence=_confidence(mode.id, present.experience),
            strength=max((one.strength for one in findings), default=1.0),
            expected_value=offered.saves,
            benefit=offered.benefit,
            cost=offered.cost,
            waiting=_waiting(mode, present, findings),
            alternatives=tuple(_alternatives(ranking, offered)),
            candidates=tuple(self._candidates(diagnosis)),
            gaps=tuple(gaps_of(best, present.seen)),
            conditions=tuple(_conditions(plan, present)),
            measures=tuple(measures_of(findings, present.cell, present.look, present.windows)),
            inputs=tuple(_inputs(findings, present)),
            made_ns=present.now_ns,
            valid_until_ns=present.now_ns + VALID_NS,
            is_trial_asked=bool(plan.writes),
        )

    def _candidates(self, diagnosis: Diagnosis) -> Iterator[Candidate]:
        """For the person's own assessment: by name, which tells nothing, and something else."""
        shown = sorted(diagnosis.candidates[:_MOST_CANDIDATES], key=lambda one: one.at)
        for one in shown:
            yield Candidate(id=f"{one.at.mode}|{one.at.equipment}", title=self._modes[one.at.mode].title)
        yield Candidate(id=SOMETHING_ELSE)


def _best_that_can_be_done(ranking: Ranking, present: Present) -> tuple[Choice, Intervention, Plan] | None:
    """What is worth most of all that can be worked out for this cell; None where nothing is worth it."""
    for choice in ranking.choices:
        is_worth_it = choice.saves > 0.0 or (ranking.explores and choice is ranking.offered)
        if choice.intervention is None or not is_worth_it:
            continue
        plan = _plan(choice.intervention, present)
        if plan is not None:
            return choice, choice.intervention, plan
    return None


def _plan(intervention: Intervention, present: Present) -> Plan | None:
    """Worked out for this cell; None where its procedure is not in use here, names what is not there, or hands over
    what nobody knows: an approval is of values, and would never be carried out.

    What has no procedure is done by people without a guide, and sends nothing.
    """
    if intervention.procedure is None:
        return Plan()
    procedure = present.procedures.get(intervention.procedure)
    if procedure is None:
        return None
    seen = {name: value for name in tags_in_plan(procedure) if (value := present.look(name).value) is not None}
    try:
        plan = plan_of(procedure, present.cell, seen)
    except NotInThisCell:
        return None
    return plan if is_bindable(plan) else None


def _findings(diagnosis: Diagnosis, findings: Iterable[Finding]) -> list[Finding]:
    """Those among the clues, the strongest first."""
    clues = {(one.name, one.equipment) for one in diagnosis.clues if one.kind is ClueKind.FINDING}
    found = [one for one in findings if (one.symptom, one.equipment) in clues and one.is_standing]
    return sorted(found, key=lambda one: -one.strength)


def _confidence(mode: FailureModeId, experience: Experience) -> Confidence | None:
    record = experience.modes.get(mode)
    return confidence_of(record) if record is not None else None


def _waiting(mode: FailureMode, present: Present, findings: Iterable[Finding]) -> Waiting:
    """What an hour costs, and the earliest end of what wears."""
    cost = mode.cost_of_waiting
    ends = (one.remaining for one in findings if one.remaining is not None)
    left = min(ends, key=lambda one: one.latest_ns, default=None)
    return Waiting(
        per_hour=an_hour_of(cost).worth(present.situation.rates),
        words=cost.words,
        latest_ns=left.latest_ns if left is not None else 0,
        left=left,
    )


def _alternatives(ranking: Ranking, offered: Choice) -> Iterator[Alternative]:
    told = {offered.intervention.id if offered.intervention is not None else DO_NOTHING}
    for choice in ranking.choices:
        if choice.intervention is None or choice.when is not When.NOW or choice.intervention.id in told:
            continue
        told.add(choice.intervention.id)
        yield Alternative(
            id=choice.intervention.id,
            title=choice.intervention.title,
            benefit=choice.benefit,
            cost=choice.cost,
            procedure=choice.intervention.procedure or "",
        )
    yield Alternative(id=DO_NOTHING, cost=ranking.do_nothing.cost)


def _conditions(plan: Plan, present: Present) -> Iterator[LiveCondition]:
    """What the plan writes must be as it was seen, and the cell's state as it is, until it is sent."""
    units = {tag.name: tag.unit for tag in present.cell.tags}
    for act in {one.tag_name: one for one in plan.writes}.values():
        yield LiveCondition(tag_name=act.tag_name, unit=units.get(act.tag_name, ""), tolerance=_tolerance(act))


def _tolerance(act: ExactWrite) -> float:
    return abs(act.seen) * _TOLERANCE if isinstance(act.seen, float) else 0.0


def _inputs(findings: Iterable[Finding], present: Present) -> Iterator[ModelInput]:
    names = dict.fromkeys(one.tag_name for finding in findings for one in finding.contributions)
    for name in names:
        reading: Reading = present.look(name)
        is_live = reading.freshness is Freshness.LIVE  # heard now: it holds still, however long ago it last changed
        yield ModelInput(
            tag_name=name,
            value=reading.value,
            quality=reading.quality,
            source_time_ns=present.now_ns if is_live else reading.source_time_ns,
        )
