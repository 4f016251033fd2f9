"""The drawing area of a trend: pyqtgraph's axes around a raster of columns; drag, pinch, wheel, keys and a cursor."""

from collections.abc import Callable, Sequence

import numpy as np
import pyqtgraph as pg
from msgspec import Struct
from PySide6.QtCore import QEvent, QPointF, QRectF, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPen,
    QResizeEvent,
    QTouchEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QGraphicsItem, QStyleOptionGraphicsItem, QWidget
from typing_extensions import override

from ui.widgets.trend_axis import TimeAxis, ValueAxis
from ui.widgets.trend_columns import Int64, TrendColumns
from ui.widgets.trend_raster import TrendRaster

TAP_PX = 12
ZOOM_STEP = 1.25
PAN_STEP = 0.2


class TraceStyle(Struct, frozen=True):
    """How one trace looks: ``0xAARRGGBB`` and the value scale that spans the height."""

    argb: int
    scale: tuple[float, float]


class TimeMark(Struct, frozen=True):
    """An event on the time axis."""

    time_ns: int
    argb: int


class TrendPlot(pg.PlotWidget):
    """Shows ``TrendColumns``. Asks for other windows by signal; what it shows changes only through ``show_columns``."""

    window_requested = Signal(float, float)
    """A gesture asks for another window: start and end in unix seconds."""
    live_requested = Signal()
    cursor_moved = Signal(object)
    """The moment under the cursor in unix ns, None when it was taken away."""
    resized = Signal()

    def __init__(
        self,
        format_moment: Callable[[float, float], str],
        format_number: Callable[[float, float], str],
        offset_s: Callable[[float], float],
        parent: QWidget | None = None,
    ) -> None:
        self._time_axis = TimeAxis(format_moment, offset_s)
        self._value_axis = ValueAxis(format_number)
        self._box = pg.ViewBox(enableMouse=False, enableMenu=False, defaultPadding=0)
        item = pg.PlotItem(
            viewBox=self._box, axisItems={"bottom": self._time_axis, "left": self._value_axis}, enableMenu=False
        )
        super().__init__(parent, plotItem=item)
        item.hideButtons()
        self._box.setYRange(0, 1, padding=0)
        self.setLayoutDirection(Qt.LayoutDirection.LeftToRight)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.viewport().setAttribute(Qt.WidgetAttribute.WA_AcceptTouchEvents)
        self._canvas = _Canvas(self._box, self._value_axis)
        self._columns = TrendColumns(0, 1, 1, 0)
        self._styles: Sequence[TraceStyle] = ()
        self._scales = np.empty((0, 2))
        self._inks = np.empty(0, np.uint32)
        self._press: QPointF | None = None
        self._press_window = (0.0, 1.0)
        self._pinch = 0.0
        self.setAccessibleName("trend")

    @property
    def pixel_columns(self) -> int:
        """Columns that fit: the plot area's width in pixels."""
        return max(16, int(self._box.width()))

    @property
    def window_s(self) -> tuple[float, float]:
        """Start and end shown, unix seconds."""
        step_s = self._columns.step_ns / 1e9
        return self._columns.oldest * step_s, (self._columns.newest + 1) * step_s

    def set_colours(self, background: QColor, axis: QColor, grid: QColor, cursor: QColor) -> None:
        """Follow the theme."""
        self.setBackground(background)
        for one in (self._time_axis, self._value_axis):
            one.setPen(grid)
            one.setTextPen(axis)
        self._canvas.grid, self._canvas.cursor_colour = grid, cursor
        self._canvas.update()

    def show_columns(self, columns: TrendColumns, styles: Sequence[TraceStyle], marks: Sequence[TimeMark]) -> None:
        """Draw everything anew: another window, other traces or other scales."""
        self._columns, self._styles = columns, styles
        self._scales = np.array([style.scale for style in styles], np.float64).reshape(-1, 2)
        self._inks = np.array([style.argb for style in styles], np.uint32)
        height = max(16, int(self._box.height()))
        self._canvas.raster = TrendRaster(columns.count, height)
        self._canvas.marks = marks
        self._draw(np.arange(columns.oldest, columns.newest + 1))
        self._follow()

    def show_progress(self, first_changed: int) -> None:
        """Draw the columns from ``first_changed`` (absolute) to the newest: time went on, or samples came."""
        first = max(first_changed, self._columns.oldest)
        columns = np.arange(first, self._columns.newest + 1)
        self._canvas.raster.clear(columns)
        self._draw(columns)
        self._follow()

    def show_scale(self, scale: tuple[float, float], unit: str = "") -> None:
        """Label the height for the chosen trace."""
        self._value_axis.show_scale(scale, unit)

    def set_cursor(self, time_ns: int | None) -> None:
        """Put the cursor to a moment or take it away."""
        self._canvas.cursor_ns = time_ns
        self._canvas.update()

    def _draw(self, columns: Int64) -> None:
        data = self._columns
        if not self._styles or not len(columns):
            return
        slots = columns % data.count
        before = data.last[:, (columns - 1) % data.count]
        if columns[0] == data.oldest:
            before[:, 0] = np.nan
        self._canvas.raster.draw(columns, data.low[:, slots], data.high[:, slots], before, self._scales, self._inks)

    def _follow(self) -> None:
        start, end = self.window_s
        self._canvas.newest, self._canvas.window_s = self._columns.newest, (start, end)
        self._box.setRange(xRange=(start, end), padding=0, update=True)
        self._canvas.update()

    @override
    def resizeEvent(self, ev: QResizeEvent) -> None:
        """Ask for columns that fit."""
        super().resizeEvent(ev)
        if hasattr(self, "_canvas"):
            self.resized.emit()

    @override
    def mousePressEvent(self, ev: QMouseEvent) -> None:
        """A finger or the mouse goes down: a tap or a drag begins."""
        if ev.button() is Qt.MouseButton.LeftButton:
            self._press, self._press_window = ev.position(), self.window_s
            ev.accept()

    @override
    def mouseMoveEvent(self, ev: QMouseEvent) -> None:
        """Drag the window along the time axis."""
        if self._press is None or self._pinch:
            return
        moved_px = ev.position().x() - self._press.x()
        if abs(moved_px) > TAP_PX:
            start, end = self._press_window
            shift = -moved_px * (end - start) / self.pixel_columns
            self.window_requested.emit(start + shift, end + shift)

    @override
    def mouseReleaseEvent(self, ev: QMouseEvent) -> None:
        """A tap sets the cursor; a second tap on it takes it away."""
        if self._press is None:
            return
        is_tap = abs(ev.position().x() - self._press.x()) <= TAP_PX
        self._press = None
        if is_tap:
            self._tap(ev.position())

    @override
    def wheelEvent(self, ev: QWheelEvent) -> None:
        """Zoom around the pointer."""
        steps = ev.angleDelta().y() / 120
        self._zoom(ZOOM_STEP**-steps, self._time_at(ev.position().x()))
        ev.accept()

    @override
    def keyPressEvent(self, ev: QKeyEvent) -> None:
        """Arrows move, plus and minus zoom, End goes live, Escape takes the cursor away."""
        start, end = self.window_s
        shift = (end - start) * PAN_STEP
        match ev.key():
            case Qt.Key.Key_Left:
                self.window_requested.emit(start - shift, end - shift)
            case Qt.Key.Key_Right:
                self.window_requested.emit(start + shift, end + shift)
            case Qt.Key.Key_Plus:
                self._zoom(1 / ZOOM_STEP, end)
            case Qt.Key.Key_Minus:
                self._zoom(ZOOM_STEP, end)
            case Qt.Key.Key_End:
                self.live_requested.emit()
            case Qt.Key.Key_Escape:
                self.cursor_moved.emit(None)
            case _:
                super().keyPressEvent(ev)

    @override
    def viewportEvent(self, event: QEvent) -> bool:
        """Two fingers zoom; one finger arrives as mouse events."""
        if isinstance(event, QTouchEvent) and self._take_touch(event):
            return True
        return super().viewportEvent(event)

    def _take_touch(self, event: QTouchEvent) -> bool:
        points = event.points()
        if event.type() is QEvent.Type.TouchEnd or len(points) < 2:
            was_pinching, self._pinch = bool(self._pinch), 0.0
            return was_pinching
        first, second = points[0].position(), points[1].position()
        apart = max(20.0, abs(first.x() - second.x()))
        if self._pinch:
            self._zoom(self._pinch / apart, self._time_at((first.x() + second.x()) / 2))
        self._pinch = apart
        event.accept()
        return True

    def _tap(self, position: QPointF) -> None:
        moment_ns = int(self._time_at(position.x()) * 1e9)
        shown = self._canvas.cursor_ns
        near_ns = TAP_PX * 2 * self._columns.step_ns
        self.cursor_moved.emit(None if shown is not None and abs(shown - moment_ns) < near_ns else moment_ns)

    def _zoom(self, factor: float, around_s: float) -> None:
        start, end = self.window_s
        self.window_requested.emit(around_s - (around_s - start) * factor, around_s + (end - around_s) * factor)

    def _time_at(self, x_px: float) -> float:
        left = self._box.mapToScene(QPointF(0, 0)).x()
        start, end = self.window_s
        return start + (x_px - left) / max(1.0, self._box.width()) * (end - start)


