"""Who has which alarm: a projection of the journal, changed in the transaction of its journal row."""

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from hmi.domain.alarm import AlarmId
from hmi.domain.person import Actor, PersonRef
from hmi.store.journal import Journal
from hmi.store.tables import TakenAlarmRow


class AlarmStore:
    """Implements ``hmi.ports.alarm.AlarmPort`` on the journal's file. Everything runs on one loop."""

    def __init__(self, journal: Journal) -> None:
        self._journal = journal

    def taken(self) -> dict[AlarmId, tuple[PersonRef, int]]:
        """Who has which alarm, and since when (Unix ns)."""
        with Session(self._journal.database.reader) as session:
            rows = session.scalars(select(TakenAlarmRow)).all()
            return {AlarmId(row.alarm): (PersonRef(row.person), row.time_ns) for row in rows}

    def take(self, alarm: AlarmId, person: PersonRef, time_ns: int, by: Actor) -> None:
        """Somebody has it from now on."""
        with self._journal.act("alarm.taken", alarm, {}, actor=by.ref, roles=by.roles, screen=by.screen) as transaction:
            transaction.session.execute(delete(TakenAlarmRow).filter_by(alarm=alarm))
            transaction.session.add(TakenAlarmRow(alarm=alarm, person=person, time_ns=time_ns))

    def give_back(self, alarm: AlarmId, by: Actor) -> None:
        """Nobody has it any more."""
        with self._journal.act(
            "alarm.given_back", alarm, {}, actor=by.ref, roles=by.roles, screen=by.screen
        ) as transaction:
            transaction.session.execute(delete(TakenAlarmRow).filter_by(alarm=alarm))
