"""One decision of one person: why, in their words, and signed with the PIN where that is asked for."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from PySide6.QtWidgets import QAbstractButton, QHBoxLayout, QLabel, QLineEdit, QPushButton, QVBoxLayout, QWidget
from typing_extensions import override

from hmi.domain.command import Command
from hmi.domain.outcome import Outcome
from hmi.i18n import gettext as _
from ui.bridge import Bridge
from ui.faceplates.saving_faceplate import SavingFaceplate
from ui.formatting import chain_text
from ui.theme import look
from ui.widgets.choice_row import ChoiceRow
from ui.widgets.decision_keys import DecisionKey
from ui.widgets.pin_pad import PinPad
from ui.widgets.restyle import restyle
from ui.widgets.scroll_column import ScrollColumn
from ui.widgets.text_direction import at_beginning
from ui.wording.people import roles_words

_WORDS_WIDTH_PX = 520
_COLUMNS = 2
LONGEST_WORDS = 2000


@dataclass(frozen=True, slots=True, kw_only=True)
class Given:
    """What a person decided on."""

    choice: object
    words: str
    pin: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """What is asked, in the language in use each time it is called."""

    title: Callable[[], str]
    save_words: Callable[[], str]
    """Of the key that does it."""
    make: Callable[[Given], Command]
    meaning: Callable[[], str] = str
    """What it means, above everything else."""
    choice_heading: Callable[[], str] = str
    choices: Callable[[], Sequence[tuple[object, str]]] = tuple
    """Nothing is chosen beforehand; empty: nothing is to be chosen."""
    ask: Callable[[], str] = str
    """What to type; empty: nothing can be typed."""
    needs_words: bool = False
    needs_pin: bool = False
    is_urgent: bool = False
    """Its keys are 20 mm high."""
    is_for_the_past: bool = False
    """Whether it can be done while the past is shown."""


class DecisionFaceplate(SavingFaceplate):
    """Stays until the service has agreed; what was chosen and typed stays, a PIN does not."""

    def __init__(self, bridge: Bridge, question: Question, parent: QWidget | None = None) -> None:
        super().__init__(bridge, parent=parent)
        self._question = question
        self.is_for_the_past = question.is_for_the_past
        self._choice: object = None
        self._has_chosen = not question.choices()
        self.who_label, self.meaning_label, self.pin_label = QLabel(), QLabel(), QLabel()
        self.choices, self.field, self.pad = ChoiceRow(columns=_COLUMNS), QLineEdit(), PinPad()
        self.cancel_key: QAbstractButton = DecisionKey("x") if question.is_urgent else QPushButton()
        self.save_key: QAbstractButton = DecisionKey("bot-off") if question.is_urgent else QPushButton()
        self._build()
        self.close_with_session(bridge)
        self.retranslate()

    @override
    def retranslate(self) -> None:
        super().retranslate()
        question = self._question
        person = self._bridge.session.person if self._bridge.session is not None else None
        self.show_title(question.title())
        self.who_label.setText("" if person is None else chain_text((person.display_name, roles_words(person.roles))))
        self.meaning_label.setText(question.meaning())
        self.choices.show_heading(question.choice_heading())
        self.choices.show_options(question.choices())
        self.field.setPlaceholderText(question.ask())
        self.field.setAccessibleName(question.ask())
        for label in (self.who_label, self.meaning_label):
            label.setAlignment(at_beginning())
        self.cancel_key.setText(_("Cancel"))
        self.pad.retranslate()
        self.pad.confirm_key.setText(question.save_words())
        self.pad.setAccessibleName(_("Your PIN is your signature"))
        self.show_state()

    @override
    def show_state(self) -> None:
        missing = self._missing()
        self.save_key.setText(missing or self._question.save_words())
        self.save_key.setEnabled(not missing and not self.is_saving)
        self.pad.setEnabled(not missing and not self.is_saving)
        restyle(self.pin_label, "attention" if missing else "")
        self.pin_label.setText(missing or _("Your PIN is your signature"))

    @override
    def take_back(self, outcome: Outcome) -> None:
        self.pad.clear()

    def _missing(self) -> str:
        """What has to be said first; empty: nothing."""
        if not self._has_chosen:
            return _("Choose first")
        if self._question.needs_words and not self.field.text().strip():
            return _("Say it first")
        return ""

    def _build(self) -> None:
        question, page = self._question, QWidget()
        left = QVBoxLayout(page)
        left.setContentsMargins(0, 0, 0, 0)
        left.setSpacing(look().gap_px)
        self.who_label.setProperty("look", "heading")
        self.field.setMaxLength(LONGEST_WORDS)
        for widget, is_wanted in (
            (self.who_label, question.needs_pin),
            (self.meaning_label, bool(question.meaning())),
            (self.choices, bool(question.choices())),
            (self.field, bool(question.ask())),
        ):
            left.addWidget(widget)
            widget.setVisible(is_wanted)
        for label in (self.who_label, self.meaning_label, self.pin_label):
            label.setWordWrap(True)
        left.addStretch(1)
        page.setMinimumWidth(_WORDS_WIDTH_PX)
        if question.needs_pin:
            self._lay_out_signed(page)
        else:
            self.body.addWidget(ScrollColumn(page), 1)
            self.body.addWidget(self.remark_label)
            self.save_key.setProperty("look", "primary")
            for key in (self.cancel_key, self.save_key):
                self.keys.addWidget(key, 1)
                if question.is_urgent:
                    key.setFixedHeight(look().stop_px)
        self.choices.chosen.connect(self._on_choice)
        self.field.textChanged.connect(self.show_state)
        self.cancel_key.clicked.connect(lambda: self.close_with(False))
        self.save_key.clicked.connect(lambda: self._decide(""))
        self.pad.confirmed.connect(self._decide)

    def _lay_out_signed(self, page: QWidget) -> None:
        """The pad takes the whole height: a low screen in gloves mode has room for nothing below it."""
        self.save_key.setParent(self)
        self.save_key.hide()
        left, right, row = QVBoxLayout(), QVBoxLayout(), QHBoxLayout()
        left.setSpacing(look().gap_px)
        left.addWidget(ScrollColumn(page), 1)
        left.addWidget(self.remark_label)
        left.addWidget(self.cancel_key)
        right.addWidget(self.pin_label)
        right.addWidget(self.pad)
        right.addStretch(1)
        row.setSpacing(look().gap_px * 2)
        row.addLayout(left, 1)
        row.addLayout(right)
        self.body.addLayout(row, 1)

    def _on_choice(self, value: object) -> None:
        self._choice, self._has_chosen = value, True
        self.choices.show_choice(value)
        self.show_state()

    def _decide(self, pin: str) -> None:
        if not self._missing() and not self.is_saving:
            given = Given(choice=self._choice, words=self.field.text().strip(), pin=pin)
            self.save(self._question.make(given))
