"""An empty list of alarms says whether it is empty because nothing is wrong, or because nobody can tell."""

import msgspec
import pytest

from hmi.domain.connection import AlarmHearing, ConnectionState
from hmi.link.messages import ConnectionChanged
from ui.displays.alarm_hearing import HEARINGS, SHORT, deaf_spots, hearing_fact, nothing_words
from ui.displays.alarms import AlarmsDisplay


def tell(panel, **facts: object) -> None:
    status = msgspec.structs.replace(panel.bridge.connections["cell"], **facts)
    panel.bridge.take(ConnectionChanged(status=status))


@pytest.mark.parametrize("hearing", AlarmHearing)
def test_that_every_way_of_hearing_has_words(hearing):
    assert hearing in HEARINGS
    assert SHORT[hearing]


def test_that_alarms_that_are_heard_need_no_words(panel):
    tell(panel, alarms=AlarmHearing.HEARD)

    assert not deaf_spots(panel.bridge)


@pytest.mark.parametrize(
    "hearing", [AlarmHearing.NOT_KNOWN, AlarmHearing.WITHOUT_REFRESH, AlarmHearing.REFUSED], ids=str
)
def test_that_what_is_not_heard_is_said_with_the_controllers_name(panel, hearing):
    tell(panel, alarms=hearing, alarm_detail="BadUserAccessDenied")

    (words,) = deaf_spots(panel.bridge)

    assert "cell" in words
    assert ("BadUserAccessDenied" in words) == (hearing in (AlarmHearing.REFUSED, AlarmHearing.WITHOUT_REFRESH))


def test_that_a_controller_without_alarms_leaves_no_doubt_and_is_named(panel):
    tell(panel, alarms=AlarmHearing.NOT_OFFERED)
    title, reason, is_known = nothing_words(panel.bridge)
    assert (title, is_known) == ("No controller offers alarms", False)
    assert "cell offers no alarms" in reason

    heard = msgspec.structs.replace(panel.bridge.connections["cell"], endpoint="robot", alarms=AlarmHearing.HEARD)
    panel.bridge.take(ConnectionChanged(status=heard))

    title, reason, is_known = nothing_words(panel.bridge)
    assert (title, is_known) == ("No alarms", True)
    assert "cell offers no alarms" in reason


def test_that_a_controller_that_is_away_may_have_alarms(panel):
    tell(panel, alarms=AlarmHearing.NOT_KNOWN, state=ConnectionState.LOST)

    assert "Whether it has alarms is not known now" in deaf_spots(panel.bridge)[0]


def test_that_an_empty_list_claims_nothing_where_alarms_could_not_be_subscribed(panel, qtbot, an_alarm):
    display = AlarmsDisplay(panel.bridge)
    panel.keep.append(display)
    qtbot.addWidget(display)
    display.show()
    tell(panel, alarms=AlarmHearing.REFUSED, alarm_detail="BadUserAccessDenied")
    display.pace.do_now()
    assert display.all_well.accessibleName().startswith("No alarm is known")
    assert not display.all_well._tick.isVisible()

    tell(panel, alarms=AlarmHearing.HEARD)
    display.pace.do_now()

    assert display.all_well.accessibleName().startswith("No alarms. None stands, and none waits for an answer")
    assert display.all_well._tick.isVisible()


def test_that_a_connection_says_whether_its_alarms_are_heard(panel):
    tell(panel, alarms=AlarmHearing.REFUSED, alarm_detail="BadUserAccessDenied")

    assert hearing_fact(panel.bridge.connections["cell"]) == "refused: BadUserAccessDenied"
