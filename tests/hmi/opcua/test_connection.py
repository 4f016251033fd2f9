"""A controller is believed only for what has been heard."""

from pathlib import Path

import pytest

from hmi.domain.cell import Endpoint, SecurityMode, SecurityPolicy
from hmi.domain.connection import ConnectionState
from hmi.domain.outcome import Done, Reason, Refused
from hmi.domain.quality import Freshness
from hmi.domain.tag import DataType, NodeAddress, TagDefinition, TagName
from hmi.opcua.connection import Controller
from hmi.opcua.trust import TrustStore

URI = "urn:tandem:test"


def a_tag(name: str, data_type: DataType = DataType.DOUBLE, uri: str = URI) -> TagDefinition:
    node = NodeAddress(endpoint="plc", uri=uri, identifier=f"s={name}")
    return TagDefinition(name=TagName(name), node=node, data_type=data_type, is_writable=name == "speed")


WANTED = {0: a_tag("speed"), 1: a_tag("program", DataType.STRING)}


def a_controller(url: str, sink, folder: Path) -> Controller:
    endpoint = Endpoint(key="plc", url=url, policy=SecurityPolicy.NONE, mode=SecurityMode.NONE, timeout_s=2.0)
    return Controller(endpoint, sink, TrustStore(folder))


@pytest.fixture
async def controller(small_server, sink, tmp_path: Path):
    running = a_controller(small_server.url, sink, tmp_path)
    running.want(WANTED)
    await running.start()
    yield running
    await running.stop()


async def test_that_wanted_values_arrive_and_are_live(controller, sink, wait_until):
    await wait_until(lambda: sink.state is ConnectionState.LIVE)

    assert sink.values[0] == 40.0
    assert sink.texts[1] == "Pick"
    assert sink.freshness == {0: Freshness.LIVE, 1: Freshness.LIVE}


async def test_that_a_change_arrives(controller, small_server, sink, wait_until):
    await wait_until(lambda: sink.state is ConnectionState.LIVE)

    await small_server.speed.write_value(55.0)

    await wait_until(lambda: sink.values[0] == 55.0)


async def test_that_a_write_is_read_back(controller, small_server, sink, wait_until):
    await wait_until(lambda: sink.state is ConnectionState.LIVE)

    outcome = await controller.write(WANTED[0], 60.0)

    assert outcome == Done()
    assert await small_server.speed.read_value() == 60.0


async def test_that_the_servers_refusal_is_told_by_name(controller, sink, wait_until):
    await wait_until(lambda: sink.state is ConnectionState.LIVE)

    outcome = await controller.write(a_tag("fixed"), 2.0)

    assert isinstance(outcome, Refused)
    assert outcome.reason is Reason.SERVER_REFUSED
    assert outcome.facts["status"] in ("BadNotWritable", "BadUserAccessDenied")


async def test_that_missing_nodes_are_absent_and_the_rest_is_live(controller, sink, wait_until):
    controller.want({**WANTED, 2: a_tag("nothing"), 3: a_tag("x", uri="urn:elsewhere")})

    await wait_until(lambda: sink.state is ConnectionState.PARTIAL)

    assert sink.freshness[2] is Freshness.ABSENT
    assert {absent.tag_name for absent in controller.absent_tags()} == {"nothing", "x"}
    assert sink.freshness[0] is Freshness.LIVE


async def test_that_nothing_stays_live_when_the_server_ends_and_all_returns(controller, small_server, sink, wait_until):
    await wait_until(lambda: sink.state is ConnectionState.LIVE)

    await small_server.stop()
    await wait_until(lambda: sink.freshness[0] is Freshness.STALE)
    during = await controller.write(WANTED[0], 1.0)
    await small_server.start()
    await wait_until(lambda: sink.freshness[0] is Freshness.LIVE and sink.state is ConnectionState.LIVE)

    assert during == Refused(reason=Reason.NOT_CONNECTED, facts={"endpoint": "plc"})
    assert sink.status.reconnects == 1


async def test_that_security_is_not_given_up_silently(small_server, sink, tmp_path: Path, wait_until):
    controller = Controller(Endpoint(key="plc", url=small_server.url), sink, TrustStore(tmp_path))
    await controller.start()

    await wait_until(lambda: sink.state is ConnectionState.REFUSED)
    await controller.stop()

    assert ConnectionState.SUBSCRIBING not in sink.states
