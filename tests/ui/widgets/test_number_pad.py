"""The number pad: taps, hardware keys, and what it refuses to type."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QPushButton

from hmi import i18n
from ui.theme import look
from ui.widgets.number_pad import MINUS, MOST_CHARACTERS, NumberPad


@pytest.fixture
def pad(qtbot) -> NumberPad:
    pad = NumberPad()
    qtbot.addWidget(pad)
    pad.show()
    return pad


def tap(*keys: QPushButton) -> None:
    for key in keys:
        QTest.mouseClick(key, Qt.MouseButton.LeftButton)


def test_that_taps_make_a_number(pad):
    tap(pad.digit_keys["1"], pad.digit_keys["2"], pad.decimal_key, pad.digit_keys["5"], pad.sign_key)

    assert pad.text == f"{MINUS}12.5"


@pytest.mark.parametrize(
    ("typed", "text"),
    [
        ("007", "7"),
        (".5", "0.5"),
        ("1.2.3", "1.23"),
        ("1,5", "1.5"),
        ("5-", f"{MINUS}5"),
        ("5--", "5"),
    ],
)
def test_that_only_numbers_can_be_typed(pad, typed, text):
    QTest.keyClicks(pad, typed)

    assert pad.text == text


def test_that_letters_are_not_taken(pad):
    QTest.keyClicks(pad, "1a2e")

    assert pad.text == "12"


def test_that_backspace_takes_one_character_and_a_lone_sign_with_it(pad):
    tap(pad.digit_keys["4"], pad.sign_key, pad.backspace_key)

    assert pad.text == ""


def test_that_clear_takes_everything(pad):
    tap(pad.digit_keys["4"], pad.digit_keys["2"], pad.clear_key)

    assert pad.text == ""


def test_that_a_pad_for_digits_only_takes_neither_sign_nor_decimals(pad):
    pad.allow(decimal=False, sign=False)

    tap(pad.digit_keys["4"], pad.sign_key, pad.decimal_key)
    QTest.keyClicks(pad, "-.")

    assert pad.text == "4"
    assert not pad.sign_key.isEnabled()
    assert not pad.decimal_key.isEnabled()


def test_that_it_types_as_the_language_writes(pad):
    i18n.choose("de")
    pad.retranslate()

    tap(pad.digit_keys["1"], pad.decimal_key, pad.digit_keys["5"])

    assert pad.text == "1,5"


def test_that_a_finger_held_down_types_no_endless_number(pad):
    QTest.keyClicks(pad, "9" * 40)

    assert len(pad.text) == MOST_CHARACTERS


def test_that_enter_confirms(pad, qtbot):
    with qtbot.waitSignal(pad.confirmed):
        QTest.keyClick(pad, Qt.Key.Key_Return)


def test_that_it_tells_every_change_once(pad):
    told = []
    pad.text_changed.connect(told.append)

    tap(pad.digit_keys["0"], pad.digit_keys["0"], pad.clear_key, pad.clear_key)

    assert told == ["0", ""]


def test_that_every_key_is_large_enough_and_has_a_name(pad):
    for key in pad.findChildren(QPushButton):
        assert min(key.width(), key.height()) >= look().touch_px
        assert key.accessibleName() or key.text().isdigit()
