"""What people do to stops, and which of them somebody has to explain."""

import pytest

from hmi.domain.outcome import Done, Reason
from hmi.domain.production_state import Activity, StateSpan
from hmi.domain.reason_tree import ReasonTree
from hmi.domain.stop import StopId, StopKind
from hmi.domain.stop_command import ClassifyStop, CommentStop, MergeStops, RestoreStops, SplitStop
from hmi.domain.stop_query import AskStates, AskStops, StopFilter
from tests.hmi.services.stop_desk import JAM, MINUTE, NOON, TOOL, TREE, Desk, S, why


@pytest.fixture
def desk() -> Desk:
    return Desk()


async def test_that_a_reason_is_kept_with_who_gave_it_and_can_be_changed_and_taken_back(desk: Desk):
    desk.stopped("a", -30, -20)

    assert await desk.service.classify(ClassifyStop(stop=StopId("a"), reason=JAM), desk.ana) == Done()
    assert (desk.records.kept[StopId("a")].reason, desk.records.kept[StopId("a")].classified_by) == (JAM, "p-1")

    assert await desk.service.classify(ClassifyStop(stop=StopId("a"), reason=TOOL, seen=JAM), desk.ana) == Done()
    assert await desk.service.classify(ClassifyStop(stop=StopId("a"), reason=(), seen=TOOL), desk.ana) == Done()
    assert desk.records.kept[StopId("a")].classified_by is None
    assert [kind for kind, _by in desk.records.acts] == ["stop.classified"] * 3
    assert desk.service.summary().unexplained == 1


async def test_that_what_somebody_else_said_meanwhile_is_not_overwritten_unseen(desk: Desk):
    desk.stopped("a", -30, -20, reason=TOOL)

    outcome = await desk.service.classify(ClassifyStop(stop=StopId("a"), reason=JAM, seen=()), desk.ana)

    assert why(outcome) is Reason.STOP_CHANGED
    assert desk.records.kept[StopId("a")].reason == TOOL


async def test_that_only_reasons_of_the_tree_can_be_given_and_only_to_stops_that_there_are(desk: Desk):
    desk.stopped("a", -30, -20)

    unknown = await desk.service.classify(ClassifyStop(stop=StopId("a"), reason=("technical", "gremlins")), desk.ana)
    group = await desk.service.classify(ClassifyStop(stop=StopId("a"), reason=("technical",)), desk.ana)
    nothing = await desk.service.classify(ClassifyStop(stop=StopId("x"), reason=JAM), desk.ana)

    assert [why(one) for one in (unknown, group, nothing)] == [
        Reason.UNKNOWN_STOP_REASON,
        Reason.UNKNOWN_STOP_REASON,
        Reason.UNKNOWN_STOP,
    ]


async def test_that_nothing_is_said_done_that_could_not_be_written(desk: Desk):
    desk.stopped("a", -30, -20)
    desk.records.is_full = True

    outcome = await desk.service.classify(ClassifyStop(stop=StopId("a"), reason=JAM), desk.ana)

    assert why(outcome) is Reason.JOURNAL_UNAVAILABLE
    assert desk.records.kept[StopId("a")].reason == ()


@pytest.mark.parametrize(
    ("begin_min", "end_min", "kind", "is_asked_for"),
    [
        (-30, -20, StopKind.FAULT, True),
        (-55, -35, StopKind.FAULT, False),  # within the break
        (-65, -35, StopKind.FAULT, True),  # began before the break
        (400, 420, StopKind.FAULT, False),  # no shift
        (-30.9, -30, StopKind.STARVED, False),  # a short wait but for the break
        (-32, -28, StopKind.STARVED, True),
        (-10, None, StopKind.NO_DATA, True),
    ],
)
async def test_that_stops_are_asked_for_by_the_time_in_which_production_was_planned(
    desk: Desk, begin_min: float, end_min: float | None, kind: StopKind, is_asked_for: bool
):
    desk.stopped("a", begin_min, end_min, kind=kind)

    (stop,) = await desk.listed()

    assert stop.is_asked_for is is_asked_for
    assert desk.service.summary().unexplained == int(is_asked_for)


async def test_that_unexplained_stops_stand_first_then_the_newest(desk: Desk):
    desk.stopped("old", -200, -190)
    desk.stopped("told", -100, -90, reason=JAM)
    desk.stopped("new", -20, -10)

    assert [one.id for one in await desk.listed()] == ["new", "old", "told"]
    assert [one.id for one in await desk.listed(only_unexplained=True)] == ["new", "old"]
    assert [one.id for one in await desk.listed(reason=("technical",))] == ["told"]


