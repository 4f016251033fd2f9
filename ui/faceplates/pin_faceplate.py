"""A faceplate that a person signs with their PIN: words and fields at the one side, the pad at the other."""

from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget
from typing_extensions import override

from hmi.domain.command import Command
from hmi.domain.outcome import Outcome
from hmi.i18n import gettext as _
from ui.bridge import Bridge
from ui.faceplates.saving_faceplate import SavingFaceplate
from ui.theme import look
from ui.widgets.pin_pad import PinPad
from ui.widgets.scroll_column import ScrollColumn

_WORDS_WIDTH_PX = 420


class PinFaceplate(SavingFaceplate):
    """Subclasses put what they ask for into ``left``, say in ``missing`` what is not there yet, and make the command.

    The pad is out of use until nothing is missing: a PIN is never typed for something that is not complete.
    """

    def __init__(self, bridge: Bridge, parent: QWidget | None = None) -> None:
        super().__init__(bridge, parent=parent)
        self.who_label, self.meaning_label, self.pin_label = QLabel(), QLabel(), QLabel()
        self.who_label.setProperty("look", "heading")
        self.pad = PinPad()
        page = QWidget()
        self.left = QVBoxLayout(page)
        self.left.setContentsMargins(0, 0, look().gap_px, 0)
        self.left.setSpacing(look().gap_px)
        for label in (self.who_label, self.meaning_label):
            label.setWordWrap(True)
            self.left.addWidget(label)
        words = QVBoxLayout()
        words.addWidget(ScrollColumn(page), 1)
        words.addWidget(self.remark_label)
        self.remark_label.setMinimumWidth(_WORDS_WIDTH_PX)
        self.pin_label.setWordWrap(True)
        signing = QVBoxLayout()
        signing.addWidget(self.pin_label)
        signing.addWidget(self.pad)
        signing.addStretch(1)
        row = QHBoxLayout()
        row.setSpacing(look().gap_px * 2)
        row.addLayout(words, 1)
        row.addLayout(signing)
        self.body.addLayout(row)
        self.pad.confirmed.connect(self._sign)
        self.close_with_session(bridge)

    def missing(self) -> str:
        """What has to be there before the PIN, in words; empty when nothing is."""
        return ""

    def signer(self) -> str:
        """Whose PIN it is; empty while that is not chosen."""
        session = self._bridge.session
        return session.person.display_name if session is not None else ""

    def command(self, pin: str) -> Command:
        """What the service is asked for."""
        raise NotImplementedError

    @override
    def retranslate(self) -> None:
        super().retranslate()
        self.pad.retranslate()
        self.pad.confirm_key.setText(_("Sign"))
        self.show_state()

    @override
    def show_state(self) -> None:
        missing = self.missing()
        self.pad.setEnabled(not missing and not self.is_saving)
        who = self.signer()
        signature = _("The PIN of {name} is the signature").format(name=who) if who else _("The PIN is the signature")
        self.pin_label.setText(missing or signature)
        self.pad.setAccessibleName(signature)
        self.who_label.setText(who)

    @override
    def take_back(self, outcome: Outcome) -> None:
        self.pad.clear()
        self.pad.setFocus()

    def _sign(self, pin: str) -> None:
        if not self.missing():
            self.save(self.command(pin))
