"""The life of a recommendation: what may follow from what. Pure: who and when are handed in, nothing is looked up.

Every function gives the recommendation as it stands afterwards, or the reason why that cannot be. Who may do what is
the services' to check; ``FOLLOWS`` is the whole of what states allow.
"""

import msgspec

from hmi.domain.advice import NOT_KNOWN, SOMETHING_ELSE, AdviceId, Recommendation
from hmi.domain.advice_approval import Approval, Approver
from hmi.domain.advice_state import (
    Advice,
    AdviceState,
    Appraisal,
    Assessment,
    Decision,
    DecisionKind,
    Opened,
    Sent,
)
from hmi.domain.outcome import Reason
from hmi.domain.person import PersonRef, Role
from hmi.domain.tag import Scalar

S_NS = 1_000_000_000
SECOND_WITHIN_NS = 300 * S_NS
"""How long the second of two people may take (practice 5.3)."""
LONGEST_DEFERRAL_S = 14 * 86_400.0
MOST_OPENED = 200
"""Looks kept of one card; whoever opens it more often was there already."""

_OPEN = frozenset(state for state in AdviceState if state.is_open)
_ENDS = frozenset({AdviceState.EXPIRED, AdviceState.SUPERSEDED, AdviceState.CANCELLED})
_DECIDED = frozenset(
    {
        AdviceState.HALF_APPROVED,
        AdviceState.APPROVED,
        AdviceState.CHANGED,
        AdviceState.REJECTED,
        AdviceState.DEFERRED,
    }
)
FOLLOWS: dict[AdviceState, frozenset[AdviceState]] = {
    AdviceState.SUPPRESSED: frozenset(),
    AdviceState.SHADOW: _ENDS,
    AdviceState.QUEUED: _ENDS | {AdviceState.PRESENTED},
    AdviceState.PRESENTED: _ENDS | _DECIDED,
    AdviceState.DEFERRED: _ENDS | _DECIDED | {AdviceState.QUEUED, AdviceState.PRESENTED},
    AdviceState.HALF_APPROVED: _ENDS
    | {AdviceState.APPROVED, AdviceState.CHANGED, AdviceState.REJECTED, AdviceState.PRESENTED},
    AdviceState.APPROVED: frozenset({AdviceState.APPLYING, AdviceState.CANCELLED, AdviceState.EXPIRED}),
    AdviceState.CHANGED: frozenset({AdviceState.APPLYING, AdviceState.CANCELLED, AdviceState.EXPIRED}),
    AdviceState.REJECTED: frozenset(),
    AdviceState.EXPIRED: frozenset(),
    AdviceState.SUPERSEDED: frozenset(),
    AdviceState.CANCELLED: frozenset(),
    AdviceState.APPLYING: frozenset({AdviceState.VERIFIED, AdviceState.APPLY_FAILED}),
    AdviceState.VERIFIED: frozenset(),
    AdviceState.APPLY_FAILED: frozenset(),
}

Next = Advice | Reason
_JUDGED = frozenset(
    {
        AdviceState.VERIFIED,
        AdviceState.APPLY_FAILED,
        AdviceState.APPROVED,
        AdviceState.CHANGED,
        AdviceState.REJECTED,
        AdviceState.EXPIRED,
        AdviceState.SHADOW,
    }
)
"""Whatever was done about it, time shows whether it was right."""


def opened(advice: Advice, who: PersonRef, key: str, now_ns: int) -> Next:
    """Somebody looks at the card (empty ``key``) or at a piece of its evidence; the same look twice changes nothing."""
    if key and key not in {one.key for one in advice.proposal.evidence}:
        return Reason.BAD_REQUEST
    if any(one.person == who and one.key == key for one in advice.opened) or len(advice.opened) >= MOST_OPENED:
        return advice
    looked = msgspec.structs.replace(advice, opened=(*advice.opened, Opened(person=who, key=key, time_ns=now_ns)))
    if advice.state is AdviceState.QUEUED:
        return _stepped(looked, AdviceState.PRESENTED, presented_ns=advice.presented_ns or now_ns)
    return _changed(looked, presented_ns=advice.presented_ns or now_ns)


