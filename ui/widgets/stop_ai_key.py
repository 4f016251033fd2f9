"""The key of the frame that stops AI: 20 mm, grey, a pictogram over words; never like an emergency stop."""

from PySide6.QtCore import QRectF, QSize
from PySide6.QtGui import QColor, QFontMetrics, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget
from typing_extensions import override

from ui.theme import font, inks, look
from ui.widgets.decision_keys import DecisionKey

_WIDEST_EM, _BESIDE_PX = 7, 16


class StopAiKey(DecisionKey):
    """While AI is stopped it says so, framed as what needs attention: no red, no octagon, no yellow."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("bot-off", parent)
        self.is_off = False
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.follow_look()

    def show_state(self, words: str, spoken: str, *, is_off: bool) -> None:
        """What a tap does, or that AI is stopped."""
        if (words, spoken, is_off) != (self.text(), self.accessibleName(), self.is_off):
            self.is_off = self.has_own_ground = is_off
            self.setText(words)
            self.setAccessibleName(spoken)
            self.follow_look()
            self.update()

    def follow_look(self) -> None:
        """Take the sizes of the look in use."""
        words = max(self.text().split(), key=len, default="")
        wide = QFontMetrics(font(0.9, is_bold=True)).horizontalAdvance(words) + _BESIDE_PX
        self.setFixedSize(max(look().stop_px, min(wide, look().text_px * _WIDEST_EM)), look().stop_px)

    @override
    def sizeHint(self) -> QSize:
        return QSize(look().stop_px, look().stop_px)

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        if self.is_off:
            painter = QPainter(self)
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(QPen(QColor(inks().attention), 4))
            painter.setBrush(QColor(inks().attention_ground))
            painter.drawRoundedRect(QRectF(self.rect()).adjusted(2, 2, -2, -2), 8, 8)
            painter.end()
        super().paintEvent(event)
