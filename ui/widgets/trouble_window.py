"""A window that says what was wrong, and stays until it is closed: who started Tandem by an icon sees no terminal."""

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QPushButton, QVBoxLayout, QWidget

from hmi.i18n import gettext as _
from ui.widgets.finger_scroll import FingerScroll


class TroubleWindow(QWidget):
    """The first line large, the others below it; every word can be copied."""

    def __init__(self, lines: Sequence[str]) -> None:
        super().__init__()
        self.resize(760, 420)
        self._heading = QLabel()
        self._heading.setProperty("look", "title")
        self._words = QLabel("\n\n".join(lines))
        self._words.setTextFormat(Qt.TextFormat.PlainText)
        self._words.setAlignment(Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignLeading)
        for label in (self._heading, self._words):
            label.setWordWrap(True)
            label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        scroll = FingerScroll(self._words)
        self.close_key = QPushButton()
        self.close_key.clicked.connect(self.close)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(28, 24, 28, 24)
        layout.setSpacing(18)
        layout.addWidget(self._heading)
        layout.addWidget(scroll, 1)
        layout.addWidget(self.close_key)
        self.retranslate()

    @property
    def words(self) -> str:
        """What it says below the heading."""
        return self._words.text()

    def retranslate(self) -> None:
        """Set every text in the chosen language."""
        self.setWindowTitle("Tandem")
        self._heading.setText(_("Tandem cannot go on"))
        self.close_key.setText(_("Close"))
