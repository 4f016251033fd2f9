"""What came of acts, on its way into the journal: nothing that was done may be without a record of how it ended."""

import logging
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass

from hmi import clock
from hmi.domain.tag import Scalar
from hmi.ports.journal import JournalPort, JournalUnavailable
from hmi.services.caller import Caller

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class OutcomeRow:
    """A row about an outcome, as the journal takes it."""

    kind: str
    subject: str
    facts: dict[str, Scalar | None]
    caller: Caller


class OutcomeRecord:
    """Writes outcomes; those that the journal does not take wait, in order, until it does.

    As long as one waits nothing new may begin, so at most as many wait as acts were under way when the journal failed.
    They are in memory only: where the service ends before, the record that it was asked stays the last one.
    """

    def __init__(self, journal: JournalPort, now_ns: Callable[[], int] = clock.now_ns) -> None:
        self._journal = journal
        self._now_ns = now_ns
        self._owed: deque[OutcomeRow] = deque()

    @property
    def owed(self) -> int:
        """How many wait."""
        return len(self._owed)

    def write(self, row: OutcomeRow) -> None:
        """Write it behind those that wait, or let it wait too; then it tells when it happened."""
        late = OutcomeRow(
            kind=row.kind, subject=row.subject, facts={**row.facts, "known_ns": self._now_ns()}, caller=row.caller
        )
        try:
            self.settle()
            self._record(row)
        except JournalUnavailable as error:
            log.critical("the outcome of %s cannot be recorded now: %s %s", row.kind, error, row.facts)
            self._owed.append(late)

    def settle(self) -> None:
        """Write all that waits.

        Raises:
            JournalUnavailable: Some still wait.
        """
        while self._owed:
            self._record(self._owed[0])
            self._owed.popleft()

    def _record(self, row: OutcomeRow) -> None:
        caller = row.caller
        self._journal.record(
            row.kind, row.subject, row.facts, actor=caller.ref, roles=caller.roles, screen=caller.screen
        )
