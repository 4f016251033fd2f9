"""Words at an alarm, for whoever sees it at any panel."""

from PySide6.QtWidgets import QWidget
from typing_extensions import override

from hmi.domain.alarm import Alarm
from hmi.domain.command import Command, CommentAlarm
from hmi.i18n import gettext as _
from ui.bridge import Bridge
from ui.faceplates.line_faceplate import LineFaceplate
from ui.wording.alarm import alarm_name

LONGEST = 200


class AlarmCommentFaceplate(LineFaceplate):
    """One line of words; the controller keeps it at the alarm."""

    def __init__(self, bridge: Bridge, alarm: Alarm, parent: QWidget | None = None) -> None:
        super().__init__(bridge, longest=LONGEST, parent=parent)
        self._alarm = alarm
        self.say(
            lambda: self.show_title(_("Comment on “{alarm}”").format(alarm=alarm_name(alarm))),
            lambda: self.field.setPlaceholderText(_("What you saw or did")),
            lambda: self.field.setAccessibleName(_("Comment")),
            lambda: self.save_key.setText(_("Save")),
        )
        self.show_state()

    @override
    def show_state(self) -> None:
        self.save_key.setEnabled(bool(self.words) and not self.is_saving)

    @override
    def command(self) -> Command:
        return CommentAlarm(alarm=self._alarm.id, event_id=self._alarm.event_id, comment=self.words)
