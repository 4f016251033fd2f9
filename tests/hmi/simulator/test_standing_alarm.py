from datetime import UTC, datetime, timedelta

import pytest

from hmi.simulator.alarm_conditions import ALARM_CONDITIONS
from hmi.simulator.cell_model import CellModel
from hmi.simulator.faults import Fault
from hmi.simulator.standing_alarm import StandingAlarm

NOW = datetime(2026, 1, 1, tzinfo=UTC)


def an_alarm(name):
    return StandingAlarm(next(one for one in ALARM_CONDITIONS if one.name == name))


def seconds_of(model, seconds):
    """Ticks of the controller, in which half a second goes by."""
    for tick in range(2 * seconds):
        model.advance(0.5)
        yield tick


def look(alarm, model):
    """The alarm, when it has something to tell."""
    is_active = alarm.condition.is_active(model, alarm.is_active)
    return alarm if alarm.set_active(is_active, NOW) else None


def test_that_an_alarm_is_retained_until_it_ended_and_was_acknowledged():
    alarm = an_alarm("AirPressureLow")
    assert alarm.set_active(True, NOW)
    assert not alarm.set_active(True, NOW)
    assert alarm.set_active(False, NOW)

    assert alarm.is_retained
    assert alarm.acknowledge()
    assert not alarm.acknowledge()
    assert not alarm.is_retained


def test_that_the_severity_before_the_present_one_is_told_until_it_changes_again():
    alarm = an_alarm("AirPressureLow")
    later, latest = NOW + timedelta(seconds=1), NOW + timedelta(seconds=2)
    alarm.severity = 100
    assert alarm.last_severity == 0

    alarm.note_severity(700, NOW)
    alarm.note_severity(700, later)
    assert (alarm.last_severity, alarm.changed["LastSeverity"]) == (100, NOW)

    alarm.note_severity(100, latest)
    assert (alarm.last_severity, alarm.changed["LastSeverity"]) == (700, latest)


def test_that_an_alarm_that_needs_it_is_retained_until_it_is_confirmed():
    alarm = an_alarm("SpindleVibrationHigh")
    alarm.set_active(True, NOW)
    alarm.acknowledge()
    alarm.set_active(False, NOW)

    assert alarm.is_retained
    assert alarm.confirm()
    assert not alarm.is_retained


def test_that_a_shelved_alarm_returns_when_its_time_is_up_or_when_it_ends():
    alarm = an_alarm("AirPressureLow")
    alarm.set_active(True, NOW)
    alarm.shelve(10.0)

    assert alarm.shelving == "TimedShelved"
    assert not alarm.expire(9.9)
    assert alarm.expire(10.0)
    assert not alarm.is_shelved
    alarm.shelve(None)
    assert alarm.shelving == "OneShotShelved"
    alarm.set_active(False, NOW)
    assert alarm.shelving == "Unshelved"
    assert not alarm.unshelve()


def test_that_a_healthy_cell_tells_no_alarm():
    model = CellModel()
    alarms = [StandingAlarm(condition) for condition in ALARM_CONDITIONS]

    told = [one.path for _ in seconds_of(model, 60) for alarm in alarms if (one := look(alarm, model)) is not None]

    assert told == []


@pytest.mark.parametrize(
    ("name", "fault"), [("SpindleVibrationHigh", Fault.SPINDLE_BEARING), ("VacuumLow", Fault.GRIPPER_LOSS)]
)
def test_that_an_alarm_begins_once_stays_acknowledged_and_ends_once_though_it_is_judged_only_at_times(name, fault):
    model, alarm = CellModel(), an_alarm(name)
    model.inject(fault, 0.8)
    while not alarm.is_active:
        model.advance(0.5)
        look(alarm, model)
    alarm.acknowledge()

    told = [look(alarm, model) for _ in seconds_of(model, 120)]
    still_acknowledged = alarm.is_acknowledged
    model.clear(fault)
    ended = [alarm.is_active for _ in seconds_of(model, 120) if look(alarm, model) is not None]

    assert told == [None] * len(told)
    assert still_acknowledged
    assert ended == [False]
