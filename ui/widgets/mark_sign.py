"""A condition's mark beside words."""

from PySide6.QtCore import QRectF, QSize
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget
from typing_extensions import override

from ui.theme import inks, look
from ui.widgets.condition_mark import Mark, draw_mark


class MarkSign(QWidget):
    """Draws one mark as tall as a line of text; without a mark it takes no room."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.mark: Mark | None = None
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.hide()

    def show_mark(self, mark: Mark | None) -> None:
        """Show this mark, or none."""
        if mark is not self.mark:
            self.mark = mark
            self.setVisible(mark is not None)
            self.update()

    @override
    def sizeHint(self) -> QSize:
        side = round(look().text_px * 1.5)
        return QSize(side, side)

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        if self.mark is not None:
            ink = inks()
            draw_mark(QPainter(self), self.mark, QRectF(self.rect()), QColor(ink.muted), QColor(ink.surface))
