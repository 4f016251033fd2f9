"""A key at the end of something that scrolls: there is more that way, and a tap brings it."""

from PySide6.QtCore import QPointF, QSize, Qt
from PySide6.QtGui import QColor, QLinearGradient, QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QWidget
from typing_extensions import override

from ui.icons import pixmap
from ui.theme import inks

_TALL_PX = 48
_ARROW_PX = 28


class MoreKey(QAbstractButton):
    """An arrow over what fades out below it. Not for the keyboard, whose focus scrolls by itself."""

    def __init__(self, icon_name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._icon_name = icon_name
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)

    @override
    def sizeHint(self) -> QSize:
        return QSize(_TALL_PX, _TALL_PX)

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        ground = QColor(inks().rail)
        clear = QColor(ground)
        clear.setAlphaF(0.0)
        is_above = self._icon_name == "chevron-up"
        fade = QLinearGradient(
            QPointF(0, self.height() if is_above else 0), QPointF(0, 0 if is_above else self.height())
        )
        for place, colour in ((0.0, clear), (0.45, ground), (1.0, ground)):
            fade.setColorAt(place, colour)
        painter = QPainter(self)
        painter.fillRect(self.rect(), fade)
        arrow = pixmap(self._icon_name, inks().rail_text, _ARROW_PX)
        y = self.height() * (0.36 if is_above else 0.64) - _ARROW_PX / 2
        painter.drawPixmap(QPointF((self.width() - _ARROW_PX) / 2, y), arrow)
