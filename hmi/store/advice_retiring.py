"""Recommendations that are old enough to go: what was counted of them stays, in the journal's row that tells it."""

from collections.abc import Callable

import msgspec
from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session
from sqlmodel import col

from hmi.domain.advice_state import AdviceState
from hmi.domain.person import Actor
from hmi.domain.tag import Scalar
from hmi.domain.trust_ledger import ledgers_of
from hmi.store.advice_rows import STANDING, decoded
from hmi.store.advice_tables import AdviceRow
from hmi.store.journal import Journal
from hmi.store.tables import JournalEntry
from hmi.store.trials import TrialRow

RETIRED = "advice.retired"
_KEPT = tuple(state for state in STANDING if state != AdviceState.SHADOW.value)
"""Something may still happen to these, however old they are."""


class AdviceRetiringStore:
    """Implements ``hmi.ports.advice.AdviceRetiringPort`` on the journal's file. Everything runs on one loop.

    The journal's own rows stay: who decided what, and signed for it, is on record for as long as the cell is.
    """

    def __init__(self, journal: Journal, on_deleted: Callable[[], None] = lambda: None) -> None:
        self._journal, self._on_deleted = journal, on_deleted

    def newest_ns(self) -> int:
        """When anything was put on record last, Unix ns; 0: nothing was."""
        with Session(self._journal.database.reader) as session:
            return session.scalar(select(func.max(col(JournalEntry.time_ns)))) or 0

    def retire(self, before_ns: int, most: int, by: Actor) -> int:
        """Delete the oldest that were offered before a moment and are over, with their trials, as one act."""
        chosen = (
            select(AdviceRow)
            .where(col(AdviceRow.offered_ns) < before_ns, ~col(AdviceRow.state).in_(_KEPT))
            .order_by(col(AdviceRow.offered_ns))
            .limit(most)
        )
        with Session(self._journal.database.reader) as session:
            gone = [decoded(row.body) for row in session.scalars(chosen)]
        if not gone:
            return 0
        ids = [one.id for one in gone]
        facts: dict[str, Scalar | None] = {
            "count": len(gone),
            "before_ns": before_ns,
            "ledgers": msgspec.json.encode(ledgers_of(gone)).decode(),
        }
        act = self._journal.act(RETIRED, "", facts, actor=by.ref, roles=by.roles, screen=by.screen)
        with act as transaction:
            transaction.session.execute(delete(TrialRow).where(col(TrialRow.advice).in_(ids)))
            transaction.session.execute(delete(AdviceRow).where(col(AdviceRow.id).in_(ids)))
        self._on_deleted()
        self._journal.fold_log()
        return len(gone)
