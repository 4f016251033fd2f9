"""A key for what cannot be taken back: it acts only after it was held down for a while, and shows how long still."""

from PySide6.QtCore import QElapsedTimer, QRectF, Qt, QTimer, Signal
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPaintEvent
from PySide6.QtWidgets import QPushButton, QWidget
from typing_extensions import override

from ui.theme import inks

HOLD_MS = 2000
_STEP_MS = 30


class HoldKey(QPushButton):
    """Fills from its beginning while a finger or Space holds it; letting go early does nothing."""

    held = Signal()
    """It was held long enough; emitted once for each time it is pressed."""

    def __init__(self, text: str = "", parent: QWidget | None = None, *, hold_ms: int = HOLD_MS) -> None:
        super().__init__(text, parent)
        self._hold_ms = hold_ms
        self._share = 0.0
        self._since = QElapsedTimer()
        self._step = QTimer(self)
        self._step.setInterval(_STEP_MS)
        self._step.timeout.connect(self._on_step)
        self.setAutoDefault(False)
        self.pressed.connect(self._on_pressed)
        self.released.connect(self._on_released)

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if self._share <= 0:
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        frame = QPainterPath()
        frame.addRoundedRect(QRectF(self.rect()).adjusted(1, 1, -1, -1), 8, 8)
        painter.setClipPath(frame)
        fill = QColor(inks().abnormal)
        fill.setAlpha(90)
        width = self.width() * self._share
        is_mirrored = self.layoutDirection() is Qt.LayoutDirection.RightToLeft
        painter.fillRect(QRectF(self.width() - width if is_mirrored else 0, 0, width, self.height()), fill)

    def _on_pressed(self) -> None:
        self._since.start()
        self._step.start()

    def _on_released(self) -> None:
        self._step.stop()
        self._show_share(0.0)

    def _on_step(self) -> None:
        if not self.isDown():
            self._on_released()  # it was let go without a finger: it stands for something else now
            return
        self._show_share(min(self._since.elapsed() / self._hold_ms, 1.0))
        if self._share >= 1.0:
            self._step.stop()
            self.setDown(False)
            self._show_share(0.0)
            self.held.emit()

    def _show_share(self, share: float) -> None:
        self._share = share
        self.update()
