"""What becomes of a new recommendation among those that are there: merged, superseding, suppressed, or waiting.

Nothing here knows whether it is right; this keeps people from being asked twice, too often, or about what is done.
"""

from collections.abc import Iterable, Sequence

import msgspec
from msgspec import Struct

from hmi.domain import advice_life
from hmi.domain.advice import Recommendation, fault_of
from hmi.domain.advice_mode import AdviceMode
from hmi.domain.advice_state import Advice, AdviceState, RejectReason, Suppression
from hmi.domain.quality import Quality

S_NS = 1_000_000_000
HOUR_NS = 3600 * S_NS
MOST_INTERRUPTING = 6
"""Per hour and cell (practice 6.4); the rest wait silently."""
STRONGER = 1.5
"""By how much the findings must have grown to ask again about what was called a wrong diagnosis."""
WORTHIER = 1.25
"""By how much the expected value must have grown to ask again about what was not worth it."""
QUIET_NS: dict[RejectReason, int] = {
    RejectReason.WRONG_DIAGNOSIS: 24 * HOUR_NS,
    RejectReason.NOT_NOW: 8 * HOUR_NS,
    RejectReason.NOT_WORTH_IT: 7 * 24 * HOUR_NS,
    RejectReason.ALREADY_KNOWN: 24 * HOUR_NS,
    RejectReason.NOT_FEASIBLE: 30 * 24 * HOUR_NS,
    RejectReason.DUPLICATE: HOUR_NS,
}
"""For how long nobody is asked again, unless what mattered for the rejection changes: a shift, a day, a week …"""


class Placed(Struct, frozen=True, kw_only=True):
    """What to put on record, all of it in one go."""

    advice: Advice | None = None
    """The new one; None: it merged into one that is there."""
    changed: tuple[Advice, ...] = ()
    """Those that are there and changed: merged into, or superseded."""


class Standing(Struct, frozen=True, kw_only=True):
    """What a new one is held against."""

    mode: AdviceMode
    is_stopped: bool
    is_live: bool
    """False in a practice cell."""
    asks_assessment: bool
    open: Sequence[Advice]
    """All that are not over, of whatever cause."""
    rejected: Sequence[Advice]
    """Rejected within ``QUIET_NS``, of the same cause."""
    interrupted_ns: Sequence[int]
    """When people were interrupted within the last hour."""
    hard: Suppression | None = None
    """``LIMIT`` or ``HASH``, where the service found that."""


def placed(new: Recommendation, among: Standing, now_ns: int) -> Placed:
    """What becomes of it. Whatever it is, it is recorded; only equal proposals leave nothing but a count."""
    same = [one for one in among.open if one.proposal.cause == new.cause]
    why = _suppression(new, among, same, now_ns)
    fresh = Advice(proposal=new, stage=among.mode.value, state=AdviceState.SUPPRESSED, suppression=why)
    if why is not None:
        return Placed(advice=fresh)
    state = AdviceState.SHADOW if among.mode is AdviceMode.SHADOW else AdviceState.QUEUED
    shadows = [one for one in same if (one.state is AdviceState.SHADOW) is (state is AdviceState.SHADOW)]
    for one in shadows:
        if is_same(one.proposal, new):
            kept = advice_life.merged(one, new)
            return Placed(changed=(kept,)) if isinstance(kept, Advice) else Placed(advice=fresh)
    older = (advice_life.superseded(one, new.id) for one in shadows)
    interrupts = state is AdviceState.QUEUED and has_room(among.interrupted_ns, now_ns)
    waiting = msgspec.structs.replace(
        fresh,
        state=state,
        queued_ns=now_ns,
        interrupts_ns=now_ns if interrupts else 0,
        asks_assessment=among.asks_assessment and state is AdviceState.QUEUED,
    )
    return Placed(advice=waiting, changed=tuple(one for one in older if isinstance(one, Advice)))


def is_same(one: Recommendation, other: Recommendation) -> bool:
    """Whether somebody who decides on one has decided on the other: same cause, act and source, same confidence."""
    return (
        (one.cause, one.intervention, one.advice_type) == (other.cause, other.intervention, other.advice_type)
        and one.plan.plan_hash == other.plan.plan_hash
        and one.source == other.source
        and one.conditions == other.conditions
        and (one.impact, one.risk, one.skill, one.level) == (other.impact, other.risk, other.skill, other.level)
        and _is_near(one.strength, other.strength)
    )


def has_room(interrupted_ns: Iterable[int], now_ns: int) -> bool:
    """Whether one more may interrupt people now."""
    return sum(1 for time_ns in interrupted_ns if now_ns - HOUR_NS < time_ns <= now_ns) < MOST_INTERRUPTING


def is_quiet(rejected: Advice, new: Recommendation, now_ns: int) -> bool:
    """Whether nobody is to be asked again, because of how one of the same cause was rejected."""
    decision, old = rejected.decision, rejected.proposal
    if decision is None or not isinstance(decision.reason, RejectReason) or old.cause != new.cause:
        return False
    if now_ns - decision.decided_ns >= QUIET_NS[decision.reason]:
        return False
    match decision.reason:
        case RejectReason.WRONG_DIAGNOSIS:
            return new.strength < STRONGER * old.strength
        case RejectReason.NOT_WORTH_IT:
            return new.intervention == old.intervention and not _is_worthier(old, new)
        case RejectReason.NOT_FEASIBLE:
            return new.intervention == old.intervention and new.plan.procedure_digest == old.plan.procedure_digest
        case RejectReason.NOT_NOW | RejectReason.ALREADY_KNOWN | RejectReason.DUPLICATE:
            return True


def is_stale(proposal: Recommendation, now_ns: int) -> bool:
    """Whether what it rests on is too old, in doubt or missing to decide on it (practice 6.3)."""
    oldest_ns = now_ns - int(proposal.input_age_s * S_NS)
    is_old = proposal.made_ns < oldest_ns or proposal.valid_until_ns < now_ns
    return is_old or any(
        one.value is None or one.quality is not Quality.GOOD or one.source_time_ns < oldest_ns
        for one in proposal.inputs
    )


def _suppression(new: Recommendation, among: Standing, same: list[Advice], now_ns: int) -> Suppression | None:
    checks = (
        (Suppression.FAULTY, bool(fault_of(new))),
        (Suppression.DRILL, new.is_drill and among.is_live),
        (Suppression.HASH, among.hard is Suppression.HASH),
        (Suppression.LIMIT, among.hard is Suppression.LIMIT),
        (Suppression.STOPPED, among.is_stopped),
        (Suppression.MODE_OFF, among.mode is AdviceMode.OFF),
        (Suppression.STALE, is_stale(new, now_ns)),
        (Suppression.RUNNING, any(one.state.is_running for one in same)),
        (Suppression.QUIET, any(is_quiet(one, new, now_ns) for one in among.rejected)),
    )
    return next((why for why, holds in checks if holds), None)


def _is_worthier(old: Recommendation, new: Recommendation) -> bool:
    if new.expected_value is None:
        return False
    return old.expected_value is None or new.expected_value > max(WORTHIER * old.expected_value, 0.0)


def _is_near(one: float, other: float) -> bool:
    return abs(one - other) < 0.25 * max(abs(one), abs(other), 1e-9)
