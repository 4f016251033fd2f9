"""Where the history lies: whether what is written still goes into the file that people see there."""

from pathlib import Path

Number = tuple[int, int]
"""Device and file, as the file system numbers them."""
_GONE: Number = (-1, -1)
"""Of a log that was removed before its number was seen."""


class Place:
    """A file as it was opened, and the log that DuckDB keeps beside it. By the thread that writes.

    The numbers are asked by path: to open and close the file once more would give up DuckDB's lock on it.
    """

    def __init__(self, file: Path) -> None:
        self._file, self._log = file, file.with_name(f"{file.name}.wal")
        self.number = _number_of(file)
        """Number of the file; None when it is gone or cannot be seen."""
        self._log_number = _number_of(self._log)
        self.compares_numbers = True
        """False where the file system gives a file another number now and then."""

    def is_missing(self) -> bool:
        """Whether no file at all lies there now."""
        return not self._file.exists()

    def is_there(self) -> bool:
        """Whether the file still lies where it was opened. One that cannot be seen now is not gone."""
        try:
            found = self._file.stat()
        except (FileNotFoundError, NotADirectoryError):
            return False
        except OSError:
            return True
        return not self.compares_numbers or self.number in (None, (found.st_dev, found.st_ino))

    def mind_log(self, *, is_used: bool = False) -> None:
        """The log that lies there now is ours. When none does though one is used, ours was removed.

        The number is asked once: a log that is removed meanwhile is missed at the next look.
        """
        number = _number_of(self._log)
        self._log_number = _GONE if number is None and is_used else number

    def has_lost_log(self) -> bool:
        """Whether the log into which the last batch went lies there no more, or another does."""
        return self._log_number is not None and _number_of(self._log) != self._log_number

    def has_foreign_log(self) -> bool:
        """Whether another file's log lies there now, which DuckDB would delete with its own."""
        number = _number_of(self._log)
        return number is not None and number != self._log_number


def _number_of(file: Path) -> Number | None:
    try:
        found = file.stat()
    except OSError:
        return None
    return found.st_dev, found.st_ino
