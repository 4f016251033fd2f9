"""What kinds of advice are called: as the library of failure modes calls what they answer, looked up once."""

from collections.abc import Callable

from PySide6.QtCore import QObject, Signal

from hmi import clock
from hmi.domain.advice import AdviceType
from hmi.domain.failure_mode_query import AskFailureModes, FailureModesAnswer
from hmi.domain.outcome import Outcome
from hmi.domain.query import Answer, Query
from hmi.domain.words import Words, in_language
from hmi.i18n import language
from ui.wording.advice import OF_NO_FAILURE, plain_kind_words

_REST_S = 5.0
"""After a refusal nothing is asked for this long."""


class KindNames(QObject):
    """Answers with what is known already, and tells when more is. GUI thread."""

    told = Signal()

    def __init__(
        self, ask: Callable[[Query, Callable[[Answer | Outcome], None]], None], parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._ask = ask
        self._titles: dict[str, Words] = {}
        self._is_asked = False
        self._refused_s: float | None = None
        """When they were not told, by this computer's clock."""

    def forget(self) -> None:
        """The site may call them otherwise by now."""
        self._is_asked, self._refused_s = False, None

    def words(self, advice_type: AdviceType) -> str:
        """In the language in use; the id as words where nothing else is known: ``joint_gear_dry``, Joint gear dry."""
        if advice_type in OF_NO_FAILURE:
            return plain_kind_words(advice_type)
        if not self._is_asked and not self._is_resting:
            self._is_asked = True
            self._ask(AskFailureModes(), self._take)
        return in_language(self._titles.get(advice_type, ""), language()) or plain_kind_words(advice_type)

    def _take(self, answer: Answer | Outcome) -> None:
        if isinstance(answer, FailureModesAnswer):
            self._titles = {str(mode.id): mode.title for mode in answer.modes}
            self.told.emit()
        else:
            self._is_asked, self._refused_s = False, clock.monotonic_s()

    @property
    def _is_resting(self) -> bool:
        """Every row that is painted asks for its name: what was refused is not asked for with each of them."""
        return self._refused_s is not None and clock.monotonic_s() - self._refused_s < _REST_S
