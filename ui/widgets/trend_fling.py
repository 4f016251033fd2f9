"""A trend that was thrown: it goes on for a moment and comes to rest."""

from collections import deque

from PySide6.QtCore import QObject, QTimer, Signal

from ui.widgets.trend_gate import FRAME_MS

_SEEN_MS = 100
"""How fast a finger was is judged by the last tenth of a second."""
_SLOWED = 0.94
"""Share of its speed that is left after a frame: at rest within a second."""
_LEAST_PX_S, _MOST_PX_S = 150.0, 6_000.0


class TrendFling(QObject):
    """Follows a finger, and goes on where it let go."""

    moved = Signal(float)
    """Go on by so many pixels."""
    rested = Signal()
    """It came to rest by itself."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._track: deque[tuple[int, float]] = deque(maxlen=32)
        self._speed_px_s = 0.0
        self._frame = QTimer(self)
        self._frame.setInterval(FRAME_MS)
        self._frame.timeout.connect(self._go_on)

    @property
    def is_moving(self) -> bool:
        """Whether it has not come to rest yet."""
        return self._frame.isActive()

    def hold(self) -> None:
        """A finger is down: rest, and watch it."""
        self._frame.stop()
        self._track.clear()

    def follow(self, time_ms: int, x_px: float) -> None:
        """Where the finger is."""
        self._track.append((time_ms, x_px))

    def release(self, time_ms: int) -> None:
        """The finger let go: what was moving goes on."""
        recent = [(moment, x_px) for moment, x_px in self._track if time_ms - moment <= _SEEN_MS]
        if len(recent) < 2 or recent[-1][0] <= recent[0][0]:
            return
        (first_ms, first_px), (last_ms, last_px) = recent[0], recent[-1]
        speed = (last_px - first_px) / (last_ms - first_ms) * 1e3
        self._speed_px_s = max(-_MOST_PX_S, min(_MOST_PX_S, speed))
        if abs(self._speed_px_s) > _LEAST_PX_S:
            self._frame.start()

    def _go_on(self) -> None:
        self.moved.emit(self._speed_px_s * FRAME_MS / 1e3)
        self._speed_px_s *= _SLOWED
        if abs(self._speed_px_s) < _LEAST_PX_S / 5:
            self._frame.stop()
            self.rested.emit()
