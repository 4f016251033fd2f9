"""The alarms display: the list keeps still, the card keeps its alarm, keys ask for exactly that."""

import time

import msgspec
import pytest
from PySide6.QtCore import QPoint, Qt

from hmi.domain.alarm import Alarm, Dialog, Priority
from hmi.domain.alarm_query import AskSimilarAlarms, SimilarAlarmsAnswer
from hmi.domain.alarm_transition import AlarmCause, AlarmChange
from hmi.domain.command import AcknowledgeAlarm, TakeAlarm
from hmi.domain.person import Person, PersonRef, Session
from hmi.domain.query import AskJournal, JournalAnswer
from hmi.link.messages import AlarmsChanged, SessionChanged
from ui.displays.alarms import AlarmsDisplay
from ui.models.alarm_rows import ALARM_ROLE
from ui.models.scene import Scene


@pytest.fixture
def display(panel, qtbot) -> AlarmsDisplay:
    display = AlarmsDisplay(panel.bridge)
    qtbot.addWidget(display)
    display.resize(1170, 680)
    display.show()
    display.enter()
    panel.keep.append(display)
    return display


def tell(panel, *alarms, is_listed: bool = True) -> None:
    """The service says how ``alarms`` stand now."""
    known = panel.bridge.alarms
    changes = tuple(
        AlarmChange(before=known.get(alarm.id), after=alarm, is_listed=is_listed, cause=AlarmCause.SOURCE)
        for alarm in alarms
    )
    panel.bridge.take(AlarmsChanged(changes=changes))
    for display in panel.keep:
        display.pace.do_now()


def test_that_no_alarms_is_said_in_words(display):
    assert display.all_well.isVisible()


def test_that_without_the_service_no_alarms_is_not_claimed(display, panel):
    panel.bridge.picture.is_attached = False
    panel.bridge.attachment_changed.emit()

    assert display.all_well.accessibleName().startswith("No alarm is known")
    assert not display.panel.summary.isVisible()


def test_that_alarms_of_a_silent_service_are_not_counted_as_present(display, panel, an_alarm):
    tell(panel, an_alarm())
    panel.bridge.picture.is_attached = False
    panel.bridge.attachment_changed.emit()

    assert display.panel.summary.text() == "1 not heard now"


def test_that_the_most_urgent_is_on_the_card_until_another_is_chosen(display, panel, an_alarm):
    tell(panel, an_alarm("low", priority=Priority.LOW), an_alarm("high"))

    assert display.card.heading.text() == "high"
    assert display.panel.summary.text() == "2 alarms · 2 not acknowledged"


def test_that_the_card_keeps_its_alarm_whatever_else_comes(display, panel, an_alarm):
    chosen = an_alarm("chosen", priority=Priority.LOW)
    tell(panel, chosen)
    display.open_subject(chosen.id)

    tell(panel, *[an_alarm(f"n{number}") for number in range(50)])

    assert display.card.heading.text() == "chosen"
    assert display.list.currentIndex().data(ALARM_ROLE) == chosen


def test_that_a_list_that_was_scrolled_stays_where_it_is(display, panel, an_alarm, qtbot):
    tell(panel, *[an_alarm(f"n{number:03}", began_ns=10**18 + number) for number in range(200)])
    display.panel.group_key.click()
    display.list.verticalScrollBar().setValue(3000)
    seen = display.list.indexAt(QPoint(20, 200))
    alarm, top = seen.data(ALARM_ROLE), display.list.visualRect(seen).top()

    tell(panel, *[an_alarm(f"early{number}", began_ns=number + 1) for number in range(30)])

    now = display.rows.index(display.rows.row_of(alarm.id))
    assert display.list.visualRect(now).top() == top


