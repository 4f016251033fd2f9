"""The controller itself goes away, sleeps, or comes back as another. The panel never shows what it does not hear."""

import asyncio
import signal

from hmi.domain.connection import ConnectionState
from hmi.domain.quality import Freshness
from hmi.domain.tag import TagUse
from tests.flows.chaos.controller_process import URI, Options

OTHER = "urn:tandem:loaded-first"


async def test_that_a_killed_controller_leaves_nothing_live_and_comes_back(plant):
    await plant.start_live()

    await plant.nothing_live_after(plant.process.end)
    await plant.commands_are_refused()
    await plant.all_live_after(plant.restart)

    assert plant.watch.status.absent_tags == 0


async def test_that_a_suspended_controller_leaves_nothing_live_and_comes_back(plant):
    await plant.start_live()

    await plant.nothing_live_after(lambda: plant.process.signal(signal.SIGSTOP))
    await plant.commands_are_refused()
    await plant.all_live_after(lambda: plant.process.signal(signal.SIGCONT))

    assert await plant.process.ask("read", ["set_point"]) == [40.0]


async def test_that_a_controller_suspended_for_long_comes_back_in_a_new_session(plant):
    await plant.start_live()

    await plant.nothing_live_after(lambda: plant.process.signal(signal.SIGSTOP))
    await plant.until(lambda: plant.watch.state is ConnectionState.LOST)
    await plant.commands_are_refused()
    await plant.all_live_after(lambda: plant.process.signal(signal.SIGCONT))

    assert plant.watch.status.reconnects == 1


async def test_that_a_killed_session_leaves_nothing_live_and_is_replaced(plant):
    await plant.start_live()

    killed = await plant.process.ask("kill_sessions")
    await plant.nothing_live_after(lambda: None)
    await plant.all_live_after(lambda: None)

    assert killed == 1
    assert plant.watch.status.reconnects == 1


async def test_that_a_subscription_that_falls_silent_alone_is_stale_and_replaced(plant):
    await plant.start_live(Options(tags=["tag_0", "tag_1"]), uses=[TagUse.MOTION, TagUse.PROCESS])

    await plant.process.ask("drop_subscription")
    plant.note("stale", await plant.until(lambda: plant.watch.live == {1}))
    state = plant.watch.status.live_tags
    await plant.all_live_after(lambda: None)

    assert state <= 1
    assert plant.watch.status.reconnects == 0
    assert ConnectionState.SILENT not in plant.watch.states


async def test_that_changed_namespace_indices_do_not_mix_tags_up(plant):
    await plant.start_live(Options(namespaces=[URI, OTHER]))
    await plant.nothing_live_after(plant.process.end)

    await plant.all_live_after(lambda: plant.restart(Options(namespaces=[OTHER, URI])))

    assert plant.watch.status.absent_tags == 0
    assert min(plant.watch.values.values()) > 0.0  # below the same identifiers of the other namespace lies -1


async def test_that_a_controller_back_with_half_its_nodes_is_told_and_the_rest_is_taken_when_it_appears(plant):
    everything = [f"tag_{number}" for number in range(20)]
    await plant.start_live(Options(tags=everything))
    await plant.nothing_live_after(plant.process.end)

    await plant.all_live_after(lambda: plant.restart(Options(tags=everything[:10])), list(range(10)))
    await plant.until(lambda: plant.watch.status.absent_tags == 10)
    partial = plant.watch.status
    absent = {one.tag_name for one in plant.panel.absent_tags()}
    freshness = {plant.watch.freshness[number] for number in range(10, 20)}
    await asyncio.sleep(4.5)  # as a PLC loads its program, longer than the first patience
    await plant.all_live_after(lambda: plant.process.ask("add_tags", everything[10:]))

    assert (partial.state, partial.live_tags, partial.wanted_tags) == (ConnectionState.PARTIAL, 10, 20)
    assert absent == set(everything[10:])
    assert freshness == {Freshness.ABSENT}
    await plant.until(lambda: plant.watch.state is ConnectionState.LIVE and plant.watch.status.absent_tags == 0)
