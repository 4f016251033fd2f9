"""The line below a trend: what is shown, and keys that save it."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QSizePolicy, QWidget

from hmi.i18n import gettext as _
from ui.widgets.then_key import ThenKey


class TrendFoot(QWidget):
    """Speaks in intents; the display decides."""

    picture_requested = Signal()
    data_requested = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.words = QLabel()
        self.words.setProperty("look", "muted")
        self.words.setWordWrap(True)
        self.words.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)  # long paths move no plot
        self.picture_key, self.data_key, self.then_key = QPushButton(), QPushButton(), ThenKey()
        self.picture_key.clicked.connect(self.picture_requested)
        self.data_key.clicked.connect(self.data_requested)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(self.words, 1)
        for key in (self.then_key, self.picture_key, self.data_key):
            key.setAutoDefault(False)
            row.addWidget(key)

    def enable_keys(self, *, is_on: bool) -> None:
        """Whether there is something to save."""
        for key in (self.picture_key, self.data_key):
            key.setEnabled(is_on)

    def retranslate(self) -> None:
        """Set every text but the words, which the display knows."""
        self.picture_key.setText(_("Save picture"))
        self.then_key.retranslate()
        self.data_key.setText(_("Save data"))
