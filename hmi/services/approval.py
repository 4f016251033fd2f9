"""Approvals at the moment of carrying out: everything is looked at again, and any difference refuses.

Implements ``hmi.ports.approval.ApprovalPort``. Nothing here reaches a controller, and nothing is allowed that is not on
record before.
"""

import logging
from collections.abc import Mapping

import msgspec

from hmi.domain import advice_life
from hmi.domain.advice import AdviceId
from hmi.domain.advice_approval import Approval, Aspect, Difference, Present, differences
from hmi.domain.advice_mode import AdviceMode
from hmi.domain.advice_plan import ExactAct, ExactCall, ExactWrite, Plan, PlanFault, sends_the_same
from hmi.domain.advice_rules import deciding_roles
from hmi.domain.advice_state import Advice, AdviceState, Appraisal, Judge, Sent, Verdict
from hmi.domain.outcome import Reason, Refused
from hmi.domain.person import SERVICE, Actor, PersonRef
from hmi.domain.procedure import Procedure, StepId, tag_of_argument
from hmi.domain.procedure_plan import NotInThisCell, plan_of
from hmi.domain.procedure_run import RunId, RunResult
from hmi.domain.tag import Scalar, TagName
from hmi.ports.advice import AdviceAct, AdviceChange
from hmi.ports.journal import JournalUnavailable
from hmi.services.advice_desk import AdviceDesk
from hmi.services.advice_limits import outside_limits

log = logging.getLogger(__name__)

_VERDICTS = {
    RunResult.HELPED: Verdict.IMPROVED,
    RunResult.DID_NOT_HELP: Verdict.NO_CHANGE,
    RunResult.CANNOT_TELL: Verdict.CANNOT_TELL,
}
_NOT_APPROVED = Refused(reason=Reason.NOT_APPROVED)


