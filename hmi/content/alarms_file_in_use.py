"""``alarms.yaml`` of a project beside the copy of it that is in use: a slip of the pen stops no service."""

import hashlib
from pathlib import Path

from hmi.content.alarms_file import ALARMS_FILE, read_alarms
from hmi.content.site_file import faults_of, stamp_of
from hmi.domain.alarm_plan import AlarmPlan
from hmi.domain.alarms_file import UNREAD, WrittenAlarms
from hmi.domain.cell import Cell
from hmi.durable_file import write_durably
from hmi.handwritten import ContentError

IN_USE = "alarms_in_use.yaml"
"""Written by the service, never by people."""
_TRIES = 5
"""An editor may be writing just now."""


class AlarmsFile:
    """Implements ``hmi.ports.alarms_file.AlarmsFilePort``."""

    def __init__(self, project: Path) -> None:
        self._path, self._kept = project / ALARMS_FILE, project / IN_USE

    def stamp(self) -> object:
        """Changes when the file does; None when there is none. Raises ``OSError``."""
        return stamp_of(self._path)

    def read(self, cell: Cell) -> WrittenAlarms:
        """What stands in it now; a project without the file decided nothing."""
        return _read(self._path, cell)

    def read_again(self, written: WrittenAlarms, cell: Cell) -> WrittenAlarms:
        """The same text for another cell: patterns mean other tags there. Faults name the file that keeps it."""
        return _parsed(self._kept, written.text, cell) if written.sha256 else written

    def read_kept(self, cell: Cell) -> WrittenAlarms | None:
        """What was in use when the service last ran, right or wrong for this cell; None when nothing was."""
        found = _read(self._kept, cell)
        return found if found.sha256 else None

    def keep(self, written: WrittenAlarms) -> None:
        """Keep what is in use; durable when it returns. Raises ``OSError``."""
        if not written.sha256:
            self._kept.unlink(missing_ok=True)
            return
        if self._kept.exists() and self._kept.read_bytes() == written.text:
            return
        write_durably(self._kept, written.text)


def _read(path: Path, cell: Cell) -> WrittenAlarms:
    """Plan and hash of the same bytes."""
    found = WrittenAlarms(sha256="", plan=AlarmPlan())
    for _ in range(_TRIES):
        try:
            text = path.read_bytes()
            found = _parsed(path, text, cell)
            if path.read_bytes() == text:
                return found
        except FileNotFoundError:
            return WrittenAlarms(sha256="", plan=AlarmPlan())
        except OSError as error:
            return WrittenAlarms(sha256=UNREAD, faults=(f"{path.name}: {error.strerror or type(error).__name__}",))
    return found


def _parsed(path: Path, text: bytes, cell: Cell) -> WrittenAlarms:
    sha256 = hashlib.sha256(text).hexdigest()
    try:
        return WrittenAlarms(sha256=sha256, text=text, plan=read_alarms(path, cell, text))
    except ContentError as error:
        return WrittenAlarms(sha256=sha256, text=text, faults=faults_of(error, path))
