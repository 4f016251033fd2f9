"""Why the cell stands, from a controller on the network to the answer: nothing between is stepped or stood in for."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import suppress
from pathlib import Path

import pytest
from asyncua import Client, ua

from hmi.domain.cell import Cell, Endpoint, SecurityMode, SecurityPolicy
from hmi.domain.connection import ConnectionState
from hmi.domain.why import AskWhy, CauseKind, Verdict, WhyAnswer
from hmi.domain.why_evidence import AlarmEvidence, ReadingEvidence
from hmi.domain.words import NO_WORDS
from hmi.live.alarm_list import AlarmList
from hmi.live.process_image import ProcessImage
from hmi.live.recent_changes import RecentChanges
from hmi.opcua.connection import Controller
from hmi.opcua.scan import scan_endpoint
from hmi.opcua.trust import TrustStore
from hmi.services.caller import Caller
from hmi.services.why import WhyService
from hmi.simulator.cell_server import serve_cell
from hmi.store.journal import Journal
from tests.flows.chaos.plant import until

PATIENCE_S = 90.0
SIMULATED = "urn:tandem:simulated-cell"


class Panel:
    """A cell service's picture of the simulated cell, and a person who asks."""

    def __init__(self, cell: Cell, folder: Path) -> None:
        self.image = ProcessImage(cell)
        self.alarms = AlarmList(lambda event: cell.equipment_at(event.source_node))
        self.journal = Journal(folder / "records.sqlite", panel="cell")
        changes = RecentChanges(self.image)
        self.why = WhyService(self.image, changes, self.alarms, self.journal, lambda _alarm: NO_WORDS)
        (endpoint,) = cell.endpoints
        self.controller = Controller(endpoint, self.image, TrustStore(folder / "trust"), alarms=self.alarms)
        self.controller.want(dict(enumerate(cell.tags)))
        self.url = endpoint.url

    @property
    def is_live(self) -> bool:
        status = self.image.connections.get("cell")
        return status is not None and status.state is ConnectionState.LIVE

    async def ask(self) -> WhyAnswer:
        answer = await self.why.answer(AskWhy(), Caller(None, "panel"))
        assert isinstance(answer, WhyAnswer)
        return answer

    async def fault(self, name: str) -> None:
        async with Client(self.url) as client:
            index = await client.get_namespace_index(SIMULATED)
            place = client.get_node(ua.NodeId("fault_injection", index))
            await place.call_method(client.get_node(ua.NodeId("fault_injection/InjectFault", index)), name, 1.0)

    async def comes_to(self, *kinds: CauseKind, verdict: Verdict) -> WhyAnswer:
        """Ask until the answer is this one."""
        for _ in range(int(PATIENCE_S / 0.2)):
            answer = await self.ask()
            if [cause.kind for cause in answer.causes] == list(kinds) and answer.verdict is verdict:
                return answer
            await asyncio.sleep(0.2)
        raise AssertionError(f"the last answer: {answer}")


@pytest.fixture
async def panel(tmp_path: Path) -> AsyncIterator[Panel]:
    ready: asyncio.Future[str] = asyncio.get_running_loop().create_future()
    server = asyncio.create_task(serve_cell(speed=20.0, pki=tmp_path / "server", users={}, ready=ready.set_result))
    await asyncio.wait({server, ready}, return_when=asyncio.FIRST_COMPLETED)
    endpoint = Endpoint(
        key="cell", url=ready.result(), policy=SecurityPolicy.NONE, mode=SecurityMode.NONE, timeout_s=2.0
    )
    cell = (await scan_endpoint(endpoint, TrustStore(tmp_path / "trust"), secret="", label="Cell")).cell
    panel = Panel(cell, tmp_path)
    await panel.controller.start()
    await until(lambda: panel.is_live, PATIENCE_S)
    yield panel
    await panel.controller.stop()
    panel.journal.close()
    server.cancel()
    with suppress(asyncio.CancelledError):
        await server


async def test_that_what_came_first_is_named_first_until_nothing_is_heard_any_more(panel: Panel):
    running = await panel.comes_to(verdict=Verdict.RUNS)
    await panel.fault("conveyor_jam")
    jammed = await panel.comes_to(CauseKind.JAMMED, verdict=Verdict.STANDS)
    await panel.fault("emergency_stop")
    pressed = await panel.comes_to(CauseKind.JAMMED, CauseKind.EMERGENCY_STOP, verdict=Verdict.STANDS)
    await panel.fault("network_loss")
    silent = await panel.comes_to(CauseKind.LINK_LOST, verdict=Verdict.UNKNOWN)

    assert running.waits == ()
    assert jammed.causes[0].began_ns is not None
    assert {AlarmEvidence, ReadingEvidence} <= {type(one) for one in jammed.causes[0].evidence}
    assert ("cobot", "infeed") in [(wait.waiter, wait.awaited) for wait in jammed.waits]
    assert pressed.causes[0].began_ns < pressed.causes[1].began_ns
    assert pressed.safety[0].words == "Pendant"
    assert silent.safety[0].state.value == "unknown"
