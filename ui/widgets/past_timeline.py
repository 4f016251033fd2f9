"""The line of time: the stored period with marks, what nobody saw hatched, and the moment that is shown."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import Enum, auto

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFontMetricsF, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QSizePolicy, QWidget
from typing_extensions import override

from ui.theme import font, inks, look
from ui.widgets.keyboard_focus import KeyboardFocus, wants_ring

_LABEL = 0.78
_HATCH_PX = 7
_MARK_PX = 6
_HANDLE_PX = 7
_ENDS_PX = 14
"""Room at both ends, so that the first and the last moment can be touched."""
_STEPS = (60, 300, 600, 1_800, 3_600, 7_200, 14_400, 28_800, 43_200, 86_400, 2 * 86_400, 7 * 86_400)
"""Distances of labels, in seconds."""
_KEY_SHARE = 0.01
"""Of the period, for each arrow key."""


class LineMark(Enum):
    """Shapes above the line."""

    ALARM = auto()
    STOP = auto()
    ACT = auto()
    STATE = auto()
    SERVICE = auto()


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """What is drawn; times in Unix ns."""

    start_ns: int
    end_ns: int
    oldest_ns: int | None = None
    """Before it nothing is stored."""
    marks: Sequence[tuple[int, LineMark]] = ()
    holes: Sequence[tuple[int, int]] = ()
    """From when to when nobody saw a thing."""
    thin_holes: Sequence[tuple[int, int]] = ()
    """From when to when one controller was not heard."""


class PastTimeline(KeyboardFocus, QWidget):
    """A finger slides along it; every place it comes to is wished for, and the one where it is lifted for good."""

    wished = Signal(object)
    """The moment under the finger, while it slides: Unix ns."""
    chosen = Signal(object)
    """The moment where the finger was lifted, or that an arrow key led to."""

    def __init__(self, label: Callable[[int, int], str], parent: QWidget | None = None) -> None:
        """``label``: the words for a moment (Unix ns) where labels are some seconds apart."""
        super().__init__(parent)
        self._label = label
        self._line = Line(start_ns=0, end_ns=1)
        self._moment_ns = 0
        self._held_ns: int | None = None
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setMinimumHeight(look().touch_px)

    @property
    def is_held(self) -> bool:
        """Whether a finger is on it."""
        return self._held_ns is not None

    @property
    def line(self) -> Line:
        """What is drawn."""
        return self._line

    def show_line(self, line: Line) -> None:
        """Another period, or other marks."""
        self._line = line
        self.update()

    def show_moment(self, moment_ns: int) -> None:
        """Where the shown moment is."""
        if moment_ns != self._moment_ns:
            self._moment_ns = moment_ns
            self.update()

    def time_at(self, x: float) -> int:
        """The moment at a place of the widget, within the period."""
        line, room = self._line, self._room()
        share = (x - room.left()) / max(room.width(), 1.0)
        if self.layoutDirection() is Qt.LayoutDirection.RightToLeft:
            share = 1 - share
        return line.start_ns + int(min(max(share, 0.0), 1.0) * (line.end_ns - line.start_ns))

    def place_of(self, time_ns: int) -> float:
        """The place of a moment; later is further in the direction in which people read."""
        line, room = self._line, self._room()
        share = (time_ns - line.start_ns) / max(line.end_ns - line.start_ns, 1)
        if self.layoutDirection() is Qt.LayoutDirection.RightToLeft:
            share = 1 - share
        return room.left() + share * room.width()

    @override
    def sizeHint(self) -> QSize:
        return QSize(480, look().touch_px)

    @override
    def mousePressEvent(self, event: QMouseEvent) -> None:
        self._hold(event.position().x())

    @override
    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self._held_ns is not None:
            self._hold(event.position().x())

    @override
    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        held_ns, self._held_ns = self._held_ns, None
        if held_ns is not None:
            self.chosen.emit(held_ns)
            self.update()

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        line = self._line
        step_ns = int((line.end_ns - line.start_ns) * _KEY_SHARE)
        ahead = Qt.Key.Key_Left if self.layoutDirection() is Qt.LayoutDirection.RightToLeft else Qt.Key.Key_Right
        match event.key():
            case Qt.Key.Key_Left | Qt.Key.Key_Right:
                self.chosen.emit(self._moment_ns + (step_ns if event.key() == ahead else -step_ns))
            case Qt.Key.Key_Home:
                self.chosen.emit(line.start_ns)
            case Qt.Key.Key_End:
                self.chosen.emit(line.end_ns)
            case _:
                super().keyPressEvent(event)

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        ink, line = inks(), self._line
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        room = self._room()
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(ink.past_text))
        painter.drawRoundedRect(room, 4, 4)
        if line.oldest_ns is not None and line.oldest_ns > line.start_ns:
            self._hatch(painter, room, line.start_ns, min(line.oldest_ns, line.end_ns))
        for start_ns, end_ns in line.holes:
            self._hatch(painter, room, start_ns, end_ns)
        lower = QRectF(room.x(), room.bottom() - room.height() / 4, room.width(), room.height() / 4)
        for start_ns, end_ns in line.thin_holes:
            self._hatch(painter, lower, start_ns, end_ns)
        self._draw_labels(painter, room)
        for time_ns, mark in line.marks:
            if line.start_ns <= time_ns <= line.end_ns:
                _draw_mark(painter, mark, QPointF(self.place_of(time_ns), room.top() + _MARK_PX + 2))
        self._draw_moment(painter, room)
        if wants_ring(self):
            painter.setPen(QPen(QColor(ink.action), 3))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(room, 4, 4)

    def _hold(self, x: float) -> None:
        self._held_ns = self.time_at(x)
        self.wished.emit(self._held_ns)
        self.update()

    def _room(self) -> QRectF:
        return QRectF(self.rect()).adjusted(_ENDS_PX, 4, -_ENDS_PX, -4)

    def _hatch(self, painter: QPainter, room: QRectF, start_ns: int, end_ns: int) -> None:
        ends = sorted((self.place_of(start_ns), self.place_of(end_ns)))
        box = QRectF(ends[0], room.y(), max(ends[1] - ends[0], 2.0), room.height()) & room
        if box.isEmpty():
            return
        ink = inks()
        painter.save()
        painter.setClipRect(box)
        painter.fillRect(box, QColor(ink.past_text))
        painter.setPen(QPen(QColor(ink.past), 2))
        x = room.left() - room.height()
        while x < box.right():
            painter.drawLine(QPointF(x, room.bottom()), QPointF(x + room.height(), room.top()))
            x += _HATCH_PX
        painter.restore()

    def _draw_labels(self, painter: QPainter, room: QRectF) -> None:
        line = self._line
        span_s = (line.end_ns - line.start_ns) / 1e9
        small = font(_LABEL)
        metrics = QFontMetricsF(small)
        widest = metrics.horizontalAdvance(self._label(line.end_ns, 86_400)) + 24
        most = max(int(room.width() // widest), 1)
        step_s = next((step for step in _STEPS if span_s / step <= most), _STEPS[-1])
        painter.setFont(small)
        ink = QColor(inks().past)
        offset_s = _offset_s(line.end_ns)
        first = -(-(line.start_ns // 10**9 + offset_s) // step_s) * step_s - offset_s
        for time_s in range(int(first), line.end_ns // 10**9 + 1, step_s):
            x = self.place_of(time_s * 10**9)
            painter.setPen(QPen(ink, 1))
            painter.drawLine(QPointF(x, room.bottom() - 5), QPointF(x, room.bottom()))
            words = self._label(time_s * 10**9, step_s)
            width = metrics.horizontalAdvance(words)
            left = min(max(x - width / 2, room.left() + 4), room.right() - width - 4)
            box = QRectF(left, room.bottom() - metrics.height() - 4, width + 4, metrics.height())
            painter.fillRect(box.adjusted(-2, 2, 0, 0), QColor(inks().past_text))
            painter.drawText(box, Qt.AlignmentFlag.AlignCenter, words)

    def _draw_moment(self, painter: QPainter, room: QRectF) -> None:
        ink = inks()
        x = self.place_of(self._moment_ns if self._held_ns is None else self._held_ns)
        if not room.left() - 1 <= x <= room.right() + 1:
            return
        painter.setPen(QPen(QColor(ink.past_text), 7))
        painter.drawLine(QPointF(x, room.top()), QPointF(x, room.bottom()))
        painter.setPen(QPen(QColor(ink.past), 4))
        painter.drawLine(QPointF(x, room.top() - 2), QPointF(x, room.bottom() + 2))
        painter.setBrush(QColor(ink.past))
        painter.setPen(QPen(QColor(ink.past_text), 2))
        painter.drawEllipse(QPointF(x, room.bottom() - _HANDLE_PX), _HANDLE_PX, _HANDLE_PX)


def _offset_s(time_ns: int) -> int:
    """How far this machine's wall clock is ahead of UTC, so that labels stand at its full hours."""
    offset = datetime.fromtimestamp(time_ns / 1e9).astimezone().utcoffset()
    return 0 if offset is None else round(offset.total_seconds())


