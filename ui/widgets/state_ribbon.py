"""What several machines did over a time, one ribbon above the other, with the stops of the cell to tap."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QBrush, QColor, QFontMetricsF, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget
from typing_extensions import override

from ui.theme import font, look
from ui.widgets.value_inks import ValueInks

_ROW = 1.1
"""Heights in text heights."""
_FIRST_ROW = 1.9
_AXIS = 1.5
_LEGEND = 1.5
_NAME_SHARE = 0.16
_HATCH_PX = 5.0
_LEAST_PX = 2.0
_NEAR_PX = 24.0


class RibbonLook(Enum):
    """How a stretch of a ribbon is drawn: told by height and texture, too, and not by shade alone."""

    PRODUCING = "producing"
    WAITING = "waiting"
    STOPPED = "stopped"
    GRAVE = "grave"
    """A fault or a safety stop."""
    NO_DATA = "no_data"
    """Hatched: never taken for idle."""
    NOT_PLANNED = "not_planned"


@dataclass(frozen=True, slots=True)
class Stretch:
    """A part of a ribbon, Unix ns."""

    begin_ns: int
    end_ns: int
    look: RibbonLook


@dataclass(frozen=True, slots=True)
class Ribbon:
    """One machine, or the cell. What no stretch covers is no data."""

    name: str
    stretches: tuple[Stretch, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class RibbonStop:
    """A stop, as a bracket over the first ribbon."""

    key: str
    begin_ns: int
    end_ns: int
    wants_attention: bool = False


class StateRibbon(QWidget):
    """Time runs from left to right in every language. A tap chooses the stop there, or the nearest to the finger."""

    stop_tapped = Signal(str)
    """The key of a stop."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._ribbons: Sequence[Ribbon] = ()
        self._stops: Sequence[RibbonStop] = ()
        self._ticks: Sequence[tuple[int, str]] = ()
        self._legend: Sequence[tuple[RibbonLook, str]] = ()
        self._start_ns, self._end_ns, self._now_ns = 0, 1, 1
        self._chosen = ""
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def show_period(self, start_ns: int, end_ns: int, now_ns: int, ticks: Sequence[tuple[int, str]]) -> None:
        """From when to when, until when it is known, and what stands on the axis."""
        self._start_ns, self._end_ns, self._now_ns, self._ticks = start_ns, max(end_ns, start_ns + 1), now_ns, ticks
        self.update()

    def show_ribbons(self, ribbons: Sequence[Ribbon], stops: Sequence[RibbonStop]) -> None:
        """What each did, and the stops."""
        if len(ribbons) != len(self._ribbons):
            self._ribbons = ribbons
            self.updateGeometry()
        self._ribbons, self._stops = ribbons, stops
        self.update()

    def show_legend(self, legend: Sequence[tuple[RibbonLook, str]]) -> None:
        """What the looks mean."""
        self._legend = legend
        self.update()

    def choose(self, key: str) -> None:
        """Mark one stop."""
        if key != self._chosen:
            self._chosen = key
            self.update()

    def stop_at(self, x: float) -> str:
        """The stop under or nearest to a place; empty when none is near."""
        near = ((self._distance(stop, x), stop.key) for stop in self._stops)
        distance, key = min(near, default=(_NEAR_PX + 1, ""))
        return key if distance <= max(_NEAR_PX, look().touch_px / 2) else ""

    @override
    def sizeHint(self) -> QSize:
        line = QFontMetricsF(font()).height()
        rows = max(0, len(self._ribbons) - 1)
        return QSize(480, round(line * (_FIRST_ROW + rows * _ROW + _AXIS + _LEGEND)))

    @override
    def minimumSizeHint(self) -> QSize:
        return QSize(200, self.sizeHint().height())

    @override
    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        key = self.stop_at(event.position().x())
        if key:
            self.stop_tapped.emit(key)

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        inks = ValueInks.of(self)
        line = QFontMetricsF(font()).height()
        top = 0.0
        for number, ribbon in enumerate(self._ribbons):
            height = line * (_FIRST_ROW if number == 0 else _ROW)
            self._draw_ribbon(painter, inks, ribbon, QRectF(self._left, top, self._width, height), is_first=number == 0)
            top += height
        self._draw_axis(painter, inks, top, line)
        self._draw_legend(painter, inks, top + line * _AXIS, line)
        painter.end()

    @property
    def _left(self) -> float:
        names = [QFontMetricsF(font(0.9)).horizontalAdvance(ribbon.name) + 12 for ribbon in self._ribbons]
        return min(max(names, default=0.0), self.width() * _NAME_SHARE * 1.6)

    @property
    def _width(self) -> float:
        return max(1.0, self.width() - self._left - 2)

    def _x(self, at_ns: int) -> float:
        share = (at_ns - self._start_ns) / (self._end_ns - self._start_ns)
        return self._left + min(1.0, max(0.0, share)) * self._width

    def _distance(self, stop: RibbonStop, x: float) -> float:
        begin, end = self._x(stop.begin_ns), self._x(stop.end_ns)
        return max(begin - x, x - end, 0.0)

    def _draw_ribbon(
        self, painter: QPainter, inks: ValueInks, ribbon: Ribbon, place: QRectF, *, is_first: bool
    ) -> None:
        painter.setFont(font(0.85, is_bold=is_first))
        painter.setPen(inks.text if is_first else inks.muted)
        room = QRectF(0, place.top(), self._left - 8, place.height())
        name = painter.fontMetrics().elidedText(ribbon.name, Qt.TextElideMode.ElideRight, round(room.width()))
        painter.drawText(room, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, name)
        band = place.adjusted(0, place.height() * (0.3 if is_first else 0.14), 0, -place.height() * 0.14)
        known = QRectF(band.left(), band.top(), self._x(min(self._now_ns, self._end_ns)) - band.left(), band.height())
        self._draw_stretch(painter, inks, known, RibbonLook.NO_DATA)
        for stretch in ribbon.stretches:
            left, right = self._x(stretch.begin_ns), self._x(stretch.end_ns)
            box = QRectF(left, band.top(), max(right - left, 0.5), band.height())
            self._draw_stretch(painter, inks, box, stretch.look)
        painter.setPen(QPen(inks.line, 1))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRect(band)
        if is_first:
            self._draw_stops(painter, inks, place, band)

    def _draw_stretch(self, painter: QPainter, inks: ValueInks, box: QRectF, shown: RibbonLook) -> None:
        """Full for production, half high for waiting, low for a stop: the shape says it without a colour."""
        painter.fillRect(box, inks.surface)
        match shown:
            case RibbonLook.PRODUCING:
                painter.fillRect(box, inks.band)
            case RibbonLook.WAITING:
                painter.fillRect(box.adjusted(0, box.height() * 0.5, 0, 0), inks.pointer)
            case RibbonLook.STOPPED:
                painter.fillRect(box.adjusted(0, box.height() * 0.72, 0, 0), inks.text)
            case RibbonLook.GRAVE:
                painter.fillRect(box.adjusted(0, box.height() * 0.55, 0, 0), inks.abnormal)
            case RibbonLook.NO_DATA:
                hatch(painter, box, inks.muted)
            case RibbonLook.NOT_PLANNED:
                painter.fillRect(box, QBrush(inks.line, Qt.BrushStyle.Dense6Pattern))

    def _draw_stops(self, painter: QPainter, inks: ValueInks, place: QRectF, band: QRectF) -> None:
        for stop in self._stops:
            left, right = self._x(stop.begin_ns), self._x(stop.end_ns)
            ink = inks.attention if stop.wants_attention else inks.muted
            box = QRectF(left, place.top() + 1, max(right - left, _LEAST_PX), band.top() - place.top() - 3)
            painter.fillRect(box, ink)
            if stop.key == self._chosen:
                painter.setPen(QPen(inks.focus, 2))
                painter.setBrush(Qt.BrushStyle.NoBrush)
                painter.drawRect(QRectF(left - 1, place.top(), max(right - left, _LEAST_PX) + 2, place.height() - 2))

    def _draw_axis(self, painter: QPainter, inks: ValueInks, top: float, line: float) -> None:
        painter.setFont(font(0.85))
        for at_ns, words in self._ticks:
            x = self._x(at_ns)
            painter.setPen(QPen(inks.line, 1))
            painter.drawLine(QPointF(x, 0), QPointF(x, top + 4))
            painter.setPen(inks.muted)
            width = painter.fontMetrics().horizontalAdvance(words)
            room = QRectF(min(max(x - width / 2, 0), self.width() - width), top + 2, width + 2, line)
            painter.drawText(room, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, words)
        if self._start_ns < self._now_ns < self._end_ns:
            painter.setPen(QPen(inks.focus, 2))
            painter.drawLine(QPointF(self._x(self._now_ns), 0), QPointF(self._x(self._now_ns), top + 2))

    def _draw_legend(self, painter: QPainter, inks: ValueInks, top: float, line: float) -> None:
        painter.setFont(font(0.85))
        x = self._left
        for shown, words in self._legend:
            box = QRectF(x, top + line * 0.25, line * 1.2, line * 0.9)
            self._draw_stretch(painter, inks, box, shown)
            painter.setPen(QPen(inks.line, 1))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRect(box)
            painter.setPen(inks.muted)
            width = painter.fontMetrics().horizontalAdvance(words) + 4
            painter.drawText(QRectF(box.right() + 6, top, width, line * 1.4), Qt.AlignmentFlag.AlignVCenter, words)
            x = box.right() + 6 + width + 18


def hatch(painter: QPainter, box: QRectF, ink: QColor) -> None:
    """Slanting lines, at the same places wherever a box begins."""
    painter.save()
    painter.setClipRect(box)
    painter.setPen(QPen(ink, 1))
    first = (box.left() - box.height()) // _HATCH_PX * _HATCH_PX
    x = first
    while x < box.right():
        painter.drawLine(QPointF(x, box.bottom()), QPointF(x + box.height(), box.top()))
        x += _HATCH_PX
    painter.restore()
