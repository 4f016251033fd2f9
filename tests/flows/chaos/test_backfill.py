"""What was missed comes from the controller's history where it keeps one; otherwise the gap is a gap."""

import asyncio

from hmi.domain.connection import ConnectionState
from hmi.domain.reading import ReadingBatch
from tests.flows.chaos.controller_process import Options

TWO = ["tag_0", "tag_1"]


def filled_of(plant, tag: int) -> set[int]:
    """Counts that came from the history."""
    filled = ReadingBatch.joined(plant.watch.filled)
    return {int(value) for value in filled.value[filled.tag == tag]}


def is_filled(plant, tag: int, last_before: float) -> bool:
    """Whether the history brought every count from before the outage until values arrived again."""
    filled = filled_of(plant, tag)
    first_after = min((value for value in plant.watch.seen[tag] if value > last_before), default=last_before)
    return bool(filled) and filled >= set(range(int(last_before), int(first_after)))


async def outage(plant) -> float:
    """The last count that was heard before it."""
    await plant.nothing_live_after(lambda: plant.link.hold(to_controller=True, to_panel=True))
    last_before = max(plant.watch.seen[0])
    await plant.all_live_after(plant.link.heal)
    return last_before


async def test_that_an_outage_is_filled_from_the_controllers_history(plant):
    await plant.start_live(Options(tags=TWO, is_history_kept=True))

    last_before = await outage(plant)

    await plant.until(lambda: is_filled(plant, 0, last_before) and is_filled(plant, 1, last_before))
    assert plant.watch.state is ConnectionState.LIVE


async def test_that_the_gap_of_a_controller_whose_clock_is_ahead_is_filled(plant):
    await plant.start_live(Options(tags=TWO, is_history_kept=True, clock_ahead_s=3600.0))

    last_before = await outage(plant)

    await plant.until(lambda: is_filled(plant, 0, last_before) and is_filled(plant, 1, last_before))


async def test_that_a_gap_stays_a_gap_where_no_history_is_kept(plant):
    await plant.start_live(Options(tags=TWO))

    await outage(plant)
    await asyncio.sleep(1.0)

    assert not plant.watch.filled


async def test_that_a_first_connect_fills_nothing(plant):
    await plant.start_live(Options(tags=TWO, is_history_kept=True))

    await asyncio.sleep(1.0)

    assert not plant.watch.filled
