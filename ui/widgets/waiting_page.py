"""What stands in for the displays until the service has said what the cell is."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QProgressBar, QVBoxLayout, QWidget


class WaitingPage(QWidget):
    """A title, a moving bar while there is hope, and what to do."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._title, self._advice = QLabel(), QLabel()
        self._title.setProperty("look", "title")
        self._advice.setProperty("look", "muted")
        self._bar = QProgressBar()
        self._bar.setRange(0, 0)
        self._bar.setTextVisible(False)
        self._bar.setMaximumWidth(420)
        self._bar.setFixedHeight(8)
        column = QVBoxLayout(self)
        column.setContentsMargins(48, 48, 48, 48)
        column.setSpacing(20)
        column.addStretch(2)
        for label in (self._title, self._advice):
            label.setTextFormat(Qt.TextFormat.PlainText)  # a key may hold what looks like markup
            label.setWordWrap(True)
            label.setAlignment(Qt.AlignmentFlag.AlignCenter)
            column.addWidget(label)
        column.addWidget(self._bar, 0, Qt.AlignmentFlag.AlignHCenter)
        column.addStretch(3)

    def show_words(self, title: str, advice: str, is_hopeful: bool) -> None:
        """Say what is waited for, or why waiting is in vain."""
        self._title.setText(title)
        self._advice.setText(advice)
        self._bar.setVisible(is_hopeful)
        self.setAccessibleName(f"{title} {advice}")
