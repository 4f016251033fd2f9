"""Conditions of the simulated cell, from the controller to the list and from a person's answer back to it."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import suppress
from pathlib import Path

import pytest

from hmi.domain.alarm import AlarmState, Priority, Shelving
from hmi.domain.alarm_act import AlarmAct, ConditionMethod
from hmi.domain.alarm_transition import Transition
from hmi.domain.outcome import Done, Reason, Refused
from hmi.simulator.cell_server import serve_cell
from tests.flows.alarm_station import PATIENCE_S, Station, witness
from tests.flows.chaos.plant import until


@pytest.fixture
async def station(tmp_path: Path) -> AsyncIterator[Station]:
    ready: asyncio.Future[str] = asyncio.get_running_loop().create_future()
    server = asyncio.create_task(serve_cell(speed=8.0, pki=tmp_path / "server", users={}, ready=ready.set_result))
    await asyncio.wait({server, ready}, return_when=asyncio.FIRST_COMPLETED)
    station = Station(ready.result(), tmp_path / "trust")
    await station.controller.start()
    await until(lambda: station.is_live, PATIENCE_S)
    yield station
    await station.controller.stop()
    server.cancel()
    with suppress(asyncio.CancelledError):
        await server


async def test_that_an_alarm_lives_through_its_four_facts(station: Station):
    await station.fault("InjectFault", "conveyor_jam", 1.0)
    await until(lambda: station.alarm("Jam") is not None, PATIENCE_S)
    jam = station.alarm("Jam")
    assert (jam.state, jam.priority, jam.source) == (AlarmState.UNACKNOWLEDGED, Priority.HIGH, "infeed")

    assert await station.act("Jam", ConditionMethod.ACKNOWLEDGE, comment="Seen") == Done()
    await until(lambda: station.alarm("Jam").is_acknowledged, PATIENCE_S)
    assert station.alarm("Jam").comment == "Seen"

    assert await station.act("Jam", ConditionMethod.TIMED_SHELVE, duration_s=1.0) == Done()
    await until(lambda: Transition.UNSHELVED in station.steps("Jam"), PATIENCE_S)
    aside = next(one.after for one in station.changes if one.after.shelving is Shelving.TIMED)
    assert 0 < aside.shelved_until_ns - aside.heard_ns <= 10**9

    await station.fault("ClearFaults")
    await until(lambda: station.alarm("Jam") is None, PATIENCE_S)
    assert station.steps("Jam") == [
        Transition.BEGAN,
        Transition.WANTS_ACKNOWLEDGEMENT,
        Transition.ACKNOWLEDGED,
        Transition.COMMENTED,
        Transition.SHELVED,
        Transition.UNSHELVED,
        Transition.RETURNED,
    ]


async def test_that_an_answer_to_an_older_event_is_refused_by_the_source(station: Station):
    await station.fault("InjectFault", "conveyor_jam", 1.0)
    await until(lambda: station.alarm("Jam") is not None, PATIENCE_S)
    old = station.alarm("Jam")
    assert await station.act("Jam", ConditionMethod.ADD_COMMENT, comment="Belt is warm") == Done()
    await until(lambda: station.alarm("Jam").comment == "Belt is warm", PATIENCE_S)

    outcome = await station.controller.act_on_alarm(
        old.condition, AlarmAct(method=ConditionMethod.ACKNOWLEDGE, event_id=old.event_id)
    )

    assert outcome == Refused(reason=Reason.SERVER_REFUSED, facts={"status": "BadEventIdUnknown"})
    assert station.alarm("Jam").is_acknowledged is False


async def test_that_a_refresh_brings_what_was_there_before_and_takes_what_ended_unheard(
    station: Station, tmp_path: Path
):
    await station.fault("InjectFault", "conveyor_jam", 1.0)
    await until(lambda: station.alarm("Jam") is not None, PATIENCE_S)
    before = station.alarm("Jam")
    assert await station.act("Jam", ConditionMethod.ACKNOWLEDGE) == Done()
    await station.controller.stop()
    assert station.alarm("Jam").is_heard is False
    assert station.alarm("Jam").is_active

    await station.controller.start()
    await until(lambda: station.alarm("Jam").is_heard, PATIENCE_S)
    assert station.alarm("Jam").began_ns == before.began_ns
    assert station.alarm("Jam").is_acknowledged

    await station.controller.stop()
    async with witness(station.url, tmp_path / "witness") as other:
        await station.fault("ClearFaults")
        await until(lambda: not other.stands("Jam"), PATIENCE_S)
    await station.controller.start()
    await until(lambda: station.alarm("Jam") is None, PATIENCE_S)
    assert station.steps("Jam")[-1] is Transition.ENDED_UNSEEN
