"""Marks that tell a condition by shape alone; colour only repeats what the shape says."""

from enum import Enum
from math import cos, pi, sin

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen, QPolygonF


class Mark(Enum):
    """Shapes, from loud to quiet."""

    STOP = "stop"
    """Filled octagon with a bar."""
    FAULT = "fault"
    """Filled triangle with an exclamation mark."""
    SILENT = "silent"
    """Dashed circle, struck through: was heard, is not heard."""
    UNKNOWN = "unknown"
    """Dashed circle with a question mark."""
    HELD = "held"
    """Two bars."""
    STOPPED = "stopped"
    """Square outline."""
    OFF = "off"
    """Circle with a bar at the top."""
    IDLE = "idle"
    """Circle outline."""
    WORKING = "working"
    """Filled arrow, as on a play key."""
    CONNECTED = "connected"
    """Small filled circle."""
    NOTICE = "notice"
    """Diamond with an i."""
    DONE = "done"
    """Circle with a tick: somebody saw to it."""
    ALARM_1 = "alarm_1"
    """Octagon with the number of the priority."""
    ALARM_2 = "alarm_2"
    """Triangle with the number of the priority."""
    ALARM_3 = "alarm_3"
    """Diamond with the number of the priority."""
    SEEN_1 = "seen_1"
    """As the alarm, in outline: somebody acknowledged it."""
    SEEN_2 = "seen_2"
    SEEN_3 = "seen_3"


def draw_mark(painter: QPainter, mark: Mark, place: QRectF, ink: QColor, paper: QColor) -> None:
    """Draw ``mark`` in the middle of ``place``; ``paper`` is for what is cut out of filled shapes."""
    side = min(place.width(), place.height())
    centre, radius = place.center(), side / 2 - 1
    line = max(side * 0.09, 1.6)
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(ink, line))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    match mark:
        case Mark.STOP:
            _fill(painter, _regular(centre, radius, 8, pi / 8), ink)
            painter.fillRect(
                QRectF(centre.x() - radius * 0.55, centre.y() - side * 0.08, radius * 1.1, side * 0.16), paper
            )
        case Mark.FAULT:
            _fill(painter, _regular(centre + QPointF(0, radius * 0.18), radius * 1.08, 3, -pi / 2), ink)
            _exclaim(painter, centre + QPointF(0, radius * 0.12), radius, paper)
        case Mark.SILENT | Mark.UNKNOWN:
            painter.setPen(QPen(ink, line, Qt.PenStyle.DashLine))
            painter.drawEllipse(centre, radius - line / 2, radius - line / 2)
            painter.setPen(QPen(ink, line))
            if mark is Mark.SILENT:
                reach = radius * 0.95
                painter.drawLine(centre + QPointF(-reach, reach), centre + QPointF(reach, -reach))
            else:
                _letter(painter, "?", place, ink)
        case Mark.HELD:
            for x in (-0.55, 0.15):
                painter.fillRect(
                    QRectF(centre.x() + x * radius, centre.y() - radius * 0.75, radius * 0.4, radius * 1.5), ink
                )
        case Mark.STOPPED:
            painter.drawRect(
                QRectF(centre.x() - radius * 0.72, centre.y() - radius * 0.72, radius * 1.44, radius * 1.44)
            )
        case Mark.OFF:
            box = QRectF(centre.x() - radius * 0.8, centre.y() - radius * 0.8, radius * 1.6, radius * 1.6)
            painter.drawArc(box, 130 * 16, 280 * 16)
            painter.drawLine(centre + QPointF(0, -radius), centre)
        case Mark.IDLE:
            painter.drawEllipse(centre, radius * 0.8, radius * 0.8)
        case Mark.WORKING:
            _fill(painter, _regular(centre - QPointF(radius * 0.1, 0), radius * 0.95, 3, 0.0), ink)
        case Mark.CONNECTED:
            painter.setBrush(ink)
            painter.drawEllipse(centre, radius * 0.4, radius * 0.4)
        case Mark.DONE:
            painter.drawEllipse(centre, radius * 0.9, radius * 0.9)
            reach = radius * 0.45
            painter.drawPolyline(
                QPolygonF(
                    [
                        centre + QPointF(-reach, reach * 0.1),
                        centre + QPointF(-reach * 0.2, reach * 0.8),
                        centre + QPointF(reach * 1.1, -reach * 0.7),
                    ]
                )
            )
        case Mark.NOTICE:
            _fill(painter, _regular(centre, radius, 4, 0.0), ink)
            _letter(painter, "i", place, paper)
        case _:
            _alarm(painter, mark, place, ink, paper)
    painter.restore()


def _alarm(painter: QPainter, mark: Mark, place: QRectF, ink: QColor, paper: QColor) -> None:
    """Filled for as long as nobody acknowledged it; the number stands in the middle of the shape."""
    shape, number = mark.value.split("_")
    radius = min(place.width(), place.height()) / 2 - 1.5
    centre, low = place.center(), 0.0
    match number:
        case "1":
            corners = _regular(centre, radius, 8, pi / 8)
        case "2":
            corners = _regular(centre + QPointF(0, radius * 0.2), radius * 1.15, 3, -pi / 2)
            low = radius * 0.22
        case _:
            corners = _regular(centre, radius * 1.08, 4, 0.0)
    if shape == "alarm":
        _fill(painter, corners, ink)
    else:
        painter.drawPolygon(corners)
    _letter(painter, number, place.translated(0, low), paper if shape == "alarm" else ink)


def _regular(centre: QPointF, radius: float, corners: int, turn: float) -> QPolygonF:
    angles = [turn + 2 * pi * corner / corners for corner in range(corners)]
    return QPolygonF([QPointF(centre.x() + radius * cos(a), centre.y() + radius * sin(a)) for a in angles])


def _fill(painter: QPainter, shape: QPolygonF, ink: QColor) -> None:
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(ink)
    painter.drawPolygon(shape)


def _exclaim(painter: QPainter, centre: QPointF, radius: float, paper: QColor) -> None:
    wide = radius * 0.2
    painter.fillRect(QRectF(centre.x() - wide / 2, centre.y() - radius * 0.42, wide, radius * 0.58), paper)
    painter.fillRect(QRectF(centre.x() - wide / 2, centre.y() + radius * 0.32, wide, wide), paper)


def _letter(painter: QPainter, letter: str, place: QRectF, ink: QColor) -> None:
    font = painter.font()
    font.setPixelSize(max(round(min(place.width(), place.height()) * 0.62), 6))
    font.setBold(True)
    painter.setFont(font)
    painter.setPen(ink)
    painter.drawText(place, Qt.AlignmentFlag.AlignCenter, letter)
