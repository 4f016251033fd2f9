"""The journal, its checkpoints elsewhere, and what the service itself puts on record."""

import asyncio
import logging
from pathlib import Path

from hmi.bootstrap.project import RECORDS
from hmi.domain.connection import ConnectionState, ConnectionStatus
from hmi.domain.person import SERVICE
from hmi.paths import product_version
from hmi.ports.journal import JournalUnavailable
from hmi.services.dispatcher import Dispatcher
from hmi.store.copies import CopiesElsewhere
from hmi.store.journal import Journal

log = logging.getLogger(__name__)


class Records:
    """Holds the journal, and the dispatcher whose outcomes it may owe."""

    def __init__(self, project: Path, panel: str, checkpoints_elsewhere: Path | None) -> None:
        self.journal = Journal(project / RECORDS, panel=panel)
        self._copies = (
            None if checkpoints_elsewhere is None else CopiesElsewhere(self.journal.checkpoints, checkpoints_elsewhere)
        )
        self.dispatcher = Dispatcher(self.journal)
        self._states: dict[str, ConnectionState] = {}

    def start(self) -> None:
        """That the service runs is on record from now on."""
        self._record("service.started", {"version": product_version()})
        self.journal.checkpoint()  # from the first minute on, records that are lost are missed
        if self._copies is not None:
            self._copies.start()

    async def stop(self) -> None:
        """Write down what is owed, and the end."""
        self.dispatcher.settle()
        self._record("service.stopped", {})
        self.journal.close()
        if self._copies is not None:
            await asyncio.to_thread(self._copies.stop)

    async def tend(self) -> None:
        """Checkpoints when they are due, outcomes that wait."""
        self.journal.tend()
        self.dispatcher.settle()

    def troubles(self) -> dict[str, str]:
        """What keeps records from being written or copied."""
        owed = self.dispatcher.outcomes_owed
        troubles: dict[str, str] = {"journal": self.journal.trouble, "outcomes": str(owed) if owed else ""}
        if self._copies is not None:
            troubles["checkpoints"] = self._copies.trouble or ""
        return troubles

    def take_connection(self, status: ConnectionStatus) -> None:
        """Changes of a connection are records."""
        if self._states.get(status.endpoint) is status.state:
            return
        self._states[status.endpoint] = status.state
        facts = {"state": status.state.value, "detail": status.detail}
        if status.state is ConnectionState.UNTRUSTED and status.certificate is not None:
            facts["fingerprint"] = status.certificate.fingerprint
        self._record("connection.changed", facts, subject=status.endpoint)

    def _record(self, kind: str, facts: dict[str, str], subject: str = "") -> None:
        """What the service itself noticed. A journal that cannot be written is told on every screen instead."""
        try:
            self.journal.record(kind, subject, facts, actor=SERVICE.ref, roles=SERVICE.roles, screen=SERVICE.screen)
        except JournalUnavailable as error:
            log.error("%s could not be recorded: %s", kind, error)
