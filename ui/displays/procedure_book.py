"""What the service said of procedures: all that can be begun, what is under way, and one of them whole."""

from functools import partial

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from hmi.domain.outcome import Failed, Outcome, Refused
from hmi.domain.procedure import ProcedureId
from hmi.domain.procedure_query import (
    AskProcedure,
    AskProcedures,
    AskRuns,
    ProcedureAnswer,
    ProceduresAnswer,
    RunRow,
    RunsAnswer,
)
from hmi.domain.query import Answer
from ui.bridge import Bridge
from ui.displays.skill_book import SkillBook


class ProcedureBook(QObject):
    """Nothing is asked while the display is not seen. What was refused is kept as such, beside what was known."""

    changed = Signal()
    """Of all of them, or of what is under way, something was said."""
    told_one = Signal()
    """``told`` is another answer."""

    def __init__(self, bridge: Bridge, display: QWidget, skills: SkillBook) -> None:
        super().__init__(display)
        self._bridge, self._display, self._skills = bridge, display, skills
        self.answer: ProceduresAnswer | None = None
        self.fault: Refused | Failed | None = None
        """Why they could not be listed, the last time."""
        self.runs: tuple[RunRow, ...] = ()
        """Those that are not over."""
        self.runs_fault: Refused | Failed | None = None
        """Why what is under way is not known."""
        self.told: ProcedureAnswer | Refused | Failed | None = None
        """Of the one that is asked about, whole; None while there is no answer."""
        self._one: ProcedureId | None = None

    def ask(self) -> None:
        """Ask for everything anew."""
        if self._is_of_use:
            self._bridge.ask(AskProcedures(), self._take_procedures)
            self._bridge.ask(AskRuns(), self._take_runs)
            self._ask_one()

    def ask_about(self, procedure: ProcedureId | None) -> None:
        """From now on ``told`` is of this one; None: of none."""
        if procedure != self._one:
            self._one, self.told = procedure, None
            self._ask_one()

    @property
    def _is_of_use(self) -> bool:
        return self._display.isVisible() and self._bridge.is_heard

    def _ask_one(self) -> None:
        if self._one is not None and self._is_of_use:
            self._bridge.ask(AskProcedure(procedure=self._one), partial(self._take_one, self._one))

    def _take_procedures(self, answer: Answer | Outcome) -> None:
        if isinstance(answer, ProceduresAnswer):
            self.answer, self.fault = answer, None
            self._skills.use(answer.skills)
        elif isinstance(answer, Refused | Failed):
            self.fault = answer
        self.changed.emit()

    def _take_runs(self, answer: Answer | Outcome) -> None:
        if isinstance(answer, RunsAnswer):
            self.runs, self.runs_fault = tuple(row for row in answer.runs if not row.run.state.is_over), None
        elif isinstance(answer, Refused | Failed):
            self.runs_fault = answer
        self.changed.emit()

    def _take_one(self, asked: ProcedureId, answer: Answer | Outcome) -> None:
        if asked == self._one and isinstance(answer, ProcedureAnswer | Refused | Failed):
            self.told = answer
            self.told_one.emit()
