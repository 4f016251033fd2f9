"""Entry of a PIN by finger or hardware keyboard; shows how many digits there are, never which."""

from functools import partial

from PySide6.QtCore import QPointF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFocusEvent, QKeyEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QGridLayout, QPushButton, QSizePolicy, QVBoxLayout, QWidget
from typing_extensions import override

from hmi.domain.pin import LONGEST, SHORTEST
from hmi.i18n import gettext as _
from hmi.i18n import ngettext
from ui.theme import inks, look
from ui.widgets.icon_key import IconKey

_ROWS = ("123", "456", "789")
"""A fixed order: hands remember a PIN as a movement."""


class PinPad(QWidget):
    """Twelve keys, dots, and a key to confirm. Digits live here only until ``confirmed`` hands them over."""

    confirmed = Signal(str)
    """The person confirmed this PIN; the pad is empty again."""
    typed = Signal()
    """A digit was added or taken away."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._digits = ""
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_InputMethodEnabled, False)
        self.dots = _Dots()
        self.digit_keys: dict[str, QPushButton] = {}
        self.clear_key, self.backspace_key = IconKey("x"), IconKey("delete")
        self.confirm_key = QPushButton()
        self.confirm_key.setProperty("look", "primary")
        self._grid = QGridLayout()
        self._build()
        self.retranslate()
        self._show()

    def retranslate(self) -> None:
        """Set the texts of the keys; the owner names ``confirm_key``."""
        self.setAccessibleName(_("PIN"))
        self.clear_key.setAccessibleName(_("Clear all digits"))
        self.backspace_key.setAccessibleName(_("Take the last digit away"))
        self.confirm_key.setText(self.confirm_key.text() or _("OK"))

    @property
    def count(self) -> int:
        """How many digits are entered."""
        return len(self._digits)

    def clear(self) -> None:
        """Forget every digit."""
        self._digits = ""
        self._show()

    def add(self, digit: str) -> None:
        """Append one digit; more than the longest PIN are not taken."""
        if self.isEnabled() and len(self._digits) < LONGEST:
            self._digits += digit
            self._show()
            self.typed.emit()

    def backspace(self) -> None:
        """Take the last digit away."""
        self._digits = self._digits[:-1]
        self._show()
        self.typed.emit()

    def confirm(self) -> None:
        """Hand the digits over and forget them; a PIN shorter than any PIN may be is not handed over."""
        if self.isEnabled() and len(self._digits) >= SHORTEST:
            digits = self._digits
            self.clear()
            self.confirmed.emit(digits)

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        text = event.text()
        if text and text in "0123456789":
            self.add(text)
        elif event.key() == Qt.Key.Key_Backspace:
            self.backspace()
        elif event.key() == Qt.Key.Key_Delete:
            self.clear()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.confirm()
        else:
            super().keyPressEvent(event)

    @override
    def focusInEvent(self, event: QFocusEvent) -> None:
        self.dots.show_focus(True)
        super().focusInEvent(event)

    @override
    def focusOutEvent(self, event: QFocusEvent) -> None:
        self.dots.show_focus(False)
        super().focusOutEvent(event)

    def _build(self) -> None:
        pad = QWidget()
        pad.setLayoutDirection(Qt.LayoutDirection.LeftToRight)  # digits keep their places in every language
        pad.setLayout(self._grid)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setSpacing(look().gap_px)
        for row, digits in enumerate(_ROWS):
            for column, digit in enumerate(digits):
                self._place(self._digit_key(digit), row, column)
        self._place(self.clear_key, 3, 0)
        self._place(self._digit_key("0"), 3, 1)
        self._place(self.backspace_key, 3, 2)
        self.clear_key.clicked.connect(self.clear)
        self.backspace_key.clicked.connect(self.backspace)
        self.confirm_key.clicked.connect(self.confirm)
        self.confirm_key.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(look().gap_px)
        column.addWidget(self.dots)
        column.addWidget(pad)
        column.addWidget(self.confirm_key)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def _digit_key(self, digit: str) -> QPushButton:
        key = QPushButton(digit)
        key.clicked.connect(lambda: self.setFocus())  # the on-screen keyboard may lie over the lower keys
        key.clicked.connect(partial(self.add, digit))
        self.digit_keys[digit] = key
        return key

    def _place(self, key: QPushButton, row: int, column: int) -> None:
        key.setProperty("look", "pad")
        key.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        key.setMinimumWidth(look().touch_px + 32)
        key.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self._grid.setRowMinimumHeight(row, look().touch_px)
        self._grid.addWidget(key, row, column)

    def _show(self) -> None:
        count = len(self._digits)
        self.dots.show_count(count)
        # Translators: read aloud by a screen reader; never says which digits.
        words = ngettext("{count} digit entered", "{count} digits entered", count)
        self.dots.setAccessibleName(words.format(count=count))
        self.confirm_key.setEnabled(count >= SHORTEST)


class _Dots(QWidget):
    """A filled dot per digit, and empty ones up to the shortest PIN."""

    def __init__(self) -> None:
        super().__init__()
        self._count = 0
        self._has_focus = False
        self.setLayoutDirection(Qt.LayoutDirection.LeftToRight)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def show_count(self, count: int) -> None:
        """Paint this many filled dots."""
        self._count = count
        self.update()

    def show_focus(self, has_focus: bool) -> None:
        """Whether typed digits come here."""
        self._has_focus = has_focus
        self.update()

    @override
    def sizeHint(self) -> QSize:
        return QSize(200, look().touch_px - 12)

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        ink = inks()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(QColor(ink.action if self._has_focus else ink.line), 2 if self._has_focus else 1))
        painter.setBrush(ink.surface)
        painter.drawRoundedRect(self.rect().adjusted(1, 1, -1, -1), 8, 8)
        places = max(SHORTEST, self._count)
        step = min(24.0, (self.width() - 24) / places)
        left = self.width() / 2 - step * (places - 1) / 2
        painter.setPen(QPen(QColor(ink.muted), 1.5))
        for place in range(places):
            painter.setBrush(ink.text if place < self._count else ink.surface)
            painter.drawEllipse(QPointF(left + step * place, self.height() / 2), 5.5, 5.5)
