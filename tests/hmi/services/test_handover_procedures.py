"""The next shift hears of every run that is open, of every lock that is on, and of what was given up half-way."""

from collections.abc import Callable
from typing import Any

import pytest

from hmi.domain.handover import HandoverItem, ItemKind
from hmi.domain.procedure import Lock, RemoveLock, StepId
from hmi.domain.procedure_command import CloseRun, HoldRun, SkipStep, TakeOffLock
from hmi.domain.procedure_run import RunResult
from hmi.services.handover_procedures import ProcedureSource
from tests.hmi.domain.told_procedures import a_procedure, a_step, a_write
from tests.hmi.services.procedure_bench import PIN, Bench

LOCK = a_step("lock", Lock(energy="Power", point="Q1", method="Switch", zero_test="Measure"), is_critical=True)
UNLOCK = a_step("unlock", RemoveLock(lock=StepId("lock")), is_critical=True)


@pytest.fixture
def bench(desk: Any) -> Callable[..., Bench]:
    return lambda *steps: Bench(desk, a_procedure(*steps))


async def told(cell: Bench, start_ns: int = 0) -> list[HandoverItem]:
    source = ProcedureSource(cell.records)
    found = await source.items(start_ns)
    assert all(source.knows(item) for item in found)
    return found


async def test_that_a_run_that_is_under_way_has_to_be_accepted_by_itself(bench: Callable[..., Bench]):
    cell = bench(a_step(), a_write(), a_step("last"))
    assert await told(cell) == []
    run = await cell.began()
    await cell.confirm()

    (item,) = await told(cell)

    assert (item.kind, item.subject, item.label, item.is_red) == (ItemKind.PROCEDURE, run.id, "Service", True)
    assert item.facts == {"state": "running", "person": cell.ana.ref}
    assert item.asides == {"steps": 3, "number": 2}
    assert item.since_ns == run.began_ns


async def test_that_a_run_that_is_held_meanwhile_has_to_be_accepted_anew_and_one_that_went_on_has_not(
    bench: Callable[..., Bench],
):
    cell = bench(a_step(), a_step("last"))
    run = await cell.began()
    (first,) = await told(cell)
    await cell.confirm()
    (further,) = await told(cell)
    await cell.runs.hold(HoldRun(run=run.id, why="shift is over"), cell.operator)

    (held,) = await told(cell)

    assert first.digest == further.digest
    assert held.digest != first.digest
    assert held.facts["hold"] == "person"


async def test_that_a_run_of_which_only_the_result_is_missing_is_told_quietly_and_one_that_is_closed_is_not(
    bench: Callable[..., Bench],
):
    cell = bench(a_step())
    await cell.began()
    await cell.confirm()

    (item,) = await told(cell)
    assert not item.is_red
    run = cell.run()
    await cell.runs.close(CloseRun(run=run.id, revision=run.revision, result=RunResult.HELPED), cell.operator)
    assert await told(cell) == []


async def test_that_each_lock_is_told_by_itself_until_its_owner_takes_it_off(bench: Callable[..., Bench]):
    cell = bench(LOCK, UNLOCK, a_step("last"))
    run = await cell.began()
    await cell.lock()
    await cell.lock(cell.bea)

    locks = [item for item in await told(cell) if item.kind is ItemKind.LOCK]

    assert [(one.facts["point"], one.facts["person"]) for one in locks] == [
        ("Q1", cell.ana.ref),
        ("Q1", cell.bea.ref),
    ]
    assert all(one.is_red and one.subject == run.id for one in locks)
    now = cell.run()
    off = TakeOffLock(
        run=now.id, revision=now.revision, lock=StepId("lock"), owner=cell.bea.ref, person=cell.bea.ref, pin=PIN
    )
    await cell.locks.take_off_lock(off, cell.operator)
    assert [one.key for one in await told(cell) if one.kind is ItemKind.LOCK] == [locks[0].key]


async def test_that_a_lock_that_was_left_on_is_told_though_its_run_is_over_also_after_a_restart(
    bench: Callable[..., Bench],
):
    cell = bench(LOCK, UNLOCK, a_step("last"))
    began = await cell.began()
    await cell.lock()
    await cell.abort("the part is missing")
    run = cell.run()
    skip = SkipStep(run=run.id, revision=run.revision, step=run.current or StepId(""), why="the fitter comes tomorrow")
    await cell.detours.skip(skip, cell.operator)
    cell.crash()

    lock, given_up = await told(cell)

    assert (lock.kind, lock.asides["is_over"], lock.subject) == (ItemKind.LOCK, True, began.id)
    assert (given_up.facts["state"], given_up.asides["why"]) == ("failed", "the part is missing")
    ended_ns = cell.run().ended_ns
    assert ended_ns is not None
    assert [one.kind for one in await told(cell, ended_ns + 1)] == [ItemKind.LOCK]  # the shift after that
