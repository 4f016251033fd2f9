"""The frame around the past: stripes on all four edges, above everything, so that nobody takes it for now."""

from PySide6.QtCore import QEvent, QObject, QPoint, QRect, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPolygon, QRegion
from PySide6.QtWidgets import QWidget
from typing_extensions import override

from ui.theme import inks, look

_SHARE = 0.85
"""Width of the stripes as a share of the height of ordinary text."""
_LEAST_PX = 12


def edge_px() -> int:
    """How much room the edges take on each side."""
    return max(_LEAST_PX, round(look().text_px * _SHARE))


class PastEdges(QWidget):
    """Follows the size of its window; touches pass through."""

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self._window = window
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        window.installEventFilter(self)
        self.hide()

    def follow(self) -> None:
        """Take the size of the window and the width of the look in use."""
        self.setGeometry(self._window.rect())
        px = edge_px()
        self.setMask(QRegion(self.rect()) - QRegion(self.rect().adjusted(px, px, -px, -px)))

    @override
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() is QEvent.Type.Resize and watched is self._window:
            self.follow()
        elif event.type() is QEvent.Type.ChildAdded and self.isVisible():
            self.raise_()
        return False

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        draw_stripes(painter, self.rect())


def draw_stripes(painter: QPainter, room: QRect) -> None:
    """Slanting stripes in the colour of the past; they tell it in black and white, too."""
    ink, px = inks(), edge_px()
    painter.fillRect(room, QColor(ink.past))
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor(ink.past_stripe))
    for x in range(room.left() - room.height(), room.right(), px * 3):
        _stripe(painter, x, room, px)


def _stripe(painter: QPainter, x: int, room: QRect, px: int) -> None:
    rise = room.height()
    polygon = QPolygon()
    for left, top in (
        (x, room.bottom()),
        (x + px, room.bottom()),
        (x + px + rise, room.top()),
        (x + rise, room.top()),
    ):
        polygon.append(QPoint(left, top))
    painter.drawPolygon(polygon)
