"""A line of text in a place of fixed width: it ends in an ellipsis instead of moving its neighbours."""

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QLabel
from typing_extensions import override

from ui.widgets.panel_text import write


class ShortLabel(QLabel):
    """Begins where the panel's language begins, whatever language the words are in."""

    @override
    def minimumSizeHint(self) -> QSize:
        return QSize(0, super().minimumSizeHint().height())

    @override
    def paintEvent(self, arg__1: QPaintEvent) -> None:
        ink = self.palette().color(self.foregroundRole())
        is_at_end = bool(self.alignment() & Qt.AlignmentFlag.AlignTrailing)
        write(QPainter(self), self, QRectF(self.rect()), self.text(), self.font(), ink, is_at_end=is_at_end)
