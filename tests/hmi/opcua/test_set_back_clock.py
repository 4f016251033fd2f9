"""A controller whose clock goes back, or that starts in the past: what it says now is what is shown."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from asyncua import ua

from hmi.domain.cell import Cell, Endpoint, SecurityMode, SecurityPolicy
from hmi.domain.quality import Freshness
from hmi.domain.tag import DataType, NodeAddress, TagDefinition, TagName
from hmi.live.process_image import ProcessImage
from hmi.opcua.connection import Controller
from hmi.opcua.trust import TrustStore
from tests.hmi.opcua.odd_server import URI, Oddities, OddServer

STOP = TagName("tag_0")


@pytest.fixture
async def server(unused_tcp_port: int) -> AsyncIterator[OddServer]:
    made = OddServer(unused_tcp_port, Oddities())
    await made.start(1)
    yield made
    await made.stop()


@pytest.fixture
async def image(server: OddServer, tmp_path: Path) -> AsyncIterator[ProcessImage]:
    node = NodeAddress(endpoint="plc", uri=URI, identifier=f"s={STOP}")
    tag = TagDefinition(name=STOP, node=node, data_type=DataType.DOUBLE)
    made = ProcessImage(Cell(id="cell", label="Cell", tags=(tag,)))
    endpoint = Endpoint(key="plc", url=server.url, policy=SecurityPolicy.NONE, mode=SecurityMode.NONE)
    controller = Controller(endpoint, made, TrustStore(tmp_path))
    controller.want({0: tag})
    await controller.start()
    yield made
    await controller.stop()


async def tell(server: OddServer, value: float, moment: datetime) -> None:
    told = ua.DataValue(ua.Variant(value), SourceTimestamp=moment.replace(tzinfo=None), ServerTimestamp=moment)
    await server.tags[0].write_value(told)


@pytest.mark.parametrize("clock", [datetime.now(UTC) - timedelta(hours=1), datetime(1980, 1, 1, tzinfo=UTC)])
async def test_that_a_single_change_after_a_clock_was_set_back_is_shown(server, image, wait_until, clock):
    await tell(server, 1.0, datetime.now(UTC))
    await wait_until(lambda: image.reading(STOP).value == 1.0)

    await tell(server, 2.0, clock)

    await wait_until(lambda: image.reading(STOP).value == 2.0)
    assert image.reading(STOP).freshness is Freshness.LIVE


async def test_that_one_moment_in_a_far_future_does_not_hide_what_follows(server, image, wait_until):
    await tell(server, 1.0, datetime(2099, 1, 1, tzinfo=UTC))
    await wait_until(lambda: image.reading(STOP).value == 1.0)

    await tell(server, 2.0, datetime.now(UTC))

    await wait_until(lambda: image.reading(STOP).value == 2.0)
