"""Watches what open runs wait for: what the machine says, that it is heard at all, and that nobody waits for ever."""

from contextlib import suppress
from dataclasses import dataclass

from hmi.domain import procedure_transition as turn
from hmi.domain.procedure import Step, Wait, Write, acts_on_machine
from hmi.domain.procedure_condition import Seen, Verdict, judged, known_value
from hmi.domain.procedure_run import (
    Failure,
    FailureCause,
    Hold,
    HoldCause,
    ProcedureRun,
    RunId,
    RunState,
    RunStep,
    StepState,
)
from hmi.domain.tag import Scalar
from hmi.ports.journal import JournalUnavailable
from hmi.services.procedure_desk import ProcedureDesk
from hmi.services.procedure_flow import settled
from hmi.services.procedure_past import lacking, silent_tag
from hmi.services.procedure_sending import ProcedureSending, is_read_back
from hmi.services.steady_work import Each

OVERDUE = (1, 2, 4)
"""A step that takes so many times as long as it should: a hint, a call of trainer or maintenance, the coordinator."""


@dataclass(slots=True)
class _Clocked:
    """Since when a step is as it is, by a clock that is never set."""

    key: tuple[int, str, int]
    """Place in the run, state and attempt."""
    since_s: float
    holds_since_s: float | None = None
    """Since when everything that is verified holds without a break."""


