"""A folder of files that a site may keep beside ``cell.yaml``, on top of what ships."""

import hashlib
import logging
from collections.abc import Callable
from pathlib import Path
from typing import Generic, TypeVar

from hmi import clock
from hmi.handwritten import ContentError

log = logging.getLogger(__name__)

_T = TypeVar("_T")
_Stamp = tuple[tuple[str, int, int], ...]


class SiteFolder(Generic[_T]):
    """What its files say together; a change by hand is taken over while the service runs. Bad files stop nothing.

    Implements ``hmi.ports.site.SiteFilePort``.

    Args:
        project: Where the folder is; it need not exist.
        name: Of the folder.
        read: What its files say with what ships, for a project.
        shipped: What ships.
        now_ns: The present by our clock.
    """

    def __init__(
        self,
        project: Path,
        name: str,
        read: Callable[[Path], _T],
        shipped: _T,
        now_ns: Callable[[], int] = clock.now_ns,
    ) -> None:
        self._project, self._folder = project, project / name
        self._read, self._now_ns = read, now_ns
        self.name = name
        self.read_ns = now_ns()
        """When what is in use was read."""
        self.sha256 = ""
        """Over names and contents of the site's own files that are in use, in hex; empty where only what ships is."""
        self.trouble = ""
        """What is wrong with the site's own files, one fault a line; what was read before is in use then."""
        self._value = self._shipped = shipped
        self._seen: _Stamp | None = ()
        self.refresh()

    @property
    def value(self) -> _T:
        """What is in use."""
        self.refresh()
        return self._value

    @property
    def is_shipped(self) -> bool:
        """Whether the site's own files add nothing to it."""
        return not self.sha256

    def refresh(self) -> None:
        """Look whether somebody changed a file, and read all of them then; what cannot be read is tried again."""
        try:
            seen = self._stamp()
            if seen != self._seen:
                self._seen = seen if self._is_read(seen) else None
        except OSError as error:
            self._seen = None
            self._tell(f"{self.name}: {error.strerror or type(error).__name__}")

    def _is_read(self, seen: _Stamp) -> bool:
        """Use what stands in them, if that can be used; False where somebody writes just now. Raises ``OSError``."""
        digest = self._digest()
        try:
            value = self._read(self._project) if seen else self._shipped
        except ContentError as error:
            self._tell("\n".join(fault.replace(f"{self._folder}/", "", 1) for fault in error.faults))
            return True
        if self._stamp() != seen:
            return False
        self._value, self.sha256, self.read_ns = value, digest, self._now_ns()
        self._tell("")
        return True

    def _tell(self, trouble: str) -> None:
        if trouble and trouble != self.trouble:
            log.error("%s is not used: %s", self._folder, trouble.replace("\n", "; "))
        self.trouble = trouble

    def _stamp(self) -> _Stamp:
        found = ((file, file.stat()) for file in sorted(self._folder.glob("*.yaml")))
        return tuple((file.name, told.st_mtime_ns, told.st_size) for file, told in found)

    def _digest(self) -> str:
        files = sorted(self._folder.glob("*.yaml"))
        if not files:
            return ""
        digest = hashlib.sha256()
        for file in files:
            content = file.read_bytes()
            digest.update(f"{file.name}\n{len(content)}\n".encode())
            digest.update(content)
        return digest.hexdigest()
