"""What takes more than one person: a second one who sees the same, and a run that goes from one to another."""

from hmi.domain import procedure_transition as turn
from hmi.domain.outcome import Done, Outcome, Reason, Refused
from hmi.domain.person import Person
from hmi.domain.procedure import Escalate, Need, SecondPerson, Step
from hmi.domain.procedure_command import AttestStep, OfferRun, TakeRun
from hmi.domain.procedure_run import Attestation, ProcedureRun, RunId, RunState, StepState
from hmi.services.access import actor_of
from hmi.services.caller import Caller
from hmi.services.procedure_desk import CHANGED, NOT_SIGNED_IN, ProcedureDesk, not_so
from hmi.services.procedure_flow import settled
from hmi.services.procedure_guard import NOT_AT_CELL, ProcedureGuard

SECOND_WITHIN_S = 300
"""After the first person, at the same panel (practice 5.3)."""


class ProcedurePeopleService:
    """Each says it for themself, with their own PIN."""

    def __init__(self, desk: ProcedureDesk, guard: ProcedureGuard) -> None:
        self._desk, self._guard = desk, guard

    async def attest(self, command: AttestStep, caller: Caller) -> Outcome:
        """Another person sees the same, or came when they were called."""
        found = self._to_attest(command, caller)
        if isinstance(found, Refused):
            return found
        run, step = found
        person = self._guard.person(command.person)
        if person is None:
            return Refused(reason=Reason.UNKNOWN_PERSON)
        refusal = self._second_refusal(run, step, person, caller)
        if refusal is not None:
            return refusal
        wrong = await self._guard.proved(person, caller, command.pin)
        if wrong is not None:
            return wrong
        found = self._to_attest(command, caller)
        if isinstance(found, Refused):
            return found
        run, step = found
        refusal = self._second_refusal(run, step, person, caller)
        if refusal is not None:
            return refusal
        assert run.now is not None
        now_ns = self._desk.now_ns()
        begun = run
        if run.now.state is StepState.READY:
            begun = turn.started(run, now_ns, run.operator, caller.screen)
        attested = (*run.now.attested, Attestation(person=person.ref, time_ns=now_ns, screen=caller.screen))
        noted = turn.step_noted(begun, attested=attested)
        after = settled(self._desk, turn.finished(noted, self._desk.version_of(run), now_ns))
        self._desk.put("attested", after, {"of": step.id, "person": person.ref}, actor_of(caller))
        return Done()

    async def offer(self, command: OfferRun, caller: Caller) -> Outcome:
        """Want somebody else to go on, or not any more."""
        run = self._desk.at(command.run, command.revision)
        if isinstance(run, Refused):
            return run
        refusal = self._guard.refusal(run, caller)
        if refusal is not None:
            return refusal
        if run.state.is_over:
            return CHANGED
        if command.to is not None and (command.to == caller.ref or self._guard.person(command.to) is None):
            return Refused(reason=Reason.UNKNOWN_PERSON)
        is_offered = not command.is_withdrawn
        after = turn.noted(run, is_offered=is_offered, offered_to=command.to if is_offered else None)
        kind = "offered" if is_offered else "offer_withdrawn"
        self._desk.put(kind, after, {"person": command.to}, actor_of(caller))
        return Done()

    async def take(self, command: TakeRun, caller: Caller) -> Outcome:
        """Go on with somebody else's run: one that is offered, or held."""
        refusal = self.take_refusal(command.run, caller)
        if refusal is not None:
            return refusal
        run = self._desk.at(command.run, command.revision)
        if isinstance(run, Refused):
            return run
        if run.standing_locks and not command.knows_locks:
            return Refused(reason=Reason.LOCKS_STAND, facts={"count": len(run.standing_locks)})
        wrong = await self._guard.proved(caller.session.person if caller.session else None, caller, command.pin)
        if wrong is not None:
            return wrong
        run = self._desk.at(command.run, command.revision)
        if isinstance(run, Refused):
            return run
        before = run.operator
        after = turn.noted(run, operator=caller.ref, screen=caller.screen, is_offered=False, offered_to=None)
        if after.now is not None and after.now.state is StepState.FAILED:
            after = turn.step_noted(after, attempt=1)  # whoever comes anew may try it anew
        facts = {"from": before, "locks": len(run.standing_locks)}
        self._desk.put("taken", after, facts, actor_of(caller))
        return Done()

    def take_refusal(self, run_id: RunId, caller: Caller) -> Refused | None:
        """Why a caller cannot go on with somebody else's run."""
        run = self._desk.runs.get(run_id)
        if run is None:
            return Refused(reason=Reason.UNKNOWN_RUN)
        if caller.session is None:
            return NOT_SIGNED_IN
        if not caller.is_at_cell:
            return NOT_AT_CELL
        if run.operator == caller.ref or run.state.is_over:
            return CHANGED
        is_meant = run.is_offered and run.offered_to in (None, caller.ref)
        is_left = run.state is RunState.HELD or run.state is RunState.COMPLETING
        if not is_meant and not is_left:
            return Refused(reason=Reason.OTHERS_RUN)
        found = self._desk.step_of(run)
        need = self._desk.version_of(run).need if found is None else self._desk.need(run, found[1])
        return self._guard.unqualified(caller.session.person, need)

    def _to_attest(self, command: AttestStep, caller: Caller) -> tuple[ProcedureRun, Step] | Refused:
        run = self._desk.at(command.run, command.revision)
        if isinstance(run, Refused):
            return run
        found = self._desk.step_of(run)
        if found is None or found[1].id != command.step:
            return CHANGED
        now, step = found
        if caller.session is None:
            return NOT_SIGNED_IN
        if not caller.is_at_cell:
            return NOT_AT_CELL
        if run.state not in (RunState.RUNNING, RunState.LEAVING):
            return CHANGED
        awaited = StepState.RUNNING if isinstance(step.work, SecondPerson) else StepState.READY
        if not isinstance(step.work, SecondPerson | Escalate) or now.state is not awaited:
            return CHANGED
        seen = self._desk.lacking(step)
        return not_so(seen) if seen is not None else (run, step)

    def _second_refusal(self, run: ProcedureRun, step: Step, person: Person, caller: Caller) -> Refused | None:
        assert run.now is not None
        if isinstance(step.work, Escalate):
            if person.ref == run.operator:
                return Refused(reason=Reason.ANOTHER_PERSON)  # somebody else has to come
            return self._guard.unqualified(person, Need(role=step.work.to))
        assert isinstance(step.work, SecondPerson)
        first = run.now.attested[0] if run.now.attested else None
        if first is None or first.screen != caller.screen:
            return CHANGED
        if first.person == person.ref:
            return Refused(reason=Reason.ANOTHER_PERSON)
        if self._desk.now_ns() - first.time_ns > SECOND_WITHIN_S * 10**9:
            return Refused(reason=Reason.TOO_LATE, facts={"most_s": SECOND_WITHIN_S})
        work = step.work
        return self._guard.unqualified(person, Need(role=work.role, skill=work.skill, level=work.level))
