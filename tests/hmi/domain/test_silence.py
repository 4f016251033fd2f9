"""Sounds last until somebody has the alarm; a silence keeps quiet only what was known when it began."""

import msgspec
import pytest

from hmi.domain.alarm import Priority, Shelving
from hmi.domain.person import PersonRef
from hmi.domain.silence import Silence, is_audible, wants_sound, worst_of
from tests.hmi.domain.told_alarms import SECOND, START, an_alarm

MEDIUM_QUIET = Silence(
    by=PersonRef("p-ben"), began_ns=START + 10 * SECOND, until_ns=START + 130 * SECOND, worst=Priority.MEDIUM
)


@pytest.mark.parametrize(
    "facts",
    [
        {"is_acknowledged": True},
        {"taken_by": PersonRef("p-ana")},
        {"is_active": False},
        {"is_heard": False},
        {"shelving": Shelving.TIMED},
        {"is_suppressed": True},
        {"is_enabled": False},
    ],
    ids=["acknowledged", "taken", "returned", "not heard", "shelved", "suppressed", "disabled"],
)
def test_that_nothing_sounds_for_what_somebody_has_or_what_does_not_stand(facts):
    assert wants_sound(an_alarm("jam"))

    assert not wants_sound(an_alarm("jam", **facts))


def test_that_what_stands_and_cannot_be_acknowledged_sounds_until_it_is_taken():
    alarm = an_alarm("jam", is_acknowledged=None)

    assert wants_sound(alarm)
    assert not wants_sound(msgspec.structs.replace(alarm, taken_by=PersonRef("p-ana")))


@pytest.mark.parametrize(
    ("at_s", "priority", "is_heard"),
    [
        (5, Priority.HIGH, False),
        (5, Priority.MEDIUM, False),
        (20, Priority.HIGH, True),
        (20, Priority.MEDIUM, False),
        (20, Priority.LOW, False),
    ],
)
def test_that_a_silence_keeps_quiet_what_was_known_and_what_is_no_more_urgent(at_s, priority, is_heard):
    assert is_audible(an_alarm("one", at_s=at_s, priority=priority), MEDIUM_QUIET) is is_heard


def test_that_a_new_alarm_of_high_priority_sounds_though_others_of_it_were_silenced():
    high = msgspec.structs.replace(MEDIUM_QUIET, worst=Priority.HIGH)

    assert is_audible(an_alarm("new", at_s=20), high)
    assert not is_audible(an_alarm("old", at_s=5), high)


def test_that_the_most_urgent_counts_as_what_was_known():
    alarms = [an_alarm("low", priority=Priority.LOW), an_alarm("taken", taken_by=PersonRef("p-ana"))]

    assert worst_of(alarms) is Priority.LOW
    assert worst_of([]) is None
