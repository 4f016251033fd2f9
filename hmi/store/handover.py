"""Handovers: a projection of the journal, changed in the transaction of its journal row."""

from collections.abc import Mapping, Sequence
from contextlib import AbstractContextManager

import msgspec
from sqlalchemy import ColumnElement, delete, desc, func, select, update
from sqlalchemy.orm import Session
from sqlmodel import col

from hmi.domain.handover import (
    CallBack,
    Handover,
    HandoverId,
    HandoverLine,
    HandoverState,
    ItemAnswer,
    ItemKey,
    Signature,
)
from hmi.domain.handover_lines import KeptLine
from hmi.domain.person import Actor
from hmi.domain.shift_end import ShiftEnd
from hmi.domain.tag import Scalar
from hmi.store.handover_rows import handovers_of, json_of, kept_at_signing, kept_of, row_of, signature_row, signed_of
from hmi.store.handover_tables import HandoverLineRow, HandoverRow
from hmi.store.journal import Journal, Transaction
from hmi.store.shift_ends import put_shift_end, shift_ends, was_at_work

_OPEN = (HandoverState.PREPARING.value, HandoverState.OFFERED.value)
_NEWEST_FIRST = (desc(col(HandoverRow.prepared_ns)), desc(col(HandoverRow.id)))


