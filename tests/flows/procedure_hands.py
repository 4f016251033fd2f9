"""Hands that do, at a panel, what the steps of a procedure ask for; another person attests, each with their PIN."""

from collections.abc import Mapping
from typing import Any

import msgspec

from hmi.domain.command import Command
from hmi.domain.person import PersonRef
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

_KINDS: Mapping[RunAct, Any] = {
    RunAct.DO: DoStep, RunAct.CONFIRM: ConfirmStep, RunAct.ENTER: EnterValue, RunAct.REPLY: ReplyToStep,
    RunAct.LOCK: ConfirmLock, RunAct.ATTEST: AttestStep, RunAct.RETRY: RetryStep, RunAct.FOLLOW_BRANCH: FollowBranch,
    RunAct.TAKE_OFF_LOCK: TakeOffLock,
}  # fmt: skip


def next_act(told: RunAnswer, pin: str, other: tuple[PersonRef, str], *, step: Step | None = None) -> Command | None:
    """What is offered at the step and in nobody's way, as a command; None where the machine is waited for."""
    run, step = told.run, step or told.step
    if run is None or step is None:
        return None
    act = next((one.act for one in told.acts if one.refusal is None and one.act in _KINDS), None)
    if act is None:
        return None
    base: dict[str, Any] = {"run": run.id, "revision": run.revision, "step": step.id, "pin": pin, "why": "as written"}
    match act:
        case RunAct.ENTER:
            base["value"] = _usual(step)
        case RunAct.REPLY:
            base["reply"] = step.work.replies[0].id if isinstance(step.work, Ask) else ""
        case RunAct.LOCK:
            base |= {"number": "7", "zero_result": "tried out, no energy", "is_released": True}
        case RunAct.ATTEST:
            base |= {"person": other[0], "pin": other[1]}
        case RunAct.TAKE_OFF_LOCK:
            lock = run.standing_locks[0]
            base |= {"lock": lock.step, "owner": lock.person, "why": ""}
        case _:
            pass
    return msgspec.convert(base, _KINDS[act])


def _usual(step: Step) -> float:
    """A value that is as it should be."""
    if not isinstance(step.work, Enter):
        return 0.0
    low, high = step.work.at_least, step.work.at_most
    if low is not None and high is not None:
        return (low + high) / 2
    return low if low is not None else high if high is not None else 0.0
