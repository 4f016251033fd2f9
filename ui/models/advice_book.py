"""Recommendations that wait or are under way, as the service told them last; kept once for the frame and displays."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import QObject, Signal

from hmi.domain.advice_mode import AiStop
from hmi.domain.advice_query import AdviceLine, AdvicesAnswer, AskAdvices
from hmi.domain.advice_state import AdviceState
from hmi.domain.outcome import Failed, Outcome, Refused
from hmi.domain.query import Answer, Query


class AdviceBook(QObject):
    """Of the present, whatever is shown. GUI thread; whoever wants it fresh asks."""

    changed = Signal()
    """Something else is told than before, or nothing could be told."""

    def __init__(
        self, ask: Callable[[Query, Callable[[Answer | Outcome], None]], None], parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._ask = ask
        self.lines: tuple[AdviceLine, ...] = ()
        """Newest first."""
        self.has_more = False
        self.stop: AiStop | None = None
        """AI of this cell is stopped."""
        self.is_known = False
        """False until the service answered, and again while it refuses to."""
        self.fault: Refused | Failed | None = None
        """Why nothing is told."""

    @property
    def waiting(self) -> Sequence[AdviceLine]:
        """Those on which somebody has to decide now."""
        return [line for line in self.lines if is_waiting(line)]

    def ask(self) -> None:
        """Ask the service how they stand."""
        self._ask(AskAdvices(), self._take)

    def forget(self) -> None:
        """Another person may see other things: nothing is known until the service answers."""
        self.lines, self.is_known, self.fault = (), False, None
        self.changed.emit()

    def _take(self, answer: Answer | Outcome) -> None:
        before = (self.lines, self.has_more, self.stop, self.is_known, self.fault)
        if isinstance(answer, AdvicesAnswer):
            self.lines, self.has_more, self.stop = answer.lines, answer.has_more, answer.stop
            self.is_known, self.fault = True, None
        elif isinstance(answer, Refused | Failed):
            self.is_known, self.fault = False, answer
        if before != (self.lines, self.has_more, self.stop, self.is_known, self.fault):
            self.changed.emit()


def is_waiting(line: AdviceLine) -> bool:
    """Whether somebody has to decide now."""
    return line.advice.state.is_open and line.advice.state is not AdviceState.DEFERRED
