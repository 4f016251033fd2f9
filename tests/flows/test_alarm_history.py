"""What the simulated cell's alarms go through is in the history, once, over an outage and a restart of the service."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import suppress
from pathlib import Path

import pytest
from asyncua import Client, ua

from hmi import clock
from hmi.bootstrap.cell_service import CellService
from hmi.content.cell_file import write_cell
from hmi.domain.alarm_query import AlarmFilter, AlarmSort
from hmi.domain.alarm_record import AlarmRecord, SilenceKind
from hmi.domain.alarm_transition import Transition
from hmi.domain.cell import Cell, Endpoint, SecurityMode, SecurityPolicy
from hmi.simulator.cell_server import serve_cell
from tests.flows.chaos.plant import until

PATIENCE_S = 60.0
SIMULATED = "urn:tandem:simulated-cell"
EVER = AlarmFilter(start_ns=0, end_ns=2**62)


@pytest.fixture
async def url(tmp_path: Path) -> AsyncIterator[str]:
    ready: asyncio.Future[str] = asyncio.get_running_loop().create_future()
    server = asyncio.create_task(serve_cell(speed=8.0, pki=tmp_path / "server", users={}, ready=ready.set_result))
    await asyncio.wait({server, ready}, return_when=asyncio.FIRST_COMPLETED)
    yield ready.result()
    server.cancel()
    with suppress(asyncio.CancelledError):
        await server


async def fault(url: str, name: str, *arguments: object) -> None:
    async with Client(url) as client:
        index = await client.get_namespace_index(SIMULATED)
        place = client.get_node(ua.NodeId("fault_injection", index))
        await place.call_method(client.get_node(ua.NodeId(f"fault_injection/{name}", index)), *arguments)


async def started(project: Path) -> CellService:
    service = CellService(project)
    await service.start()
    await until(lambda: "plc" in service.alarms.present.list.heard, PATIENCE_S)
    return service


async def rows(service: CellService) -> list[AlarmRecord]:
    """Of the jam, in the order of recording."""
    await asyncio.sleep(1.2)  # durable within a second
    answer = await service.alarms.history.page(EVER, AlarmSort.RECORDED, is_descending=False, limit=1000)
    return [row for row in answer.rows if row.alarm.name == "Jam"]


async def test_that_a_jam_over_a_restart_is_one_story(url: str, tmp_path: Path):
    project = tmp_path / "project"
    project.mkdir()
    plc = Endpoint(key="plc", url=url, policy=SecurityPolicy.NONE, mode=SecurityMode.NONE, timeout_s=2.0)
    write_cell(project / "cell.yaml", Cell(id="cell", label="Cell", endpoints=(plc,)))
    service = await started(project)
    await fault(url, "InjectFault", "conveyor_jam", 1.0)
    await until(lambda: any(alarm.name == "Jam" for alarm in service.alarms.present.list.alarms.values()), PATIENCE_S)
    first = await rows(service)
    await service.stop()

    service = await started(project)
    again = await rows(service)
    then = await service.alarms.history.alarms_at(first[-1].recorded_ns)
    await service.stop()
    await fault(url, "ClearFaults")
    await asyncio.sleep(2.0)
    service = await started(project)
    listed = service.alarms.present.list.alarms
    await until(lambda: all(alarm.name != "Jam" or not alarm.is_active for alarm in listed.values()), 60)
    whole = await rows(service)
    silences, _ = await service.alarms.history.silences(0, clock.now_ns())
    similar = await service.alarms.history.similar(whole[0].id, None, 10, {})
    await service.stop()

    assert [row.transitions[0] for row in first] == [Transition.BEGAN]
    begun = [row for row in whole if Transition.BEGAN in row.transitions]
    assert len(begun) == 1, [row.transitions for row in whole]
    assert [row.seq for row in again[: len(first)]] == [row.seq for row in first]
    assert [alarm.name for alarm in then.alarms if alarm.name == "Jam"] == ["Jam"]
    assert not whole[-1].alarm.is_active
    assert sum(one.kind is SilenceKind.SERVICE for one in silences) == 2
    assert [(case.began_ns, case.ended_ns is not None) for case in similar.cases] == [(begun[0].time_ns, True)]
