"""One mark as a widget: the shape that tells a state, beside the words that say it."""

from PySide6.QtCore import QEvent, QRectF, QSize
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget
from typing_extensions import override

from ui.theme import inks
from ui.widgets.condition_mark import Mark, draw_mark

_LEAST_PX = 18


class MarkPicture(QWidget):
    """Draws a mark as large as the text beside it, or a multiple of that. Never mirrored."""

    def __init__(self, mark: Mark = Mark.UNKNOWN, factor: float = 1.0, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._mark, self._look = mark, ""
        self._factor = factor
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    @property
    def mark(self) -> Mark:
        """What is drawn."""
        return self._mark

    def show_mark(self, mark: Mark, look: str = "") -> None:
        """Draw ``mark`` in the colour of ``look``: ``abnormal``, ``attention``, ``muted`` or ordinary text."""
        if (mark, look) != (self._mark, self._look):
            self._mark, self._look = mark, look
            self.update()

    @override
    def sizeHint(self) -> QSize:
        side = max(round(self.fontMetrics().height() * self._factor), _LEAST_PX)
        return QSize(side, side)

    @override
    def changeEvent(self, event: QEvent) -> None:
        if event.type() is QEvent.Type.FontChange:
            self.updateGeometry()
        super().changeEvent(event)

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        ink = inks()
        colour = {"abnormal": ink.abnormal, "attention": ink.attention, "muted": ink.muted}.get(self._look, ink.text)
        draw_mark(QPainter(self), self._mark, QRectF(self.rect()), QColor(colour), QColor(ink.surface))