def test_that_nothing_moves_while_a_finger_is_on_the_list(display, panel, an_alarm, qtbot):
    tell(panel, *[an_alarm(f"n{number}", began_ns=10**18 + number) for number in range(5)])
    place = display.list.visualRect(display.rows.index(2)).center()

    qtbot.mousePress(display.list.viewport(), Qt.MouseButton.LeftButton, pos=place)
    tell(panel, an_alarm("early", began_ns=1))
    while_held = display.rows.rowCount()
    qtbot.mouseRelease(display.list.viewport(), Qt.MouseButton.LeftButton, pos=place)

    assert while_held == 5
    qtbot.waitUntil(lambda: display.rows.rowCount() == 6)
    assert display.card.heading.text() == "n2"


def test_that_keys_answer_exactly_the_event_that_is_shown(display, panel, an_alarm, qtbot):
    tell(panel, an_alarm(event_id=b"7"))

    qtbot.mouseClick(display.card.acknowledge_key, Qt.MouseButton.LeftButton)
    qtbot.mouseClick(display.card.take_key, Qt.MouseButton.LeftButton)

    alarm = an_alarm()
    assert panel.link.commands == [AcknowledgeAlarm(alarm=alarm.id, event_id=b"7"), TakeAlarm(alarm=alarm.id)]
    assert "Stands, not acknowledged" in [label.text() for label in display.card.facts._values]


def test_that_the_keys_follow_what_makes_sense(display, panel, an_alarm):
    tell(panel, an_alarm())
    tell(panel, msgspec.structs.replace(an_alarm(), is_acknowledged=True, is_confirmed=False))

    assert not display.card.acknowledge_key.isVisible()
    assert display.card.confirm_key.isVisible()


def test_that_an_alarm_that_is_over_leaves_its_place_to_the_next(display, panel, an_alarm):
    first, second = an_alarm("first"), an_alarm("second", began_ns=2 * 10**18)
    tell(panel, first, second)

    tell(panel, first, is_listed=False)

    assert display.card.heading.text() == "second"


def listed(display) -> list[str]:
    words = display.panel.words
    return [words.content(row).words for row in display.rows.rows]


def a_flood(an_alarm, count: int = 60) -> list[Alarm]:
    """In three places, one after the other; the conveyor's came first."""
    places = ("conveyor", "cobot", "cnc")
    now_ns = time.time_ns() - 5 * 10**9
    return [
        an_alarm(
            f"n{number:03}", equipment=places[number % 3], began_ns=now_ns + number, noticed_ns=now_ns + number,
            is_onset_heard=True, priority=list(Priority)[number % 3],
        )
        for number in range(count)
    ]  # fmt: skip


def test_that_a_flood_becomes_one_line_a_machine_and_names_what_came_first(display, panel, an_alarm):
    tell(panel, *a_flood(an_alarm))

    assert listed(display) == ["Conveyor", "Cobot", "Milling machine"]
    assert display.panel.flood.isVisible()
    assert display.panel.flood.first_key.text().startswith("Came first: n000 · Conveyor")
    assert display.card.heading.text() == "n000"


def test_that_in_a_flood_a_tap_opens_one_machine_and_folds_it_again(display, panel, an_alarm, qtbot):
    tell(panel, *a_flood(an_alarm))
    place = display.list.visualRect(display.rows.index(1)).center()

    qtbot.mouseClick(display.list.viewport(), Qt.MouseButton.LeftButton, pos=place)
    qtbot.waitUntil(lambda: len(listed(display)) == 23)
    assert listed(display)[:3] == ["Conveyor", "Cobot", "n001"]

    qtbot.mouseClick(display.list.viewport(), Qt.MouseButton.LeftButton, pos=place)
    qtbot.waitUntil(lambda: len(listed(display)) == 3)


def test_that_headings_open_by_keyboard_too(display, panel, an_alarm, qtbot):
    tell(panel, *a_flood(an_alarm))
    display.list.setFocus()
    qtbot.keyClick(display.list, Qt.Key.Key_Down)

    qtbot.keyClick(display.list, Qt.Key.Key_Return)

    assert len(listed(display)) == 23


def test_that_the_list_opens_again_when_the_flood_is_worked_off(display, panel, an_alarm):
    flood = a_flood(an_alarm)
    tell(panel, *flood)

    tell(panel, *flood[:51], is_listed=False)

    assert listed(display) == [f"n{number:03}" for number in (51, 54, 57, 52, 55, 58, 53, 56, 59)]


