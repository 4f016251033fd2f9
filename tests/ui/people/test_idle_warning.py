"""Sessions that end because nobody touches the screen."""

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel

from hmi import i18n
from hmi.domain.person import SessionEnd
from ui.faceplates.idle_warning import IdleWarning


class Clock:
    now_s = 1000.0

    def __call__(self) -> float:
        return self.now_s


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def warning(hands, clock) -> IdleWarning:
    return IdleWarning(hands.bridge, hands.window, monotonic_s=clock)


def pass_time(clock, warning, seconds):
    clock.now_s += seconds
    warning._on_tick()


def test_that_nothing_is_said_while_there_is_time(hands, clock, warning, people):
    hands.sign_in(people["ole"], idle_limit_s=120)

    pass_time(clock, warning, 104)

    assert not warning.isVisible()


def test_that_the_end_is_announced_fifteen_seconds_before(hands, clock, warning, people):
    hands.sign_in(people["ole"], idle_limit_s=120)

    pass_time(clock, warning, 106)
    assert warning.words_label.text() == "Ole Operator is signed off in 14 s. Touch the screen to stay."
    pass_time(clock, warning, 4)

    assert "in 10 s" in warning.words_label.text()
    assert warning.isVisible()


def test_that_a_touch_anywhere_keeps_the_session(hands, clock, warning, people):
    hands.sign_in(people["ole"], idle_limit_s=120)
    pass_time(clock, warning, 110)

    QTest.mouseClick(hands.window, Qt.MouseButton.LeftButton)
    assert not warning.isVisible()
    pass_time(clock, warning, 100)

    assert not warning.isVisible()


def test_that_the_warning_never_takes_the_keys_from_what_is_being_typed(hands, clock, warning, people):
    hands.sign_in(people["ole"], idle_limit_s=120)
    focused = hands.window.focusWidget()

    pass_time(clock, warning, 110)

    assert hands.window.focusWidget() is focused


def test_that_the_end_is_told_until_somebody_reads_it(hands, clock, warning, people):
    hands.sign_in(people["ole"], idle_limit_s=120)
    pass_time(clock, warning, 120)

    hands.sign_in(None, end=SessionEnd.IDLE)

    assert warning.words_label.text() == "Ole Operator was signed off after 2 min 00 s without a touch."
    QTest.mouseClick(hands.window, Qt.MouseButton.LeftButton)
    assert warning.isVisible()
    hands.tap(warning.key)
    assert not warning.isVisible()


def test_that_the_standing_words_at_the_lower_edge_stay_in_sight(hands, clock, people, qtbot):
    strip = QLabel("Emergency stop: the red button at the machine, not this panel", hands.window)
    strip.setGeometry(0, hands.window.height() - 48, hands.window.width(), 48)
    strip.show()
    warning = IdleWarning(hands.bridge, hands.window, above=strip, monotonic_s=clock)
    hands.sign_in(people["ole"], idle_limit_s=120)

    pass_time(clock, warning, 110)

    assert warning.isVisible()
    assert warning.geometry().bottom() < strip.y()


def test_that_the_end_is_told_in_the_language_that_is_spoken_when_it_is_read(hands, clock, warning, people):
    hands.sign_in(people["ole"], idle_limit_s=120)
    hands.sign_in(None, end=SessionEnd.IDLE)

    i18n.choose("de")
    QApplication.sendEvent(hands.window, QEvent(QEvent.Type.LanguageChange))

    assert warning.words_label.text() == "Ole Operator wurde nach 2 min 00 s ohne Berührung abgemeldet."
    i18n.choose("en")


def test_that_nobody_is_said_to_be_signed_off_soon_while_the_service_is_not_heard(hands, clock, warning, people):
    hands.sign_in(people["ole"], idle_limit_s=120)
    hands.bridge.picture.is_attached = False

    pass_time(clock, warning, 110)

    assert not warning.isVisible()


@pytest.mark.parametrize(
    ("end", "words"),
    [
        (SessionEnd.SWITCHED, "somebody signed in here afterwards"),
        (SessionEnd.ROLES_CHANGED, "an administrator changed the roles"),
        (SessionEnd.PIN_GIVEN, "an administrator set a new PIN"),
        (SessionEnd.ACCOUNT_CLOSED, "an administrator closed the account"),
        (SessionEnd.SERVICE_RESTARTED, "the cell service was restarted"),
    ],
)
def test_that_an_end_for_another_reason_is_not_blamed_on_idleness(hands, clock, warning, people, end, words):
    hands.sign_in(people["ole"], idle_limit_s=120)
    pass_time(clock, warning, 20)

    hands.sign_in(None, end=end)

    assert words in warning.words_label.text()
    assert "without a touch" not in warning.words_label.text()


def test_that_signing_off_by_hand_needs_no_words(hands, clock, warning, people):
    hands.sign_in(people["ole"], idle_limit_s=120)
    pass_time(clock, warning, 110)

    hands.sign_in(None)

    assert not warning.isVisible()


def test_that_signing_in_takes_the_notice_away(hands, clock, warning, people):
    hands.sign_in(people["ole"], idle_limit_s=120)
    pass_time(clock, warning, 120)
    hands.sign_in(None, end=SessionEnd.IDLE)

    hands.sign_in(people["mia"])

    assert not warning.isVisible()


def test_that_it_stays_inside_of_a_window_that_grows(hands, clock, warning, people):
    hands.sign_in(people["ole"], idle_limit_s=120)
    pass_time(clock, warning, 110)

    hands.window.resize(1920, 1080)

    assert abs(warning.geometry().center().x() - 960) < 3
    assert 1000 < warning.geometry().bottom() < 1080
