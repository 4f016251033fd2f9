"""What the keys of every card have in common: somebody has to be signed in, and what came of it is said on the card."""

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from hmi.domain.command import Command
from hmi.domain.outcome import Done, Outcome, Reason, Refused
from ui.bridge import Bridge
from ui.faceplates.faceplate import Faceplate
from ui.widgets.act_card import ActCard
from ui.wording.outcome import outcome_sentence


class CardActs(QObject):
    """Nothing on the screen changes before the service tells."""

    def __init__(self, bridge: Bridge, card: ActCard, over: QWidget) -> None:
        """``over``: the display above which faceplates open."""
        super().__init__(over)
        self.bridge, self._over, self._said_on = bridge, over, card

    def open(self, faceplate: Faceplate) -> None:
        """Open it; whoever is not signed in does that first."""
        if self.bridge.session is None:
            faceplate.deleteLater()
            self.bridge.display_requested.emit("sign_in", "")
            return
        faceplate.open_over(self._over)

    def do(self, command: Command, meanwhile: str) -> None:
        """Ask for it; ``meanwhile`` is said until there is an answer."""
        self._said_on.show_remark(meanwhile)
        self.bridge.do(command, self._on_outcome)

    def _on_outcome(self, outcome: Outcome) -> None:
        if isinstance(outcome, Done):
            self._said_on.show_remark("")
            return
        self._said_on.show_remark(str(outcome_sentence(outcome)), "abnormal")
        if isinstance(outcome, Refused) and outcome.reason is Reason.NOT_SIGNED_IN:
            self.bridge.display_requested.emit("sign_in", "")
