"""Runs of procedures as a whole: begin one, let it stand still, go on, give it up, close it."""

import msgspec

from hmi.domain import procedure_transition as turn
from hmi.domain.outcome import Done, Outcome, Reason, Refused
from hmi.domain.procedure import ProcedureState
from hmi.domain.procedure_command import AbortRun, CloseRun, HoldRun, ResumeRun, StartRun
from hmi.domain.procedure_condition import Verdict
from hmi.domain.procedure_run import CauseKind, Deviation, DeviationKind, Hold, HoldCause, ProcedureRun, RunState
from hmi.domain.procedure_transition import ForbiddenTransition
from hmi.domain.qualification import need_of
from hmi.domain.tag import Scalar
from hmi.ports.procedures import ShelvedProcedure
from hmi.services.access import actor_of
from hmi.services.caller import Caller
from hmi.services.procedure_approval import ApprovedRuns
from hmi.services.procedure_desk import CHANGED, LONGEST_WORDS, NOT_SIGNED_IN, ProcedureDesk
from hmi.services.procedure_flow import settled
from hmi.services.procedure_guard import NOT_AT_CELL, ProcedureGuard
from hmi.services.procedure_past import lacking, may_fall_silent, silent_tag, undone_since

LONG_HELD_NS = 600 * 10**9
"""After so long what earlier steps wrote is read again before it goes on (practice 5.1)."""


class ProcedureRunService:
    """One act at a time: what a person decided on is looked at again right before it is done."""

    def __init__(self, desk: ProcedureDesk, guard: ProcedureGuard) -> None:
        self._desk, self._guard = desk, guard
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
        run = self._desk.at(command.run, command.revision)
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
        run = self._desk.at(command.run, command.revision)
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
        run = self._desk.at(command.run, command.revision)
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
