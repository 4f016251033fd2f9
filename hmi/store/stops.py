"""Production stops: a projection of the journal, changed in the transaction of its journal row."""

import re
from collections.abc import Sequence

import msgspec
from sqlalchemy import ColumnElement, and_, desc, or_, select, text
from sqlalchemy.orm import Session
from sqlmodel import col

from hmi.domain.erased_name import stop_without_name
from hmi.domain.person import Actor
from hmi.domain.stop import ReasonPath, Stop, StopId
from hmi.store.journal import Journal
from hmi.store.tables import StopRow


class StopStore:
    """Implements ``hmi.ports.stops.StopPort`` on the journal's file. Everything runs on one loop."""

    def __init__(self, journal: Journal) -> None:
        self._journal = journal

    def stop(self, stop: StopId) -> Stop | None:
        """One of them, also one that was split or merged."""
        with Session(self._journal.database.reader) as session:
            row = session.get(StopRow, stop)
            return None if row is None else _stop_of(row)

    def stops(self, start_ns: int | None, end_ns: int | None) -> tuple[Stop, ...]:
        """All that overlap the period, by begin."""
        conditions: list[ColumnElement[bool]] = []
        if end_ns is not None:
            conditions.append(col(StopRow.begin_ns) < end_ns)
        if start_ns is not None:
            conditions.append(or_(col(StopRow.end_ns).is_(None), col(StopRow.end_ns) > start_ns))
        return self._read(and_(True, *conditions))

    def open_stops(self) -> tuple[Stop, ...]:
        """Those that still last and stand for their time."""
        return tuple(one for one in self._read(col(StopRow.end_ns).is_(None)) if one.is_current)

    def unexplained(self) -> tuple[Stop, ...]:
        """Those without a reason that stand for their time and are not short, by begin; open ones, too."""
        return self._read(col(StopRow.wants_reason).is_(True))

    def recent_reasons(self, limit: int) -> tuple[ReasonPath, ...]:
        """Reasons given last, each once, newest first."""
        with Session(self._journal.database.reader) as session:
            given = session.execute(
                select(col(StopRow.reason))
                .where(col(StopRow.reason) != "", col(StopRow.classified_ns).is_not(None))
                .order_by(desc(col(StopRow.classified_ns)))
                .limit(_LOOKED_AT)
            ).scalars()
            return tuple(tuple(reason.split("/")) for reason in dict.fromkeys(given))[:limit]

    def put(self, kind: str, stops: Sequence[Stop], by: Actor) -> None:
        """Write down how these stand from now on, as one act of ``kind`` about the first of them."""
        facts = {"stops": msgspec.json.encode(stops).decode()}
        with self._journal.act(kind, stops[0].id, facts, actor=by.ref, roles=by.roles, screen=by.screen) as transaction:
            for one in stops:
                transaction.session.merge(_row_of(one))

    def _read(self, condition: ColumnElement[bool]) -> tuple[Stop, ...]:
        with Session(self._journal.database.reader) as session:
            rows = session.scalars(select(StopRow).where(condition).order_by(col(StopRow.begin_ns), col(StopRow.id)))
            return tuple(_stop_of(row) for row in rows)


_LOOKED_AT = 200
"""Classified stops among which the reasons given lately are sought."""


def comment_stops_without(session: Session, name: str) -> None:
    """Take somebody's name out of what was written at stops, and out of the words of what caused them."""
    word = max(re.findall(r"\w+", name.casefold()), key=len, default="")
    held = text("instr(folded(comment || ' ' || body), :word) > 0").bindparams(word=word)
    for row in session.scalars(select(StopRow).where(held)).all() if word else ():
        told = stop_without_name(_stop_of(row), name)
        row.comment, row.body = told.comment, _body_of(told)


def _stop_of(row: StopRow) -> Stop:
    stop = msgspec.json.decode(row.body, type=Stop)
    return msgspec.structs.replace(stop, comment=row.comment) if row.comment else stop


def _row_of(stop: Stop) -> StopRow:
    return StopRow(
        id=stop.id,
        begin_ns=stop.begin_ns,
        end_ns=stop.end_ns,
        wants_reason=stop.wants_reason,
        reason="/".join(stop.reason) if stop.is_current else "",
        classified_ns=stop.classified_ns,
        comment=stop.comment,
        body=_body_of(stop),
    )


def _body_of(stop: Stop) -> str:
    return msgspec.json.encode(msgspec.structs.replace(stop, comment="", is_asked_for=False)).decode()
