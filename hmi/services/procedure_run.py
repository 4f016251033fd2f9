"""Running a procedure: begin it, do its steps one at a time, let it stand still, go on, give it up, close it."""

import math
from collections.abc import Callable

import msgspec

from hmi.domain import procedure_transition as turn
from hmi.domain.outcome import Done, Outcome, Reason, Refused
from hmi.domain.procedure import (
    Ask,
    Enter,
    Escalate,
    FailureAnswer,
    Instruct,
    ProcedureState,
    SecondPerson,
    Step,
    acts_on_machine,
)
from hmi.domain.procedure_command import (
    AbortRun,
    CloseRun,
    ConfirmStep,
    DoStep,
    EnterValue,
    FollowBranch,
    HoldRun,
    ReplyToStep,
    ResumeRun,
    RetryStep,
    SkipStep,
    StartRun,
)
from hmi.domain.procedure_condition import Verdict
from hmi.domain.procedure_leaving import may_be_left_out
from hmi.domain.procedure_run import (
    Attestation,
    CauseKind,
    Deviation,
    DeviationKind,
    Failure,
    FailureCause,
    Hold,
    HoldCause,
    ProcedureRun,
    RunId,
    RunState,
    StepState,
)
from hmi.domain.procedure_transition import ForbiddenTransition
from hmi.domain.qualification import need_of
from hmi.domain.tag import Scalar
from hmi.ports.procedures import ShelvedProcedure
from hmi.services.access import actor_of
from hmi.services.caller import Caller
from hmi.services.procedure_approval import ApprovedRuns
from hmi.services.procedure_desk import CHANGED, NOT_SIGNED_IN, ProcedureDesk, not_so
from hmi.services.procedure_flow import said, settled
from hmi.services.procedure_guard import NOT_AT_CELL, ProcedureGuard
from hmi.services.procedure_past import lacking, may_fall_silent, silent_tag, undone_since
from hmi.services.procedure_sending import ProcedureSending

LONGEST_WORDS = 1000
LONG_HELD_NS = 600 * 10**9
"""After so long what earlier steps wrote is read again before it goes on (practice 5.1)."""
MACHINE_DECIDES = Refused(reason=Reason.MACHINE_DECIDES)