class HandoverStore:
    """Implements ``hmi.ports.handover.HandoverPort`` on the journal's file. Everything runs on one loop."""

    def __init__(self, journal: Journal) -> None:
        self._journal = journal

    def open(self) -> Handover | None:
        """The one that is being prepared or taken over."""
        return self._first(col(HandoverRow.state).in_(_OPEN))

    def handover(self, handover: HandoverId) -> Handover | None:
        """One of them."""
        return self._first(col(HandoverRow.id) == handover)

    def handovers(self, start_ns: int, end_ns: int, limit: int) -> tuple[Handover, ...]:
        """Begun in ``start_ns <= t < end_ns``, newest first."""
        with Session(self._journal.database.reader) as session:
            chosen = (
                select(HandoverRow)
                .where(col(HandoverRow.prepared_ns) >= start_ns, col(HandoverRow.prepared_ns) < end_ns)
                .order_by(*_NEWEST_FIRST)
                .limit(limit)
            )
            return handovers_of(session, session.scalars(chosen))

    def last_accepted(self) -> Handover | None:
        """The newest that was taken over."""
        return self._first(col(HandoverRow.state) == HandoverState.ACCEPTED.value)

    def owing_call_back(self) -> tuple[Handover, ...]:
        """Taken over without a meeting, and nobody has been reached yet; newest first."""
        with Session(self._journal.database.reader) as session:
            chosen = (
                select(HandoverRow)
                .where(col(HandoverRow.state) == HandoverState.ACCEPTED.value, col(HandoverRow.is_one_way))
                .order_by(*_NEWEST_FIRST)
            )
            return tuple(one for one in handovers_of(session, session.scalars(chosen)) if one.owes_call_back)

    def not_handed_over(self, start_ns: int, end_ns: int | None) -> tuple[ShiftEnd, ...]:
        """Shifts that ended in ``start_ns <= t < end_ns`` without a handover, newest first."""
        return shift_ends(self._journal, start_ns, end_ns)

    def put_not_handed_over(self, end: ShiftEnd, by: Actor) -> None:
        """Put on record that a shift ended and nobody had begun to hand it over."""
        put_shift_end(self._journal, end, by)

    def was_at_work(self, start_ns: int, end_ns: int) -> bool:
        """Whether anything at all was put on record in a period."""
        return was_at_work(self._journal, start_ns, end_ns)

    def kept(self, handover: HandoverId) -> dict[ItemKey, KeptLine]:
        """What is on record of its lines."""
        with Session(self._journal.database.reader) as session:
            return kept_of(session.scalars(select(HandoverLineRow).filter_by(handover=handover)))

    def signed_lines(self, handover: HandoverId) -> tuple[HandoverLine, ...]:
        """Its lines as they were when it was taken over, with what was answered later."""
        with Session(self._journal.database.reader) as session:
            return signed_of(session.scalars(select(HandoverLineRow).filter_by(handover=handover)))

    def unanswered(self, start_ns: int, end_ns: int) -> tuple[tuple[HandoverId, HandoverLine], ...]:
        """Questions that wait for a reply, of handovers that were taken over; see the port."""
        chosen = (
            select(HandoverLineRow)
            .join(HandoverRow, col(HandoverRow.id) == col(HandoverLineRow.handover))
            .where(
                col(HandoverRow.prepared_ns) >= start_ns,
                col(HandoverRow.prepared_ns) < end_ns,
                col(HandoverRow.state) == HandoverState.ACCEPTED.value,
                func.json_extract(col(HandoverLineRow.kept), "$.answer") == ItemAnswer.QUESTIONED.value,
                func.coalesce(func.json_extract(col(HandoverLineRow.kept), "$.reply"), "") == "",
            )
            .order_by(*_NEWEST_FIRST)
        )
        with Session(self._journal.database.reader) as session:
            rows = session.scalars(chosen).all()
        return tuple((HandoverId(row.handover), line) for row in rows for line in signed_of([row]))

    def begin(self, handover: Handover, by: Actor) -> None:
        """Put a new one on record."""
        facts: dict[str, Scalar | None] = {"start_ns": handover.start_ns}
        with self._act("handover.begun", handover.id, facts, by) as transaction:
            transaction.session.add(row_of(handover))

    def keep(self, handover: HandoverId, kind: str, line: KeptLine, by: Actor) -> None:
        """Put a line on record; ``kind`` says what was done to it."""
        with self._act(f"handover.{kind}", handover, {"line": json_of(line)}, by) as transaction:
            _put(transaction.session, handover, line)
            _count(transaction.session, handover)

    def drop(self, handover: HandoverId, key: ItemKey, by: Actor) -> None:
        """Take a line off again."""
        with self._act("handover.note_removed", handover, {"key": key}, by) as transaction:
            transaction.session.execute(delete(HandoverLineRow).filter_by(handover=handover, key=key))
            _count(transaction.session, handover)

    def offer(self, handover: Handover, lines: Sequence[KeptLine], signature: Signature | None, by: Actor) -> None:
        """Keep exactly these lines, signed for by the outgoing person, if there is one."""
        facts = {**_told(handover), "lines": msgspec.json.encode(lines).decode()}
        with self._act("handover.offered", handover.id, facts, by) as transaction:
            session = transaction.session
            session.execute(delete(HandoverLineRow).filter_by(handover=handover.id))
            for line in lines:
                session.add(HandoverLineRow(handover=handover.id, key=line.item.key, kept=json_of(line)))
            session.merge(row_of(handover))
            if signature is not None:
                session.add(signature_row(handover.id, signature))

    def accept(self, handover: Handover, lines: Sequence[HandoverLine], signature: Signature, by: Actor) -> None:
        """Keep the lines as they are, signed for by the incoming person."""
        facts = {**_told(handover), "lines": msgspec.json.encode(lines).decode()}
        with self._act("handover.taken_over", handover.id, facts, by) as transaction:
            session = transaction.session
            known = kept_of(session.scalars(select(HandoverLineRow).filter_by(handover=handover.id)))
            session.execute(delete(HandoverLineRow).filter_by(handover=handover.id))
            for line in lines:
                kept = json_of(kept_at_signing(known.get(line.item.key), line))
                session.add(HandoverLineRow(handover=handover.id, key=line.item.key, kept=kept, signed=json_of(line)))
            session.merge(row_of(handover))
            session.add(signature_row(handover.id, signature))

    def withdraw(self, handover: Handover, why: str, by: Actor) -> None:
        """It is over, and nobody took it."""
        with self._act("handover.withdrawn", handover.id, {"why": why}, by) as transaction:
            transaction.session.merge(row_of(handover))

    def call_back(self, handover: HandoverId, call_back: CallBack, by: Actor) -> None:
        """What came of calling who left."""
        facts: dict[str, Scalar | None] = {"is_reached": call_back.is_reached, "words": call_back.words}
        with self._act("handover.called_back", handover, facts, by) as transaction:
            chosen = update(HandoverRow).filter_by(id=handover)
            transaction.session.execute(chosen.values(call_back=json_of(call_back)))

    def escalate(self, handover: HandoverId, level: int, waiting: int, by: Actor) -> None:
        """Put on record that items wait, for the ``level``-th time."""
        facts: dict[str, Scalar | None] = {"level": level, "waiting": waiting}
        with self._act("handover.waits", handover, facts, by) as transaction:
            transaction.session.execute(update(HandoverRow).filter_by(id=handover).values(escalation=level))

    def _first(self, condition: ColumnElement[bool]) -> Handover | None:
        with Session(self._journal.database.reader) as session:
            chosen = select(HandoverRow).where(condition).order_by(*_NEWEST_FIRST).limit(1)
            return next(iter(handovers_of(session, session.scalars(chosen))), None)

    def _act(
        self, kind: str, handover: HandoverId, facts: Mapping[str, Scalar | None], by: Actor
    ) -> AbstractContextManager[Transaction]:
        return self._journal.act(kind, handover, facts, actor=by.ref, roles=by.roles, screen=by.screen)


def _put(session: Session, handover: HandoverId, line: KeptLine) -> None:
    known = session.get(HandoverLineRow, (handover, line.item.key))
    signed = "" if known is None else known.signed
    session.merge(HandoverLineRow(handover=handover, key=line.item.key, kept=json_of(line), signed=signed))


def _count(session: Session, handover: HandoverId) -> None:
    session.execute(update(HandoverRow).filter_by(id=handover).values(revision=col(HandoverRow.revision) + 1))


def _told(handover: Handover) -> dict[str, Scalar | None]:
    return {"is_one_way": handover.is_one_way, "revision": handover.revision}
