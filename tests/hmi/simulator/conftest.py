import asyncio
from contextlib import suppress

import pytest_asyncio

from hmi.simulator.cell_server import serve_cell


@pytest_asyncio.fixture(loop_scope="module", scope="module")
async def cell_url(tmp_path_factory):
    ready = asyncio.get_running_loop().create_future()
    folder = tmp_path_factory.mktemp("pki")
    server = asyncio.create_task(serve_cell(speed=4.0, pki=folder, users={"op": "secret"}, ready=ready.set_result))
    await asyncio.wait({server, ready}, return_when=asyncio.FIRST_COMPLETED)
    if server.done():
        server.result()
    yield ready.result()
    server.cancel()
    with suppress(asyncio.CancelledError):
        await server
