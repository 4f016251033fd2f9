"""What a shift leaves to the next of procedures: runs that are open, locks that are on, what was given up half-way."""

from hmi.domain.handover import HandoverItem, ItemKey, ItemKind
from hmi.domain.procedure import Procedure
from hmi.domain.procedure_run import LockRecord, ProcedureRun, RunState
from hmi.domain.tag import Scalar
from hmi.ports.procedures import ProcedureRunPort

_LONGEST_NS = 7 * 24 * 3600 * 10**9
"""So long before the shift a run that was given up in it may have begun."""
_MOST = 100


class ProcedureSource:
    """Reads records only. What is carried over is told explicitly: each lock by itself (practice 5.2)."""

    def __init__(self, records: ProcedureRunPort) -> None:
        self._records = records

    async def items(self, start_ns: int) -> list[HandoverItem]:
        """Each open run, each lock that is on, and each run of this shift that left something as it had made it."""
        found: list[HandoverItem] = []
        for run in self._records.open_runs():
            procedure = self._records.version(run.digest)
            if not run.state.is_over:
                found.append(_run_item(run, procedure))
            found += [_lock_item(run, lock, procedure) for lock in run.standing_locks]
        return found + [_run_item(run, self._records.version(run.digest)) for run in self._given_up(start_ns)]

    def knows(self, item: HandoverItem) -> bool | None:
        """Always: they are the service's own records."""
        return True if item.key.startswith(("procedure_run|", "lock|")) else None

    def _given_up(self, start_ns: int) -> list[ProcedureRun]:
        newest = self._records.runs(start_ns - _LONGEST_NS, 2**63 - 1, None, _MOST)
        return [run for run in newest if run.state is RunState.FAILED and (run.ended_ns or 0) >= start_ns]


def _run_item(run: ProcedureRun, procedure: Procedure | None) -> HandoverItem:
    """Important, unless all is done and nobody has said yet what came of it."""
    ids = [] if procedure is None else [step.id for step in procedure.steps]
    facts: dict[str, Scalar] = {"state": run.state.value, "person": run.operator}
    if run.hold is not None:
        facts["hold"] = run.hold.cause.value
    asides: dict[str, Scalar] = {"steps": len(ids)}
    if run.current is not None and run.current in ids:
        asides["number"] = ids.index(run.current) + 1
    if run.abort_why:
        asides["why"] = run.abort_why
    return HandoverItem(
        key=ItemKey(f"procedure_run|{run.id}"),
        kind=ItemKind.PROCEDURE,
        subject=run.id,
        equipment=None if procedure is None else procedure.equipment,
        is_red=run.state is not RunState.COMPLETING,
        since_ns=run.began_ns,
        facts=facts,
        asides=asides,
        label=run.procedure if procedure is None else procedure.title,
    )


def _lock_item(run: ProcedureRun, lock: LockRecord, procedure: Procedure | None) -> HandoverItem:
    return HandoverItem(
        key=ItemKey(f"lock|{run.id}|{lock.step}|{lock.person}|{lock.applied_ns}"),
        kind=ItemKind.LOCK,
        subject=run.id,
        equipment=None if procedure is None else procedure.equipment,
        is_red=True,
        since_ns=lock.applied_ns,
        facts={"point": lock.point, "number": lock.number, "person": lock.person},
        asides={"is_over": run.state.is_over},
        label=run.procedure if procedure is None else procedure.title,
    )
