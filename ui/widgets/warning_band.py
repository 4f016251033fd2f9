"""What stands in the way of a decision, or makes it doubtful: a framed ground with a mark, never a tint alone."""

from PySide6.QtCore import QRectF
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QWidget
from typing_extensions import override

from ui.theme import inks, look
from ui.widgets.condition_mark import Mark, draw_mark
from ui.widgets.panel_text import mirrored
from ui.widgets.restyle import restyle
from ui.widgets.text_direction import at_beginning

_EDGE_PX = 12


class WarningBand(QFrame):
    """Hidden while there is nothing to say."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._is_blocking = False
        self.label = QLabel()
        self.label.setWordWrap(True)
        self._row = QHBoxLayout(self)
        self._row.addWidget(self.label, 1)
        self.hide()

    def show_words(self, words: str, *, is_blocking: bool) -> None:
        """Say this; ``is_blocking``: as long as it is so, nobody can approve."""
        side = self._mark_px()
        self._row.setContentsMargins(_EDGE_PX + side + _EDGE_PX, _EDGE_PX, _EDGE_PX, _EDGE_PX)
        self._is_blocking = is_blocking
        restyle(self.label, "abnormal" if is_blocking else "attention")
        self.label.setAlignment(at_beginning())
        self.label.setText(words)
        self.setAccessibleName(words)
        self.setVisible(bool(words))
        self.update()

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        ink = inks()
        colour, ground = (
            (ink.abnormal, ink.abnormal_ground) if self._is_blocking else (ink.attention, ink.attention_ground)
        )
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(QColor(colour), 2))
        painter.setBrush(QColor(ground))
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(1, 1, -1, -1), 8, 8)
        side = self._mark_px()
        place = QRectF(_EDGE_PX, (self.height() - side) / 2, side, side)
        mark = Mark.FAULT if self._is_blocking else Mark.NOTICE
        draw_mark(painter, mark, mirrored(self, place), QColor(colour), QColor(ground))

    def _mark_px(self) -> int:
        return round(look().text_px * 1.7)
