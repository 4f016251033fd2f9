"""Words at a production stop, for whoever reads it later."""

from PySide6.QtWidgets import QWidget
from typing_extensions import override

from hmi.domain.command import Command
from hmi.domain.stop import Stop
from hmi.domain.stop_command import CommentStop
from hmi.i18n import gettext as _
from ui.bridge import Bridge
from ui.faceplates.line_faceplate import LineFaceplate

LONGEST = 500


class StopCommentFaceplate(LineFaceplate):
    """One line of words; an empty one takes back what was there."""

    def __init__(self, bridge: Bridge, stop: Stop, parent: QWidget | None = None) -> None:
        super().__init__(bridge, longest=LONGEST, words=stop.comment, parent=parent)
        self._stop = stop
        self.say(
            lambda: self.show_title(_("Comment on this stop")),
            lambda: self.field.setPlaceholderText(_("What you saw or did")),
            lambda: self.field.setAccessibleName(_("Comment")),
            lambda: self.save_key.setText(_("Save")),
        )
        self.show_state()

    @override
    def show_state(self) -> None:
        is_other = self.words != self._stop.comment
        self.save_key.setEnabled(is_other and not self.is_saving)

    @override
    def command(self) -> Command:
        return CommentStop(stop=self._stop.id, comment=self.words)
