"""Short stops of one machine and kind get one reason together, on record once; machines that stand alone are told."""

from typing import Any

import pytest

from hmi.domain.equipment import EquipmentId
from hmi.domain.outcome import Done, Reason
from hmi.domain.production_state import Activity, StateSpan
from hmi.domain.stop import Stop, StopKind
from hmi.domain.stop_command import ExplainShortStops
from hmi.domain.stop_query import AskStops, StopFilter, StopsAnswer
from tests.hmi.services.stop_desk import JAM, MINUTE, NOON, TOOL, Desk, why

COBOT, CNC = EquipmentId("cobot"), EquipmentId("cnc")
HOUR = 60 * MINUTE


@pytest.fixture
def desk() -> Desk:
    """A shift that produces from ten to noon."""
    return Desk()


def watch(desk: Desk, place: EquipmentId | None, *stretches: tuple[float, float, StopKind | None]) -> None:
    """What something did, in minutes from ten o'clock."""
    for begin, end, kind in stretches:
        begin_ns, end_ns = (NOON - 2 * HOUR + round(at * MINUTE) for at in (begin, end))
        activity = Activity(kind=kind, word="" if kind is None else kind.value)
        desk.records.put_spans([StateSpan(equipment=place, activity=activity, begin_ns=begin_ns, end_ns=end_ns)])


def let_it_falter(desk: Desk, times: int, kind: StopKind = StopKind.WAITING, first: float = 0.0) -> None:
    """The cell waits for ten seconds each minute, because the cobot is held."""
    for number in range(times):
        at = first + number
        watch(desk, None, (at, at + 0.5, None), (at + 0.5, at + 0.5 + 1 / 6, kind), (at + 0.5 + 1 / 6, at + 1, None))
        watch(desk, COBOT, (at, at + 0.5, None), (at + 0.5, at + 0.5 + 1 / 6, StopKind.HELD))
        watch(desk, CNC, (at, at + 0.5, None), (at + 0.5, at + 0.5 + 1 / 6, StopKind.WAITING))


def limit_min(desk: Desk) -> float:
    """From how many minutes on a wait is no short stop."""
    return desk.reasons.value.short_stop_s / 60


async def asked(desk: Desk, **more: Any) -> StopsAnswer:
    told = {"with_short": True, **more}
    query = AskStops(start_ns=NOON - 2 * HOUR, end_ns=NOON, filter=StopFilter(**told))
    return await desk.service.answer_stops(query, desk.ana)


def explanation(**more: Any) -> ExplainShortStops:
    told: dict[str, Any] = {
        "start_ns": NOON - 2 * HOUR, "end_ns": NOON, "equipment": COBOT, "stop_kind": StopKind.WAITING, "reason": JAM,
    }  # fmt: skip
    return ExplainShortStops(**{**told, **more})


async def test_that_short_stops_are_put_down_to_the_machine_that_says_it_is_down(desk: Desk):
    let_it_falter(desk, 3)

    answer = await asked(desk)

    (group,) = answer.groups
    assert (group.equipment, group.kind, group.count) == (COBOT, StopKind.WAITING, 3)
    assert group.seconds == pytest.approx(30.0)
    assert answer.short == 3


async def test_that_a_machine_that_stood_long_before_is_not_called_the_first(desk: Desk):
    watch(desk, CNC, (0, 120, StopKind.OUT_OF_SERVICE))
    watch(desk, None, (0, 30, None), (30, 30.2, StopKind.STARVED), (30.2, 60, None))

    (group,) = (await asked(desk)).groups

    assert group.equipment is None


async def test_that_a_short_stop_over_the_border_of_two_shifts_is_counted_once_and_whole(desk: Desk):
    border_ns = NOON - HOUR
    watch(desk, None, (0, 59.9, None), (59.9, 60.2, StopKind.WAITING), (60.2, 120, None))
    watch(desk, COBOT, (0, 59.9, None), (59.9, 60.2, StopKind.HELD), (60.2, 120, None))

    async def of(start_ns: int, end_ns: int, *, with_short: bool) -> StopsAnswer:
        query = AskStops(start_ns=start_ns, end_ns=end_ns, filter=StopFilter(with_short=with_short))
        return await desk.service.answer_stops(query, desk.ana)

    for with_short in (True, False):
        before, after = [
            await of(start_ns, end_ns, with_short=with_short)
            for start_ns, end_ns in ((NOON - 2 * HOUR, border_ns), (border_ns, NOON))
        ]
        assert (before.short, before.short_s, after.short) == (1, pytest.approx(18.0), 0)
    await desk.short.explain(explanation(end_ns=border_ns), desk.ana)
    explained = [await desk.short.explained(NOON - 2 * HOUR, border_ns), await desk.short.explained(border_ns, NOON)]
    assert [[stop.reason for stop in stops] for stops in explained] == [[JAM], [JAM]], "its time is lost in both"


