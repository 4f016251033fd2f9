"""The ladder calls once and in time: over restarts, clocks that are set, waits, and a disk that is full."""

from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from hmi.domain.case import CaseSeverity, CaseState
from hmi.domain.case_command import HandOnCase, LetCaseWait, ResolveCase, TakeCase
from hmi.domain.case_query import CaseAct
from hmi.domain.outcome import Reason
from hmi.domain.person import Actor
from hmi.ports.cases import CaseChange
from hmi.ports.journal import JournalUnavailable
from hmi.services.escalation import EscalationKeeper
from hmi.store.cases import CaseStore
from tests.hmi.services.case_desk import ANA, BEN, CLARA, LADDER, RULES, CaseDesk, S, reason


@pytest.fixture
def desk(tmp_path: Path) -> CaseDesk:
    return CaseDesk(tmp_path)


async def test_that_each_step_is_taken_in_its_time(desk: CaseDesk):
    case = await desk.open()
    desk.keeper.tick()

    desk.pass_time(119)
    before = await desk.calls(case.id)
    desk.pass_time(2)
    first = await desk.calls(case.id)
    desk.pass_time(200)
    second = await desk.calls(case.id)

    assert (before, first, second) == ([], ["operator"], ["operator", "maintenance"])
    assert [call.in_frame for call in desk.case(case.id).calls] == [False, True]
    assert desk.case(case.id).escalated == 2


async def test_that_whoever_takes_it_answers_the_calls_for_an_owner(desk: CaseDesk):
    case = await desk.open()
    desk.pass_time(400)

    await desk.service.take(TakeCase(case=case.id, revision=case.revision), BEN)
    desk.pass_time(400)

    taken = desk.case(case.id)
    assert taken.calls == ()
    assert [step.call.value for step in taken.ahead] == ["coordinator", "coordinator"]
    desk.pass_time(200)
    assert await desk.calls(case.id) == ["operator", "maintenance", "coordinator"]


async def test_that_the_revision_that_a_person_saw_outlives_a_step(desk: CaseDesk):
    case = await desk.open()
    desk.pass_time(130)

    outcome = await desk.service.take(TakeCase(case=case.id, revision=case.revision), BEN)

    assert reason(outcome) is None


async def test_that_what_is_given_back_asks_for_an_owner_anew(desk: CaseDesk):
    case = await desk.open()
    await desk.service.take(TakeCase(case=case.id, revision=case.revision), BEN)
    desk.pass_time(800)

    taken = desk.case(case.id)
    await desk.service.hand_on(HandOnCase(case=case.id, revision=taken.revision, to=None), BEN)
    desk.pass_time(119)
    at_first = await desk.calls(case.id)
    desk.pass_time(2)

    assert at_first == ["coordinator"]
    assert await desk.calls(case.id) == ["coordinator", "operator"]


async def test_that_what_is_handed_on_stays_with_its_owner_until_it_is_taken(desk: CaseDesk):
    case = await desk.open()
    await desk.service.take(TakeCase(case=case.id, revision=case.revision), BEN)
    taken = desk.case(case.id)

    to = CLARA.ref
    await desk.service.hand_on(HandOnCase(case=case.id, revision=taken.revision, to=to, why="end of shift"), BEN)

    offered = desk.case(case.id)
    assert (offered.owner, offered.offered_to, offered.state) == (BEN.ref, CLARA.ref, CaseState.OWNED)
    await desk.service.take(TakeCase(case=case.id, revision=offered.revision), CLARA)
    assert (desk.case(case.id).owner, desk.case(case.id).offered_to) == (CLARA.ref, None)


async def test_that_a_wait_stops_the_time_and_its_end_lets_it_go_on(desk: CaseDesk):
    case = await desk.open()
    desk.pass_time(100)
    await desk.service.wait(
        LetCaseWait(case=case.id, revision=case.revision, duration_s=3600.0, why="Parts come at two"), ANA
    )
    desk.pass_time(3599)
    waiting = desk.case(case.id)
    desk.pass_time(2)
    after = desk.case(case.id)

    assert (waiting.state, waiting.owner, waiting.calls) == (CaseState.WAITING, ANA.ref, ())
    assert (after.state, after.wait_why) == (CaseState.OWNED, "")
    assert await desk.calls(case.id) == []
    desk.pass_time(801)
    assert await desk.calls(case.id) == ["coordinator"]


@pytest.mark.parametrize("severity", list(CaseSeverity))
async def test_that_nobody_lets_a_case_wait_for_longer_than_its_severity_allows(desk: CaseDesk, severity: CaseSeverity):
    case = await desk.open(severity=severity)

    outcome = await desk.service.wait(
        LetCaseWait(case=case.id, revision=case.revision, duration_s=15 * 86_400.0, why="later"), ANA
    )

    assert reason(outcome) is Reason.TOO_LONG
    assert desk.case(case.id) == case


async def test_that_what_is_resolved_calls_nobody(desk: CaseDesk):
    case = await desk.open()
    desk.pass_time(130)

    await desk.service.resolve(ResolveCase(case=case.id, revision=case.revision, solution="Filled up"), ANA)
    desk.pass_time(10_000)

    assert await desk.calls(case.id) == ["operator"]
    assert desk.case(case.id).calls == ()


