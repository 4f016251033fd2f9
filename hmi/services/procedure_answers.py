"""What screens ask about procedures and runs: one answer holds all that the present step needs to be shown."""

from hmi.domain import procedure_transition as turn
from hmi.domain.equipment_class import EquipmentClass
from hmi.domain.outcome import Refused
from hmi.domain.procedure import SecondPerson, Step
from hmi.domain.procedure_leaving import may_be_left_out
from hmi.domain.procedure_preview import ACT_OF, SIGNED_ACTS
from hmi.domain.procedure_query import (
    AskProcedure,
    AskProcedurePicture,
    AskProcedures,
    AskRun,
    AskRuns,
    OfferedAct,
    ProcedureAnswer,
    ProcedurePictureAnswer,
    ProcedureRow,
    ProceduresAnswer,
    RunAct,
    RunAnswer,
    RunRow,
    RunsAnswer,
    SkillRow,
)
from hmi.domain.procedure_run import ProcedureRun, RunState, StepState
from hmi.domain.words import NO_WORDS
from hmi.ports.procedures import ShelvedProcedure
from hmi.services.caller import Caller
from hmi.services.procedure_desk import ProcedureDesk, not_so
from hmi.services.procedure_guard import ProcedureGuard
from hmi.services.procedure_past import lacking, undone_since
from hmi.services.procedure_people import ProcedurePeopleService
from hmi.services.procedure_run import ProcedureRunService
from hmi.services.procedure_sending import ProcedureSending, effect_of
from hmi.services.procedure_watch import ProcedureWatch, verification

_MOST = 500
_CLASSES = tuple(EquipmentClass)


