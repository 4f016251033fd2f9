"""One line of a legend: a mark and what it means."""

from PySide6.QtCore import QRectF, QSize
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget
from typing_extensions import override

from ui.theme import font
from ui.widgets.condition_mark import Mark, draw_mark
from ui.widgets.panel_text import mirrored, write
from ui.widgets.value_inks import ValueInks


class MarkLine(QWidget):
    """Draws the mark itself, so that a legend can never differ from what it explains."""

    def __init__(self, mark: Mark, words: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._mark, self._words = mark, words
        self.setAccessibleName(words)

    @override
    def sizeHint(self) -> QSize:
        line = self.fontMetrics().height()
        return QSize(line * 16, round(line * 1.9))

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        inks, painter = ValueInks.of(self), QPainter(self)
        side = self.height() * 0.7
        place = QRectF(4, (self.height() - side) / 2, side, side)
        draw_mark(painter, self._mark, mirrored(self, place), inks.text, inks.surface)
        room = QRectF(place.right() + 14, 0, self.width() - place.right() - 14, self.height())
        write(painter, self, room, self._words, font(), inks.text)
