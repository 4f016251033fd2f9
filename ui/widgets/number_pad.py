"""Entry of a number by finger or hardware keyboard."""

from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent
from PySide6.QtWidgets import QGridLayout, QPushButton, QSizePolicy, QVBoxLayout, QWidget
from typing_extensions import override

from hmi.i18n import gettext as _
from ui.formatting import decimal_symbol, renotated
from ui.theme import look
from ui.widgets.icon_key import IconKey

MOST_CHARACTERS = 16
MINUS = "\N{MINUS SIGN}"
_ROWS = ("123", "456", "789")
"""As on the pad for PINs, so that one hand learns one pad."""


class NumberPad(QWidget):
    """Digits, and where they make sense a decimal symbol and a sign. Shows nothing itself: its owner shows ``text``."""

    text_changed = Signal(str)
    """What is typed so far, in the language's own notation; empty when nothing is."""
    confirmed = Signal()
    """Enter was pressed on a hardware keyboard."""

    def __init__(self, *, allows_decimal: bool = True, allows_sign: bool = True, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._text = ""
        self._allows_decimal, self._allows_sign = allows_decimal, allows_sign
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_InputMethodEnabled, False)
        self.digit_keys = {digit: QPushButton(digit) for digit in "0123456789"}
        self.decimal_key, self.sign_key = QPushButton(), QPushButton("±")
        self.backspace_key, self.clear_key = IconKey("delete"), IconKey("x")
        self._build()
        self.allow(decimal=allows_decimal, sign=allows_sign)
        self.retranslate()

    def retranslate(self) -> None:
        """Set the names of the keys; what is typed goes on in the language's own notation, and nobody is told."""
        self.setAccessibleName(_("Number pad"))
        self.decimal_key.setText(decimal_symbol())
        self.decimal_key.setAccessibleName(_("Decimal symbol"))
        self.sign_key.setAccessibleName(_("Change the sign"))
        self.backspace_key.setAccessibleName(_("Take the last digit away"))
        self.clear_key.setAccessibleName(_("Clear all digits"))
        self.show_text(renotated(self._text))

    @property
    def text(self) -> str:
        """What is typed so far."""
        return self._text

    def allow(self, *, decimal: bool, sign: bool) -> None:
        """Offer a decimal symbol and a sign, or not: a PIN and a count have neither."""
        self._allows_decimal, self._allows_sign = decimal, sign
        self.decimal_key.setEnabled(decimal)
        self.sign_key.setEnabled(sign)

    def show_text(self, text: str) -> None:
        """Go on from ``text``; nobody is told."""
        self._text = text

    def type_character(self, character: str) -> None:
        """One key: a digit, ``.`` or ``,`` for the decimal symbol, ``-`` to change the sign."""
        if character in "-+" or character == MINUS:
            self._type_sign()
        elif character in ".,":
            self._type_decimal()
        elif len(self._text) < MOST_CHARACTERS:
            is_lone_zero = self._text.removeprefix(MINUS) == "0"
            self._become((self._text[:-1] if is_lone_zero else self._text) + character)

    def backspace(self) -> None:
        """Take the last character away; a sign alone goes with it."""
        shorter = self._text[:-1]
        self._become("" if shorter == MINUS else shorter)

    def clear(self) -> None:
        """Take everything away."""
        self._become("")

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        character, is_command = event.text(), event.modifiers() & Qt.KeyboardModifier.ControlModifier
        if character and character in f"0123456789.,-+{MINUS}" and not is_command:
            self.type_character(character)
        elif event.key() == Qt.Key.Key_Backspace:
            self.backspace()
        elif event.key() == Qt.Key.Key_Delete:
            self.clear()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.confirmed.emit()
        else:
            super().keyPressEvent(event)

    @override
    def focusInEvent(self, event: QFocusEvent) -> None:
        self.update()
        super().focusInEvent(event)

    def _become(self, text: str) -> None:
        if text != self._text:
            self._text = text
            self.text_changed.emit(text)

    def _type_sign(self) -> None:
        if self._allows_sign:
            is_negative = self._text.startswith(MINUS)
            self._become(self._text[1:] if is_negative else MINUS + (self._text or "0"))

    def _type_decimal(self) -> None:
        symbol = decimal_symbol()
        if self._allows_decimal and symbol not in self._text and len(self._text) < MOST_CHARACTERS:
            self._become((self._text or "0") + symbol)

    def _build(self) -> None:
        pad = QWidget()
        pad.setLayoutDirection(Qt.LayoutDirection.LeftToRight)  # digits keep their places in every language
        self._grid = QGridLayout(pad)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setSpacing(look().gap_px)
        for row, digits in enumerate(_ROWS):
            for column, digit in enumerate(digits):
                self._place(self.digit_keys[digit], row, column)
        self._place(self.sign_key, 3, 0)
        self._place(self.digit_keys["0"], 3, 1)
        self._place(self.decimal_key, 3, 2)
        self._place(self.backspace_key, 0, 3, rows=2)
        self._place(self.clear_key, 2, 3, rows=2)
        for digit, key in self.digit_keys.items():
            key.clicked.connect(partial(self.type_character, digit))
        self.decimal_key.clicked.connect(partial(self.type_character, "."))
        self.sign_key.clicked.connect(partial(self.type_character, "-"))
        self.backspace_key.clicked.connect(self.backspace)
        self.clear_key.clicked.connect(self.clear)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(pad)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def _place(self, key: QPushButton, row: int, column: int, rows: int = 1) -> None:
        key.setProperty("look", "pad")
        key.setAutoDefault(False)
        key.setFocusPolicy(Qt.FocusPolicy.NoFocus)  # the pad itself has the focus and takes hardware keys
        key.setAutoRepeat(key is self.backspace_key)
        key.setMinimumWidth(look().touch_px + 24)
        key.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self._grid.setRowMinimumHeight(row, look().touch_px)
        self._grid.addWidget(key, row, column, rows, 1)
