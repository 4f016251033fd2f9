"""What the twin hears of the cell: values by the path of their node, with what was missing written down."""

from collections.abc import Callable, Mapping

import numpy as np

from hmi.domain.arm_geometry import JOINTS, Floats
from hmi.domain.cell import Cell
from hmi.domain.quality import Freshness, Quality
from hmi.domain.reading import Reading
from hmi.domain.tag import Scalar, TagName
from hmi.simulator.twin_nodes import CELL_URI

ESSENTIAL = (
    *(f"cobot/axis_{joint + 1}/{name}" for joint in range(JOINTS) for name in ("position", "speed")),
    *(f"cobot/motor_{joint + 1}/temperature" for joint in range(JOINTS)),
    "cobot/task/step", "cobot/gripper/part_held", "cobot/arm/speed_override", "cobot/safety/protective_stop",
    "cobot/safety/emergency_stop", "cnc/program/state/current_state", "cnc/program/progress", "cnc/tool/life",
    "cnc/channel/feed_override", "cnc/channel/rapid_override",
    "supervisor/packml/status/state_current", "supervisor/job/order", "supervisor/job/wanted", "supervisor/job/made",
    *(f"{belt}/{name}" for belt in ("infeed", "outfeed")
      for name in ("packml/status/state_current", "packml/status/mach_speed", "parts_on_belt", "part_at_end")),
)  # fmt: skip
"""Without these the twin does not start: nothing that it could assume comes near."""

Read = Callable[[TagName], Reading]


def tags_by_path(cell: Cell) -> dict[str, TagName]:
    """Tags of the nodes that a simulated cell has of its own, by path; empty for a cell of other controllers."""
    return {
        tag.node.identifier[2:]: tag.name
        for tag in cell.tags
        if tag.node.uri == CELL_URI and tag.node.identifier.startswith("s=")
    }


class Hearing:
    """One look at the present."""

    def __init__(self, tags: Mapping[str, TagName], read: Read) -> None:
        self._tags, self._read = tags, read
        self.missing: dict[str, TagName | None] = {}
        """What was asked for and is not heard now, or is in doubt."""

    def value(self, path: str) -> Scalar | None:
        """What a node says now; None where nobody knows."""
        tag = self._tags.get(path)
        reading = None if tag is None else self._read(tag)
        if reading is None or reading.freshness is not Freshness.LIVE or reading.quality is not Quality.GOOD:
            self.missing[path] = tag
            return None
        return reading.value

    def number(self, path: str, otherwise: float = 0.0) -> float:
        """A number, or what is taken instead."""
        value = self.value(path)
        return otherwise if value is None or isinstance(value, str) else float(value)

    def text(self, path: str) -> str:
        """A text; empty where nobody knows."""
        value = self.value(path)
        return value if isinstance(value, str) else ""

    def flag(self, path: str) -> bool:
        """A boolean; False where nobody knows."""
        return self.value(path) is True

    def joints(self, path: str) -> Floats:
        """One number of each joint, shape ``(6,)``; ``path`` with the joint as ``{}``."""
        return np.array([self.number(path.format(joint + 1)) for joint in range(JOINTS)])

    def lacks(self) -> str | None:
        """The first of what the twin cannot do without that is not heard now."""
        return next((path for path in ESSENTIAL if self.value(path) is None), None)
