"""The recommendation that somebody looks at: what the service says of it and of its trial, or why it says nothing."""

from functools import partial

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from hmi.domain.advice import AdviceId
from hmi.domain.advice_command import OpenAdvice
from hmi.domain.advice_query import AdviceAnswer, AskAdvice
from hmi.domain.outcome import Done, Failed, Outcome, Reason, Refused
from hmi.domain.permission import Action, may
from hmi.domain.person import PersonRef
from hmi.domain.query import Answer
from hmi.domain.trial_query import AskTrial, TrialAnswer
from ui.bridge import Bridge


class ChosenAdvice(QObject):
    """Puts on record, once, that whoever is here looks at it. Nothing is asked while the service is not heard."""

    changed = Signal()
    """There is an answer, or a reason why there is none."""

    def __init__(self, bridge: Bridge, display: QWidget) -> None:
        super().__init__(display)
        self._bridge, self._display = bridge, display
        self.advice: AdviceId | None = None
        self.told: AdviceAnswer | None = None
        """What was said last; with a ``fault`` it is not known whether that still holds."""
        self.fault: Refused | Failed | None = None
        self.trial: TrialAnswer | Refused | Failed | None = None
        """What the twin says of it, or why that is not told."""
        self._looked: tuple[AdviceId, PersonRef] | None = None
        """Which one was put on record as seen by whom."""
        self._turn = 0
        """Another one with everything that is looked at, and everybody who looks."""

    def choose(self, advice: AdviceId) -> None:
        """From now on this one."""
        self.advice = advice
        self.forget()
        self.ask()

    def forget(self) -> None:
        """What one person may see is not shown to the next."""
        self.told, self.fault, self.trial = None, None, None
        self._turn += 1

    def ask(self) -> None:
        """As it stands now."""
        if self.advice is None or not self._bridge.is_heard:
            return
        self._bridge.ask(AskAdvice(advice=self.advice), partial(self._take, self._turn))
        self._bridge.ask(AskTrial(advice=self.advice), partial(self._take_trial, self._turn))
        self._look()

    def _look(self) -> None:
        session, advice = self._bridge.session, self.advice
        if advice is None or session is None or not may(session.person.roles, Action.DECIDE_ADVICE):
            return
        looked = (advice, session.person.ref)
        if looked != self._looked and self._display.isVisible() and not self._bridge.is_past:
            self._looked = looked
            self._bridge.do(OpenAdvice(advice=advice), partial(self._on_looked, looked))

    def _on_looked(self, looked: tuple[AdviceId, PersonRef], outcome: Outcome) -> None:
        if isinstance(outcome, Refused | Failed) and outcome.reason is Reason.SERVICE_SILENT:
            self._looked = None  # the next question tries again; what was refused is not asked twice
        elif isinstance(outcome, Done) and self._looked == looked:
            self.ask()

    def _take(self, turn: int, answer: Answer | Outcome) -> None:
        if turn != self._turn:
            return  # it is of another one, or told to somebody else
        if isinstance(answer, AdviceAnswer):
            self.told, self.fault = answer, None
        elif isinstance(answer, Refused | Failed):
            self.fault = answer
        self.changed.emit()

    def _take_trial(self, turn: int, answer: Answer | Outcome) -> None:
        if turn == self._turn and isinstance(answer, TrialAnswer | Refused | Failed):
            self.trial = answer
            self.changed.emit()