def _draw_mark(painter: QPainter, mark: LineMark, at: QPointF) -> None:
    """Each kind by its own shape: alarms pointed, stops square, acts round."""
    ink, size = inks(), _MARK_PX
    painter.setPen(QPen(QColor(ink.past_text), 1))
    match mark:
        case LineMark.ALARM:
            painter.setBrush(QColor(ink.abnormal))
            painter.drawPolygon(
                QPolygonF([at + QPointF(0, -size), at + QPointF(size, size), at + QPointF(-size, size)])
            )
        case LineMark.STOP:
            painter.setBrush(QColor(ink.text))
            painter.drawRect(QRectF(at.x() - size + 1, at.y() - size + 1, 2 * size - 2, 2 * size - 2))
        case LineMark.ACT:
            painter.setBrush(QColor(ink.action))
            painter.drawEllipse(at, size - 1, size - 1)
        case LineMark.STATE:
            painter.setPen(QPen(QColor(ink.muted), 2))
            painter.drawLine(at + QPointF(0, -size), at + QPointF(0, size))
        case LineMark.SERVICE:
            painter.setBrush(QColor(ink.muted))
            painter.drawPolygon(
                QPolygonF(
                    [at + QPointF(0, -size), at + QPointF(size, 0), at + QPointF(0, size), at + QPointF(-size, 0)]
                )
            )
