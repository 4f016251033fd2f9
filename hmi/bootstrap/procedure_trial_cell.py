"""The simulated cell of a trial: a real OPC UA server of its own, and what is heard of it."""

import asyncio
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Final

import msgspec

from hmi import clock
from hmi.domain.cell import Cell, CellSource, Endpoint, SecurityMode, SecurityPolicy
from hmi.domain.connection import ConnectionState
from hmi.domain.procedure import MethodCall
from hmi.domain.safety_access import method_of
from hmi.live.alarm_list import AlarmList
from hmi.live.process_image import ProcessImage
from hmi.opcua.connection import Controller
from hmi.opcua.scan import scan_endpoint
from hmi.opcua.trust import TrustStore
from hmi.simulator.cell_server import serve_cell

SPEED: Final = 8.0
"""Simulated seconds a second; the run's own times go as fast."""
LOOK_S: Final = 0.05
_WAKE_S = 60.0
"""For so long the simulated cell may take until it is heard."""
_SETTLE_S = 1.0
"""Until the first values of every tag are there, and what hands did is heard."""
_HEARD = (ConnectionState.LIVE, ConnectionState.PARTIAL)


@asynccontextmanager
async def simulated_cell(folder: Path) -> AsyncGenerator[Cell]:
    """A simulated cell that runs for as long as the block does, as a scan finds it."""
    ready: asyncio.Future[str] = asyncio.get_running_loop().create_future()
    server = asyncio.create_task(serve_cell(speed=SPEED, pki=folder / "controller", ready=ready.set_result))
    try:
        await asyncio.wait({server, ready}, return_when=asyncio.FIRST_COMPLETED)
        if server.done():
            server.result()
        endpoint = Endpoint(
            key="cell", url=ready.result(), policy=SecurityPolicy.NONE, mode=SecurityMode.NONE, timeout_s=20.0
        )
        found = await scan_endpoint(endpoint, TrustStore(folder / "pki"), label="Simulated cell")
        yield msgspec.structs.replace(found.cell, source=CellSource.SIMULATION)
    finally:
        server.cancel()
        await asyncio.gather(server, return_exceptions=True)


class TrialCell:
    """What a trial hears of the simulated cell, and how simulated hands reach into it."""

    def __init__(self, folder: Path, cell: Cell) -> None:
        self.image = ProcessImage(cell)
        trust = TrustStore(folder / "pki")
        alarms = AlarmList(lambda _event: None)
        self.controllers = {one.key: Controller(one, self.image, trust, alarms=alarms) for one in cell.endpoints}

    async def start(self) -> None:
        """Hear everything of it. Raises ``TimeoutError``: it is not heard in time."""
        for controller in self.controllers.values():
            controller.want(dict(enumerate(self.image.cell.tags)))
            await controller.start()
        end_s = clock.monotonic_s() + _WAKE_S
        while not self._is_heard():
            if clock.monotonic_s() > end_s:
                raise TimeoutError("the simulated cell is not heard")
            await asyncio.sleep(LOOK_S)
        await self.settle()

    async def stop(self) -> None:
        """Hear it no more."""
        for controller in self.controllers.values():
            await controller.stop()

    async def settle(self) -> None:
        """Until what was done to it is heard."""
        await asyncio.sleep(_SETTLE_S)

    async def call(self, call: MethodCall) -> None:
        """What simulated hands do: a method of the cell that no person has a key for."""
        found = method_of(self.image.cell, call)
        if found is not None:
            controller = self.controllers[found[1].object_node.endpoint]
            await controller.call(found[1], call.arguments)
            await asyncio.sleep(LOOK_S)

    def _is_heard(self) -> bool:
        connections = self.image.connections
        return all(one.key in connections and connections[one.key].state in _HEARD for one in self.image.cell.endpoints)
