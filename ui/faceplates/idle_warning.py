"""Says that a session will end because nobody touches the screen, and afterwards that it has ended."""

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, Qt, QTimer
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QWidget
from typing_extensions import override

from hmi import clock
from hmi.domain.person import Session, SessionEnd
from hmi.i18n import gettext as _
from ui.bridge import Bridge
from ui.formatting import duration_text
from ui.theme import look
from ui.widgets.touch_watch import TouchWatch
from ui.wording.people import SESSION_ENDS

WARNING_S = 15.0
"""How long before the end a person is warned (``Session.idle_limit_s``)."""
TICK_MS = 500
_MARGIN_PX, _GAP_PX = 24, 8


class IdleWarning(QFrame):
    """A banner at the lower edge of the window. Takes no focus and covers no decision; any touch keeps the session.

    The service ends the session by its own clock; this only says so in time.
    """

    def __init__(
        self,
        bridge: Bridge,
        window: QWidget,
        *,
        above: QWidget | None = None,
        monotonic_s: Callable[[], float] = clock.monotonic_s,
    ) -> None:
        """``above``: what stands at the lower edge of the window and must stay in sight."""
        super().__init__(window)
        self._above = above
        self._telling: Callable[[], tuple[str, str]] = lambda: ("", "")
        self._bridge, self._window, self._monotonic_s = bridge, window, monotonic_s
        self._session: Session | None = None
        self._touched_s = monotonic_s()
        self._touches = TouchWatch(self)
        self._touches.touched.connect(self._on_touched)
        self._is_notice = False
        self.setProperty("look", "card")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.words_label = QLabel()
        self.words_label.setProperty("look", "attention")
        self.words_label.setWordWrap(True)
        self.key = QPushButton()
        self.key.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.key.clicked.connect(self.hide)
        row = QHBoxLayout(self)
        row.setContentsMargins(20, 12, 12, 12)
        row.setSpacing(look().gap_px)
        row.addWidget(self.words_label, 1)
        row.addWidget(self.key)
        self._tick = QTimer(self)
        self._tick.setInterval(TICK_MS)
        self._tick.timeout.connect(self._on_tick)
        self.hide()
        window.installEventFilter(self)
        bridge.session_changed.connect(self._on_session_changed)
        self._on_session_changed()

    @override
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Follow the size of the window; never swallows anything."""
        if event.type() is QEvent.Type.Resize and watched is self._window and self.isVisible():
            self._place()
        return False

    def _on_touched(self) -> None:
        self._touched_s = self._monotonic_s()
        if self.isVisible() and not self._is_notice:
            self.hide()

    def _on_session_changed(self) -> None:
        before, self._session = self._session, self._bridge.session
        if self._session is not None:
            if before is None or before.token != self._session.token:
                self._touched_s = self._monotonic_s()
            self.hide()
            self._watch_touches(True)
            return
        self._watch_touches(False)
        words = SESSION_ENDS[self._bridge.session_end or SessionEnd.SIGNED_OFF]
        if before is not None and words:
            self._is_notice = True
            self._say(lambda: (_end_words(words, before), _("OK")))
        elif before is not None:
            self.hide()

    def _watch_touches(self, is_wanted: bool) -> None:
        self._touches.use(is_wanted)
        if is_wanted:
            self._tick.start()
        else:
            self._tick.stop()

    def _on_tick(self) -> None:
        session = self._session
        if session is None:
            return
        left_s = session.idle_limit_s - (self._monotonic_s() - self._touched_s)
        if left_s > WARNING_S:
            return
        if not self._bridge.is_heard:
            self.hide()  # the service ends sessions; when it does is not known while it is not heard
            return
        self._is_notice = False
        self._say(lambda: (_warning_words(session, left_s), _("Stay signed in")))

    @override
    def changeEvent(self, event: QEvent) -> None:
        if event.type() is QEvent.Type.LanguageChange and self.isVisible():
            self._say(self._telling)
        super().changeEvent(event)

    def _say(self, telling: Callable[[], tuple[str, str]]) -> None:
        """Words and the key's, which are asked for again in another language."""
        self._telling = telling
        words, key = telling()
        self.words_label.setText(words)
        self.setAccessibleName(words)
        self.key.setText(key)
        self._place()
        self.show()
        self.raise_()

    def _place(self) -> None:
        """In the middle, as wide as two thirds of the window; what stands at the lower edge stays in sight."""
        self.setFixedWidth(max(self._window.width() * 2 // 3, min(560, self._window.width())))
        self.adjustSize()
        left = (self._window.width() - self.width()) // 2
        bottom = self._window.height() - _MARGIN_PX if self._above is None else self._above.y() - _GAP_PX
        self.move(left, bottom - self.height())


def _warning_words(session: Session, left_s: float) -> str:
    words = _("{name} is signed off in {time}. Touch the screen to stay.")
    return words.format(name=session.person.display_name, time=duration_text(left_s))


def _end_words(words: str, session: Session) -> str:
    return _(words).format(name=session.person.display_name, time=duration_text(session.idle_limit_s))
