"""What fingers, mouse and keys ask of a trend: another window, the present, a moment to read."""

import pyqtgraph as pg
from PySide6.QtCore import QEvent, QPointF, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QTouchEvent, QWheelEvent
from PySide6.QtWidgets import QWidget
from typing_extensions import override

TAP_PX = 12
ZOOM_STEP = 1.25
PAN_STEP = 0.2
"""Share of the window for one press of a key."""


class GesturePlot(pg.PlotWidget):
    """Tells intents; what is shown changes only when its owner says so."""

    window_requested = Signal(float, float)
    """A gesture asks for another window: start and end in unix seconds."""
    live_requested = Signal()
    cursor_moved = Signal(object)
    """The moment under the cursor in unix ns, None when it was taken away."""
    step_requested = Signal(int)
    """The cursor shall go a little later (1) or earlier (-1)."""
    mark_requested = Signal(int)
    """The cursor shall go to the next mark (1) or the one before (-1)."""
    hovered = Signal(object)
    """The moment under a pointer that is not pressed, in unix ns; None when it left."""

    def __init__(self, item: pg.PlotItem, box: pg.ViewBox, parent: QWidget | None = None) -> None:
        super().__init__(parent, plotItem=item)
        self._box = box
        self._press: QPointF | None = None
        self._press_window = (0.0, 1.0)
        self._pinch = self._pinch_middle = 0.0
        self.cursor_ns: int | None = None
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)
        self.viewport().setAttribute(Qt.WidgetAttribute.WA_AcceptTouchEvents)

    @property
    def window_s(self) -> tuple[float, float]:
        """Start and end shown, unix seconds."""
        raise NotImplementedError

    @property
    def pixel_columns(self) -> int:
        """Columns that fit: the plot area's width in pixels."""
        return max(16, int(self._box.width()))

    @property
    def reach_ns(self) -> int:
        """How far a finger may miss a moment."""
        start, end = self.window_s
        return round((end - start) * 1e9 / self.pixel_columns * 2 * TAP_PX)

    @override
    def mousePressEvent(self, ev: QMouseEvent) -> None:
        """A finger or the mouse goes down: a tap or a drag begins."""
        if ev.button() is Qt.MouseButton.LeftButton:
            self._press, self._press_window = ev.position(), self.window_s
            ev.accept()

    @override
    def mouseMoveEvent(self, ev: QMouseEvent) -> None:
        """Drag the window along the time axis, or point at something."""
        if self._press is None:
            self.hovered.emit(int(self._time_at(ev.position().x()) * 1e9))
            return
        if self._pinch:
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
    def leaveEvent(self, ev: QEvent) -> None:
        """The pointer points at nothing any more."""
        self.hovered.emit(None)
        super().leaveEvent(ev)

    @override
    def wheelEvent(self, ev: QWheelEvent) -> None:
        """Zoom around the pointer."""
        steps = ev.angleDelta().y() / 120
        self._zoom(ZOOM_STEP**-steps, self._time_at(ev.position().x()))
        ev.accept()

    @override
    def keyPressEvent(self, ev: QKeyEvent) -> None:
        """Arrows move the window, with Shift the cursor; PageUp and PageDown go from mark to mark."""
        start, end = self.window_s
        shift = (end - start) * PAN_STEP
        is_cursor = bool(ev.modifiers() & Qt.KeyboardModifier.ShiftModifier)
        match ev.key():
            case Qt.Key.Key_Left | Qt.Key.Key_Right if is_cursor:
                self.step_requested.emit(-1 if ev.key() == Qt.Key.Key_Left else 1)
            case Qt.Key.Key_Left:
                self.window_requested.emit(start - shift, end - shift)
            case Qt.Key.Key_Right:
                self.window_requested.emit(start + shift, end + shift)
            case Qt.Key.Key_Plus:
                self._zoom(1 / ZOOM_STEP, end)
            case Qt.Key.Key_Minus:
                self._zoom(ZOOM_STEP, end)
            case Qt.Key.Key_PageUp:
                self.mark_requested.emit(-1)
            case Qt.Key.Key_PageDown:
                self.mark_requested.emit(1)
            case Qt.Key.Key_End:
                self.live_requested.emit()
            case Qt.Key.Key_Escape:
                self.cursor_moved.emit(None)
            case _:
                super().keyPressEvent(ev)

    @override
    def viewportEvent(self, event: QEvent) -> bool:
        """Two fingers zoom and move what is between them; one finger arrives as mouse events."""
        if isinstance(event, QTouchEvent) and self._take_touch(event):
            return True
        return super().viewportEvent(event)

    def _take_touch(self, event: QTouchEvent) -> bool:
        points = event.points()
        if event.type() is QEvent.Type.TouchEnd or len(points) < 2:
            was_pinching, self._pinch = bool(self._pinch), 0.0
            return was_pinching
        first, second = points[0].position(), points[1].position()
        apart, middle = max(20.0, abs(first.x() - second.x())), (first.x() + second.x()) / 2
        if self._pinch:
            held_s, (start, end) = self._time_at(self._pinch_middle), self.window_s
            span = (end - start) * self._pinch / apart
            start = held_s - self._share_at(middle) * span
            self.window_requested.emit(start, start + span)
        self._pinch, self._pinch_middle = apart, middle
        event.accept()
        return True

    def _tap(self, position: QPointF) -> None:
        moment_ns = int(self._time_at(position.x()) * 1e9)
        is_same = self.cursor_ns is not None and abs(self.cursor_ns - moment_ns) < self.reach_ns
        self.cursor_moved.emit(None if is_same else moment_ns)

    def _zoom(self, factor: float, around_s: float) -> None:
        start, end = self.window_s
        self.window_requested.emit(around_s - (around_s - start) * factor, around_s + (end - around_s) * factor)

    def _time_at(self, x_px: float) -> float:
        start, end = self.window_s
        return start + self._share_at(x_px) * (end - start)

    def _share_at(self, x_px: float) -> float:
        """How far along the time axis a place is: 0 at its beginning, 1 at its end."""
        left = self._box.mapToScene(QPointF(0, 0)).x()
        return (x_px - left) / max(1.0, self._box.width())
