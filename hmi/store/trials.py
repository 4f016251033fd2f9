"""Trials on the twin: a projection of the journal, added in the transaction of its row.

The journal has the verdict and the SHA-256 of the whole prediction; the curves themselves are in the table beside it.
"""

import hashlib

import msgspec
from sqlalchemy import BigInteger, Column, desc, select
from sqlalchemy.orm import Session
from sqlmodel import Field, SQLModel, col

from hmi.domain.advice import AdviceId
from hmi.domain.person import Actor
from hmi.domain.tag import Scalar
from hmi.domain.trial import Trial, TrialId
from hmi.store.journal import Journal
from hmi.store.uuid7 import uuid7


class TrialRow(SQLModel, table=True):
    """One trial as it was answered."""

    __tablename__ = "trial"  # pyright: ignore[reportAssignmentType]  # SQLModel declares a hook, SQLAlchemy takes a name

    id: str = Field(primary_key=True)
    advice: str = Field(index=True)
    start_ns: int = Field(sa_column=Column(BigInteger, nullable=False))
    body: str
    """JSON of a ``Trial``."""


class TrialStore:
    """Implements ``hmi.ports.trial_record.TrialRecordPort`` on the journal's file. Everything runs on one loop."""

    def __init__(self, journal: Journal) -> None:
        self._journal = journal

    def fresh_id(self, now_ns: int) -> TrialId:
        """An id that no other has, anywhere."""
        return TrialId(uuid7(now_ns))

    def newest(self, advice: AdviceId) -> Trial | None:
        """The last one of a recommendation."""
        chosen = select(TrialRow).where(col(TrialRow.advice) == advice).order_by(desc(col(TrialRow.id))).limit(1)
        with Session(self._journal.database.reader) as session:
            row = session.scalars(chosen).first()
            return None if row is None else msgspec.json.decode(row.body, type=Trial)

    def put(self, trial: Trial, by: Actor) -> None:
        """Write one down, as one act.

        Raises:
            JournalUnavailable: the records cannot be written.
        """
        body = msgspec.json.encode(trial)
        facts: dict[str, Scalar | None] = {
            "trial": trial.id,
            "plan_hash": trial.plan_hash,
            "verdict": trial.verdict.value,
            "model": trial.forecast.model,
            "twin": trial.twin.state.value,
            "sha256": hashlib.sha256(body).hexdigest(),
        }
        with self._journal.act(
            "trial.ran", trial.advice, facts, actor=by.ref, roles=by.roles, screen=by.screen
        ) as transaction:
            transaction.session.add(
                TrialRow(id=trial.id, advice=trial.advice, start_ns=trial.start_ns, body=body.decode())
            )