class ProcedureWatch:
    """Call ``look`` several times a second, on the service's loop."""

    def __init__(self, desk: ProcedureDesk, sending: ProcedureSending, *, patience: float = 1.0) -> None:
        """``patience``: so many times longer is waited for the machine; for one that is heard late, as in a trial."""
        self._desk, self._sending, self._patience = desk, sending, patience
        self._clocks: dict[RunId, _Clocked] = {}
        self._turns: dict[RunId, tuple[int, float]] = {}
        """Place of the step whose turn it is, and the second at which its usual time began."""

    def recover(self) -> None:
        """After a start: whatever was under way is held, and nothing is sent again."""
        for run in self._desk.store.open_runs():
            self._desk.runs[run.id] = run
            after = turn.restarted(run, self._desk.now_ns())
            if after is not run:
                self._desk.put("held", after, {"cause": HoldCause.RESTART.value})

    def look(self) -> None:
        """Do what is due in every open run; a fault in one costs the others nothing, and is raised after them."""
        each = Each()
        with each.one():
            self._sending.settle()
        for run in tuple(self._desk.runs.values()):
            with each.one(), suppress(JournalUnavailable):  # nothing changed; it is looked at again in a moment
                self._mind(run)
        for gone in self._clocks.keys() - self._desk.runs.keys():
            del self._clocks[gone]
        for gone in self._turns.keys() - self._desk.runs.keys():
            del self._turns[gone]
        each.end()

    def verify_left_s(self, run: ProcedureRun, step: Step) -> float | None:
        """Until what is awaited counts as failed."""
        if run.now is None or run.now.state is not StepState.VERIFYING:
            return None
        return max(0.0, self._timeout_s(step) - self._passed_s(run))

    def wait_left_s(self, run: ProcedureRun, step: Step) -> float | None:
        """Until a step that only waits is over."""
        is_waiting = run.now is not None and run.now.state is StepState.RUNNING and isinstance(step.work, Wait)
        return max(0.0, step.work.duration_s - self._passed_s(run)) if is_waiting else None  # pyright: ignore[reportAttributeAccessIssue]  # a Wait

    def turn_s(self, run: ProcedureRun) -> float:
        """For how long it has been the present step's turn."""
        place = len(run.steps)
        known = self._turns.get(run.id)
        if known is None or known[0] != place:
            begun_ns = run.now.begun_ns if run.now is not None else self._desk.now_ns()
            passed_s = max(0.0, (self._desk.now_ns() - begun_ns) / 1e9)
            known = (place, self._desk.monotonic_s() - passed_s)
            self._turns[run.id] = known
        return self._desk.monotonic_s() - known[1]

    def _mind(self, run: ProcedureRun) -> None:
        found = self._desk.step_of(run)
        if found is None:
            return
        now, step = found
        self._call(run, now, step)
        run = self._desk.runs.get(run.id, run)
        if run.state not in (RunState.RUNNING, RunState.LEAVING) or run.now is None:
            return
        hold = self._why_held(run, run.now, step)
        if hold is not None:
            facts: dict[str, Scalar | None] = {"cause": hold.cause.value, "tag": hold.tag, "value": hold.value}
            self._desk.put("held", turn.held(run, hold), facts)
            return
        self._go_on(run, run.now, step)

    def _go_on(self, run: ProcedureRun, now: RunStep, step: Step) -> None:
        match now.state:
            case StepState.PENDING | StepState.READY:
                self._ready(run, now, step)
            case StepState.VERIFYING:
                self._verify(run, step)
            case StepState.RUNNING if isinstance(step.work, Wait) and self._passed_s(run) >= step.work.duration_s:
                self._finish(run)
            case _:
                pass

    def _ready(self, run: ProcedureRun, now: RunStep, step: Step) -> None:
        if now.state is StepState.READY and acts_on_machine(step) and self._desk.lacking(step) is not None:
            self._desk.put("waits", turn.unready(run, self._desk.version_of(run), self._desk.now_ns()))
            return
        after = settled(self._desk, run)
        if after is not run:
            self._desk.put("went_on", after)

    def _why_held(self, run: ProcedureRun, now: RunStep, step: Step) -> Hold | None:
        """Why a run has to be held by itself now."""
        if not now.state.is_active:
            return None
        now_ns = self._desk.now_ns()
        silent = silent_tag(self._desk, run, step)
        if silent is not None:
            return Hold(cause=HoldCause.COMMS_LOST, since_ns=now_ns, tag=silent)
        is_sent = acts_on_machine(step) and now.state in (StepState.RUNNING, StepState.VERIFYING)
        is_pending = now.state is StepState.PENDING or (now.state is StepState.READY and acts_on_machine(step))
        lost = None if is_sent or is_pending else lacking(self._desk, run, step)
        if lost is not None:
            return Hold(cause=HoldCause.PRECONDITION_LOST, since_ns=now_ns, tag=lost.condition.tag, value=lost.value)
        needs_somebody = now.state is StepState.READY and (step.is_critical or acts_on_machine(step))
        if needs_somebody and not self._desk.access.sessions.is_signed_in(run.operator):
            return Hold(cause=HoldCause.SESSION_ENDED, since_ns=now_ns)
        return None

    def _verify(self, run: ProcedureRun, step: Step) -> None:
        seen = verification(self._desk, step)
        clock = self._clock(run)
        is_so = all(one.verdict is Verdict.TRUE for one in seen)
        if run.now is not None and run.now.intent is not None:
            is_so = is_so and is_read_back(self._desk, run.now.intent)
        now_s = self._desk.monotonic_s()
        if not is_so:
            clock.holds_since_s = None
        elif clock.holds_since_s is None:
            clock.holds_since_s = now_s
        stable_s = step.verify.stable_s if step.verify is not None else 0.0
        if clock.holds_since_s is not None and now_s - clock.holds_since_s >= stable_s:
            self._finish(run)
        elif now_s - clock.since_s >= self._timeout_s(step):
            self._desk.put("step_failed", turn.failed(run, self._failure(run, step, seen)), self._facts(seen))

    def _finish(self, run: ProcedureRun) -> None:
        assert run.now is not None
        intent = run.now.intent
        value = known_value(self._desk.look(intent.tag)) if intent is not None and intent.tag is not None else None
        done = turn.finished(run, self._desk.version_of(run), self._desk.now_ns(), value=value)
        self._desk.put("step_done", settled(self._desk, done), {"of": run.now.step, "value": value})

    def _failure(self, run: ProcedureRun, step: Step, seen: tuple[Seen, ...]) -> Failure:
        now_ns = self._desk.now_ns()
        intent = run.now.intent if run.now is not None else None
        if isinstance(step.work, Write) and intent is not None and not is_read_back(self._desk, intent):
            value = known_value(self._desk.look(step.work.tag))
            cause = FailureCause.TIMED_OUT if value is None else FailureCause.READ_BACK_DIFFERS
            return Failure(cause=cause, since_ns=now_ns, tag=step.work.tag, value=value)
        first = next((one for one in seen if one.verdict is not Verdict.TRUE), None)
        tag, value = (first.condition.tag, first.value) if first is not None else (None, None)
        return Failure(cause=FailureCause.TIMED_OUT, since_ns=now_ns, tag=tag, value=value)

    def _facts(self, seen: tuple[Seen, ...]) -> dict[str, Scalar | None]:
        first = next((one for one in seen if one.verdict is not Verdict.TRUE), None)
        return {} if first is None else {"tag": first.condition.tag, "value": first.value}

    def _call(self, run: ProcedureRun, now: RunStep, step: Step) -> None:
        """Somebody is called when a step takes much longer than it should: held or not."""
        if step.expected_s <= 0:
            return
        due = sum(self.turn_s(run) >= times * step.expected_s for times in OVERDUE)
        if due > now.escalated:
            after = turn.step_noted(run, escalated=due)
            facts: dict[str, Scalar | None] = {"level": due, "over_s": round(self.turn_s(run) - step.expected_s)}
            self._desk.put("overdue", after, facts)

    def _clock(self, run: ProcedureRun) -> _Clocked:
        assert run.now is not None
        key = (len(run.steps), run.now.state.value, run.now.attempt)
        known = self._clocks.get(run.id)
        if known is None or known.key != key:
            known = _Clocked(key, self._desk.monotonic_s())
            self._clocks[run.id] = known
        return known

    def _timeout_s(self, step: Step) -> float:
        timeout_s = step.verify.timeout_s if step.verify is not None else READ_BACK_S
        return timeout_s * self._patience

    def _passed_s(self, run: ProcedureRun) -> float:
        return self._desk.monotonic_s() - self._clock(run).since_s


READ_BACK_S = 10.0
"""For a write whose step says no other time: a subscription tells within a second, slow controllers within a few."""


def verification(desk: ProcedureDesk, step: Step) -> tuple[Seen, ...]:
    """What the machine has to say before a step is done, as it is now."""
    conditions = step.verify.conditions if step.verify is not None else ()
    return tuple(judged(condition, desk.look) for condition in conditions)
