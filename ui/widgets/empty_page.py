"""What stands where there is nothing to show: why, and a key for the next step."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

_KEY_WIDTH_PX = 280


class EmptyPage(QWidget):
    """Words in the middle; the key below is there only when it has words."""

    pressed = Signal()
    """The key was tapped."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.label, self.key = QLabel(), QPushButton()
        self.label.setWordWrap(True)
        self.label.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.key.setProperty("look", "primary")
        self.key.setMinimumWidth(_KEY_WIDTH_PX)
        self.key.clicked.connect(self.pressed)
        keys = QHBoxLayout()
        keys.addStretch(1)
        keys.addWidget(self.key)
        keys.addStretch(1)
        column = QVBoxLayout(self)
        column.setSpacing(20)
        column.addStretch(2)
        column.addWidget(self.label)
        column.addLayout(keys)
        column.addStretch(3)

    def show_words(self, words: str, key_words: str = "") -> None:
        """Say why there is nothing, and what the key does; without words there is no key."""
        self.label.setText(words)
        self.key.setText(key_words)
        self.key.setVisible(bool(key_words))
