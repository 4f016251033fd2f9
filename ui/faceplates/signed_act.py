"""An act that the person who is signed in signs with the PIN once more."""

from collections.abc import Callable

from PySide6.QtWidgets import QCheckBox, QWidget
from typing_extensions import override

from hmi.domain.command import Command
from ui.bridge import Bridge
from ui.faceplates.pin_faceplate import PinFaceplate


class SignedActFaceplate(PinFaceplate):
    """Says what it means, asks for what has to be known first, if anything, and sends what ``command_of`` makes.

    Args:
        bridge: Where the command goes.
        title: What is signed.
        meaning: What the signature means.
        command_of: Makes the command of a PIN.
        known: What has to be ticked first, and what is said until it is; both in words. Empty: nothing.
    """

    def __init__(
        self,
        bridge: Bridge,
        *,
        title: Callable[[], str],
        meaning: Callable[[], str],
        command_of: Callable[[str], Command],
        known: Callable[[], tuple[str, str]] = lambda: ("", ""),
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(bridge, parent)
        self._title, self._meaning, self._command_of, self._known = title, meaning, command_of, known
        self.tick = QCheckBox()
        self.tick.setVisible(bool(known()[0]))
        self.tick.toggled.connect(self._on_ticked)
        self.left.addWidget(self.tick)
        self.left.addStretch(1)
        self.retranslate()

    @override
    def retranslate(self) -> None:
        super().retranslate()
        self.show_title(self._title())
        self.meaning_label.setText(self._meaning())
        self.tick.setText(self._known()[0])

    @override
    def missing(self) -> str:
        words, until = self._known()
        return until if words and not self.tick.isChecked() else ""

    @override
    def command(self, pin: str) -> Command:
        return self._command_of(pin)

    def _on_ticked(self, _is_on: bool) -> None:
        self.show_state()
        self.pad.setFocus()