def assessed(advice: Advice, assessment: Assessment) -> Next:
    """Somebody says what they think before they see the proposal; once, and for good."""
    known = {NOT_KNOWN, SOMETHING_ELSE, *(one.id for one in advice.proposal.candidates)}
    if not advice.state.is_open or advice.assessment_of(assessment.person) is not None:
        return Reason.ADVICE_CHANGED
    if assessment.choice not in known:
        return Reason.BAD_REQUEST
    return _changed(advice, assessments=(*advice.assessments, assessment))


def approved(advice: Advice, decision: Decision, approval: Approval, *, needs_two: bool) -> Next:
    """One person approves, the first of two or the only one."""
    if advice.state not in (AdviceState.PRESENTED, AdviceState.DEFERRED):
        return Reason.ADVICE_CHANGED
    told = (*advice.decisions, decision)
    if needs_two:
        return _stepped(advice, AdviceState.HALF_APPROVED, decisions=told, approval=approval)
    return _stepped(advice, _agreed(decision.kind), decisions=told, approval=approval, agreed_ns=decision.decided_ns)


def seconded(advice: Advice, decision: Decision, approver: Approver) -> Next:
    """The second person approves exactly what the first did."""
    first, approval = advice.decision, advice.approval
    if advice.state is not AdviceState.HALF_APPROVED or first is None or approval is None:
        return Reason.ADVICE_CHANGED
    if any(one.person == decision.person for one in approval.approvers) or approver.person != decision.person:
        return Reason.SECOND_PERSON
    if not 0 <= decision.decided_ns - first.decided_ns <= SECOND_WITHIN_NS:
        return Reason.ADVICE_CHANGED
    return _stepped(
        advice,
        _agreed(first.kind),
        decisions=(*advice.decisions, msgspec.structs.replace(decision, kind=first.kind)),
        approval=msgspec.structs.replace(approval, approvers=(*approval.approvers, approver)),
        agreed_ns=decision.decided_ns,
    )


def second_lapsed(advice: Advice, now_ns: int) -> Next:
    """Nobody came to be the second: it is as if nobody had approved, but on record."""
    first = advice.decision
    if advice.state is not AdviceState.HALF_APPROVED or first is None:
        return Reason.ADVICE_CHANGED
    if 0 <= now_ns - first.decided_ns <= SECOND_WITHIN_NS:
        return Reason.ADVICE_CHANGED
    return _stepped(advice, AdviceState.PRESENTED, approval=None)


def rejected(advice: Advice, decision: Decision) -> Next:
    """Somebody rejects it; the second of two may, too."""
    return _stepped(advice, AdviceState.REJECTED, decisions=(*advice.decisions, decision), approval=None)


def deferred(advice: Advice, decision: Decision, wake_ns: int) -> Next:
    """Right, but later: it comes back by itself."""
    seconds = (wake_ns - decision.decided_ns) / S_NS
    if not 0 < seconds <= LONGEST_DEFERRAL_S:
        return Reason.BAD_REQUEST
    return _stepped(advice, AdviceState.DEFERRED, decisions=(*advice.decisions, decision), wake_ns=wake_ns)


def woken(advice: Advice, now_ns: int) -> Next:
    """A deferral is over."""
    if advice.state is not AdviceState.DEFERRED or now_ns < advice.wake_ns:
        return Reason.ADVICE_CHANGED
    return _stepped(advice, AdviceState.QUEUED, wake_ns=0)


def escalated(advice: Advice, decision: Decision, role: Role) -> Next:
    """Somebody of another role is to decide; from now on only they can."""
    if advice.state not in (AdviceState.PRESENTED, AdviceState.DEFERRED) or advice.wanted_role is role:
        return Reason.ADVICE_CHANGED
    told = (*advice.decisions, decision)
    return _changed(advice, decisions=told, wanted_role=role)


