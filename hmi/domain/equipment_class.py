"""What sort of thing a failure mode or a procedure is about."""

from enum import StrEnum


class EquipmentClass(StrEnum):
    """Sorts of equipment that share their faults and the work at them."""

    ROBOT = "robot"
    GRIPPER = "gripper"
    MACHINE_TOOL = "machine_tool"
    CONVEYOR = "conveyor"
    CAMERA = "camera"
    ENERGY = "energy"
    CELL = "cell"
    """The cell as a whole: its orders, its pace, its standstill."""
