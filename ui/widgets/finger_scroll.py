"""A page that a finger moves up and down, as wide as the room there is."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QScrollArea, QScroller, QVBoxLayout, QWidget


class FingerScroll(QScrollArea):
    """Shows ``inside``, which may be taller than the room; a drag with finger or mouse scrolls."""

    def __init__(self, inside: QWidget | None = None, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        QScroller.grabGesture(self.viewport(), QScroller.ScrollerGestureType.LeftMouseButtonGesture)
        if inside is not None:
            self.setWidget(inside)


def page_of(inside: QWidget, below_px: int = 12) -> QWidget:
    """``inside`` on the ground of the display, with ``below_px`` of air under its last line."""
    ground = QWidget()
    ground.setProperty("look", "page")
    around = QVBoxLayout(ground)
    around.setContentsMargins(0, 0, 0, below_px)
    around.addWidget(inside)
    return ground
