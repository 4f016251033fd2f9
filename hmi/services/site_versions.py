"""Which version of what a site wrote by hand is in use goes on record: figures of before and after count by others."""

import logging
from collections.abc import Sequence

from hmi.domain.person import SERVICE
from hmi.domain.query import AskJournal
from hmi.ports.journal import JournalPort, JournalUnavailable
from hmi.ports.site import SiteFilePort

log = logging.getLogger(__name__)

IN_USE = "site_file.in_use"
"""Kind of the journal row; its subject is the name of the file."""
_PAGE = 100


class SiteVersions:
    """Call ``keep`` about once a second on the service's loop.

    What changed while no service ran is on record from the next start on, also that a file was taken away; what did
    not change is not put on record again.
    """

    def __init__(self, files: Sequence[SiteFilePort[object]], journal: JournalPort) -> None:
        self._files, self._journal = files, journal
        self._recorded: dict[str, str] | None = None
        """What the journal says last of each file; None: not read yet."""
        self._is_in_trouble = False

    async def keep(self) -> None:
        """Record what is in use since the last time; what cannot be recorded now is tried again."""
        if self._recorded is None:
            self._recorded = await self._on_record()
        for file in self._files:
            file.refresh()
            sha256 = file.sha256
            if self._recorded.get(file.name, "") != sha256 and self._record(file.name, sha256):
                self._recorded[file.name] = sha256

    async def _on_record(self) -> dict[str, str]:
        found: dict[str, str] = {}
        question = AskJournal(kinds=(IN_USE,), limit=_PAGE)
        while any(file.name not in found for file in self._files):
            rows = (await self._journal.read(question)).rows
            for row in rows:
                found.setdefault(row.subject, row.facts.get("sha256", ""))
            if len(rows) < _PAGE:
                break
            question = AskJournal(kinds=(IN_USE,), limit=_PAGE, before=rows[-1].seq)
        return found

    def _record(self, name: str, sha256: str) -> bool:
        try:
            self._journal.record(
                IN_USE, name, {"sha256": sha256}, actor=SERVICE.ref, roles=SERVICE.roles, screen=SERVICE.screen
            )
        except JournalUnavailable as error:
            if not self._is_in_trouble:
                log.error("which version of %s is in use could not be recorded: %s", name, error)
            self._is_in_trouble = True
            return False
        self._is_in_trouble = False
        return True
