"""The cobot's task control: which program is loaded, and whether it runs (OPC 40010-1, TaskControlOperation)."""

from enum import Enum


class TaskState(Enum):
    """States of the task control state machine, by BrowseName."""

    IDLE = "Idle"
    """No program is loaded."""
    READY = "Ready"
    EXECUTING = "Executing"


TASK_PROGRAMS: dict[str, float] = {"flange_cell": 1.0, "flange_cell_gentle": 0.6}
"""Programs that can be loaded, with the share of full speed at which they move."""


class RobotTask:
    """Every answer is False, and nothing changes, when the state forbids it."""

    def __init__(self) -> None:
        self.state = TaskState.EXECUTING
        self.program = "flange_cell"
        self.has_drive_power = True

    @property
    def is_executing(self) -> bool:
        """Whether the arm may work."""
        return self.state is TaskState.EXECUTING

    @property
    def pace(self) -> float:
        """Share of full speed that the program asks for."""
        return TASK_PROGRAMS.get(self.program, 1.0)

    def load(self, program: str) -> bool:
        """Load a program that is known, while none runs."""
        if program not in TASK_PROGRAMS or self.state is TaskState.EXECUTING:
            return False
        self.program, self.state = program, TaskState.READY
        return True

    def unload(self) -> bool:
        """Take the program out, while it does not run."""
        if self.state is not TaskState.READY:
            return False
        self.program, self.state = "", TaskState.IDLE
        return True

    def start(self) -> bool:
        """Run the loaded program, or go on with it; not without power for the drives."""
        return self.has_drive_power and self._go(TaskState.READY, TaskState.EXECUTING)

    def stop(self) -> bool:
        """Stop on the path; the program stays loaded."""
        return self._go(TaskState.EXECUTING, TaskState.READY)

    def _go(self, needed: TaskState, target: TaskState) -> bool:
        if self.state is not needed:
            return False
        self.state = target
        return True
