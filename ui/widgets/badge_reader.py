"""Badges from a reader that types like a keyboard: a burst of characters and Enter, much faster than a hand."""

from collections.abc import Callable

from PySide6.QtCore import QCoreApplication, QEvent, QObject, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent, QWindow
from typing_extensions import override

from ui.widgets.still_there import is_there

LONGEST_GAP_MS = 50
"""Between two characters of a reader (practice 7.3); a hand is slower."""
SHORTEST = 4
LONGEST = 64
_ENTERS = (Qt.Key.Key_Return, Qt.Key.Key_Enter)
_KEYS = (QEvent.Type.KeyPress, QEvent.Type.KeyRelease)
_PLAIN = Qt.KeyboardModifier.ShiftModifier | Qt.KeyboardModifier.KeypadModifier


class BadgeReader(QObject):
    """Watches the keys of the whole application; create one, with the application as parent.

    A character is kept back until it is clear whether it belongs to a burst, at most ``LONGEST_GAP_MS``: so a badge
    never lands in the field that has the focus, and what a person types arrives whole and in order.
    """

    badge_read = Signal(str)
    """A badge that nobody claimed, as the reader sent it without the Enter."""

    def __init__(self, application: QCoreApplication) -> None:
        super().__init__(application)
        self._kept: list[tuple[QWindow, QKeyEvent]] = []
        self._text = ""
        self._last_ms = 0
        self._is_replaying = False
        self._swallowed_release: Qt.Key | None = None
        self._claims: list[tuple[QObject, Callable[[str], None]]] = []
        self._patience = QTimer(self)
        self._patience.setSingleShot(True)
        self._patience.setInterval(LONGEST_GAP_MS)
        self._patience.timeout.connect(self.release_keys)
        application.installEventFilter(self)

    @staticmethod
    def installed() -> "BadgeReader | None":
        """The reader of this application, if there is one."""
        application = QCoreApplication.instance()
        return None if application is None else application.findChild(BadgeReader)

    def claim(self, owner: QObject, take: Callable[[str], None]) -> None:
        """Give badges to ``take`` instead of ``badge_read`` until ``disclaim``; the newest claim comes first."""
        self.disclaim(owner)
        self._claims.append((owner, take))

    def disclaim(self, owner: QObject) -> None:
        """End a claim."""
        self._claims = [claim for claim in self._claims if claim[0] is not owner]

    def release_keys(self) -> None:
        """It was a hand: deliver what was kept back, in order."""
        kept, self._kept, self._text = self._kept, [], ""
        self._patience.stop()
        self._is_replaying = True
        try:
            for window, event in kept:
                if is_there(window):
                    QCoreApplication.sendEvent(window, event)
        finally:
            self._is_replaying = False

    @override
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if self._is_replaying or not isinstance(watched, QWindow):
            return False
        if event.type() not in _KEYS or not isinstance(event, QKeyEvent):
            if event.type() in (QEvent.Type.MouseButtonPress, QEvent.Type.TouchBegin):
                self.release_keys()
            return False
        if event.type() is QEvent.Type.KeyRelease:
            return self._took_release(watched, event)
        return self._took_press(watched, event)

    def _took_press(self, window: QWindow, event: QKeyEvent) -> bool:
        gap_ms = int(event.timestamp()) - self._last_ms
        self._last_ms = int(event.timestamp())
        if self._kept and gap_ms > LONGEST_GAP_MS:
            self.release_keys()
        if Qt.Key(event.key()) in _ENTERS and len(self._text) >= SHORTEST:
            badge = self._text
            self._kept, self._text = [], ""
            self._patience.stop()
            self._swallowed_release = Qt.Key(event.key())
            self._hand_over(badge)
            return True
        if not _is_character(event) or len(self._text) >= LONGEST:
            self.release_keys()
            return False
        self._text += event.text()
        self._keep(window, event)
        return True

    def _took_release(self, window: QWindow, event: QKeyEvent) -> bool:
        if self._swallowed_release == event.key():
            self._swallowed_release = None
            return True
        if not self._kept:
            return False
        self._keep(window, event)
        return True

    def _keep(self, window: QWindow, event: QKeyEvent) -> None:
        copy = QKeyEvent(
            event.type(), event.key(), event.modifiers(), event.text(), event.isAutoRepeat(), event.count()
        )
        self._kept.append((window, copy))
        self._patience.start()

    def _hand_over(self, badge: str) -> None:
        self._claims = [claim for claim in self._claims if is_there(claim[0])]
        if self._claims:
            self._claims[-1][1](badge)
        else:
            self.badge_read.emit(badge)


def _is_character(event: QKeyEvent) -> bool:
    text = event.text()
    return len(text) == 1 and text.isprintable() and not event.modifiers() & ~_PLAIN and not event.isAutoRepeat()
