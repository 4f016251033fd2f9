"""An outcome comes late: it is told to whoever asked, of what it is about, and moves nothing that is shown by then."""

from collections.abc import Callable

import msgspec
import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from hmi.domain.advice_query import AdvicesAnswer, AskAdvice, AskAdvices
from hmi.domain.alarm import Alarm
from hmi.domain.alarm_transition import AlarmCause, AlarmChange
from hmi.domain.command import Command
from hmi.domain.handover_query import AskHandover
from hmi.domain.outcome import Done, Outcome, Reason, Refused
from hmi.domain.person import Person, PersonRef, Role, Session
from hmi.link.messages import AlarmsChanged, SessionChanged
from tests.ui.displays.advice_builders import ANA, MIRA, a_line, an_answer
from tests.ui.displays.test_handover import a_handover
from tests.ui.displays.test_handover import a_line as an_item_line
from tests.ui.displays.test_handover import tell as tell_handover
from ui.displays.advice import AdviceDisplay
from ui.displays.alarms import AlarmsDisplay
from ui.displays.handover import HandoverDisplay

OLGA, BEN = (
    Person(ref=PersonRef(name), display_name=name, roles=frozenset({Role.OPERATOR})) for name in ("olga", "ben")
)
REFUSAL = Refused(reason=Reason.ALARM_CHANGED)


class SlowService:
    """Answers each command when the test says so."""

    def __init__(self, panel) -> None:
        self._waiting: list[Callable[[Outcome], None]] = []
        panel.link.do = self.do

    def do(self, _command: Command, on_outcome: Callable[[Outcome], None]) -> None:
        self._waiting.append(on_outcome)

    def answer(self, outcome: Outcome) -> None:
        """Of the command that waits longest."""
        self._waiting.pop(0)(outcome)


@pytest.fixture
def service(panel) -> SlowService:
    return SlowService(panel)


def sign_in(panel, person: Person | None) -> None:
    session = None if person is None else Session(token="t", person=person, signed_in_ns=1, idle_limit_s=300)
    panel.bridge.take(SessionChanged(session=session))


def shown(display, panel, qtbot):
    qtbot.addWidget(display)
    display.resize(1170, 680)
    display.show()
    display.enter()
    panel.keep.append(display)
    return display


@pytest.fixture
def alarms(panel, service, qtbot, an_alarm) -> tuple[AlarmsDisplay, Alarm, Alarm]:
    """Olga looks at the first of two."""
    sign_in(panel, OLGA)
    display = shown(AlarmsDisplay(panel.bridge), panel, qtbot)
    first, second = an_alarm("First"), an_alarm("Second")
    panel.bridge.take(
        AlarmsChanged(
            changes=tuple(
                AlarmChange(before=None, after=one, is_listed=True, cause=AlarmCause.SOURCE) for one in (first, second)
            )
        )
    )
    display.pace.do_now()
    display.open_subject(first.id)
    return display, first, second


def test_that_a_refusal_stands_beside_what_was_refused(alarms, service):
    display, _first, _second = alarms
    display.card.acknowledgement_requested.emit()

    service.answer(REFUSAL)

    assert display.card.remark.text().startswith("Refused. ")


def test_that_a_refusal_that_comes_when_another_is_shown_names_its_own(alarms, service):
    display, _first, second = alarms
    display.card.acknowledgement_requested.emit()
    display.open_subject(second.id)

    service.answer(REFUSAL)

    assert display.card.heading.text() == "Second"
    assert display.card.remark.text().startswith("First: Refused. ")


def test_that_what_is_done_of_the_next_does_not_wipe_out_the_refusal_of_the_one_before(alarms, service):
    display, _first, second = alarms
    display.card.acknowledgement_requested.emit()
    display.open_subject(second.id)
    display.card.acknowledgement_requested.emit()

    service.answer(REFUSAL)
    service.answer(Done())

    assert display.card.remark.text().startswith("First: ")