async def test_that_a_clock_that_is_set_forward_calls_nobody_and_is_told(desk: CaseDesk):
    case = await desk.open()
    desk.keeper.tick()

    desk.set_clock(7200.0)

    moved = desk.case(case.id)
    assert await desk.calls(case.id) == []
    assert moved.ahead[0].due_ns - desk.wall_ns == 120 * S
    assert moved.due_ns == case.due_ns + 7200 * S if case.due_ns else False
    assert desk.keeper.notice == "7200"
    told = [entry for entry in await desk.store.story(case.id) if entry.act is CaseAct.TIMES_MOVED]
    assert [entry.facts["seconds"] for entry in told] == ["7200.0"]
    desk.pass_time(121)
    assert await desk.calls(case.id) == ["operator"]
    desk.pass_time(1000)
    assert desk.keeper.notice == ""


async def test_that_a_clock_that_is_set_back_loses_no_step(desk: CaseDesk):
    case = await desk.open()
    desk.keeper.tick()

    desk.set_clock(-86_400.0)
    desk.pass_time(121)

    assert await desk.calls(case.id) == ["operator"]


async def test_that_a_step_that_was_due_while_the_service_did_not_run_is_taken_and_says_so(desk: CaseDesk):
    case = await desk.open()
    desk.keeper.tick()

    desk.restart(off_s=400.0)
    desk.keeper.tick()

    story = [entry for entry in await desk.store.story(case.id) if entry.act is CaseAct.ESCALATED]
    assert [(entry.facts["call"], entry.facts["late_s"]) for entry in story] == [
        ("operator", "280"),
        ("maintenance", "100"),
    ]


async def test_that_a_clock_that_was_set_while_the_service_did_not_run_is_seen_by_the_time_since_the_start(
    desk: CaseDesk,
):
    case = await desk.open()
    desk.keeper.tick()
    desk.stop()
    desk.pass_time(60, ticks=False)
    desk.wall_ns += 3 * 3600 * S

    desk.start()
    desk.keeper.tick()

    assert await desk.calls(case.id) == []
    assert desk.case(case.id).ahead[0].due_ns - desk.wall_ns == 60 * S


async def test_that_a_computer_that_begins_in_the_past_keeps_what_was_left(desk: CaseDesk):
    case = await desk.open()
    desk.keeper.tick()
    true_ns = desk.wall_ns + 100 * S

    desk.reboot(off_s=100, shows_ns=1_000_000_000 * S)
    desk.keeper.tick()
    left_ns = desk.case(case.id).ahead[0].due_ns - desk.wall_ns
    desk.wall_ns = true_ns
    desk.keeper.tick()

    assert left_ns == 120 * S
    assert await desk.calls(case.id) == []
    assert desk.case(case.id).ahead[0].due_ns - desk.wall_ns == 120 * S


class FullRecords:
    """A case's records on a disk that is full for a while."""

    def __init__(self, store: CaseStore) -> None:
        self._store = store
        self.is_full = True

    def write(self, change: CaseChange, by: Actor) -> None:
        if self.is_full:
            raise JournalUnavailable("disk full")
        self._store.write(change, by)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._store, name)


async def test_that_a_step_waits_until_it_can_be_put_on_record(desk: CaseDesk, caplog: pytest.LogCaptureFixture):
    case = await desk.open()
    full = FullRecords(desk.store)
    desk.keeper = EscalationKeeper(desk.cases, full, RULES, desk.look)  # pyright: ignore[reportArgumentType]  # passes on

    desk.pass_time(130)
    desk.pass_time(130)
    stuck = await desk.calls(case.id)
    full.is_full = False
    desk.pass_time(1)

    assert stuck == []
    assert await desk.calls(case.id) == ["operator"]
    assert sum("cannot be escalated" in record.message for record in caplog.records) == 1
    caplog.clear()


Happening = st.one_of(
    st.tuples(st.just("pass"), st.integers(1, 700)),
    st.tuples(st.just("set"), st.integers(-20_000, 20_000).filter(lambda seconds: abs(seconds) > 10)),
    st.tuples(st.just("restart"), st.integers(0, 700)),
    st.tuples(st.just("reboot"), st.integers(0, 700)),
)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(happenings=st.lists(Happening, max_size=12))
async def test_that_after_any_day_exactly_the_steps_whose_time_has_passed_were_taken(
    tmp_path_factory: pytest.TempPathFactory, happenings: list[tuple[str, int]]
):
    desk = CaseDesk(tmp_path_factory.mktemp("day"))
    case = await desk.open()
    desk.keeper.tick()
    passed_s = 0

    for what, seconds in happenings:
        match what:
            case "pass":
                desk.pass_time(seconds)
                passed_s += seconds
            case "restart":
                desk.restart(seconds)
                desk.keeper.tick()
                passed_s += seconds
            case "reboot":
                desk.reboot(seconds)
                desk.keeper.tick()
                passed_s += seconds
            case _:
                desk.set_clock(seconds)
    calls = await desk.calls(case.id)
    desk.stop()

    assert calls == [step.call.value for step in LADDER.steps if step.after_s <= passed_s]
