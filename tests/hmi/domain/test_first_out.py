"""What came first: sure where clocks allow it, in doubt where they do not, and never a guess."""

import itertools
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from hmi.domain.alarm import Alarm, Shelving
from hmi.domain.equipment import EquipmentId
from hmi.domain.first_out import CELL, CLOCK_DOUBT_NS, LONGEST_WAY_NS, Doubt, Place, first_outs
from hmi.domain.local_alarm import LOCAL
from tests.hmi.domain.told_alarms import PLC, ROBOT, SECOND, START, an_alarm


def test_that_one_controllers_clock_tells_which_came_first_however_close_they_are():
    jam, stop = an_alarm("jam", at_s=0.001, heard_s=0.2), an_alarm("stop", at_s=0.0, heard_s=0.2)

    assert first_outs([jam, stop])[CELL].first == stop.id


def test_that_each_place_has_a_first_of_its_own_beside_that_of_the_cell():
    jam = an_alarm("jam", at_s=1)
    tool = an_alarm("tool", at_s=0, equipment=EquipmentId("cnc"))
    stray = an_alarm("stray", at_s=2, equipment=None, source="pump")

    firsts = first_outs([jam, tool, stray])

    assert firsts[CELL].first == tool.id
    assert firsts[Place(equipment=EquipmentId("conveyor"))].first == jam.id
    assert firsts[Place(endpoint=PLC, source="pump")].first == stray.id


def test_that_two_controllers_are_ordered_by_what_was_heard_when_it_lies_far_enough_apart():
    robot = an_alarm("stop", endpoint=ROBOT, at_s=5000, heard_s=0)
    plc = an_alarm("jam", at_s=0, heard_s=5)

    assert first_outs([plc, robot])[CELL].first == robot.id


def test_that_two_controllers_heard_at_once_cannot_be_told_apart():
    robot, plc = an_alarm("stop", endpoint=ROBOT, at_s=0, heard_s=1), an_alarm("jam", at_s=0.5, heard_s=1.2)

    found = first_outs([plc, robot])[CELL]

    assert (found.first, found.doubt, set(found.candidates)) == (None, Doubt.CLOCKS, {plc.id, robot.id})


def test_that_measured_clocks_order_what_stood_before_anybody_listened():
    robot = an_alarm("stop", endpoint=ROBOT, at_s=100, heard_s=900, is_onset_heard=False)
    plc = an_alarm("jam", at_s=60, heard_s=900, is_onset_heard=False)

    assert first_outs([plc, robot])[CELL].doubt is Doubt.CLOCKS
    assert first_outs([plc, robot], {PLC: 0.0, ROBOT: 90_000.0})[CELL].first == robot.id


def test_that_an_alarm_of_our_own_goes_by_our_clock_which_nobody_has_to_measure():
    robot = an_alarm("stop", endpoint=ROBOT, at_s=100, heard_s=900, is_onset_heard=False)
    ours = an_alarm("low", endpoint=LOCAL, at_s=60, heard_s=900, is_onset_heard=False)

    assert first_outs([robot, ours], {ROBOT: 0.0})[CELL].first == ours.id


def test_that_what_stood_when_we_began_to_listen_came_before_what_began_later():
    stood = an_alarm("stood", endpoint=ROBOT, at_s=9000, heard_s=0, is_onset_heard=False)
    began = an_alarm("began", at_s=10)

    assert first_outs([began, stood])[CELL].first == stood.id


def test_that_a_clock_that_was_set_back_does_not_turn_the_order_round():
    before, after = an_alarm("before", at_s=5000, heard_s=0), an_alarm("after", at_s=1, heard_s=60)

    assert first_outs([after, before])[CELL].first == before.id


def test_that_a_time_nobody_told_leaves_doubt():
    known, unknown = an_alarm("known"), an_alarm("unknown", began_ns=0)

    found = first_outs([known, unknown])[CELL]

    assert (found.first, found.doubt) == (None, Doubt.TIME_NOT_TOLD)


def test_that_a_silent_one_that_may_have_been_earlier_is_named_and_not_counted():
    heard, silent = an_alarm("heard", at_s=5), an_alarm("silent", is_heard=False)

    found = first_outs([heard, silent])[CELL]

    assert (found.first, found.doubt, found.count) == (None, Doubt.NOT_HEARD, 1)
    assert (found.candidates, found.not_heard) == ((heard.id,), (silent.id,))


