"""Simple drawings by which a piece of equipment is recognised, in any size and two greys."""

from collections.abc import Callable

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPen, QPolygonF

from hmi.domain.equipment import EquipmentKind

_GRID = 48.0
"""All drawings are made on a square of 48 by 48."""


def draw_equipment(painter: QPainter, kind: EquipmentKind, place: QRectF, ink: QColor, fill: QColor) -> None:
    """Draw ``kind`` into the largest square that fits in the middle of ``place``."""
    side = min(place.width(), place.height())
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.translate(place.center() - QPointF(side / 2, side / 2))
    painter.scale(side / _GRID, side / _GRID)
    pen = QPen(ink, 1.9)
    pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
    pen.setCapStyle(Qt.PenCapStyle.RoundCap)
    painter.setPen(pen)
    painter.setBrush(fill)
    _DRAWINGS[kind](painter)
    painter.restore()


def _robot(painter: QPainter) -> None:
    painter.drawRoundedRect(QRectF(6, 39, 18, 6), 2, 2)
    painter.drawRect(QRectF(10, 31, 10, 8))
    thick = painter.pen()
    ink, fill = thick.color(), painter.brush().color()
    arm = QPainterPath(QPointF(15, 29))
    arm.lineTo(20, 12)
    arm.lineTo(36, 17)
    arm.lineTo(38, 28)
    for width, colour in ((9.0, ink), (5.4, fill)):
        pen = QPen(colour, width, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap, Qt.PenJoinStyle.RoundJoin)
        painter.strokePath(arm, pen)
    painter.setPen(thick)
    for x, y, radius in ((15.0, 29.0, 4.6), (20.0, 12.0, 4.6), (36.0, 17.0, 3.8)):
        painter.drawEllipse(QPointF(x, y), radius, radius)
    painter.drawPolyline(QPolygonF([QPointF(33, 37), QPointF(33, 32.5), QPointF(43, 32.5), QPointF(43, 37)]))


def _machine_tool(painter: QPainter) -> None:
    painter.drawRoundedRect(QRectF(3, 7, 42, 37), 3, 3)
    painter.drawRoundedRect(QRectF(8, 12, 21, 21), 2, 2)
    painter.drawRoundedRect(QRectF(33, 12, 8, 10), 1.5, 1.5)
    painter.drawLine(QPointF(34, 27), QPointF(40, 27))
    painter.drawLine(QPointF(34, 31), QPointF(40, 31))
    painter.setBrush(painter.pen().color())
    painter.drawPolygon(
        QPolygonF(
            [QPointF(15, 12), QPointF(22, 12), QPointF(22, 18), QPointF(19, 25), QPointF(18, 25), QPointF(15, 18)]
        )
    )
    painter.drawRect(QRectF(12, 29, 13, 2.4))
    painter.drawLine(QPointF(8, 39), QPointF(40, 39))


def _conveyor(painter: QPainter) -> None:
    painter.drawRoundedRect(QRectF(12, 15, 11, 11), 1.5, 1.5)
    painter.drawRoundedRect(QRectF(29, 17, 9, 9), 1.5, 1.5)
    painter.drawRoundedRect(QRectF(2, 26, 44, 11), 5.5, 5.5)
    for x in (8.0, 19.0, 29.0, 40.0):
        painter.drawEllipse(QPointF(x, 31.5), 2.6, 2.6)
    painter.drawLine(QPointF(10, 37), QPointF(10, 44))
    painter.drawLine(QPointF(38, 37), QPointF(38, 44))


def _inspection(painter: QPainter) -> None:
    painter.drawRoundedRect(QRectF(13, 3, 22, 14), 2.5, 2.5)
    painter.drawRect(QRectF(18, 17, 12, 5))
    painter.drawEllipse(QPointF(24, 10), 3.4, 3.4)
    dashed = QPen(painter.pen())
    dashed.setStyle(Qt.PenStyle.DotLine)
    solid = painter.pen()
    painter.setPen(dashed)
    painter.drawLine(QPointF(19, 23), QPointF(11, 37))
    painter.drawLine(QPointF(29, 23), QPointF(37, 37))
    painter.setPen(solid)
    painter.drawRoundedRect(QRectF(17, 31, 14, 8), 1.5, 1.5)
    painter.drawLine(QPointF(4, 42), QPointF(44, 42))


def _energy_meter(painter: QPainter) -> None:
    painter.drawRoundedRect(QRectF(7, 4, 34, 40), 3, 3)
    painter.drawRoundedRect(QRectF(12, 9, 24, 9), 1.5, 1.5)
    painter.drawLine(QPointF(30, 13.5), QPointF(32, 13.5))
    painter.setBrush(painter.pen().color())
    painter.drawPolygon(
        QPolygonF(
            [
                QPointF(26, 21),
                QPointF(17, 33),
                QPointF(23, 33),
                QPointF(21, 41),
                QPointF(31, 29),
                QPointF(25, 29),
            ]
        )
    )


def _supervisor(painter: QPainter) -> None:
    painter.drawRoundedRect(QRectF(4, 6, 40, 27), 3, 3)
    painter.drawLine(QPointF(24, 33), QPointF(24, 41))
    painter.drawLine(QPointF(14, 42), QPointF(34, 42))
    for x, y in ((13.0, 20.0), (24.0, 14.0), (24.0, 26.0), (35.0, 20.0)):
        painter.drawEllipse(QPointF(x, y), 2.8, 2.8)
    for start, end in (((15.4, 18.6), (21.6, 15.2)), ((15.4, 21.4), (21.6, 24.8)), ((26.4, 15.2), (32.6, 18.6))):
        painter.drawLine(QPointF(*start), QPointF(*end))
    painter.drawLine(QPointF(26.4, 24.8), QPointF(32.6, 21.4))


def _machine(painter: QPainter) -> None:
    painter.drawRoundedRect(QRectF(4, 14, 40, 30), 3, 3)
    painter.drawRoundedRect(QRectF(10, 5, 12, 9), 2, 2)
    painter.drawEllipse(QPointF(18, 30), 7.5, 7.5)
    painter.drawEllipse(QPointF(18, 30), 2.4, 2.4)
    for y in (23.0, 29.0, 35.0):
        painter.drawLine(QPointF(31, y), QPointF(39, y))


_DRAWINGS: dict[EquipmentKind, Callable[[QPainter], None]] = {
    EquipmentKind.ROBOT: _robot,
    EquipmentKind.MACHINE_TOOL: _machine_tool,
    EquipmentKind.CONVEYOR: _conveyor,
    EquipmentKind.INSPECTION: _inspection,
    EquipmentKind.ENERGY_METER: _energy_meter,
    EquipmentKind.SUPERVISOR: _supervisor,
    EquipmentKind.MACHINE: _machine,
}
