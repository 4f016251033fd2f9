"""The network fails between panel and controller. Nothing that is not heard may look live, and all comes back."""

import asyncio

from hmi.domain.connection import ConnectionState
from hmi.domain.outcome import Failed, Reason


async def test_that_a_reset_connection_leaves_nothing_live_and_comes_back(plant):
    await plant.start_live()

    await plant.nothing_live_after(plant.link.refuse)
    await plant.write_is_refused()
    await plant.all_live_after(plant.link.listen)

    assert plant.watch.status.reconnects == 1
    assert await plant.process.ask("read", ["set_point"]) == [40.0]


async def test_that_a_black_hole_leaves_nothing_live_and_comes_back(plant):
    await plant.start_live()

    await plant.nothing_live_after(lambda: plant.link.hold(to_controller=True, to_panel=True))
    await plant.write_is_refused()
    await plant.all_live_after(plant.link.heal)

    assert ConnectionState.SILENT in plant.watch.states
    assert await plant.process.ask("read", ["set_point"]) == [40.0]


async def test_that_a_link_that_only_sends_leaves_nothing_live_and_comes_back(plant):
    await plant.start_live()

    await plant.nothing_live_after(lambda: plant.link.hold(to_panel=True))
    await plant.write_is_refused()
    await plant.all_live_after(plant.link.heal)

    assert await plant.process.ask("read", ["set_point"]) == [40.0]


async def test_that_a_link_that_only_receives_leaves_nothing_live_and_comes_back(plant):
    await plant.start_live()

    await plant.nothing_live_after(lambda: plant.link.hold(to_controller=True))
    await plant.write_is_refused()
    await plant.all_live_after(plant.link.heal)

    assert await plant.process.ask("read", ["set_point"]) == [40.0]


async def test_that_a_black_hole_longer_than_a_session_is_outlasted(plant):
    await plant.start_live()

    await plant.nothing_live_after(lambda: plant.link.hold(to_controller=True, to_panel=True))
    await plant.until(lambda: plant.watch.state is ConnectionState.LOST)
    await plant.until(lambda: plant.watch.status.detail == "no answer")
    await plant.write_is_refused()
    await plant.all_live_after(plant.link.heal)

    assert plant.watch.status.reconnects == 1


async def test_that_a_command_under_way_when_the_link_breaks_fails_and_is_never_carried_out_late(plant):
    await plant.start_live()

    plant.link.hold(to_controller=True)
    outcome = await asyncio.wait_for(plant.panel.write(plant.set_point, 99.0), 5.0)
    await plant.until(lambda: plant.link.connections == 0)
    await plant.all_live_after(plant.link.heal)

    assert outcome == Failed(reason=Reason.NOT_CONNECTED, facts={"endpoint": "plc"})
    assert await plant.process.ask("read", ["set_point"]) == [40.0]
