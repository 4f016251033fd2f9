"""Conditions of a server of another stack: heard, answered at their source, refreshed, and never answered by us."""

from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest
from asyncua import Client, ua

from hmi.domain.alarm import Alarm, AlarmState, Shelving
from hmi.domain.alarm_act import AlarmAct, ConditionMethod
from hmi.domain.cell import Cell, Endpoint, SecurityMode, SecurityPolicy
from hmi.domain.connection import ConnectionState
from hmi.domain.outcome import Done, Reason, Refused
from hmi.live.alarm_list import AlarmList
from hmi.live.process_image import ProcessImage
from hmi.opcua.connection import Controller
from hmi.opcua.trust import TrustStore
from tests.flows.chaos.plant import until
from tests.interop.foreign_stack import ForeignServer, ForeignStack

PATIENCE_S = 60.0


class Station:
    """A list of alarms, kept by a controller that is connected to the foreign server."""

    def __init__(self, url: str, folder: Path) -> None:
        self.url = url
        self.list = AlarmList(lambda _event: None)
        endpoint = Endpoint(key="foreign", url=url, policy=SecurityPolicy.NONE, mode=SecurityMode.NONE)
        self.image = ProcessImage(Cell(id="cell", label="Cell", endpoints=(endpoint,)))
        self.controller = Controller(endpoint, self.image, TrustStore(folder), alarms=self.list)

    @property
    def is_live(self) -> bool:
        status = self.image.connections.get("foreign")
        return status is not None and status.state is ConnectionState.LIVE

    def alarm(self, name: str, branch: bool = False) -> Alarm | None:
        return next((one for one in self.list.alarms.values() if (one.name, bool(one.branch)) == (name, branch)), None)

    def stands(self, name: str, **facts: object) -> bool:
        alarm = self.alarm(name)
        return alarm is not None and all(getattr(alarm, fact) == value for fact, value in facts.items())

    async def write(self, name: str, value: object) -> None:
        async with Client(self.url) as client:
            node = client.get_node(ua.NodeId(name, 1))
            await node.write_attribute(ua.AttributeIds.Value, ua.DataValue(ua.Variant(value), None))

    async def call(self, name: str, *arguments: object) -> None:
        async with Client(self.url) as client:
            await client.get_node(ua.NodeId("Tank", 1)).call_method(ua.NodeId(f"Tank.{name}", 1), *arguments)

    async def act(self, alarm: Alarm, method: ConditionMethod, **more: object) -> object:
        return await self.controller.act_on_alarm(
            alarm.condition, AlarmAct(method=method, event_id=alarm.event_id, **more)
        )


@pytest.fixture
def server(stack: ForeignStack, tmp_path: Path) -> Iterator[ForeignServer]:
    running = stack.start("--variables", 1, "--alarms", pki=tmp_path / "pki")
    yield running
    running.stop()


@pytest.fixture
async def station(server: ForeignServer, tmp_path: Path) -> AsyncIterator[Station]:
    station = Station(server.url, tmp_path / "trust")
    await station.controller.start()
    await until(lambda: station.is_live, PATIENCE_S)
    yield station
    await station.controller.stop()


async def test_that_an_alarm_is_heard_acknowledged_and_confirmed_where_it_comes_from(station: Station) -> None:
    await station.write("Level", 95.0)
    await until(lambda: station.stands("Level", is_active=True), PATIENCE_S)
    level = station.alarm("Level")
    assert (level.state, level.is_acknowledged) == (AlarmState.UNACKNOWLEDGED, False)

    assert await station.act(level, ConditionMethod.ACKNOWLEDGE, comment="Ventil klemmt") == Done()
    await until(lambda: station.stands("Level", is_acknowledged=True, comment="Ventil klemmt"), PATIENCE_S)
    assert station.alarm("Level").is_active

    await station.write("Level", 50.0)
    await until(lambda: station.stands("Level", is_active=False, is_confirmed=False), PATIENCE_S)
    assert await station.act(station.alarm("Level"), ConditionMethod.CONFIRM) == Done()
    await until(lambda: station.alarm("Level") is None, PATIENCE_S)


async def test_that_an_answer_to_another_event_is_refused_in_the_words_of_the_source(station: Station) -> None:
    await station.write("Level", 95.0)
    await until(lambda: station.stands("Level", is_active=True), PATIENCE_S)
    act = AlarmAct(method=ConditionMethod.ACKNOWLEDGE, event_id=b"another")

    outcome = await station.controller.act_on_alarm(station.alarm("Level").condition, act)

    assert outcome == Refused(reason=Reason.SERVER_REFUSED, facts={"status": "BadEventIdUnknown"})
    assert station.alarm("Level").is_acknowledged is False


async def test_that_an_alarm_is_shelved_for_a_while_and_comes_back_by_itself(station: Station) -> None:
    await station.write("DoorOpen", True)
    await until(lambda: station.stands("Door", is_active=True), PATIENCE_S)

    assert await station.act(station.alarm("Door"), ConditionMethod.TIMED_SHELVE, duration_s=1.5) == Done()
    await until(lambda: station.stands("Door", shelving=Shelving.TIMED), PATIENCE_S)
    assert station.alarm("Door").shelved_until_ns is not None
    await until(lambda: station.stands("Door", shelving=Shelving.UNSHELVED), PATIENCE_S)

    assert station.alarm("Door").is_acknowledged is False


