"""Runs of procedures: a projection of the journal, changed in the transaction of its journal row."""

from collections.abc import Iterable
from contextlib import AbstractContextManager

import msgspec
from sqlalchemy import desc, select, update
from sqlalchemy.orm import Session
from sqlmodel import col

from hmi.domain.person import Actor
from hmi.domain.procedure import Procedure, ProcedureId
from hmi.domain.procedure_run import ProcedureRun, RunId
from hmi.domain.tag import Scalar
from hmi.store.erased_json import json_without
from hmi.store.handover_rows import json_of
from hmi.store.journal import Journal, Transaction
from hmi.store.procedure_tables import ProcedureRunRow, ProcedureVersionRow
from hmi.store.uuid7 import uuid7

_WRITTEN = frozenset({"why", "words", "number", "zero_result", "removal_why", "abort_why", "result_words"})
"""Fields of a run into which people write."""


class ProcedureRunStore:
    """Implements ``hmi.ports.procedures.ProcedureRunPort`` on the journal's file. Everything runs on one loop."""

    def __init__(self, journal: Journal) -> None:
        self._journal = journal

    def fresh_id(self, now_ns: int) -> RunId:
        """An id that no other run has, anywhere."""
        return RunId(uuid7(now_ns))

    def open_runs(self) -> tuple[ProcedureRun, ...]:
        """Every one of which something is still to be done, by begin."""
        with Session(self._journal.database.reader) as session:
            chosen = select(ProcedureRunRow).where(col(ProcedureRunRow.is_open)).order_by(col(ProcedureRunRow.began_ns))
            return _runs_of(session.scalars(chosen))

    def run(self, run: RunId) -> ProcedureRun | None:
        """One of them, whatever its state."""
        with Session(self._journal.database.reader) as session:
            row = session.get(ProcedureRunRow, run)
            return None if row is None else next(iter(_runs_of([row])))

    def runs(self, start_ns: int, end_ns: int, procedure: ProcedureId | None, limit: int) -> tuple[ProcedureRun, ...]:
        """Those that began in ``start_ns <= t < end_ns``, newest first."""
        began = col(ProcedureRunRow.began_ns)
        chosen = select(ProcedureRunRow).where(began >= start_ns, began < end_ns)
        if procedure is not None:
            chosen = chosen.where(col(ProcedureRunRow.procedure) == procedure)
        with Session(self._journal.database.reader) as session:
            newest = chosen.order_by(desc(began), desc(col(ProcedureRunRow.id))).limit(limit)
            return _runs_of(session.scalars(newest))

    def version(self, digest: str) -> Procedure | None:
        """A version that a run was made of, as it was then."""
        with Session(self._journal.database.reader) as session:
            row = session.get(ProcedureVersionRow, digest)
            return None if row is None else msgspec.json.decode(row.body, type=Procedure)

    def begin(self, run: ProcedureRun, procedure: Procedure, by: Actor) -> None:
        """Put a new run on record, and exactly the version that it keeps."""
        facts: dict[str, Scalar | None] = {
            "procedure": run.procedure,
            "version": run.version,
            "digest": run.digest,
            "cause": run.cause.kind.value,
            "cause_ref": run.cause.ref,
            "is_simulated": run.is_simulated,
        }
        with self._act("begun", run, facts, by) as transaction:
            version = ProcedureVersionRow(
                digest=run.digest, procedure=procedure.id, version=procedure.version, body=json_of(procedure)
            )
            transaction.session.merge(version)
            transaction.session.add(_row_of(run))

    def put(self, kind: str, run: ProcedureRun, facts: dict[str, Scalar | None], by: Actor) -> None:
        """Put on record how a run stands from now on, as one act."""
        with self._act(kind, run, facts, by) as transaction:
            transaction.session.merge(_row_of(run))

    def _act(
        self, kind: str, run: ProcedureRun, facts: dict[str, Scalar | None], by: Actor
    ) -> AbstractContextManager[Transaction]:
        step = run.steps[-1] if run.steps else None
        told: dict[str, Scalar | None] = {
            "run_state": run.state.value,
            "revision": run.revision,
            "step": None if step is None else step.step,
            "step_state": None if step is None else step.state.value,
            **facts,
        }
        return self._journal.act(f"procedure_run.{kind}", run.id, told, actor=by.ref, roles=by.roles, screen=by.screen)


def write_runs_without(session: Session, name: str) -> None:
    """What people wrote in runs stays, somebody's name in it does not."""
    if not name.strip():
        return
    for row in session.scalars(select(ProcedureRunRow)).all():
        said = json_without(row.body, name, _WRITTEN.__contains__)
        if said != row.body:
            session.execute(update(ProcedureRunRow).filter_by(id=row.id).values(body=said))


def _runs_of(rows: Iterable[ProcedureRunRow]) -> tuple[ProcedureRun, ...]:
    return tuple(msgspec.json.decode(row.body, type=ProcedureRun) for row in rows)


def _row_of(run: ProcedureRun) -> ProcedureRunRow:
    return ProcedureRunRow(
        id=run.id,
        procedure=run.procedure,
        is_open=run.is_open,
        began_ns=run.began_ns,
        body=json_of(run),
    )
