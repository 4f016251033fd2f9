"""Splitting, merging and undoing: the time they stand for stays the same."""

from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from hmi.domain.equipment import EquipmentId
from hmi.domain.person import PersonRef
from hmi.domain.stop import NoData, Stop, StopId, StopKind
from hmi.domain.stop_shaping import are_neighbours, can_be_split, merged, restored, split

S = 10**9
MINUTE = 60 * S


def a_stop(name: str = "a", begin_s: int = 0, end_s: int | None = 600, **more: Any) -> Stop:
    end_ns = None if end_s is None else end_s * S
    seconds = None if end_s is None else float(end_s - begin_s)
    return Stop(id=StopId(name), kind=StopKind.FAULT, begin_ns=begin_s * S, end_ns=end_ns, seconds=seconds, **more)


def test_that_a_split_leaves_the_reason_with_the_first_part_and_cuts_what_nobody_watched():
    stop = a_stop(
        reason=("technical", "jam"),
        classified_by=PersonRef("p-1"),
        classified_ns=1,
        no_data=(NoData(begin_ns=100 * S, end_ns=300 * S),),
    )

    before, first, second = split(stop, 200 * S, (StopId("b"), StopId("c")))

    assert before.replaced_by == ("b", "c")
    assert (first.reason, second.reason, second.classified_by) == (("technical", "jam"), (), None)
    assert (first.seconds, second.seconds) == (200.0, 400.0)
    assert first.no_data == (NoData(begin_ns=100 * S, end_ns=200 * S),)
    assert second.no_data == (NoData(begin_ns=200 * S, end_ns=300 * S),)


def test_that_the_second_part_of_an_open_stop_stays_open():
    _before, first, second = split(a_stop(end_s=None), 200 * S, (StopId("b"), StopId("c")))

    assert (first.end_ns, first.seconds) == (200 * S, 200.0)
    assert second.is_open
    assert second.seconds is None


def test_that_a_stop_cannot_be_split_at_or_outside_its_ends():
    assert can_be_split(a_stop(), 300 * S, 900 * S)
    assert not can_be_split(a_stop(), 0, 900 * S)
    assert not can_be_split(a_stop(), 600 * S, 900 * S)
    assert not can_be_split(a_stop(end_s=None), 901 * S, 900 * S)


def test_that_neighbours_follow_each_other_without_another_stop_or_a_long_run_between():
    one, two, three = a_stop("a", 0, 600), a_stop("b", 700, 800), a_stop("c", 900, 1000)
    late = a_stop("d", 5000, 5100)
    other = a_stop("e", 0, 600, equipment=EquipmentId("cnc"))

    assert are_neighbours([one, two], [one, two, three])
    assert not are_neighbours([one, three], [one, two, three])
    assert not are_neighbours([three, late], [three, late])
    assert not are_neighbours([one, other], [one, other])
    assert not are_neighbours([one], [one])


def test_that_merged_stops_last_as_long_as_all_and_keep_the_reason_of_the_longest_explained_one():
    one = a_stop("a", 0, 600, reason=("technical", "jam"), comment="belt")
    two = a_stop("b", 700, 1700, reason=("material", "no_parts"), comment="bin empty")

    whole, *before = merged([one, two], StopId("m"))

    assert (whole.begin_ns, whole.end_ns, whole.seconds) == (0, 1700 * S, 1700.0)
    assert whole.reason == ("material", "no_parts")
    assert whole.comment == "belt / bin empty"
    assert all(one.replaced_by == ("m",) for one in before)


def test_that_undoing_a_merge_gives_back_both_with_what_was_said_of_them():
    one, two = a_stop("a", 0, 600, reason=("technical", "jam")), a_stop("b", 700, None)
    whole, *before = merged([one, two], StopId("m"))
    ended = type(whole)(**{**_fields(whole), "end_ns": 1700 * S, "seconds": 1700.0})

    back = {stop.id: stop for stop in restored(before, [ended])}

    assert back[StopId("a")] == one
    assert (back[StopId("b")].end_ns, back[StopId("b")].seconds) == (1700 * S, 1000.0)
    assert back[StopId("m")].replaced_by == ("a", "b")


@settings(deadline=None)
@given(st.integers(1, 599))
def test_that_undoing_a_split_gives_back_the_very_stop(at_s: int):
    stop = a_stop(reason=("technical", "jam"), no_data=(NoData(begin_ns=100 * S, end_ns=300 * S),))
    before, first, second = split(stop, at_s * S, (StopId("b"), StopId("c")))

    back, *replaced = restored([before], [first, second])

    assert (back.begin_ns, back.end_ns, back.seconds, back.reason) == (0, 600 * S, 600.0, ("technical", "jam"))
    assert sum(gap.end_ns - gap.begin_ns for gap in back.no_data if gap.end_ns is not None) == 200 * S
    assert back.is_current
    assert not any(one.is_current for one in replaced)


def _fields(stop: Stop) -> dict[str, object]:
    return {field: getattr(stop, field) for field in stop.__struct_fields__}
