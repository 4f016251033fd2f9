"""What the keys of a handover do: ask the service, or open the faceplate for it, and say what came of it."""

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QObject, Signal
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
from hmi.domain.outcome import Done, Outcome, Reason, Refused
from hmi.i18n import gettext as _
from ui.bridge import Bridge
from ui.displays.handover_content import place_of_item
from ui.faceplates.faceplate import Faceplate
from ui.faceplates.handover_call_back import CallBackFaceplate
from ui.faceplates.handover_note import HandoverNoteFaceplate
from ui.faceplates.handover_signature import HandoverSignatureFaceplate
from ui.faceplates.handover_words import HandoverWordsFaceplate
from ui.wording.outcome import outcome_sentence


class HandoverActs(QObject):
    """Acts on the handover and the line that are shown. Nothing on the screen changes before the service tells."""

    item_accepted = Signal()
    """The service has put it on record."""

    def __init__(
        self, bridge: Bridge, over: QWidget, tell: Callable[[str, str], None], title_of: Callable[[HandoverLine], str]
    ) -> None:
        super().__init__(over)
        self._bridge, self._over, self._tell, self._title_of = bridge, over, tell, title_of
        self._handover: Handover | None = None
        self._line: HandoverLine | None = None

    def choose(self, handover: Handover | None, line: HandoverLine | None) -> None:
        """From now on act on these."""
        known = self._line.item.key if self._line is not None else None
        if line is None or line.item.key != known:
            self._tell("", "muted")
        self._handover, self._line = handover, line

    def begin(self) -> None:
        """Prepare a handover."""
        self._do(BeginHandover())

    def begin_alone(self) -> None:
        """Take over where nobody handed over."""
        self._do(BeginHandover(is_alone=True))

    def add_note(self) -> None:
        """A note for the next shift."""
        if self._handover is not None:
            self._open(HandoverNoteFaceplate(self._bridge, self._handover.id))

    def offer(self) -> None:
        """Hand over."""
        self._sign(is_giving=True)

    def take_over(self) -> None:
        """Take over."""
        self._sign(is_giving=False)

    def _sign(self, *, is_giving: bool) -> None:
        if self._handover is not None:
            self._open(HandoverSignatureFaceplate(self._bridge, self._handover, is_giving=is_giving))

    def withdraw(self) -> None:
        """Take the handover back."""
        handover, session = self._handover, self._bridge.session
        if handover is None:
            return
        is_own = session is not None and session.person.ref == handover.giver
        self._open(
            HandoverWordsFaceplate(
                self._bridge,
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
            self._open(CallBackFaceplate(self._bridge, self._handover))

    def accept(self) -> None:
        """Know of the item that is shown, exactly as it is shown."""
        if self._handover is not None and self._line is not None:
            item = self._line.item
            self._do(AcceptItem(handover=self._handover.id, key=item.key, digest=item.digest), self.item_accepted.emit)

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
            display, subject = place_of_item(self._line.item, self._bridge.picture.cell)
            if display:
                self._bridge.display_requested.emit(display, subject)

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
        self._open(
            HandoverWordsFaceplate(
                self._bridge,
                title=title,
                about=told,
                command_of=command_of,
                key=key,
                words=words,
                is_needed=is_needed,
            )
        )

    def _open(self, faceplate: Faceplate) -> None:
        if self._bridge.session is None:
            faceplate.deleteLater()
            self._bridge.display_requested.emit("sign_in", "")
            return
        faceplate.open_over(self._over)

    def _do(self, command: Command, on_done: Callable[[], None] | None = None) -> None:
        if self._bridge.session is None:
            self._bridge.display_requested.emit("sign_in", "")
            return
        self._tell(_("Being put on record …"), "muted")
        self._bridge.do(command, partial(self._on_outcome, on_done))

    def _on_outcome(self, on_done: Callable[[], None] | None, outcome: Outcome) -> None:
        if isinstance(outcome, Done):
            self._tell("", "muted")
            if on_done is not None:
                on_done()
            return
        self._tell(str(outcome_sentence(outcome)), "abnormal")
        if isinstance(outcome, Refused) and outcome.reason is Reason.NOT_SIGNED_IN:
            self._bridge.display_requested.emit("sign_in", "")
