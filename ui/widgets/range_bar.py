"""A bar with its limits, a pointer for the present value and a hollow one for the value that is wanted."""

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QSizePolicy, QWidget
from typing_extensions import override

from ui.theme import font, inks, look

_BAR_PX, _POINTER_PX, _EDGE_PX = 8, 9, 14


class RangeBar(QWidget):
    """Runs from left to right in every language, as scales and trends do."""

    def __init__(self, low: str, high: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._low, self._high = low, high
        self._present: float | None = None
        self._wanted: float | None = None
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(f"{low} – {high}")

    def show_places(self, present: float | None, wanted: float | None) -> None:
        """Fractions of the bar, 0..1 inside of the limits; None draws no pointer."""
        if (present, wanted) != (self._present, self._wanted):
            self._present, self._wanted = present, wanted
            self.update()

    @property
    def places(self) -> tuple[float | None, float | None]:
        """What is shown: the present place, and the wanted one."""
        return self._present, self._wanted

    @override
    def sizeHint(self) -> QSize:
        return QSize(280, _BAR_PX + 4 * _POINTER_PX + round(look().text_px * 1.4))

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        ink = inks()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setLayoutDirection(Qt.LayoutDirection.LeftToRight)
        bar = QRectF(_EDGE_PX, 2 * _POINTER_PX, self.width() - 2 * _EDGE_PX, _BAR_PX)
        painter.setPen(QPen(QColor(ink.muted), 1))
        painter.setBrush(QColor(ink.key_pressed))
        painter.drawRoundedRect(bar, 4, 4)
        painter.setPen(QColor(ink.muted))
        painter.setFont(font(0.85))
        ends = QRectF(0, bar.bottom() + 2 * _POINTER_PX - 4, self.width(), look().text_px * 1.4)
        painter.drawText(ends, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop, self._low)
        painter.drawText(ends, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignTop, self._high)
        if self._present is not None:
            self._draw_pointer(painter, bar, self._present, is_hollow=False)
        if self._wanted is not None:
            self._draw_pointer(painter, bar, self._wanted, is_hollow=True)

    def _draw_pointer(self, painter: QPainter, bar: QRectF, place: float, *, is_hollow: bool) -> None:
        """The present value points up from below the bar, the wanted one down from above: neither hides the other."""
        ink = inks()
        x = bar.x() + bar.width() * min(max(place, 0.0), 1.0)
        tip, base = (
            (bar.top() + 1, bar.top() - 1.6 * _POINTER_PX)
            if is_hollow
            else (bar.bottom() - 1, bar.bottom() + 1.6 * _POINTER_PX)
        )
        is_outside = not 0.0 <= place <= 1.0
        colour = QColor(ink.abnormal if is_outside else ink.action if is_hollow else ink.text)
        painter.setPen(QPen(colour, 2))
        painter.setBrush(QColor(ink.surface) if is_hollow else colour)
        painter.drawPolygon(
            QPolygonF([QPointF(x, tip), QPointF(x + _POINTER_PX, base), QPointF(x - _POINTER_PX, base)])
        )
