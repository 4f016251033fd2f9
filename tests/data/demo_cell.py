"""The simulated cell as a scan finds it, as far as the procedures that ship need it."""

import asyncio
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

from hmi.domain.cell import Cell, Endpoint, SecurityMode, SecurityPolicy
from hmi.opcua.scan import scan_endpoint
from hmi.opcua.trust import TrustStore
from hmi.simulator.cell_server import serve_cell


@cache
def demo_cell() -> Cell:
    """Scanned once for the whole run of the tests."""
    return asyncio.run(_scanned())


async def _scanned() -> Cell:
    ready: asyncio.Future[str] = asyncio.get_running_loop().create_future()
    server = asyncio.create_task(serve_cell(port=0, ready=ready.set_result))
    try:
        url = await ready
        endpoint = Endpoint(key="cell", url=url, policy=SecurityPolicy.NONE, mode=SecurityMode.NONE)
        with TemporaryDirectory() as folder:
            return (await scan_endpoint(endpoint, TrustStore(Path(folder)), label="Demo cell")).cell
    finally:
        server.cancel()
        await asyncio.gather(server, return_exceptions=True)
