"""One procedure beside the list: what it is for, who may, and every step of it before anybody begins."""

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLabel, QWidget

from hmi.i18n import gettext as _
from hmi.i18n import ngettext
from ui.formatting import count_text
from ui.theme import look
from ui.widgets.act_card import ActCard
from ui.widgets.fact_list import FactList
from ui.widgets.icon_key import IconKey
from ui.widgets.step_preview import StepPreview
from ui.widgets.text_direction import at_beginning

Facts = Sequence[tuple[str, str]]


class ProcedureCard(ActCard):
    """Shows; emits what is asked for and does nothing itself."""

    start_requested = Signal()
    run_requested = Signal()
    sign_in_requested = Signal()
    preview_requested = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.facts = FactList(is_large=True)
        self.steps_heading = QLabel()
        self.steps_heading.setProperty("look", "heading")
        self.steps = StepPreview()
        self.start_key, self.run_key, self.sign_in_key = IconKey("play"), IconKey("play"), IconKey("log-in")
        self.preview_key = IconKey("eye")
        for key in (self.start_key, self.run_key, self.sign_in_key):
            key.setProperty("look", "primary")
        self.preview_key.clicked.connect(lambda: self.preview_requested.emit())
        self.start_key.clicked.connect(lambda: self.start_requested.emit())
        self.run_key.clicked.connect(lambda: self.run_requested.emit())
        self.sign_in_key.clicked.connect(lambda: self.sign_in_requested.emit())
        self.keys.hold([self.start_key, self.run_key, self.sign_in_key, self.preview_key], self)
        self.lay_out((self.facts, self.steps_heading, self.steps), look().gap_px)
        self.retranslate()

    def retranslate(self) -> None:
        """Set the texts that are always the same."""
        self.start_key.setText(_("Begin …"))
        self.run_key.setText(_("Show the step"))
        self.sign_in_key.setText(_("Sign in"))
        self.preview_key.setText(_("Preview"))
        for label in (self.heading, self.steps_heading, self.remark):
            label.setAlignment(at_beginning())

    def show_procedure(self, heading: str, facts: Facts, steps: Facts) -> None:
        """All that is written about it."""
        self.heading.setText(heading)
        self.facts.show_facts(facts)
        count = len(steps)
        words = ngettext("{count} step", "{count} steps", count)
        self.steps_heading.setText(words.format(count=count_text(count)))
        self.steps_heading.setVisible(bool(steps))
        self.steps.show_steps(steps)
        self.setVisible(True)
