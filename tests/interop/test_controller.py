"""Tandem's own connection to a server of another stack: trust, live values, a write, a method, an outage."""

import asyncio
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import pytest

from hmi.domain.cell import Endpoint
from hmi.domain.connection import ConnectionState, ConnectionStatus
from hmi.domain.equipment import MethodArgument, MethodDefinition
from hmi.domain.outcome import Done
from hmi.domain.quality import Freshness
from hmi.domain.reading import FreshnessChange, ReadingBatch
from hmi.domain.tag import DataType, NodeAddress, TagDefinition, TagName
from hmi.opcua.connection import Controller
from hmi.opcua.trust import TrustStore
from tests.interop.foreign_stack import ForeignStack, free_port

PATIENCE_S = 60.0
URI = "urn:foreign:cell"


@dataclass
class Picture:
    """A reading sink that keeps the newest of each tag."""

    values: dict[int, float] = field(default_factory=dict)
    freshness: dict[int, Freshness] = field(default_factory=dict)
    statuses: list[ConnectionStatus] = field(default_factory=list)
    readings: int = 0

    def take_readings(self, batch: ReadingBatch) -> None:
        self.readings += len(batch)
        self.values.update(zip(batch.tag.tolist(), batch.value.tolist(), strict=True))

    def take_backfill(self, batch: ReadingBatch) -> None: ...

    def take_freshness(self, change: FreshnessChange) -> None:
        for tag, freshness in zip(change.tag.tolist(), change.freshness.tolist(), strict=True):
            self.freshness[tag] = Freshness(freshness)

    def take_connection(self, status: ConnectionStatus) -> None:
        self.statuses.append(status)


def an_address(name: str) -> NodeAddress:
    return NodeAddress(endpoint="foreign", uri=URI, identifier=f"s={name}")


def a_tag(name: str, data_type: DataType = DataType.DOUBLE, *, is_writable: bool = False) -> TagDefinition:
    return TagDefinition(name=TagName(name), node=an_address(name), data_type=data_type, is_writable=is_writable)


TAGS = {
    0: a_tag("v0"),
    1: a_tag("Int16", DataType.INT16),
    2: a_tag("Setpoint", is_writable=True),
    3: a_tag("NoSuchNode"),
}


async def until(condition: Callable[[], bool]) -> None:
    async with asyncio.timeout(PATIENCE_S):
        while not condition():  # noqa: ASYNC110  # the sink is polled, as it has no waiting of its own
            await asyncio.sleep(0.05)


@pytest.fixture
def picture() -> Picture:
    return Picture()


@pytest.fixture
async def controller(foreign_url: str, picture: Picture, tmp_path: Path) -> AsyncIterator[Controller]:
    """Connected with Basic256Sha256, sign and encrypt, after a person trusted the server."""
    controller = Controller(Endpoint(key="foreign", url=foreign_url), picture, TrustStore(tmp_path))
    controller.want(TAGS)
    await controller.start()
    try:
        await until(lambda: controller.presented_certificate() is not None)
        certificate = controller.presented_certificate()
        assert certificate is not None
        assert picture.readings == 0
        assert controller.trust(certificate.fingerprint)
        await until(lambda: {0, 1, 2} <= set(picture.values))
        await until(lambda: picture.statuses[-1].state is ConnectionState.PARTIAL)  # one tag does not exist
        yield controller
    finally:
        await controller.stop()


async def test_that_live_values_come_from_a_trusted_server_and_an_absent_tag_is_told(
    controller: Controller, picture: Picture
) -> None:
    before = picture.values[0]
    await until(lambda: picture.values[0] > before)
    await until(lambda: len(controller.absent_tags()) == 1)

    assert picture.values[1] == -30000.0
    assert picture.freshness[0] is Freshness.LIVE
    assert picture.freshness[3] is Freshness.ABSENT


async def test_that_a_write_is_done_and_comes_back_as_a_reading(controller: Controller, picture: Picture) -> None:
    outcome = await controller.write(TAGS[2], 77.25)

    assert isinstance(outcome, Done), outcome
    await until(lambda: picture.values[2] == 77.25)


async def test_that_a_method_is_called_and_its_refusal_shown(controller: Controller) -> None:
    arguments = tuple(MethodArgument(name=name, data_type=DataType.DOUBLE) for name in ("a", "b"))
    add = MethodDefinition(
        name="Add", object_node=an_address("Methods"), method_node=an_address("Add"), inputs=arguments
    )

    done = await controller.call(add, [1.5, 2.0])
    refused = await controller.call(add, [1.5, -1.0])

    assert isinstance(done, Done), done
    assert "3.5" in str(done.result)
    assert not isinstance(refused, Done), refused


async def test_that_an_outage_is_stale_and_the_restarted_server_live_again(
    stack: ForeignStack, picture: Picture, tmp_path: Path
) -> None:
    port = free_port()
    pki = tmp_path / "pki"
    controller: Controller | None = None
    try:
        with stack.server("--variables", 2, port=port, pki=pki) as url:
            controller = Controller(Endpoint(key="foreign", url=url), picture, TrustStore(tmp_path / "trust"))
            controller.want({0: TAGS[0]})
            await controller.start()
            await until(lambda: controller.presented_certificate() is not None)
            certificate = controller.presented_certificate()
            assert certificate is not None
            controller.trust(certificate.fingerprint)
            await until(lambda: picture.freshness.get(0) is Freshness.LIVE)
        await until(lambda: picture.freshness[0] is Freshness.STALE)
        readings = picture.readings
        with stack.server("--variables", 2, port=port, pki=pki):
            await until(lambda: picture.freshness[0] is Freshness.LIVE and picture.readings > readings)
            await controller.stop()
            controller = None
    finally:
        if controller is not None:
            await controller.stop()
    assert np.isfinite(picture.values[0])
