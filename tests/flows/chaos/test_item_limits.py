"""Small controllers allow few items: what they allow is live, what they do not is told."""

import pytest

from hmi.domain.connection import ConnectionState
from hmi.domain.status_code import status_name
from hmi.domain.tag import TagUse, ValueRange
from tests.flows.chaos.controller_process import Options

MANY = [f"tag_{number}" for number in range(120)]


@pytest.mark.parametrize("is_told", [True, False])
async def test_that_all_items_of_a_controller_with_few_per_call_live_before_and_after_a_restart(plant, is_told):
    options = Options(tags=MANY, items_per_call=25, is_limit_told=is_told)
    await plant.start_live(options)
    await plant.nothing_live_after(plant.process.end)

    await plant.all_live_after(plant.restart)

    assert plant.watch.status.live_tags == 120
    assert ((await plant.process.ask("count"))["refused_calls"] > 0) is not is_told


async def test_that_what_exceeds_a_controllers_items_is_told_and_the_rest_is_live(plant):
    await plant.start(Options(tags=MANY, most_items=100))

    await plant.until(lambda: plant.watch.state is ConnectionState.PARTIAL and plant.watch.status.live_tags == 100)

    absent = plant.panel.absent_tags()
    assert plant.watch.status.absent_tags == len(absent) == 20
    assert {status_name(one.status) for one in absent} == {"BadTooManyMonitoredItems"}


async def test_that_a_controller_with_one_subscription_gives_all_uses(plant):
    uses = [TagUse.MOTION, TagUse.PROCESS, TagUse.STATIC]

    await plant.start(Options(tags=MANY[:3], most_subscriptions=1), uses=uses)

    await plant.until(lambda: plant.watch.state is ConnectionState.LIVE)
    assert plant.watch.live == {0, 1, 2}


async def test_that_a_controller_without_deadbands_gives_its_process_values(plant):
    options = Options(tags=MANY[:3], is_deadband_refused=True)

    await plant.start(options, uses=[TagUse.PROCESS] * 3, engineering_range=ValueRange(0.0, 100.0))

    await plant.until(lambda: plant.watch.state is ConnectionState.LIVE)
    assert (await plant.process.ask("count"))["items"] == 6  # three with a deadband, three without
