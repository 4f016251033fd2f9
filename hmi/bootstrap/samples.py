"""Samples: the file they go into, what of the present goes there, and how much of the disk they may take."""

import shutil
from pathlib import Path

from hmi.bootstrap.project import HISTORY
from hmi.domain.cell import Cell
from hmi.history.history import History
from hmi.live.hearing import Hearing
from hmi.live.process_image import ProcessImage
from hmi.live.recording import Recording
from hmi.services.history_keeper import most_bytes

HISTORY_SHARE = 0.5
"""Of the disk that the project lies on: samples must not crowd out records."""


class Samples:
    """What the image hears goes into the history."""

    def __init__(self, project: Path, cell: Cell, image: ProcessImage) -> None:
        self.room_bytes = int(shutil.disk_usage(project).total * HISTORY_SHARE)
        self.history = History(project / HISTORY, cell)
        self._keep(cell)
        self._recording = Recording(image, self.history)
        Hearing(image, self.history)

    def leave_cell(self, coming: Cell) -> None:
        """Tags that ``coming`` does not have are not recorded from now on; call it before the image uses it."""
        self._recording.end(coming)

    def use_cell(self, cell: Cell) -> None:
        """Record the tags of this cell, and keep them as it says."""
        self.history.use_cell(cell)
        self._keep(cell)

    async def tend(self) -> None:
        """Nothing: the history has threads of its own."""

    def troubles(self) -> dict[str, str]:
        """What keeps samples from being written."""
        return {"history": self.history.trouble, "history_aside": self.history.aside}

    def _keep(self, cell: Cell) -> None:
        self.history.keep(cell.history.keep_days, most_bytes(cell.history, self.room_bytes))
