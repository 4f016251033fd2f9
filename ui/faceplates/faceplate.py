"""A card above the display for one decision: dims what is behind it, keeps the keys inside, never blocks the frame."""

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, Qt, QTimer, Signal
from PySide6.QtGui import QColor, QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QApplication, QFrame, QHBoxLayout, QLabel, QVBoxLayout, QWidget
from typing_extensions import override

from hmi.domain.person import PersonRef
from hmi.i18n import gettext as _
from ui.bridge import Bridge
from ui.theme import look
from ui.widgets.icon_key import IconKey
from ui.widgets.still_there import is_there

_VEIL = QColor(10, 14, 18, 150)


IS_PAST = "is_past"
"""Property of a window that shows a past moment: what would change the cell does not open there."""
REFUSED_IN_THE_PAST = QEvent.Type(QEvent.registerEventType())
"""Sent to such a window, so that it says why."""


class Faceplate(QFrame):
    """Part of the main window, so that the on-screen keyboard, screenshots and bare X servers work with it.

    Subclasses add to ``body`` and ``keys``, and call ``open_over`` to show themselves. They close with ``close_with``.
    What they say, they say with ``say`` or in ``retranslate``: whoever signs in above them may speak another language.
    """

    is_for_the_past = False
    """Whether it opens over a display of the past, too: one that changes nothing in the cell."""

    finished = Signal(bool)
    """Closed: whether it did what it was opened for."""

    def __init__(self, title: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._sayings: list[Callable[[], object]] = []
        self.setProperty("look", "card")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._veil: _Veil | None = None
        self.title_label = QLabel()
        self.title_label.setProperty("look", "title")
        self.title_label.setWordWrap(True)
        self.close_key = IconKey("x")
        self.close_key.setProperty("look", "quiet")
        self.close_key.setFixedWidth(look().touch_px)
        self.close_key.clicked.connect(lambda: self.close_with(False))
        top = QHBoxLayout()
        top.addWidget(self.title_label, 1)
        top.addWidget(self.close_key, 0, Qt.AlignmentFlag.AlignTop)
        self.body = QVBoxLayout()
        self.body.setSpacing(look().gap_px)
        self.keys = QHBoxLayout()
        self.keys.setSpacing(look().gap_px)
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 16, 16, 20)
        column.setSpacing(look().gap_px)
        column.addLayout(top)
        column.addLayout(self.body, 1)
        column.addLayout(self.keys)
        self.say(lambda: self.close_key.setAccessibleName(_("Close")))
        self.show_title(title)

    def show_title(self, title: str) -> None:
        """What is decided here."""
        self.title_label.setText(title)
        self.setAccessibleName(title)

    def say(self, *sayings: Callable[[], object]) -> None:
        """Set texts now, and again in every language to come: each saying is called, and looks its words up itself."""
        self._sayings.extend(sayings)
        for saying in sayings:
            saying()

    def open_over(self, host: QWidget) -> None:
        """Show above the window of ``host``; the first field gets the focus, the key that closes only without one."""
        if host.window().property(IS_PAST) and not self.is_for_the_past:
            QApplication.sendEvent(host.window(), QEvent(REFUSED_IN_THE_PAST))
            self.finished.emit(False)
            self.deleteLater()
            return
        veil = _Veil(host.window())
        self._veil = veil
        self.setParent(veil)
        veil.hold(self)
        veil.show()
        veil.raise_()
        self.show()
        veil.take_focus()

    def close_with(self, is_done: bool) -> None:
        """Close and tell whether it did what it was opened for."""
        veil, self._veil = self._veil, None
        if veil is None:
            return
        veil.hide()
        self.finished.emit(is_done)
        veil.deleteLater()

    def close_with_session(self, bridge: Bridge) -> None:
        """Whoever opened this decides here: it closes, and forgets what was entered, when they are signed off."""
        opened_by = _person_at(bridge)

        def on_session_changed() -> None:
            if _person_at(bridge) != opened_by:
                self.close_with(False)

        bridge.session_changed.connect(on_session_changed)
        self.finished.connect(lambda: bridge.session_changed.disconnect(on_session_changed))

    def retranslate(self) -> None:
        """Say everything anew; what a person entered stays."""
        for saying in self._sayings:
            saying()

    @override
    def changeEvent(self, event: QEvent) -> None:
        if event.type() is QEvent.Type.LanguageChange:
            self.retranslate()
        elif event.type() is QEvent.Type.StyleChange and self._veil is not None:
            self.close_key.setFixedWidth(look().touch_px)
            self._veil.place()
        super().changeEvent(event)

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Escape closes; nothing else reaches what is behind."""
        if event.key() == Qt.Key.Key_Escape:
            self.close_with(False)
        event.accept()


class _Veil(QWidget):
    """Covers the window below a faceplate and keeps it in the middle of what the keyboard leaves free."""

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self._card: Faceplate | None = None
        self._last: QWidget | None = None
        """What had the focus here, while it exists."""
        window.installEventFilter(self)
        application = QApplication.instance()
        assert isinstance(application, QApplication)
        application.focusChanged.connect(self._on_focus_changed)
        self.setGeometry(window.rect())

    def hold(self, card: "Faceplate") -> None:
        """Keep ``card`` in the middle."""
        self._card = card
        card.installEventFilter(self)
        self.place()

    def place(self) -> None:
        """Centre the card; as large as it wants to be, never larger than the window."""
        card = self._card
        if card is None:
            return
        free = self.rect().adjusted(12, 12, -12, -12)
        size = card.sizeHint().expandedTo(card.minimumSize()).boundedTo(free.size())
        card.resize(size)
        card.move(free.center().x() - size.width() // 2, free.center().y() - size.height() // 2)

    @override
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() is QEvent.Type.Resize and watched is self.parent():
            self.setGeometry(self.window().rect())
            self.place()
        elif event.type() is QEvent.Type.LayoutRequest and watched is self._card:
            self.place()
        return False

    def take_focus(self) -> None:
        """To the first field; to the key that closes only where there is nothing else."""
        self.focusNextPrevChild(True)
        if self._card is not None and self.window().focusWidget() is self._card.close_key:
            self.focusNextPrevChild(True)

    def _on_focus_changed(self, _old: QWidget | None, new: QWidget | None) -> None:
        """What is behind gets no keys, also when what had the focus was hidden or put out of use."""
        if new is not None and self.isAncestorOf(new):
            self._last = new
            return
        is_away = new is None or new.window() is self.window()
        if is_away and self.isVisible():
            QTimer.singleShot(0, self, self._bring_focus_back)

    def _bring_focus_back(self) -> None:
        window = self.window()
        veils = [one for one in window.children() if isinstance(one, _Veil) and one.isVisible()]
        if window.isActiveWindow() and veils and veils[-1] is self and not self.isAncestorOf(window.focusWidget()):
            last = self._last if self._last is not None and is_there(self._last) else None
            if last is not None and last.isVisible() and last.isEnabled():
                last.setFocus(Qt.FocusReason.OtherFocusReason)
            else:
                self.take_focus()

    @override
    def focusNextPrevChild(self, next: bool) -> bool:
        """Tab goes round inside of the faceplate."""
        focused = self.focusWidget()
        start = focused if self.isAncestorOf(focused) else self
        widget = _after(start, next)
        while widget is not None and widget is not start:
            is_reachable = self.isAncestorOf(widget) and widget.isVisibleTo(self) and widget.isEnabled()
            if is_reachable and widget.focusPolicy() & Qt.FocusPolicy.TabFocus:
                widget.setFocus(Qt.FocusReason.TabFocusReason if next else Qt.FocusReason.BacktabFocusReason)
                return True
            widget = _after(widget, next)
        return False

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(event.rect(), _VEIL)


def _person_at(bridge: Bridge) -> PersonRef | None:
    return None if bridge.session is None else bridge.session.person.ref


def _after(widget: QWidget, is_forward: bool) -> QWidget | None:
    return widget.nextInFocusChain() if is_forward else widget.previousInFocusChain()