async def test_that_an_alarm_is_shelved_until_it_is_over_and_brought_back(station: Station) -> None:
    await station.write("DoorOpen", True)
    await until(lambda: station.stands("Door", is_active=True), PATIENCE_S)

    assert await station.act(station.alarm("Door"), ConditionMethod.ONE_SHOT_SHELVE) == Done()
    await until(lambda: station.stands("Door", shelving=Shelving.ONE_SHOT), PATIENCE_S)
    again = await station.act(station.alarm("Door"), ConditionMethod.ONE_SHOT_SHELVE)
    assert again == Refused(reason=Reason.SERVER_REFUSED, facts={"status": "BadConditionAlreadyShelved"})
    assert await station.act(station.alarm("Door"), ConditionMethod.UNSHELVE) == Done()
    await until(lambda: station.stands("Door", shelving=Shelving.UNSHELVED), PATIENCE_S)

    assert station.alarm("Door").is_acknowledged is False


async def test_that_what_is_out_of_service_is_told(station: Station) -> None:
    await station.write("Level", 95.0)
    await until(lambda: station.stands("Level", is_active=True), PATIENCE_S)

    await station.call("TakeOutOfService", True)
    await until(lambda: station.stands("Level", state=AlarmState.OUT_OF_SERVICE), PATIENCE_S)
    assert not station.alarm("Level").is_annunciated
    await station.call("TakeOutOfService", False)
    await until(lambda: station.stands("Level", state=AlarmState.UNACKNOWLEDGED), PATIENCE_S)


async def test_that_this_server_cannot_be_asked_to_suppress(station: Station) -> None:
    """Its node is there and nothing is bound to it; a later node-opcua that can is to be tested like shelving."""
    async with Client(station.url) as client:
        condition = client.get_node(ua.NodeId("Tank.LevelAlarm", 1))
        with pytest.raises(ua.UaStatusCodeError, match="BadInternalError"):
            await condition.call_method("0:Suppress")


async def test_that_what_the_controller_suppresses_is_told(station: Station) -> None:
    await station.write("Level", 95.0)
    await until(lambda: station.stands("Level", is_active=True), PATIENCE_S)

    await station.call("Suppress", True)
    await until(lambda: station.stands("Level", state=AlarmState.SUPPRESSED), PATIENCE_S)
    await station.call("Suppress", False)
    await until(lambda: station.stands("Level", state=AlarmState.UNACKNOWLEDGED), PATIENCE_S)


async def test_that_an_earlier_occurrence_is_acknowledged_by_itself(station: Station) -> None:
    await station.write("Level", 95.0)
    await until(lambda: station.stands("Level", is_active=True), PATIENCE_S)
    await station.call("Branch")
    await until(lambda: station.alarm("Level", branch=True) is not None, PATIENCE_S)

    assert await station.act(station.alarm("Level", branch=True), ConditionMethod.ACKNOWLEDGE) == Done()

    await until(
        lambda: station.alarm("Level", branch=True) is None or station.alarm("Level", branch=True).is_acknowledged,
        PATIENCE_S,
    )
    assert station.alarm("Level").is_acknowledged is False


async def test_that_what_is_disabled_calls_nobody_and_is_back_when_enabled(station: Station) -> None:
    await station.write("Level", 95.0)
    await until(lambda: station.stands("Level", is_active=True), PATIENCE_S)
    level = station.alarm("Level")

    assert await station.act(level, ConditionMethod.DISABLE) == Done()
    await until(lambda: station.alarm("Level") is None or not station.alarm("Level").is_annunciated, PATIENCE_S)
    assert await station.act(level, ConditionMethod.ENABLE) == Done()
    await until(lambda: station.stands("Level", is_active=True), PATIENCE_S)


async def test_that_a_killed_server_leaves_alarms_unheard_and_a_new_one_tells_the_truth(
    station: Station, server: ForeignServer, stack: ForeignStack, tmp_path: Path
) -> None:
    await station.write("Level", 95.0)
    await until(lambda: station.stands("Level", is_active=True), PATIENCE_S)
    port = int(server.url.split(":")[2].split("/")[0])

    server.kill()
    await until(lambda: station.stands("Level", is_heard=False), PATIENCE_S)
    assert station.alarm("Level").is_active
    assert await station.act(station.alarm("Level"), ConditionMethod.ACKNOWLEDGE) == Refused(
        reason=Reason.NOT_CONNECTED, facts={"endpoint": "foreign"}
    )

    again = stack.start("--variables", 1, "--alarms", pki=tmp_path / "pki", port=port)
    try:
        await until(lambda: station.is_live, PATIENCE_S)
        await until(lambda: station.alarm("Level") is None, PATIENCE_S)
    finally:
        again.stop()
