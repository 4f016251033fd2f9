"""What the keys of every card have in common: somebody has to be signed in, and what came of it is said on the card."""

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from hmi.domain.command import Command
from hmi.domain.outcome import Done, Outcome, Reason, Refused
from ui.bridge import Bridge
from ui.displays.person_watch import PersonWatch
from ui.faceplates.faceplate import Faceplate
from ui.widgets.act_card import ActCard
from ui.wording.outcome import outcome_sentence


class CardActs(QObject):
    """Nothing on the screen changes before the service tells. What was said to one person is not left to the next."""

    def __init__(self, bridge: Bridge, card: ActCard, over: QWidget) -> None:
        """``over``: the display above which faceplates open."""
        super().__init__(over)
        self.bridge, self._over, self._said_on = bridge, over, card
        self._person_watch = PersonWatch(bridge, self)
        self._person_watch.changed.connect(self.forget)

    def open(self, faceplate: Faceplate) -> None:
        """Open it; whoever is not signed in does that first."""
        if self.bridge.session is None:
            faceplate.deleteLater()
            self.ask_who()
            return
        faceplate.open_over(self._over)

    def ask_who(self) -> None:
        """Let somebody sign in."""
        self.bridge.display_requested.emit("sign_in", "")

    def do(self, command: Command, meanwhile: str, on_done: Callable[[Done], None] | None = None) -> None:
        """Ask for it; ``meanwhile`` is said until there is an answer."""
        self._said_on.show_remark(meanwhile)
        self.bridge.do(command, partial(self._on_outcome, on_done))

    def tell(self, outcome: Refused) -> None:
        """Say that it was not even asked for."""
        self._on_outcome(None, outcome)

    def forget(self) -> None:
        """Say nothing any more of what was done before."""
        self._said_on.show_remark("")

    def _on_outcome(self, on_done: Callable[[Done], None] | None, outcome: Outcome) -> None:
        if isinstance(outcome, Done):
            self.forget()
            if on_done is not None:
                on_done(outcome)
            return
        self._said_on.show_remark(str(outcome_sentence(outcome)), "abnormal")
        if isinstance(outcome, Refused) and outcome.reason is Reason.NOT_SIGNED_IN:
            self.ask_who()