class ApprovalService:
    """Holds what was approved against the present. Everything runs on the service's loop, without a pause within."""

    def __init__(self, desk: AdviceDesk) -> None:
        self._desk = desk

    def begin(
        self, run: RunId, advice: AdviceId, procedure: Procedure, person: PersonRef, now_ns: int
    ) -> Refused | None:
        """Bind a run to an approval, once."""
        standing = self._desk.advice(advice)
        if standing is None or standing.approval is None or not standing.state.is_allowed:
            return _NOT_APPROVED
        if not run or self._desk.records.of_run(run) is not None:
            return _NOT_APPROVED
        plan = self._plan(procedure, standing.approval)
        refusal = self._refusal(standing, standing.approval, plan, person, now_ns)
        if refusal is None:
            told = self._desk.put(AdviceAct.BEGUN, standing, advice_life.begun(standing, run), self._by(person))
            return told if isinstance(told, Refused) else None
        self._deny(standing, refusal, person, {"run": run})
        return refusal

    def act_of(self, run: RunId, step: StepId) -> ExactAct | None:
        """What was approved for a machine step of a run."""
        advice = self._bound(run)
        if advice is None or advice.approval is None:
            return None
        return next((act for one, act in advice.approval.plan.acts if one.id == step), None)

    def allow(self, write: ExactAct, run: RunId, step: StepId, person: PersonRef, now_ns: int) -> Refused | None:
        """Let one act be sent, this once; on record before it returns."""
        advice = self._bound(run)
        if advice is None or advice.approval is None:
            return _NOT_APPROVED
        approval = advice.approval
        refusal = self._refusal_of_act(advice, approval, write, step) or self._refusal(
            advice, approval, approval.plan, person, now_ns
        )
        if refusal is not None:
            self._deny(advice, refusal, person, {"run": run, "step": step})
            return refusal
        is_write = isinstance(write, ExactWrite)
        sent = Sent(
            step=step,
            time_ns=now_ns,
            person=person,
            tag_name=write.tag_name if is_write else None,
            value=write.value if is_write else None,
        )
        told = self._desk.put(AdviceAct.ALLOWED, advice, advice_life.allowed(advice, sent), self._by(person))
        return told if isinstance(told, Refused) else None

    def bound(self) -> tuple[RunId, ...]:
        """Runs that were bound and have not ended."""
        standing = self._desk.records.standing()
        return tuple(RunId(one.run) for one in standing if one.state is AdviceState.APPLYING)

    def end(
        self,
        run: RunId,
        *,
        is_verified: bool,
        why: str,
        read_back: dict[str, Scalar],
        now_ns: int,
        said: RunResult | None = None,
        person: PersonRef | None = None,
    ) -> None:
        """The run is over; said twice, the first word counts."""
        advice = self._bound(run)
        if advice is None:
            return
        after = advice_life.ended(advice, is_verified=is_verified, why=why, read_back=read_back, now_ns=now_ns)
        if said is not None and isinstance(after, Advice):
            appraisal = Appraisal(judge=Judge.PERSON, verdict=_VERDICTS[said], time_ns=now_ns, person=person)
            after = advice_life.judged(after, appraisal)
        self._desk.put(AdviceAct.ENDED, advice, after)

    def differences(self, advice: Advice, now_ns: int) -> tuple[Difference, ...]:
        """In what the present differs from what was approved, whoever looks at it; empty where nothing is approved.

        Nobody carries it out yet: that somebody must, and how qualified, is looked at when a run begins.
        """
        if advice.approval is None or not advice.state.is_running:
            return ()
        plan = advice.approval.plan
        found = differences(advice.approval, self.present(advice, advice.approval, plan, None, now_ns))
        return tuple(one for one in found if one.aspect is not Aspect.PERSON or one.name)

    def in_the_way(
        self, advice: Advice, approval: Approval, plan: Plan, person: PersonRef, *, is_whole: bool
    ) -> tuple[Difference, ...]:
        """In what an approval that is about to be given differs from the present already.

        Where people would do it by hand no right to write is asked for; and until ``is_whole`` a second person, and
        with them a coordinator, may still come.
        """
        mode = self._desk.mode(advice)
        found = differences(approval, self.present(advice, approval, plan, person, self._desk.now_ns()))
        return tuple(
            one
            for one in found
            if not (one.aspect is Aspect.MODE and mode is AdviceMode.ADVISORY)
            and (is_whole or one.aspect is not Aspect.TWO_PERSONS)
            and (is_whole or one.aspect is not Aspect.ROLE or one.name)
        )

    def present(self, advice: Advice, approval: Approval, plan: Plan, person: PersonRef | None, now_ns: int) -> Present:
        """All that an approval is held against, as it is now."""
        desk = self._desk
        tags = {one.tag_name for one in approval.conditions} | approval.plan.written | plan.written
        people = {one.person for one in approval.approvers} | ({person} if person is not None else set())
        known = {ref: found for ref in people if (found := desk.person(ref)) is not None and found.is_active}
        source = desk.modes.source_of(advice.proposal.advice_type)
        return Present(
            now_ns=now_ns,
            plan=plan,
            readings={tag: desk.value(tag) for tag in tags},
            units=desk.units(),
            source=msgspec.structs.replace(source, author=approval.source.author),
            mode=desk.mode(advice),
            is_stopped=desk.modes.stopped is not None,
            stops=desk.modes.stops,
            levels={ref: desk.level(found, approval.skill) for ref, found in known.items()},
            roles={ref: found.roles for ref, found in known.items()},
            deciding=deciding_roles(advice),
            person=person,
            written=_written(advice),
        )

    def _bound(self, run: RunId) -> Advice | None:
        advice = self._desk.records.of_run(run)
        return advice if advice is not None and advice.state is AdviceState.APPLYING else None

    def _refusal(
        self, advice: Advice, approval: Approval, plan: Plan, person: PersonRef, now_ns: int
    ) -> Refused | None:
        """By everything that was approved, and by the limits that Tandem holds now."""
        if advice.proposal.is_drill or advice.proposal.digest != approval.advice_digest:
            return _NOT_APPROVED
        found = differences(approval, self.present(advice, approval, plan, person, now_ns))
        outside = outside_limits(approval.plan, self._desk.image)
        if outside:
            found = (*found, Difference(aspect=Aspect.PLAN, name=outside))
        return refused_for(found)

    def _refusal_of_act(self, advice: Advice, approval: Approval, write: ExactAct, step: StepId) -> Refused | None:
        """Exactly what was approved for this step, and not sent more often than it may be."""
        planned = next((one for one in approval.plan.steps if one.id == step), None)
        if planned is None or planned.act is None:
            return refused_for((Difference(aspect=Aspect.PLAN, name=step),))
        try:
            is_same = sends_the_same(planned.act, write)
        except PlanFault:
            is_same = False
        if not is_same:
            return refused_for(
                (Difference(aspect=Aspect.PLAN, name=step, approved=_told(planned.act), now=_told(write)),)
            )
        if sum(1 for one in advice.sent if one.step == step) >= planned.most_times:
            return Refused(reason=Reason.NOT_APPROVED, facts={"step": step, "most": planned.most_times})
        return None

    def _plan(self, procedure: Procedure, approval: Approval) -> Plan:
        """The plan that the run would carry out: its own procedure in this cell, with the values that were approved."""
        approved = {step.id: step.act for step in approval.plan.steps}
        seen = {act.tag_name: act.seen for act in approval.plan.writes if act.seen is not None}
        try:
            fresh = plan_of(procedure, self._desk.image.cell, seen)
        except NotInThisCell:
            return Plan()
        steps = tuple(
            msgspec.structs.replace(step, act=_as_approved(step.act, approved.get(step.id))) for step in fresh.steps
        )
        return msgspec.structs.replace(fresh, steps=steps)

    def _deny(self, advice: Advice, refusal: Refused, person: PersonRef, facts: Mapping[str, Scalar]) -> None:
        told: dict[str, Scalar | None] = {**facts, "reason": refusal.reason.value, **refusal.facts}
        change = AdviceChange(act=AdviceAct.DENIED, before=(advice,), after=(advice,), facts=told)
        try:
            self._desk.records.write(change, self._by(person))
        except JournalUnavailable as error:  # it is refused all the same
            log.error("that a step was held back could not be recorded: %s %s", error, told)

    def _by(self, person: PersonRef) -> Actor:
        found = self._desk.person(person)
        return SERVICE if found is None else Actor(ref=person, roles=found.roles, screen="")


