"""Conditions of the simulated cell, from the controller to the list and from a person's answer back to it."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import suppress
from pathlib import Path

import pytest
from asyncua import Client, ua

from hmi.domain.alarm import Alarm, AlarmState, Priority, Shelving
from hmi.domain.alarm_act import AlarmAct, ConditionMethod
from hmi.domain.alarm_transition import AlarmChange, Transition, transitions_of
from hmi.domain.cell import Cell, Endpoint, SecurityMode, SecurityPolicy
from hmi.domain.connection import ConnectionState
from hmi.domain.outcome import Done, Reason, Refused
from hmi.live.alarm_list import AlarmList
from hmi.live.process_image import ProcessImage
from hmi.opcua.connection import Controller
from hmi.opcua.trust import TrustStore
from hmi.simulator.cell_server import serve_cell
from tests.flows.chaos.plant import until

PATIENCE_S = 60.0
SIMULATED = "urn:tandem:simulated-cell"


class Station:
    """A list of alarms, kept by a controller that is connected to the simulated cell."""

    def __init__(self, url: str, folder: Path) -> None:
        self.url = url
        self.list = AlarmList(lambda _event: None)
        self.changes: list[AlarmChange] = []
        self.list.on_change.append(self.changes.append)
        endpoint = Endpoint(key="plc", url=url, policy=SecurityPolicy.NONE, mode=SecurityMode.NONE, timeout_s=2.0)
        self.image = ProcessImage(Cell(id="cell", label="Cell", endpoints=(endpoint,)))
        self.controller = Controller(endpoint, self.image, TrustStore(folder), alarms=self.list)

    @property
    def is_live(self) -> bool:
        status = self.image.connections.get("plc")
        return status is not None and status.state is ConnectionState.LIVE

    def alarm(self, name: str) -> Alarm | None:
        return next((alarm for alarm in self.list.alarms.values() if alarm.name == name), None)

    def steps(self, name: str) -> list[Transition]:
        return [step for change in self.changes if change.after.name == name for step in transitions_of(change)]

    async def fault(self, name: str, *arguments: object) -> None:
        async with Client(self.url) as client:
            index = await client.get_namespace_index(SIMULATED)
            place = client.get_node(ua.NodeId("fault_injection", index))
            await place.call_method(client.get_node(ua.NodeId(f"fault_injection/{name}", index)), *arguments)

    async def act(self, name: str, method: ConditionMethod, **more: object) -> object:
        alarm = self.alarm(name)
        assert alarm is not None
        return await self.controller.act_on_alarm(
            alarm.condition, AlarmAct(method=method, event_id=alarm.event_id, **more)
        )


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
    await until(lambda: station.alarm("Jam").shelving is Shelving.TIMED, PATIENCE_S)
    assert 0 < station.alarm("Jam").shelved_until_ns - station.alarm("Jam").heard_ns <= 10**9
    await until(lambda: station.alarm("Jam").shelving is Shelving.UNSHELVED, PATIENCE_S)

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


async def test_that_a_refresh_brings_what_was_there_before_and_takes_what_ended_unheard(station: Station):
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
    await station.fault("ClearFaults")
    await asyncio.sleep(2.0)
    await station.controller.start()
    await until(lambda: station.alarm("Jam") is None, PATIENCE_S)
    assert station.steps("Jam")[-1] is Transition.ENDED_UNSEEN
