"""A value in its context: label, number with unit, range bar with normal band. Tap it to go deeper or to change it."""

from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QFontMetricsF, QPainter, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QAbstractButton, QSizePolicy, QWidget
from typing_extensions import override

from ui.theme import font
from ui.widgets.condition_mark import Mark, draw_mark
from ui.widgets.keyboard_focus import KeyboardFocus, wants_ring
from ui.widgets.panel_text import mirrored, write
from ui.widgets.value_inks import ValueInks

_SMALLEST = 0.8
"""Long texts shrink to this share of the ordinary size before they are cut."""
_SPARE = 0.4
"""Lines of air that a tile gives up where there is little room."""
_SLACK_PX = 6
"""Hinted glyphs are wider than their measure; a number must not lose its unit to that."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TileContent:
    """What a tile says; ``fraction`` and ``band`` are places on the bar, 0..1."""

    text: str
    fraction: float | None = None
    band: tuple[float, float] | None = None
    low: str = ""
    high: str = ""
    mark: Mark | None = None
    """Drawn before the text: quality and freshness by shape."""
    is_doubtful: bool = False
    is_abnormal: bool = False


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
        tall = line * (3.2 if self._is_large else 2.9) + (line * 1.3 + 8 if self._content.low else 0)
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
        write(painter, self, label, self._label, font(0.85), inks.muted)
        bar_height = line * 0.8 + 16 if content.low else (20.0 if content.fraction is not None else 0.0)
        value = QRectF(room.x(), label.bottom(), room.width(), room.bottom() - label.bottom() - bar_height)
        ink = inks.abnormal if content.is_abnormal else inks.muted if content.is_doubtful else inks.text
        if content.mark is not None:
            side = line * 0.85
            place = QRectF(value.x(), value.center().y() - side / 2, side, side)
            draw_mark(painter, content.mark, mirrored(self, place), ink, inks.surface)
            value = value.adjusted(side + 6, 0, 0, 0)
        factor = 1.0 if content.is_doubtful else 1.45 if self._is_large else 1.25
        number_font = font(factor, is_bold=not content.is_doubtful)
        wanted = QFontMetricsF(number_font).horizontalAdvance(content.text) + _SLACK_PX
        if wanted > value.width():
            number_font = font(max(factor * value.width() / wanted, _SMALLEST), is_bold=not content.is_doubtful)
        write(painter, self, value, content.text, number_font, ink)
        if content.fraction is not None or content.low:
            self._draw_bar(painter, QRectF(room.x(), room.bottom() - bar_height + 8, room.width(), 7), inks)
        if self.is_set_point:
            self._draw_pencil(painter, mirrored(self, QRectF(room.right() - 15, room.y() + 3, 15, 15)), inks)

    def _tell(self) -> None:
        self.setAccessibleName(self._label)
        self.setAccessibleDescription(self._content.text)

    def _draw_ground(self, painter: QPainter, inks: ValueInks) -> None:
        style = Qt.PenStyle.DashLine if self._content.is_doubtful else Qt.PenStyle.SolidLine
        ink = inks.focus if wants_ring(self) else inks.muted if self._content.is_doubtful else inks.line
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
        if content.fraction is None or content.is_doubtful:
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
