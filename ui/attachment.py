"""The screen's hold on the link: its socket watched from the Qt loop, tended, and kept awake while somebody is here."""

from collections.abc import Callable

from PySide6.QtCore import QObject, QSocketNotifier, QTimer, Signal

from hmi.link.client import LinkClient
from hmi.link.handshake import Denial
from hmi.link.messages import FromService
from ui.widgets.touch_watch import TouchWatch

TENDING_MS = 100


class Attachment(QObject):
    """One link client in the Qt loop, on the GUI thread, from ``begin`` until ``end``."""

    changed = Signal()
    """The client attached, lost the service, or was denied otherwise than before."""

    def __init__(self, client: LinkClient, take: Callable[[FromService], None], parent: QObject) -> None:
        super().__init__(parent)
        self.client = client
        self._take = take
        self._denial: Denial | None = None
        """As it was told last."""
        self._is_touched = False
        self._touches = TouchWatch(self)
        self._touches.touched.connect(self._on_touched)
        self._notifier = QSocketNotifier(client.fileno, QSocketNotifier.Type.Read, self)
        self._notifier.activated.connect(self.receive)
        self._timer = QTimer(self)
        self._timer.setInterval(TENDING_MS)
        self._timer.timeout.connect(self.tend)

    def begin(self) -> None:
        """Listen."""
        self._timer.start()
        self._touches.use(True)
        self.tend()

    def end(self) -> None:
        """Close the link; the screen is about to end."""
        self._timer.stop()
        self._touches.use(False)
        self._notifier.setEnabled(False)
        self.client.close()

    def tend(self) -> None:
        """Send what is due, and notice whether the service is still there."""
        self.receive()  # first: after a stall of ours, what waits proves that the service was never silent
        is_news = self.client.tend()
        if is_news or self.client.denial is not self._denial:
            self._denial = self.client.denial
            self.changed.emit()

    def receive(self) -> None:
        """Take what came."""
        self.client.receive(self._take)

    def look_again(self) -> None:
        """Something was sent: the socket may have news of which its notifier says nothing."""
        if self._notifier.isEnabled():
            QTimer.singleShot(0, self.receive)

    def acknowledge(self, frame_number: int) -> None:
        """A frame is shown. A touch since the one before keeps the session alive."""
        self.client.seen(frame_number, touched=self._is_touched)
        self._is_touched = False

    def _on_touched(self) -> None:
        self._is_touched = True
