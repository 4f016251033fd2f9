"""Whose doing a step of an alarm was: a person's answer is remembered until its source tells of what it brought."""

from collections.abc import Awaitable, Callable
from typing import Protocol, TypeVar

from hmi.domain.alarm import AlarmId
from hmi.domain.alarm_transition import Transition
from hmi.domain.outcome import Done, Outcome
from hmi.live.alarm_recording import AlarmRecording
from hmi.services.caller import Caller


class AlarmCommand(Protocol):
    """A command about one alarm."""

    @property
    def alarm(self) -> AlarmId:
        """Which."""
        ...


_C = TypeVar("_C", bound=AlarmCommand)
_Handler = Callable[[_C, Caller], Awaitable[Outcome]]


def credited(recording: AlarmRecording, handler: _Handler[_C], *steps: Transition) -> _Handler[_C]:
    """The handler, with the steps that it brings put down to whoever asked."""

    async def handle(command: _C, caller: Caller) -> Outcome:
        if caller.ref is None:
            return await handler(command, caller)
        recording.begin_answer(command.alarm, steps, caller.ref)
        outcome = await handler(command, caller)
        if not isinstance(outcome, Done):
            recording.withdraw_answer(command.alarm, steps)
        return outcome

    return handle
