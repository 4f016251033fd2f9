"""Where the records lie: whether what is written still goes into the file that people see there, and is there room."""

import shutil
import sqlite3
from enum import Enum
from pathlib import Path

from sqlalchemy.exc import DBAPIError

from hmi.domain.records_trouble import RecordsTrouble

NEARLY_FULL = 0.8
"""Warn from here on (practice, SEC-7)."""
_TROUBLES = {
    sqlite3.SQLITE_FULL: RecordsTrouble.DISK_FULL,
    sqlite3.SQLITE_BUSY: RecordsTrouble.IN_USE,
    sqlite3.SQLITE_LOCKED: RecordsTrouble.IN_USE,
    sqlite3.SQLITE_READONLY: RecordsTrouble.NOT_WRITABLE,
    sqlite3.SQLITE_PERM: RecordsTrouble.NOT_WRITABLE,
    sqlite3.SQLITE_CANTOPEN: RecordsTrouble.NOT_WRITABLE,
    sqlite3.SQLITE_IOERR: RecordsTrouble.NOT_WRITABLE,
    sqlite3.SQLITE_CORRUPT: RecordsTrouble.DAMAGED,
    sqlite3.SQLITE_NOTADB: RecordsTrouble.DAMAGED,
}
"""By primary result code of SQLite (https://sqlite.org/rescode.html)."""


class Whereabouts(Enum):
    """What lies where the records were opened."""

    THERE = "there"
    GONE = "gone"
    ANOTHER = "another"
    """Another file, which somebody put there."""
    NO_FOLDER = "no_folder"
    WITHOUT_LOG = "without_log"
    """The file is there; the log, which has what was written last, was removed or replaced."""


class RecordsFile:
    """A file as it was opened, with the write-ahead log that SQLite keeps beside it for as long as it is open."""

    def __init__(self, path: Path, max_bytes: int | None) -> None:
        self._path, self._max_bytes = path, max_bytes
        self._log = path.with_name(f"{path.name}-wal")
        self._number, self._log_number = _number_of(path), _number_of(self._log)

    def whereabouts(self) -> Whereabouts:
        """Where it is now; one that cannot be seen for a reason of the moment counts as there."""
        try:
            if _number_of(self._path) != self._number:
                return Whereabouts.ANOTHER
        except (FileNotFoundError, NotADirectoryError):
            return Whereabouts.GONE if self._path.parent.is_dir() else Whereabouts.NO_FOLDER
        except OSError:
            return Whereabouts.THERE
        try:
            return Whereabouts.THERE if _number_of(self._log) == self._log_number else Whereabouts.WITHOUT_LOG
        except FileNotFoundError:
            return Whereabouts.WITHOUT_LOG
        except OSError:
            return Whereabouts.THERE

    def share_used(self) -> float:
        """How full the disk, or what the file may take, is: 0..1; 0 where it cannot be told now."""
        try:
            disk = shutil.disk_usage(self._path.parent)
            size = self._path.stat().st_size
        except OSError:
            return 0.0
        return max(1 - disk.free / disk.total, size / self._max_bytes if self._max_bytes is not None else 0.0)


def _number_of(path: Path) -> tuple[int, int]:
    found = path.stat()
    return found.st_dev, found.st_ino


def trouble_of(error: DBAPIError | OSError) -> RecordsTrouble:
    """What keeps the records from being written."""
    code = getattr(error.orig, "sqlite_errorcode", None) if isinstance(error, DBAPIError) else None
    primary = code & 0xFF if isinstance(code, int) else None
    return _TROUBLES.get(primary, RecordsTrouble.NOT_WRITABLE) if primary is not None else RecordsTrouble.NOT_WRITABLE
