"""What people said of groups of short stops: a projection of the journal, added in the transaction of its row."""

import msgspec
from sqlalchemy import select
from sqlalchemy.orm import Session
from sqlmodel import col

from hmi.domain.person import Actor
from hmi.domain.short_stops import ShortStopsSaying
from hmi.store.journal import Journal
from hmi.store.tables import ShortStopsSayingRow


class ShortStopStore:
    """Implements ``hmi.ports.short_stops.ShortStopPort`` on the journal's file. Everything runs on one loop."""

    def __init__(self, journal: Journal) -> None:
        self._journal = journal

    def sayings(self, start_ns: int, end_ns: int) -> tuple[ShortStopsSaying, ...]:
        """All whose time overlaps the period, in the order in which they were said."""
        wanted = (
            select(col(ShortStopsSayingRow.body))
            .where(col(ShortStopsSayingRow.start_ns) < end_ns, col(ShortStopsSayingRow.end_ns) > start_ns)
            .order_by(col(ShortStopsSayingRow.id))
        )
        with Session(self._journal.database.reader) as session:
            return tuple(msgspec.json.decode(body, type=ShortStopsSaying) for body in session.scalars(wanted))

    def put_saying(self, saying: ShortStopsSaying, by: Actor) -> None:
        """Write one down, as one act.

        Raises:
            JournalUnavailable: the records cannot be written.
        """
        body = msgspec.json.encode(saying).decode()
        with self._journal.act(
            "short_stops.explained", saying.id, {"saying": body}, actor=by.ref, roles=by.roles, screen=by.screen
        ) as transaction:
            transaction.session.add(
                ShortStopsSayingRow(id=saying.id, start_ns=saying.start_ns, end_ns=saying.end_ns, body=body)
            )
