"""Modes of types of advice and the stop of AI, on the journal's file; and the mark beside it."""

import logging
from collections.abc import Sequence
from pathlib import Path

import msgspec
from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session
from sqlmodel import col

from hmi.domain.advice_mode import AdviceTypeMode, AiStop
from hmi.domain.person import Actor
from hmi.domain.tag import Scalar
from hmi.ports.advice import AiAct
from hmi.store.advice_tables import AiModeRow, AiStopRow
from hmi.store.journal import Journal
from hmi.store.tables import JournalEntry

log = logging.getLogger(__name__)

PREFIX = "ai."


class AiModeStore:
    """Implements ``hmi.ports.advice.AiModePort``. Everything runs on one loop."""

    def __init__(self, journal: Journal) -> None:
        self._journal = journal

    def modes(self) -> tuple[AdviceTypeMode, ...]:
        """All types that are known, by name."""
        with Session(self._journal.database.reader) as session:
            rows = session.scalars(select(AiModeRow).order_by(col(AiModeRow.advice_type)))
            return tuple(msgspec.json.decode(row.body, type=AdviceTypeMode) for row in rows)

    def put_modes(
        self, act: AiAct, modes: Sequence[AdviceTypeMode], facts: dict[str, Scalar | None], by: Actor
    ) -> None:
        """Put on record how types of advice stand from now on."""
        with self._journal.act(
            PREFIX + act.value, _subject(modes), {**_told(modes), **facts}, actor=by.ref, roles=by.roles,
            screen=by.screen,
        ) as transaction:  # fmt: skip
            _put(transaction.session, modes)

    def stop(self) -> AiStop | None:
        """The stop that stands."""
        with Session(self._journal.database.reader) as session:
            row = session.get(AiStopRow, 1)
            return None if row is None else msgspec.json.decode(row.body, type=AiStop)

    def stops(self) -> int:
        """How often AI was stopped so far."""
        stopped = PREFIX + AiAct.STOPPED.value
        with Session(self._journal.database.reader) as session:
            told = select(func.count()).select_from(JournalEntry).where(col(JournalEntry.kind) == stopped)
            return session.scalar(told) or 0

    def put_stop(
        self, act: AiAct, stop: AiStop | None, modes: Sequence[AdviceTypeMode], facts: dict[str, Scalar | None],
        by: Actor,
    ) -> None:  # fmt: skip
        """Put on record that AI is stopped, or works again at these modes."""
        with self._journal.act(
            PREFIX + act.value, "", {**_told(modes), **facts}, actor=by.ref, roles=by.roles, screen=by.screen
        ) as transaction:
            session = transaction.session
            session.execute(delete(AiStopRow))
            if stop is not None:
                session.add(AiStopRow(id=1, body=msgspec.json.encode(stop).decode()))
            _put(session, modes)


class StopMarkFile:
    """Implements ``hmi.ports.advice.StopMark``: an empty file, which a full disk has room for still."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def is_set(self) -> bool:
        """Whether it is there; a folder that cannot be looked into tells nothing, and then it is."""
        try:
            self._path.stat()
        except FileNotFoundError:
            return False
        except OSError as error:
            log.error("nobody can tell whether AI was stopped: %s", error)
        return True

    def set(self) -> bool:
        """Set it."""
        try:
            self._path.touch(mode=0o600)
        except OSError as error:
            log.error("the mark that AI is stopped could not be set: %s", error)
            return False
        return True

    def clear(self) -> bool:
        """Take it away."""
        try:
            self._path.unlink(missing_ok=True)
        except OSError as error:
            log.error("the mark that AI is stopped could not be taken away: %s", error)
            return False
        return True


def _put(session: Session, modes: Sequence[AdviceTypeMode]) -> None:
    for mode in modes:
        session.merge(AiModeRow(advice_type=mode.advice_type, body=msgspec.json.encode(mode).decode()))


def _subject(modes: Sequence[AdviceTypeMode]) -> str:
    return modes[0].advice_type if len(modes) == 1 else ""


def _told(modes: Sequence[AdviceTypeMode]) -> dict[str, Scalar | None]:
    return {"modes": msgspec.json.encode(modes).decode()} if modes else {}
