"""What is drawn inside the axes of a trend: grid, raster, marks of events, the cursor and what it says."""

from collections.abc import Callable, Sequence

import pyqtgraph as pg
from msgspec import Struct
from PySide6.QtCore import QPointF, QRect, QRectF, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPen, QPolygonF
from PySide6.QtWidgets import QGraphicsItem, QStyleOptionGraphicsItem, QWidget
from typing_extensions import override

from ui.theme import font
from ui.widgets.trend_axis import ValueAxis
from ui.widgets.trend_raster import TrendRaster

_FLAG_PX = 7
"""Half the width of the flag at the top of a mark."""
_AIR_PX = 8
_TINT = 0.16
"""How much of its colour the band has in which a trace should be."""
_WIDEST = 0.55
"""Share of the width that words may take before they go on in another line."""


class TimeMark(Struct, frozen=True):
    """An event on the time axis."""

    time_ns: int
    argb: int


class Expected(Struct, frozen=True):
    """Where a trace should be: shares of the height from below, and its colour."""

    low: float
    high: float
    argb: int


class TrendCanvas(QGraphicsItem):
    """In pixels of the view box."""

    def __init__(self, box: pg.ViewBox, axis: ValueAxis) -> None:
        super().__init__(box)
        self._box, self._axis = box, axis
        self.raster = TrendRaster(16, 16)
        self.newest = 0
        self.paint_bands: Callable[[QPainter], None] = lambda painter: None
        self.paint_gaps: Callable[[QPainter, QRect], None] = lambda painter, area: None
        self.window_s = (0.0, 1.0)
        self.marks: Sequence[TimeMark] = ()
        self.expected: Sequence[Expected] = ()
        self.cursor_ns: int | None = None
        self.readout_ns: int | None = None
        """Where the words below stand; None shows none."""
        self.readout: Sequence[str] = ()
        self.grid, self.ink, self.paper = QColor(), QColor(), QColor()

    @override
    def boundingRect(self) -> QRectF:
        """All of the view box."""
        return QRectF(0, 0, self._box.width(), self._box.height())

    @override
    def paint(self, painter: QPainter, option: QStyleOptionGraphicsItem, widget: QWidget | None = None) -> None:
        """Two blits and a few lines: the grid is so faint that it may lie over the traces."""
        area = self.boundingRect().toRect()
        self.raster.paint(painter, area.translated(area.width() - self.raster.width, 0), self.newest)
        for band in self.expected:
            self._draw_expected(painter, band, area)
        painter.setPen(QPen(self.grid, 1))
        for place in self._axis.places(area.height()):
            row = round(area.height() * (1.0 - place))
            painter.drawLine(0, row, area.width(), row)
        self.paint_gaps(painter, area)
        self.paint_bands(painter)
        for mark in self.marks:
            column = self._column_of(mark.time_ns)
            if 0 <= column <= area.width():
                self._draw_mark(painter, mark, column, area.height())
        if self.cursor_ns is not None:
            column = self._column_of(self.cursor_ns)
            painter.setPen(QPen(self.ink, 1))
            painter.drawLine(column, 0, column, area.height())
        if self.readout_ns is not None and self.readout:
            column = self._column_of(self.readout_ns)
            if 0 <= column <= area.width():
                self._draw_readout(painter, column)

    def _draw_expected(self, painter: QPainter, band: Expected, area: QRect) -> None:
        """A tint that leaves the trace to be seen, between two dashed lines that a tint alone would not tell."""
        colour = QColor.fromRgba(band.argb)
        painter.setPen(QPen(colour, 1, Qt.PenStyle.DashLine))
        rows = [round(area.height() * (1.0 - min(max(end, 0.0), 1.0))) for end in (band.high, band.low)]
        for row in rows:
            painter.drawLine(0, row, area.width(), row)
        colour.setAlphaF(_TINT)
        painter.fillRect(QRect(0, rows[0], area.width(), max(rows[1] - rows[0], 1)), colour)

    def _draw_mark(self, painter: QPainter, mark: TimeMark, column: int, height: int) -> None:
        colour = QColor.fromRgba(mark.argb)
        painter.setPen(QPen(colour, 1, Qt.PenStyle.DashLine))
        painter.drawLine(column, 0, column, height)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(colour)
        ends = (QPointF(column - _FLAG_PX, 0), QPointF(column + _FLAG_PX, 0), QPointF(column, 1.6 * _FLAG_PX))
        painter.drawPolygon(QPolygonF(ends))

    def _draw_readout(self, painter: QPainter, column: int) -> None:
        """Words beside the line: after it where there is room, else before it; never over it."""
        area, used, words = self.boundingRect(), font(), "\n".join(self.readout)
        flags = int(Qt.TextFlag.TextWordWrap | Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop)
        beside = max(column, area.width() - column) - 3 * _AIR_PX
        room = QRectF(0, 0, min(area.width() * _WIDEST, beside), area.height())
        needed = QFontMetricsF(used).boundingRect(room, flags, words).adjusted(0, 0, 2, 0)
        width = needed.width() + 2 * _AIR_PX
        left = column + _AIR_PX if column + _AIR_PX + width <= area.width() else max(column - _AIR_PX - width, 0.0)
        frame = QRectF(left, 2 * _FLAG_PX, width, needed.height() + _AIR_PX)
        painter.setPen(QPen(self.ink, 1))
        painter.setBrush(self.paper)
        painter.drawRoundedRect(frame, 6, 6)
        painter.setFont(used)
        painter.drawText(frame.adjusted(_AIR_PX, _AIR_PX / 2, -_AIR_PX, 0), flags, words)

    def _column_of(self, time_ns: int) -> int:
        start, end = self.window_s
        return round((time_ns / 1e9 - start) / max(1e-9, end - start) * self._box.width())
