"""All that acts on runs of procedures, joined: one guard, one way to the machine, one watch."""

from hmi.services.procedure_answers import ProcedureAnswers
from hmi.services.procedure_desk import ProcedureDesk
from hmi.services.procedure_detour import ProcedureDetourService
from hmi.services.procedure_guard import ProcedureGuard
from hmi.services.procedure_locks import ProcedureLockService
from hmi.services.procedure_people import ProcedurePeopleService
from hmi.services.procedure_preview import ProcedurePreviews
from hmi.services.procedure_run import ProcedureRunService
from hmi.services.procedure_sending import ProcedureSending
from hmi.services.procedure_step import ProcedureStepService
from hmi.services.procedure_watch import ProcedureWatch


class ProcedureActs:
    """One desk's acts, by noun.

    Args:
        desk: Where the runs are worked on.
        sending: The only way from them to the machine.
        patience: So many times longer is waited for the machine; for one that is heard late, as in a trial.
    """

    def __init__(self, desk: ProcedureDesk, sending: ProcedureSending, *, patience: float = 1.0) -> None:
        guard = ProcedureGuard(desk)
        self.runs = ProcedureRunService(desk, guard)
        self.steps = ProcedureStepService(desk, guard, sending)
        self.detours = ProcedureDetourService(desk, guard)
        self.locks = ProcedureLockService(desk, guard)
        self.people = ProcedurePeopleService(desk, guard)
        self.watch = ProcedureWatch(desk, sending, patience=patience)
        self.previews = ProcedurePreviews(desk.shelf)
        self.answers = ProcedureAnswers(desk, guard, self.runs, self.people, sending, self.watch)
