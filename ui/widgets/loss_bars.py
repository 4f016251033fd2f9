"""Where the time of a shift went: a waterfall, each bar beginning where the one before ends; a tap leads on."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFontMetricsF, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget
from typing_extensions import override

from ui.theme import font, look
from ui.widgets.state_ribbon import hatch
from ui.widgets.value_inks import ValueInks

_ROW = 1.8
_NAME_SHARE = 0.44
_VALUE_SHARE = 0.16


class BarLook(Enum):
    """What a bar stands for."""

    TOTAL = "total"
    LOSS = "loss"
    UNKNOWN = "unknown"
    """Hatched."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LossBar:
    """One row; ``begin`` and ``end`` are shares of the whole, 0 to 1."""

    words: str
    value: str
    begin: float
    end: float
    look: BarLook
    leads_on: bool = False


class LossBars(QWidget):
    """Rows of words, a bar and a value. Rows that lead on are as tall as a finger needs."""

    row_tapped = Signal(int)
    """The number of a row that leads on."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._bars: Sequence[LossBar] = ()
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)

    @property
    def bars(self) -> Sequence[LossBar]:
        """What is shown."""
        return self._bars

    def show_bars(self, bars: Sequence[LossBar]) -> None:
        """Replace all rows."""
        self._bars = bars
        self.setAccessibleName(". ".join(f"{bar.words} {bar.value}" for bar in bars))
        self.updateGeometry()
        self.update()

    @override
    def sizeHint(self) -> QSize:
        return QSize(480, round(sum(self._height(bar) for bar in self._bars)))

    @override
    def minimumSizeHint(self) -> QSize:
        return QSize(240, self.sizeHint().height())

    @override
    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        top = 0.0
        for number, bar in enumerate(self._bars):
            top += self._height(bar)
            if event.position().y() < top:
                if bar.leads_on:
                    self.row_tapped.emit(number)
                return

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        inks = ValueInks.of(self)
        is_mirrored = self.layoutDirection() is Qt.LayoutDirection.RightToLeft
        top = 0.0
        for bar in self._bars:
            row = QRectF(0, top, self.width(), self._height(bar))
            self._draw(painter, inks, bar, row, is_mirrored=is_mirrored)
            top = row.bottom()
        painter.end()

    def _height(self, bar: LossBar) -> float:
        line = QFontMetricsF(font()).height() * _ROW
        return max(line, look().touch_px) if bar.leads_on else line

    def _draw(self, painter: QPainter, inks: ValueInks, bar: LossBar, row: QRectF, *, is_mirrored: bool) -> None:
        name = QRectF(row.left(), row.top(), row.width() * _NAME_SHARE - 10, row.height())
        value = QRectF(row.right() - row.width() * _VALUE_SHARE, row.top(), row.width() * _VALUE_SHARE, row.height())
        room = QRectF(name.right() + 10, row.top(), value.left() - name.right() - 20, row.height())
        if is_mirrored:
            name.moveRight(row.right())
            value.moveLeft(row.left())
            room.moveLeft(value.right() + 10)
        is_total = bar.look is BarLook.TOTAL
        side = Qt.AlignmentFlag.AlignRight if is_mirrored else Qt.AlignmentFlag.AlignLeft
        far = Qt.AlignmentFlag.AlignLeft if is_mirrored else Qt.AlignmentFlag.AlignRight
        painter.setPen(QPen(inks.line, 1))
        painter.drawLine(row.bottomLeft(), row.bottomRight())
        painter.setFont(font(is_bold=is_total))
        painter.setPen(inks.text)
        words = painter.fontMetrics().elidedText(bar.words, Qt.TextElideMode.ElideRight, round(name.width()))
        painter.drawText(name, side | Qt.AlignmentFlag.AlignVCenter, words)
        painter.drawText(value.adjusted(0, 0, -18, 0), far | Qt.AlignmentFlag.AlignVCenter, bar.value)
        if bar.leads_on:
            painter.setPen(QPen(inks.muted, 2))
            arrow = "\N{SINGLE LEFT-POINTING ANGLE QUOTATION MARK}" if is_mirrored else "›"
            painter.drawText(value, far | Qt.AlignmentFlag.AlignVCenter, arrow)
        left, right = room.left() + room.width() * bar.begin, room.left() + room.width() * bar.end
        if is_mirrored:
            left, right = room.right() - room.width() * bar.end, room.right() - room.width() * bar.begin
        box = QRectF(left, row.center().y() - row.height() * 0.28, max(right - left, 1.0), row.height() * 0.56)
        match bar.look:
            case BarLook.TOTAL:
                painter.fillRect(box, inks.pointer)
            case BarLook.LOSS:
                painter.fillRect(box, inks.attention)
            case BarLook.UNKNOWN:
                hatch(painter, box, inks.muted)
                painter.setPen(QPen(inks.muted, 1))
                painter.setBrush(Qt.BrushStyle.NoBrush)
                painter.drawRect(box)
