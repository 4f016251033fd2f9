"""History is read page by page, whatever a server's way of ending one."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta

import pytest
import pytest_asyncio
from asyncua import Client, Server, ua

from hmi.domain.reading import ReadingBatch
from hmi.domain.tag import DataType, NodeAddress, TagDefinition, TagName
from hmi.opcua.backfill import PAGE_VALUES, fill_gap
from hmi.opcua.namespaces import read_namespaces

pytestmark = pytest.mark.asyncio(loop_scope="module")

URI = "urn:tandem:test"
START = datetime(2026, 3, 1, tzinfo=UTC)
SPAN_NS = (int(START.timestamp()) * 1_000_000_000, int(START.timestamp() + 3600) * 1_000_000_000)
COUNT = 2 * PAGE_VALUES + 345


class Filled:
    """A sink for what was missed."""

    def __init__(self) -> None:
        self.batches: list[ReadingBatch] = []

    def take_backfill(self, batch: ReadingBatch) -> None:
        self.batches.append(batch)

    @property
    def all(self) -> ReadingBatch:
        return ReadingBatch.joined(self.batches)


def a_tag(name: str, data_type: DataType = DataType.DOUBLE) -> TagDefinition:
    node = NodeAddress(endpoint="plc", uri=URI, identifier=f"s={name}")
    return TagDefinition(name=TagName(name), node=node, data_type=data_type)


def a_past(count: int, step_s: float, value: object = None) -> list[ua.DataValue]:
    moments = [START + timedelta(seconds=place * step_s) for place in range(count)]
    values = [float(place) if value is None else value for place in range(count)]
    return [
        ua.DataValue(ua.Variant(one), SourceTimestamp=moment, ServerTimestamp=moment)
        for one, moment in zip(values, moments, strict=True)
    ]


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def server() -> AsyncIterator[Server]:
    """Two variables with a past, and one without."""
    running = Server()
    await running.init()
    running.set_endpoint("opc.tcp://127.0.0.1:0/")
    running.set_security_policy([ua.SecurityPolicyType.NoSecurity])
    index = await running.register_namespace(URI)
    pasts = {"speed": a_past(COUNT, 1.0), "program": a_past(3, 60.0, "Pick")}
    for name in ("speed", "program", "fixed"):
        first = pasts[name][0].Value.Value if name in pasts else 1.0
        await running.nodes.objects.add_variable(ua.NodeId(name, index), name, first)
    await running.start()
    for name, past in pasts.items():
        node = running.get_node(ua.NodeId(name, index))
        await running.iserver.enable_history_data_change(node, None)
        running.iserver.history_manager.storage._datachanges[node.nodeid] = past
    yield running
    await running.stop()


@pytest_asyncio.fixture(loop_scope="module")
async def client(server) -> AsyncIterator[Client]:
    async with Client(f"opc.tcp://127.0.0.1:{server.bserver.port}/") as connected:
        yield connected


async def filled_from(client: Client, span_ns: tuple[int, int], *tags: TagDefinition, **limits: int) -> ReadingBatch:
    sink = Filled()
    count = await fill_gap(client, await read_namespaces(client), dict(enumerate(tags)), span_ns, sink, **limits)
    assert count == len(sink.all)
    return sink.all


async def test_that_all_pages_are_read_where_full_ones_end_without_a_continuation_point(client):
    filled = await filled_from(client, SPAN_NS, a_tag("speed"))

    assert filled.value.tolist() == [float(place) for place in range(COUNT)]
    assert filled.source_time_ns[0] == SPAN_NS[0]


async def test_that_continuation_points_are_followed(client, server):
    server.iserver.history_manager.storage.max_history_data_response_size = 300

    filled = await filled_from(client, SPAN_NS, a_tag("speed"))

    server.iserver.history_manager.storage.max_history_data_response_size = 10_000
    assert set(filled.value.tolist()) == {float(place) for place in range(COUNT)}


async def test_that_only_the_span_is_read(client):
    filled = await filled_from(client, (SPAN_NS[0] + 10_000_000_000, SPAN_NS[0] + 20_000_000_000), a_tag("speed"))

    assert filled.value.tolist() == [float(place) for place in range(10, 21)]


async def test_that_texts_are_filled_too_and_tags_without_history_are_not_asked_for(client):
    tags = [a_tag("program", DataType.STRING), a_tag("fixed"), a_tag("nothing")]

    filled = await filled_from(client, SPAN_NS, *tags)

    assert list(filled.text.values()) == ["Pick"] * 3
    assert set(filled.tag.tolist()) == {0}


async def test_that_the_number_of_values_is_bounded(client):
    filled = await filled_from(client, SPAN_NS, a_tag("speed"), most_values=PAGE_VALUES)

    assert len(filled) == PAGE_VALUES
