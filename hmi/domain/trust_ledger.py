"""The track record of a type of advice in one version: what was offered, decided and why, and what came of it.

Every figure is worked out from the recommendations on record, and from nothing else.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from statistics import median
from typing import Final

from msgspec import Struct

from hmi.domain.advice import AdviceType, Source
from hmi.domain.advice_record import Judgement, RecordInterval, TrackRecord
from hmi.domain.advice_state import (
    EFFECTS,
    Advice,
    AdviceState,
    DecisionKind,
    Effect,
    RejectReason,
    Suppression,
    Verdict,
)
from hmi.domain.beta import beta_cdf

BINS: Final = 10
FLOOR: Final = 0.5
"""A type of advice that is right less often than this is not worth being asked about, unless a site says otherwise."""
FLOOR_SURE: Final = 0.9
"""How sure it must be that the true share lies below the floor."""
FLOOR_FROM: Final = 10
"""Outcomes; before that bad luck and a bad model look alike."""
SPIKE_OF: Final = 10
SPIKE: Final = 8
WORST_CALIBRATION: Final = 0.20
"""Mean distance between what was said and what came, from which on confidence misleads."""


class CalibrationBin(Struct, frozen=True, kw_only=True):
    """Advice of which about the same confidence was told."""

    low: float
    high: float
    count: int
    said: float
    """Mean of what was told, 0..1; 0 where there is none."""
    came: float
    """Share that was right; cannot tell counts as not."""


class Ledger(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One type of advice in one version of one model."""

    advice_type: AdviceType
    model: str
    version: str
    offered: int = 0
    """That somebody was, or would have been, asked about."""
    shadowed: int = 0
    suppressed: dict[Suppression, int] = {}
    approved: int = 0
    """As proposed."""
    changed: int = 0
    """Approved with other values."""
    rejected: dict[RejectReason, int] = {}
    deferred: int = 0
    """Decisions to let it come back later."""
    escalated: int = 0
    expired: int = 0
    superseded: int = 0
    cancelled: int = 0
    waiting: int = 0
    """Nobody has decided yet."""
    outcomes: dict[Verdict, int] = {}
    record: TrackRecord = TrackRecord()
    """Confirmed by outcome, or refuted by it or as a wrong diagnosis."""
    interval: RecordInterval = RecordInterval(low=0.0, high=1.0)
    calibration: tuple[CalibrationBin, ...] = ()
    calibration_error: float | None = None
    """Mean distance between what was said and what came, weighted by count; None while nothing is judged."""
    median_s: float | None = None
    """Time to decide, from the card being shown; None while nobody decided."""
    slow_s: float | None = None
    """Nine of ten took less."""

    @property
    def decided(self) -> int:
        """Approved, changed or rejected."""
        return self.approved + self.changed + sum(self.rejected.values())

    @property
    def acceptance(self) -> float | None:
        """Share of the decided that was approved, changed or not; None while nobody decided."""
        return (self.approved + self.changed) / self.decided if self.decided else None

    @property
    def good(self) -> float | None:
        """Share of the judged that improved; cannot tell counts among all. None while nothing is judged."""
        return self.record.confirmed / self.record.judged if self.record.judged else None


def ledgers_of(rows: Iterable[Advice]) -> tuple[Ledger, ...]:
    """One ledger for each type and version that is among the rows, by name and then by version."""
    groups: dict[tuple[str, str, str], list[Advice]] = {}
    for row in rows:
        if not row.proposal.is_drill:
            source = row.proposal.source
            groups.setdefault((row.proposal.advice_type, source.model, source.version), []).append(row)
    return tuple(ledger_of(groups[key]) for key in sorted(groups))