async def test_that_parts_of_a_split_stand_for_it_and_undoing_brings_it_back(desk: Desk):
    desk.stopped("a", -30, -10, reason=JAM)

    outcome = await desk.service.split(SplitStop(stop=StopId("a"), at_ns=NOON - 20 * MINUTE), desk.ana)
    assert isinstance(outcome, Done)
    assert {one.id for one in await desk.listed()} == {"new-1", "new-2"}
    assert {one.id for one in await desk.listed(with_replaced=True)} == {"a", "new-1", "new-2"}

    assert why(await desk.service.classify(ClassifyStop(stop=StopId("a"), reason=TOOL, seen=JAM), desk.ana)) is (
        Reason.STOP_CHANGED
    )
    assert await desk.service.restore(RestoreStops(stop=StopId("new-2")), desk.ana) == Done(result={"stop": "a"})
    assert [(one.id, one.reason) for one in await desk.listed()] == [("a", JAM)]


async def test_that_an_older_change_is_undone_only_after_the_newer_one(desk: Desk):
    desk.stopped("a", -30, -10)
    await desk.service.split(SplitStop(stop=StopId("a"), at_ns=NOON - 20 * MINUTE), desk.ana)
    await desk.service.split(SplitStop(stop=StopId("new-2"), at_ns=NOON - 15 * MINUTE), desk.ana)

    assert why(await desk.service.restore(RestoreStops(stop=StopId("new-1")), desk.ana)) is Reason.STOP_CHANGED
    assert isinstance(await desk.service.restore(RestoreStops(stop=StopId("new-4")), desk.ana), Done)
    assert isinstance(await desk.service.restore(RestoreStops(stop=StopId("new-1")), desk.ana), Done)
    assert [one.id for one in await desk.listed()] == ["a"]


async def test_that_stops_that_do_not_follow_each_other_are_not_merged(desk: Desk):
    desk.stopped("a", -60, -50)
    desk.stopped("b", -45, -40)
    desk.stopped("c", -38, -30)

    assert why(await desk.service.merge(MergeStops(stops=(StopId("a"), StopId("c"))), desk.ana)) is (
        Reason.NOT_NEIGHBOURS
    )
    assert why(await desk.service.merge(MergeStops(stops=(StopId("a"),)), desk.ana)) is Reason.NOT_NEIGHBOURS
    assert isinstance(await desk.service.merge(MergeStops(stops=(StopId("a"), StopId("b"))), desk.ana), Done)
    assert why(await desk.service.merge(MergeStops(stops=(StopId("a"), StopId("c"))), desk.ana)) is Reason.STOP_CHANGED


async def test_that_a_moment_outside_of_a_stop_does_not_split_it(desk: Desk):
    desk.stopped("a", -30, -10)

    assert why(await desk.service.split(SplitStop(stop=StopId("a"), at_ns=NOON), desk.ana)) is Reason.OUTSIDE_STOP


async def test_that_a_comment_is_kept_and_an_empty_one_takes_it_back(desk: Desk):
    desk.stopped("a", -30, -10)

    await desk.service.comment(CommentStop(stop=StopId("a"), comment="  belt torn "), desk.ana)
    assert (desk.records.kept[StopId("a")].comment, desk.records.kept[StopId("a")].comment_by) == ("belt torn", "p-1")
    await desk.service.comment(CommentStop(stop=StopId("a"), comment=" "), desk.ana)
    assert (desk.records.kept[StopId("a")].comment, desk.records.kept[StopId("a")].comment_by) == ("", None)


async def test_that_short_stops_come_from_what_was_watched_and_are_never_asked_for(desk: Desk):
    spans = ((None, 0, 60), (StopKind.STARVED, 60, 80), (StopKind.BLOCKED, 80, 90), (None, 90, 120),
             (StopKind.FAULT, 120, 130), (None, 130, 140), (StopKind.WAITING, 140, 150))  # fmt: skip
    desk.records.spans_kept = [
        StateSpan(activity=Activity(kind=kind), begin_ns=NOON - 150 * S + a * S, end_ns=NOON - 150 * S + b * S)
        for kind, a, b in spans
    ]

    answer = await desk.service.answer_stops(
        AskStops(start_ns=NOON - 200 * S, filter=StopFilter(with_short=True)), desk.ana
    )

    assert (answer.short, answer.short_s) == (1, 30.0)
    assert [(one.kind, one.is_short, one.is_asked_for) for one in answer.stops] == [(StopKind.BLOCKED, True, False)]


async def test_that_states_are_cut_to_the_period_and_the_later_watch_counts_where_the_clock_was_set_back(desk: Desk):
    desk.records.spans_kept = [
        StateSpan(activity=Activity(), begin_ns=0, end_ns=100 * S),
        StateSpan(activity=Activity(kind=StopKind.FAULT), begin_ns=60 * S, end_ns=80 * S),
    ]

    answer = await desk.service.answer_states(AskStates(start_ns=10 * S, end_ns=70 * S), desk.ana)

    assert [(one.begin_ns // S, one.end_ns // S, one.activity.kind) for one in answer.spans] == [
        (10, 60, None),
        (60, 70, StopKind.FAULT),
    ]


async def test_that_a_reason_that_left_the_tree_still_explains(desk: Desk):
    desk.stopped("a", -30, -10, reason=("old", "reason"))
    desk.reasons.value = ReasonTree(groups=TREE.groups)

    (stop,) = await desk.listed()

    assert stop.reason == ("old", "reason")
    assert not stop.is_asked_for
