"""A flood begins and ends where the standard says, and it is known whether more still comes."""

import msgspec

from hmi.domain.alarm import Alarm
from hmi.domain.alarm_transition import AlarmCause, AlarmChange
from hmi.domain.flood import FloodWatch
from tests.hmi.domain.told_alarms import SECOND, START, an_alarm


def begin(watch: FloodWatch, alarm: Alarm, before: Alarm | None = None) -> None:
    watch.take(AlarmChange(before=before, after=alarm, is_listed=True, cause=AlarmCause.SOURCE))


def poured(count: int, *, every_s: float = 1.0) -> FloodWatch:
    watch = FloodWatch()
    for number in range(count):
        begin(watch, an_alarm(str(number), at_s=number * every_s))
    return watch


def at_s(seconds: float) -> int:
    return START + round(seconds * SECOND)


def test_that_ten_alarms_in_ten_minutes_are_no_flood_and_eleven_are_one():
    assert poured(10).at(at_s(11)) is None

    flood = poured(11).at(at_s(11))

    assert flood is not None
    assert (flood.count, flood.since_ns) == (11, at_s(0))


def test_that_a_flood_lasts_until_fewer_than_five_came_in_ten_minutes():
    watch = poured(20)
    assert watch.at(at_s(20)) is not None

    assert watch.at(at_s(600 + 15)) is not None
    assert watch.at(at_s(600 + 16)) is None


def test_that_it_is_known_how_many_come_still():
    watch = poured(200, every_s=0.05)

    during, after = watch.at(at_s(10)), watch.at(at_s(60))

    assert during is not None
    assert after is not None
    assert (during.count, during.recent) == (200, 200)
    assert (after.count, after.recent, after.newest_ns) == (200, 0, at_s(9.95))


def test_that_only_a_beginning_counts():
    watch = poured(10)
    alarm = an_alarm("0")

    begin(watch, msgspec.structs.replace(alarm, is_acknowledged=True), before=alarm)
    begin(watch, an_alarm("stood", at_s=5, is_onset_heard=False))
    begin(watch, an_alarm("suppressed", at_s=5, is_suppressed=True))

    assert watch.at(at_s(11)) is None


def test_that_what_begins_anew_counts_anew():
    watch = poured(10)

    begin(watch, an_alarm("0", at_s=10), before=an_alarm("0"))

    assert watch.at(at_s(11)) is not None


def test_that_a_screen_that_comes_late_counts_what_is_open():
    watch = FloodWatch()

    watch.begin_with(an_alarm(str(number), at_s=number) for number in range(12))

    flood = watch.at(at_s(12))
    assert flood is not None
    assert flood.count == 12
