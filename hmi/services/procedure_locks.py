"""Locks of people at sources of energy: each puts on and takes off their own. Tandem isolates nothing."""

import msgspec

from hmi.domain import procedure_transition as turn
from hmi.domain.outcome import Done, Outcome, Reason, Refused
from hmi.domain.person import Person, PersonRef
from hmi.domain.procedure import Lock, RemoveLock, Step
from hmi.domain.procedure_command import ConfirmLock, TakeOffLock
from hmi.domain.procedure_run import Deviation, DeviationKind, LockRecord, ProcedureRun, StepState
from hmi.services.access import actor_of
from hmi.services.caller import Caller
from hmi.services.procedure_desk import CHANGED, LONGEST_WORDS, NOT_SIGNED_IN, ProcedureDesk, not_so
from hmi.services.procedure_flow import said, settled
from hmi.services.procedure_guard import NOT_AT_CELL, ProcedureGuard
from hmi.services.procedure_past import lacking

_LONGEST_NUMBER = 40


class ProcedureLockService:
    """Each says it for themself, with their own PIN."""

    def __init__(self, desk: ProcedureDesk, guard: ProcedureGuard) -> None:
        self._desk, self._guard = desk, guard

    async def lock(self, command: ConfirmLock, caller: Caller) -> Outcome:
        """One's own lock is on, and the try-out showed no energy. Tandem isolates nothing."""
        found = self._lock_step(command, caller)
        if isinstance(found, Refused):
            return found
        run, step, work = found
        number, zero = command.number.strip()[:_LONGEST_NUMBER], command.zero_result.strip()[:LONGEST_WORDS]
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
        why = command.why.strip()[:LONGEST_WORDS]
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

    def _lock_step(self, command: ConfirmLock, caller: Caller) -> tuple[ProcedureRun, Step, Lock] | Refused:
        """A lock-out whose turn it is, or that is on already: others may add their own lock to it."""
        run = self._desk.at(command.run, command.revision)
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
        run = self._desk.at(command.run, command.revision)
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

    async def _proved(self, ref: PersonRef | None, pin: str, caller: Caller) -> Person | Refused:
        """Whoever says it, after their PIN; None is whoever is signed in."""
        assert caller.session is not None
        person = caller.session.person if ref is None else self._guard.person(ref)
        if person is None:
            return Refused(reason=Reason.UNKNOWN_PERSON)
        wrong = await self._guard.proved(person, caller, pin)
        return person if wrong is None else wrong
