"""Words at an alarm, for whoever sees it at any panel."""

from PySide6.QtWidgets import QLineEdit, QPushButton, QWidget
from typing_extensions import override

from hmi.domain.alarm import Alarm
from hmi.domain.command import CommentAlarm
from hmi.i18n import gettext as _
from ui.bridge import Bridge
from ui.faceplates.saving_faceplate import SavingFaceplate
from ui.wording.alarm import alarm_name

_WIDTH_PX = 620
LONGEST = 200


class AlarmCommentFaceplate(SavingFaceplate):
    """One line of words; the controller keeps it at the alarm."""

    def __init__(self, bridge: Bridge, alarm: Alarm, parent: QWidget | None = None) -> None:
        super().__init__(bridge, parent=parent)
        self._alarm = alarm
        self.field = QLineEdit()
        self.field.setMaxLength(LONGEST)
        self.field.textChanged.connect(self.show_state)
        self.field.returnPressed.connect(self._save)
        self.cancel_key, self.save_key = QPushButton(), QPushButton()
        self.save_key.setProperty("look", "primary")
        self.cancel_key.clicked.connect(lambda: self.close_with(False))
        self.save_key.clicked.connect(self._save)
        self.body.addWidget(self.field)
        self.body.addWidget(self.remark_label)
        for key in (self.cancel_key, self.save_key):
            self.keys.addWidget(key, 1)
        self.setMinimumWidth(_WIDTH_PX)
        self.close_with_session(bridge)
        self.say(
            lambda: self.show_title(_("Comment on “{alarm}”").format(alarm=alarm_name(alarm))),
            lambda: self.field.setPlaceholderText(_("What you saw or did")),
            lambda: self.field.setAccessibleName(_("Comment")),
            lambda: self.cancel_key.setText(_("Cancel")),
            lambda: self.save_key.setText(_("Save")),
        )
        self.show_state()

    @override
    def show_state(self) -> None:
        self.save_key.setEnabled(bool(self.field.text().strip()) and not self.is_saving)

    def _save(self) -> None:
        if self.save_key.isEnabled():
            self.save(
                CommentAlarm(alarm=self._alarm.id, event_id=self._alarm.event_id, comment=self.field.text().strip())
            )
