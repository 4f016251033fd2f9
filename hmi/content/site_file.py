"""A file that a site may write beside ``cell.yaml``, and the one that ships where it has written none."""

import hashlib
import logging
import os
from collections.abc import Callable
from pathlib import Path
from typing import Final, Generic, TypeVar

from hmi import clock
from hmi.handwritten import ContentError
from hmi.paths import shipped

log = logging.getLogger(__name__)

_T = TypeVar("_T")
_UNREAD: Final = (0, 0)
"""The stamp of no file."""


class SiteFile(Generic[_T]):
    """What the file says; a change by hand is taken over while the service runs. A bad file never stops anything.

    Implements ``hmi.ports.site.SiteFilePort``.
    """

    def __init__(
        self, project: Path, name: str, read: Callable[[Path], _T], now_ns: Callable[[], int] = clock.now_ns
    ) -> None:
        self._path = project / name
        self._read, self._now_ns = read, now_ns
        self.name = name
        self.read_ns = now_ns()
        """When what is in use was read."""
        self.sha256 = ""
        """Of the site's own file that is in use, in hex; empty while that is the one that ships."""
        self._seen: tuple[int, int] | None = _UNREAD
        self._value = read(shipped("resources") / name)
        self._shipped = self._value
        self.trouble = ""
        """What is wrong with the site's own file, one fault a line; what was read before is in use then."""
        self.refresh()

    @property
    def value(self) -> _T:
        """What is in use."""
        self.refresh()
        return self._value

    @property
    def is_shipped(self) -> bool:
        """Whether that is the one that ships."""
        return self._value is self._shipped

    def refresh(self) -> None:
        """Look whether somebody changed the file, and read it then; what cannot be read is tried again each time."""
        try:
            seen = stamp_of(self._path)
            if seen != self._seen and self._is_read(seen):
                self._seen = seen
        except OSError as error:
            self._seen = _UNREAD
            self._tell(f"{self.name}: {error.strerror or type(error).__name__}")

    def _is_read(self, seen: tuple[int, int] | None) -> bool:
        """Use what stands in it, if that can be used; False where somebody writes just now. Raises ``OSError``."""
        if seen is None:
            self._use(self._shipped, "")
            return True
        digest = self._digest()
        try:
            value = self._read(self._path)
        except ContentError as error:
            self._tell("\n".join(faults_of(error, self._path)))
            return True
        if self._digest() != digest:
            return False
        self._use(value, digest)
        return True

    def _use(self, value: _T, sha256: str) -> None:
        self._value, self.sha256, self.read_ns = value, sha256, self._now_ns()
        self._tell("")

    def _tell(self, trouble: str) -> None:
        if trouble and trouble != self.trouble:
            log.error("%s is not used: %s", self._path, trouble.replace("\n", "; "))
        self.trouble = trouble

    def _digest(self) -> str:
        return hashlib.sha256(self._path.read_bytes()).hexdigest()


def stamp_of(path: Path) -> tuple[int, int] | None:
    """Changes when the file does; None when there is none.

    Raises:
        OSError: nobody can tell now whether there is one: that is not the same as none.
    """
    try:
        found = os.stat(path)
    except FileNotFoundError:
        return None
    return found.st_mtime_ns, found.st_size


def faults_of(error: ContentError, path: Path) -> tuple[str, ...]:
    """What is wrong, for people at a screen: the file by its name, not by where a machine keeps it."""
    return tuple(fault.replace(f"{path}:", f"{path.name}:", 1) for fault in error.faults)