class _Canvas(QGraphicsItem):
    """Grid, raster, marks and cursor, in pixels of the view box."""

    def __init__(self, box: pg.ViewBox, axis: ValueAxis) -> None:
        super().__init__(box)
        self._box, self._axis = box, axis
        self.raster = TrendRaster(16, 16)
        self.newest = 0
        self.window_s = (0.0, 1.0)
        self.marks: Sequence[TimeMark] = ()
        self.cursor_ns: int | None = None
        self.grid = QColor()
        self.cursor_colour = QColor()

    @override
    def boundingRect(self) -> QRectF:
        """All of the view box."""
        return QRectF(0, 0, self._box.width(), self._box.height())

    @override
    def paint(self, painter: QPainter, option: QStyleOptionGraphicsItem, widget: QWidget | None = None) -> None:
        """Two blits and a few lines."""
        area = self.boundingRect().toRect()
        painter.setPen(QPen(self.grid, 1))
        for place in self._axis.places(area.height()):
            row = round(area.height() * (1.0 - place))
            painter.drawLine(0, row, area.width(), row)
        self.raster.paint(painter, area, self.newest)
        for mark in self.marks:
            column = self._column_of(mark.time_ns)
            if 0 <= column <= area.width():
                painter.setPen(QPen(QColor.fromRgba(mark.argb), 1, Qt.PenStyle.DashLine))
                painter.drawLine(column, 0, column, area.height())
        if self.cursor_ns is not None:
            column = self._column_of(self.cursor_ns)
            painter.setPen(QPen(self.cursor_colour, 1))
            painter.drawLine(column, 0, column, area.height())

    def _column_of(self, time_ns: int) -> int:
        start, end = self.window_s
        return round((time_ns / 1e9 - start) / max(1e-9, end - start) * self._box.width())
