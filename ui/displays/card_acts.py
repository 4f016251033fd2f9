"""What the keys of every card have in common: somebody has to be signed in, and what came of it is said on the card."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from hmi.domain.command import Command
from hmi.domain.outcome import Done, Outcome, Reason, Refused
from hmi.domain.person import PersonRef
from hmi.i18n import gettext as _
from ui.bridge import Bridge
from ui.displays.person_watch import PersonWatch
from ui.faceplates.faceplate import Faceplate
from ui.models.difference_words import with_difference
from ui.widgets.act_card import ActCard
from ui.wording.outcome import outcome_sentence


@dataclass(frozen=True, slots=True)
class Asked:
    """Something that the service was asked to do, as it stood on the screen then."""

    turn: int
    person: PersonRef | None
    about: str
    """What the card showed, in words."""


class CardActs(QObject):
    """Nothing on the screen changes before the service tells. What was said to one person is not left to the next.

    Nor is it said of another thing: an outcome that comes when the card shows something else by then changes nothing
    there. Of such an outcome only a refusal is told, to whoever asked for it, with the name of what it is about.
    """

    def __init__(self, bridge: Bridge, card: ActCard, over: QWidget) -> None:
        """``over``: the display above which faceplates open."""
        super().__init__(over)
        self.bridge, self._over, self._said_on = bridge, over, card
        self._turn = 0
        """Another one with every question, every thing that is shown and every person."""
        self._is_late = False
        """The remark is a refusal of something that was shown before."""
        self._is_owed = False
        """The remark was told while nobody could see the card: it stays on what the card shows next."""
        self.person_watch = PersonWatch(bridge, self)
        self.person_watch.changed.connect(self._forget_person)

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

    def do(
        self, command: Command, meanwhile: str, on_done: Callable[[Done], None] | None = None, *, about: str = ""
    ) -> None:
        """Ask for it; ``meanwhile`` is said until there is an answer.

        ``about``: what it is about, in words, where that is not what the card shows.
        """
        asked = self.begin_asking(meanwhile, about=about)
        self.bridge.do(command, partial(self.take_outcome, asked, on_done))

    def begin_asking(self, meanwhile: str, *, about: str = "") -> Asked:
        """Something is asked now; give what comes back to ``take_outcome``, with the outcome."""
        self._turn += 1
        self._show_remark(meanwhile)
        return Asked(self._turn, self.person, about or self._said_on.heading.text())

    def take_outcome(self, asked: Asked, on_done: Callable[[Done], None] | None, outcome: Outcome) -> None:
        """What came of it; ``on_done`` is only for what is still on the card, and for whoever asked."""
        is_present = asked.turn == self._turn
        if isinstance(outcome, Done):
            if is_present:
                self._take_done(on_done, outcome)
            return
        if asked.person != self.person:
            return  # it is nothing to whoever stands here now
        words, is_seen = str(outcome_sentence(with_difference(outcome, self.bridge.picture))), self._said_on.isVisible()
        if asked.about and not (is_present and is_seen):
            words = _("{subject}: {what}").format(subject=asked.about, what=words)
        self._show_remark(words, "abnormal")
        self._is_late, self._is_owed = not is_present, not is_seen
        if is_present and isinstance(outcome, Refused) and outcome.reason is Reason.NOT_SIGNED_IN:
            self.ask_who()

    def tell(self, outcome: Refused) -> None:
        """Say that it was not even asked for."""
        self.take_outcome(self.begin_asking(""), None, outcome)

    def forget(self) -> None:
        """Say nothing any more of what was done before: something else is shown, or somebody begins anew."""
        self._turn += 1
        if self._is_owed:
            self._is_owed = not self._said_on.isVisible()
        else:
            self._show_remark("")

    @property
    def person(self) -> PersonRef | None:
        """Who is at the screen."""
        return self.bridge.session.person.ref if self.bridge.session is not None else None

    def _forget_person(self) -> None:
        self._is_owed = False
        self.forget()

    def _take_done(self, on_done: Callable[[Done], None] | None, done: Done) -> None:
        if self._is_late:
            self._turn += 1  # a refusal of what was shown before stays in sight
        else:
            self.forget()
        if on_done is not None:
            on_done(done)

    def _show_remark(self, words: str, style: str = "muted") -> None:
        self._is_late = self._is_owed = False
        self._said_on.show_remark(words, style)
