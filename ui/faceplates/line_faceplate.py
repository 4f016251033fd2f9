"""A faceplate for one line of words that the service keeps: a comment, a reason."""

from collections.abc import Sequence

from PySide6.QtWidgets import QLineEdit, QPushButton, QWidget

from hmi.domain.command import Command
from hmi.i18n import gettext as _
from ui.bridge import Bridge
from ui.faceplates.saving_faceplate import SavingFaceplate

_WIDTH_PX = 620


class LineFaceplate(SavingFaceplate):
    """Subclasses set title and texts, say in ``show_state`` what can be saved, and in ``command`` how."""

    def __init__(
        self,
        bridge: Bridge,
        *,
        longest: int,
        words: str = "",
        above: Sequence[QWidget] = (),
        parent: QWidget | None = None,
    ) -> None:
        """``longest``: characters; ``words`` stand there already; ``above`` the line stands what explains it."""
        super().__init__(bridge, parent=parent)
        self.field = QLineEdit(words)
        self.field.setMaxLength(longest)
        self.field.textChanged.connect(self.show_state)
        self.field.returnPressed.connect(self._save)
        self.cancel_key, self.save_key = QPushButton(), QPushButton()
        self.save_key.setProperty("look", "primary")
        self.cancel_key.clicked.connect(lambda: self.close_with(False))
        self.save_key.clicked.connect(self._save)
        for widget in (*above, self.field, self.remark_label):
            self.body.addWidget(widget)
        for key in (self.cancel_key, self.save_key):
            self.keys.addWidget(key, 1)
        self.setMinimumWidth(_WIDTH_PX)
        self.close_with_session(bridge)
        self.say(lambda: self.cancel_key.setText(_("Cancel")))

    @property
    def words(self) -> str:
        """What was typed."""
        return self.field.text().strip()

    def command(self) -> Command:
        """What the service is asked for."""
        raise NotImplementedError

    def _save(self) -> None:
        if self.save_key.isEnabled():
            self.save(self.command())