async def test_that_a_long_wait_over_the_border_of_two_shifts_is_short_in_neither(desk: Desk):
    border_ns = NOON - HOUR
    watch(desk, None, (0, 59.9, None), (59.9, 60.2 + limit_min(desk), StopKind.WAITING), (70, 120, None))

    assert await desk.short.counted(NOON - 2 * HOUR, border_ns) == ()
    assert await desk.short.counted(border_ns, NOON) == ()
    assert await desk.short.told(NOON - 2 * HOUR, border_ns) == ()


async def test_that_one_act_explains_all_of_a_group_and_is_one_record(desk: Desk):
    let_it_falter(desk, 37)

    outcome = await desk.short.explain(explanation(), desk.ana)

    assert outcome == Done(result={"count": "37"})
    (saying,) = desk.records.said
    assert (saying.count, saying.said_by, saying.said_ns) == (37, desk.ana.ref, desk.now_ns)
    answer = await asked(desk)
    assert {stop.reason for stop in answer.stops} == {JAM}
    (group,) = answer.groups
    assert (group.reason, group.count, group.said_by) == (JAM, 37, desk.ana.ref)


async def test_that_short_stops_that_come_later_are_not_explained_by_what_was_said_before(desk: Desk):
    let_it_falter(desk, 3)
    desk.now_ns = NOON - HOUR
    await desk.short.explain(explanation(), desk.ana)
    desk.now_ns = NOON

    let_it_falter(desk, 2, first=70)

    told = {group.reason: group.count for group in (await asked(desk)).groups}
    assert told == {(): 2, JAM: 3}


async def test_that_others_of_the_same_machine_keep_their_reason(desk: Desk):
    let_it_falter(desk, 5)
    await desk.short.explain(explanation(end_ns=NOON - 2 * HOUR + 3 * MINUTE), desk.ana)

    outcome = await desk.short.explain(explanation(reason=TOOL), desk.ana)

    assert outcome == Done(result={"count": "2"})
    assert {group.reason: group.count for group in (await asked(desk)).groups} == {TOOL: 2, JAM: 3}


async def test_that_a_reason_is_changed_and_taken_back_for_those_that_have_it(desk: Desk):
    let_it_falter(desk, 3)
    await desk.short.explain(explanation(), desk.ana)

    await desk.short.explain(explanation(reason=TOOL, seen=JAM), desk.ana)
    changed = (await asked(desk)).groups
    await desk.short.explain(explanation(reason=(), seen=TOOL), desk.ana)

    assert [group.reason for group in changed] == [TOOL]
    assert [(group.reason, group.said_by) for group in (await asked(desk)).groups] == [((), None)]
    assert len(desk.records.said) == 3


async def test_that_a_group_that_somebody_else_explained_meanwhile_is_not_overwritten_unseen(desk: Desk):
    let_it_falter(desk, 3)
    await desk.short.explain(explanation(), desk.ana)

    assert why(await desk.short.explain(explanation(reason=TOOL), desk.ana)) is Reason.STOP_CHANGED
    assert len(desk.records.said) == 1


@pytest.mark.parametrize(
    ("more", "reason"),
    [
        ({"reason": ("technical", "gone")}, Reason.UNKNOWN_STOP_REASON),
        ({"equipment": CNC}, Reason.STOP_CHANGED),
        ({"start_ns": NOON}, Reason.STOP_CHANGED),
        ({"start_ns": NOON - 8 * 24 * HOUR}, Reason.STOP_CHANGED),
    ],
)
async def test_that_what_is_no_group_is_refused_and_leaves_no_record(desk: Desk, more: dict[str, Any], reason):
    let_it_falter(desk, 1)

    assert why(await desk.short.explain(explanation(**more), desk.ana)) is reason
    assert not desk.records.said


async def test_that_nothing_is_explained_while_the_records_are_full(desk: Desk):
    let_it_falter(desk, 1)
    desk.records.is_full = True

    assert why(await desk.short.explain(explanation(), desk.ana)) is Reason.JOURNAL_UNAVAILABLE


