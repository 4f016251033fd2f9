"""The network fails between panel and controller. Nothing that is not heard may look live, and all comes back."""

import asyncio

from hmi.domain.connection import ConnectionState
from hmi.domain.outcome import Done, Failed, Reason


async def test_that_a_reset_connection_leaves_nothing_live_and_comes_back(plant):
    await plant.start_live()

    await plant.nothing_live_after(plant.link.refuse)
    await plant.commands_are_refused()
    await plant.all_live_after(plant.link.listen)

    assert plant.watch.status.reconnects == 1
    assert await plant.process.ask("read", ["set_point"]) == [40.0]


async def test_that_a_black_hole_leaves_nothing_live_and_comes_back(plant):
    await plant.start_live()

    await plant.nothing_live_after(lambda: plant.link.hold(to_controller=True, to_panel=True))
    await plant.commands_are_refused()
    await plant.all_live_after(plant.link.heal)

    assert ConnectionState.SILENT in plant.watch.states
    assert await plant.process.ask("read", ["set_point"]) == [40.0]


async def test_that_a_link_that_only_sends_leaves_nothing_live_and_comes_back(plant):
    await plant.start_live()

    await plant.nothing_live_after(lambda: plant.link.hold(to_panel=True))
    await plant.commands_are_refused()
    await plant.all_live_after(plant.link.heal)

    assert await plant.process.ask("read", ["set_point"]) == [40.0]


async def test_that_a_link_that_only_receives_leaves_nothing_live_and_comes_back(plant):
    await plant.start_live()

    await plant.nothing_live_after(lambda: plant.link.hold(to_controller=True))
    await plant.commands_are_refused()
    await plant.all_live_after(plant.link.heal)

    assert await plant.process.ask("read", ["set_point"]) == [40.0]


async def test_that_a_black_hole_longer_than_a_session_is_outlasted(plant):
    await plant.start_live()

    await plant.nothing_live_after(lambda: plant.link.hold(to_controller=True, to_panel=True))
    await plant.until(lambda: plant.watch.state is ConnectionState.LOST)
    await plant.until(lambda: plant.watch.status.detail == "no answer")
    await plant.commands_are_refused()
    await plant.all_live_after(plant.link.heal)

    assert plant.watch.status.reconnects == 1


async def test_that_a_command_under_way_when_the_link_breaks_fails_and_is_never_carried_out_late(plant):
    await plant.start_live()

    plant.link.hold(to_controller=True)
    asked = plant.panel.write(plant.set_point, 99.0), plant.panel.call(plant.move, ())
    outcomes = await asyncio.wait_for(asyncio.gather(*asked), 10.0)
    await plant.until(lambda: plant.link.connections == 0)
    await plant.all_live_after(plant.link.heal)

    assert outcomes == [Failed(reason=Reason.NOT_CONNECTED, facts={"endpoint": "plc"})] * 2
    assert await plant.process.ask("read", ["set_point"]) == [40.0]
    assert (await plant.process.ask("count"))["moves"] == 0


async def test_that_commands_are_carried_out_before_and_after_an_outage(plant):
    await plant.start_live()
    before = await plant.panel.call(plant.move, ()), await plant.panel.write(plant.set_point, 41.0)

    await plant.nothing_live_after(plant.link.refuse)
    await plant.all_live_after(plant.link.listen)
    after = await plant.panel.call(plant.move, ()), await plant.panel.write(plant.set_point, 42.0)

    assert (before, after) == ((Done(), Done()), (Done(), Done()))
    assert (await plant.process.ask("count"))["moves"] == 2


async def test_that_stopping_is_not_held_up_by_a_black_hole(plant):
    await plant.start_live()

    plant.link.hold(to_controller=True, to_panel=True)
    await asyncio.wait_for(plant.panel.stop(), 6.0)

    assert not plant.watch.live
    assert plant.watch.state is ConnectionState.OFF
