"""The whole cobot as its controller sees it: drives with or without power, working or not (OPC 40010-1)."""

from enum import Enum

from hmi.simulator.robot_task import RobotTask


class SystemState(Enum):
    """States of the system operation state machine, by BrowseName."""

    IDLE = "Idle"
    """The drives have no power, the brakes hold the arm."""
    READY = "Ready"
    EXECUTING = "Executing"


class RobotSystem:
    """Every answer is False, and nothing changes, when the state forbids it."""

    def __init__(self, task: RobotTask) -> None:
        self._task = task

    @property
    def is_powered(self) -> bool:
        """Whether the drives have power."""
        return self._task.has_drive_power

    @property
    def state(self) -> SystemState:
        """Where it is."""
        if not self.is_powered:
            return SystemState.IDLE
        return SystemState.EXECUTING if self._task.is_executing else SystemState.READY

    def get_ready(self) -> bool:
        """Give the drives power and release the brakes."""
        return self._power(SystemState.IDLE, has_power=True)

    def stand_down(self) -> bool:
        """Let the brakes fall and take the drives' power, while no program runs."""
        return self._power(SystemState.READY, has_power=False)

    def start(self) -> bool:
        """Run the loaded program."""
        return self._task.start()

    def stop(self) -> bool:
        """Stop the program on its path."""
        return self._task.stop()

    def _power(self, needed: SystemState, *, has_power: bool) -> bool:
        if self.state is not needed:
            return False
        self._task.has_drive_power = has_power
        return True
