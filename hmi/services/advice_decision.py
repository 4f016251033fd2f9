"""What people decide on a recommendation. Each command is about one: there is no deciding in bulk."""

from collections.abc import Sequence

import msgspec

from hmi.domain import advice_life
from hmi.domain.advice import ShownValue, Weight
from hmi.domain.advice_approval import Approval, Approver, needs_signature
from hmi.domain.advice_command import (
    ApproveAdvice,
    DeferAdvice,
    EscalateAdvice,
    RejectAdvice,
    SecondAdvice,
    WithdrawApproval,
)
from hmi.domain.advice_plan import Plan
from hmi.domain.advice_state import Advice, AdviceState, ApproveReason, Decision, DecisionKind, RejectReason
from hmi.domain.outcome import Done, Outcome, Reason, Refused
from hmi.domain.person import Role
from hmi.ports.advice import AdviceAct
from hmi.services.access import AccessService, actor_of
from hmi.services.advice import AdviceService
from hmi.services.advice_checks import AdviceChecks, person_of
from hmi.services.advice_desk import CHANGED, LONGEST_WORDS, NOT_SIGNED_IN, UNKNOWN, AdviceDesk
from hmi.services.caller import Caller

S_NS = 1_000_000_000


class AdviceDecisionService:
    """Approves, rejects, defers, escalates, takes back; what was decided on is looked at again right before."""

    def __init__(self, desk: AdviceDesk, access: AccessService, checks: AdviceChecks, advice: AdviceService) -> None:
        self._desk, self._access, self._checks, self._advice = desk, access, checks, advice

    async def approve(self, command: ApproveAdvice, caller: Caller) -> Outcome:
        """Approve exactly what was shown, or other values within its window; alone, or as the first of two."""
        async with self._desk.acting:
            ready = self._checks.ready(command, caller)
            if isinstance(ready, Refused):
                return ready
            advice, plan = ready
            refusal = await self._proven(command.pin, caller, is_asked=needs_signature(plan, advice.proposal.risk))
            if refusal is not None:
                return refusal
            ready = self._checks.ready(command, caller)  # the PIN took its time
            if isinstance(ready, Refused):
                return ready
            advice, plan = ready
            person = person_of(caller)
            approval = self._approval(advice, plan, command.shown)
            approval = msgspec.structs.replace(approval, approvers=(self._approver(approval, caller),))
            refusal = self._checks.by_present(advice, approval, plan, person)
            if refusal is not None:
                return refusal
            kind = DecisionKind.APPROVED if plan == advice.proposal.plan else DecisionKind.CHANGED
            decision = self._decision(
                kind, advice, caller, command.reason, command.words, approval.approvers[0].signature
            )
            needs_two = advice.proposal.risk is Weight.HIGH
            after = advice_life.approved(advice, decision, approval, needs_two=needs_two)
            told = self._desk.put(AdviceAct.APPROVED, advice, after, actor_of(caller))
            if isinstance(told, Refused):
                return told
            return Done(result={"revision": told.revision, "approval": approval.digest, "needs_two": needs_two})

    async def second(self, command: SecondAdvice, caller: Caller) -> Outcome:
        """Another person approves the very same, at the same screen, within five minutes."""
        async with self._desk.acting:
            refusal = self._checks.of_second(command, caller)
            if refusal is not None:
                return refusal
            refusal = await self._proven(command.pin, caller, is_asked=True)
            refusal = refusal or self._checks.of_second(command, caller)
            if refusal is not None:
                return refusal
            advice = self._desk.advice(command.advice)
            if advice is None or advice.approval is None:
                return CHANGED
            approver = self._approver(advice.approval, caller)
            both = msgspec.structs.replace(advice.approval, approvers=(*advice.approval.approvers, approver))
            refusal = self._checks.by_present(advice, both, both.plan, person_of(caller), is_whole=True)
            if refusal is not None:
                return refusal
            decision = self._decision(
                DecisionKind.APPROVED, advice, caller, command.reason, command.words, approver.signature
            )
            after = advice_life.seconded(advice, decision, approver)
            told = self._desk.put(AdviceAct.SECONDED, advice, after, actor_of(caller))
            return told if isinstance(told, Refused) else Done(result={"revision": told.revision})

    async def reject(self, command: RejectAdvice, caller: Caller) -> Outcome:
        """Reject it, for a reason that teaches."""
        async with self._desk.acting:
            advice = self._checks.seen(command, caller, DecisionKind.REJECTED)
            if isinstance(advice, Refused):
                return advice
            decision = self._decision(DecisionKind.REJECTED, advice, caller, command.reason, command.words)
            told = self._desk.put(AdviceAct.REJECTED, advice, advice_life.rejected(advice, decision), actor_of(caller))
            if isinstance(told, Refused):
                return told
            self._advice.look_at_model(advice.proposal.advice_type)
            return Done(result={"revision": told.revision})

    async def defer(self, command: DeferAdvice, caller: Caller) -> Outcome:
        """Let it come back after a while."""
        async with self._desk.acting:
            advice = self._checks.seen(command, caller, DecisionKind.DEFERRED)
            if isinstance(advice, Refused):
                return advice
            if not 0 < command.duration_s <= advice_life.LONGEST_DEFERRAL_S:
                return Refused(reason=Reason.BAD_REQUEST)
            decision = self._decision(DecisionKind.DEFERRED, advice, caller, None, command.words)
            wake_ns = decision.decided_ns + int(command.duration_s * S_NS)
            after = advice_life.deferred(advice, decision, wake_ns)
            told = self._desk.put(AdviceAct.DEFERRED, advice, after, actor_of(caller))
            return told if isinstance(told, Refused) else Done(result={"revision": told.revision})

    async def escalate(self, command: EscalateAdvice, caller: Caller) -> Outcome:
        """Let a coordinator decide; whoever sees it may ask for that, qualified or not."""
        async with self._desk.acting:
            advice = self._checks.at_hand(command, caller)
            if isinstance(advice, Refused):
                return advice
            if not command.words.strip():
                return Refused(reason=Reason.NO_REASON)
            decision = self._decision(DecisionKind.ESCALATED, advice, caller, None, command.words)
            after = advice_life.escalated(advice, decision, Role.COORDINATOR)
            told = self._desk.put(AdviceAct.ESCALATED, advice, after, actor_of(caller))
            return told if isinstance(told, Refused) else Done(result={"revision": told.revision})

    async def withdraw(self, command: WithdrawApproval, caller: Caller) -> Outcome:
        """Take back what no run has begun on: who approved it, or a coordinator."""
        async with self._desk.acting:
            advice, words = self._desk.advice(command.advice), command.words.strip()
            if advice is None:
                return UNKNOWN
            if advice.revision != command.revision or advice.approval is None:
                return CHANGED
            own = {one.person for one in advice.approval.approvers}
            if caller.ref not in own and Role.COORDINATOR not in caller.roles:
                return Refused(reason=Reason.NOT_PERMITTED)
            if not words or len(words) > LONGEST_WORDS:
                return Refused(reason=Reason.NO_REASON)
            if not advice.state.is_allowed and advice.state is not AdviceState.HALF_APPROVED:
                return CHANGED
            told = self._desk.put(AdviceAct.CANCELLED, advice, advice_life.cancelled(advice, words), actor_of(caller))
            return told if isinstance(told, Refused) else Done(result={"revision": told.revision})

    def _approval(self, advice: Advice, plan: Plan, shown: Sequence[ShownValue]) -> Approval:
        proposal, now_ns = advice.proposal, self._desk.now_ns()
        return Approval(
            advice=advice.id,
            plan=plan,
            plan_hash=plan.plan_hash,
            conditions=proposal.conditions,
            shown=tuple(shown),
            source=proposal.source,
            advice_digest=proposal.digest,
            skill=proposal.skill,
            level=proposal.level,
            risk=proposal.risk,
            approvers=(),
            from_ns=now_ns,
            until_ns=now_ns + int(proposal.approval_lasts_s * S_NS),
            stops=self._desk.modes.stops,
        )

    def _approver(self, approval: Approval, caller: Caller) -> Approver:
        person = person_of(caller)
        is_signed = needs_signature(approval.plan, approval.risk)
        return Approver(
            person=person.ref,
            roles=caller.roles - {Role.VIEWER},
            level=self._desk.level(person, approval.skill),
            screen=caller.screen,
            approved_ns=self._desk.now_ns(),
            signature=approval.digest if is_signed else "",
        )

    async def _proven(self, pin: str, caller: Caller, *, is_asked: bool) -> Refused | None:
        """The PIN once more, where it is the signature; a wrong one counts as one at signing in does."""
        if not is_asked:
            return None
        if caller.session is None:
            return NOT_SIGNED_IN
        refusal = await self._access.prove(caller.session.person, pin, caller)
        if refusal is None and not self._access.is_open(caller.session):
            return Refused(reason=Reason.SESSION_ENDED)
        return refusal

    def _decision(
        self,
        kind: DecisionKind,
        advice: Advice,
        caller: Caller,
        reason: ApproveReason | RejectReason | None,
        words: str,
        signature: str = "",
    ) -> Decision:
        person, now_ns = person_of(caller), self._desk.now_ns()
        shown_ns = advice.shown_ns(person.ref)
        return Decision(
            kind=kind,
            person=person.ref,
            roles=caller.roles - {Role.VIEWER},
            level=self._desk.level(person, advice.proposal.skill),
            screen=caller.screen,
            decided_ns=now_ns,
            agreed=reason if isinstance(reason, ApproveReason) else None,
            rejected=reason if isinstance(reason, RejectReason) else None,
            words=words.strip(),
            signature=signature,
            seconds=max(0, now_ns - shown_ns) / S_NS if shown_ns else 0.0,
            evidence=advice.evidence_opened(person.ref),
        )
