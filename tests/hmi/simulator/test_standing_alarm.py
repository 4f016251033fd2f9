from datetime import UTC, datetime

from hmi.simulator.alarm_conditions import ALARM_CONDITIONS
from hmi.simulator.standing_alarm import StandingAlarm

NOW = datetime(2026, 1, 1, tzinfo=UTC)


def an_alarm(name):
    return StandingAlarm(next(one for one in ALARM_CONDITIONS if one.name == name))


def test_that_an_alarm_is_retained_until_it_ended_and_was_acknowledged():
    alarm = an_alarm("AirPressureLow")
    assert alarm.set_active(True, NOW)
    assert not alarm.set_active(True, NOW)
    assert alarm.set_active(False, NOW)

    assert alarm.is_retained
    assert alarm.acknowledge()
    assert not alarm.acknowledge()
    assert not alarm.is_retained


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
