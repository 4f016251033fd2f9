"""Whether somebody may decide on a recommendation now: asked before a PIN is proven, and again afterwards."""

from collections.abc import Sequence

from hmi.domain import advice_life
from hmi.domain.advice import ShownValue
from hmi.domain.advice_approval import Approval, is_alike
from hmi.domain.advice_command import ApproveAdvice, DeferAdvice, EscalateAdvice, RejectAdvice, SecondAdvice
from hmi.domain.advice_mode import AdviceMode
from hmi.domain.advice_placing import is_stale
from hmi.domain.advice_plan import Plan, changed
from hmi.domain.advice_rules import deciding_roles, evidence_to_open, is_foreign, is_shown_to, is_veiled
from hmi.domain.advice_state import Advice, AdviceState, DecisionKind
from hmi.domain.outcome import Reason, Refused
from hmi.domain.person import Person
from hmi.domain.tag import Scalar
from hmi.services.advice_desk import CHANGED, LONGEST_WORDS, NOT_SIGNED_IN, UNKNOWN, AdviceDesk
from hmi.services.advice_limits import outside_limits
from hmi.services.advice_trial import TrialOf
from hmi.services.approval import ApprovalService, refused_for
from hmi.services.caller import Caller


class AdviceChecks:
    """Every rule about who may decide on what, when and after having seen what. Changes nothing.

    Args:
        desk: Where recommendations are worked on.
        approvals: Holds what is approved against the present.
        trial: Tells whether a plan was tried on the twin, where policy asks for that.
        is_live: False in a practice cell: only there may known-wrong advice be approved.
    """

    def __init__(self, desk: AdviceDesk, approvals: ApprovalService, trial: TrialOf, *, is_live: bool) -> None:
        self._desk, self._approvals, self._trial, self._is_live = desk, approvals, trial, is_live

    def refusal(self, advice: Advice, caller: Caller) -> Refused | None:
        """Why this person may not decide on it; None: they may."""
        if caller.session is None:
            return NOT_SIGNED_IN
        person, proposal = caller.session.person, advice.proposal
        roles = deciding_roles(advice)
        if self._desk.modes.stopped is not None:
            return Refused(reason=Reason.AI_STOPPED)
        if not self._desk.modes.of(proposal.advice_type).may_show:
            mode = self._desk.mode(advice).value
            return Refused(reason=Reason.MODE_TOO_LOW, facts={"mode": mode, "needed": AdviceMode.ADVISORY.value})
        if not roles & caller.roles:
            return Refused(reason=Reason.NOT_PERMITTED, facts={"roles": ",".join(sorted(roles))})
        if not caller.is_at_cell:
            return Refused(reason=Reason.NOT_AT_CELL)
        if person.ref == proposal.source.author:
            return Refused(reason=Reason.OWN_ADVICE)
        level = self._desk.level(person, proposal.skill)
        if level < proposal.level:
            facts: dict[str, Scalar] = {"skill": proposal.skill, "level": int(proposal.level), "has": int(level)}
            return Refused(reason=Reason.NOT_QUALIFIED, facts=facts)
        if is_veiled(advice, person.ref):
            return Refused(reason=Reason.ASSESS_FIRST)
        return None

    def at_hand(self, command: EscalateAdvice, caller: Caller) -> Advice | Refused:
        """It, as the person saw it, if somebody else may be asked to decide."""
        advice = self._desk.advice(command.advice)
        if advice is None or not is_shown_to(advice, caller.roles):
            return UNKNOWN
        if caller.ref is None:
            return NOT_SIGNED_IN
        if self._desk.modes.stopped is not None:
            return Refused(reason=Reason.AI_STOPPED)
        if advice.revision != command.revision or not advice_life.decides(advice, DecisionKind.ESCALATED):
            return CHANGED
        return Refused(reason=Reason.NO_REASON) if len(command.words) > LONGEST_WORDS else advice

    def seen(
        self, command: ApproveAdvice | RejectAdvice | DeferAdvice, caller: Caller, kind: DecisionKind
    ) -> Advice | Refused:
        """It, as the person saw it, if they may decide so on it."""
        advice = self._desk.advice(command.advice)
        if advice is None or not is_shown_to(advice, caller.roles):
            return UNKNOWN
        refusal = self.refusal(advice, caller)
        if refusal is not None:
            return refusal
        if advice.revision != command.revision or not advice_life.decides(advice, kind):
            return CHANGED
        if self._desk.now_ns() > advice.proposal.valid_until_ns:
            return Refused(reason=Reason.ADVICE_STALE)
        if not advice.shown_ns(person_of(caller).ref):
            return Refused(reason=Reason.EVIDENCE_UNSEEN, facts={"count": 1})
        return Refused(reason=Reason.NO_REASON) if len(command.words) > LONGEST_WORDS else advice

    def ready(self, command: ApproveAdvice, caller: Caller) -> tuple[Advice, Plan] | Refused:
        """The recommendation and the plan that would be approved, if everything for it is there."""
        advice = self.seen(command, caller, DecisionKind.APPROVED)
        if isinstance(advice, Refused):
            return advice
        proposal = advice.proposal
        if proposal.is_drill and self._is_live:
            return CHANGED
        if command.plan_hash != proposal.plan.plan_hash:
            return CHANGED
        if is_stale(proposal, self._desk.now_ns()):
            return Refused(reason=Reason.ADVICE_STALE)
        if is_foreign(proposal):
            return Refused(reason=Reason.UNLIKE_TRAINING)
        unseen = evidence_to_open(advice, person_of(caller).ref)
        if unseen:
            return Refused(reason=Reason.EVIDENCE_UNSEEN, facts={"count": len(unseen)})
        refusal = self._by_shown(advice, command.shown)
        if refusal is not None:
            return refusal
        plan = changed(proposal.plan, command.changes)
        if isinstance(plan, str):
            return Refused(reason=Reason.OUT_OF_RANGE, facts={"step": plan})
        outside = outside_limits(plan, self._desk.image)
        if outside:
            return Refused(reason=Reason.OUT_OF_RANGE, facts={"step": outside})
        if proposal.is_trial_asked:
            refusal = self._trial(advice, plan)
            if refusal is not None and refusal.reason is Reason.TRIAL_UNDECIDED and command.words.strip():
                refusal = None
        return refusal if refusal is not None else (advice, plan)

    def of_second(self, command: SecondAdvice, caller: Caller) -> Refused | None:
        """Why this person may not be the second; None: they may."""
        advice = self._desk.advice(command.advice)
        if advice is None or not is_shown_to(advice, caller.roles):
            return UNKNOWN
        refusal = self.refusal(advice, caller)
        if refusal is not None:
            return refusal
        approval = advice.approval
        if advice.revision != command.revision or advice.state is not AdviceState.HALF_APPROVED or approval is None:
            return CHANGED
        if approval.digest != command.approval:
            return CHANGED
        person = person_of(caller)
        if is_foreign(advice.proposal):
            return Refused(reason=Reason.UNLIKE_TRAINING)
        if any(one.person == person.ref for one in approval.approvers):
            return Refused(reason=Reason.SECOND_PERSON)
        if any(one.screen != caller.screen for one in approval.approvers):
            return Refused(reason=Reason.SECOND_PERSON, facts={"screen": approval.approvers[0].screen})
        if not advice.shown_ns(person.ref):
            return Refused(reason=Reason.EVIDENCE_UNSEEN, facts={"count": 1})
        unseen = evidence_to_open(advice, person.ref)
        if unseen:
            return Refused(reason=Reason.EVIDENCE_UNSEEN, facts={"count": len(unseen)})
        return Refused(reason=Reason.NO_REASON) if len(command.words) > LONGEST_WORDS else None

    def by_present(
        self, advice: Advice, approval: Approval, plan: Plan, person: Person, *, is_whole: bool = False
    ) -> Refused | None:
        """Nothing is approved that could not be carried out; where people do it by hand, no right to write is asked.

        Args:
            advice: The recommendation.
            approval: As it would be on record.
            plan: What would be carried out.
            person: Who decides now.
            is_whole: Everybody has approved who must; until then a second person is still to come.
        """
        return refused_for(self._approvals.in_the_way(advice, approval, plan, person.ref, is_whole=is_whole))

    def _by_shown(self, advice: Advice, shown: Sequence[ShownValue]) -> Refused | None:
        """The conditions on the screen are those of the proposal, all sure, and still so."""
        told = {one.tag_name: one for one in shown}
        if len(told) != len(shown) or set(told) != {one.tag_name for one in advice.proposal.conditions}:
            return CHANGED
        for condition in advice.proposal.conditions:
            tag = condition.tag_name
            then, now = told[tag], self._desk.value(tag)
            if not then.is_sure or not now.is_sure:
                return Refused(reason=Reason.ADVICE_STALE, facts={"tag": tag})
            if not is_alike(then.value, now.value, condition.tolerance):
                seen, found = then.value, now.value
                return Refused(
                    reason=Reason.VALUE_CHANGED,
                    facts={"tag": tag, "seen": "" if seen is None else seen, "now": "" if found is None else found},
                )
        return None


def person_of(caller: Caller) -> Person:
    """Who decides; call it only after somebody was found to be signed in."""
    if caller.session is None:
        raise LookupError("nobody is signed in")
    return caller.session.person
