"""The display of OEE: the numbers of the shift that is named, or why there are none."""

import pytest

from hmi.domain.oee import AskOee
from hmi.domain.outcome import Reason, Refused
from hmi.domain.shift import AskShifts, Shift, ShiftsAnswer
from tests.ui.displays.test_oee_words import an_answer
from ui.displays.oee import OeeDisplay
from ui.models.picture import Picture
from ui.models.scene import Scene

HOUR = 3_600 * 10**9


@pytest.fixture
def display(panel, qtbot) -> OeeDisplay:
    display = OeeDisplay(panel.bridge)
    qtbot.addWidget(display)
    display.resize(1170, 620)
    display.show()
    display.enter()
    panel.keep.append(display)
    return display


def tell_shifts(panel) -> None:
    now_ns = panel.bridge.now_ns
    shifts = tuple(
        Shift(id=name, label=name, day="", begin_ns=now_ns + begin * HOUR, end_ns=now_ns + (begin + 8) * HOUR)
        for name, begin in (("early", -12), ("late", -4))
    )
    panel.link.answer(AskShifts, ShiftsAnswer(shifts=shifts, now_ns=now_ns, time_zone="UTC"))


def test_that_it_is_loading_until_it_is_told(display, panel):
    before = display.remark.text()
    tell_shifts(panel)
    panel.link.answer(AskOee, an_answer())

    assert before == "Loading …"
    assert display.cards[0].isVisible()
    assert not display.remark.isVisible()


def test_that_the_numbers_of_one_shift_never_stand_under_the_name_of_another(display, panel):
    tell_shifts(panel)
    panel.link.answer(AskOee, an_answer())

    display.choice.before_key.click()

    assert not display.cards[0].isVisible()
    assert display.remark.text() == "Loading …"


def test_that_it_says_why_it_cannot_be_told(display, panel):
    tell_shifts(panel)
    panel.link.answer(AskOee, an_answer())
    display._ask_oee()
    panel.link.answer(AskOee, Refused(reason=Reason.NOT_PERMITTED, facts={"action": "view"}))

    assert not display.cards[0].isVisible()
    assert display.remark.isVisible()
    assert display.remark.text() != "Loading …"


def test_that_what_was_told_last_stays_while_the_service_is_not_heard(display, panel):
    tell_shifts(panel)
    panel.link.answer(AskOee, an_answer())

    panel.bridge.picture.is_attached = False
    panel.bridge.attachment_changed.emit()
    display._show()

    assert display.cards[0].isVisible()
    assert "what it said last" in display.remark.text()


def test_that_of_a_moment_that_nobody_watched_it_is_not_said_that_the_service_is_not_heard_now(display, panel):
    live = panel.bridge.live
    panel.bridge.show_past(Scene(picture=Picture(live.picture.cell), service_time_ns=live.service_time_ns - HOUR))
    tell_shifts(panel)
    panel.link.answer(AskOee, an_answer())

    assert display.cards[0].isVisible()
    assert "not heard" not in display.remark.text()


def test_that_numbers_of_the_present_are_not_shown_for_a_past_moment(display, panel):
    tell_shifts(panel)
    panel.link.answer(AskOee, an_answer())
    live = panel.bridge.live

    panel.bridge.show_past(Scene(picture=live.picture, service_time_ns=live.service_time_ns - HOUR))

    assert not display.cards[0].isVisible()
