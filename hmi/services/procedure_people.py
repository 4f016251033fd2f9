"""What takes more than one person: locks, second persons, and a run that goes from one to another."""

import msgspec

from hmi.domain import procedure_transition as turn
from hmi.domain.outcome import Done, Outcome, Reason, Refused
from hmi.domain.person import Person, PersonRef
from hmi.domain.procedure import Escalate, Lock, Need, RemoveLock, SecondPerson, Step
from hmi.domain.procedure_command import AttestStep, ConfirmLock, OfferRun, TakeOffLock, TakeRun
from hmi.domain.procedure_run import (
    Attestation,
    Deviation,
    DeviationKind,
    LockRecord,
    ProcedureRun,
    RunId,
    RunState,
    StepState,
)
from hmi.services.access import actor_of
from hmi.services.caller import Caller
from hmi.services.procedure_desk import CHANGED, NOT_SIGNED_IN, ProcedureDesk, not_so
from hmi.services.procedure_flow import said, settled
from hmi.services.procedure_guard import NOT_AT_CELL, ProcedureGuard
from hmi.services.procedure_past import lacking

SECOND_WITHIN_S = 300
"""After the first person, at the same panel (practice 5.3)."""
_LONGEST_WORDS = 1000
_LONGEST_NUMBER = 40