def expired(advice: Advice, now_ns: int, approval_until_ns: int = 0) -> Next:
    """Its time is over: nobody decided, or nobody acted on the decision within ``approval_until_ns``."""
    until_ns = approval_until_ns if advice.state.is_allowed else advice.proposal.valid_until_ns
    if now_ns <= until_ns:
        return Reason.ADVICE_CHANGED
    return _stepped(advice, AdviceState.EXPIRED)


def merged(advice: Advice, newer: Recommendation) -> Next:
    """The same was proposed again: what is to be decided stays, what it rests on is as new as it can be."""
    if not advice.state.is_open and advice.state is not AdviceState.SHADOW:
        return Reason.ADVICE_CHANGED
    if advice.state is AdviceState.HALF_APPROVED:  # the second person approves what the first saw
        return msgspec.structs.replace(advice, merged=advice.merged + 1)
    proposal = msgspec.structs.replace(
        advice.proposal,
        inputs=newer.inputs,
        gaps=newer.gaps,
        made_ns=max(newer.made_ns, advice.proposal.made_ns),
        valid_until_ns=max(newer.valid_until_ns, advice.proposal.valid_until_ns),
    )
    return msgspec.structs.replace(advice, proposal=proposal, merged=advice.merged + 1)


def superseded(advice: Advice, by: AdviceId) -> Next:
    """A newer one takes its place; half an approval is none of that one."""
    return _stepped(advice, AdviceState.SUPERSEDED, superseded_by=by)


def cancelled(advice: Advice, why: str) -> Next:
    """Nothing will come of it, and nobody rejected it."""
    return _stepped(advice, AdviceState.CANCELLED, over_why=why)


def begun(advice: Advice, run: str) -> Next:
    """A run is bound to it."""
    return _stepped(advice, AdviceState.APPLYING, run=run)


def allowed(advice: Advice, sent: Sent) -> Next:
    """A machine step of its run may be sent, this once."""
    if advice.state is not AdviceState.APPLYING:
        return Reason.NOT_APPROVED
    return _changed(advice, sent=(*advice.sent, sent))


def ended(advice: Advice, *, is_verified: bool, why: str, read_back: dict[str, Scalar], now_ns: int) -> Next:
    """The run is over."""
    state = AdviceState.VERIFIED if is_verified else AdviceState.APPLY_FAILED
    return _stepped(advice, state, over_why=why, read_back=read_back, applied_ns=now_ns)


def judged(advice: Advice, appraisal: Appraisal) -> Next:
    """What came of it, by data or by a person; a person's later word takes the place of that person's earlier one."""
    if advice.state not in _JUDGED:
        return Reason.ADVICE_CHANGED
    others = tuple(one for one in advice.appraisals if appraisal.person is None or one.person != appraisal.person)
    return _changed(advice, appraisals=(*others, appraisal))


def decides(advice: Advice, kind: DecisionKind) -> bool:
    """Whether a decision of this kind is possible as it stands."""
    if kind is DecisionKind.REJECTED:
        return advice.state in (AdviceState.PRESENTED, AdviceState.DEFERRED, AdviceState.HALF_APPROVED)
    return advice.state in (AdviceState.PRESENTED, AdviceState.DEFERRED)


def _agreed(kind: DecisionKind) -> AdviceState:
    return AdviceState.CHANGED if kind is DecisionKind.CHANGED else AdviceState.APPROVED


def _stepped(advice: Advice, state: AdviceState, **changes: object) -> Next:
    if state not in FOLLOWS[advice.state]:
        return Reason.ADVICE_CHANGED
    return _changed(advice, state=state, **changes)


def _changed(advice: Advice, **changes: object) -> Advice:
    return msgspec.structs.replace(advice, revision=advice.revision + 1, **changes)
