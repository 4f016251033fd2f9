"""Whether somebody is at the screen: every touch, click and key of the whole program, wherever it lands."""

from PySide6.QtCore import QEvent, QObject, Signal
from PySide6.QtWidgets import QApplication
from typing_extensions import override

TOUCHES = frozenset({QEvent.Type.MouseButtonPress, QEvent.Type.TouchBegin, QEvent.Type.KeyPress, QEvent.Type.Wheel})
"""What counts as somebody being there."""


class TouchWatch(QObject):
    """Every event of the program passes here while it is on, so only while somebody wants to know."""

    touched = Signal()

    def use(self, is_on: bool) -> None:
        """Watch, or watch no more; of two that watch, the one begun last is told first."""
        application = QApplication.instance()
        if application is not None:
            application.removeEventFilter(self)
        if application is not None and is_on:
            application.installEventFilter(self)

    @override
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Notice a touch; never swallows anything."""
        if event.type() in TOUCHES:
            self.touched.emit()
        return False
