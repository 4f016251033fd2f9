"""Replace a PIN: one's own after proving the old one, or as administrator somebody's whom it then belongs to once."""

from PySide6.QtWidgets import QHBoxLayout, QLabel, QStackedLayout, QVBoxLayout, QWidget
from typing_extensions import override

from hmi.domain.command import SetPin, SignOff
from hmi.domain.outcome import Outcome, Reason, Refused
from hmi.domain.person import Person
from hmi.i18n import gettext as _
from ui.bridge import Bridge
from ui.faceplates.saving_faceplate import SavingFaceplate
from ui.theme import look
from ui.widgets.icon_key import IconKey
from ui.widgets.new_pin import NewPin
from ui.widgets.pin_pad import PinPad

_WORDS_WIDTH_PX = 320


class ChangePinFaceplate(SavingFaceplate):
    """Asks for the old PIN unless it was just proven, then for the new one twice.

    With ``is_forced`` it cannot be left but by choosing a PIN or signing off: somebody else knows the present one.
    """

    is_for_the_past = True

    def __init__(
        self,
        bridge: Bridge,
        person: Person,
        *,
        old_pin: str = "",
        is_forced: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        self._is_own = bridge.session is not None and bridge.session.person.ref == person.ref
        super().__init__(bridge, parent=parent)
        self._person = person
        self._old_pin, self._is_forced = old_pin, is_forced
        self._why = QLabel()
        self._why.setWordWrap(True)
        self._why.setMinimumWidth(_WORDS_WIDTH_PX)
        self.old_pad, self.new_pin = PinPad(), NewPin()
        self._left, self._pages = QVBoxLayout(), QStackedLayout()
        self._build()
        self.say(
            lambda: self.show_title(_title(person, self._is_own)),
            lambda: self._why.setText(_reason(person, is_own=self._is_own, is_forced=is_forced)),
            self.old_pad.retranslate,
            lambda: self.old_pad.confirm_key.setText(_("Next")),
            self.new_pin.retranslate,
        )
        if is_forced:
            self._offer_sign_off()
        if self._is_own:
            bridge.session_changed.connect(self._on_session_changed)
        else:
            self.close_with_session(bridge)

    @override
    def close_with(self, is_done: bool) -> None:
        """Leaving a forced change signs off."""
        self._old_pin = ""
        if self._is_forced and not is_done and self._bridge.session is not None:
            self._bridge.do(SignOff(), _let_pass)
        super().close_with(is_done)

    def _build(self) -> None:
        self.old_pad.confirmed.connect(self._on_old_pin)
        self.new_pin.chosen.connect(self._on_new_pin)
        heading = QLabel()
        self.say(lambda: heading.setText(_("Your present PIN")))
        heading.setProperty("look", "heading")
        old_page, new_page = QWidget(), QWidget()
        old_column, new_column = QVBoxLayout(old_page), QVBoxLayout(new_page)
        for column in (old_column, new_column):
            column.setContentsMargins(0, 0, 0, 0)
        old_column.addWidget(heading)
        old_column.addWidget(self.old_pad)
        old_column.addStretch(1)
        new_column.addWidget(self.new_pin)
        new_column.addStretch(1)
        row = QHBoxLayout()
        self.body.addLayout(row)  # first: a page that is shown before it has a place is a window, and takes the keys
        row.setSpacing(look().gap_px * 2)
        self._left.setSpacing(look().gap_px)
        self._left.addWidget(self._why)
        self._left.addWidget(self.remark_label)
        self._left.addStretch(1)
        row.addLayout(self._left, 1)
        row.addLayout(self._pages)
        self._pages.addWidget(old_page)
        self._pages.addWidget(new_page)
        self._pages.setCurrentIndex(0 if self._needs_old_pin() else 1)

    def _needs_old_pin(self) -> bool:
        return self._is_own and not self._old_pin

    def _offer_sign_off(self) -> None:
        key = IconKey("log-out")
        self.say(lambda: key.setText(_("Sign off")))
        key.clicked.connect(lambda: self.close_with(False))
        self._left.addWidget(key)
        self.close_key.hide()

    def _on_old_pin(self, pin: str) -> None:
        self._old_pin = pin
        self.tell(str)
        self._pages.setCurrentIndex(1)
        self.new_pin.pad.setFocus()

    def _on_new_pin(self, pin: str) -> None:
        self.save(SetPin(person=self._person.ref, new_pin=pin, old_pin=self._old_pin))

    @override
    def show_state(self) -> None:
        self.new_pin.setEnabled(not self.is_saving)

    @override
    def take_back(self, outcome: Outcome) -> None:
        self.show_state()
        self.new_pin.begin()
        if isinstance(outcome, Refused) and outcome.reason is Reason.WRONG_CREDENTIAL:
            self._old_pin = ""
            self._pages.setCurrentIndex(0)
            self.old_pad.setFocus()
        else:
            self.new_pin.pad.setFocus()

    def _on_session_changed(self) -> None:
        session = self._bridge.session
        if session is None or session.person.ref != self._person.ref:
            self._is_forced = False
            self.close_with(False)


def _title(person: Person, is_own: bool) -> str:
    return _("Your PIN") if is_own else _("New PIN for {name}").format(name=person.display_name)


def _reason(person: Person, *, is_own: bool, is_forced: bool) -> str:
    if is_forced:
        return _("Somebody else chose your PIN. Choose one that only you know; nothing else is permitted before.")
    if is_own:
        return _("Only you should know it.")
    return _("Tell it to {name} in person. They must replace it when they sign in first.").format(
        name=person.display_name
    )


def _let_pass(_outcome: Outcome) -> None:
    """Signed off or not: the session tells."""
