"""Words at a production stop, for whoever reads it later."""

from PySide6.QtWidgets import QLineEdit, QPushButton, QWidget
from typing_extensions import override

from hmi.domain.stop import Stop
from hmi.domain.stop_command import CommentStop
from hmi.i18n import gettext as _
from ui.bridge import Bridge
from ui.faceplates.saving_faceplate import SavingFaceplate

_WIDTH_PX = 620
LONGEST = 500


class StopCommentFaceplate(SavingFaceplate):
    """One line of words; an empty one takes back what was there."""

    def __init__(self, bridge: Bridge, stop: Stop, parent: QWidget | None = None) -> None:
        super().__init__(bridge, parent=parent)
        self._stop = stop
        self.field = QLineEdit(stop.comment)
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
            lambda: self.show_title(_("Comment on this stop")),
            lambda: self.field.setPlaceholderText(_("What you saw or did")),
            lambda: self.field.setAccessibleName(_("Comment")),
            lambda: self.cancel_key.setText(_("Cancel")),
            lambda: self.save_key.setText(_("Save")),
        )
        self.show_state()

    @override
    def show_state(self) -> None:
        is_other = self.field.text().strip() != self._stop.comment
        self.save_key.setEnabled(is_other and not self.is_saving)

    def _save(self) -> None:
        if self.save_key.isEnabled():
            self.save(CommentStop(stop=self._stop.id, comment=self.field.text().strip()))
