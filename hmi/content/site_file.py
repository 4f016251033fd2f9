"""A file that a site may write beside ``cell.yaml``, and the one that ships where it has written none."""

import hashlib
import logging
import os
from collections.abc import Callable
from pathlib import Path
from typing import Generic, TypeVar

from hmi import clock
from hmi.handwritten import ContentError
from hmi.paths import shipped

log = logging.getLogger(__name__)

_T = TypeVar("_T")


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
        self._seen: tuple[int, int] | None = (0, 0)
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
        """Look whether somebody changed the file, and read it then."""
        seen = stamp_of(self._path)
        if seen == self._seen:
            return
        self._seen = seen
        try:
            if seen is None:
                self._value, self.sha256 = self._shipped, ""
            else:
                digest = hashlib.sha256(self._path.read_bytes()).hexdigest()
                self._value, self.sha256 = self._read(self._path), digest
            self.trouble, self.read_ns = "", self._now_ns()
        except ContentError as error:
            self.trouble = "\n".join(error.faults)
            log.error("%s is not used: %s", self._path, "; ".join(error.faults))
        except OSError as error:
            self.trouble = f"{self._path}: {error.strerror}"
            log.error("%s cannot be read: %s", self._path, error.strerror)


def stamp_of(path: Path) -> tuple[int, int] | None:
    """Changes when the file does; None when there is none."""
    try:
        found = os.stat(path)
    except OSError:
        return None
    return found.st_mtime_ns, found.st_size
