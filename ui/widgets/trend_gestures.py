"""What fingers, mouse and keys ask of a trend: another window, the present, a moment to read."""

import pyqtgraph as pg
from msgspec import Struct
from PySide6.QtCore import QEvent, QPointF, Qt, Signal
from PySide6.QtGui import QEventPoint, QKeyEvent, QMouseEvent, QTouchEvent, QWheelEvent
from PySide6.QtWidgets import QWidget
from typing_extensions import override

from ui.theme import look
from ui.widgets.trend_fling import TrendFling
from ui.widgets.trend_gate import TrendGate

TAP_PX = 12
ZOOM_STEP = 1.25
PAN_STEP = 0.2
"""Share of the window for one press of a key."""
_LEAST_APART_PX = 20.0


class _Pinch(Struct, frozen=True):
    """How two fingers began: how far apart, on which moment, in which span."""

    apart_px: float
    held_s: float
    span_s: float


class GesturePlot(pg.PlotWidget):
    """Tells intents; what is shown changes only when its owner says so."""

    window_requested = Signal(float, float)
    """A gesture asks for another window: start and end in unix seconds."""
    live_requested = Signal()
    cursor_moved = Signal(object)
    """The moment under the cursor in unix ns, None when it was taken away."""
    cursor_dragged = Signal(object)
    """A finger takes the cursor along, to this moment in unix ns."""
    settled = Signal()
    """Fingers let go, and nothing swings on."""
    step_requested = Signal(int)
    """The cursor shall go a little later (1) or earlier (-1)."""
    mark_requested = Signal(int)
    """The cursor shall go to the next mark (1) or the one before (-1)."""
    hovered = Signal(object)
    """The moment under a pointer that is not pressed, in unix ns; None when it left."""

    def __init__(self, item: pg.PlotItem, box: pg.ViewBox, parent: QWidget | None = None) -> None:
        super().__init__(parent, plotItem=item)
        self._box = box
        self._gate = TrendGate(self)
        self._gate.passed.connect(self.window_requested)
        self._fling = TrendFling(self)
        self._fling.moved.connect(self._on_flung)
        self._fling.rested.connect(self.settled)
        self._press: QPointF | None = None
        self._press_window = (0.0, 1.0)
        self._is_dragging = self._is_on_cursor = False
        self._pinch: _Pinch | None = None
        self.cursor_ns: int | None = None
        self.span_limits_s = (0.0, float("inf"))
        """Zooming ends here."""
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
        return round((end - start) * 1e9 / self.pixel_columns * look().touch_px / 2)

    @property
    def is_held(self) -> bool:
        """Whether a finger, the mouse or its own swing moves the window."""
        return self._is_dragging or self._pinch is not None or self._fling.is_moving

    @override
    def mousePressEvent(self, ev: QMouseEvent) -> None:
        """The mouse goes down: a tap or a drag begins."""
        if ev.button() is Qt.MouseButton.LeftButton:
            self._press_at(ev.position())
            ev.accept()

    @override
    def mouseMoveEvent(self, ev: QMouseEvent) -> None:
        """Drag, or point at something."""
        if self._press is None:
            self.hovered.emit(int(self._time_at(ev.position().x()) * 1e9))
        else:
            self._drag_to(ev.position(), ev.timestamp())

    @override
    def mouseReleaseEvent(self, ev: QMouseEvent) -> None:
        """A tap sets the cursor; a second tap on it takes it away."""
        if ev.button() is Qt.MouseButton.LeftButton:
            self._let_go(ev.position(), ev.timestamp())

    @override
    def leaveEvent(self, ev: QEvent) -> None:
        """The pointer points at nothing any more."""
        self.hovered.emit(None)
        super().leaveEvent(ev)

    @override
    def wheelEvent(self, ev: QWheelEvent) -> None:
        """Zoom around the pointer; turned sideways, or with Shift, move along the time axis."""
        turned = QPointF(ev.angleDelta()) / 120
        is_sideways = bool(ev.modifiers() & Qt.KeyboardModifier.ShiftModifier) or abs(turned.x()) > abs(turned.y())
        self._fling.hold()
        if is_sideways:
            self._pan(-(turned.x() or turned.y()) * PAN_STEP / 2)
        else:
            self._zoom(ZOOM_STEP ** -turned.y(), self._time_at(ev.position().x()))
        ev.accept()

    @override
    def keyPressEvent(self, ev: QKeyEvent) -> None:
        """Arrows move the window, with Shift the cursor; PageUp and PageDown go from mark to mark."""
        _start, end = self._wanted_s
        is_cursor = bool(ev.modifiers() & Qt.KeyboardModifier.ShiftModifier)
        match ev.key():
            case Qt.Key.Key_Left | Qt.Key.Key_Right if is_cursor:
                self.step_requested.emit(-1 if ev.key() == Qt.Key.Key_Left else 1)
            case Qt.Key.Key_Left:
                self._pan(-PAN_STEP)
            case Qt.Key.Key_Right:
                self._pan(PAN_STEP)
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
        """One finger drags and taps, two zoom and move what is between them, however they come and go."""
        if isinstance(event, QTouchEvent):
            self._take_touch(event)
            event.accept()
            return True
        return super().viewportEvent(event)

    def _take_touch(self, event: QTouchEvent) -> None:
        down = [point.position() for point in event.points() if point.state() != QEventPoint.State.Released]
        if event.type() is QEvent.Type.TouchCancel:
            self._press, self._pinch, self._is_dragging = None, None, False
        elif len(down) >= 2:
            self._pinch_with(down[0], down[1])
        elif self._pinch is not None:
            self._pinch = None
            self._gate.flush()
            if down:  # what is left goes on as a drag, and is no tap
                self._press_at(down[0])
                self._is_dragging = True
            else:
                self._press, self._is_dragging = None, False
                self.settled.emit()
        elif not down:
            self._let_go(event.points()[0].position(), event.timestamp())
        elif self._press is None:
            self._press_at(down[0])
        else:
            self._drag_to(down[0], event.timestamp())

    def _pinch_with(self, first: QPointF, second: QPointF) -> None:
        apart, middle = max(_LEAST_APART_PX, abs(first.x() - second.x())), (first.x() + second.x()) / 2
        if self._pinch is None:
            self._fling.hold()
            start, end = self._wanted_s
            self._pinch = _Pinch(apart, start + self._share_at(middle) * (end - start), end - start)
            return
        span = self._limited(self._pinch.span_s * self._pinch.apart_px / apart)
        start = self._pinch.held_s - self._share_at(middle) * span
        self._gate.ask(start, start + span)

    def _press_at(self, position: QPointF) -> None:
        self._is_dragging = self._fling.is_moving  # a tap that stops a swing is no more than that
        self._fling.hold()
        self._press, self._press_window = position, self._wanted_s
        self._is_on_cursor = self.cursor_ns is not None and self._is_near_cursor(position)

    def _drag_to(self, position: QPointF, time_ms: int) -> None:
        if self._press is None:
            return
        moved_px = position.x() - self._press.x()
        self._is_dragging = self._is_dragging or abs(moved_px) > TAP_PX
        if not self._is_dragging:
            return
        if self._is_on_cursor:
            self.cursor_dragged.emit(int(self._time_at(position.x()) * 1e9))
            return
        self._fling.follow(time_ms, position.x())
        start, end = self._press_window
        shift = -moved_px * (end - start) / self.pixel_columns
        self._gate.ask(start + shift, end + shift)

    def _let_go(self, position: QPointF, time_ms: int) -> None:
        press, self._press = self._press, None
        was_dragging, self._is_dragging = self._is_dragging, False
        if press is None:
            return
        if not was_dragging:
            self._tap(position)
        elif not self._is_on_cursor:
            self._gate.flush()
            self._fling.release(time_ms)
            if not self._fling.is_moving:
                self.settled.emit()

    def _on_flung(self, moved_px: float) -> None:
        self._pan(-moved_px / self.pixel_columns)

    def _tap(self, position: QPointF) -> None:
        is_same = self.cursor_ns is not None and self._is_near_cursor(position)
        self.cursor_moved.emit(None if is_same else int(self._time_at(position.x()) * 1e9))

    def _is_near_cursor(self, position: QPointF) -> bool:
        return abs((self.cursor_ns or 0) - self._time_at(position.x()) * 1e9) < self.reach_ns

    def _pan(self, share: float) -> None:
        start, end = self._wanted_s
        shift = (end - start) * share
        self._gate.ask(start + shift, end + shift)

    def _zoom(self, factor: float, around_s: float) -> None:
        start, end = self._wanted_s
        factor = self._limited((end - start) * factor) / (end - start)
        self._gate.ask(around_s - (around_s - start) * factor, around_s + (end - around_s) * factor)

    def _limited(self, span_s: float) -> float:
        shortest, longest = self.span_limits_s
        return min(max(span_s, shortest), longest)

    @property
    def _wanted_s(self) -> tuple[float, float]:
        """What is shown, or will be at the end of this frame."""
        return self._gate.newest_near(self.window_s, self.pixel_columns)

    def _time_at(self, x_px: float) -> float:
        start, end = self._wanted_s
        return start + self._share_at(x_px) * (end - start)

    def _share_at(self, x_px: float) -> float:
        """How far along the time axis a place is: 0 at its beginning, 1 at its end."""
        left = self._box.mapToScene(QPointF(0, 0)).x()
        return (x_px - left) / max(1.0, self._box.width())