class ProcedurePeopleService:
    """Each says it for themself, with their own PIN."""

    def __init__(self, desk: ProcedureDesk, guard: ProcedureGuard) -> None:
        self._desk, self._guard = desk, guard

    async def lock(self, command: ConfirmLock, caller: Caller) -> Outcome:
        """One's own lock is on, and the try-out showed no energy. Tandem isolates nothing."""
        found = self._lock_step(command, caller)
        if isinstance(found, Refused):
            return found
        run, step, work = found
        number, zero = command.number.strip()[:_LONGEST_NUMBER], command.zero_result.strip()[:_LONGEST_WORDS]
        if not number or not zero:
            return Refused(reason=Reason.NO_REASON)
        if work.is_stored and not command.is_released:
            return Refused(reason=Reason.ENERGY_STORED)
        person = await self._proved(command.person, command.pin, caller)
        if isinstance(person, Refused):
            return person
        lacks = self._guard.unqualified(person, self._desk.need(run, step))
        if lacks is not None:
            return lacks
        found = self._lock_step(command, caller)
        if isinstance(found, Refused):
            return found
        run = found[0]
        if any(lock.step == step.id and lock.person == person.ref for lock in run.standing_locks):
            return Refused(reason=Reason.ALREADY_EXISTS)
        is_ready = run.current == step.id and run.now is not None and run.now.state is StepState.READY
        is_turn = is_ready and person.ref == run.operator  # whoever runs it locks for themself before it goes on
        record = LockRecord(
            step=step.id,
            point=work.point,
            number=number,
            person=person.ref,
            applied_ns=self._desk.now_ns(),
            zero_result=zero,
            is_released=command.is_released,
        )
        locked = turn.noted(run, locks=(*run.locks, record))
        after = said(self._desk, locked, step, by=run.operator, screen=caller.screen) if is_turn else locked
        facts = {"of": step.id, "point": work.point, "number": number, "person": person.ref}
        self._desk.put("locked", after, facts, actor_of(caller))
        return Done()

    async def take_off_lock(self, command: TakeOffLock, caller: Caller) -> Outcome:
        """Everybody takes off their own lock; somebody else's only a coordinator, signed and with a reason."""
        found = self._standing(command, caller)
        if isinstance(found, Refused):
            return found
        person = await self._proved(command.person, command.pin, caller)
        if isinstance(person, Refused):
            return person
        why = command.why.strip()[:_LONGEST_WORDS]
        is_others = person.ref != command.owner
        if is_others and not (why and self._guard.may_take_locks_of_others(person)):
            return Refused(reason=Reason.LOCK_OF_ANOTHER)
        found = self._standing(command, caller)
        if isinstance(found, Refused):
            return found
        run, record = found
        now_ns = self._desk.now_ns()
        off = msgspec.structs.replace(
            record, removed_by=person.ref, removed_ns=now_ns, removal_why=why if is_others else ""
        )
        locks = tuple(off if one is record else one for one in run.locks)
        after = turn.noted(run, locks=locks)
        if is_others:
            told = Deviation(
                kind=DeviationKind.LOCK_OF_ANOTHER, step=command.lock, by=person.ref, time_ns=now_ns, why=why
            )
            after = turn.noted(after, deviations=(*after.deviations, told))
        after = settled(self._desk, after)
        facts = {"of": command.lock, "point": record.point, "person": person.ref, "owner": record.person, "why": why}
        self._desk.put("unlocked", after, facts, actor_of(caller))
        return Done()

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
        run = self._at(command.run, command.revision)
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
        run = self._at(command.run, command.revision)
        if isinstance(run, Refused):
            return run
        if run.standing_locks and not command.knows_locks:
            return Refused(reason=Reason.LOCKS_STAND, facts={"count": len(run.standing_locks)})
        wrong = await self._guard.proved(caller.session.person if caller.session else None, caller, command.pin)
        if wrong is not None:
            return wrong
        run = self._at(command.run, command.revision)
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

    def _at(self, run: RunId, revision: int) -> ProcedureRun | Refused:
        known = self._desk.runs.get(run)
        if known is None:
            return Refused(reason=Reason.UNKNOWN_RUN)
        return known if known.revision == revision else CHANGED

    def _lock_step(self, command: ConfirmLock, caller: Caller) -> tuple[ProcedureRun, Step, Lock] | Refused:
        """A lock-out whose turn it is, or that is on already: others may add their own lock to it."""
        run = self._at(command.run, command.revision)
        if isinstance(run, Refused):
            return run
        step = self._desk.version_of(run).step(command.step)
        if step is None or not isinstance(step.work, Lock):
            return Refused(reason=Reason.BAD_REQUEST)
        if caller.session is None:
            return NOT_SIGNED_IN
        if not caller.is_at_cell:
            return NOT_AT_CELL
        is_own = command.person in (None, caller.ref) and caller.ref == run.operator
        if run.current == step.id:
            refusal = self._guard.at_step(run, caller, step) if is_own else None
            if refusal is not None:
                return refusal
            seen = lacking(self._desk, run, step)
            if seen is not None:
                return not_so(seen)
            if run.now is None or run.now.state is not StepState.READY:
                return CHANGED
        elif run.state.is_over or all(lock.step != step.id for lock in run.standing_locks):
            return CHANGED
        return run, step, step.work

    def _standing(self, command: TakeOffLock, caller: Caller) -> tuple[ProcedureRun, LockRecord] | Refused:
        run = self._at(command.run, command.revision)
        if isinstance(run, Refused):
            return run
        if caller.session is None:
            return NOT_SIGNED_IN
        if not caller.is_at_cell:
            return NOT_AT_CELL
        record = next(
            (one for one in run.standing_locks if one.step == command.lock and one.person == command.owner), None
        )
        if record is None:
            return CHANGED
        found = self._desk.step_of(run)
        is_turn = found is not None and isinstance(found[1].work, RemoveLock) and found[1].work.lock == command.lock
        if record.person == run.operator and not is_turn and not run.state.is_over:
            return CHANGED  # whoever is at work stays under the lock until the procedure says so
        return run, record

    def _to_attest(self, command: AttestStep, caller: Caller) -> tuple[ProcedureRun, Step] | Refused:
        run = self._at(command.run, command.revision)
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

    async def _proved(self, ref: PersonRef | None, pin: str, caller: Caller) -> Person | Refused:
        """Whoever says it, after their PIN; None is whoever is signed in."""
        assert caller.session is not None
        person = caller.session.person if ref is None else self._guard.person(ref)
        if person is None:
            return Refused(reason=Reason.UNKNOWN_PERSON)
        wrong = await self._guard.proved(person, caller, pin)
        return person if wrong is None else wrong
