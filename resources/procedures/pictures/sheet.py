"""A sheet to draw a schematic picture on: few tones, thick lines, one accent for what hands do.

Tones stand on a ground of their own, so that a picture is the same in the light and in the dark look. Nothing on it is
a word of any language: only letters and digits that are marked at the machine itself, and numbers.
"""

import math
from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontDatabase, QImage, QPainter, QPainterPath, QPen, QPolygonF

WIDE, TALL = 960, 540
"""Pixels: twice as wide as on a panel of 1280 x 800, where a line of ``LINE`` is still 4 px wide."""
LINE, THIN = 9.0, 5.0
GROUND, INK, BODY, SHADE, DEEP, ACCENT = "#DDE3E7", "#1C242B", "#F7F9FA", "#B3BEC6", "#7F8D98", "#0A5FB0"
Point = tuple[float, float]
_FONT = Path(__file__).resolve().parents[2] / "fonts" / "Inter-Bold.otf"


class Sheet:
    """Draws at once; lengths in px of the sheet, angles in degrees against the clock from three o'clock."""

    def __init__(self) -> None:
        self.image = QImage(WIDE, TALL, QImage.Format.Format_ARGB32_Premultiplied)
        self.image.fill(Qt.GlobalColor.transparent)
        self.painter = QPainter(self.image)
        self.painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self.painter.setPen(Qt.PenStyle.NoPen)
        self.painter.setBrush(QColor(GROUND))
        self.painter.drawRoundedRect(QRectF(0, 0, WIDE, TALL), 24, 24)

    def save(self, file: Path) -> None:
        """Write it as a PNG, as small as can be."""
        self.painter.end()
        if not self.image.save(str(file), "PNG", 0):
            raise OSError(f"{file} cannot be written")

    def line(self, *points: Point, tone: str = INK, width: float = LINE, is_dashed: bool = False) -> None:
        """From point to point."""
        pen = QPen(QColor(tone), width, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap, Qt.PenJoinStyle.RoundJoin)
        if is_dashed:
            pen.setDashPattern([2.2, 2.2])
        self.painter.setPen(pen)
        self.painter.setBrush(Qt.BrushStyle.NoBrush)
        self.painter.drawPolyline(QPolygonF([QPointF(*point) for point in points]))

    def shape(self, points: Sequence[Point], fill: str = BODY, tone: str = INK, width: float = LINE) -> None:
        """A filled shape with straight edges."""
        self._inked(fill, tone, width)
        self.painter.drawPolygon(QPolygonF([QPointF(*point) for point in points]))

    def box(
        self, x: float, y: float, wide: float, tall: float, fill: str = BODY, round_px: float = 8, tone: str = INK
    ) -> None:
        """A rectangle from its upper left corner."""
        self._inked(fill, tone, LINE)
        self.painter.drawRoundedRect(QRectF(x, y, wide, tall), round_px, round_px)

    def circle(self, x: float, y: float, radius: float, fill: str = BODY, tone: str = INK, width: float = LINE) -> None:
        """Around its middle."""
        self._inked(fill, tone, width)
        self.painter.drawEllipse(QPointF(x, y), radius, radius)

    def oval(self, x: float, y: float, half_wide: float, half_tall: float, fill: str = BODY) -> None:
        """Around its middle."""
        self._inked(fill, INK, LINE)
        self.painter.drawEllipse(QPointF(x, y), half_wide, half_tall)

    def arrow(self, start: Point, end: Point, tone: str = ACCENT, width: float = 16.0) -> None:
        """What moves, and where to."""
        angle = math.atan2(end[1] - start[1], end[0] - start[0])
        neck = (end[0] - 2 * width * math.cos(angle), end[1] - 2 * width * math.sin(angle))
        self.line(start, neck, tone=tone, width=width)
        self._head(end, angle, width, tone)

    def turn(
        self, x: float, y: float, radius: float, begin: float, sweep: float, *, flat: float = 1.0, width: float = 16.0
    ) -> None:
        """An arrow on an arc, from ``begin`` over ``sweep`` degrees; ``flat`` below 1: a circle seen from the side."""
        steps = 48
        points = [
            (
                x + radius * math.cos(math.radians(begin + sweep * step / steps)),
                y - radius * flat * math.sin(math.radians(begin + sweep * step / steps)),
            )
            for step in range(steps + 1)
        ]
        self.way(points, width=width)

    def way(self, points: Sequence[Point], *, width: float = 16.0) -> None:
        """An arrow along close points."""
        end = points[-1]
        body = [point for point in points if math.dist(point, end) > 1.6 * width]
        back = body[-1]
        self.line(*body, tone=ACCENT, width=width)
        self._head(end, math.atan2(end[1] - back[1], end[0] - back[0]), width, ACCENT)

    def letters(self, words: str, x: float, y: float, size: float = 64, tone: str = INK) -> None:
        """Around a middle."""
        family = QFontDatabase.applicationFontFamilies(QFontDatabase.addApplicationFont(str(_FONT)))[0]
        font = QFont(family)
        font.setPixelSize(round(size))
        font.setBold(True)
        self.painter.setFont(font)
        self.painter.setPen(QColor(tone))
        room = QRectF(x - 300, y - size, 600, 2 * size)
        self.painter.drawText(room, Qt.AlignmentFlag.AlignCenter, words)

    def never(self, x: float, y: float, radius: float) -> None:
        """A ring with a bar: not here."""
        self.circle(x, y, radius, fill="#00000000", tone=INK, width=14)
        side = radius * math.sqrt(0.5)
        self.line((x - side, y - side), (x + side, y + side), width=14)

    def measure(self, start: Point, end: Point) -> None:
        """A length between two points. How long it may be says the step: it would be written otherwise elsewhere."""
        angle = math.atan2(end[1] - start[1], end[0] - start[0])
        self.line(start, end, tone=ACCENT, width=6)
        self._head(end, angle, 9, ACCENT)
        self._head(start, angle + math.pi, 9, ACCENT)

    def path(self, path: QPainterPath, fill: str = BODY) -> None:
        """A shape with curves."""
        self._inked(fill, INK, LINE)
        self.painter.drawPath(path)

    def _head(self, tip: Point, angle: float, width: float, tone: str) -> None:
        side, back = 1.35 * width, 2.6 * width
        base = (tip[0] - back * math.cos(angle), tip[1] - back * math.sin(angle))
        across = (side * math.sin(angle), -side * math.cos(angle))
        corners = [tip, (base[0] + across[0], base[1] + across[1]), (base[0] - across[0], base[1] - across[1])]
        self.painter.setPen(Qt.PenStyle.NoPen)
        self.painter.setBrush(QColor(tone))
        self.painter.drawPolygon(QPolygonF([QPointF(*corner) for corner in corners]))

    def _inked(self, fill: str, tone: str, width: float) -> None:
        pen = QPen(QColor(tone), width)
        pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
        self.painter.setPen(pen)
        self.painter.setBrush(QColor(fill))


def padlock(sheet: Sheet, x: float, y: float, size: float = 100) -> None:
    """A closed padlock whose bow hangs at ``(x, y)``, with its tag."""
    sheet.line((x - size * 0.28, y + size * 0.62), (x - size * 0.28, y + size * 0.1), width=13)
    sheet.line((x + size * 0.28, y + size * 0.62), (x + size * 0.28, y + size * 0.1), width=13)
    pen = QPen(QColor(INK), 13)
    sheet.painter.setPen(pen)
    sheet.painter.setBrush(Qt.BrushStyle.NoBrush)
    sheet.painter.drawArc(QRectF(x - size * 0.28, y - size * 0.18, size * 0.56, size * 0.56), 0, 180 * 16)
    sheet.box(x - size * 0.5, y + size * 0.6, size, size * 0.78, fill=ACCENT)
    sheet.circle(x, y + size * 0.9, size * 0.1, fill=BODY, tone=BODY, width=2)
    sheet.line((x, y + size * 0.95), (x, y + size * 1.12), tone=BODY, width=10)
