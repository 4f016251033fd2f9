"""The step whose turn it is: send it, confirm it, enter what was measured, answer."""

import math
from collections.abc import Callable

from hmi.domain import procedure_transition as turn
from hmi.domain.outcome import Done, Outcome, Reason, Refused
from hmi.domain.procedure import Ask, Enter, Escalate, FailureAnswer, Instruct, SecondPerson, Step, acts_on_machine
from hmi.domain.procedure_command import ConfirmStep, DoStep, EnterValue, ReplyToStep
from hmi.domain.procedure_run import Attestation, Failure, FailureCause, ProcedureRun, RunId, StepState
from hmi.domain.tag import Scalar
from hmi.services.access import actor_of
from hmi.services.caller import Caller
from hmi.services.procedure_desk import CHANGED, ProcedureDesk, not_so
from hmi.services.procedure_flow import said
from hmi.services.procedure_guard import ProcedureGuard
from hmi.services.procedure_sending import ProcedureSending

MACHINE_DECIDES = Refused(reason=Reason.MACHINE_DECIDES)


class ProcedureStepService:
    """One act at a time: what a person decided on is looked at again right before it is done."""

    def __init__(self, desk: ProcedureDesk, guard: ProcedureGuard, sending: ProcedureSending) -> None:
        self._desk, self._guard, self._sending = desk, guard, sending

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
        run = self._desk.at(run_id, revision)
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
