"""When the keyboard on the screen is shown, and how the field stays in sight above it."""

from PySide6.QtCore import QEvent, QObject, QPoint, Qt, QTimer
from PySide6.QtWidgets import QAbstractScrollArea, QApplication, QLineEdit, QPlainTextEdit, QTextEdit, QWidget
from typing_extensions import override

from ui.theme import look
from ui.widgets.screen_keyboard import Page, ScreenKeyboard
from ui.widgets.still_there import is_there

_RELEASE_MS = 30
_MOVED = frozenset({QEvent.Type.Move, QEvent.Type.Resize})

TextField = QLineEdit | QTextEdit | QPlainTextEdit


class KeyboardHost(QObject):
    """One for each window. Shows the keyboard when a finger taps a text field, and puts it away when that is left.

    A field's dynamic property ``pad`` tells what it needs: ``number`` digits only, ``own`` nothing, for it has a pad.
    The page or card that holds the field is moved up when the keyboard would cover the field. It does not move back
    under a finger: the key that takes the focus from the field is tapped where it is seen.
    """

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self._window = window
        self._is_wanted = True
        self._field: QWidget | None = None
        self._lifted: QWidget | None = None
        self._home, self._lift = QPoint(), QPoint()
        self._released = QTimer(self)
        self._released.setInterval(_RELEASE_MS)
        self._released.timeout.connect(self._leave)
        self.keyboard = ScreenKeyboard(window)
        self.keyboard.hide()
        self.keyboard.hide_requested.connect(self.put_away)
        window.installEventFilter(self)
        application = QApplication.instance()
        if isinstance(application, QApplication):
            application.focusChanged.connect(self._on_focus_changed)

    @property
    def is_wanted(self) -> bool:
        """Whether this panel shows a keyboard at all; one with keys of its own may not want it."""
        return self._is_wanted

    @is_wanted.setter
    def is_wanted(self, is_wanted: bool) -> None:
        self._is_wanted = is_wanted
        if not is_wanted:
            self.put_away()

    def put_away(self) -> None:
        """Hide the keyboard; the next tap on a field brings it back."""
        self.keyboard.hide()
        self._settle()

    @override
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        kind = event.type()
        if kind is QEvent.Type.MouseButtonPress and watched in _touched_parts(self._field):
            self._appear()
        elif kind in _MOVED and self.keyboard.isVisible():
            if watched is self._window:
                self._place()
            elif isinstance(watched, QWidget) and watched is self._lifted and watched.pos() != self._lift:
                QTimer.singleShot(0, self._uncover)
        return False

    def _on_focus_changed(self, _before: QWidget | None, now: QWidget | None) -> None:
        for part in _touched_parts(self._field):
            part.removeEventFilter(self)
        self._field = now if isinstance(now, TextField) and self._types_into(now) else None
        for part in _touched_parts(self._field):
            part.installEventFilter(self)
        if self.keyboard.isVisible():
            if self._field is not None:
                self._appear()
            else:
                self._leave()

    def _leave(self) -> None:
        """Nobody types any more: put the keyboard away, as soon as no finger is down."""
        if self._field is None and QApplication.mouseButtons() != Qt.MouseButton.NoButton:
            self._released.start()
            return
        self._released.stop()
        if self._field is None:
            self.put_away()

    def _types_into(self, field: TextField) -> bool:
        return field.window() is self._window and not field.isReadOnly() and field.property("pad") != "own"

    def _appear(self) -> None:
        if not self._is_wanted or self._field is None:
            return
        self._settle()
        wants_numbers = self._field.property("pad") == "number"
        self.keyboard.show_page(Page.NUMBERS if wants_numbers else Page.LETTERS)
        self._place()
        self.keyboard.show()
        self.keyboard.raise_()
        self._uncover()

    def _place(self) -> None:
        """Along the lower edge of the window."""
        height = min(self.keyboard.sizeHint().height(), self._window.height() * 2 // 3)
        self.keyboard.setGeometry(0, self._window.height() - height, self._window.width(), height)
        self._uncover()

    def _uncover(self) -> None:
        """Move what holds the field up as far as the field needs it, and a card as a whole if there is room for it."""
        field = self._field
        if field is None or not is_there(field) or not self.keyboard.isVisible():
            return
        holder = self._holder(field)
        frame = holder.parentWidget() if holder is not None else None
        if holder is None or frame is None:
            return
        if holder is not self._lifted or holder.pos() != self._lift:
            self._lifted, self._home, self._lift = holder, holder.pos(), holder.pos()
            holder.installEventFilter(self)
        top = field.mapTo(self._window, QPoint(0, 0)).y()
        frame_top = frame.mapTo(self._window, QPoint(0, 0)).y()
        of_field = top + field.height() + look().gap_px - self.keyboard.y()
        of_holder = frame_top + holder.geometry().bottom() + look().gap_px - self.keyboard.y()
        up = max(min(of_field, top - frame_top), min(of_holder, holder.y() - look().gap_px))
        if up > 0:
            self._lift = holder.pos() - QPoint(0, up)
            holder.move(self._lift)

    def _settle(self) -> None:
        """Put back what was moved up, unless somebody else has placed it anew."""
        lifted, self._lifted = self._lifted, None
        if lifted is not None and is_there(lifted):
            lifted.removeEventFilter(self)
            if lifted.pos() == self._lift:
                lifted.move(self._home)

    def _holder(self, field: QWidget) -> QWidget | None:
        """The display in its stack, or the card on its veil: what lies two below the window; the frame never moves."""
        path: list[QWidget] = [field]
        while (parent := path[-1].parentWidget()) is not None and parent is not self._window:
            path.append(parent)
        return path[-2] if len(path) > 1 else None


def _touched_parts(field: QWidget | None) -> list[QWidget]:
    """The widgets that get a finger's press on a field."""
    if field is None or not is_there(field):
        return []
    return [field, field.viewport()] if isinstance(field, QAbstractScrollArea) else [field]
