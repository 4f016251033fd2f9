"""A touch list whose rows come and go without moving what a person looks at, or is about to tap."""

from collections.abc import Generator
from contextlib import contextmanager

from PySide6.QtCore import QAbstractItemModel, QModelIndex, QPersistentModelIndex, QPoint, Qt, Signal
from PySide6.QtGui import QGuiApplication, QMouseEvent
from PySide6.QtWidgets import QAbstractItemDelegate, QScroller, QWidget
from typing_extensions import override

from ui.widgets.touch_list import TouchList


class SteadyList(TouchList):
    """At its top it shows what is new; scrolled down it keeps its place."""

    finger_lifted = Signal()
    """And the list has come to rest: changes that were put off may be shown now."""

    def __init__(
        self, model: QAbstractItemModel, delegate: QAbstractItemDelegate, parent: QWidget | None = None
    ) -> None:
        super().__init__(model, delegate, parent)
        self._is_pressed = False
        self._scroller = QScroller.scroller(self.viewport())
        # Queued: the tap that just ended is to choose among the rows that were there.
        self._scroller.stateChanged.connect(self._on_state, Qt.ConnectionType.QueuedConnection)

    @property
    def is_held(self) -> bool:
        """Whether a finger is on it, or it still moves from the last one."""
        is_pressed = self._is_pressed and QGuiApplication.mouseButtons() != Qt.MouseButton.NoButton
        return is_pressed or self._scroller.state() is not QScroller.State.Inactive

    @override
    def mousePressEvent(self, event: QMouseEvent) -> None:
        self._is_pressed = True
        super().mousePressEvent(event)

    @override
    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        super().mouseReleaseEvent(event)
        self._is_pressed = False
        self._on_state()

    @contextmanager
    def steady(self) -> Generator[None]:
        """While the model changes: the row at the top stays where it is, unless that is the very first."""
        bar = self.verticalScrollBar()
        is_at_top = bar.value() == 0
        anchor = QPersistentModelIndex(QModelIndex() if is_at_top else self.indexAt(QPoint(1, 1)))
        before = self.visualRect(anchor).top()
        yield
        self.doItemsLayout()
        if is_at_top:
            bar.setValue(0)
        elif anchor.isValid():
            bar.setValue(bar.value() + self.visualRect(anchor).top() - before)

    def _on_state(self) -> None:
        if not self.is_held:
            self.finger_lifted.emit()
