"""What was noticed in the cell, as the service told it last; kept once for displays, faceplates and cards."""

from collections.abc import Callable

from PySide6.QtCore import QObject, Signal

from hmi.domain.equipment import EquipmentId
from hmi.domain.finding_query import AskFindings, FindingsAnswer
from hmi.domain.outcome import Failed, Outcome, Refused
from hmi.domain.problem import Problem
from hmi.domain.query import Answer, Query


class FindingsBook(QObject):
    """Of the present, whatever is shown. GUI thread; whoever wants it fresh asks."""

    changed = Signal()
    """Something else is told than before, or nothing could be told."""

    def __init__(
        self, ask: Callable[[Query, Callable[[Answer | Outcome], None]], None], parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._ask = ask
        self._turn = 0
        self.told: FindingsAnswer | None = None
        """None until the service answered, and again while it refuses to."""
        self.fault: Refused | Failed | None = None
        """Why nothing is told."""

    def ask(self) -> None:
        """Ask the service how it stands."""
        turn = self._turn
        self._ask(AskFindings(), lambda answer: self._take(turn, answer))

    def forget(self) -> None:
        """Another person may be told other things: nothing is known until the service answers."""
        self._turn += 1
        self.told, self.fault = None, None
        self.changed.emit()

    def count_at(self, equipment: EquipmentId) -> int:
        """How many findings stand at a piece of equipment."""
        findings = self.told.findings if self.told is not None else ()
        return sum(one.equipment == equipment for one in findings)

    @property
    def asking(self) -> tuple[Problem, ...]:
        """Problems about which the panel has a question."""
        problems = self.told.problems if self.told is not None else ()
        return tuple(one for one in problems if one.question is not None)

    def _take(self, turn: int, answer: Answer | Outcome) -> None:
        if turn != self._turn:
            return  # it was told to somebody else
        before = (self.told, self.fault)
        if isinstance(answer, FindingsAnswer):
            self.told, self.fault = answer, None
        elif isinstance(answer, Refused | Failed):
            self.told, self.fault = None, answer
        if before != (self.told, self.fault):
            self.changed.emit()
