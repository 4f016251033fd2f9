"""Switching the alarm sounds of one screen off, or on again: with a name, and with a reason."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLabel, QWidget
from typing_extensions import override

from hmi.domain.command import Command
from hmi.domain.silence import MuteScreen
from hmi.i18n import gettext as _
from ui.bridge import Bridge
from ui.faceplates.line_faceplate import LineFaceplate

_LONGEST = 200


class ScreenSoundFaceplate(LineFaceplate):
    """The screen keeps the choice only once the service has it in the journal."""

    settled = Signal(bool)
    """Whether the sounds are on from now on."""

    def __init__(self, bridge: Bridge, *, is_off: bool, parent: QWidget | None = None) -> None:
        consequence = QLabel()
        consequence.setWordWrap(True)
        super().__init__(bridge, longest=_LONGEST, above=(consequence,), parent=parent)
        self._is_off = is_off
        self.field.setVisible(is_off)
        self.finished.connect(self._on_finished)
        self.say(
            lambda: self.show_title(_("Alarm sounds off at this screen") if is_off else _("Alarm sounds on")),
            lambda: consequence.setText(self._consequence()),
            lambda: self.field.setPlaceholderText(_("Why, for example: office, nobody works here")),
            lambda: self.field.setAccessibleName(_("Reason")),
            lambda: self.save_key.setText(_("Switch off") if is_off else _("Switch on")),
        )
        self.show_state()

    def _consequence(self) -> str:
        if self._is_off:
            return _("No alarm will sound at this screen until somebody switches it on. Other screens still sound.")
        return _("Alarms will sound at this screen again.")

    @override
    def show_state(self) -> None:
        has_reason = bool(self.words) or not self._is_off
        self.save_key.setEnabled(has_reason and not self.is_saving)

    @override
    def command(self) -> Command:
        return MuteScreen(is_muted=self._is_off, why=self.words)

    def _on_finished(self, is_done: bool) -> None:
        if is_done:
            self.settled.emit(not self._is_off)
