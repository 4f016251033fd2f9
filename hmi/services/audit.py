"""What an auditor asks of the journal beyond reading it: that it is whole, and a copy. The dispatcher records both."""

from hmi.domain.command import ExportJournal, VerifyJournal
from hmi.domain.outcome import Done, Outcome
from hmi.domain.tag import Scalar
from hmi.ports.journal import JournalPort
from hmi.services.caller import Caller


class AuditService:
    """Verifies the journal; lets screens export it."""

    def __init__(self, journal: JournalPort) -> None:
        self._journal = journal

    async def handle_verify(self, _command: VerifyJournal, _caller: Caller) -> Outcome:
        """Check it whole; what was found is the result, also when it is bad."""
        report = await self._journal.verify()
        found: dict[str, Scalar | None] = {
            "rows": report.rows,
            "checkpoints": report.checkpoints,
            "erased": report.erased,
            "first_bad": report.first_bad,
            "fault": None if report.fault is None else report.fault.value,
        }
        return Done(result={name: value for name, value in found.items() if value is not None})

    async def handle_export(self, _command: ExportJournal, _caller: Caller) -> Outcome:
        """Nothing to do here: the record that it was asked is what counts."""
        return Done()