def test_that_the_grouping_that_somebody_chose_stays(display, panel, an_alarm, qtbot):
    tell(panel, an_alarm("jam"), an_alarm("tool", equipment="cnc"))
    with qtbot.waitSignal(display.setting_chosen) as chosen:
        display.panel.group_key.click()

    assert chosen.args == ["alarm_grouping", "equipment"]
    assert listed(display) == ["Conveyor", "jam", "Milling machine", "tool"]

    display.show_choices({"alarm_grouping": "urgency"})
    assert listed(display) == ["jam", "tool"]


def test_that_a_flood_is_drawn_a_few_times_and_not_for_each_message(display, panel, an_alarm, qtbot):
    shown: list[int] = []
    display.rows.rowsInserted.connect(lambda *_where: shown.append(display.rows.rowCount()))
    panel.keep.clear()

    for number in range(50):
        tell(panel, an_alarm(f"n{number}", equipment=f"m{number}"))

    assert len(shown) <= 1
    qtbot.waitUntil(lambda: display.rows.rowCount() == 50)


def sign_in(panel, ref: str) -> None:
    person = Person(ref=PersonRef(ref), display_name=ref)
    panel.bridge.take(SessionChanged(session=Session(token=ref, person=person, signed_in_ns=1, idle_limit_s=300)))


def test_that_a_refusal_is_not_left_to_the_next_person(display, panel, an_alarm):
    sign_in(panel, "ana")
    tell(panel, an_alarm())
    display.card.show_remark("Refused", "abnormal")

    sign_in(panel, "ana")  # she chose another language
    to_ana = display.card.remark.text()
    sign_in(panel, "bea")

    assert to_ana == "Refused"
    assert display.card.remark.text() == ""


def test_that_what_was_told_of_the_present_does_not_stand_beside_a_past_moment(display, panel, an_alarm):
    alarm = an_alarm()
    tell(panel, alarm)
    display.evidence.acts.section.heading.click()
    panel.link.answer(AskSimilarAlarms, SimilarAlarmsAnswer(cases=(), total=0))
    panel.link.answer(AskJournal, JournalAnswer(rows=()))
    before = display.evidence.acts.lines.labels[0].text(), display.evidence.cases.lines.labels[0].text()

    go_back(panel, alarm)
    display.pace.do_now()

    assert before == ("Nothing is on record.", "Never before, as far as is recorded.")
    assert display.evidence.acts.lines.labels[0].text() == "Looking it up …"
    assert display.evidence.cases.lines.labels[0].text() == "Looking it up …"
    then_ns = panel.bridge.service_time_ns
    assert panel.link.queries[-1] == AskJournal(limit=40, text="conveyor", end_ns=then_ns + 1)


def go_back(panel, *alarms: Alarm) -> None:
    live = panel.bridge.live
    scene = Scene(picture=live.picture, service_time_ns=live.service_time_ns - 60 * 10**9)
    scene.alarms = {alarm.id: alarm for alarm in alarms}
    panel.bridge.show_past(scene)


def test_that_a_question_of_a_past_moment_cannot_be_answered(display, panel, an_alarm):
    asking = an_alarm(dialog=Dialog(prompt="Which pallet?", responses=("Left", "Right")))

    go_back(panel, asking)
    display.pace.do_now()

    assert [key.text() for key in display.card.response_keys] == ["Left", "Right"]
    assert not any(key.isEnabled() for key in display.card.response_keys)


def test_that_no_key_comes_under_a_double_tap_when_a_question_is_answered(display, panel, an_alarm, qtbot):
    asking = an_alarm(dialog=Dialog(prompt="Which pallet?", responses=("Left", "Right", "Neither")))
    tell(panel, asking)
    qtbot.wait(20)
    card = display.card
    staying = [card.acknowledge_key, card.take_key, card.more_key]
    before = [key.geometry() for key in staying]

    tell(panel, msgspec.structs.replace(asking, dialog=None))
    qtbot.wait(20)

    assert card.response_keys == []
    assert [key.geometry() for key in staying] == before
