"""A picture as wide as the room there is, never larger than it is itself."""

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPixmap
from PySide6.QtWidgets import QSizePolicy, QWidget
from typing_extensions import override

_TALLEST_PX = 360


class FittedPicture(QWidget):
    """Out of sight while there is none. Never mirrored."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.picture: QPixmap | None = None
        policy = QSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        self.hide()

    def show_picture(self, picture: QPixmap | None, words: str = "") -> None:
        """Draw it; ``words`` for who cannot see it."""
        self.picture = picture
        self.setAccessibleName(words)
        self.setVisible(picture is not None)
        self.updateGeometry()
        self.update()

    @override
    def hasHeightForWidth(self) -> bool:
        return True

    @override
    def heightForWidth(self, arg__1: int) -> int:
        return self._size_in(arg__1).height()

    @override
    def sizeHint(self) -> QSize:
        return self._size_in(max(self.width(), 1))

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        if self.picture is None:
            return
        size = self._size_in(self.width())
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        painter.drawPixmap((self.width() - size.width()) // 2, 0, size.width(), size.height(), self.picture)

    def _size_in(self, width: int) -> QSize:
        if self.picture is None:
            return QSize(0, 0)
        most = QSize(width, _TALLEST_PX).boundedTo(self.picture.size())
        return self.picture.size().scaled(most, Qt.AspectRatioMode.KeepAspectRatio)
