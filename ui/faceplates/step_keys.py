"""Two keys that go one step down or up from the value in sight."""

from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QWidget

from hmi.domain.tag import TagDefinition
from ui.faceplates.staged_change import told
from ui.theme import look

_LEFT_TO_RIGHT, _END_OF_DIRECTION = "\N{LEFT-TO-RIGHT ISOLATE}", "\N{POP DIRECTIONAL ISOLATE}"
"""A sign stays before its number in every language (Unicode TR 9, 2.1)."""


class StepKeys(QWidget):
    """Steps of ``definition.step``; repeats while a key is held."""

    stepped = Signal(float)
    """By how much, with its sign."""

    def __init__(self, definition: TagDefinition, step: float) -> None:
        super().__init__()
        self._definition, self._step = definition, step
        self.less, self.more = QPushButton(), QPushButton()
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(look().gap_px)
        for key, by in ((self.less, -step), (self.more, step)):
            key.setAutoDefault(False)
            key.setAutoRepeat(True)
            key.clicked.connect(partial(self.stepped.emit, by))
            row.addWidget(key, 1)
        self.retranslate()

    def retranslate(self) -> None:
        """Set the words of both keys."""
        words = told(abs(self._step), self._definition)
        for key, sign in ((self.less, "\N{MINUS SIGN}"), (self.more, "+")):
            key.setText(f"{_LEFT_TO_RIGHT}{sign} {words}{_END_OF_DIRECTION}")
