"""Letting a source watch a condition no more, or again: for maintenance, with a reason, said twice."""

from PySide6.QtWidgets import QLabel, QLineEdit, QPushButton, QWidget
from typing_extensions import override

from hmi.domain.alarm import Alarm
from hmi.domain.command import EnableAlarm
from hmi.i18n import gettext as _
from ui.bridge import Bridge
from ui.faceplates.saving_faceplate import SavingFaceplate
from ui.widgets.hold_key import HoldKey

_WIDTH_PX = 660
_LONGEST = 200


class AlarmEnablingFaceplate(SavingFaceplate):
    """Says what follows before it can be done; switching off is held, not tapped."""

    def __init__(self, bridge: Bridge, alarm: Alarm, parent: QWidget | None = None) -> None:
        super().__init__(bridge, parent=parent)
        self._alarm = alarm
        self._switches_off = alarm.is_enabled
        self.words, self.field = QLabel(), QLineEdit()
        self.words.setWordWrap(True)
        self.words.setProperty("look", "abnormal" if self._switches_off else "")
        self.field.setMaxLength(_LONGEST)
        self.field.textChanged.connect(self.show_state)
        self.cancel_key = QPushButton()
        self.save_key: HoldKey | QPushButton = HoldKey() if self._switches_off else QPushButton()
        if isinstance(self.save_key, HoldKey):
            self.save_key.held.connect(self._save)
        else:
            self.save_key.setProperty("look", "primary")
            self.save_key.clicked.connect(self._save)
        self.cancel_key.clicked.connect(lambda: self.close_with(False))
        for widget in (self.words, self.field, self.remark_label):
            self.body.addWidget(widget)
        for key in (self.cancel_key, self.save_key):
            self.keys.addWidget(key, 1)
        self.setMinimumWidth(_WIDTH_PX)
        self.close_with_session(bridge)
        self.say(
            lambda: self.show_title(self._title().format(alarm=alarm.message or alarm.name)),
            lambda: self.words.setText(self._consequence()),
            lambda: self.field.setPlaceholderText(_("Why")),
            lambda: self.field.setAccessibleName(_("Reason")),
            lambda: self.cancel_key.setText(_("Cancel")),
            lambda: self.save_key.setText(_("Hold to switch off") if self._switches_off else _("Switch on")),
        )
        self.show_state()

    @override
    def show_state(self) -> None:
        self.save_key.setEnabled(bool(self.field.text().strip()) and not self.is_saving)

    def _title(self) -> str:
        return _("Switch “{alarm}” off") if self._switches_off else _("Switch “{alarm}” on")

    def _consequence(self) -> str:
        if self._switches_off:
            return _("The controller will not watch for it any more, for anybody, until somebody switches it on again.")
        return _("The controller will watch for it again.")

    def _save(self) -> None:
        if self.save_key.isEnabled():
            self.save(
                EnableAlarm(alarm=self._alarm.id, is_enabled=not self._switches_off, why=self.field.text().strip())
            )
