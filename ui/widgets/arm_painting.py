"""Brush strokes of the arm: rounded tubes with light from the upper left, and their shadow on the ground."""

from dataclasses import dataclass
from math import atan2, degrees, hypot

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QLinearGradient, QPainter, QPainterPath, QPalette, QPen
from PySide6.QtWidgets import QWidget

from ui.widgets.value_inks import between

_ROUND_PX = 0.5
"""Shorter tubes are seen along their axis and drawn as discs."""


@dataclass(frozen=True, slots=True)
class ArmInks:
    """Colours of the arm drawing."""

    paper: QColor
    grid: QColor
    axis: QColor
    link: QColor
    joint: QColor
    outline: QColor
    shadow: QColor
    trace: QColor
    text: QColor
    focus: QColor

    @classmethod
    def of(cls, widget: QWidget) -> "ArmInks":
        """The colours that go with the theme in use."""
        palette = widget.palette()
        paper = palette.color(QPalette.ColorRole.Base)
        text = palette.color(QPalette.ColorRole.Text)
        return cls(
            paper=paper,
            grid=between(paper, text, 0.13),
            axis=between(paper, text, 0.45),
            link=between(paper, text, 0.22),
            joint=between(paper, text, 0.52),
            outline=between(paper, text, 0.7),
            shadow=between(paper, text, 0.11),
            trace=palette.color(QPalette.ColorRole.Highlight),
            text=text,
            focus=palette.color(QPalette.ColorRole.Highlight),
        )


def draw_capsule(
    painter: QPainter, start: QPointF, end: QPointF, start_px: float, end_px: float, body: QColor, inks: ArmInks
) -> None:
    """Draw a rounded tube between two screen points with these radii in px, lit from the upper left."""
    along = end - start
    length = hypot(along.x(), along.y())
    across = QPointF(along.y() / length, -along.x() / length) if length > _ROUND_PX else QPointF(-0.6, -0.8)
    is_lit = across.x() * -0.6 + across.y() * -0.8 >= 0
    widest = max(start_px, end_px)
    middle = (start + end) / 2
    shade = QLinearGradient(middle + across * widest, middle - across * widest)
    for place, tone in ((0.0, body.lighter(116)), (0.28, body.lighter(138)), (0.6, body), (1.0, body.darker(150))):
        shade.setColorAt(place if is_lit else 1.0 - place, tone)
    painter.setPen(QPen(inks.outline, 1.2))
    painter.setBrush(shade)
    if length <= _ROUND_PX:
        painter.drawEllipse(start, widest, widest)
        return
    turn = degrees(atan2(-across.y(), across.x()))
    path = QPainterPath(start + across * start_px)
    path.lineTo(end + across * end_px)
    path.arcTo(QRectF(end.x() - end_px, end.y() - end_px, 2 * end_px, 2 * end_px), turn, -180.0)
    path.lineTo(start - across * start_px)
    path.arcTo(QRectF(start.x() - start_px, start.y() - start_px, 2 * start_px, 2 * start_px), turn - 180.0, -180.0)
    path.closeSubpath()
    painter.drawPath(path)


def draw_shadow(painter: QPainter, start: QPointF, end: QPointF, width_px: float, inks: ArmInks) -> None:
    """Draw what a tube darkens on the ground."""
    painter.setPen(QPen(inks.shadow, width_px, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap))
    painter.drawLine(start, end + QPointF(0.01, 0.0))
