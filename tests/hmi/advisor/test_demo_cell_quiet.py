"""From what ships on, the demonstration cell runs without a fault and nobody is told of one; what no name fits is told.

Over an hour each, worked out faster than it passes; only the finders that look at many values, or count.
"""

import asyncio
from contextlib import suppress
from pathlib import Path

import msgspec
import numpy as np
import pytest

from hmi import clock
from hmi.advisor.cell_watch import CellWatch
from hmi.advisor.rate_table import rate_finders
from hmi.advisor.shift_table import shift_finders
from hmi.bootstrap.project import MEMORY
from hmi.domain.cell import Cell, Endpoint, SecurityMode, SecurityPolicy
from hmi.domain.symptom import KnownSymptom as K
from hmi.opcua.scan import scan_endpoint
from hmi.opcua.trust import TrustStore
from hmi.paths import shipped
from hmi.simulator.cell_server import serve_cell
from hmi.simulator.unserved_cell import TICK_S, UnservedCell

pytestmark = [pytest.mark.slow, pytest.mark.timeout(1200)]
_SECONDS = 5400.0
_COOLANT = "cnc/monitoring/MachineTool/CoolantFlow"
_TICK_NS = round(TICK_S * 1e9)


async def a_scanned_cell(folder: Path) -> Cell:
    ready: asyncio.Future[str] = asyncio.get_running_loop().create_future()
    server = asyncio.create_task(serve_cell(port=0, ready=ready.set_result))
    endpoint = Endpoint(key="cell", url=await ready, policy=SecurityPolicy.NONE, mode=SecurityMode.NONE)
    try:
        return (await scan_endpoint(endpoint, TrustStore(folder / "pki"), label="Demo")).cell
    finally:
        server.cancel()
        with suppress(asyncio.CancelledError):
            await server


async def found(cell: Cell, seed: int, factor: float = 1.0) -> set[tuple[str, str]]:
    """All that is told while the cell runs; ``factor`` is what becomes of the coolant's flow from the middle on."""
    watch = CellWatch({**rate_finders(cell), **shift_finders(cell)})
    shipped_memory = shipped("resources") / "cells" / "demo" / MEMORY.rpartition("/")[2]
    memories = msgspec.msgpack.decode(shipped_memory.read_bytes(), type=dict[str, bytes])
    assert watch.recall(memories) == ()
    names = {tag.node.identifier: tag.name for tag in cell.tags}
    places = {name: place for place, name in enumerate(watch.tags)}
    held, told = np.full(len(watch.tags), np.nan), set[tuple[str, str]]()
    rows: list[np.ndarray] = []
    begun_ns = clock.now_ns() // _TICK_NS * _TICK_NS
    for number, values in enumerate((await UnservedCell.built(seed=seed)).ticks(_SECONDS)):
        for identifier, value in values.items():
            if names.get(identifier) in places:
                held[places[names[identifier]]] = value
        rows.append(held.copy())
        if number * TICK_S > _SECONDS / 2.0:
            rows[-1][places[_COOLANT]] *= factor
        if len(rows) == 50:
            times = begun_ns + (number + 1 - 50 + np.arange(1, 51, dtype=np.int64)) * _TICK_NS
            watch.update(times, np.array(rows))
            rows = []
            told |= {(one.symptom, one.equipment) for one in watch.findings()}
    return told


@pytest.mark.parametrize("seed", [2, 3, 4])
async def test_that_a_healthy_cell_is_quiet(tmp_path: Path, seed: int):
    assert await found(await a_scanned_cell(tmp_path), seed) == set()


async def test_that_more_coolant_than_ever_for_which_there_is_no_name_is_told(tmp_path: Path):
    assert await found(await a_scanned_cell(tmp_path), 5, factor=1.1) == {(K.UNKNOWN_DEVIATION.id, "cnc")}