def test_that_a_silent_one_that_came_later_leaves_no_doubt():
    heard, silent = an_alarm("heard"), an_alarm("silent", at_s=5, is_heard=False)

    assert first_outs([heard, silent])[CELL].first == heard.id


def test_that_where_all_are_silent_nothing_is_said():
    assert not first_outs([an_alarm("silent", is_heard=False)])


@pytest.mark.parametrize(
    "aside",
    [
        {"shelving": Shelving.TIMED},
        {"is_suppressed": True},
        {"is_out_of_service": True},
        {"is_enabled": False},
        {"is_active": False, "is_acknowledged": True},
    ],
    ids=["shelved", "suppressed", "out of service", "disabled", "over"],
)
def test_that_what_does_not_call_does_not_count(aside: dict[str, Any]):
    first, aside_one = an_alarm("first", at_s=5), an_alarm("aside", **aside)

    found = first_outs([first, aside_one])[CELL]

    assert (found.first, found.count) == (first.id, 1)


def test_that_a_first_that_returned_and_was_not_acknowledged_is_still_the_first():
    pulse, stop = an_alarm("pulse", is_active=False), an_alarm("stop", at_s=1)

    assert first_outs([stop, pulse])[CELL].first == pulse.id


class _Told(msgspec.Struct, frozen=True):
    """An alarm as it really began, and what could be heard of it."""

    alarm: Alarm
    began_ns: int
    """By our clock: the truth that nobody is told."""


_SKEWS = {PLC: 40 * SECOND, ROBOT: -7 * SECOND}


@st.composite
def _stories(draw: st.DrawFn) -> list[_Told]:
    """Two controllers whose clocks are off, and each alarm heard within the longest way or in a refresh."""
    told: list[_Told] = []
    for number in range(draw(st.integers(1, 12))):
        endpoint = draw(st.sampled_from([PLC, ROBOT]))
        began_ns = START + draw(st.integers(0, 10)) * SECOND // 2
        is_onset_heard = draw(st.booleans())
        way_ns = draw(st.integers(0, LONGEST_WAY_NS)) if is_onset_heard else draw(st.integers(0, 60)) * SECOND
        is_told = draw(st.booleans())
        alarm = an_alarm(
            str(number), endpoint=endpoint, noticed_ns=began_ns + way_ns, is_onset_heard=is_onset_heard,
            began_ns=began_ns + _SKEWS[endpoint] if is_told else 0, is_heard=draw(st.booleans()),
        )  # fmt: skip
        told.append(_Told(alarm, began_ns))
    return told


@given(_stories(), st.booleans())
def test_that_the_true_first_is_always_among_those_that_may_be(told: list[_Told], knows_clocks: bool):
    skews = {endpoint: skew / 1e6 + CLOCK_DOUBT_NS / 2e6 for endpoint, skew in _SKEWS.items()} if knows_clocks else {}
    heard = [one for one in told if one.alarm.is_heard]

    found = first_outs([one.alarm for one in told], skews).get(CELL)

    if not heard:
        assert found is None
        return
    assert found is not None
    truth_ns = min(one.began_ns for one in heard)
    assert {one.alarm.id for one in heard if one.began_ns == truth_ns} & set(found.candidates)
    if found.first is not None:
        assert all(one.began_ns >= truth_ns for one in told)


@given(_stories(), st.randoms())
def test_that_the_order_in_which_they_are_listed_changes_nothing(told: list[_Told], chance: Any):
    alarms = [one.alarm for one in told]
    mixed = chance.sample(alarms, len(alarms))

    assert first_outs(mixed) == first_outs(alarms)


@given(_stories())
def test_that_one_first_is_never_marked_where_a_pair_of_them_is_in_doubt(told: list[_Told]):
    alarms = [one.alarm for one in told if one.alarm.is_heard]
    found = first_outs(alarms).get(CELL)

    for one, other in itertools.combinations(found.candidates if found is not None else (), 2):
        pair = [alarm for alarm in alarms if alarm.id in (one, other)]
        assert first_outs(pair)[CELL].first is None
