"""Which version of what a site wrote by hand is in use goes on record: figures of before and after count by others."""

import logging
from collections.abc import Sequence

from hmi.domain.person import SERVICE
from hmi.ports.journal import JournalPort, JournalUnavailable
from hmi.ports.site import SiteFilePort

log = logging.getLogger(__name__)


class SiteVersions:
    """Call ``keep`` about once a second on the service's loop."""

    def __init__(self, files: Sequence[SiteFilePort[object]], journal: JournalPort) -> None:
        self._files, self._journal = files, journal
        self._recorded: dict[str, str] = {}
        self._is_in_trouble = False

    def keep(self) -> None:
        """Record what is in use since the last time; what cannot be recorded now is tried again."""
        for file in self._files:
            file.refresh()
            if self._recorded.get(file.name, "") != file.sha256:
                self._record(file.name, file.sha256)

    def _record(self, name: str, sha256: str) -> None:
        try:
            self._journal.record(
                "site_file.in_use", name, {"sha256": sha256},
                actor=SERVICE.ref, roles=SERVICE.roles, screen=SERVICE.screen,
            )  # fmt: skip
        except JournalUnavailable as error:
            if not self._is_in_trouble:
                log.error("which version of %s is in use could not be recorded: %s", name, error)
            self._is_in_trouble = True
            return
        self._recorded[name], self._is_in_trouble = sha256, False
