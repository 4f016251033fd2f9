"""What the keys of a handover do: ask the service, or open the faceplate for it, and say what came of it."""

from collections.abc import Callable

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from hmi.domain.command import Command
from hmi.domain.handover import Handover, HandoverLine
from hmi.domain.handover_command import (
    AcceptItem,
    BeginHandover,
    QuestionItem,
    RemarkOnItem,
    RemoveHandoverNote,
    ReplyToItem,
    WithdrawHandover,
)
from hmi.domain.outcome import Done
from hmi.i18n import gettext as _
from ui.bridge import Bridge
from ui.displays.card_acts import CardActs
from ui.displays.handover_card import HandoverCard
from ui.displays.handover_content import place_of_item
from ui.faceplates.handover_call_back import CallBackFaceplate
from ui.faceplates.handover_note import HandoverNoteFaceplate
from ui.faceplates.handover_signature import HandoverSignatureFaceplate
from ui.faceplates.words import WordsFaceplate


class HandoverActs(CardActs):
    """Acts on the handover and the line that are shown."""

    item_accepted = Signal()
    """The service has put it on record."""

    def __init__(
        self, bridge: Bridge, card: HandoverCard, over: QWidget, title_of: Callable[[HandoverLine], str]
    ) -> None:
        super().__init__(bridge, card, over)
        self._title_of = title_of
        self._handover: Handover | None = None
        self._line: HandoverLine | None = None

    def choose(self, handover: Handover | None, line: HandoverLine | None) -> None:
        """From now on act on these."""
        known = self._line.item.key if self._line is not None else None
        if line is None or line.item.key != known:
            self.forget()
        self._handover, self._line = handover, line

    def begin(self) -> None:
        """Prepare a handover."""
        self._do(BeginHandover(), about=_("Handover"))

    def begin_alone(self) -> None:
        """Take over where nobody handed over."""
        self._do(BeginHandover(is_alone=True), about=_("Handover"))

    def add_note(self) -> None:
        """A note for the next shift."""
        if self._handover is not None:
            self.open(HandoverNoteFaceplate(self.bridge, self._handover.id))

    def offer(self) -> None:
        """Hand over."""
        self._sign(is_giving=True)

    def take_over(self) -> None:
        """Take over."""
        self._sign(is_giving=False)

    def _sign(self, *, is_giving: bool) -> None:
        if self._handover is not None:
            self.open(HandoverSignatureFaceplate(self.bridge, self._handover, is_giving=is_giving))

    def withdraw(self) -> None:
        """Take the handover back."""
        handover, session = self._handover, self.bridge.session
        if handover is None:
            return
        is_own = session is not None and session.person.ref == handover.giver
        self.open(
            WordsFaceplate(
                self.bridge,
                title=lambda: _("Take the handover back?"),
                about=_("Notes and answers of this handover stay in the records; nobody is asked to accept them."),
                command_of=lambda words: WithdrawHandover(handover=handover.id, why=words),
                key=lambda: _("Take it back"),
                is_needed=not is_own,
            )
        )

    def call_back(self) -> None:
        """Say what came of calling who left."""
        if self._handover is not None:
            self.open(CallBackFaceplate(self.bridge, self._handover))

    def accept(self) -> None:
        """Know of the item that is shown, exactly as it is shown."""
        if self._handover is not None and self._line is not None:
            item = self._line.item
            self._do(AcceptItem(handover=self._handover.id, key=item.key, digest=item.digest), self._on_accepted)

    def ask(self) -> None:
        """Ask about the item that is shown."""
        handover, line = self._handover, self._line
        if handover is None or line is None:
            return
        item = line.item
        self._open_words(
            lambda: _("Ask about it"),
            lambda words: QuestionItem(handover=handover.id, key=item.key, digest=item.digest, words=words),
            lambda: _("Ask"),
        )

    def reply(self) -> None:
        """Answer what was asked about it."""
        handover, line = self._handover, self._line
        if handover is not None and line is not None:
            key = line.item.key
            self._open_words(
                lambda: _("Answer the question"),
                lambda words: ReplyToItem(handover=handover.id, key=key, words=words),
                lambda: _("Answer"),
                about=line.question,
            )

    def remark(self) -> None:
        """Say something about it to the next shift."""
        handover, line = self._handover, self._line
        if handover is not None and line is not None:
            key = line.item.key
            self._open_words(
                lambda: _("Tell the next shift about it"),
                lambda words: RemarkOnItem(handover=handover.id, key=key, words=words),
                lambda: _("Save"),
                words=line.remark,
                is_needed=False,
            )

    def remove_note(self) -> None:
        """Take one's own note back."""
        if self._handover is not None and self._line is not None:
            self._do(RemoveHandoverNote(handover=self._handover.id, key=self._line.item.key))

    def show_place(self) -> None:
        """Where the thing itself is shown."""
        if self._line is not None:
            display, subject = place_of_item(self._line.item, self.bridge.picture.cell)
            if display:
                self.bridge.display_requested.emit(display, subject)

    def _open_words(
        self,
        title: Callable[[], str],
        command_of: Callable[[str], Command],
        key: Callable[[], str],
        *,
        about: str = "",
        words: str = "",
        is_needed: bool = True,
    ) -> None:
        line = self._line
        told = about or (self._title_of(line) if line is not None else "")
        self.open(
            WordsFaceplate(
                self.bridge,
                title=title,
                about=told,
                command_of=command_of,
                key=key,
                words=words,
                is_needed=is_needed,
            )
        )

    def _on_accepted(self, _done: Done) -> None:
        self.item_accepted.emit()

    def _do(self, command: Command, on_done: Callable[[Done], None] | None = None, *, about: str = "") -> None:
        if self.bridge.session is None:
            self.ask_who()
            return
        self.do(command, _("Being put on record …"), on_done, about=about)
