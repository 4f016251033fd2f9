"""When a trend asks history again, and when it says that it waits."""

from collections.abc import Callable

from PySide6.QtCore import QObject, QTimer

ASK_DELAY_MS = 60
"""A gesture asks history at most this often."""
SLOW_MS = 400
"""History that takes longer is said to be on its way."""
REST_MS = 250
"""After so long without a gesture, what lies around the window is read ahead."""
COMPARED_AGAIN_MS = 5_000
"""While it follows the present, the compared period is asked for anew this often."""
REFUSED_AGAIN_MS = 3_000
"""History that could not answer is asked again after so long."""


class TrendClocks(QObject):
    """Timers of a display that is in sight."""

    def __init__(
        self,
        ask: Callable[[], None],
        tell_slowness: Callable[[], None],
        read_ahead: Callable[[], None],
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self._ask_later = self._timer(ASK_DELAY_MS, ask)
        self._slow = self._timer(SLOW_MS, tell_slowness)
        self._ahead = self._timer(REST_MS, read_ahead)
        self._refused = self._timer(REFUSED_AGAIN_MS, ask)
        self._compared = self._timer(COMPARED_AGAIN_MS, self.ask_soon, is_once=False)

    @property
    def is_patient(self) -> bool:
        """Whether history may still take its time without a word."""
        return self._slow.isActive()

    @property
    def is_comparing(self) -> bool:
        """Whether the compared period is asked for again and again."""
        return self._compared.isActive()

    def ask_soon(self) -> None:
        """Ask once for all that is wanted until then."""
        if not self._ask_later.isActive():
            self._ask_later.start()

    def wait_for_history(self, *, is_waiting: bool) -> None:
        """History owes an answer, or has given it."""
        if is_waiting:
            self._slow.start()
        else:
            self._slow.stop()

    def ask_again(self) -> None:
        """History could not answer: nobody needs to touch the screen to learn that it can again."""
        self._refused.start()

    def rest(self, *, is_resting: bool) -> None:
        """No finger is at work, or one is."""
        if is_resting:
            self._ahead.start()
        else:
            self._ahead.stop()

    def compare(self, *, is_comparing: bool) -> None:
        """An earlier period is shown, or not."""
        if is_comparing:
            self._compared.start()
        else:
            self._compared.stop()

    def stop(self) -> None:
        """Nobody looks."""
        for timer in (self._ask_later, self._slow, self._ahead, self._refused, self._compared):
            timer.stop()

    def _timer(self, interval_ms: int, on_time: Callable[[], None], *, is_once: bool = True) -> QTimer:
        timer = QTimer(self)
        timer.setSingleShot(is_once)
        timer.setInterval(interval_ms)
        timer.timeout.connect(on_time)
        return timer
