"""A keyboard on the screen: types into whatever field has the focus, and never takes the focus itself."""

from collections.abc import Callable
from enum import Enum, auto
from functools import partial

from PySide6.QtCore import QCoreApplication, QElapsedTimer, QEvent, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication, QFrame, QHBoxLayout, QPushButton, QSizePolicy, QVBoxLayout, QWidget
from typing_extensions import override

from hmi import i18n
from hmi.i18n import gettext as _
from ui.formatting import decimal_symbol
from ui.theme import look
from ui.widgets.icon_key import IconKey
from ui.widgets.restyle import restyle
from ui.widgets.screen_keyboard_layouts import DIGITS, LATIN, SYMBOLS, Letters, letters_of

_NUMBER_ROWS = ("123", "456", "789")
_NUMBER_WIDTH_IN_KEYS = 8
_EDGE_PX, _LINE_PX = 8, 1


class Page(Enum):
    """What the keys are."""

    LETTERS = auto()
    SYMBOLS = auto()
    NUMBERS = auto()


class Shift(Enum):
    """One letter, or all until shift is tapped again."""

    OFF = auto()
    ONCE = auto()
    LOCKED = auto()


class ScreenKeyboard(QFrame):
    """Keys of the chosen language, of symbols, or of digits only. Whoever shows it calls ``show_page``."""

    hide_requested = Signal()
    """The person tapped the key that puts the keyboard away."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("screen_keyboard")
        self.setProperty("look", "group")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setLayoutDirection(Qt.LayoutDirection.LeftToRight)  # as keyboards are made, in every language
        self.page = Page.LETTERS
        self.shift = Shift.OFF
        self.keys: dict[str, QPushButton] = {}
        """Keys by what they type when shift is off, or by name: shift, backspace, enter, space, symbols, hide."""
        self._letters: Letters = LATIN
        self._shifted: dict[str, str] = {}
        self._since_shift = QElapsedTimer()
        self._content: QWidget | None = None
        self._row_count = 0
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(_EDGE_PX, _EDGE_PX, _EDGE_PX, _EDGE_PX)

    @override
    def sizeHint(self) -> QSize:
        """Rows as tall as a finger needs; where the window is low, whoever places the keyboard may give less."""
        height = self._row_count * look().touch_px + (self._row_count - 1) * self._gap() + 2 * (_EDGE_PX + _LINE_PX)
        return QSize(super().sizeHint().width(), height)

    def show_page(self, page: Page, letters: Letters | None = None) -> None:
        """Lay the keys out anew, in the language chosen now unless other letters are asked for."""
        self.page, self.shift = page, Shift.OFF
        self._letters = letters or letters_of(i18n.language())
        self.setAccessibleName(_("Keyboard"))
        self.keys, self._shifted = {}, {}
        content = QWidget()
        rows = QVBoxLayout(content)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.setSpacing(self._gap())
        match page:
            case Page.LETTERS:
                self._lay_letters(rows)
            case Page.SYMBOLS:
                self._lay_symbols(rows)
            case Page.NUMBERS:
                self._lay_numbers(rows)
                content.setMaximumWidth(_NUMBER_WIDTH_IN_KEYS * look().touch_px)
        self._row_count = rows.count()
        self._use(content)

    def _use(self, content: QWidget) -> None:
        if self._content is not None:
            self._row.removeWidget(self._content)
            self._content.hide()
            self._content.deleteLater()  # one of its keys may still be in its own tap
        self._content = content
        self._row.addWidget(content)
        content.show()  # else the size of the keyboard is asked for before the layout has noticed
        self._show_shift()

    def _lay_letters(self, rows: QVBoxLayout) -> None:
        plain, shifted = self._letters.plain, self._letters.shifted
        for small, large in zip("".join(plain), "".join(shifted), strict=True):
            self._shifted[small] = large
        self._add_row(rows, [*self._characters(DIGITS), self._backspace()])
        self._add_row(rows, self._characters(plain[0]))
        self._add_row(rows, [*self._characters(plain[1]), self._enter()])
        self._add_row(rows, [self._shift_key(), *self._characters(plain[2]), *self._characters("-.")])
        self._add_row(rows, [self._page_key("?!#", Page.SYMBOLS), *self._script_keys(), *self._last_row()])

    def _lay_symbols(self, rows: QVBoxLayout) -> None:
        self._add_row(rows, [*self._characters(DIGITS), self._backspace()])
        self._add_row(rows, self._characters(SYMBOLS[0]))
        self._add_row(rows, [*self._characters(SYMBOLS[1]), self._enter()])
        self._add_row(rows, self._characters(SYMBOLS[2]))
        self._add_row(rows, [self._page_key(self._letters.name, Page.LETTERS), *self._last_row()])

    def _lay_numbers(self, rows: QVBoxLayout) -> None:
        last = (self._backspace(), self._characters("-")[0], self._enter())
        for digits, key in zip(_NUMBER_ROWS, last, strict=True):
            self._add_row(rows, [*self._characters(digits), key])
        self._add_row(rows, [*self._characters(f"{decimal_symbol()}0"), self._hide_key()])

    def _last_row(self) -> list[QPushButton]:
        space = self._key("space", IconKey("space"), _("Space"), partial(self._send, Qt.Key.Key_Space, " "))
        space.setProperty("share", 6)
        return [*self._characters("@"), space, *self._characters(","), self._hide_key()]

    def _script_keys(self) -> list[QPushButton]:
        """The way to Latin letters and back, for languages that are written otherwise: names of programs are Latin."""
        own = letters_of(i18n.language())
        if own.plain[0][0].isascii():
            return []
        other = LATIN if self._letters is own else own
        key = QPushButton(other.name)
        return [self._key("script", key, _("Other letters"), partial(self.show_page, Page.LETTERS, other))]

    def _characters(self, characters: str) -> list[QPushButton]:
        return [self._key(one, QPushButton(_label(one)), one, partial(self._type, one)) for one in characters]

    def _backspace(self) -> QPushButton:
        key = self._key(
            "backspace", IconKey("delete"), _("Delete to the left"), partial(self._send, Qt.Key.Key_Backspace, "\b")
        )
        key.setAutoRepeat(True)
        return key

    def _enter(self) -> QPushButton:
        return self._key("enter", IconKey("corner-down-left"), _("Enter"), partial(self._send, Qt.Key.Key_Return, "\r"))

    def _shift_key(self) -> QPushButton:
        key = self._key("shift", IconKey("arrow-big-up"), _("Shift"), self._on_shift)
        key.setCheckable(True)
        return key

    def _page_key(self, words: str, page: Page) -> QPushButton:
        name = _("Symbols") if page is Page.SYMBOLS else _("Letters")
        return self._key("symbols", QPushButton(words), name, partial(self.show_page, page, self._letters))

    def _hide_key(self) -> QPushButton:
        return self._key("hide", IconKey("chevron-down"), _("Put the keyboard away"), self.hide_requested.emit)

    def _key(self, name: str, key: QPushButton, accessible_name: str, act: Callable[[], object]) -> QPushButton:
        key.setProperty("look", "letter")
        key.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        key.setAutoDefault(False)
        key.setAccessibleName(accessible_name)
        key.setMinimumWidth(round(look().touch_px * 0.75))
        key.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        key.clicked.connect(lambda _checked=False: act())
        self.keys[name] = key
        return key

    def _add_row(self, rows: QVBoxLayout, keys: list[QPushButton]) -> None:
        row = QHBoxLayout()
        row.setSpacing(self._gap())
        for key in keys:
            row.addWidget(key, int(key.property("share") or 1))
        rows.addLayout(row)

    def _gap(self) -> int:
        """Half of the usual gap: a wrong letter is taken back, and wider keys miss less than wider gaps."""
        return look().gap_px // 2

    def _type(self, character: str) -> None:
        text = self._shifted.get(character, character) if self.shift is not Shift.OFF else character
        code = Qt.Key(ord(text.upper())) if text.isascii() else Qt.Key.Key_unknown
        self._send(code, text)
        if self.shift is Shift.ONCE:
            self.shift = Shift.OFF
            self._show_shift()

    def _send(self, key: Qt.Key, text: str) -> None:
        field = QApplication.focusWidget()
        if field is None:
            return
        for kind in (QEvent.Type.KeyPress, QEvent.Type.KeyRelease):
            QCoreApplication.postEvent(field, QKeyEvent(kind, key, Qt.KeyboardModifier.NoModifier, text))

    def _on_shift(self) -> None:
        """Once for one letter, twice quickly for all, again for none."""
        is_quick = self._since_shift.isValid() and self._since_shift.elapsed() < QApplication.doubleClickInterval()
        match self.shift:
            case Shift.OFF:
                self.shift = Shift.ONCE
            case Shift.ONCE:
                self.shift = Shift.LOCKED if is_quick else Shift.OFF
            case Shift.LOCKED:
                self.shift = Shift.OFF
        self._since_shift.start()
        self._show_shift()

    def _show_shift(self) -> None:
        is_on = self.shift is not Shift.OFF
        for small, large in self._shifted.items():
            self.keys[small].setText(_label(large if is_on else small))
            self.keys[small].setAccessibleName(large if is_on else small)
        key = self.keys.get("shift")
        if key is not None:
            key.setChecked(is_on)
            restyle(key, "primary" if self.shift is Shift.LOCKED else "letter")
            key.setAccessibleName(_("Capital letters stay on") if self.shift is Shift.LOCKED else _("Shift"))


def _label(character: str) -> str:
    """A key's text; a single ``&`` would mark a shortcut."""
    return "&&" if character == "&" else character
