"""A folder of files that a site may keep beside ``cell.yaml``, on top of what ships."""

import asyncio
import hashlib
import logging
import os
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Generic, NamedTuple, TypeVar

from hmi import clock
from hmi.content.site_file import stamp_of
from hmi.handwritten import ContentError

log = logging.getLogger(__name__)

_T = TypeVar("_T")
_Stamp = tuple[tuple[str, tuple[int, int] | None], ...]


def yaml_files(folder: Path) -> list[Path]:
    """The ``*.yaml`` files of a folder by name; none where there is no such folder.

    Raises:
        OSError: nobody can tell now which there are: that is not the same as none.
    """
    try:
        names = os.listdir(folder)
    except FileNotFoundError:
        return []
    return sorted(folder / name for name in names if name.endswith(".yaml"))


class SiteFolder(Generic[_T]):
    """What its files say together; a change by hand is taken over while the service runs. Bad files stop nothing.

    Implements ``hmi.ports.site.SiteFilePort`` and ``FollowedPort``. Nothing is read before it is followed or refreshed.

    Args:
        project: Where the folder is; it need not exist.
        name: Of the folder.
        read: What its files say with what ships, for a project; for None what ships. It may take seconds.
        beside: As ``read``, without keeping the loop waiting.
        unread: In use until something was read.
        now_ns: The present by our clock.
    """

    def __init__(
        self,
        project: Path,
        name: str,
        read: Callable[[Path | None], _T],
        beside: Callable[[Path | None], Awaitable[_T]],
        unread: _T,
        now_ns: Callable[[], int] = clock.now_ns,
    ) -> None:
        self._project, self._folder = project, project / name
        self._read, self._beside, self._now_ns = read, beside, now_ns
        self.name = name
        self.trouble = ""
        """What is wrong with the site's own files, one fault a line; what was read before is in use then."""
        self._in_use: _InUse[_T] = _InUse(unread, "", now_ns())
        self._is_read = False
        self._seen: _Stamp | None = None
        self._turn = asyncio.Lock()

    @property
    def value(self) -> _T:
        """What is in use: what was read last and could be used."""
        return self._in_use.value

    @property
    def sha256(self) -> str:
        """Over names and contents of the site's own files that are in use, in hex; empty where only what ships is."""
        return self._in_use.sha256

    @property
    def read_ns(self) -> int:
        """When what is in use was read, Unix ns by our clock."""
        return self._in_use.read_ns

    @property
    def is_read(self) -> bool:
        """Whether anything was read at all yet."""
        return self._is_read

    @property
    def is_shipped(self) -> bool:
        """Whether the site's own files add nothing to it."""
        return not self.sha256

    async def follow(self) -> None:
        """Look whether somebody changed a file, and read all of them then, beside the loop; one at a time."""
        async with self._turn:
            found: _Found | None = None
            try:
                found = await asyncio.to_thread(self._changed)
                if found is not None:
                    value = await self._beside(self._project)
                    self._take(found, value, await asyncio.to_thread(self._stamp))
            except (ContentError, OSError) as error:
                self._fail(found, error)
            if not self._is_read:
                try:
                    self._use(await self._beside(None), "")
                except OSError as error:
                    self._fail(None, error)

    def refresh(self) -> None:
        """As ``follow``, in this thread."""
        found: _Found | None = None
        try:
            found = self._changed()
            if found is not None:
                self._take(found, self._read(self._project), self._stamp())
        except (ContentError, OSError) as error:
            self._fail(found, error)
        if not self._is_read:
            self._use(self._read(None), "")

    def _changed(self) -> "_Found | None":
        """What there is to read, unless it was read already. Raises ``OSError``."""
        stamp = self._stamp()
        return None if stamp == self._seen else _Found(stamp, self._digest())

    def _take(self, found: "_Found", value: _T, stamp: _Stamp) -> None:
        """Use what was read, unless somebody writes just now: that is looked at again."""
        if stamp == found.stamp:
            self._use(value, found.sha256)
            self._seen = stamp
            self._tell("")

    def _use(self, value: _T, sha256: str) -> None:
        self._in_use, self._is_read = _InUse(value, sha256, self._now_ns()), True

    def _fail(self, found: "_Found | None", error: ContentError | OSError) -> None:
        """Keep what is in use, and tell; wrong files are read again when one changes, unreadable ones each time."""
        if isinstance(error, ContentError):
            self._seen = None if found is None else found.stamp
            self._tell("\n".join(fault.replace(f"{self._folder}/", "", 1) for fault in error.faults))
        else:
            self._seen = None
            self._tell(f"{self.name}: {error.strerror or type(error).__name__}")

    def _tell(self, trouble: str) -> None:
        if trouble and trouble != self.trouble:
            log.error("%s is not used: %s", self._folder, trouble.replace("\n", "; "))
        self.trouble = trouble

    def _stamp(self) -> _Stamp:
        return tuple((file.name, stamp_of(file)) for file in yaml_files(self._folder))

    def _digest(self) -> str:
        files = yaml_files(self._folder)
        if not files:
            return ""
        digest = hashlib.sha256()
        for file in files:
            content = file.read_bytes()
            digest.update(f"{file.name}\n{len(content)}\n".encode())
            digest.update(content)
        return digest.hexdigest()


class _InUse(NamedTuple, Generic[_T]):
    """Taken over in one go: whoever asks meanwhile gets the one before or the one after."""

    value: _T
    sha256: str
    read_ns: int


class _Found(NamedTuple):
    """Which files there are, and what stands in them."""

    stamp: _Stamp
    sha256: str
