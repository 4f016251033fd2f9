"""One's own view before the proposal is shown: what one thinks is the cause, in an order that tells nothing."""

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QLabel, QLineEdit, QPushButton, QVBoxLayout, QWidget

from hmi.domain.advice import NOT_KNOWN, SOMETHING_ELSE, AdviceId, Candidate
from hmi.i18n import gettext as _
from ui.displays.advice_words import said
from ui.theme import look
from ui.widgets.choice_row import ChoiceRow
from ui.widgets.text_direction import at_beginning

_ALWAYS = (SOMETHING_ELSE, NOT_KNOWN, "something_else")
"""Offered once, below the candidates; the last is what former versions called the first."""
_LONGEST, _COLUMNS = 2000, 2


class AdviceAssessment(QFrame):
    """Nothing is chosen beforehand; what was given cannot be changed, and says so."""

    given = Signal(str, str)
    """What was chosen, and words."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("look", "group")
        self._advice: AdviceId | None = None
        self._candidates: Sequence[Candidate] = ()
        self._choice = ""
        self._is_waiting = False
        self.heading, self.words = QLabel(), QLabel()
        self.heading.setProperty("look", "heading")
        self.choices, self.field, self.give_key = ChoiceRow(columns=_COLUMNS), QLineEdit(), QPushButton()
        self.field.setMaxLength(_LONGEST)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(16, 12, 16, 16)
        self._column.setSpacing(look().gap_px)
        for widget in (self.heading, self.words, self.choices, self.field, self.give_key):
            self._column.addWidget(widget)
        for label in (self.heading, self.words):
            label.setWordWrap(True)
        self.field.textChanged.connect(self._show_state)
        self.give_key.clicked.connect(self._on_give)
        self.choices.chosen.connect(self._on_choice)
        self.retranslate()

    def show_candidates(self, advice: AdviceId, candidates: Sequence[Candidate]) -> None:
        """Ask about this one; what was chosen for it stays."""
        if advice != self._advice or candidates != self._candidates:
            if advice != self._advice:
                self._choice, self._is_waiting = "", False
                self.field.clear()
            self._advice, self._candidates = advice, candidates
            self._renew_choices()
        self.retranslate()

    def wait(self, advice: AdviceId, *, is_waiting: bool) -> None:
        """The service was asked about this one, and has not answered yet; or it has."""
        if advice == self._advice:
            self._is_waiting = is_waiting
            self._show_state()

    def forget(self) -> None:
        """Somebody else is here: what one person thinks is not laid before the next."""
        self._choice, self._is_waiting = "", False
        self.field.clear()
        self._renew_choices()
        self._show_state()

    def retranslate(self) -> None:
        """Set every text."""
        for label in (self.heading, self.words):
            label.setAlignment(at_beginning())
        self.heading.setText(_("Your own view first"))
        self.words.setText(
            _("What do you think is the cause? Afterwards the proposal is shown. Your view is kept as you give it now.")
        )
        self.choices.show_heading("")
        self.choices.show_options(self._options())
        self.field.setPlaceholderText(_("In your words; needed only for “Something else”"))
        self.field.setAccessibleName(_("In your words"))
        self._show_state()

    def _options(self) -> list[tuple[object, str]]:
        known: list[tuple[object, str]] = [
            (one.id, said(one.title) or one.id.replace("_", " ")) for one in self._candidates if one.id not in _ALWAYS
        ]
        return [*known, (SOMETHING_ELSE, _("Something else")), (NOT_KNOWN, _("I do not know"))]

    def _renew_choices(self) -> None:
        """Other keys for other candidates."""
        before, self.choices = self.choices, ChoiceRow(columns=_COLUMNS)
        self._column.replaceWidget(before, self.choices)
        before.hide()
        before.deleteLater()
        self.choices.chosen.connect(self._on_choice)
        self.choices.show_heading("")
        self.choices.show_options(self._options())
        self.choices.show_choice(self._choice)

    def _on_choice(self, choice: str) -> None:
        self._choice = choice
        self.choices.show_choice(choice)
        self._show_state()

    def _show_state(self) -> None:
        lacks_words = self._choice == SOMETHING_ELSE and not self.field.text().strip()
        if self._is_waiting:
            words = _("Saving …")
        elif not self._choice:
            words = _("Choose first")
        else:
            words = _("Say it first") if lacks_words else _("Keep my view, show the proposal")
        self.give_key.setText(words)
        self.give_key.setEnabled(bool(self._choice) and not lacks_words and not self._is_waiting)

    def _on_give(self) -> None:
        self.given.emit(self._choice, self.field.text().strip())
