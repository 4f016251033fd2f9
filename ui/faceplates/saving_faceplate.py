"""A faceplate that asks the service for one thing: it waits, closes when it is done, or says why not."""

from PySide6.QtWidgets import QWidget

from hmi.domain.command import Command
from hmi.domain.outcome import Done, Outcome
from hmi.i18n import gettext as _
from ui.bridge import Bridge
from ui.faceplates.account_words import refusal_words, remark, remark_label
from ui.faceplates.faceplate import Faceplate


class SavingFaceplate(Faceplate):
    """Subclasses place ``remark_label``, call ``save``, and override ``show_state`` and ``refused`` as they need."""

    def __init__(self, bridge: Bridge, title: str = "", parent: QWidget | None = None) -> None:
        super().__init__(title, parent)
        self._bridge = bridge
        self.is_saving = False
        """The service was asked and has not answered yet."""
        self.remark_label = remark_label()

    def save(self, command: Command) -> None:
        """Ask for it; what was entered stays until the service has agreed."""
        self.is_saving = True
        self.show_state()
        remark(self.remark_label, _("Saving …"))
        self._bridge.do(command, self._on_outcome)

    def show_state(self) -> None:
        """Show which keys may be pressed now, and what is missing."""

    def refused(self, outcome: Outcome) -> str:
        """Why nothing came of it, in words; the place to take back what was entered."""
        return refusal_words(outcome)

    def _on_outcome(self, outcome: Outcome) -> None:
        self.is_saving = False
        if isinstance(outcome, Done):
            self.close_with(True)
            return
        words = self.refused(outcome)
        self.show_state()
        remark(self.remark_label, words, is_fault=True)
