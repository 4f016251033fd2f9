"""How much of the past is kept, as a card of the settings: limits, what is held now, and the way to change it."""

from PySide6.QtWidgets import QWidget

from hmi.domain.outcome import Outcome
from hmi.domain.query import Answer, AskHistory, HistoryAnswer
from hmi.i18n import gettext as _
from ui.bridge import Bridge
from ui.faceplates.history_limits import HistoryLimitsFaceplate, age_words
from ui.formatting import NOTHING, date_text, size_text
from ui.widgets.fact_card import FactCard
from ui.widgets.icon_key import IconKey


class HistoryCard(FactCard):
    """Everybody reads it; who may not change the limits is told so where they are chosen."""

    def __init__(self, bridge: Bridge, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._bridge = bridge
        self._answer: HistoryAnswer | None = None
        self.faceplate: HistoryLimitsFaceplate | None = None
        self.change_key = IconKey("pencil")
        self.change_key.clicked.connect(self._open)
        self.add_key(self.change_key)

    def ask(self) -> None:
        """Ask the service; what was told before stays in sight until it answers."""
        self._bridge.ask(AskHistory(), self._take)

    def retranslate(self) -> None:
        """Set every text anew."""
        self.show_heading(_("History"))
        self.change_key.setText(_("Change"))
        self.change_key.setAccessibleName(_("Change how much history is kept"))
        self.change_key.setEnabled(self._answer is not None)
        answer = self._answer
        if answer is None:
            self.show_remark(_("How much is kept is not known now."))
            self.show_facts([])
            return
        self.show_remark("")
        self.show_facts(
            [
                (_("Kept for"), age_words(answer.limits.keep_days)),
                (_("At most"), size_text(answer.most_bytes)),
                (_("Held now"), size_text(answer.held_bytes)),
                (_("Begins"), NOTHING if answer.oldest_ns is None else date_text(answer.oldest_ns)),
            ]
        )

    def _take(self, answer: Answer | Outcome) -> None:
        self._answer = answer if isinstance(answer, HistoryAnswer) else None
        self.retranslate()

    def _open(self) -> None:
        if self._answer is not None:
            self.faceplate = HistoryLimitsFaceplate(self._bridge, self._answer)
            self.faceplate.finished.connect(self.ask)
            self.faceplate.open_over(self)