def refused_for(found: tuple[Difference, ...]) -> Refused | None:
    """The first difference as a refusal, and how many there are; None without any."""
    if not found:
        return None
    first = found[0]
    facts: dict[str, Scalar] = {
        "aspect": first.aspect.value,
        "name": first.name,
        "approved": first.approved,
        "now": first.now,
        "count": len(found),
        "all": ",".join(dict.fromkeys(one.aspect.value for one in found)),
    }
    return Refused(reason=Reason.ADVICE_DIFFERS, facts=facts)


def _written(advice: Advice) -> dict[TagName, Scalar]:
    return {one.tag_name: one.value for one in advice.sent if one.tag_name is not None and one.value is not None}


def _as_approved(act: ExactAct | None, approved: ExactAct | None) -> ExactAct | None:
    """What a procedure does not tell: the value that a person chose, what was seen, the window it was judged by, and
    what a tag said that is read to be handed to a method."""
    if isinstance(act, ExactWrite) and isinstance(approved, ExactWrite) and type(act.value) is type(approved.value):
        return msgspec.structs.replace(act, value=approved.value, seen=approved.seen, within=approved.within)
    if isinstance(act, ExactCall) and isinstance(approved, ExactCall) and len(act.arguments) == len(approved.arguments):
        pairs = zip(act.arguments, approved.arguments, strict=True)
        arguments = tuple(one if tag_of_argument(one) is None else other for one, other in pairs)
        return msgspec.structs.replace(act, arguments=arguments)
    return act


def _told(act: ExactAct) -> str:
    return msgspec.json.encode(act, order="deterministic").decode()
