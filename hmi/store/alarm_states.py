"""How alarms stood when the service ended: what machines did, and with its journal row what a person did."""

from collections.abc import Collection, Mapping

import msgspec
from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session
from sqlmodel import SQLModel

from hmi.domain.alarm import AlarmId
from hmi.domain.erased_name import alarm_without_name
from hmi.domain.local_state import LocalState, commented_without
from hmi.domain.person import Actor
from hmi.domain.put_aside import PutAside
from hmi.domain.time_mark import TimeMark
from hmi.store.journal import Journal
from hmi.store.tables import LastAliveRow, LocalAlarmRow, PutAsideAlarmRow

_ONLY = 1
"""Key of the one row of ``last_alive``."""


class AlarmStateStore:
    """Implements ``hmi.ports.alarm.AlarmStatePort`` on the journal's file. Everything runs on one loop."""

    def __init__(self, journal: Journal) -> None:
        self._journal = journal

    def local_states(self) -> dict[AlarmId, LocalState]:
        """Local alarms that are not at rest."""
        with Session(self._journal.database.reader) as session:
            rows = session.scalars(select(LocalAlarmRow)).all()
            return {AlarmId(row.alarm): msgspec.json.decode(row.state, type=LocalState) for row in rows}

    def keep_local(self, states: Mapping[AlarmId, LocalState]) -> None:
        """What machines did; nobody's act."""
        with self._journal.changes() as session:
            for alarm, state in states.items():
                _keep_local(session, alarm, state)

    def act_on_local(self, alarm: AlarmId, state: LocalState, kind: str, by: Actor) -> None:
        """What a person did: its record and the state are one."""
        with self._journal.act(kind, alarm, {}, actor=by.ref, roles=by.roles, screen=by.screen) as transaction:
            _keep_local(transaction.session, alarm, state)

    def forget_local(self, alarms: Collection[AlarmId], by: Actor) -> None:
        """Alarms whose rule is gone from the site's file, put on record."""
        for alarm in alarms:
            with self._journal.act(
                "alarm.rule_removed", alarm, {}, actor=by.ref, roles=by.roles, screen=by.screen
            ) as transaction:
                transaction.session.execute(delete(LocalAlarmRow).filter_by(alarm=alarm))
                transaction.session.execute(delete(PutAsideAlarmRow).filter_by(alarm=alarm))

    def put_aside(self) -> dict[AlarmId, PutAside]:
        """Alarms that are put aside, or came back and were not answered."""
        with Session(self._journal.database.reader) as session:
            rows = session.scalars(select(PutAsideAlarmRow)).all()
            return {AlarmId(row.alarm): msgspec.json.decode(row.body, type=PutAside) for row in rows}

    def keep_put_aside(self, changed: Mapping[AlarmId, PutAside | None]) -> None:
        """Replace what is remembered of some; None forgets one."""
        with self._journal.changes() as session:
            for alarm, body in changed.items():
                row = None if body is None else PutAsideAlarmRow(alarm=alarm, body=_json(body))
                session.execute(delete(PutAsideAlarmRow).filter_by(alarm=alarm))
                _add(session, row)

    def last_alive(self) -> TimeMark | None:
        """The newest moment that was kept."""
        with Session(self._journal.database.reader) as session:
            row = session.get(LastAliveRow, _ONLY)
            return None if row is None else msgspec.json.decode(row.mark, type=TimeMark)

    def keep_alive(self, mark: TimeMark) -> None:
        """Keep a moment at which the machine ran."""
        with self._journal.changes() as session:
            session.execute(delete(LastAliveRow))
            session.add(LastAliveRow(id=_ONLY, mark=_json(mark)))


def comment_alarms_without(session: Session, name: str) -> None:
    """Take somebody's name out of what was written at alarms whose state is kept."""
    for row in session.scalars(select(LocalAlarmRow)).all():
        state = msgspec.json.decode(row.state, type=LocalState)
        told = _json(commented_without(state, name))
        session.execute(update(LocalAlarmRow).filter_by(alarm=row.alarm).values(state=told))
    for row in session.scalars(select(PutAsideAlarmRow)).all():
        body = msgspec.json.decode(row.body, type=PutAside)
        told = _json(msgspec.structs.replace(body, alarm=alarm_without_name(body.alarm, name)))
        session.execute(update(PutAsideAlarmRow).filter_by(alarm=row.alarm).values(body=told))


def _keep_local(session: Session, alarm: AlarmId, state: LocalState) -> None:
    session.execute(delete(LocalAlarmRow).filter_by(alarm=alarm))
    _add(session, None if state.is_at_rest else LocalAlarmRow(alarm=alarm, state=_json(state)))


def _add(session: Session, row: SQLModel | None) -> None:
    if row is not None:
        session.add(row)


def _json(value: msgspec.Struct) -> str:
    return msgspec.json.encode(value).decode()
