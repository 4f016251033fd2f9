"""Whether a team still decides, or only taps: looked at for all together, and never for one person.

Nothing here knows who decided. A decision counts as thin where somebody approved without opening any evidence, or
faster than a card can be read. Some are thin for good reasons: what was seen at the machine needs no trend. Many are
not.
"""

import math
from collections.abc import Iterable, Sequence
from enum import StrEnum
from statistics import median
from typing import Final

from msgspec import Struct

from hmi.domain.advice_record import Judgement
from hmi.domain.advice_state import Advice, Decision, DecisionKind
from hmi.domain.trust_ledger import judgement_of

FASTEST_S: Final = 5.0
"""Nobody reads a card in less (practice 6.4)."""
THIN_USUAL: Final = 0.12
"""Share of thin decisions in a team that looks at what it approves."""
THIN_BAD: Final = 0.35
"""The share that should be noticed."""
NOTICED_AT: Final = 6.0
"""Log-likelihood ratio at which it is said. A team of which 7 in 100 decisions are thin hears it once in a hundred
thousand decisions, one of 12 in 100 once in some thousand (simulated)."""
SAID_FOR: Final = 20
"""Decisions for which it stays said."""
WINDOW: Final = 60
"""Decisions that the other figures are over."""
SURE: Final = 0.01
"""How improbable a rate of overriding must be, by the base rate, to be said."""
FEWEST: Final = 20
"""Decisions before a rate of overriding says anything."""


class HealthSign(StrEnum):
    """What is to be said to the team."""

    THIN = "thin"
    """Too many approvals without a look."""
    TOO_FEW_OVERRIDES = "too_few_overrides"
    """Fewer rejections than there is wrong advice."""
    TOO_MANY_OVERRIDES = "too_many_overrides"
    """More rejections than there is wrong advice: poor advice, or a habit."""


class ApprovalHealth(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Over the newest decisions of everybody together."""

    decided: int = 0
    median_s: float | None = None
    evidence_opened: float | None = None
    """Share of decisions before which any evidence was opened."""
    thin: float | None = None
    """Share of decisions that were approvals without a look."""
    override: float | None = None
    """Share that was rejected or changed."""
    base_rate: float | None = None
    """Share of advice that proved wrong, of all that were judged; None: nothing is known."""
    signs: tuple[HealthSign, ...] = ()


def health_of(rows: Iterable[Advice]) -> ApprovalHealth:
    """The health of all decisions among the rows, in the order in which they were made."""
    known = list(rows)
    decided = sorted(
        ((decision, bool(row.proposal.evidence)) for row in known for decision in _deciding(row)),
        key=lambda one: one[0].decided_ns,
    )
    if not decided:
        return ApprovalHealth()
    thin = [is_thin(decision, has_evidence=has_evidence) for decision, has_evidence in decided]
    newest = [decision for decision, _ in decided[-WINDOW:]]
    overridden = sum(1 for one in newest if one.kind is not DecisionKind.APPROVED)
    base = _wrong_share(known)
    signs = [HealthSign.THIN] if is_thinning(thin) else []
    if base is not None and len(newest) >= FEWEST:
        if _at_most(overridden, len(newest), base) < SURE:
            signs.append(HealthSign.TOO_FEW_OVERRIDES)
        if 1.0 - _at_most(overridden - 1, len(newest), base) < SURE:
            signs.append(HealthSign.TOO_MANY_OVERRIDES)
    return ApprovalHealth(
        decided=len(decided),
        median_s=median(one.seconds for one in newest),
        evidence_opened=sum(1 for one in newest if one.evidence) / len(newest),
        thin=sum(thin[-WINDOW:]) / len(newest),
        override=overridden / len(newest),
        base_rate=base,
        signs=tuple(signs),
    )


def is_thin(decision: Decision, *, has_evidence: bool) -> bool:
    """Whether somebody approved without a look. A rejection is never thin: it costs nothing but its reason."""
    if decision.kind is DecisionKind.REJECTED:
        return False
    return decision.seconds < FASTEST_S or (has_evidence and not decision.evidence)


def is_thinning(thin: Sequence[bool]) -> bool:
    """Whether thin decisions have become many by now: a one-sided CUSUM of the log-likelihood ratio (Page 1954).

    It falls back as the team looks again, so that what was said once is not said for ever.
    """
    more, less = math.log(THIN_BAD / THIN_USUAL), math.log((1.0 - THIN_BAD) / (1.0 - THIN_USUAL))
    score, since = 0.0, SAID_FOR
    for one in thin:
        score = min(max(0.0, score + (more if one else less)), NOTICED_AT)
        since = 0 if score >= NOTICED_AT else since + 1
    return since < SAID_FOR


def _deciding(advice: Advice) -> tuple[Decision, ...]:
    """The decisions that ended it: both of two people's."""
    final = advice.final
    if final is None or final.kind is DecisionKind.REJECTED:
        return () if final is None else (final,)
    people = () if advice.approval is None else tuple(one.person for one in advice.approval.approvers)
    approving = [one for one in advice.decisions if one.kind is final.kind and one.person in people]
    return tuple(approving[-len(people) :])


def _wrong_share(rows: Iterable[Advice]) -> float | None:
    """Of what was judged either way. What nobody could tell says nothing about how much should be rejected."""
    judged = [one for row in rows if (one := judgement_of(row)) not in (None, Judgement.CANNOT_TELL)]
    if len(judged) < FEWEST:
        return None
    return (judged.count(Judgement.REFUTED) + 0.5) / (len(judged) + 1.0)


def _at_most(count: int, of: int, share: float) -> float:
    """Probability of at most ``count`` of ``of``, each with probability ``share``."""
    return sum(math.comb(of, k) * share**k * (1.0 - share) ** (of - k) for k in range(count + 1))
