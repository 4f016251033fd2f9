"""What the simulated cell's alarms go through is in the history, once, over an outage and a restart of the service."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import suppress
from pathlib import Path

import pytest

from hmi import clock
from hmi.bootstrap.cell_service import CellService
from hmi.content.cell_file import write_cell
from hmi.domain.alarm_query import AlarmFilter, AlarmSort
from hmi.domain.alarm_record import AlarmRecord, SilenceKind
from hmi.domain.alarm_transition import Transition
from hmi.domain.cell import Cell
from hmi.simulator.cell_server import serve_cell
from tests.flows.alarm_station import PATIENCE_S, inject, plc, witness
from tests.flows.chaos.plant import until

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


async def started(project: Path) -> CellService:
    service = CellService(project)
    await service.start()
    await until(lambda: "plc" in service.alarms.present.list.heard, PATIENCE_S)
    return service


async def rows(service: CellService, *, is_active: bool = True) -> list[AlarmRecord]:
    """Of the jam, in the order of recording, once the last tells that it stands, or that it does not."""
    async with asyncio.timeout(PATIENCE_S):
        while True:
            answer = await service.alarms.history.page(EVER, AlarmSort.RECORDED, is_descending=False, limit=1000)
            found = [row for row in answer.rows if row.alarm.name == "Jam"]
            if found and found[-1].alarm.is_active is is_active:
                return found
            await asyncio.sleep(0.05)


async def test_that_a_jam_over_a_restart_is_one_story(url: str, tmp_path: Path):
    project = tmp_path / "project"
    project.mkdir()
    write_cell(project / "cell.yaml", Cell(id="cell", label="Cell", endpoints=(plc(url),)))
    service = await started(project)
    await inject(url, "InjectFault", "conveyor_jam", 1.0)
    await until(lambda: any(alarm.name == "Jam" for alarm in service.alarms.present.list.alarms.values()), PATIENCE_S)
    first = await rows(service)
    await service.stop()

    service = await started(project)
    again = await rows(service)
    then = await service.alarms.history.alarms_at(first[-1].recorded_ns)
    await service.stop()
    async with witness(url, tmp_path / "witness") as other:
        await inject(url, "ClearFaults")
        await until(lambda: not other.stands("Jam"), PATIENCE_S)
    service = await started(project)
    listed = service.alarms.present.list.alarms
    await until(lambda: all(alarm.name != "Jam" or not alarm.is_active for alarm in listed.values()), 60)
    whole = await rows(service, is_active=False)
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
