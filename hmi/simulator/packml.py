"""The PackML state model (ANSI/ISA-TR88.00.02, OPC 30050) of one unit."""

import math
from enum import IntEnum


class PackState(IntEnum):
    """States with the numbers that OPC 30050 gives them."""

    CLEARING = 1
    STOPPED = 2
    STARTING = 3
    IDLE = 4
    SUSPENDED = 5
    EXECUTE = 6
    STOPPING = 7
    ABORTING = 8
    ABORTED = 9
    HOLDING = 10
    HELD = 11
    UNHOLDING = 12
    SUSPENDING = 13
    UNSUSPENDING = 14
    RESETTING = 15
    COMPLETING = 16
    COMPLETE = 17

    @property
    def browse_name(self) -> str:
        """The state's BrowseName: ``Execute``."""
        return self.name.capitalize()


class PackCommand(IntEnum):
    """Commands, named as the methods of OPC 30050."""

    RESET = 1
    START = 2
    STOP = 3
    HOLD = 4
    UNHOLD = 5
    SUSPEND = 6
    UNSUSPEND = 7
    ABORT = 8
    CLEAR = 9


_ACTING_S = 0.8
_NEXT = {
    PackState.CLEARING: PackState.STOPPED,
    PackState.STARTING: PackState.EXECUTE,
    PackState.STOPPING: PackState.STOPPED,
    PackState.ABORTING: PackState.ABORTED,
    PackState.HOLDING: PackState.HELD,
    PackState.UNHOLDING: PackState.EXECUTE,
    PackState.SUSPENDING: PackState.SUSPENDED,
    PackState.UNSUSPENDING: PackState.EXECUTE,
    PackState.RESETTING: PackState.IDLE,
    PackState.COMPLETING: PackState.COMPLETE,
}
_OUTSIDE_STOP = frozenset(
    {PackState.STOPPED, PackState.STOPPING, PackState.ABORTED, PackState.ABORTING, PackState.CLEARING}
)
_RUNNING = frozenset(PackState) - _OUTSIDE_STOP
_ALLOWED = {
    PackCommand.RESET: (frozenset({PackState.STOPPED, PackState.COMPLETE}), PackState.RESETTING),
    PackCommand.START: (frozenset({PackState.IDLE}), PackState.STARTING),
    PackCommand.STOP: (_RUNNING, PackState.STOPPING),
    PackCommand.HOLD: (
        frozenset({PackState.EXECUTE, PackState.STARTING, PackState.SUSPENDED, PackState.UNSUSPENDING}),
        PackState.HOLDING,
    ),
    PackCommand.UNHOLD: (frozenset({PackState.HELD}), PackState.UNHOLDING),
    PackCommand.SUSPEND: (frozenset({PackState.EXECUTE}), PackState.SUSPENDING),
    PackCommand.UNSUSPEND: (frozenset({PackState.SUSPENDED}), PackState.UNSUSPENDING),
    PackCommand.ABORT: (frozenset(PackState) - {PackState.ABORTED, PackState.ABORTING}, PackState.ABORTING),
    PackCommand.CLEAR: (frozenset({PackState.ABORTED}), PackState.CLEARING),
}


class PackUnit:
    """One unit's state; acting states last 0.8 s of simulated time."""

    def __init__(self, state: PackState = PackState.EXECUTE) -> None:
        self.state = state
        self.seconds_in_state = 0.0

    @property
    def is_executing(self) -> bool:
        """Whether the unit does its work."""
        return self.state is PackState.EXECUTE

    def accepts(self, command: PackCommand) -> bool:
        """Whether the command leads somewhere from the present state."""
        return self.state in _ALLOWED[command][0]

    def command(self, command: PackCommand) -> bool:
        """Obey; False, and no change, when the present state does not allow it."""
        allowed, target = _ALLOWED[command]
        if self.state not in allowed:
            return False
        self._enter(target)
        return True

    @property
    def quiet_s(self) -> float:
        """For how long it stays in its state if nobody commands it."""
        return _ACTING_S - self.seconds_in_state if self.state in _NEXT else math.inf

    def step(self, step_s: float) -> None:
        """Let time pass."""
        self.seconds_in_state += step_s
        following = _NEXT.get(self.state)
        if following is not None and self.seconds_in_state >= _ACTING_S:
            self._enter(following)

    def _enter(self, state: PackState) -> None:
        self.state = state
        self.seconds_in_state = 0.0
