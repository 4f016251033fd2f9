"""A tick that a finger finds: all of its row can be tapped, not only the box and its words."""

from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QCheckBox, QLabel
from typing_extensions import override


class WideTick(QCheckBox):
    """As wide as its place; Qt's own takes taps on what it has drawn only."""

    @override
    def hitButton(self, pos: QPoint) -> bool:
        return self.rect().contains(pos)


class TickWords(QLabel):
    """Further words below a tick; a tap on them is a tap on the tick."""

    def __init__(self, tick: WideTick, words: str = "") -> None:
        super().__init__(words)
        self.tick = tick
        self.setWordWrap(True)

    @override
    def mousePressEvent(self, ev: QMouseEvent) -> None:
        ev.accept()

    @override
    def mouseReleaseEvent(self, ev: QMouseEvent) -> None:
        if ev.button() is Qt.MouseButton.LeftButton and self.rect().contains(ev.position().toPoint()):
            self.tick.click()
