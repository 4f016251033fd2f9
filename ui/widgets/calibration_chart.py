"""What was said against what came: a point for each tenth of confidence, on the diagonal where both agree."""

from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QSizePolicy, QWidget
from typing_extensions import override

from ui.theme import font, inks

_SMALL, _TALL_EMS, _WIDEST_EMS = 0.85, 13, 26
_TICKS = (0.0, 0.5, 1.0)
_WIDEST = 1.5
"""Width against height: a flat curve looks better than it is."""
_LEAST_PX, _MOST_PX = 4.0, 12.0


@dataclass(frozen=True, slots=True)
class CalibrationPoint:
    """Shares 0..1, and how many outcomes it stands for."""

    said: float
    came: float
    count: int


class CalibrationChart(QWidget):
    """Runs from left to right in every language. Points are as large as they are sure."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.points: tuple[CalibrationPoint, ...] = ()
        self._said = self._came = ""
        self.setLayoutDirection(Qt.LayoutDirection.LeftToRight)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def show_points(self, points: tuple[CalibrationPoint, ...], said: str, came: str, spoken: str) -> None:
        """Draw these; ``said`` and ``came`` name the axes, ``spoken`` is for who cannot see them."""
        self.points, self._said, self._came = points, said, came
        self.setAccessibleName(spoken)
        self.update()

    @override
    def sizeHint(self) -> QSize:
        line = QFontMetricsF(font()).height()
        return QSize(round(line * _WIDEST_EMS), round(line * _TALL_EMS))

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        ink, painter, plot = inks(), QPainter(self), self._plot()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setLayoutDirection(Qt.LayoutDirection.LeftToRight)
        painter.setFont(font(_SMALL))
        self._axes(painter, plot)
        painter.setPen(QPen(QColor(ink.muted), 1.5, Qt.PenStyle.DashLine))
        painter.drawLine(plot.bottomLeft(), plot.topRight())
        places = [(self._at(plot, one.said, one.came), one.count) for one in self.points if one.count]
        painter.setPen(QPen(QColor(ink.action), 2))
        painter.drawPolyline(QPolygonF([place for place, _count in places]))
        most = max((count for _place, count in places), default=1)
        for place, count in places:
            radius = _LEAST_PX + (_MOST_PX - _LEAST_PX) * (count / most) ** 0.5
            painter.setPen(QPen(QColor(ink.surface), 1.5))
            painter.setBrush(QColor(ink.action))
            painter.drawEllipse(place, radius, radius)
            painter.setPen(QColor(ink.text))
            box = QRectF(place.x() + radius + 3, place.y() - 30, 60, 28)
            painter.drawText(box, int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignBottom), str(count))

    def _axes(self, painter: QPainter, plot: QRectF) -> None:
        ink, line = inks(), QFontMetricsF(font(_SMALL)).height()
        for tick in _TICKS:
            across, up = self._at(plot, tick, 0.0), self._at(plot, 0.0, tick)
            painter.setPen(QPen(QColor(ink.line), 1))
            painter.drawLine(QPointF(plot.left(), up.y()), QPointF(plot.right(), up.y()))
            painter.drawLine(QPointF(across.x(), plot.top()), QPointF(across.x(), plot.bottom()))
            painter.setPen(QColor(ink.muted))
            words = f"{tick * 100:.0f} %"
            right = int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
            painter.drawText(QRectF(0, up.y() - line / 2, plot.left() - 6, line), right, words)
            below = QRectF(across.x() - 40, plot.bottom() + 2, 80, line)
            painter.drawText(below, int(Qt.AlignmentFlag.AlignHCenter), words)
        foot = QRectF(plot.left(), plot.bottom() + line + 2, plot.width(), line)
        painter.drawText(foot, int(Qt.AlignmentFlag.AlignRight), self._said)
        painter.drawText(QRectF(plot.left(), 0, plot.width(), line), int(Qt.AlignmentFlag.AlignLeft), self._came)

    def _plot(self) -> QRectF:
        metrics = QFontMetricsF(font(_SMALL))
        left, line = metrics.horizontalAdvance("100 %") + 8, metrics.height()
        tall = max(self.height() - 3 * line - 12, 10.0)
        return QRectF(left, line + 6, max(min(self.width() - left - 44, tall * _WIDEST), 10.0), tall)

    @staticmethod
    def _at(plot: QRectF, said: float, came: float) -> QPointF:
        return QPointF(plot.left() + plot.width() * said, plot.bottom() - plot.height() * came)
