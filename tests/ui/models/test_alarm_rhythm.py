"""An alarm is heard at once, again until somebody has it, and once where it is over before anybody looks."""

import itertools

import msgspec
import pytest

from hmi.domain.alarm import Alarm, AlarmId, Priority
from hmi.domain.alarm_transition import AlarmCause, AlarmChange
from hmi.domain.person import PersonRef
from hmi.domain.silence import Silence
from ui.models.alarm_rhythm import AlarmRhythm
from ui.sound_patterns import PATTERNS


class Hall:
    """Alarms, a silence, and what is heard in it: moments in s and priorities."""

    def __init__(self) -> None:
        self.rhythm = AlarmRhythm()
        self.alarms: dict[AlarmId, Alarm] = {}
        self.silence: Silence | None = None
        self.now_s = 100.0

    def tell(self, alarm: Alarm, *, is_listed: bool = True) -> None:
        before = self.alarms.get(alarm.id)
        change = AlarmChange(before=before, after=alarm, is_listed=is_listed, cause=AlarmCause.SOURCE)
        if is_listed:
            self.alarms[alarm.id] = alarm
        else:
            self.alarms.pop(alarm.id, None)
        self.rhythm.take([change], self.silence)

    def listen(self, seconds: float) -> list[tuple[float, Priority]]:
        begin_s, heard = self.now_s, []
        while self.now_s < begin_s + seconds:
            due = self.rhythm.due(self.alarms, self.silence, self.now_s)
            if due is not None:
                heard.append((self.now_s - begin_s, due))
            self.now_s += 0.25
        return heard


@pytest.fixture
def hall() -> Hall:
    return Hall()


@pytest.mark.parametrize("priority", Priority)
def test_that_it_sounds_at_once_and_again_until_it_is_acknowledged(hall, an_alarm, priority):
    alarm, again_s = an_alarm(priority=priority), PATTERNS[priority].again_s
    hall.tell(alarm)

    assert hall.listen(2 * again_s + 0.25) == [(0, priority), (again_s, priority), (2 * again_s, priority)]
    hall.tell(msgspec.structs.replace(alarm, is_acknowledged=True))
    assert not hall.listen(60)


def test_that_it_sounds_no_more_once_somebody_has_it(hall, an_alarm):
    hall.tell(an_alarm())
    hall.listen(1)

    hall.tell(an_alarm(taken_by=PersonRef("p-ana")))

    assert not hall.listen(60)
    assert not hall.rhythm.is_sounding


def test_that_what_is_over_before_anybody_looks_is_heard_once(hall, an_alarm):
    hall.tell(an_alarm())
    hall.tell(an_alarm(is_active=False), is_listed=False)

    assert hall.listen(30) == [(0, Priority.HIGH)]


def test_that_a_new_alarm_does_not_wait_for_the_rhythm_of_another(hall, an_alarm):
    hall.tell(an_alarm("low", priority=Priority.LOW))
    hall.listen(2)

    hall.tell(an_alarm("high"))

    assert hall.listen(1) == [(0, Priority.HIGH)]


def test_that_the_most_urgent_gives_the_rhythm(hall, an_alarm):
    hall.tell(an_alarm("low", priority=Priority.LOW))
    hall.tell(an_alarm("medium", priority=Priority.MEDIUM))

    assert [priority for _, priority in hall.listen(30)] == [Priority.MEDIUM] * 5


def test_that_a_flood_does_not_run_into_one_noise(hall, an_alarm):
    heard: list[float] = []
    for number in range(40):
        hall.tell(an_alarm(f"n{number}"))
        begin_s = hall.now_s
        heard += [begin_s + at_s for at_s, _ in hall.listen(0.25)]

    gaps = [later - earlier for earlier, later in itertools.pairwise(heard)]
    assert min(gaps) >= 1.0


def test_that_a_silence_keeps_what_was_known_quiet_and_not_what_is_new_and_urgent(hall, an_alarm):
    hall.tell(an_alarm("old", noticed_ns=5))
    hall.listen(1)
    hall.silence = Silence(by=PersonRef("p-ana"), began_ns=10, until_ns=20, worst=Priority.HIGH)

    assert not hall.listen(60)
    hall.tell(an_alarm("low", priority=Priority.LOW, noticed_ns=11))
    assert not hall.listen(60)
    hall.tell(an_alarm("new", noticed_ns=12))
    assert hall.listen(1) == [(0, Priority.HIGH)]


def test_that_what_still_stands_when_a_silence_ends_is_heard_again(hall, an_alarm):
    hall.tell(an_alarm("old", noticed_ns=5))
    hall.silence = Silence(by=PersonRef("p-ana"), began_ns=10, until_ns=20, worst=Priority.HIGH)
    hall.listen(10)

    hall.silence = None

    assert hall.listen(1) == [(0, Priority.HIGH)]
