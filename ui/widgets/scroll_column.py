"""Something tall that scrolls by finger only where there is not room enough for it."""

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QFrame, QScrollArea, QScroller, QWidget
from typing_extensions import override

from ui.theme import look

_LEAST_ROWS = 2


class ScrollColumn(QScrollArea):
    """As large as its content wants to be; may be made as low as two things to tap."""

    def __init__(self, content: QWidget, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._content = content
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setWidgetResizable(True)
        content.setProperty("look", "page")
        self.setWidget(content)
        QScroller.grabGesture(self.viewport(), QScroller.ScrollerGestureType.LeftMouseButtonGesture)

    @override
    def sizeHint(self) -> QSize:
        hint = self._content.sizeHint().expandedTo(self._content.minimumSize())
        return QSize(hint.width() + self.verticalScrollBar().sizeHint().width(), hint.height())

    @override
    def minimumSizeHint(self) -> QSize:
        hint = self.sizeHint()
        return QSize(hint.width(), min(hint.height(), _LEAST_ROWS * (look().touch_px + look().gap_px)))