class ProcedureRunService:
    """One act at a time: what a person decided on is looked at again right before it is done."""

    def __init__(self, desk: ProcedureDesk, guard: ProcedureGuard, sending: ProcedureSending) -> None:
        self._desk, self._guard, self._sending = desk, guard, sending
        self._approved = ApprovedRuns(desk)

    async def start(self, command: StartRun, caller: Caller) -> Outcome:
        """Begin a run of exactly the version on the screen."""
        shelved = self._desk.shelved(command.procedure)
        if shelved is None:
            return Refused(reason=Reason.UNKNOWN_PROCEDURE)
        refusal = self.start_refusal(shelved, caller, is_practice=command.cause.kind is CauseKind.PRACTICE)
        if refusal is not None:
            return refusal
        if shelved.digest != command.digest:
            return Refused(reason=Reason.PROCEDURE_CHANGED)
        procedure = shelved.procedure
        other = self._other_run(shelved)
        if other is not None and not command.is_overridden:
            return Refused(reason=Reason.ANOTHER_RUN, facts={"run": other.id})
        assert caller.ref is not None
        now_ns = self._desk.now_ns()
        fresh = ProcedureRun(
            id=self._desk.store.fresh_id(now_ns),
            procedure=procedure.id,
            version=procedure.version,
            digest=shelved.digest,
            state=RunState.RUNNING,
            operator=caller.ref,
            screen=caller.screen,
            cause=command.cause,
            is_simulated=self._desk.is_simulated,
            began_ns=now_ns,
        )
        refusal = self._approved.refusal_to_begin(fresh, procedure)
        if refusal is not None:
            return refusal
        run = turn.begun(fresh, procedure, now_ns)
        self._desk.begin(run, procedure, actor_of(caller))
        self._settle(run)
        return Done(result={"run": run.id})

    def start_refusal(self, shelved: ShelvedProcedure, caller: Caller, *, is_practice: bool = False) -> Refused | None:
        """Why a caller cannot begin a run of a procedure now."""
        if caller.session is None:
            return NOT_SIGNED_IN
        if not caller.is_at_cell:
            return NOT_AT_CELL
        procedure = shelved.procedure
        is_tried = is_practice and self._desk.is_simulated
        if procedure.state is not ProcedureState.RELEASED and not is_tried:
            return Refused(reason=Reason.PROCEDURE_CHANGED)
        return self._guard.unqualified(caller.session.person, need_of(procedure.need, procedure.need))

    async def do(self, command: DoStep, caller: Caller) -> Outcome:
        """Send what a step says: it is on record before, and read back afterwards."""

        def may(run: ProcedureRun, step: Step) -> Refused | None:
            if not acts_on_machine(step):
                return Refused(reason=Reason.BAD_REQUEST)
            return self._sending.refusal(run, step)

        found = await self._ready(command.run, command.revision, command.step, caller, command.pin, may)
        if isinstance(found, Refused):
            return found
        return await self._sending.send(*found, actor_of(caller))

    async def confirm(self, command: ConfirmStep, caller: Caller) -> Outcome:
        """A person did it. Where the machine has to tell, it is asked; nobody tells in its place."""

        def may(_run: ProcedureRun, step: Step) -> Refused | None:
            match step.work:
                case Instruct() | SecondPerson():
                    return None
                case Escalate():
                    return Refused(reason=Reason.ANOTHER_PERSON)  # who comes attests it, nobody else
                case _:
                    return MACHINE_DECIDES

        found = await self._ready(
            command.run, command.revision, command.step, caller, command.pin, may, is_begun_by_first=True
        )
        if isinstance(found, Refused):
            return found
        run, step = found
        if isinstance(step.work, SecondPerson):
            return self._begin_two(run, caller)
        return self._said("confirmed", run, step, caller)

    async def enter(self, command: EnterValue, caller: Caller) -> Outcome:
        """A measured value. One outside the limits fails a step that names a way out, and is refused by another."""

        def may(_run: ProcedureRun, step: Step) -> Refused | None:
            if not isinstance(step.work, Enter):
                return MACHINE_DECIDES
            is_taken = step.on_fail.then is FailureAnswer.BRANCH and math.isfinite(command.value)
            return None if is_taken else _value_refusal(step.work, command.value)

        found = await self._ready(command.run, command.revision, command.step, caller, command.pin, may)
        if isinstance(found, Refused):
            return found
        run, step = found
        assert isinstance(step.work, Enter)
        outside = _value_refusal(step.work, command.value)
        if outside is None:
            return self._said("entered", run, step, caller, value=command.value)
        now_ns = self._desk.now_ns()
        begun = turn.started(run, now_ns, run.operator, caller.screen)
        failure = Failure(
            cause=FailureCause.OUT_OF_LIMITS,
            since_ns=now_ns,
            reason=outside.reason.value,
            value=command.value,
            facts=outside.facts,
        )
        failed = turn.failed(turn.step_noted(begun, value=command.value), failure)
        self._desk.put("step_failed", failed, {"of": step.id, **outside.facts}, actor_of(caller))
        return Done()

    async def reply(self, command: ReplyToStep, caller: Caller) -> Outcome:
        """An answer chooses the way."""

        def may(_run: ProcedureRun, step: Step) -> Refused | None:
            replies = step.work.replies if isinstance(step.work, Ask) else ()
            return None if any(one.id == command.reply for one in replies) else Refused(reason=Reason.BAD_REQUEST)

        found = await self._ready(command.run, command.revision, command.step, caller, command.pin, may)
        if isinstance(found, Refused):
            return found
        run, step = found
        assert isinstance(step.work, Ask)
        chosen = next(one for one in step.work.replies if one.id == command.reply)
        after = said(self._desk, run, step, by=run.operator, screen=caller.screen, answer=chosen.id, then=chosen.then)
        self._desk.put("replied", after, {"of": step.id, "reply": chosen.id}, actor_of(caller))
        return Done()

    async def hold(self, command: HoldRun, caller: Caller) -> Outcome:
        """Let the guide stand still; anybody who may run procedures can, from any panel."""
        run = self._desk.runs.get(command.run)
        if run is None:
            return Refused(reason=Reason.UNKNOWN_RUN)
        if run.state not in (RunState.RUNNING, RunState.LEAVING):
            return CHANGED
        words = command.why.strip()[:LONGEST_WORDS]
        hold = Hold(cause=HoldCause.PERSON, since_ns=self._desk.now_ns(), by=caller.ref, words=words)
        self._desk.put("held", turn.held(run, hold), {"cause": hold.cause.value, "why": words}, actor_of(caller))
        return Done()

    async def resume(self, command: ResumeRun, caller: Caller) -> Outcome:
        """Go on: what the step needs must be heard, and after a long time what earlier steps wrote must stand still."""
        run = self._at(command.run, command.revision)
        if isinstance(run, Refused):
            return run
        found = self._desk.step_of(run)
        if run.state is not RunState.HELD or found is None:
            return CHANGED
        _now, step = found
        refusal = self._guard.refusal(run, caller, step)
        if refusal is not None:
            return refusal
        silent = silent_tag(self._desk, run, step)
        if silent is not None:
            return Refused(reason=Reason.NOT_FRESH, facts={"tag": silent})
        if command.pin or self._guard.needs_pin(step, caller):
            wrong = await self._guard.signed(step, caller, command.pin)
            if wrong is not None:
                return wrong
        run = self._at(command.run, command.revision)
        if isinstance(run, Refused):
            return run
        accepted = self._changes_accepted(run, command, caller)
        if isinstance(accepted, Refused):
            return accepted
        is_ready = may_fall_silent(run, step) and lacking(self._desk, run, step) is None
        gone_on = turn.resumed(accepted, self._desk.now_ns())
        after = settled(self._desk, turn.made_ready(gone_on, self._desk.now_ns()) if is_ready else gone_on)
        self._desk.put("resumed", after, {"why": command.why.strip()}, actor_of(caller))
        return Done()

    async def retry(self, command: RetryStep, caller: Caller) -> Outcome:
        """Try a failed step again, for a reason."""
        return self._decide(
            command, caller, "retried",
            lambda run, why: turn.retried(run, self._desk.version_of(run), why, self._desk.now_ns()),
        )  # fmt: skip

    async def follow_branch(self, command: FollowBranch, caller: Caller) -> Outcome:
        """Leave a failed step by the way that it names."""
        return self._decide(
            command, caller, "branched",
            lambda run, why: turn.branched(run, self._desk.version_of(run), why, self._desk.now_ns()),
            needs_reason=False,
        )  # fmt: skip

    async def skip(self, command: SkipStep, caller: Caller) -> Outcome:
        """Leave an optional step out, or what an abort offers as it is, for a reason; a critical step never."""
        run = self._at(command.run, command.revision)
        if isinstance(run, Refused):
            return run
        found = self._desk.step_of(run)
        if found is not None and not may_be_left_out(found[1]):
            return Refused(reason=Reason.NEVER_SKIPPED)
        return self._decide(
            command, caller, "skipped",
            lambda run, why: turn.skipped(run, self._desk.version_of(run), why, self._desk.now_ns(), caller.ref),
        )  # fmt: skip

    async def abort(self, command: AbortRun, caller: Caller) -> Outcome:
        """Give it up, for a reason: what it did is offered to be undone, and nothing moves by itself."""
        run = self._desk.runs.get(command.run)
        if run is None:
            return Refused(reason=Reason.UNKNOWN_RUN)
        refusal = self._guard.refusal(run, caller)
        if refusal is not None:
            return refusal
        why = command.why.strip()
        if not why:
            return Refused(reason=Reason.NO_REASON)
        try:
            left = turn.aborted(run, self._desk.version_of(run), why[:LONGEST_WORDS], self._desk.now_ns())
        except ForbiddenTransition:
            return CHANGED
        after = settled(self._desk, left)
        self._desk.put("aborted", after, {"why": why, "offered": len(left.leaving)}, actor_of(caller))
        return Done(result={"offered": len(left.leaving)})

    async def close(self, command: CloseRun, caller: Caller) -> Outcome:
        """Say what came of it."""
        run = self._at(command.run, command.revision)
        if isinstance(run, Refused):
            return run
        refusal = self._guard.refusal(run, caller)
        if refusal is not None:
            return refusal
        words = command.words.strip()[:LONGEST_WORDS]
        try:
            after = turn.closed(run, command.result, words, self._desk.now_ns())
        except ForbiddenTransition:
            return CHANGED
        self._desk.put("done", after, {"result": command.result.value, "words": words}, actor_of(caller))
        return Done()

    def _at(self, run: RunId, revision: int) -> ProcedureRun | Refused:
        """A run as the person saw it."""
        known = self._desk.runs.get(run)
        if known is None:
            return Refused(reason=Reason.UNKNOWN_RUN)
        return known if known.revision == revision else CHANGED

    async def _ready(
        self,
        run_id: RunId,
        revision: int,
        step_id: str,
        caller: Caller,
        pin: str,
        may: Callable[[ProcedureRun, Step], Refused | None],
        *,
        is_begun_by_first: bool = False,
    ) -> tuple[ProcedureRun, Step] | Refused:
        """The step that is about to be done: everything is looked at before the PIN is, and once more after."""
        found = self._looked_at(run_id, revision, step_id, caller, may, is_begun_by_first)
        if isinstance(found, Refused):
            return found
        wrong = await self._guard.signed(found[1], caller, pin)
        if wrong is not None:
            return wrong
        return self._looked_at(run_id, revision, step_id, caller, may, is_begun_by_first)

    def _looked_at(
        self,
        run_id: RunId,
        revision: int,
        step_id: str,
        caller: Caller,
        may: Callable[[ProcedureRun, Step], Refused | None],
        is_begun_by_first: bool,
    ) -> tuple[ProcedureRun, Step] | Refused:
        run = self._at(run_id, revision)
        if isinstance(run, Refused):
            return run
        found = self._desk.step_of(run)
        if found is None or found[1].id != step_id:
            return CHANGED
        now, step = found
        refusal = self._guard.at_step(run, caller, step) or may(run, step)
        if refusal is not None:
            return refusal
        seen = self._desk.lacking(step)
        if seen is not None:
            return not_so(seen)
        begun = now.state is StepState.RUNNING and is_begun_by_first and isinstance(step.work, SecondPerson)
        if now.state is not StepState.READY and not begun:
            return CHANGED
        return run, step

    def _said(self, kind: str, run: ProcedureRun, step: Step, caller: Caller, *, value: float | None = None) -> Outcome:
        after = said(self._desk, run, step, by=run.operator, screen=caller.screen, value=value)
        facts: dict[str, Scalar | None] = {"of": step.id}
        if value is not None:
            facts["value"] = value
        self._desk.put(kind, after, facts, actor_of(caller))
        return Done()

    def _begin_two(self, run: ProcedureRun, caller: Caller) -> Outcome:
        """The first of two persons, with the PIN; it may be said again, and the second's time begins anew."""
        assert run.now is not None
        assert caller.ref is not None
        now_ns = self._desk.now_ns()
        first = Attestation(person=caller.ref, time_ns=now_ns, screen=caller.screen)
        begun = run
        if run.now.state is StepState.READY:
            begun = turn.started(run, now_ns, caller.ref, caller.screen)
        after = turn.step_noted(begun, attested=(first,))
        self._desk.put("attested", after, {"of": run.now.step, "first": True}, actor_of(caller))
        return Done()

    def _decide(
        self,
        command: RetryStep | FollowBranch | SkipStep,
        caller: Caller,
        kind: str,
        move: Callable[[ProcedureRun, str], ProcedureRun],
        *,
        needs_reason: bool = True,
    ) -> Outcome:
        run = self._at(command.run, command.revision)
        if isinstance(run, Refused):
            return run
        found = self._desk.step_of(run)
        if found is None or found[1].id != command.step:
            return CHANGED
        refusal = self._guard.at_step(run, caller, found[1])
        if refusal is not None:
            return refusal
        why = command.why.strip()[:LONGEST_WORDS]
        if needs_reason and not why:
            return Refused(reason=Reason.NO_REASON)
        try:
            after = settled(self._desk, move(run, why))
        except ForbiddenTransition:
            return CHANGED
        self._desk.put(kind, after, {"of": command.step, "why": why}, actor_of(caller))
        return Done()

    def _changes_accepted(self, run: ProcedureRun, command: ResumeRun, caller: Caller) -> ProcedureRun | Refused:
        """The run, with what is accepted on record; why not where something is other than earlier steps left it."""
        if run.hold is None or self._desk.now_ns() - run.hold.since_ns < LONG_HELD_NS:
            return run
        undone = undone_since(self._desk, run)
        if not undone:
            return run
        seen = undone[0]
        if not command.accepts_changes:
            facts: dict[str, Scalar] = {"tag": seen.condition.tag}
            if seen.verdict is not Verdict.UNKNOWN and seen.value is not None:
                facts["value"] = seen.value
            return Refused(reason=Reason.STEP_UNDONE, facts=facts)
        why = command.why.strip()[:LONGEST_WORDS]
        if not why:
            return Refused(reason=Reason.NO_REASON)
        assert run.current is not None
        told = Deviation(
            kind=DeviationKind.CHANGES_ACCEPTED,
            step=run.current,
            by=caller.ref,
            time_ns=self._desk.now_ns(),
            why=why,
        )
        return msgspec.structs.replace(run, deviations=(*run.deviations, told))

    def _settle(self, run: ProcedureRun) -> None:
        after = settled(self._desk, run)
        if after is not run:
            self._desk.put("went_on", after)

    def _other_run(self, shelved: ShelvedProcedure) -> ProcedureRun | None:
        """An open run of the same procedure, or at the same equipment."""
        wanted = shelved.procedure
        for run in self._desk.runs.values():
            if run.procedure == wanted.id:
                return run
            equipment = self._desk.version_of(run).equipment
            if equipment is not None and equipment == wanted.equipment:
                return run
        return None


def _value_refusal(entry: Enter, value: float) -> Refused | None:
    low = -math.inf if entry.at_least is None else entry.at_least
    high = math.inf if entry.at_most is None else entry.at_most
    if math.isfinite(value) and low <= value <= high:
        return None
    facts: dict[str, Scalar] = {"value": value if math.isfinite(value) else str(value), "unit": entry.unit}
    if entry.at_least is not None:
        facts["low"] = low
    if entry.at_most is not None:
        facts["high"] = high
    return Refused(reason=Reason.OUT_OF_RANGE, facts=facts)
