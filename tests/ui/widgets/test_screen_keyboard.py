"""The keyboard on the screen: what its keys type, when it shows, and that no field hides behind it."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QFrame, QLineEdit, QPushButton, QTextEdit, QVBoxLayout, QWidget

from hmi import i18n
from ui.theme import look
from ui.widgets.screen_keyboard import Page, Shift
from ui.widgets.screen_keyboard_host import KeyboardHost
from ui.widgets.screen_keyboard_layouts import ARABIC, GERMAN, LATIN, SYMBOLS


class Panel:
    """A window with a page in a frame, as the main window has; its fields stand far down."""

    def __init__(self, qtbot) -> None:
        self.window = QWidget()
        self.frame = QFrame()
        self.page = QWidget()
        self.field, self.other, self.text = QLineEdit(), QLineEdit(), QTextEdit()
        self.key = QPushButton("elsewhere")
        self.text.setFixedHeight(80)
        column = QVBoxLayout(self.page)
        column.addWidget(self.key)
        column.addStretch(1)
        for widget in (self.text, self.other, self.field):
            column.addWidget(widget)
        QVBoxLayout(self.frame).addWidget(self.page)
        QVBoxLayout(self.window).addWidget(self.frame)
        self.window.resize(1280, 800)
        qtbot.addWidget(self.window)
        self.host = KeyboardHost(self.window)
        self.keyboard = self.host.keyboard
        self.window.show()
        qtbot.waitExposed(self.window)
        self.key.setFocus()

    def tap(self, widget) -> None:
        """A finger: press and release, then what was posted is delivered."""
        QTest.mouseClick(widget, Qt.MouseButton.LeftButton)
        QApplication.processEvents()

    def tap_field(self, field=None) -> None:
        field = field or self.field
        self.tap(field.viewport() if isinstance(field, QTextEdit) else field)

    def type(self, *names: str) -> None:
        for name in names:
            self.tap(self.keyboard.keys[name])

    def bottom_of(self, widget) -> int:
        return widget.mapTo(self.window, widget.rect().bottomLeft()).y()


@pytest.fixture
def panel(qtbot) -> Panel:
    return Panel(qtbot)


def test_that_letters_digits_and_spaces_reach_the_field(panel):
    panel.tap_field()

    panel.type("c", "n", "space", "1", "-", "2")

    assert panel.field.text() == "cn 1-2"


def test_that_the_field_keeps_the_focus(panel):
    panel.tap_field()

    panel.type("a", "shift", "b")

    assert panel.field.hasFocus()


def test_that_shift_is_for_one_letter(panel):
    panel.tap_field()

    panel.type("shift", "a", "b")

    assert panel.field.text() == "Ab"


def test_that_shift_tapped_twice_stays_until_it_is_tapped_again(panel):
    panel.tap_field()

    panel.type("shift", "shift", "a", "b")
    locked = panel.keyboard.shift, panel.keyboard.keys["shift"].accessibleName()
    panel.type("shift", "c")

    assert panel.field.text() == "ABc"
    assert locked == (Shift.LOCKED, "Capital letters stay on")


def test_that_the_keys_show_what_they_will_type(panel):
    panel.tap_field()

    panel.type("shift")

    assert panel.keyboard.keys["q"].text() == "Q"


def test_that_backspace_and_enter_do_what_they_say(panel, qtbot):
    panel.tap_field()
    panel.type("a", "b", "backspace")

    with qtbot.waitSignal(panel.field.returnPressed):
        panel.type("enter")

    assert panel.field.text() == "a"


def test_that_every_symbol_is_typed_and_shown(panel):
    panel.tap_field()
    panel.type("symbols")
    symbols = "".join(SYMBOLS)

    panel.type(*symbols)

    assert panel.field.text() == symbols
    assert panel.keyboard.keys["&"].text() == "&&"
    panel.type("symbols")
    assert panel.keyboard.page is Page.LETTERS


def test_that_longer_texts_are_typed_too(panel):
    panel.tap_field(panel.text)

    panel.type("o", "k", "enter", "o")

    assert panel.text.toPlainText() == "ok\no"


@pytest.mark.parametrize(("language", "letters"), [("en", LATIN), ("de", GERMAN), ("ar", ARABIC)])
def test_that_each_language_has_its_letters(panel, language, letters):
    i18n.choose(language)
    panel.tap_field()

    for row in letters.plain:
        panel.type(*row)

    assert panel.field.text() == "".join(letters.plain)


def test_that_arabic_leads_to_latin_letters_and_back(panel):
    i18n.choose("ar")
    panel.tap_field()

    panel.type("script", "q", "script", "ض")

    assert panel.field.text() == "qض"


def test_that_german_capitals_are_german(panel):
    i18n.choose("de")
    panel.tap_field()

    panel.type("shift", "shift", "ä", "ß")

    assert panel.field.text() == "Äẞ"


def test_that_it_comes_with_a_tap_and_not_with_the_tab_key(panel):
    QTest.keyClick(panel.key, Qt.Key.Key_Tab)
    by_key = panel.keyboard.isVisible()

    panel.tap_field()

    assert not by_key
    assert panel.keyboard.isVisible()


def test_that_it_goes_when_the_field_is_left(panel):
    panel.tap_field()

    panel.key.setFocus()

    assert not panel.keyboard.isVisible()


def test_that_it_stays_from_field_to_field(panel):
    panel.tap_field()

    panel.tap_field(panel.other)
    panel.type("x")

    assert panel.other.text() == "x"


def test_that_it_can_be_put_away_and_brought_back(panel):
    panel.tap_field()

    panel.type("hide")
    is_hidden = not panel.keyboard.isVisible()
    panel.tap_field()

    assert is_hidden
    assert panel.keyboard.isVisible()


def test_that_a_panel_with_keys_of_its_own_does_without(panel):
    panel.tap_field()

    panel.host.is_wanted = False
    is_hidden = not panel.keyboard.isVisible()
    panel.tap_field()

    assert is_hidden
    assert not panel.keyboard.isVisible()


def test_that_a_number_field_gets_digits_only(panel):
    panel.field.setProperty("pad", "number")
    panel.tap_field()

    panel.type("-", "1", ".", "5")

    assert panel.field.text() == "-1.5"
    assert "a" not in panel.keyboard.keys


@pytest.mark.parametrize("spoil", [lambda one: one.setProperty("pad", "own"), lambda one: one.setReadOnly(True)])
def test_that_a_field_that_needs_none_gets_none(panel, spoil):
    spoil(panel.field)

    panel.tap_field()

    assert not panel.keyboard.isVisible()


def test_that_the_field_is_moved_above_it_and_back(panel):
    before = panel.page.pos()

    panel.tap_field()
    above = panel.bottom_of(panel.field) < panel.keyboard.y()
    panel.type("hide")

    assert above
    assert panel.page.pos() == before


def test_that_what_the_window_shows_around_the_page_does_not_move(panel):
    before = panel.frame.pos()

    panel.tap_field()

    assert panel.frame.pos() == before


def test_that_a_page_laid_out_anew_is_moved_again(panel, qtbot):
    panel.tap_field()

    panel.key.setMinimumHeight(90)
    panel.frame.layout().invalidate()
    panel.frame.layout().activate()

    qtbot.waitUntil(lambda: panel.bottom_of(panel.field) < panel.keyboard.y())


def test_that_it_follows_the_size_of_the_window(panel, qtbot):
    panel.tap_field()

    panel.window.resize(1024, 600)

    qtbot.waitUntil(lambda: panel.keyboard.geometry().bottom() == 599 and panel.keyboard.width() == 1024)
    qtbot.waitUntil(lambda: panel.bottom_of(panel.field) < panel.keyboard.y())


@pytest.mark.parametrize("page", list(Page))
def test_that_every_key_has_a_name_and_is_as_tall_as_a_finger_needs(panel, page):
    panel.tap_field()
    panel.keyboard.show_page(page)
    panel.keyboard.resize(1280, panel.keyboard.sizeHint().height())
    QApplication.processEvents()

    for key in panel.keyboard.keys.values():
        assert key.accessibleName()
        assert key.height() >= look().touch_px
        assert key.focusPolicy() is Qt.FocusPolicy.NoFocus


def test_that_a_key_that_was_moved_up_is_pressed_where_it_is_seen(panel, qtbot):
    pressed: list[bool] = []
    send = QPushButton("send")
    send.clicked.connect(lambda: pressed.append(True))
    panel.page.layout().insertWidget(2, send)
    QApplication.processEvents()
    panel.tap_field()
    place = send.mapTo(panel.window, send.rect().center())
    window = panel.window.windowHandle()

    QTest.mousePress(window, Qt.MouseButton.LeftButton, pos=place)
    QTest.qWait(100)  # a finger stays for a moment
    assert panel.keyboard.isVisible()
    QTest.mouseRelease(window, Qt.MouseButton.LeftButton, pos=place)

    qtbot.waitUntil(lambda: not panel.keyboard.isVisible())
    assert pressed == [True]
