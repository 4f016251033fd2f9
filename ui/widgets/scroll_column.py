"""Something tall that scrolls by finger only where there is not room enough for it."""

from PySide6.QtCore import QEvent, QObject, QSize, Qt
from PySide6.QtWidgets import QSizePolicy, QWidget
from typing_extensions import override

from ui.theme import look
from ui.widgets.finger_scroll import FingerScroll, page_of

_LEAST_ROWS = 2


class ScrollColumn(FingerScroll):
    """As large as its content wants to be; may be made as low as two things to tap."""

    def __init__(self, content: QWidget, parent: QWidget | None = None) -> None:
        content.setProperty("look", "page")
        super().__init__(content, parent)
        self._content = content
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)

    @override
    def sizeHint(self) -> QSize:
        hint = self._content.sizeHint().expandedTo(self._content.minimumSize())
        return QSize(hint.width() + self.verticalScrollBar().sizeHint().width(), hint.height())

    @override
    def minimumSizeHint(self) -> QSize:
        hint = self.sizeHint()
        return QSize(hint.width(), min(hint.height(), _LEAST_ROWS * (look().touch_px + look().gap_px)))

    @override
    def eventFilter(self, arg__1: QObject, arg__2: QEvent) -> bool:
        """Content that grew or shrank is told to whoever gives it room; Qt itself watches its size only."""
        if arg__2.type() is QEvent.Type.LayoutRequest and arg__1 is self.widget():
            self.updateGeometry()
        return super().eventFilter(arg__1, arg__2)


def column_of(card: QWidget, width_px: int) -> ScrollColumn:
    """A card beside a list: as tall as it is, moved by a finger where the display leaves it less."""
    card.setFixedWidth(width_px)
    column = ScrollColumn(page_of(card, 0))
    column.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Maximum)
    return column
