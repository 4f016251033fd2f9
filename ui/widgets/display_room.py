"""The room that the frame leaves to a display: never pushed wider or taller than the screen by what is in it."""

from PySide6.QtCore import QEvent, QObject, QSize, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QWidget
from typing_extensions import override

from ui.widgets.finger_scroll import FingerScroll


class DisplayRoom(FingerScroll):
    """As large as it is made; a display that needs more is moved by a finger, instead of keys beyond the edge.

    A display is as large as the room, or as small as it can be: Qt's own way would give it what it likes best.
    """

    def __init__(self, display: QWidget, parent: QWidget | None = None) -> None:
        super().__init__(parent=parent)
        self.setWidgetResizable(False)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAsNeeded)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._display = display
        self.setWidget(display)
        self._fit()

    @override
    def minimumSizeHint(self) -> QSize:
        return QSize(0, 0)

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    @override
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        is_done = super().eventFilter(watched, event)
        if event.type() is QEvent.Type.LayoutRequest and watched is self._display:
            self._fit()
        return is_done

    def _fit(self) -> None:
        """The bars take room, too: those that are needed without them are reckoned with.

        What a display needs is what it says itself: for the height at a width Qt would take what its cards like best.
        """
        whole, least = self.maximumViewportSize(), self._display.minimumSizeHint()
        wide = whole.width() - (self.verticalScrollBar().sizeHint().width() if least.height() > whole.height() else 0)
        high = whole.height() - (self.horizontalScrollBar().sizeHint().height() if least.width() > wide else 0)
        self._display.resize(QSize(wide, high).expandedTo(least))
