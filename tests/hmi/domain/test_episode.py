"""Episodes: the first of them stays the first when it is over, and old stories are not mixed with new ones."""

import msgspec
from hypothesis import given
from hypothesis import strategies as st

from hmi.domain.alarm import Alarm, AlarmId
from hmi.domain.alarm_transition import AlarmCause, AlarmChange
from hmi.domain.episode import PAUSE_NS, EpisodeWatch
from hmi.domain.equipment import EquipmentId
from hmi.domain.first_out import CELL, Doubt, Place, first_outs
from tests.hmi.domain.told_alarms import SECOND, START, an_alarm


class Cell:
    """A list of alarms, and the watch that follows it."""

    def __init__(self) -> None:
        self.alarms: dict[AlarmId, Alarm] = {}
        self.watch = EpisodeWatch()

    def tell(self, after: Alarm, cause: AlarmCause = AlarmCause.SOURCE) -> None:
        is_listed = after.is_active is not False or after.is_acknowledged is False
        before = self.alarms.get(after.id)
        if is_listed:
            self.alarms[after.id] = after
        else:
            self.alarms.pop(after.id, None)
        self.watch.take(AlarmChange(before=before, after=after, is_listed=is_listed, cause=cause))

    def end(self, alarm: Alarm) -> None:
        self.tell(msgspec.structs.replace(alarm, is_active=False, is_acknowledged=True))

    def acknowledge(self, alarm: Alarm) -> None:
        self.tell(msgspec.structs.replace(alarm, is_acknowledged=True))

    def first(self, place: Place = CELL) -> AlarmId | None:
        found = self.watch.first_outs(self.alarms.values()).get(place)
        return found.first if found is not None else None


def test_that_the_first_stays_the_first_after_it_is_over():
    cell = Cell()
    pulse, stop = an_alarm("pulse"), an_alarm("stop", at_s=1)
    cell.tell(pulse)
    cell.tell(stop)

    cell.end(pulse)

    assert cell.first() == pulse.id


def test_that_an_episode_ends_when_nothing_calls_any_more():
    cell = Cell()
    pulse, later = an_alarm("pulse"), an_alarm("later", at_s=2)
    cell.tell(pulse)
    cell.end(pulse)

    cell.tell(later)

    assert cell.first() == later.id


def test_that_what_stands_acknowledged_all_day_is_not_the_first_of_everything():
    cell = Cell()
    filter_full = an_alarm("filter full")
    cell.tell(filter_full)
    cell.acknowledge(filter_full)
    jam, stop = an_alarm("jam", at_s=3600), an_alarm("stop", at_s=3601)

    cell.tell(jam)
    cell.tell(stop)

    assert cell.first() == jam.id


def test_that_a_quick_hand_does_not_cut_a_story_in_two():
    cell = Cell()
    jam = an_alarm("jam")
    cell.tell(jam)
    cell.acknowledge(jam)

    cell.tell(an_alarm("stop", at_s=PAUSE_NS / SECOND - 1))

    assert cell.first() == jam.id


def test_that_a_story_that_nobody_answered_goes_on():
    cell = Cell()
    jam = an_alarm("jam")
    cell.tell(jam)

    cell.tell(an_alarm("stop", at_s=7200))

    assert cell.first() == jam.id


def test_that_when_a_later_story_is_over_nothing_of_it_is_told():
    cell = Cell()
    filter_full, jam = an_alarm("filter full"), an_alarm("jam", at_s=3600)
    cell.tell(filter_full)
    cell.acknowledge(filter_full)
    cell.tell(jam)

    cell.end(jam)

    assert cell.first() is None


def test_that_silence_ends_nothing_and_leaves_doubt_for_as_long_as_it_lasts():
    cell = Cell()
    jam, stop = an_alarm("jam"), an_alarm("stop", endpoint="opc.tcp://robot", at_s=60)
    cell.tell(jam)
    cell.tell(stop)

    cell.tell(msgspec.structs.replace(jam, is_heard=False), AlarmCause.LINK)
    found = cell.watch.first_outs(cell.alarms.values())[CELL]
    assert (found.first, found.doubt, found.not_heard) == (None, Doubt.NOT_HEARD, (jam.id,))

    cell.tell(jam)
    assert cell.first() == jam.id


def test_that_each_place_has_episodes_of_its_own():
    cell = Cell()
    cnc = Place(equipment=EquipmentId("cnc"))
    jam, tool = an_alarm("jam"), an_alarm("tool", at_s=1, equipment=EquipmentId("cnc"))
    cell.tell(jam)
    cell.tell(tool)
    cell.end(tool)
    spindle = an_alarm("spindle", at_s=2, equipment=EquipmentId("cnc"))

    cell.tell(spindle)

    assert (cell.first(), cell.first(cnc)) == (jam.id, spindle.id)


def test_that_a_watch_that_begins_late_knows_what_another_remembers():
    cell = Cell()
    pulse, stop = an_alarm("pulse"), an_alarm("stop", at_s=1)
    cell.tell(pulse)
    cell.tell(stop)
    cell.end(pulse)
    late = EpisodeWatch()

    late.begin_with(cell.alarms.values(), cell.watch.remembered())

    assert late.first_outs(cell.alarms.values())[CELL].first == pulse.id


@given(st.lists(st.tuples(st.integers(0, 5), st.sampled_from(["begin", "acknowledge", "return"])), max_size=40))
def test_that_the_first_is_never_later_than_the_first_of_those_that_are_open(steps: list[tuple[int, str]]):
    cell = Cell()
    for number, (name, step) in enumerate(steps):
        known = cell.alarms.get(an_alarm(str(name)).id)
        if known is None:
            if step == "begin":
                cell.tell(an_alarm(str(name), at_s=number * 10))
        elif step == "acknowledge":
            cell.acknowledge(known)
        elif step == "return":
            cell.tell(msgspec.structs.replace(known, is_active=False))

        found = cell.watch.first_outs(cell.alarms.values()).get(CELL)
        of_open = first_outs(cell.alarms.values()).get(CELL)
        if found is not None and found.first is not None:
            assert of_open is not None
            began = {alarm.id: alarm.began_ns for one in cell.watch.remembered() for alarm in one.begun}
            waiting = [alarm.began_ns for alarm in cell.alarms.values() if alarm.is_acknowledged is False]
            assert began[found.first] <= min(waiting, default=START + 10**15)


def test_that_how_alarms_began_is_remembered_without_an_erased_name_also_of_what_is_over():
    cell = Cell()
    pulse, stop = an_alarm("pulse", message="Opened by Ada Byron", comment="Ada Byron"), an_alarm("stop", at_s=1)
    cell.tell(pulse)
    cell.tell(stop)
    cell.end(pulse)

    cell.watch.forget_name("Ada Byron")

    begun = {alarm.id: alarm for one in cell.watch.remembered() for alarm in one.begun}
    assert (begun[pulse.id].message, begun[pulse.id].comment) == ("Opened by …", "…")
    assert begun[stop.id] == stop
    assert cell.first() == pulse.id