class ProcedureAnswers:
    """Reads, and changes nothing."""

    def __init__(
        self,
        desk: ProcedureDesk,
        guard: ProcedureGuard,
        runs: ProcedureRunService,
        people: ProcedurePeopleService,
        sending: ProcedureSending,
        watch: ProcedureWatch,
    ) -> None:
        self._desk, self._guard, self._runs, self._people = desk, guard, runs, people
        self._sending, self._watch = sending, watch

    async def procedures(self, _query: AskProcedures, caller: Caller) -> ProceduresAnswer:
        """Every procedure of this cell, whether whoever asks may begin it, and the skills that they have."""
        rows = [self._row(one, caller) for one in self._desk.shelf.procedures()]
        levels = self._desk.qualification.levels(caller.session.person) if caller.session is not None else {}
        skills = tuple(
            SkillRow(id=one.id, label=one.label, **({"level": levels[one.id]} if one.id in levels else {}))
            for one in self._desk.qualification.skills()
        )
        order = sorted(rows, key=lambda row: (_CLASSES.index(row.equipment_class), row.id))
        shelf = self._desk.shelf
        return ProceduresAnswer(
            procedures=tuple(order), skills=skills, faults=tuple(shelf.faults()), is_reading=not shelf.is_read
        )

    async def procedure(self, query: AskProcedure, caller: Caller) -> ProcedureAnswer:
        """One of them, as it is in use or as it was for a run."""
        shelved = self._desk.shelved(query.procedure)
        if shelved is not None and query.digest in ("", shelved.digest):
            refusal = self._runs.start_refusal(shelved, caller)
            return ProcedureAnswer(procedure=shelved.procedure, digest=shelved.digest, refusal=refusal)
        then = self._desk.store.version(query.digest) if query.digest else None
        return ProcedureAnswer(procedure=then, digest=query.digest if then is not None else "")

    async def picture(self, query: AskProcedurePicture, _caller: Caller) -> ProcedurePictureAnswer:
        """A picture of a step."""
        return ProcedurePictureAnswer(data=self._desk.shelf.picture(query.procedure, query.picture))

    async def run(self, query: AskRun, caller: Caller) -> RunAnswer:
        """A run with its present step, judged now."""
        run = self._meant(query, caller)
        if run is None:
            return RunAnswer(asked_ns=self._desk.now_ns())
        procedure = self._desk.procedure_of(run)
        found = self._desk.step_of(run)
        if found is None:
            return RunAnswer(
                run=run, procedure=procedure, acts=self._acts(run, None, caller), asked_ns=self._desk.now_ns()
            )
        now, step = found
        ids = [one.id for one in procedure.steps]
        is_held = run.state is RunState.HELD
        return RunAnswer(
            run=run,
            procedure=procedure,
            step=step,
            number=ids.index(step.id) + 1 if step.id in ids else 0,
            need=self._desk.need(run, step),
            preconditions=self._desk.preconditions(step),
            verification=verification(self._desk, step),
            verify_left_s=self._watch.verify_left_s(run, step),
            wait_left_s=self._watch.wait_left_s(run, step),
            effect=None if now.intent is None else effect_of(self._desk, now.intent, step),
            changed=undone_since(self._desk, run) if is_held else (),
            overdue_s=max(0.0, self._watch.turn_s(run) - step.expected_s) if step.expected_s > 0 else 0.0,
            acts=self._acts(run, step, caller),
            retries_left=turn.retries_left(run, procedure),
            asked_ns=self._desk.now_ns(),
        )

    async def runs(self, query: AskRuns, _caller: Caller) -> RunsAnswer:
        """Open ones, and those of a period."""
        limit = max(1, min(query.limit, _MOST))
        found = self._desk.store.runs(query.start_ns, query.end_ns, query.procedure, limit + 1)
        is_open = [one for one in self._desk.runs.values() if query.procedure in (None, one.procedure)]
        is_open.sort(key=lambda run: run.began_ns, reverse=True)
        known = {run.id for run in is_open}
        rows = [*is_open, *(run for run in found[:limit] if run.id not in known)]
        return RunsAnswer(runs=tuple(self._run_row(run) for run in rows), is_more=len(found) > limit)

    def _row(self, shelved: ShelvedProcedure, caller: Caller) -> ProcedureRow:
        told = shelved.procedure
        return ProcedureRow(
            id=told.id,
            version=told.version,
            state=told.state,
            digest=shelved.digest,
            title=told.title,
            goal=told.goal,
            equipment_class=told.equipment_class,
            equipment=told.equipment,
            need=told.need,
            duration_min=told.duration_min,
            steps=len(told.steps),
            is_shipped=shelved.is_shipped,
            refusal=self._runs.start_refusal(shelved, caller),
        )

    def _run_row(self, run: ProcedureRun) -> RunRow:
        procedure = self._desk.version_of(run)
        found = self._desk.step_of(run)
        ids = [one.id for one in procedure.steps]
        is_own = found is not None and found[1].id in ids
        return RunRow(
            run=run,
            title=procedure.title,
            step_title=NO_WORDS if found is None else found[1].title,
            number=ids.index(found[1].id) + 1 if is_own and found is not None else 0,
            steps=len(ids),
        )

    def _meant(self, query: AskRun, caller: Caller) -> ProcedureRun | None:
        if query.run is not None:
            return self._desk.runs.get(query.run) or self._desk.store.run(query.run)
        is_open = sorted(self._desk.runs.values(), key=lambda run: (not run.state.is_over, run.began_ns))
        own = [run for run in is_open if run.operator == caller.ref and not run.state.is_over]
        return next(iter((own or is_open)[::-1]), None)

    def _acts(self, run: ProcedureRun, step: Step | None, caller: Caller) -> tuple[OfferedAct, ...]:
        """What can be done now, by whom and with what."""
        if run.state.is_over:
            return self._over_acts(run, caller)
        acts: list[OfferedAct] = []
        is_running = run.state in (RunState.RUNNING, RunState.LEAVING)
        base = self._guard.refusal(run, caller, step)
        if step is not None and is_running:
            acts += self._step_acts(run, step, caller)
        if run.state is RunState.HELD:
            pin = step is not None and self._guard.needs_pin(step, caller)
            acts.append(OfferedAct(act=RunAct.RESUME, needs_pin=pin, refusal=base))
        if is_running:
            acts.append(OfferedAct(act=RunAct.HOLD))
        if run.state is RunState.COMPLETING:
            acts.append(OfferedAct(act=RunAct.CLOSE, refusal=base))
        own = self._guard.refusal(run, caller)
        if run.state is not RunState.LEAVING and run.held_state is not RunState.LEAVING:
            acts.append(OfferedAct(act=RunAct.ABORT, refusal=own))
        if run.operator == caller.ref:
            acts.append(OfferedAct(act=RunAct.OFFER, refusal=own))
        else:
            acts.append(OfferedAct(act=RunAct.TAKE, needs_pin=True, refusal=self._people.take_refusal(run.id, caller)))
        return tuple(acts)

    def _over_acts(self, run: ProcedureRun, caller: Caller) -> tuple[OfferedAct, ...]:
        """Locks that were left on come off later, too."""
        if not run.standing_locks:
            return ()
        refusal = self._guard.away(caller)
        return (OfferedAct(act=RunAct.TAKE_OFF_LOCK, needs_pin=True, refusal=refusal),)

    def _step_acts(self, run: ProcedureRun, step: Step, caller: Caller) -> list[OfferedAct]:
        assert run.now is not None
        acts: list[OfferedAct] = []
        state = run.now.state
        refusal = self._guard.at_step(run, caller, step)
        act = ACT_OF.get(type(step.work))
        if state is StepState.RUNNING and isinstance(step.work, SecondPerson):
            acts.append(OfferedAct(act=RunAct.ATTEST, needs_pin=True))
        if act is not None and state in (StepState.PENDING, StepState.READY):
            acts.append(
                OfferedAct(
                    act=act,
                    needs_pin=act in SIGNED_ACTS or self._guard.needs_pin(step, caller),
                    refusal=self._ready_refusal(run, step, act) or (None if act is RunAct.ATTEST else refusal),
                )
            )
        if state is StepState.FAILED:
            if turn.retries_left(run, self._desk.version_of(run)) > 0:
                acts.append(OfferedAct(act=RunAct.RETRY, refusal=refusal))
            if step.on_fail.go_to is not None:
                acts.append(OfferedAct(act=RunAct.FOLLOW_BRANCH, refusal=refusal))
        if may_be_left_out(step) and state in (StepState.PENDING, StepState.READY, StepState.FAILED):
            acts.append(OfferedAct(act=RunAct.SKIP, refusal=refusal))
        return acts

    def _ready_refusal(self, run: ProcedureRun, step: Step, act: RunAct) -> Refused | None:
        seen = lacking(self._desk, run, step)
        if seen is not None:
            return not_so(seen)
        return self._sending.refusal(run, step) if act is RunAct.DO else None