def ledger_of(rows: Sequence[Advice]) -> Ledger:
    """The ledger of recommendations of one type and version, in any order; there must be one at least."""
    ordered = sorted(rows, key=lambda row: (row.queued_ns or row.proposal.made_ns, row.id))
    source: Source = ordered[0].proposal.source
    states = Counter(row.state for row in ordered)
    final = [(row, decision) for row in ordered if (decision := row.final) is not None]
    kinds = Counter(decision.kind for _, decision in final)
    reasons = (decision.reason for _, decision in final if decision.kind is DecisionKind.REJECTED)
    every = [decision.kind for row in ordered for decision in row.decisions]
    seconds = sorted(decision.seconds for _, decision in final)
    record = record_of(ordered)
    bins = calibration_of(ordered)
    return Ledger(
        advice_type=ordered[0].proposal.advice_type,
        model=source.model,
        version=source.version,
        offered=sum(1 for row in ordered if row.state is not AdviceState.SUPPRESSED),
        shadowed=sum(1 for row in ordered if row.stage == AdviceState.SHADOW.value and row.suppression is None),
        suppressed=dict(sorted(Counter(row.suppression for row in ordered if row.suppression is not None).items())),
        approved=kinds[DecisionKind.APPROVED],
        changed=kinds[DecisionKind.CHANGED],
        rejected=dict(sorted(Counter(one for one in reasons if isinstance(one, RejectReason)).items())),
        deferred=every.count(DecisionKind.DEFERRED),
        escalated=every.count(DecisionKind.ESCALATED),
        expired=states[AdviceState.EXPIRED],
        superseded=states[AdviceState.SUPERSEDED],
        cancelled=states[AdviceState.CANCELLED],
        waiting=sum(1 for row in ordered if row.state.is_open),
        outcomes=dict(sorted(Counter(row.outcome for row in ordered if row.outcome is not None).items())),
        record=record,
        interval=record.interval,
        calibration=bins,
        calibration_error=error_of(bins),
        median_s=median(seconds) if seconds else None,
        slow_s=seconds[int(0.9 * (len(seconds) - 1))] if seconds else None,
    )


def judgement_of(advice: Advice) -> Judgement | None:
    """Whether it was right. Only outcomes and "wrong diagnosis" say so; other rejections say nothing about that."""
    match advice.outcome:
        case Verdict.IMPROVED:
            return Judgement.CONFIRMED
        case Verdict.NO_CHANGE | Verdict.WORSE | Verdict.REVERTED:
            return Judgement.REFUTED
        case Verdict.CANNOT_TELL:
            return Judgement.CANNOT_TELL
        case None:
            pass
    decision = advice.decision
    if decision is not None and isinstance(decision.reason, RejectReason):
        return Judgement.REFUTED if EFFECTS[decision.reason] is Effect.PRECISION else None
    return None


def record_of(ordered: Iterable[Advice]) -> TrackRecord:
    """Outcomes in the order in which they were offered."""
    record = TrackRecord()
    for advice in ordered:
        judgement = judgement_of(advice)
        if judgement is not None:
            confidence = advice.proposal.confidence
            record = record.with_outcome(judgement, 0.5 if confidence is None else confidence.mean)
    return record


def calibration_of(rows: Iterable[Advice]) -> tuple[CalibrationBin, ...]:
    """What was said against what came, by tenths of what was said."""
    said: list[list[float]] = [[] for _ in range(BINS)]
    right = [0] * BINS
    for row in rows:
        judgement, confidence = judgement_of(row), row.proposal.confidence
        if judgement is not None and confidence is not None:
            said[confidence.bin].append(confidence.mean)
            right[confidence.bin] += judgement is Judgement.CONFIRMED
    return tuple(
        CalibrationBin(
            low=place / BINS,
            high=(place + 1) / BINS,
            count=len(told),
            said=sum(told) / len(told) if told else 0.0,
            came=right[place] / len(told) if told else 0.0,
        )
        for place, told in enumerate(said)
    )


def error_of(bins: Sequence[CalibrationBin]) -> float | None:
    """Expected calibration error; None where nothing was judged."""
    total = sum(one.count for one in bins)
    return sum(one.count * abs(one.said - one.came) for one in bins) / total if total else None


def is_below_floor(record: TrackRecord, floor: float = FLOOR) -> bool:
    """Whether it is as good as sure that it is right less often than ``floor``; what is long ago counts less."""
    if record.confirmed + record.refuted < FLOOR_FROM:
        return False
    right = record.weight_confirmed
    wrong = max(0.0, record.weight_judged - right)
    return beta_cdf(floor, 0.5 + right, 0.5 + wrong) >= FLOOR_SURE


def has_override_spike(rows: Iterable[Advice]) -> bool:
    """Whether people suddenly turn it down for what it says: eight of the newest ten decisions."""
    final = sorted((one for row in rows if (one := row.final) is not None), key=lambda one: one.decided_ns)[-SPIKE_OF:]
    turned_down = sum(1 for one in final if one.reason in (RejectReason.WRONG_DIAGNOSIS, RejectReason.NOT_FEASIBLE))
    return turned_down >= SPIKE


def is_miscalibrated(ledger: Ledger) -> bool:
    """Whether the confidence that it tells misleads; never before there are outcomes enough to say so."""
    error = ledger.calibration_error
    return error is not None and ledger.record.is_calibrated and error > WORST_CALIBRATION
