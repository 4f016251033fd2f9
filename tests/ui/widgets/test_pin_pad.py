"""Entering a PIN."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from ui import theme
from ui.widgets.pin_pad import PinPad


@pytest.fixture
def pad(qtbot, qapp) -> PinPad:
    theme.use(qapp)
    pad = PinPad()
    qtbot.addWidget(pad)
    pad.show()
    qtbot.waitExposed(pad)
    return pad


@pytest.fixture
def confirmed(pad) -> list[str]:
    heard: list[str] = []
    pad.confirmed.connect(heard.append)
    return heard


def tap(pad, digits):
    for digit in digits:
        QTest.mouseClick(pad.digit_keys[digit], Qt.MouseButton.LeftButton)


def test_that_tapped_digits_are_handed_over_once_and_forgotten(pad, confirmed):
    tap(pad, "739152")
    QTest.mouseClick(pad.confirm_key, Qt.MouseButton.LeftButton)

    assert confirmed == ["739152"]
    assert pad.count == 0


def test_that_typed_digits_count_too(pad, confirmed):
    QTest.keyClicks(pad, "7391x52")
    QTest.keyClick(pad, Qt.Key.Key_Enter)

    assert confirmed == ["739152"]


def test_that_backspace_takes_the_last_digit_and_clear_all_of_them(pad, confirmed):
    tap(pad, "7391529")
    QTest.mouseClick(pad.backspace_key, Qt.MouseButton.LeftButton)
    assert pad.count == 6

    QTest.mouseClick(pad.clear_key, Qt.MouseButton.LeftButton)
    assert pad.count == 0


def test_that_fewer_digits_than_any_pin_has_are_not_handed_over(pad, confirmed):
    tap(pad, "73915")
    QTest.keyClick(pad, Qt.Key.Key_Return)

    assert not pad.confirm_key.isEnabled()
    assert confirmed == []


def test_that_more_digits_than_any_pin_has_are_not_taken(pad):
    tap(pad, "7391527391527")

    assert pad.count == 12


def test_that_digits_keep_their_places_in_a_language_from_right_to_left(pad):
    pad.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
    pad.layout().activate()

    one, three = (pad.digit_keys[digit].mapTo(pad, pad.digit_keys[digit].rect().center()).x() for digit in "13")

    assert one < three


def test_that_every_key_is_as_large_as_a_finger(pad):
    keys = [*pad.digit_keys.values(), pad.clear_key, pad.backspace_key, pad.confirm_key]

    assert min(min(key.width(), key.height()) for key in keys) >= 48
