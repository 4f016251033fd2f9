"""Earlier handovers while a past moment is shown: only what is known of then, and how many are not."""

import pytest
from PySide6.QtCore import Qt

from hmi import i18n
from hmi.domain.handover import Handover, HandoverId, HandoverState
from hmi.domain.handover_query import AskHandovers, HandoversAnswer
from hmi.domain.outcome import Reason, Refused
from hmi.domain.person import Person, PersonRef
from hmi.domain.query import AskPeople, PeopleAnswer
from hmi.domain.shift_end import ShiftEnd
from ui.displays.past_handovers import PastHandoversDisplay
from ui.models.picture import Picture
from ui.models.scene import Scene
from ui.widgets.pace import PERIOD_MS

S = 1_000_000_000
OVER = Handover(
    id=HandoverId("1"), state=HandoverState.ACCEPTED, giver_name="Ana", taker_name="Bea",
    start_ns=1, prepared_ns=2, offered_ns=3, accepted_ns=4,
)  # fmt: skip


@pytest.fixture
def display(panel, qtbot) -> PastHandoversDisplay:
    display = PastHandoversDisplay(panel.bridge)
    qtbot.addWidget(display)
    display.resize(1170, 620)
    display.show()
    display.enter()
    panel.keep.append(display)
    return display


def go_back(panel, seconds: int) -> Scene:
    live = panel.bridge.live
    scene = Scene(picture=live.picture, service_time_ns=live.service_time_ns - seconds * S)
    panel.bridge.show_past(scene)
    return scene


def test_that_the_list_of_the_present_is_not_shown_for_then(display, panel):
    panel.link.answer(AskHandovers, HandoversAnswer(handovers=(OVER,)))
    before = display.rows.rowCount()

    scene = go_back(panel, 60)

    asked = [query for query in panel.link.queries if isinstance(query, AskHandovers)]
    assert (before, display.rows.rowCount()) == (1, 0)
    assert display.document is None
    assert asked[-1].at_ns == scene.service_time_ns


def test_that_of_a_moment_that_nobody_watched_the_records_are_asked_for_as_long_as_the_service_is_heard(display, panel):
    live = panel.bridge.live
    panel.link.queries.clear()
    panel.bridge.show_past(Scene(picture=Picture(live.picture.cell), service_time_ns=live.service_time_ns - S))
    asked = [query for query in panel.link.queries if isinstance(query, AskHandovers)]
    panel.link.answer(AskHandovers, HandoversAnswer(handovers=(OVER,)))
    told = display.rows.rowCount()

    live.picture.is_attached = False
    panel.link.queries.clear()
    panel.bridge.show_past(Scene(picture=live.picture, service_time_ns=live.service_time_ns - 2 * S))

    assert len(asked) >= 1
    assert told == 1
    assert not any(isinstance(query, AskHandovers) for query in panel.link.queries)
    assert display.empty.label.text() == "The cell service is not heard."


def test_that_it_says_that_it_loads_before_the_service_answered_and_why_it_cannot_tell(display, panel):
    before = display.empty.label.text()
    panel.link.answer(AskHandovers, Refused(reason=Reason.NOT_PERMITTED, facts={"action": "view"}))

    assert before == "Loading …"
    assert display.empty.label.text().startswith("Your role may not") or "signed in" in display.empty.label.text()


def test_that_no_handover_is_claimed_for_no_longer_than_was_asked_in_whatever_language(display, panel):
    panel.link.answer(AskHandovers, HandoversAnswer())
    present = display.empty.label.text()
    i18n.choose("de")
    display.retranslate()
    german = display.empty.label.text()
    i18n.choose("en")
    go_back(panel, 60)
    panel.link.answer(AskHandovers, HandoversAnswer())

    assert present == "No shift was handed over in the last year."
    assert "Jahr" in german
    assert display.empty.label.text() == "No shift was handed over in the year before this moment."


def test_that_what_was_told_stays_in_sight_when_it_cannot_be_told_again(display, panel):
    panel.link.answer(AskHandovers, HandoversAnswer(handovers=(OVER,)))
    panel.bridge.records_changed.emit()
    panel.link.answer(AskHandovers, Refused(reason=Reason.NOT_PERMITTED, facts={"action": "view"}))

    assert display.rows.rowCount() == 1
    assert display.list.isVisible()
    assert display.remark.text()


def test_that_what_is_read_is_made_anew_for_other_names_and_not_because_somebody_did_something(display, panel, qtbot):
    panel.link.answer(AskHandovers, HandoversAnswer(handovers=(OVER,)))
    people = PeopleAnswer(people=(Person(ref=PersonRef("p-1"), display_name="Ana"),))
    panel.link.answer(AskPeople, people)
    first = display.document

    panel.bridge.records_changed.emit()
    panel.link.answer(AskPeople, people)
    same = display.document
    panel.bridge.records_changed.emit()
    qtbot.waitUntil(lambda: panel.link.waits_for(AskPeople), timeout=10 * PERIOD_MS)
    panel.link.answer(AskPeople, PeopleAnswer(people=(Person(ref=PersonRef("p-1"), display_name="Anna"),)))

    assert first is not None
    assert same is first
    assert display.document is not first


def test_that_acts_whose_words_are_gone_are_counted(display, panel):
    go_back(panel, 60)

    panel.link.answer(AskHandovers, HandoversAnswer(handovers=(OVER,), untold=2))

    assert display.rows.rowCount() == 1
    assert "2 acts on it are on record without their words" in display.remark.text()


def test_that_a_shift_that_ended_without_a_handover_stands_among_them(display, panel, qtbot):
    end = ShiftEnd(shift="late", label="Late shift", day="2026-11-30", begin_ns=5, end_ns=9)
    wished: list[object] = []
    panel.bridge.moment_requested.connect(wished.append)

    panel.link.answer(AskHandovers, HandoversAnswer(handovers=(OVER,), not_handed_over=(end,)))
    display.list.setCurrentIndex(display.rows.index(0))
    qtbot.mouseClick(display.then_key, Qt.MouseButton.LeftButton)

    assert display.rows.rows == [end, OVER]
    assert "ended without a handover" in display.rows.index(0).data()
    assert not display.pdf_key.isEnabled()
    assert wished == [9], "what was open then shows at that moment"
