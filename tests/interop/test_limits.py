"""A server of another stack that allows little per call, and one that stops answering."""

import asyncio
import os
import signal
from pathlib import Path

import pytest

from hmi.domain.cell import Cell, Endpoint, SecurityMode, SecurityPolicy
from hmi.domain.connection import ConnectionState
from hmi.domain.query import BrowseAnswer
from hmi.opcua.connection import Controller
from hmi.opcua.scan import scan_endpoint
from hmi.opcua.trust import TrustStore
from tests.flows.chaos.plant import Watch, until
from tests.interop.foreign_stack import ForeignStack, free_port

PATIENCE_S = 60.0
CELL = ("--cell", "--variables", 40)


def an_endpoint(url: str) -> Endpoint:
    return Endpoint(key="foreign", url=url, policy=SecurityPolicy.NONE, mode=SecurityMode.NONE)


async def scanned(url: str, folder: Path) -> Cell:
    return (await scan_endpoint(an_endpoint(url), TrustStore(folder))).cell


async def live(url: str, folder: Path, watch: Watch, cell: Cell) -> Controller:
    controller = Controller(an_endpoint(url), watch, TrustStore(folder))
    controller.want(dict(enumerate(cell.tags)))
    await controller.start()
    await until(lambda: watch.state is ConnectionState.LIVE, PATIENCE_S)
    return controller


@pytest.fixture
def watch() -> Watch:
    return Watch()


async def test_that_a_server_with_small_calls_is_seen_as_completely_as_another(
    stack: ForeignStack, tmp_path: Path, watch: Watch
) -> None:
    port = free_port()
    with stack.server(*CELL, port=port) as url:
        large = await scanned(url, tmp_path)
    with stack.server(*CELL, "--tight", port=port) as url:
        small = await scanned(url, tmp_path)
        controller = await live(url, tmp_path, watch, small)
        top = await controller.browse(None)
        assert isinstance(top, BrowseAnswer)
        load = next(one for one in top.nodes if one.browse_name.endswith("Load"))
        variables = await controller.browse(load.node)
        assert isinstance(variables, BrowseAnswer)
        await controller.stop()

    assert small == large
    assert watch.status.absent_tags == 0
    assert len(variables.nodes) == 40


async def test_that_a_server_that_stops_answering_looks_dead_until_it_answers_again(
    stack: ForeignStack, tmp_path: Path, watch: Watch
) -> None:
    server = await asyncio.to_thread(stack.start, *CELL, pki=tmp_path / "server")
    try:
        cell = await scanned(server.url, tmp_path)
        controller = await live(server.url, tmp_path, watch, cell)
        os.kill(server.pid, signal.SIGSTOP)
        await until(lambda: not watch.live, PATIENCE_S)
        assert watch.state not in (ConnectionState.LIVE, ConnectionState.PARTIAL)
        os.kill(server.pid, signal.SIGCONT)
        await until(lambda: watch.state is ConnectionState.LIVE and len(watch.live) == len(cell.tags), PATIENCE_S)
        await controller.stop()
    finally:
        os.kill(server.pid, signal.SIGCONT)
        await asyncio.to_thread(server.stop)
