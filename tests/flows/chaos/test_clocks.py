"""The controller's clock is another than the panel's: lag stays true."""

from hmi.domain.connection import ConnectionState
from tests.flows.chaos.controller_process import Options


async def told_with_lag(plant, options: Options):
    await plant.start_live(options)
    await plant.until(lambda: plant.watch.status.lag_ms is not None and plant.watch.state is ConnectionState.LIVE)
    plant.note("lag", plant.watch.status.lag_ms / 1000)
    plant.note("clock difference", plant.watch.status.clock_skew_ms / 1000)
    return plant.watch.status


async def test_that_a_local_controller_has_an_equal_clock_and_no_negative_lag(plant):
    status = await told_with_lag(plant, Options())

    assert status.clock_skew_ms == 0.0
    assert status.lag_ms >= 0.0


async def test_that_a_clock_an_hour_ahead_is_taken_out_of_the_lag(plant):
    status = await told_with_lag(plant, Options(clock_ahead_s=3600.0))

    assert abs(status.clock_skew_ms - 3_600_000.0) < 1000.0
    assert 0.0 <= status.lag_ms < 10_000.0


async def test_that_source_times_from_an_unknown_clock_tell_no_lag(plant):
    await plant.start_live(Options(source_ahead_s=3600.0))
    told = len(plant.watch.told)

    await plant.until(lambda: len(plant.watch.told) > told + 2)

    assert plant.watch.status.values_per_s > 0.0
    assert plant.watch.status.lag_ms is None
