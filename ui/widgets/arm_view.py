"""The arm, drawn by QPainter from its link origins: turned by a finger, zoomed by two, no OpenGL needed."""

from collections import deque

import numpy as np
from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPainterPath,
    QPaintEvent,
    QPen,
    QPixmap,
    QResizeEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QGestureEvent, QPinchGesture, QWidget
from typing_extensions import override

from ui.theme import font
from ui.widgets.arm_painting import ArmInks
from ui.widgets.arm_scene import Points, draw_arm, draw_ground, draw_trace, draw_words
from ui.widgets.keyboard_focus import KeyboardFocus, wants_ring
from ui.widgets.orbit_camera import OrbitCamera

_TURN_RAD_PER_PX = 0.009
_KEY_TURN_RAD = 0.12
_KEY_ZOOM = 1.15
_TRACE_POINTS = 400
_TRACE_STEP_M = 0.003
_GHOST_OPACITY = 0.28
_CORNER_PX = 8.0


class ArmView(KeyboardFocus, QWidget):
    """Shows where the arm is. It never moves by itself: a pose is drawn as given, or not at all."""

    view_turned = Signal()
    """The person chose another point of view."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.camera = OrbitCamera()
        self._links: Points | None = None
        self._is_ghost = True
        self._words = ""
        self._reach_m: float | None = None
        self._trace: deque[Points] = deque(maxlen=_TRACE_POINTS)
        self._ground: QPixmap | None = None
        self._dragged_from: QPointF | None = None
        self.setMinimumSize(QSize(240, 220))
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_AcceptTouchEvents)
        self.setLayoutDirection(Qt.LayoutDirection.LeftToRight)
        self.grabGesture(Qt.GestureType.PinchGesture)

    @property
    def is_ghost(self) -> bool:
        """Whether what is drawn is not the present pose."""
        return self._is_ghost

    @property
    def words(self) -> str:
        """What is written over the arm."""
        return self._words

    @property
    def links(self) -> Points | None:
        """The link origins drawn, shape ``(n, 3)`` in m; None when no pose was ever heard."""
        return self._links

    def show_reach(self, reach_m: float | None) -> None:
        """Draw a circle on the ground as far as the arm can reach; None draws none."""
        self._reach_m = reach_m
        if reach_m is not None:
            self.camera.look_at_reach(reach_m)
        self._turned()

    def show_pose(self, links: Points) -> None:
        """Draw the present pose: link origins from base to flange, shape ``(n, 3)`` in m, z up, base at the origin."""
        if self._links is not None and not self._is_ghost and np.allclose(self._links, links, atol=1e-5):
            return
        self._links = links
        self._is_ghost = False
        self._words = ""
        tip = links[-1]
        if not self._trace or float(np.linalg.norm(self._trace[-1] - tip)) > _TRACE_STEP_M:
            self._trace.append(tip)
        self.update()

    def show_unknown(self, words: str) -> None:
        """The pose is not known now: the last one stays as a ghost, with words over it."""
        if self._is_ghost and self._words == words:
            return
        self._is_ghost = True
        self._words = words
        self._trace.clear()
        self.update()

    def forget(self) -> None:
        """Another robot: nothing is known of its pose."""
        self._links = None
        self._is_ghost = True
        self._trace.clear()
        self.update()

    def reset_view(self) -> None:
        """Back to the first point of view."""
        fresh = OrbitCamera()
        self.camera.azimuth, self.camera.elevation, self.camera.zoom = fresh.azimuth, fresh.elevation, fresh.zoom
        self._turned()

    @override
    def sizeHint(self) -> QSize:
        return QSize(520, 460)

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        inks = ArmInks.of(self)
        painter = QPainter(self)
        painter.setLayoutDirection(Qt.LayoutDirection.LeftToRight)
        painter.drawPixmap(0, 0, self._ground_pixmap(inks))
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if self._links is not None:
            painter.setOpacity(_GHOST_OPACITY if self._is_ghost else 1.0)
            draw_arm(painter, self._project, self._links, inks)
            draw_trace(painter, self._project, self._trace, inks)
            painter.setOpacity(1.0)
        if self._words:
            draw_words(painter, self._words, QRectF(self.rect()), font(is_bold=True), inks)
        if wants_ring(self):
            painter.setPen(QPen(inks.focus, 2))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(QRectF(self.rect()).adjusted(1, 1, -1, -1), 8, 8)

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        self._ground = None
        super().resizeEvent(event)

    @override
    def changeEvent(self, event: QEvent) -> None:
        if event.type() in (QEvent.Type.PaletteChange, QEvent.Type.StyleChange, QEvent.Type.FontChange):
            self._ground = None
            self.update()
        super().changeEvent(event)

    @override
    def event(self, event: QEvent) -> bool:
        if isinstance(event, QGestureEvent):
            pinch = event.gesture(Qt.GestureType.PinchGesture)
            if isinstance(pinch, QPinchGesture):
                self.camera.enlarge(pinch.scaleFactor())
                self._dragged_from = None
                self._turned()
                return True
        return super().event(event)

    @override
    def mousePressEvent(self, event: QMouseEvent) -> None:
        self._dragged_from = event.position()

    @override
    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self._dragged_from is None:
            return
        moved = event.position() - self._dragged_from
        self._dragged_from = event.position()
        self.camera.turn(-moved.x() * _TURN_RAD_PER_PX, moved.y() * _TURN_RAD_PER_PX)
        self._turned()

    @override
    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        self._dragged_from = None

    @override
    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        self.reset_view()

    @override
    def wheelEvent(self, event: QWheelEvent) -> None:
        self.camera.enlarge(1.0 + event.angleDelta().y() / 1200.0)
        self._turned()

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        match event.key():
            case Qt.Key.Key_Left:
                self.camera.turn(_KEY_TURN_RAD, 0.0)
            case Qt.Key.Key_Right:
                self.camera.turn(-_KEY_TURN_RAD, 0.0)
            case Qt.Key.Key_Up:
                self.camera.turn(0.0, _KEY_TURN_RAD)
            case Qt.Key.Key_Down:
                self.camera.turn(0.0, -_KEY_TURN_RAD)
            case Qt.Key.Key_Plus | Qt.Key.Key_Equal:
                self.camera.enlarge(_KEY_ZOOM)
            case Qt.Key.Key_Minus:
                self.camera.enlarge(1 / _KEY_ZOOM)
            case Qt.Key.Key_Home:
                self.reset_view()
            case _:
                super().keyPressEvent(event)
                return
        self._turned()

    def _turned(self) -> None:
        self._ground = None
        self.update()
        self.view_turned.emit()

    def _project(self, points: Points) -> tuple[Points, Points, Points]:
        return self.camera.project(points, self.width(), self.height())

    def _ground_pixmap(self, inks: ArmInks) -> QPixmap:
        if self._ground is None:
            ratio = self.devicePixelRatioF()
            self._ground = QPixmap(self.size() * ratio)
            self._ground.setDevicePixelRatio(ratio)
            self._ground.fill(Qt.GlobalColor.transparent)
            painter = QPainter(self._ground)
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            card = QPainterPath()
            card.addRoundedRect(QRectF(self.rect()).adjusted(1, 1, -1, -1), _CORNER_PX, _CORNER_PX)
            painter.setClipPath(card)
            painter.fillPath(card, inks.paper)
            draw_ground(painter, self._project, self._reach_m, inks)
            painter.setClipping(False)
            painter.strokePath(card, QPen(inks.grid, 1.5))
            painter.end()
        return self._ground
