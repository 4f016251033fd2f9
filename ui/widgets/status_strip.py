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


@dataclass(frozen=True, slots=True, kw_only=True)
class StripItem:
    """One fact of the strip."""

    words: str
    mark: Mark | None = None
    is_loud: bool = False
    """Drawn in the colour of things that need attention."""


class StatusStrip(QAbstractButton):
    """Facts in a row, the first ones first when there is too little room. A tap opens the connection display."""

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
        x, side = 16.0, self.fontMetrics().height() * 0.95
        for item in self._items:
            item_font = font(0.9, is_bold=item.is_loud)
            colour = QColor(ink.attention if item.is_loud else ink.text)
            if item.mark is not None:
                place = QRectF(x, (self.height() - side) / 2, side, side)
                draw_mark(painter, item.mark, mirrored(self, place), colour, QColor(ink.raised))
                x += side + 8
            width = min(QFontMetricsF(item_font).horizontalAdvance(item.words) + 2, self.width() - x - 8)
            if width < side:
                return
            write(painter, self, QRectF(x, 0, width, self.height()), item.words, item_font, colour)
            x += width + _GAP_PX
