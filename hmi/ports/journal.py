"""The append-only record of acts."""

from collections.abc import Mapping
from typing import Protocol

from hmi.domain.person import PersonRef, Role
from hmi.domain.query import (
    AskJournal,
    JournalAnswer,
    JournalRow,
)
from hmi.domain.tag import Scalar
from hmi.domain.verification import VerifyReport


class JournalPort(Protocol):
    """The append-only record of acts."""

    def record(
        self,
        kind: str,
        subject: str,
        facts: Mapping[str, Scalar | None],
        *,
        actor: PersonRef | None,
        roles: frozenset[Role],
        screen: str,
    ) -> int:
        """Append one row; durable when it returns its sequence number. Raises ``JournalUnavailable``."""
        ...

    async def read(self, question: AskJournal) -> JournalAnswer:
        """Rows newest first."""
        ...

    async def spread(self, question: AskJournal) -> tuple[tuple[JournalRow, ...], int]:
        """At most ``limit`` rows from all over the period, with the rows that they answer; and how many are left out.

        Newest first. Wherever in the period rows match, one is among them.
        """
        ...

    async def verify(self) -> VerifyReport:
        """Check every row and checkpoint; ``read`` tells the result from then on."""
        ...


class JournalUnavailable(Exception):
    """The journal cannot be written (disk full, file damaged): acts are refused until it can."""
