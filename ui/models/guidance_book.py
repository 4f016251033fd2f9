"""What the site wrote to do about alarms, looked up once for each, so that every place of a screen says the same."""

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QObject, Signal

from hmi.domain.alarm import Alarm, AlarmId
from hmi.domain.guidance_query import AskGuidance, GuidanceAnswer
from hmi.domain.outcome import Outcome
from hmi.domain.query import Answer, Query
from hmi.domain.words import in_language
from hmi.i18n import language


class GuidanceBook(QObject):
    """Answers with what is known already, and tells when more is. GUI thread."""

    told = Signal()
    forgotten = Signal()
    """The site decided otherwise: whoever keeps what was written asks for it again."""

    def __init__(
        self, ask: Callable[[Query, Callable[[Answer | Outcome], None]], None], parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._ask = ask
        self._answers: dict[AlarmId, GuidanceAnswer | None] = {}
        """None while the answer is under way."""
        self._plan = ""
        """What is in use, as the service calls it; empty before it said so."""
        self._times_forgotten = 0

    def forget(self) -> None:
        """The site may have written something else meanwhile."""
        self._answers.clear()
        self._times_forgotten += 1

    def use_plan(self, plan: str) -> None:
        """This is in use now; what was looked up before another one was holds no more."""
        before, self._plan = self._plan, plan
        if before not in ("", plan):
            self.forget()
            self.forgotten.emit()
            self.told.emit()

    def step(self, alarm: Alarm) -> str:
        """What to do now, in the language in use; empty while that is not known, and where nothing is written."""
        if alarm.id not in self._answers:
            self._answers[alarm.id] = None
            query = AskGuidance(alarm=alarm.id, equipment=alarm.equipment, source=alarm.source, name=alarm.name)
            self._ask(query, partial(self._take, alarm.id, self._times_forgotten))
        answer = self._answers.get(alarm.id)
        response = answer.guidance.response if answer is not None else None
        return in_language(response.value, language()) if response is not None else ""

    def _take(self, alarm: AlarmId, times_forgotten: int, answer: Answer | Outcome) -> None:
        if times_forgotten != self._times_forgotten:
            return  # of what was in use before
        if isinstance(answer, GuidanceAnswer):
            self._answers[alarm] = answer
            self.told.emit()
        else:
            self._answers.pop(alarm, None)  # nobody answered: look again when it is asked for again