async def test_that_of_a_past_moment_only_what_was_said_by_then_holds(desk: Desk):
    let_it_falter(desk, 1)
    await desk.short.explain(explanation(), desk.ana)

    then = desk.short.as_of(desk.records, NOON - MINUTE)

    assert [stop.reason for stop in await then.told(NOON - 2 * HOUR, NOON - MINUTE)] == [()]
    assert await then.explained(NOON - 2 * HOUR, NOON - MINUTE) == ()


async def test_that_a_machine_that_stands_while_the_cell_produces(
    desk: Desk,
):
    watch(desk, None, (0, 120, None))
    watch(desk, CNC, (0, 10, None), (10, 14, StopKind.FAULT), (14, 20, StopKind.HELD), (20, 120, None))

    answer = await asked(desk, with_machines=True)

    (stop,) = answer.stops
    assert (stop.equipment, stop.kind, stop.seconds) == (CNC, StopKind.FAULT, 600.0)
    assert not stop.is_asked_for
    assert not stop.is_record
    assert answer.unexplained == 0
    assert (await asked(desk)).stops == ()


async def test_that_a_machine_that_stands_with_the_whole_cell_is_no_stop_of_its_own(desk: Desk):
    watch(desk, None, (0, 10, None), (10, 20, StopKind.FAULT), (20, 120, None))
    watch(desk, CNC, (0, 10, None), (10, 20, StopKind.FAULT), (20, 120, None))

    assert (await asked(desk, with_machines=True)).stops == ()


async def test_that_a_machine_that_only_waits_or_is_not_heard_is_no_stop_of_its_own(desk: Desk):
    watch(desk, None, (0, 120, None))
    watch(desk, CNC, (0, 50, StopKind.STARVED), (50, 120, StopKind.NO_DATA))

    assert (await asked(desk, with_machines=True)).stops == ()


async def test_that_a_machine_that_still_stands_is_told_as_open(desk: Desk):
    watch(desk, None, (0, 120, None))
    watch(desk, CNC, (0, 100, None), (100, 120, StopKind.OUT_OF_SERVICE))

    (stop,) = (await asked(desk, with_machines=True)).stops

    assert stop.is_open
    assert stop.lasted_s(desk.now_ns) == 1200.0


async def test_that_stops_are_filtered_by_the_machine_that_they_are_put_down_to(desk: Desk):
    let_it_falter(desk, 2)
    watch(desk, None, (2, 120, None))
    watch(desk, CNC, (40, 60, StopKind.FAULT))

    of_cobot = await asked(desk, with_machines=True, machine=COBOT)
    of_cnc = await asked(desk, with_machines=True, machine=CNC)

    assert [stop.is_short for stop in of_cobot.stops] == [True, True]
    assert [group.count for group in of_cobot.groups] == [2]
    assert [(stop.equipment, stop.kind) for stop in of_cnc.stops] == [(CNC, StopKind.FAULT)]
    assert of_cnc.groups == ()


@pytest.mark.parametrize("with_short", [True, False])
async def test_that_what_is_counted_of_one_machine_is_of_that_machine(desk: Desk, with_short: bool):
    let_it_falter(desk, 2)
    watch(desk, None, (2, 120, None))

    everything, of_cobot, of_cnc = [
        await asked(desk, with_short=with_short, machine=machine) for machine in (None, COBOT, CNC)
    ]

    assert (everything.short, of_cobot.short, of_cnc.short) == (2, 2, 0)
    assert everything.short_s == of_cobot.short_s > of_cnc.short_s == 0


async def test_that_pages_by_time_hold_every_stop_once(desk: Desk):
    let_it_falter(desk, 7)
    pages: list[Stop] = []

    for offset in (0, 3, 6):
        query = AskStops(
            start_ns=NOON - 2 * HOUR, end_ns=NOON, filter=StopFilter(with_short=True), limit=3, offset=offset,
            is_by_time=True,
        )  # fmt: skip
        answer = await desk.service.answer_stops(query, desk.ana)
        assert answer.left_out == max(0, 4 - offset)
        pages += answer.stops

    assert [stop.begin_ns for stop in pages] == sorted({stop.begin_ns for stop in pages})
    assert len(pages) == 7
    assert all(stop.seconds == pytest.approx(10.0, abs=1e-6) for stop in pages)
