"""What the equipment did, span by span: measurements that lie in the records file, but are no acts."""

from collections.abc import Sequence

from sqlalchemy import delete, func, select
from sqlalchemy.dialects.sqlite import insert
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session
from sqlmodel import col

from hmi.domain.equipment import EquipmentId
from hmi.domain.production_state import Activity, StateSpan
from hmi.domain.stop import StopKind
from hmi.ports.journal import JournalUnavailable
from hmi.store.journal import Journal
from hmi.store.records_file import trouble_of
from hmi.store.tables import StateSpanRow

_KEPT = ("end_ns", "kind", "word")


class StateSpanStore:
    """Implements ``hmi.ports.stops.SpanPort``. Everything runs on one loop."""

    def __init__(self, journal: Journal) -> None:
        self._journal = journal

    def put_spans(self, spans: Sequence[StateSpan]) -> None:
        """Add spans, or let those with the same equipment and begin last longer; all of them or none.

        Raises:
            JournalUnavailable: the records cannot be written.
        """
        if not spans:
            return
        added = insert(StateSpanRow).values([_values(one) for one in spans])
        updated = {name: added.excluded[name] for name in _KEPT}
        try:
            with self._journal.database.writer.begin() as connection:
                connection.execute(added.on_conflict_do_update(index_elements=["equipment", "begin_ns"], set_=updated))
        except DBAPIError as error:
            raise JournalUnavailable(trouble_of(error).value) from error

    def spans(self, start_ns: int, end_ns: int, *, only_cell: bool = False) -> tuple[StateSpan, ...]:
        """All that overlap the period, or those of the whole cell, in the order in which they were watched, not cut."""
        columns = (
            StateSpanRow.equipment,
            StateSpanRow.begin_ns,
            StateSpanRow.end_ns,
            StateSpanRow.kind,
            StateSpanRow.word,
        )
        wanted = select(*(col(one) for one in columns)).where(
            col(StateSpanRow.end_ns) > start_ns, col(StateSpanRow.begin_ns) < end_ns
        )
        if only_cell:
            wanted = wanted.where(col(StateSpanRow.equipment) == "")
        with self._journal.database.reader.connect() as connection:
            return tuple(_span_of(*row) for row in connection.execute(wanted.order_by(col(StateSpanRow.seq))))

    def watched_since_ns(self) -> int | None:
        """When the oldest span of the cell begins; None when nobody ever watched."""
        oldest = select(func.min(col(StateSpanRow.begin_ns))).where(col(StateSpanRow.equipment) == "")
        with Session(self._journal.database.reader) as session:
            return session.scalar(oldest)

    def watched_until_ns(self) -> int | None:
        """When the newest span ends; None when nobody ever watched."""
        newest = select(func.max(col(StateSpanRow.seq))).where(col(StateSpanRow.equipment) == "")
        with Session(self._journal.database.reader) as session:
            seq = session.scalar(newest)
            row = session.get(StateSpanRow, seq) if seq is not None else None
            return None if row is None else row.end_ns

    def forget_spans(self, before_ns: int) -> None:
        """Delete those that ended before.

        Raises:
            JournalUnavailable: the records cannot be written.
        """
        try:
            with self._journal.database.writer.begin() as connection:
                connection.execute(delete(StateSpanRow).where(col(StateSpanRow.end_ns) < before_ns))
        except DBAPIError as error:
            raise JournalUnavailable(trouble_of(error).value) from error


def _values(span: StateSpan) -> dict[str, object]:
    kind = span.activity.kind
    return {
        "equipment": span.equipment or "",
        "begin_ns": span.begin_ns,
        "end_ns": span.end_ns,
        "kind": "" if kind is None else kind.value,
        "word": span.activity.word,
    }


def _span_of(equipment: str, begin_ns: int, end_ns: int, kind: str, word: str) -> StateSpan:
    return StateSpan(
        equipment=EquipmentId(equipment) if equipment else None,
        activity=Activity(kind=StopKind(kind) if kind else None, word=word),
        begin_ns=begin_ns,
        end_ns=end_ns,
    )
