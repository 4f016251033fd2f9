"""What outcomes that are on record taught: about modes, interventions, and what people found worth its cost."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from hmi.advisor.experience import NO_EXPERIENCE, Experience
from hmi.domain.advice_record import Judgement, TrackRecord
from hmi.domain.advice_state import Advice, DecisionKind, RejectReason
from hmi.domain.failure_mode import FailureModeId, InterventionId
from hmi.domain.trust_ledger import judgement_of

BELIEVED = 0.6
"""What stood behind a proposal without a figure: the share from which a mode stands out at all."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Learned:
    """Recomputed from the rows of recommendations, oldest first; nothing of it is kept anywhere else."""

    experience: Experience = NO_EXPERIENCE
    cured: Mapping[tuple[InterventionId, FailureModeId], TrackRecord] = field(
        default_factory=dict[tuple[InterventionId, FailureModeId], TrackRecord]
    )
    found_worth_it: Mapping[InterventionId, TrackRecord] = field(default_factory=dict[InterventionId, TrackRecord])


def learned_from(rows: Iterable[Advice]) -> Learned:
    """Only "wrong diagnosis" and measured outcomes change what is believed of a mode; "not worth it" changes cost.

    Drills teach nothing. An outcome that nobody can tell counts in the records and teaches nothing.
    """
    experience = NO_EXPERIENCE
    cured: dict[tuple[InterventionId, FailureModeId], TrackRecord] = {}
    worth: dict[InterventionId, TrackRecord] = {}
    for row in sorted(rows, key=lambda one: (one.proposal.made_ns, one.id)):
        proposal = row.proposal
        if proposal.is_drill:
            continue
        mode, intervention = FailureModeId(proposal.advice_type), InterventionId(proposal.intervention)
        judgement = judgement_of(row)
        if judgement is not None:
            believed = BELIEVED if proposal.confidence is None else proposal.confidence.mean
            experience = experience.with_outcome(mode, believed, judgement)
        if judgement is not None and row.outcome is not None:
            key = (intervention, mode)
            cured[key] = cured.get(key, TrackRecord()).with_outcome(judgement)
        decision = row.final
        if decision is not None:
            was_worth_it = decision.rejected is not RejectReason.NOT_WORTH_IT
            if was_worth_it and decision.kind is DecisionKind.REJECTED:
                continue
            told = Judgement.CONFIRMED if was_worth_it else Judgement.REFUTED
            worth[intervention] = worth.get(intervention, TrackRecord()).with_outcome(told)
    return Learned(experience=experience, cured=cured, found_worth_it=worth)
