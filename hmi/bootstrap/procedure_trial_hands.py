"""The hands of a trial: they do what a person would at a step, and say what a person would say."""

import msgspec

from hmi.bootstrap.procedure_trial_desk import PIN
from hmi.domain.outcome import Outcome
from hmi.domain.person import Person
from hmi.domain.procedure import Ask, Enter, Step
from hmi.domain.procedure_command import (
    AttestStep,
    ConfirmLock,
    ConfirmStep,
    DoStep,
    EnterValue,
    FollowBranch,
    ReplyToStep,
    RetryStep,
    TakeOffLock,
)
from hmi.domain.procedure_query import RunAct, RunAnswer
from hmi.domain.procedure_run import ProcedureRun
from hmi.services.caller import Caller
from hmi.services.procedure_acts import ProcedureActs

_AT_A_STEP = frozenset(
    {
        RunAct.DO,
        RunAct.CONFIRM,
        RunAct.ENTER,
        RunAct.REPLY,
        RunAct.LOCK,
        RunAct.TAKE_OFF_LOCK,
        RunAct.ATTEST,
        RunAct.RETRY,
        RunAct.FOLLOW_BRANCH,
    }
)


class TrialHands:
    """Those of whoever runs it; ``second`` is who comes where another person is needed."""

    def __init__(self, acts: ProcedureActs, caller: Caller, second: Person) -> None:
        self._acts, self._caller, self._second = acts, caller, second

    async def acted(self, told: RunAnswer) -> Outcome | None:
        """Do what is offered at the step, if anything is and nothing is in its way."""
        assert told.run is not None
        assert told.step is not None
        for offered in told.acts:
            if offered.refusal is None and offered.act in _AT_A_STEP:
                return await self.act(offered.act, told.run, told.step)
        return None

    async def act(self, act: RunAct, run: ProcedureRun, step: Step) -> Outcome:
        """Do what is offered at a step."""
        base = {"run": run.id, "revision": run.revision, "step": step.id}
        steps, detours, caller = self._acts.steps, self._acts.detours, self._caller
        match act:
            case RunAct.DO:
                return await steps.do(msgspec.convert({**base, "pin": PIN}, DoStep), caller)
            case RunAct.ENTER:
                entry = msgspec.convert({**base, "value": _usual(step), "pin": PIN}, EnterValue)
                return await steps.enter(entry, caller)
            case RunAct.REPLY:
                reply = step.work.replies[0].id if isinstance(step.work, Ask) else ""
                return await steps.reply(msgspec.convert({**base, "reply": reply, "pin": PIN}, ReplyToStep), caller)
            case RunAct.LOCK:
                told = {"number": "1", "zero_result": "tried out, no energy", "is_released": True, "pin": PIN}
                return await self._acts.locks.lock(msgspec.convert({**base, **told}, ConfirmLock), caller)
            case RunAct.TAKE_OFF_LOCK:
                lock = run.standing_locks[0]
                off = TakeOffLock(run=run.id, revision=run.revision, lock=lock.step, owner=lock.person, pin=PIN)
                return await self._acts.locks.take_off_lock(off, caller)
            case RunAct.ATTEST:
                attest = msgspec.convert({**base, "person": self._second.ref, "pin": PIN}, AttestStep)
                return await self._acts.people.attest(attest, caller)
            case RunAct.RETRY:
                return await detours.retry(msgspec.convert({**base, "why": "trial"}, RetryStep), caller)
            case RunAct.FOLLOW_BRANCH:
                return await detours.follow_branch(msgspec.convert({**base, "why": "trial"}, FollowBranch), caller)
            case _:
                return await steps.confirm(msgspec.convert({**base, "pin": PIN}, ConfirmStep), caller)


def _usual(step: Step) -> float:
    """A value in the middle of the limits."""
    if not isinstance(step.work, Enter):
        return 0.0
    low, high = step.work.at_least, step.work.at_most
    if low is not None and high is not None:
        return (low + high) / 2
    return low if low is not None else high if high is not None else 0.0
