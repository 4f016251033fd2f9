"""Who may decide on a recommendation, what they must have seen before, and what is held back until they have."""

from collections.abc import Sequence

import msgspec

from hmi.domain.advice import AdviceEvidence, EvidenceKind, Recommendation, Weight, Worth
from hmi.domain.advice_plan import Plan
from hmi.domain.advice_state import Advice, AdviceState, Verdict
from hmi.domain.person import PersonRef, Role
from hmi.domain.trial_hands import hands_of
from hmi.domain.trust_ledger import judgement_of

EVERY_TENTH = 10
"""Cards on which people say first what they think, whatever their impact (practice 6.4)."""
BAD = frozenset({Verdict.NO_CHANGE, Verdict.WORSE, Verdict.REVERTED})


def is_gated(proposal: Recommendation) -> bool:
    """Whether it is of high impact or risk: no operator decides on it, and nobody without its evidence."""
    return Weight.HIGH in (proposal.impact, proposal.risk)


def is_foreign(proposal: Recommendation) -> bool:
    """Whether the present is unlike what the model was made with: nobody approves it then (practice 6.4)."""
    return proposal.confidence is not None and not proposal.confidence.is_in_range


def asks_trial(proposal: Recommendation) -> bool:
    """Whether nobody approves it before it went well on the twin, whoever proposes it: what writes a value, and what is
    of high risk and done by machines alone.

    Of work by hand the twin knows only what it is told that comes of it, and it does not look far enough ahead to see
    that. High risk alone therefore asks for what people can give: their own assessment, the evidence, a signature, two
    persons (practice 5.3 and 6.4). A drill is known to be wrong.
    """
    if proposal.is_trial_asked or proposal.is_drill:
        return proposal.is_trial_asked
    is_machine_work = bool(proposal.plan.acts) and hands_of(proposal) == ((), ())
    return bool(proposal.plan.writes) or (proposal.risk is Weight.HIGH and is_machine_work)


def deciding_roles(advice: Advice) -> frozenset[Role]:
    """Who may decide (practice 8, "Decide AI recommendation"); who was called by an escalation, and nobody else."""
    if advice.wanted_role is not None:
        return frozenset({advice.wanted_role})
    technical = frozenset({Role.COORDINATOR, Role.MAINTENANCE})
    return technical if is_gated(advice.proposal) else technical | {Role.OPERATOR}


def evidence_to_open(advice: Advice, person: PersonRef) -> tuple[str, ...]:
    """Keys of what this person has to look at before approving: what weighs most, and all that speaks against it."""
    evidence = advice.proposal.evidence
    if not is_gated(advice.proposal) or not evidence:
        return ()
    heaviest = max((one for one in evidence if not one.is_against), key=lambda one: one.share, default=None)
    wanted = [one.key for one in evidence if one.is_against or one is heaviest]
    seen = advice.evidence_opened(person)
    return tuple(key for key in wanted if key not in seen)


def asks_assessment(proposal: Recommendation, before: Sequence[Advice], asked: int) -> bool:
    """Whether people say first what they think: high impact or risk, every tenth card, and after a bad outcome.

    Args:
        proposal: The new one.
        before: Earlier ones of its type, in any order.
        asked: How many cards people were asked about before, of all types.
    """
    judged = [one for one in before if judgement_of(one) is not None and one.outcome is not None]
    newest = max(judged, key=lambda one: one.appraisals[-1].time_ns, default=None)
    was_bad = newest is not None and newest.outcome in BAD
    return is_gated(proposal) or was_bad or asked % EVERY_TENTH == EVERY_TENTH - 1


def is_veiled(advice: Advice, person: PersonRef | None) -> bool:
    """Whether the proposal is held back from somebody: they have to say first what they think."""
    if not advice.asks_assessment or not advice.state.is_open:
        return False
    return person is None or advice.assessment_of(person) is None


def veiled(advice: Advice) -> Advice:
    """What may be shown of it then: where something is, since when, and the samples and alarms to look at."""
    told = tuple(
        AdviceEvidence(
            kind=one.kind,
            ref=one.ref,
            equipment=one.equipment,
            part=one.part,
            from_ns=one.from_ns,
            to_ns=one.to_ns,
            unit=one.unit,
        )
        for one in sorted(advice.proposal.evidence, key=lambda one: one.key)
        if one.kind in (EvidenceKind.SAMPLES, EvidenceKind.ALARM) and one.is_present
    )
    proposal = Recommendation(
        id=advice.id,
        advice_type=advice.proposal.advice_type,
        cause=advice.proposal.cause,
        equipment=advice.proposal.equipment,
        part=advice.proposal.part,
        title="",
        intervention="",
        plan=Plan(),
        source=advice.proposal.source,
        impact=advice.proposal.impact,
        risk=advice.proposal.risk,
        skill=advice.proposal.skill,
        level=advice.proposal.level,
        evidence=told,
        benefit=Worth(),
        alternatives=(),
        made_ns=advice.proposal.made_ns,
        valid_until_ns=advice.proposal.valid_until_ns,
    )
    return msgspec.structs.replace(
        advice, proposal=proposal, assessments=(), decisions=(), approval=None, appraisals=()
    )


def is_shown_to(advice: Advice, roles: frozenset[Role]) -> bool:
    """Whether it is shown at all: what is only recorded is the coordinator's to look at (practice 6.2)."""
    if advice.state in (AdviceState.SHADOW, AdviceState.SUPPRESSED) or advice.stage == AdviceState.SHADOW.value:
        return Role.COORDINATOR in roles
    return True
