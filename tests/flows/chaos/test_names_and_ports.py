"""The controller's name is not known, or nobody listens at its port."""

import asyncio

import pytest

from hmi.domain.connection import ConnectionState
from tests.flows.chaos.names import NAME


@pytest.mark.parametrize("fault", ["unknown", "silent"])
async def test_that_a_name_service_that_fails_during_an_outage_is_told_and_outlasted(plant, fault):
    loop = asyncio.get_running_loop()
    await plant.start_live(host=NAME)

    loop.fault = fault
    await plant.nothing_live_after(plant.link.cut)
    await plant.until(lambda: plant.watch.status.detail in ("Name or service not known", "no answer"))
    await plant.commands_are_refused()
    loop.fault = ""
    await plant.all_live_after(lambda: None)


async def test_that_a_refused_connection_is_told_and_outlasted(plant):
    await plant.start_live()

    await plant.nothing_live_after(plant.link.refuse)
    await plant.until(lambda: "refused" in plant.watch.status.detail.lower())
    await plant.commands_are_refused()
    await plant.all_live_after(plant.link.listen)


async def test_that_a_controller_that_was_never_there_is_found_when_it_starts(plant):
    await plant.start(is_listening=False)
    await plant.until(lambda: plant.watch.state is ConnectionState.LOST)
    await plant.commands_are_refused()

    await plant.all_live_after(plant.link.listen)

    assert plant.watch.status.reconnects == 0
