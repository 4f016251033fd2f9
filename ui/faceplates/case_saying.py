"""One thing said about a case: words, and a choice where one belongs to it."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from PySide6.QtWidgets import QLineEdit, QPushButton, QVBoxLayout, QWidget
from typing_extensions import override

from hmi.domain.case import ExceptionCase
from hmi.domain.command import Command
from hmi.domain.outcome import Failed, Outcome, Reason, Refused
from hmi.i18n import gettext as _
from ui.bridge import Bridge
from ui.faceplates.saving_faceplate import SavingFaceplate
from ui.theme import look
from ui.widgets.choice_row import ChoiceRow
from ui.widgets.scroll_column import ScrollColumn
from ui.wording.case import case_state_words

_WIDTH_PX = 760
LONGEST_WORDS = 2000


@dataclass(frozen=True, slots=True, kw_only=True)
class Saying:
    """What is asked, in the language in use each time it is called."""

    title: Callable[[], str]
    save_words: Callable[[], str]
    make: Callable[[ExceptionCase, object, str], Command]
    """The command from the case as it stands, what was chosen, and what was typed or tapped."""
    choice_heading: Callable[[], str] = str
    choices: Callable[[], Sequence[tuple[object, str]]] = tuple
    """Nothing is chosen beforehand; empty: nothing is to be chosen."""
    suggestions: Sequence[str] = ()
    """Words that can be tapped; recorded in English, like every id, and shown in the language in use."""
    question: Callable[[], str] = str
    """What to type; empty: nothing can be typed."""
    needs_words: bool = True


class CaseSayingFaceplate(SavingFaceplate):
    """Acts on the case as it was seen: where it changed meanwhile, what was typed stays, and a second press decides."""

    def __init__(self, bridge: Bridge, case: ExceptionCase, saying: Saying, parent: QWidget | None = None) -> None:
        super().__init__(bridge, parent=parent)
        self._case, self._saying = case, saying
        self._choice: object = None
        self._has_chosen = not saying.choices()
        self._suggestion = ""
        self.choices, self.suggestions = ChoiceRow(), ChoiceRow()
        self.field = QLineEdit()
        self.field.setMaxLength(LONGEST_WORDS)
        self.cancel_key, self.save_key = QPushButton(), QPushButton()
        self._build()
        self.close_with_session(bridge)
        self.retranslate()

    @property
    def words(self) -> str:
        """What was typed, else what was tapped."""
        return self.field.text().strip() or self._suggestion

    @override
    def retranslate(self) -> None:
        super().retranslate()
        saying = self._saying
        self.show_title(saying.title())
        self.choices.show_heading(saying.choice_heading())
        self.choices.show_options(saying.choices())
        self.suggestions.show_heading("")
        self.suggestions.show_options([(words, _(words)) for words in saying.suggestions])
        self.field.setPlaceholderText(saying.question())
        self.field.setAccessibleName(saying.question())
        self.cancel_key.setText(_("Cancel"))
        self.show_state()

    @override
    def show_state(self) -> None:
        lacks_words = self._saying.needs_words and not self.words
        if not self._has_chosen:
            words = _("Choose first")
        elif lacks_words:
            words = _("Say it first")
        else:
            words = self._saying.save_words()
        self.save_key.setText(words)
        self.save_key.setEnabled(self._has_chosen and not lacks_words and not self.is_saving)

    @override
    def refused(self, outcome: Outcome) -> str:
        """Where it changed: how it stands now, so that the next press is to that."""
        words = super().refused(outcome)
        is_stale = isinstance(outcome, Refused | Failed) and outcome.reason is Reason.CASE_CHANGED
        now = self._bridge.cases.get(self._case.id)
        if not is_stale or now is None or now.revision == self._case.revision:
            return words
        self._case = now
        return _("{refusal} It stands so now: {state}.").format(refusal=words, state=case_state_words(now.state))

    def _build(self) -> None:
        saying = self._saying
        page = QWidget()
        column = QVBoxLayout(page)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(look().gap_px)
        for widget, is_wanted in (
            (self.choices, bool(saying.choices())),
            (self.suggestions, bool(saying.suggestions)),
            (self.field, bool(saying.question())),
        ):
            column.addWidget(widget)
            widget.setVisible(is_wanted)
        self.body.addWidget(ScrollColumn(page), 1)
        self.body.addWidget(self.remark_label)
        self.save_key.setProperty("look", "primary")
        for key in (self.cancel_key, self.save_key):
            self.keys.addWidget(key, 1)
        self.choices.chosen.connect(self._on_choice)
        self.suggestions.chosen.connect(self._on_suggestion)
        self.field.textChanged.connect(self.show_state)
        self.field.returnPressed.connect(self._save)
        self.cancel_key.clicked.connect(lambda: self.close_with(False))
        self.save_key.clicked.connect(self._save)
        self.setMinimumWidth(_WIDTH_PX)

    def _on_choice(self, value: object) -> None:
        self._choice, self._has_chosen = value, True
        self.choices.show_choice(value)
        self.show_state()

    def _on_suggestion(self, words: str) -> None:
        self._suggestion = words
        self.suggestions.show_choice(words)
        self.show_state()

    def _save(self) -> None:
        if self.save_key.isEnabled():
            self.save(self._saying.make(self._case, self._choice, self.words))
