"""A faceplate that asks the service for one thing: it waits, closes when it is done, or says why not."""

from collections.abc import Callable

from PySide6.QtWidgets import QWidget
from typing_extensions import override

from hmi.domain.command import Command
from hmi.domain.outcome import Done, Outcome
from hmi.i18n import gettext as _
from ui.bridge import Bridge
from ui.faceplates.account_words import refusal_words, remark, remark_label
from ui.faceplates.faceplate import Faceplate
from ui.models.difference_words import with_difference


class SavingFaceplate(Faceplate):
    """Subclasses place ``remark_label``, ``tell`` what stands in it, call ``save``, and override what they need."""

    def __init__(self, bridge: Bridge, title: str = "", parent: QWidget | None = None) -> None:
        super().__init__(title, parent)
        self._bridge = bridge
        self.is_saving = False
        """The service was asked and has not answered yet."""
        self.remark_label = remark_label()
        self._telling: Callable[[], str] = str
        self._tells_fault = False

    def tell(self, words: Callable[[], str], *, is_fault: bool = False) -> None:
        """Say in ``remark_label`` what ``words`` answers: now, and in every language to come until something else is
        told."""
        self._telling, self._tells_fault = words, is_fault
        remark(self.remark_label, words(), is_fault=is_fault)

    def save(self, command: Command) -> None:
        """Ask for it; what was entered stays until the service has agreed."""
        self.is_saving = True
        self.show_state()
        self.tell(lambda: _("Saving …"))
        self._bridge.do(command, self._on_outcome)

    def show_state(self) -> None:
        """Show which keys may be pressed now, and what is missing."""

    def take_back(self, outcome: Outcome) -> None:
        """Nothing came of it: the place to forget what has to be entered anew."""

    def refused(self, outcome: Outcome) -> str:
        """Why nothing came of it, in words."""
        return refusal_words(with_difference(outcome, self._bridge.picture))

    @override
    def retranslate(self) -> None:
        super().retranslate()
        self.tell(self._telling, is_fault=self._tells_fault)

    def _on_outcome(self, outcome: Outcome) -> None:
        self.is_saving = False
        if isinstance(outcome, Done):
            self.close_with(True)
            return
        self.take_back(outcome)
        self.show_state()
        self.tell(lambda: self.refused(outcome), is_fault=True)
