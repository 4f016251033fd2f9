"""The hands of a trial: they do what a person would at a step, and say what a person would say."""

from collections.abc import Mapping
from typing import Any, Final

import msgspec

from hmi.bootstrap.procedure_trial_desk import PIN
from hmi.domain.command import Command
from hmi.domain.outcome import Outcome
from hmi.domain.person import Person, PersonRef
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
from hmi.services.caller import Caller
from hmi.services.procedure_acts import ProcedureActs

_COMMANDS: Final[Mapping[RunAct, Any]] = {
    RunAct.DO: DoStep,
    RunAct.CONFIRM: ConfirmStep,
    RunAct.ENTER: EnterValue,
    RunAct.REPLY: ReplyToStep,
    RunAct.LOCK: ConfirmLock,
    RunAct.TAKE_OFF_LOCK: TakeOffLock,
    RunAct.ATTEST: AttestStep,
    RunAct.RETRY: RetryStep,
    RunAct.FOLLOW_BRANCH: FollowBranch,
}
"""What can be done at a step."""


def next_command(told: RunAnswer, pin: str, second: tuple[PersonRef, str]) -> Command | None:
    """What is offered at the step and in nobody's way; None where the machine, or somebody else, is waited for.

    Args:
        told: The run as it stands.
        pin: Of whoever runs it.
        second: Who comes where another person is needed, and their PIN.
    """
    run, step = told.run, told.step
    act = next((one.act for one in told.acts if one.refusal is None and one.act in _COMMANDS), None)
    if run is None or step is None or act is None:
        return None
    base: dict[str, Any] = {"run": run.id, "revision": run.revision, "step": step.id, "pin": pin}
    match act:
        case RunAct.ENTER:
            base["value"] = _usual(step)
        case RunAct.REPLY:
            base["reply"] = step.work.replies[0].id if isinstance(step.work, Ask) else ""
        case RunAct.LOCK:
            base |= {"number": "1", "zero_result": "tried out, no energy", "is_released": True}
        case RunAct.TAKE_OFF_LOCK:
            base |= {"lock": run.standing_locks[0].step, "owner": run.standing_locks[0].person}
        case RunAct.ATTEST:
            base |= {"person": second[0], "pin": second[1]}
        case RunAct.RETRY | RunAct.FOLLOW_BRANCH:
            base["why"] = "trial"
        case _:
            pass
    return msgspec.convert(base, _COMMANDS[act])


class TrialHands:
    """Those of whoever runs it; ``second`` is who comes where another person is needed."""

    def __init__(self, acts: ProcedureActs, caller: Caller, second: Person) -> None:
        self._caller, self._second = caller, second
        steps, detours, locks = acts.steps, acts.detours, acts.locks
        self._do: Mapping[type, Any] = {
            DoStep: steps.do,
            ConfirmStep: steps.confirm,
            EnterValue: steps.enter,
            ReplyToStep: steps.reply,
            ConfirmLock: locks.lock,
            TakeOffLock: locks.take_off_lock,
            AttestStep: acts.people.attest,
            RetryStep: detours.retry,
            FollowBranch: detours.follow_branch,
        }

    async def acted(self, told: RunAnswer) -> Outcome | None:
        """Do what is offered at the step, if anything is and nothing is in its way."""
        command = next_command(told, PIN, (self._second.ref, PIN))
        return None if command is None else await self._do[type(command)](command, self._caller)


def _usual(step: Step) -> float:
    """A value in the middle of the limits."""
    if not isinstance(step.work, Enter):
        return 0.0
    low, high = step.work.at_least, step.work.at_most
    if low is not None and high is not None:
        return (low + high) / 2
    return low if low is not None else high if high is not None else 0.0
