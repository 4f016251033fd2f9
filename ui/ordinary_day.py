"""An ordinary day at the simulated cell, for pictures: a jam comes and goes, a case is closed, work begins."""

from functools import partial

from hmi.domain.case import CaseKind, CaseSeverity
from hmi.domain.case_command import CloseCase, OpenCase, ResolveCase
from hmi.domain.command import AcknowledgeAlarm, Command
from hmi.domain.outcome import Outcome
from hmi.domain.procedure_command import StartRun
from hmi.domain.procedure_query import AskProcedures, ProceduresAnswer
from hmi.domain.procedure_run import CauseKind, RunCause
from hmi.domain.query import Answer
from ui.bridge import Bridge
from ui.simulated_faults import JAM, call_fault, say_refusal

_BLANKS = "Blanks run out in half an hour"


class OrdinaryDay:
    """Each is asked for as a person would; what does not come is said on the terminal."""

    def __init__(self, bridge: Bridge) -> None:
        self._bridge = bridge

    def report_case(self) -> None:
        """As somebody would who sees that material runs out; where it is reported already, it is that case."""
        equipment = next(iter(self._bridge.picture.cell.equipment), None)
        place = equipment.id if equipment is not None else None
        wish = OpenCase(kind=CaseKind.SHORTAGE, severity=CaseSeverity.LOW, equipment=place, title=_BLANKS)
        self._do(wish)

    def solve_case(self) -> None:
        """Somebody filled it up."""
        for case in self._bridge.cases.values():
            if case.title == _BLANKS and case.is_unsolved:
                wish = ResolveCase(case=case.id, revision=case.revision, solution="Filled up")
                self._do(wish)

    def close_case(self) -> None:
        """It was shown; the other pictures show the cell as it ordinarily is."""
        for case in self._bridge.cases.values():
            if case.title == _BLANKS and not case.is_unsolved:
                self._do(CloseCase(case=case.id, revision=case.revision))

    def begin_work(self) -> None:
        """The first procedure that whoever is signed in may begin."""
        self._bridge.ask(AskProcedures(), self._begin_first)

    def _begin_first(self, answer: Answer | Outcome) -> None:
        rows = answer.procedures if isinstance(answer, ProceduresAnswer) else ()
        first = next((row for row in rows if row.refusal is None), None)
        if first is None:
            print("tandem: for the pictures: nobody here may begin a procedure", flush=True)
            return
        cause = RunCause(kind=CauseKind.PRACTICE)
        self._do(StartRun(procedure=first.id, digest=first.digest, cause=cause))

    def begin_jam(self) -> None:
        """As somebody would who trains at the simulated cell; a real one has no such function."""
        call_fault(self._bridge, "InjectFault", JAM, 1.0)

    def end_jam(self) -> None:
        """It is over before the next picture."""
        call_fault(self._bridge, "ClearFault", JAM)

    def acknowledge_all(self) -> None:
        """The jam was seen; the other pictures show the cell as it ordinarily is."""
        for alarm in self._bridge.alarms.values():
            if alarm.is_acknowledged is False:
                self._do(AcknowledgeAlarm(alarm=alarm.id, event_id=alarm.event_id))

    def _do(self, command: Command) -> None:
        self._bridge.do(command, partial(say_refusal, type(command).__name__))
