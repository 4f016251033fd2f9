"""A station that hears the alarms of the simulated cell: what a flow acts at, or a witness of what the cell says."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from asyncua import Client, ua

from hmi.domain.alarm import Alarm
from hmi.domain.alarm_act import AlarmAct, ConditionMethod
from hmi.domain.alarm_transition import AlarmCause, AlarmChange, Transition, transitions_of
from hmi.domain.cell import Cell, Endpoint, SecurityMode, SecurityPolicy
from hmi.domain.connection import ConnectionState
from hmi.live.alarm_list import AlarmList
from hmi.live.process_image import ProcessImage
from hmi.opcua.connection import Controller
from hmi.opcua.trust import TrustStore
from tests.flows.chaos.plant import until

PATIENCE_S = 60.0
ANSWER_S = 20.0
"""For how long one answer may be under way: a computer that does much else must not end a connection."""
SIMULATED = "urn:tandem:simulated-cell"


class Station:
    """A list of alarms, kept by a controller that is connected to the simulated cell."""

    def __init__(self, url: str, folder: Path) -> None:
        self.url = url
        self.list = AlarmList(lambda _event: None)
        self.changes: list[AlarmChange] = []
        self.list.on_change.append(self.changes.append)
        endpoint = plc(url)
        self.image = ProcessImage(Cell(id="cell", label="Cell", endpoints=(endpoint,)))
        self.controller = Controller(endpoint, self.image, TrustStore(folder), alarms=self.list)

    @property
    def is_live(self) -> bool:
        status = self.image.connections.get("plc")
        return status is not None and status.state is ConnectionState.LIVE

    def alarm(self, name: str) -> Alarm | None:
        return next((alarm for alarm in self.list.alarms.values() if alarm.name == name), None)

    def stands(self, name: str) -> bool:
        alarm = self.alarm(name)
        return alarm is not None and alarm.is_active is True

    def steps(self, name: str) -> list[Transition]:
        """What happened to it; that it was not heard for a moment is the connection's matter."""
        told = [one for one in self.changes if one.after.name == name and one.cause is not AlarmCause.LINK]
        return [step for one in told for step in transitions_of(one) if step is not Transition.HEARD_AGAIN]

    async def fault(self, name: str, *arguments: object) -> None:
        await inject(self.url, name, *arguments)

    async def act(self, name: str, method: ConditionMethod, **more: object) -> object:
        await until(lambda: self.is_live and self.alarm(name) is not None, PATIENCE_S)
        alarm = self.alarm(name)
        assert alarm is not None
        return await self.controller.act_on_alarm(
            alarm.condition, AlarmAct(method=method, event_id=alarm.event_id, **more)
        )


def plc(url: str) -> Endpoint:
    """The simulated cell as an endpoint."""
    return Endpoint(key="plc", url=url, policy=SecurityPolicy.NONE, mode=SecurityMode.NONE, timeout_s=ANSWER_S)


async def inject(url: str, name: str, *arguments: object) -> None:
    """Call a method of the simulated cell's faults."""
    async with Client(url, timeout=ANSWER_S) as client:
        index = await client.get_namespace_index(SIMULATED)
        place = client.get_node(ua.NodeId("fault_injection", index))
        await place.call_method(client.get_node(ua.NodeId(f"fault_injection/{name}", index)), *arguments)


@asynccontextmanager
async def witness(url: str, folder: Path) -> AsyncIterator[Station]:
    """Somebody else who hears the same cell, and has heard all that stands there."""
    station = Station(url, folder)
    await station.controller.start()
    try:
        await until(lambda: "plc" in station.list.heard, PATIENCE_S)
        yield station
    finally:
        await station.controller.stop()
