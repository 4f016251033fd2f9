"""The twin behind its port: in a process of its own, given up at once, never where it does not fit."""

import asyncio
from collections.abc import AsyncIterator

import msgspec
import pytest

from hmi.domain.advice_plan import ExactWrite, Plan, PlanStep
from hmi.domain.tag import NodeAddress, TagName
from hmi.domain.trial import CannotTry, CannotTryReason, Forecast, TrialQuestion
from hmi.simulator.trial import SimulatedTrial
from tests.hmi.simulator.twin_bench import RealCell, a_write

SHORT = TrialQuestion(plan=Plan(), horizon_s=20.0, seeds=2)
LONG = TrialQuestion(plan=Plan(), horizon_s=1800.0, seeds=16)


class Twin:
    def __init__(self) -> None:
        self.real = RealCell(8)
        self.known = self.real.cell()
        self.port = SimulatedTrial(lambda: self.known, self.real.read, lambda: self.real.now_ns)

    def follow(self, seconds):
        for _ in range(seconds):
            self.real.model.advance(1.0)
            self.port.look(self.real.now_ns)


@pytest.fixture
async def twin() -> AsyncIterator[Twin]:
    twin = Twin()
    yield twin
    await twin.port.stop()


async def test_that_it_answers_from_the_state_as_it_is_heard_and_the_loop_goes_on(twin):
    twin.follow(30)
    turns = 0

    async def go_round():
        nonlocal turns
        while True:
            await asyncio.sleep(0)
            turns += 1

    going = asyncio.create_task(go_round())
    answer = await twin.port.run(SHORT, {})
    going.cancel()

    assert isinstance(answer, Forecast)
    assert answer.start_ns == twin.real.now_ns
    assert {band.tag_name for band in answer.nothing} >= {"cobot/motor_1/temperature", "meter/energy/power"}
    assert turns > 100


async def test_that_one_asks_at_a_time_and_a_cancelled_one_says_so_at_once(twin):
    twin.follow(3)
    running = asyncio.create_task(twin.port.run(LONG, {}))
    await asyncio.sleep(0.5)

    assert await twin.port.run(SHORT, {}) == CannotTry(reason=CannotTryReason.BUSY)
    twin.port.cancel()

    assert await running == CannotTry(reason=CannotTryReason.STOPPED)
    assert isinstance(await twin.port.run(SHORT, {}), Forecast)


async def test_that_a_process_that_is_killed_is_told_and_begun_anew(twin):
    twin.follow(3)
    running = asyncio.create_task(twin.port.run(LONG, {}))
    await asyncio.sleep(0.5)
    twin.port._worker.process.kill()

    assert (await running).reason is CannotTryReason.FAILED
    assert isinstance(await twin.port.run(SHORT, {}), Forecast)


async def test_that_a_cell_of_other_machines_has_no_twin(twin):
    tags = tuple(
        msgspec.structs.replace(
            tag, node=NodeAddress(endpoint="plc", uri="urn:foreign", identifier=tag.node.identifier)
        )
        for tag in twin.known.tags
    )
    twin.known = msgspec.structs.replace(twin.known, tags=tags)

    answer = await twin.port.run(SHORT, {})

    assert answer.reason is CannotTryReason.NO_TWIN
    assert answer == twin.port.fits()
    assert not twin.port.present()


async def test_that_a_plan_for_a_machine_of_another_controller_is_not_tried(twin):
    twin.follow(3)
    foreign = NodeAddress(endpoint="plc", uri="urn:foreign", identifier="s=oven/heat")
    act = ExactWrite(node=foreign, tag_name=TagName("oven/heat"), value=80.0)
    plan = Plan(procedure="p", procedure_version="1", steps=(PlanStep(id="heat", act=act),))

    answer = await twin.port.run(msgspec.structs.replace(SHORT, plan=plan), {})

    assert answer == CannotTry(reason=CannotTryReason.NO_TWIN, detail="urn:foreign s=oven/heat")


async def test_that_a_unit_that_the_tag_has_no_more_is_found_out(twin):
    twin.follow(3)
    step = a_write("cobot/arm/speed_override", 0.5, unit="")
    plan = Plan(procedure="p", procedure_version="1", steps=(step,))

    answer = await twin.port.run(msgspec.structs.replace(SHORT, plan=plan), {})

    assert [act.refusal for act in answer.acts] == ["unit"]


async def test_that_what_is_not_heard_is_not_made_up(twin):
    twin.follow(3)
    twin.real.silent.add(TagName("cnc/tool/life"))

    answer = await twin.port.run(SHORT, {})

    assert answer == CannotTry(reason=CannotTryReason.NOT_HEARD, detail="cnc/tool/life")
    assert "cnc/tool/life" not in twin.port.present()
