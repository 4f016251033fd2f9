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

_GAP_PX, _EDGE_PX = 26.0, 16.0
_ORDINARY, _SMALLEST = 0.9, 0.76
_LEAST_READ = 0.6
"""Share of a fact that is read rather than counted; less of it says too little."""
_MOST_KEPT = 0.7
"""Share of the strip that standing words may take: the connection is always told, too."""


@dataclass(frozen=True, slots=True, kw_only=True)
class StripItem:
    """One fact of the strip."""

    words: str
    mark: Mark | None = None
    is_loud: bool = False
    """Drawn in the colour of things that need attention."""
    is_standing: bool = False
    """Said whole, whatever else there is to say."""


@dataclass(frozen=True, slots=True)
class DrawnItem:
    """Where a fact is drawn, in px from the leading edge, and how large its words are."""

    item: StripItem
    x: float
    width: float
    factor: float


class StatusStrip(QAbstractButton):
    """Facts in a row, then what stands: smaller, then the first ones, the last of them shortened, and how many more.

    A tap opens the connection display.
    """

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
        for drawn in self.drawn_items():
            self._draw_item(painter, drawn)

    def drawn_items(self) -> list[DrawnItem]:
        """What is drawn now: the standing words whole, before them the first of the others that fit."""
        standing = [item for item in self._items if item.is_standing]
        passing = [item for item in self._items if not item.is_standing]
        factor = self._factor()
        kept_px = sum(self._used_px(item, factor) + _GAP_PX for item in standing)
        smaller = min(1.0, _MOST_KEPT * self.width() / max(kept_px, 1.0))
        kept_px *= smaller
        drawn: list[DrawnItem] = []
        x, end = _EDGE_PX, self.width() - _EDGE_PX - kept_px
        for number, item in enumerate(passing):
            used, others = self._used_px(item, factor), len(passing) - number - 1
            more = StripItem(words=_more(others + 1))
            spare = self._used_px(StripItem(words=_more(others)), factor) + _GAP_PX if others else 0.0
            if number and end - x - spare < used * _LEAST_READ:
                drawn.append(DrawnItem(more, x, self._used_px(more, factor), factor))
                x += drawn[-1].width + _GAP_PX
                break
            drawn.append(DrawnItem(item, x, max(0.0, min(used, end - x - spare)), factor))
            x += drawn[-1].width + _GAP_PX
        for item in standing:
            drawn.append(DrawnItem(item, x, self._used_px(item, factor * smaller), factor * smaller))
            x += drawn[-1].width + _GAP_PX
        return drawn

    def _draw_item(self, painter: QPainter, drawn: DrawnItem) -> None:
        ink, item, x, width = inks(), drawn.item, drawn.x, drawn.width
        colour = QColor(ink.attention if item.is_loud else ink.text)
        if item.mark is not None:
            side = self._mark_px()
            place = QRectF(x, (self.height() - side) / 2, side, side)
            draw_mark(painter, item.mark, mirrored(self, place), colour, QColor(ink.raised))
            x, width = x + side + 8, width - side - 8
        item_font = font(drawn.factor, is_bold=item.is_loud)
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
