"""A number with the limits beside it: what it is, how large, whether that is good, and where on a bar they lie."""

from dataclasses import dataclass

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QAbstractButton, QSizePolicy, QWidget
from typing_extensions import override

from ui.theme import font, inks, look
from ui.widgets.condition_mark import Mark, draw_mark
from ui.widgets.keyboard_focus import KeyboardFocus, wants_ring
from ui.widgets.panel_text import lines_of
from ui.widgets.text_direction import follow_direction

_EDGE_PX, _BAR_PX, _POINTER_PX, _ROUND_PX = 14, 8, 7, 12
_HEADING, _VALUE, _SMALL = 1.0, 1.7, 0.85
_LEAST_EMS = 15


@dataclass(frozen=True, slots=True, kw_only=True)
class TileContent:
    """One number, in the language in use. Places are shares of the bar."""

    heading: str
    value: str
    verdict: str = ""
    mark: Mark | None = None
    limits: str = ""
    place: float | None = None
    ticks: tuple[float, ...] = ()
    is_bad: bool = False
    is_doubtful: bool = False


class FigureTile(KeyboardFocus, QAbstractButton):
    """A key that leads to what was counted, where there is something."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.content = TileContent(heading="", value="")
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def show_content(self, content: TileContent, *, leads_on: bool) -> None:
        """Show a number; a tap leads on only where it can."""
        self.setEnabled(leads_on)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus if leads_on else Qt.FocusPolicy.NoFocus)
        if content != self.content:
            self.content = content
            parts = (content.heading, content.value, content.verdict, content.limits)
            self.setAccessibleName(". ".join(part for part in parts if part))
            self.update()

    @override
    def sizeHint(self) -> QSize:
        heights = [QFontMetricsF(font(size)).height() for size in (_HEADING, _VALUE, _SMALL, _SMALL)]
        width = QFontMetricsF(font()).horizontalAdvance("m") * _LEAST_EMS
        return QSize(round(width), round(sum(heights) + _BAR_PX + 2 * _POINTER_PX + 2 * _EDGE_PX))

    @override
    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() in (QEvent.Type.FontChange, QEvent.Type.StyleChange):
            self.updateGeometry()

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        ink, content = inks(), self.content
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        frame = QRectF(self.rect()).adjusted(1, 1, -1, -1)
        painter.setPen(QPen(QColor(ink.action if wants_ring(self) else ink.line), 2 if wants_ring(self) else 1))
        painter.setBrush(QColor(ink.key_pressed if self.isDown() else ink.surface))
        painter.drawRoundedRect(frame, _ROUND_PX, _ROUND_PX)
        colour = QColor(ink.abnormal if content.is_bad else ink.attention if content.is_doubtful else ink.text)
        box = frame.adjusted(_EDGE_PX, _EDGE_PX / 2, -_EDGE_PX, -_EDGE_PX / 2)
        y = self._write(painter, box, box.y(), content.heading, _HEADING, QColor(ink.muted), is_bold=True)
        top = y
        y = self._write(painter, box, y, content.value, _VALUE, colour, is_bold=True)
        if content.verdict:
            self._verdict(painter, QRectF(box.x(), top, box.width(), y - top), colour)
        if content.place is not None or content.ticks:
            self._bar(painter, QRectF(box.x(), y + _POINTER_PX, box.width(), _BAR_PX), colour)
        y += _BAR_PX + 2 * _POINTER_PX
        self._explain(painter, QRectF(box.x(), y, box.width(), box.bottom() - y))
        if self.isEnabled():
            self._arrow(painter, frame)

    def _verdict(self, painter: QPainter, line: QRectF, colour: QColor) -> None:
        """At the end of the line of the number: mark and word."""
        content, ink = self.content, inks()
        size = line.height() * 0.5
        words_font = font(_SMALL, is_bold=True)
        painter.setFont(words_font)
        room = line.width() - QFontMetricsF(font(_VALUE, is_bold=True)).horizontalAdvance(content.value) - size - 16
        words = painter.fontMetrics().elidedText(content.verdict, Qt.TextElideMode.ElideRight, max(round(room), 0))
        width = QFontMetricsF(words_font).horizontalAdvance(words)
        right = line.right()
        box = QRectF(right - width, line.y(), width, line.height())
        if content.mark is not None:
            place = QRectF(box.x() - size - 6, line.center().y() - size / 2, size, size)
            draw_mark(painter, content.mark, self._mirrored(place), colour, QColor(ink.surface))
        painter.setPen(colour)
        follow_direction(painter, words)
        painter.drawText(self._mirrored(box), Qt.AlignmentFlag.AlignCenter, words)

    def _bar(self, painter: QPainter, bar: QRectF, colour: QColor) -> None:
        """From left to right in every language, as scales and trends do."""
        ink = inks()
        painter.setPen(QPen(QColor(ink.muted), 1))
        painter.setBrush(QColor(ink.key_pressed))
        painter.drawRoundedRect(bar, 4, 4)
        painter.setPen(QPen(QColor(ink.text), 2))
        for tick in self.content.ticks:
            x = bar.x() + bar.width() * min(max(tick, 0.0), 1.0)
            painter.drawLine(QPointF(x, bar.top() - 3), QPointF(x, bar.bottom() + 3))
        if self.content.place is None:
            return
        x = bar.x() + bar.width() * min(max(self.content.place, 0.0), 1.0)
        painter.setPen(QPen(colour, 1))
        painter.setBrush(colour)
        base = bar.top() - _POINTER_PX
        corners = [QPointF(x, bar.center().y()), QPointF(x - _POINTER_PX, base), QPointF(x + _POINTER_PX, base)]
        painter.drawPolygon(QPolygonF(corners))

    def _explain(self, painter: QPainter, box: QRectF) -> None:
        """Two lines below the bar."""
        painter.setFont(font(_SMALL))
        painter.setPen(QColor(inks().muted))
        lines = lines_of(self.content.limits, font(_SMALL), box.width(), 2)
        is_mirrored = self.layoutDirection() is Qt.LayoutDirection.RightToLeft
        side = Qt.AlignmentFlag.AlignRight if is_mirrored else Qt.AlignmentFlag.AlignLeft
        height = QFontMetricsF(font(_SMALL)).height()
        for number, line in enumerate(lines):
            follow_direction(painter, line)
            place = QRectF(box.x(), box.y() + number * height, box.width(), height)
            painter.drawText(place, side | Qt.AlignmentFlag.AlignAbsolute | Qt.AlignmentFlag.AlignVCenter, line)

    def _arrow(self, painter: QPainter, frame: QRectF) -> None:
        tip = self._mirrored(QRectF(frame.right() - 18, frame.y() + 12, 6, 12))
        is_mirrored = self.layoutDirection() is Qt.LayoutDirection.RightToLeft
        point, back = (tip.left(), tip.right()) if is_mirrored else (tip.right(), tip.left())
        painter.setPen(QPen(QColor(inks().muted), 2))
        painter.drawPolyline(
            QPolygonF([QPointF(back, tip.top()), QPointF(point, tip.center().y()), QPointF(back, tip.bottom())])
        )

    def _write(
        self, painter: QPainter, box: QRectF, y: float, words: str, size: float, ink: QColor, *, is_bold: bool = False
    ) -> float:
        words_font = font(size, is_bold=is_bold)
        height = QFontMetricsF(words_font).height()
        painter.setFont(words_font)
        painter.setPen(ink)
        follow_direction(painter, words)
        is_mirrored = self.layoutDirection() is Qt.LayoutDirection.RightToLeft
        side = Qt.AlignmentFlag.AlignRight if is_mirrored else Qt.AlignmentFlag.AlignLeft
        room = box.width() - (24 if size == _HEADING else 0)
        shown = painter.fontMetrics().elidedText(words, Qt.TextElideMode.ElideRight, round(room))
        line = QRectF(box.x(), y, box.width(), height)
        painter.drawText(line, side | Qt.AlignmentFlag.AlignAbsolute | Qt.AlignmentFlag.AlignVCenter, shown)
        return y + height

    def _mirrored(self, box: QRectF) -> QRectF:
        if self.layoutDirection() is not Qt.LayoutDirection.RightToLeft:
            return box
        return QRectF(self.width() - box.right(), box.y(), box.width(), box.height())


def least_tile_px() -> int:
    """So wide a tile has to be at least."""
    return max(round(QFontMetricsF(font()).horizontalAdvance("m") * _LEAST_EMS), 4 * look().touch_px)
