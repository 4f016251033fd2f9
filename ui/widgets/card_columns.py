"""Cards of different heights in as many columns as fit, filled from the shortest column, scrolled by finger."""

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QObject, QPoint, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QScrollArea, QScroller, QWidget
from typing_extensions import override

_GAP_PX = 14
_LEAST_COLUMN_EM = 19


class CardColumns(QScrollArea):
    """A page of cards in reading order. Columns run from the right where the language does."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._cards: list[QWidget] = []
        self._page = QWidget()
        self._page.installEventFilter(self)
        self.setWidget(self._page)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        QScroller.grabGesture(self.viewport(), QScroller.ScrollerGestureType.LeftMouseButtonGesture)

    @property
    def cards(self) -> tuple[QWidget, ...]:
        """The cards in reading order."""
        return tuple(self._cards)

    def show_cards(self, cards: Sequence[QWidget]) -> None:
        """Replace all cards."""
        for card in self._cards:
            card.setParent(None)
            card.deleteLater()
        self._cards = list(cards)
        for card in self._cards:
            card.setParent(self._page)
            card.show()
        self._place_cards()
        self.verticalScrollBar().setValue(0)

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._place_cards()

    @override
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self._page and event.type() is QEvent.Type.LayoutRequest:
            self._place_cards()
        return super().eventFilter(watched, event)

    def _place_cards(self) -> None:
        room = self.viewport().width()
        least = self.fontMetrics().height() * _LEAST_COLUMN_EM
        columns = max(min(room // least, max(len(self._cards), 1)), 1)
        width = (room - _GAP_PX * (columns - 1)) // columns
        heights = [0] * columns
        is_mirrored = self.layoutDirection() is Qt.LayoutDirection.RightToLeft
        for card in self._cards:
            column = heights.index(min(heights))
            x = column * (width + _GAP_PX)
            height = max(card.sizeHint().height(), card.minimumSizeHint().height())
            if card.hasHeightForWidth():
                height = card.heightForWidth(width)
            card.resize(width, height)
            card.move(QPoint(room - x - width if is_mirrored else x, heights[column]))
            heights[column] += height + _GAP_PX
        self._page.resize(room, max(*heights, 1) if len(heights) > 1 else max(heights[0], 1))
