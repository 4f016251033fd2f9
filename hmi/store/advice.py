"""Recommendations: a projection of the journal, changed in the transaction of its journal row."""

import asyncio

from sqlalchemy import ColumnElement, desc, func, select
from sqlalchemy.orm import Session
from sqlmodel import col

from hmi.domain.advice import AdviceId, AdviceType, CauseKey
from hmi.domain.advice_query import AskAdvices
from hmi.domain.advice_state import Advice, AdviceState, is_judged_by_data
from hmi.domain.person import Actor
from hmi.ports.advice import AdviceChange
from hmi.store.advice_rows import STANDING, decoded, facts_of, found, put, read
from hmi.store.advice_tables import AdviceRow
from hmi.store.journal import Journal
from hmi.store.uuid7 import uuid7

_JUDGED = (AdviceState.EXPIRED.value, AdviceState.VERIFIED.value)
"""Until then it may still be done."""
PREFIX = "advice."


class AdviceStore:
    """Implements ``hmi.ports.advice.AdvicePort`` on the journal's file. Everything but ``find`` runs on one loop."""

    def __init__(self, journal: Journal) -> None:
        self._journal, self._changes = journal, 0

    @property
    def changes(self) -> int:
        """Moves with every ``write``, and with what is deleted."""
        return self._changes

    def note_deleted(self) -> None:
        """Old ones went: what was counted of them counts no more."""
        self._changes += 1

    def fresh_id(self, now_ns: int) -> AdviceId:
        """An id that no other has, anywhere."""
        return AdviceId(uuid7(now_ns))

    def advice(self, advice: AdviceId) -> Advice | None:
        """One of them, whatever its state."""
        with Session(self._journal.database.reader) as session:
            row = session.get(AdviceRow, advice)
            return None if row is None else read(row)

    def of_run(self, run: str) -> Advice | None:
        """The one that a run is bound to."""
        return next(iter(self._where(col(AdviceRow.run) == run)), None) if run else None

    def standing(self) -> tuple[Advice, ...]:
        """All that something may happen to; oldest first."""
        return self._where(col(AdviceRow.state).in_(STANDING))

    def rejected(self, cause: CauseKey, since_ns: int) -> tuple[Advice, ...]:
        """Of one cause, offered since a moment and rejected."""
        return self._where(
            col(AdviceRow.cause) == cause,
            col(AdviceRow.state) == AdviceState.REJECTED.value,
            col(AdviceRow.offered_ns) >= since_ns,
        )

    def interrupted(self, since_ns: int) -> tuple[int, ...]:
        """When people were called for attention since a moment."""
        with Session(self._journal.database.reader) as session:
            return tuple(
                session.scalars(
                    select(col(AdviceRow.interrupts_ns)).where(col(AdviceRow.interrupts_ns) >= max(1, since_ns))
                )
            )

    def asked(self) -> int:
        """How many people were asked about so far, of all types."""
        with Session(self._journal.database.reader) as session:
            return session.scalar(select(func.count()).select_from(AdviceRow).where(col(AdviceRow.is_asked))) or 0

    def recent(self, advice_type: AdviceType, version: str, most: int) -> tuple[Advice, ...]:
        """The newest of a type in one version, oldest first; suppressed ones and drills are not among them."""
        chosen = (
            select(col(AdviceRow.body))
            .where(
                col(AdviceRow.advice_type) == advice_type,
                col(AdviceRow.version) == version,
                col(AdviceRow.state) != AdviceState.SUPPRESSED.value,
            )
            .order_by(desc(col(AdviceRow.offered_ns)), desc(col(AdviceRow.id)))
            .limit(most)
        )
        with Session(self._journal.database.reader) as session:
            told = [decoded(body) for body in session.scalars(chosen)]
        return tuple(one for one in reversed(told) if not one.proposal.is_drill)

    def unjudged(self, since_ns: int) -> tuple[Advice, ...]:
        """Approved and over, offered since a moment, with measures and without a word of the data yet."""
        told = self._where(
            col(AdviceRow.state).in_(_JUDGED),
            col(AdviceRow.offered_ns) >= since_ns,
            col(AdviceRow.body).contains('"measures":[{'),
            ~col(AdviceRow.body).contains('"judge":"data"'),
        )
        return tuple(one for one in told if one.agreed_ns and one.proposal.measures and not is_judged_by_data(one))

    def rows(
        self, start_ns: int, end_ns: int, advice_type: AdviceType | None = None, version: str | None = None
    ) -> tuple[Advice, ...]:
        """All that were offered in a period, suppressed ones among them; oldest first."""
        conditions = [col(AdviceRow.offered_ns) >= start_ns, col(AdviceRow.offered_ns) < end_ns]
        if advice_type is not None:
            conditions.append(col(AdviceRow.advice_type) == advice_type)
        if version is not None:
            conditions.append(col(AdviceRow.version) == version)
        return self._where(*conditions)

    async def find(self, question: AskAdvices, *, with_recorded: bool) -> tuple[tuple[Advice, ...], bool]:
        """Those that match, newest first, and whether there are more."""

        def run() -> list[Advice]:
            with Session(self._journal.database.reader) as session:
                return found(session, question, with_recorded=with_recorded)

        told, most = await asyncio.to_thread(run), max(1, question.limit)
        return tuple(told[:most]), len(told) > most

    def write(self, change: AdviceChange, by: Actor) -> None:
        """Put an act on record."""
        kind, about = PREFIX + change.act.value, change.after[0].id
        act = self._journal.act(kind, about, facts_of(change), actor=by.ref, roles=by.roles, screen=by.screen)
        with act as transaction:
            for advice in change.after:
                put(transaction.session, advice)
        self._changes += 1

    def _where(self, *conditions: ColumnElement[bool]) -> tuple[Advice, ...]:
        with Session(self._journal.database.reader) as session:
            chosen = select(col(AdviceRow.body)).where(*conditions).order_by(col(AdviceRow.id))
            return tuple(decoded(body) for body in session.scalars(chosen))
