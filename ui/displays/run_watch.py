"""The run that a guide is about: asked for, and what the service said of it last, or why it said nothing."""

from functools import partial

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from hmi import clock
from hmi.domain.outcome import Failed, Outcome, Refused
from hmi.domain.procedure_query import AskRun, RunAnswer
from hmi.domain.procedure_run import RunId
from hmi.domain.query import Answer
from ui.bridge import Bridge


class RunWatch(QObject):
    """Nothing is asked while the display is not seen, nor a second time before there is an answer."""

    changed = Signal()
    """There is an answer, or a reason why there is none."""

    def __init__(self, bridge: Bridge, display: QWidget) -> None:
        super().__init__(display)
        self._bridge, self._display = bridge, display
        self.run: RunId | None = None
        """None: whoever asks is shown their own, else the newest."""
        self.answer: RunAnswer | None = None
        """What was said last; with a ``fault`` it is not known whether that still holds."""
        self.fault: Refused | Failed | None = None
        self._taken_s = 0.0
        self._is_asked = False

    @property
    def passed_s(self) -> float:
        """Since the service answered, by this computer's clock."""
        return clock.monotonic_s() - self._taken_s

    def show_run(self, run: RunId) -> None:
        """From now on this one."""
        if run != self.run:
            self.run, self.answer, self.fault, self._is_asked = run, None, None, False

    def leave_ended(self) -> None:
        """What was seen to its end is left: the next one is shown, where there is one."""
        if self.answer is not None and self.answer.run is not None and self.answer.run.state.is_over:
            self.run, self._is_asked = None, False

    def ask(self) -> None:
        """Ask the service, if that is of use."""
        if self._display.isVisible() and self._bridge.is_heard and not self._is_asked:
            self._is_asked = True
            self._bridge.ask(AskRun(run=self.run), partial(self._take, self.run))

    def ask_anew(self) -> None:
        """Ask though an answer may be on its way: something is different by now."""
        self._is_asked = False
        self.ask()

    def _take(self, asked: RunId | None, answer: Answer | Outcome) -> None:
        if asked != self.run:
            return  # another run is shown by now
        self._is_asked = False
        if isinstance(answer, RunAnswer):
            self.answer, self.fault, self._taken_s = answer, None, clock.monotonic_s()
            if answer.run is not None:
                self.run = answer.run.id
        elif isinstance(answer, Refused | Failed):
            self.fault = answer
        self.changed.emit()
