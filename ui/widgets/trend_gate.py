"""Lets through one wish for another window a frame: the newest one, so that no picture is drawn that nobody sees."""

from PySide6.QtCore import QObject, QTimer, Signal

FRAME_MS = 16

Window = tuple[float, float]


class TrendGate(QObject):
    """The first wish passes at once, those of the same frame wait for its end and become one.

    Nothing is lost: a wish that adds to the one before begins at ``newest_near``.
    """

    passed = Signal(float, float)
    """Start and end in unix seconds."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._newest: Window | None = None
        self._is_waiting = False
        self._frame = QTimer(self)
        self._frame.setSingleShot(True)
        self._frame.setInterval(FRAME_MS)
        self._frame.timeout.connect(self.flush)

    def ask(self, start_s: float, end_s: float) -> None:
        """Wish for a window."""
        self._newest, self._is_waiting = (start_s, end_s), True
        if not self._frame.isActive():
            self.flush()

    def flush(self) -> None:
        """Let through what waits."""
        if self._newest is not None and self._is_waiting:
            self._is_waiting = False
            self._frame.start()
            self.passed.emit(*self._newest)

    def newest_near(self, shown: Window, columns: int) -> Window:
        """The newest wish, if it waits or is what is shown but for whole columns; else what is shown."""
        newest = self._newest
        if newest is None or self._is_waiting:
            return newest or shown
        column_s = (shown[1] - shown[0]) / columns
        is_shown = all(abs(one - other) < 2 * column_s for one, other in zip(newest, shown, strict=True))
        return newest if is_shown else shown