def test_that_a_refusal_that_came_while_nobody_saw_the_card_is_told_on_the_card_that_comes_next(alarms, service):
    display, _first, second = alarms
    display.card.acknowledgement_requested.emit()
    display.hide()
    service.answer(REFUSAL)
    display.acts.forget()
    display.show()

    display.open_subject(second.id)

    assert display.card.remark.text().startswith("First: ")


def test_that_the_outcome_of_one_person_is_nothing_to_the_next_and_opens_nothing_over_them(alarms, panel, service):
    display, _first, _second = alarms
    display.card.acknowledgement_requested.emit()
    display.card.acknowledgement_requested.emit()
    sign_in(panel, BEN)

    service.answer(REFUSAL)
    service.answer(Refused(reason=Reason.NOT_SIGNED_IN))

    assert display.card.remark.text() == ""
    assert ("sign_in", "") not in panel.asked


def test_that_whoever_acts_without_signing_in_is_led_there(alarms, panel, service):
    display, _first, _second = alarms
    sign_in(panel, None)
    display.card.acknowledgement_requested.emit()

    service.answer(Refused(reason=Reason.NOT_SIGNED_IN))

    assert panel.asked[-1] == ("sign_in", "")


def test_that_an_acceptance_that_comes_late_leaves_the_line_that_somebody_chose(panel, service, qtbot):
    sign_in(panel, BEN)
    display = shown(HandoverDisplay(panel.bridge), panel, qtbot)
    lines = [an_item_line(name) for name in ("First", "Second", "Third")]
    tell_handover(panel, a_handover(*lines))
    display.open_subject(lines[0].item.key)
    QTest.mouseClick(display.card.accept_key, Qt.MouseButton.LeftButton)
    display.open_subject(lines[2].item.key)
    third = display.card.heading.text()

    service.answer(Done())

    assert AskHandover not in panel.link._waiting
    assert (third, display.card.heading.text()) == ("Third", "Third")


@pytest.fixture
def assessed(panel, service, qtbot) -> AdviceDisplay:
    """Mira has chosen a cause and written words, and not given them yet."""
    sign_in(panel, MIRA)
    display = shown(AdviceDisplay(panel.bridge), panel, qtbot)
    line = a_line(panel.bridge.service_time_ns, is_veiled=True, asks_assessment=True)
    display._ask_list()
    panel.link.answer(AskAdvices, AdvicesAnswer(lines=(line,)))
    display._choose_advice(line.advice.id)
    panel.link.answer(AskAdvice, an_answer(line))
    display.card.assessment.choices.keys["payload_wrong"].click()
    display.card.assessment.field.setText("It is the load")
    return display


def is_chosen(display: AdviceDisplay) -> bool:
    return any(key.isChecked() for key in display.card.assessment.choices.keys.values())


def look_again(panel, display: AdviceDisplay) -> None:
    display.chosen.ask()
    line = a_line(panel.bridge.service_time_ns, is_veiled=True, asks_assessment=True)
    panel.link.answer(AskAdvice, an_answer(line))


def test_that_the_own_view_of_one_person_is_not_laid_before_the_next(assessed, panel):
    sign_in(panel, ANA)
    look_again(panel, assessed)

    assessment = assessed.card.assessment
    assert assessment.isVisible()
    assert not is_chosen(assessed)
    assert assessment.field.text() == ""
    assert not assessment.give_key.isEnabled()


def test_that_another_language_takes_nothing_from_whoever_is_about_to_give_their_view(assessed, panel):
    sign_in(panel, msgspec.structs.replace(MIRA, language="de"))
    look_again(panel, assessed)

    assert is_chosen(assessed)
    assert assessed.card.assessment.field.text() == "It is the load"


def test_that_a_view_that_waits_for_its_answer_does_not_keep_the_next_person_waiting(assessed, panel, service):
    assessed.card.assessment.give_key.click()
    sign_in(panel, ANA)
    look_again(panel, assessed)

    assessed.card.assessment.choices.keys["payload_wrong"].click()

    assert assessed.card.assessment.give_key.isEnabled()
