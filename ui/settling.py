"""When a screen has settled: what was asked is answered, and the event loop keeps its time again."""

from collections.abc import Callable

from PySide6.QtCore import QElapsedTimer, QObject, QTimer

BEAT_MS = 150
CALM_BEATS = 6
"""As many beats in a row without anything going on: a display that asks and lays out what came is complete by then."""
LATEST_MS = 20_000
"""Something may be asked all the time; nobody waits for that."""
_LATE_MS = 60
"""A beat that comes later than this had to wait for styling, layout or painting."""


class Settling(QObject):
    """Waits as long as it takes on this machine instead of a fixed time that a busy one needs more of."""

    def __init__(self, is_owed: Callable[[], bool], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._is_owed = is_owed
        self._then: Callable[[], None] | None = None
        self._calm, self._waited_ms = 0, 0
        self._since = QElapsedTimer()
        self._beat = QTimer(self)
        self._beat.setSingleShot(True)
        self._beat.setInterval(BEAT_MS)
        self._beat.timeout.connect(self._on_beat)

    def wait(self, then: Callable[[], None]) -> None:
        """Call ``then`` when all is calm; one at a time. GUI thread."""
        self._then, self._calm, self._waited_ms = then, 0, 0
        self._go_on()

    def _go_on(self) -> None:
        self._since.start()
        self._beat.start()

    def _on_beat(self) -> None:
        took_ms = self._since.elapsed()
        self._waited_ms += took_ms
        is_calm = took_ms - BEAT_MS < _LATE_MS and not self._is_owed()
        self._calm = self._calm + 1 if is_calm else 0
        if self._calm < CALM_BEATS and self._waited_ms < LATEST_MS:
            self._go_on()
        elif self._then is not None:
            self._then()
