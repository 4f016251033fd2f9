"""The hand-written file of alarms."""

from typing import Protocol

from hmi.domain.alarms_file import WrittenAlarms
from hmi.domain.cell import Cell


class AlarmsFilePort(Protocol):
    """``alarms.yaml`` of a project. Blocking; may take a second for a large file."""

    def stamp(self) -> object:
        """Another one whenever the file changed. Raises ``OSError`` where nobody can tell now."""
        ...

    def read(self, cell: Cell) -> WrittenAlarms:
        """What stands in it now, for this cell; ``UNREAD`` where nobody can tell now. Never raises."""
        ...

    def read_again(self, written: WrittenAlarms, cell: Cell) -> WrittenAlarms:
        """What was read before, for another cell; never raises."""
        ...

    def keep(self, written: WrittenAlarms) -> None:
        """Keep a copy of what is in use, for a start at which the file is wrong. Raises ``OSError``."""
        ...
