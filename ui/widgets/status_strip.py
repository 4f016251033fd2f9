"""The strip at the bottom: connection, security, and what is true about this panel for as long as it is true."""

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QSizePolicy, QWidget
from typing_extensions import override

from ui.theme import font, inks, look
from ui.widgets.condition_mark import Mark, draw_mark
from ui.widgets.panel_text import mirrored, write

_GAP_PX = 26
_ORDINARY, _SMALLEST = 0.9, 0.76


@dataclass(frozen=True, slots=True, kw_only=True)
class StripItem:
    """One fact of the strip."""

    words: str
    mark: Mark | None = None
    is_loud: bool = False
    """Drawn in the colour of things that need attention."""


class StatusStrip(QAbstractButton):
    """Facts in a row: smaller, then only the first ones and how many more. A tap opens the connection display."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._items: tuple[StripItem, ...] = ()
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    @property
    def items(self) -> tuple[StripItem, ...]:
        """What is shown."""
        return self._items

    def show_items(self, items: Sequence[StripItem]) -> None:
        """Show these facts, if they are any new."""
        if tuple(items) == self._items:
            return
        self._items = tuple(items)
        self.setAccessibleName(" · ".join(item.words for item in self._items))
        self.update()

    @override
    def sizeHint(self) -> QSize:
        return QSize(320, max(48, round(look().touch_px * 0.7)))

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        ink = inks()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.fillRect(self.rect(), QColor(ink.raised))
        painter.setPen(QPen(QColor(ink.action if self.hasFocus() else ink.line), 1))
        painter.drawLine(0, 0, self.width(), 0)
        x = 16.0
        factor = self._factor()
        for number, item in enumerate(self._items):
            used = self._used_px(item, factor)
            others = len(self._items) - number - 1
            more = font(factor), _more(others)
            spare = QFontMetricsF(more[0]).horizontalAdvance(more[1]) + _GAP_PX if others else 0
            room = self.width() - x - 8 - spare
            if used > room and number:
                rest = _more(others + 1)
                write(painter, self, QRectF(x, 0, self.width() - x, self.height()), rest, more[0], QColor(ink.text))
                return
            self._draw_item(painter, item, x, min(used, room), factor)
            x += used + _GAP_PX

    def _draw_item(self, painter: QPainter, item: StripItem, x: float, width: float, factor: float) -> None:
        ink = inks()
        colour = QColor(ink.attention if item.is_loud else ink.text)
        if item.mark is not None:
            side = self._mark_px()
            place = QRectF(x, (self.height() - side) / 2, side, side)
            draw_mark(painter, item.mark, mirrored(self, place), colour, QColor(ink.raised))
            x, width = x + side + 8, width - side - 8
        item_font = font(factor, is_bold=item.is_loud)
        write(painter, self, QRectF(x, 0, width, self.height()), item.words, item_font, colour)

    def _factor(self) -> float:
        """Size of the words: smaller where not all of them fit."""
        wanted = 24 + sum(self._used_px(item, _ORDINARY) + _GAP_PX for item in self._items)
        return max(_ORDINARY * min(self.width() / wanted, 1.0), _SMALLEST)

    def _used_px(self, item: StripItem, factor: float) -> float:
        words = QFontMetricsF(font(factor, is_bold=item.is_loud)).horizontalAdvance(item.words) + 4
        return words + (self._mark_px() + 8 if item.mark is not None else 0)

    def _mark_px(self) -> float:
        return self.fontMetrics().height() * 0.95


def _more(count: int) -> str:
    return f"+{count}"
