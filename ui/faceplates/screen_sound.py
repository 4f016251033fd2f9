"""Switching the alarm sounds of one screen off, or on again: with a name, and with a reason."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLabel, QLineEdit, QPushButton, QWidget
from typing_extensions import override

from hmi.domain.silence import MuteScreen
from hmi.i18n import gettext as _
from ui.bridge import Bridge
from ui.faceplates.saving_faceplate import SavingFaceplate

_WIDTH_PX = 620
_LONGEST = 200


class ScreenSoundFaceplate(SavingFaceplate):
    """The screen keeps the choice only once the service has it in the journal."""

    settled = Signal(bool)
    """Whether the sounds are on from now on."""

    def __init__(self, bridge: Bridge, *, is_off: bool, parent: QWidget | None = None) -> None:
        super().__init__(bridge, parent=parent)
        self._is_off = is_off
        self.words = QLabel()
        self.words.setWordWrap(True)
        self.field = QLineEdit()
        self.field.setMaxLength(_LONGEST)
        self.field.setVisible(is_off)
        self.field.textChanged.connect(self.show_state)
        self.field.returnPressed.connect(self._save)
        self.cancel_key, self.save_key = QPushButton(), QPushButton()
        self.save_key.setProperty("look", "primary")
        self.cancel_key.clicked.connect(lambda: self.close_with(False))
        self.save_key.clicked.connect(self._save)
        for widget in (self.words, self.field, self.remark_label):
            self.body.addWidget(widget)
        for key in (self.cancel_key, self.save_key):
            self.keys.addWidget(key, 1)
        self.setMinimumWidth(_WIDTH_PX)
        self.finished.connect(self._on_finished)
        self.close_with_session(bridge)
        self.say(
            lambda: self.show_title(_("Alarm sounds off at this screen") if is_off else _("Alarm sounds on")),
            lambda: self.words.setText(self._consequence()),
            lambda: self.field.setPlaceholderText(_("Why, for example: office, nobody works here")),
            lambda: self.field.setAccessibleName(_("Reason")),
            lambda: self.cancel_key.setText(_("Cancel")),
            lambda: self.save_key.setText(_("Switch off") if is_off else _("Switch on")),
        )
        self.show_state()

    def _consequence(self) -> str:
        if self._is_off:
            return _("No alarm will sound at this screen until somebody switches it on. Other screens still sound.")
        return _("Alarms will sound at this screen again.")

    @override
    def show_state(self) -> None:
        has_reason = bool(self.field.text().strip()) or not self._is_off
        self.save_key.setEnabled(has_reason and not self.is_saving)

    def _save(self) -> None:
        if self.save_key.isEnabled():
            self.save(MuteScreen(is_muted=self._is_off, why=self.field.text().strip()))

    def _on_finished(self, is_done: bool) -> None:
        if is_done:
            self.settled.emit(not self._is_off)
