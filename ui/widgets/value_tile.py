"""A value in its context: label, number with unit, range bar with normal band. Tap it to go deeper or to change it."""

from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QAbstractButton, QSizePolicy, QWidget
from typing_extensions import override

from ui.theme import font
from ui.widgets.condition_mark import Mark, draw_mark
from ui.widgets.keyboard_focus import KeyboardFocus, wants_ring
from ui.widgets.panel_text import fitting, mirrored, write, write_lines
from ui.widgets.value_inks import ValueInks

_SMALLEST = 0.8
"""Long texts shrink to this share of the ordinary size before they are cut."""
_VALUE_LINES = 1.75
"""Height of the number of an ordinary tile: the same with and without a bar, so that neighbours are level."""
_SPARE = 0.4
"""Lines of air that a tile gives up where there is little room."""
_SMALLEST_LABEL = 0.7
_BESIDE, _GAP_PX = 0.9, 12.0
"""Words of a doubt beside the last value."""
_LARGEST = 2.2
"""A large tile without a bar fills its room with the number, up to this size."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TileContent:
    """What a tile says; ``fraction`` and ``band`` are places on the bar, 0..1."""

    text: str
    """The value; with a ``doubt`` the last one that was heard, if there was any."""
    doubt: str = ""
    """Why the value is not the present one; drawn instead of the bar."""
    since: str = ""
    """Since when the doubt holds; said where there is room for it besides the last value."""
    fraction: float | None = None
    band: tuple[float, float] | None = None
    low: str = ""
    high: str = ""
    mark: Mark | None = None
    """Drawn before the text, or before the doubt: quality and freshness by shape."""
    is_abnormal: bool = False

    @property
    def words(self) -> str:
        """All that is said, in one line."""
        return " · ".join(part for part in (self.doubt, self.since, self.text) if part)


class ValueTile(KeyboardFocus, QAbstractButton):
    """Label over value over range bar. It says in its text when the value is not the present one."""

    def __init__(self, *, is_set_point: bool = False, is_large: bool = False, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.is_set_point = is_set_point
        self._is_large = is_large
        self._label = ""
        self._content = TileContent(text="")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)

    @property
    def content(self) -> TileContent:
        """What is shown."""
        return self._content

    def show_label(self, label: str) -> None:
        """Set the name of the value."""
        self._label = label
        self._tell()
        self.update()

    def show_content(self, content: TileContent) -> None:
        """Draw this, if it is anything new."""
        if content != self._content:
            had_bar = self._content.fraction is not None or bool(self._content.low)
            self._content = content
            self._tell()
            if had_bar != (content.fraction is not None or bool(content.low)):
                self.updateGeometry()
            self.update()

    @override
    def sizeHint(self) -> QSize:
        line = self.fontMetrics().height()
        wide = line * 8
        tall = line * 2.9 + (line * 1.3 + 8 if self._content.low else 0)
        return QSize(round(wide), max(round(tall), 60))

    @override
    def minimumSizeHint(self) -> QSize:
        hint = self.sizeHint()
        return QSize(min(hint.width(), 120), hint.height() - round(self.fontMetrics().height() * _SPARE))

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        inks, content = ValueInks.of(self), self._content
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setLayoutDirection(Qt.LayoutDirection.LeftToRight)
        self._draw_ground(painter, inks)
        line = self.fontMetrics().height()
        room = QRectF(self.rect()).adjusted(10, 6, -10, -6)
        label = QRectF(room.x(), room.y(), room.width() - (line if self.is_set_point else 0), line)
        write(
            painter,
            self,
            label,
            self._label,
            font(fitting(self._label, label.width(), 0.85, least=_SMALLEST_LABEL)),
            inks.muted,
        )
        below = QRectF(room.x(), label.bottom(), room.width(), room.bottom() - label.bottom())
        if content.doubt:
            self._write_doubt(painter, below, inks)
        else:
            self._write_value(painter, below, inks)
        if self.is_set_point:
            self._draw_pencil(painter, mirrored(self, QRectF(room.right() - 15, room.y() + 3, 15, 15)), inks)

    def _write_value(self, painter: QPainter, room: QRectF, inks: ValueInks) -> None:
        content, line = self._content, self.fontMetrics().height()
        bar_height = line * 0.8 + 16 if content.low else (20.0 if content.fraction is not None else 0.0)
        ink = inks.abnormal if content.is_abnormal else inks.text
        factor, tall = 1.25, line * _VALUE_LINES
        if self._is_large:
            factor = 1.45 if bar_height else min(max(1.45, room.height() / line * 0.72), _LARGEST)
            tall = line * factor * 1.2
        value = QRectF(room.x(), room.y(), room.width(), min(tall, room.height() - bar_height))
        if self._is_large and not bar_height:
            value.setHeight(room.height())
        self._write_whole(painter, self._behind_mark(painter, value, ink, inks), content.text, factor, ink)
        if bar_height:
            self._draw_bar(painter, QRectF(room.x(), room.bottom() - bar_height + 8, room.width(), 7), inks)

    def _write_doubt(self, painter: QPainter, room: QRectF, inks: ValueInks) -> None:
        """Why it is not the present value, and the last one: below it, or beside it where the tile is low."""
        text, half = self._content.text, room.height() / 2
        if not text:
            doubt = self._behind_mark(painter, room, inks.muted, inks)
            self._write_whole(painter, doubt, self._content.doubt, 0.9, inks.text)
        elif half >= self.fontMetrics().height():
            doubt = self._behind_mark(painter, room.adjusted(0, 0, 0, -half), inks.muted, inks)
            self._write_whole(painter, doubt, self._content.doubt, 0.9, inks.text)
            self._write_last(painter, room.adjusted(0, half, 0, 0), inks)
        else:
            self._write_beside(painter, self._behind_mark(painter, room, inks.muted, inks), inks)

    def _write_last(self, painter: QPainter, room: QRectF, inks: ValueInks) -> None:
        """The last value, and since when it is not the present one if that has room beside it, in full size."""
        since, used = self._content.since, font(_BESIDE)
        width = QFontMetricsF(used).horizontalAdvance(since) + 2
        last = QFontMetricsF(font(1.0)).horizontalAdvance(self._content.text) + _GAP_PX
        if since and last + width <= room.width():
            end = QRectF(room.right() - width, room.y(), width, room.height())
            write(painter, self, end, since, used, inks.muted, is_at_end=True)
            room = room.adjusted(0, 0, -width - _GAP_PX, 0)
        self._write_whole(painter, room, self._content.text, 1.0, inks.muted)

    def _write_beside(self, painter: QPainter, room: QRectF, inks: ValueInks) -> None:
        doubt, used = self._content.doubt, font(_BESIDE)
        width = min(QFontMetricsF(used).horizontalAdvance(doubt) + 2, room.width())
        write(painter, self, QRectF(room.x(), room.y(), width, room.height()), doubt, used, inks.text)
        last = room.adjusted(width + _GAP_PX, 0, 0, 0)
        factor = fitting(self._content.text, last.width(), _BESIDE, least=_SMALLEST_LABEL)
        write(painter, self, last, self._content.text, font(factor), inks.muted, is_at_end=True)

    def _behind_mark(self, painter: QPainter, room: QRectF, ink: QColor, inks: ValueInks) -> QRectF:
        """Draw the mark, if there is one; what is left of ``room``."""
        if self._content.mark is None:
            return room
        side = self.fontMetrics().height() * 0.85
        place = QRectF(room.x(), room.center().y() - side / 2, side, side)
        draw_mark(painter, self._content.mark, mirrored(self, place), ink, inks.surface)
        return room.adjusted(side + 6, 0, 0, 0)

    def _write_whole(self, painter: QPainter, room: QRectF, text: str, factor: float, ink: QColor) -> None:
        """Write in bold, or plain in a doubt, and smaller or in two lines before anything is cut."""
        is_bold = not self._content.doubt
        factor = fitting(text, room.width(), factor, least=_SMALLEST if is_bold else _SMALLEST_LABEL, is_bold=is_bold)
        write_lines(painter, self, room, text, font(factor, is_bold=is_bold), ink)

    def _tell(self) -> None:
        self.setAccessibleName(self._label)
        self.setAccessibleDescription(self._content.words)

    def _draw_ground(self, painter: QPainter, inks: ValueInks) -> None:
        style = Qt.PenStyle.DashLine if self._content.doubt else Qt.PenStyle.SolidLine
        ink = inks.focus if wants_ring(self) else inks.muted if self._content.doubt else inks.line
        width = 2.5 if wants_ring(self) else 1.5
        painter.setPen(QPen(inks.abnormal if self._content.is_abnormal else ink, width, style))
        painter.setBrush(inks.pressed if self.isDown() else inks.surface)
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(1.5, 1.5, -1.5, -1.5), 8, 8)

    def _draw_bar(self, painter: QPainter, bar: QRectF, inks: ValueInks) -> None:
        content = self._content
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(inks.track)
        painter.drawRoundedRect(bar, 3, 3)
        if content.band is not None:
            low, high = content.band
            painter.setBrush(inks.band)
            painter.drawRect(QRectF(bar.x() + bar.width() * low, bar.y(), bar.width() * (high - low), bar.height()))
        if content.low:
            painter.setLayoutDirection(Qt.LayoutDirection.LeftToRight)
            painter.setFont(font(0.72))
            painter.setPen(inks.muted)
            ends = QRectF(bar.x(), bar.bottom() + 1, bar.width(), self.fontMetrics().height() * 0.85)
            painter.drawText(ends, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop, content.low)
            painter.drawText(ends, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignTop, content.high)
        if content.fraction is None:
            return
        x = bar.x() + bar.width() * min(max(content.fraction, 0.0), 1.0)
        painter.setPen(QPen(inks.surface, 1))
        painter.setBrush(inks.abnormal if content.is_abnormal else inks.text)
        painter.drawPolygon(
            QPolygonF([QPointF(x, bar.bottom()), QPointF(x + 6, bar.top() - 6), QPointF(x - 6, bar.top() - 6)])
        )

    def _draw_pencil(self, painter: QPainter, place: QRectF, inks: ValueInks) -> None:
        painter.setPen(QPen(inks.muted, 1.6))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        x, y, side = place.x(), place.y(), place.width()
        painter.drawPolygon(
            QPolygonF(
                [
                    QPointF(x, y + side),
                    QPointF(x + side * 0.08, y + side * 0.68),
                    QPointF(x + side * 0.72, y + side * 0.04),
                    QPointF(x + side * 0.96, y + side * 0.28),
                    QPointF(x + side * 0.32, y + side * 0.92),
                ]
            )
        )
