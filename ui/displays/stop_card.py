"""A stop in full: what is known of it, the question why, and what else can be done with it."""

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLabel, QWidget

from hmi.i18n import gettext as _
from ui.theme import look
from ui.widgets.act_card import ActCard
from ui.widgets.fact_list import FactList
from ui.widgets.icon_key import IconKey
from ui.widgets.reason_keys import ReasonChoice, ReasonKeys
from ui.widgets.then_key import ThenKey


class StopCard(ActCard):
    """Facts and reasons scroll; what came of the last key and the keys below stay in sight."""

    path_chosen = Signal(object)
    """A group or a reason was tapped; an empty path goes back."""
    change_requested = Signal()
    taking_back_requested = Signal()
    comment_requested = Signal()
    splitting_requested = Signal()
    merging_requested = Signal()
    restoring_requested = Signal()
    alarm_requested = Signal()
    advice_requested = Signal()
    """Somebody wants to see the recommendation that waits beside it."""
    why_requested = Signal()
    """Somebody wants to know what keeps it now."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.cause = QLabel()
        self.cause.setWordWrap(True)
        self.facts, self.machines = FactList(is_large=True), FactList(is_large=True)
        self.machines_heading = QLabel()
        self.machines_heading.setProperty("look", "heading")
        self.machines_heading.setWordWrap(True)
        self.reasons = ReasonKeys()
        self.change_key, self.take_back_key = IconKey("pencil"), IconKey("x")
        self.comment_key, self.split_key = IconKey("message-square-text"), IconKey("split")
        self.merge_key, self.restore_key = IconKey("merge"), IconKey("undo")
        self.alarm_key, self.why_key = IconKey("bell"), IconKey("circle-question-mark")
        self.advice_key = IconKey("lightbulb")
        self.then_key, self.more_key = ThenKey(), IconKey("plus")
        self.more_key.setCheckable(True)
        self.more_key.clicked.connect(self._show_keys)
        self._wanted: list[IconKey] = []
        self._subject = ""
        self._all_keys = (
            (self.change_key, self.change_requested),
            (self.take_back_key, self.taking_back_requested),
            (self.why_key, self.why_requested),
            (self.alarm_key, self.alarm_requested),
            (self.advice_key, self.advice_requested),
            (self.restore_key, self.restoring_requested),
            (self.more_key, None),
            (self.then_key, None),
            (self.comment_key, self.comment_requested),
            (self.split_key, self.splitting_requested),
            (self.merge_key, self.merging_requested),
        )
        self._rarer_keys = (self.then_key, self.comment_key, self.split_key, self.merge_key)
        self.keys.hold([key for key, _wish in self._all_keys], self)
        for key, wish in self._all_keys:
            if wish is not None:
                key.clicked.connect(wish)
        self.reasons.chosen.connect(self.path_chosen)
        self.lay_out((self.cause, self.reasons, self.facts, self.machines_heading, self.machines), look().gap_px)
        self.show_machines(())
        self.retranslate()

    @property
    def acting_parts(self) -> list[QWidget]:
        """What changes something about the stop."""
        asking = (self.alarm_key, self.advice_key, self.then_key, self.why_key, self.more_key)
        return [self.reasons, *(key for key, _wish in self._all_keys if key not in asking)]

    def retranslate(self) -> None:
        """Set the words of the keys."""
        self.machines_heading.setText(_("What each machine did meanwhile"))
        for key, words in (
            (self.change_key, _("Another reason")),
            (self.take_back_key, _("Take the reason back")),
            (self.why_key, _("Why?")),
            (self.alarm_key, _("Show the alarm")),
            (self.advice_key, _("Open the recommendation")),
            (self.comment_key, _("Comment")),
            (self.split_key, _("Split")),
            (self.merge_key, _("Merge with the one before")),
            (self.restore_key, _("Undo the split")),
            (self.more_key, _("More keys")),
        ):
            key.setText(words)
        self.then_key.retranslate()

    def show_stop(self, heading: str, cause: str, facts: Sequence[tuple[str, str]]) -> None:
        """What is known; what probably caused it stands beside the question."""
        self.heading.setText(heading)
        self.cause.setText(cause)
        self.cause.setVisible(bool(cause))
        self.facts.show_facts([(name, value) for name, value in facts if value])

    def show_machines(self, facts: Sequence[tuple[str, str]]) -> None:
        """What each machine did over the stop; without facts nothing stands there."""
        self.machines.show_facts(list(facts))
        for widget in (self.machines_heading, self.machines):
            widget.setVisible(bool(facts))

    def ask_reason(self, question: str, choices: Sequence[ReasonChoice]) -> None:
        """Ask why; without choices nothing is asked."""
        self.reasons.setVisible(bool(choices))
        if choices:
            self.reasons.show_choices(question, choices)

    def show_keys(self, wanted: Sequence[IconKey], subject: str) -> None:
        """What can be done with ``subject`` now; what is wanted less often stands behind one more key.

        The question why has to be in sight with its answers, in gloves on a small panel too.
        """
        if subject != self._subject:
            self.more_key.setChecked(False)
        self._wanted, self._subject = list(wanted), subject
        self._show_keys()

    def _show_keys(self) -> None:
        rarer = [key for key in self._rarer_keys if key in self._wanted]
        is_folded = len(rarer) > 1
        hidden = rarer if is_folded and not self.more_key.isChecked() else ()
        shown = {key for key in self._wanted if key not in hidden} | ({self.more_key} if is_folded else set())
        self.keys.show_keys([key for key, _wish in self._all_keys if key in shown], self._subject)
