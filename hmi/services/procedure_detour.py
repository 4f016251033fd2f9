"""Another way on than doing the step: try it again, leave it by the way that it names, leave it out."""

from collections.abc import Callable

from hmi.domain import procedure_transition as turn
from hmi.domain.outcome import Done, Outcome, Reason, Refused
from hmi.domain.procedure_command import FollowBranch, RetryStep, SkipStep
from hmi.domain.procedure_leaving import may_be_left_out
from hmi.domain.procedure_run import ProcedureRun
from hmi.domain.procedure_transition import ForbiddenTransition
from hmi.services.access import actor_of
from hmi.services.caller import Caller
from hmi.services.procedure_desk import CHANGED, LONGEST_WORDS, ProcedureDesk
from hmi.services.procedure_flow import settled
from hmi.services.procedure_guard import ProcedureGuard


class ProcedureDetourService:
    """Decided by whoever runs it, on exactly what was on the screen, and on record with the reason."""

    def __init__(self, desk: ProcedureDesk, guard: ProcedureGuard) -> None:
        self._desk, self._guard = desk, guard

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
        run = self._desk.at(command.run, command.revision)
        if isinstance(run, Refused):
            return run
        found = self._desk.step_of(run)
        if found is not None and not may_be_left_out(found[1]):
            return Refused(reason=Reason.NEVER_SKIPPED)
        return self._decide(
            command, caller, "skipped",
            lambda run, why: turn.skipped(run, self._desk.version_of(run), why, self._desk.now_ns(), caller.ref),
        )  # fmt: skip

    def _decide(
        self,
        command: RetryStep | FollowBranch | SkipStep,
        caller: Caller,
        kind: str,
        move: Callable[[ProcedureRun, str], ProcedureRun],
        *,
        needs_reason: bool = True,
    ) -> Outcome:
        run = self._desk.at(command.run, command.revision)
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
