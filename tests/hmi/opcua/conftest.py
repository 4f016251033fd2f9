"""A small server of our own to connect to, and a sink that remembers."""

import asyncio
from collections.abc import AsyncIterator, Callable

import numpy as np
import pytest
from asyncua import Server, ua

from hmi.domain.connection import ConnectionState, ConnectionStatus
from hmi.domain.quality import Freshness
from hmi.domain.reading import FreshnessChange, ReadingBatch

URI = "urn:tandem:test"


class RememberingSink:
    """Keeps what a controller tells."""

    def __init__(self) -> None:
        self.values: dict[int, float] = {}
        self.texts: dict[int, str] = {}
        self.statuses: dict[int, int] = {}
        self.freshness: dict[int, Freshness] = {}
        self.states: list[ConnectionState] = []
        self.status: ConnectionStatus | None = None
        self.told = 0

    def take_readings(self, batch: ReadingBatch) -> None:
        for row, tag in enumerate(batch.tag.tolist()):
            self.values[tag], self.statuses[tag] = float(batch.value[row]), int(batch.status[row])
            if row in batch.text:
                self.texts[tag] = batch.text[row]

    def take_backfill(self, batch: ReadingBatch) -> None:
        raise AssertionError("nothing was to be filled")

    def take_freshness(self, change: FreshnessChange) -> None:
        for tag, freshness in zip(change.tag.tolist(), np.asarray(change.freshness).tolist(), strict=True):
            self.freshness[tag] = Freshness(freshness)

    def take_connection(self, status: ConnectionStatus) -> None:
        self.status = status
        self.told += 1
        if not self.states or self.states[-1] is not status.state:
            self.states.append(status.state)

    @property
    def state(self) -> ConnectionState | None:
        return self.status.state if self.status else None


async def until(question: Callable[[], bool], seconds: float = 20.0) -> None:
    """Wait for something to be so."""
    async with asyncio.timeout(seconds):
        while not question():  # noqa: ASYNC110  # any question, not one event
            await asyncio.sleep(0.02)


@pytest.fixture
def sink() -> RememberingSink:
    return RememberingSink()


@pytest.fixture
def wait_until() -> Callable[..., object]:
    return until


class SmallServer:
    """Three variables and a method on a free port of the loopback."""

    def __init__(self, port: int) -> None:
        self.port = port
        self.url = f"opc.tcp://127.0.0.1:{port}/"

    async def start(self) -> None:
        self.server = Server()
        await self.server.init()
        self.server.set_endpoint(self.url)
        self.server.set_security_policy([ua.SecurityPolicyType.NoSecurity])
        index = await self.server.register_namespace(URI)
        objects = self.server.nodes.objects
        self.speed = await objects.add_variable(ua.NodeId("speed", index), "speed", 40.0)
        await self.speed.set_writable()
        self.fixed = await objects.add_variable(ua.NodeId("fixed", index), "fixed", 1.0)
        self.program = await objects.add_variable(ua.NodeId("program", index), "program", "Pick")
        await self.server.start()

    async def stop(self) -> None:
        await self.server.stop()


@pytest.fixture
async def small_server(unused_tcp_port: int) -> AsyncIterator[SmallServer]:
    running = SmallServer(unused_tcp_port)
    await running.start()
    yield running
    await running.stop()
