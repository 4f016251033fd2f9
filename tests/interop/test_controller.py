"""Tandem's own connection to a server of another stack: what is there is live, what is not is told."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from hmi.domain.cell import Endpoint
from hmi.domain.connection import ConnectionState
from hmi.domain.outcome import Reason, Refused
from hmi.domain.quality import Freshness
from hmi.domain.status_code import status_name
from hmi.domain.tag import DataType, NodeAddress, TagDefinition, TagName
from hmi.opcua.connection import Controller
from hmi.opcua.trust import TrustStore
from tests.flows.chaos.plant import Watch, until

PATIENCE_S = 60.0
HERE, ELSEWHERE = "urn:foreign:cell", "urn:foreign:nowhere"


def a_tag(name: str, data_type: DataType = DataType.DOUBLE, uri: str = HERE) -> TagDefinition:
    address = NodeAddress(endpoint="foreign", uri=uri, identifier=f"s={name}")
    return TagDefinition(name=TagName(name), node=address, data_type=data_type, is_writable=True)


TAGS = {
    0: a_tag("v0"),
    1: a_tag("Int16", DataType.INT16),
    2: a_tag("Count", DataType.UINT16),
    3: a_tag("NoSuchNode"),
    4: a_tag("NoSuchNamespace", uri=ELSEWHERE),
}


@pytest.fixture
def watch() -> Watch:
    return Watch()


@pytest.fixture
async def controller(foreign_url: str, watch: Watch, tmp_path: Path) -> AsyncIterator[Controller]:
    """Connected with Basic256Sha256, sign and encrypt, after a person trusted the server."""
    controller = Controller(Endpoint(key="foreign", url=foreign_url), watch, TrustStore(tmp_path))
    controller.want(TAGS)
    await controller.start()
    try:
        await until(lambda: watch.state is ConnectionState.UNTRUSTED, PATIENCE_S)
        certificate = controller.presented_certificate()
        assert certificate is not None
        assert not watch.values
        assert controller.trust(certificate.fingerprint)
        await until(lambda: watch.state is ConnectionState.PARTIAL and len(watch.live) == 3, PATIENCE_S)
        yield controller
    finally:
        await controller.stop()


async def test_that_what_is_there_is_live_and_what_is_not_is_told_by_name(controller: Controller, watch: Watch) -> None:
    before = watch.values[0]
    await until(lambda: watch.values[0] > before and len(controller.absent_tags()) == 2, PATIENCE_S)

    assert watch.values[1] == -30000.0
    assert {one.tag_name for one in controller.absent_tags()} == {"NoSuchNode", "NoSuchNamespace"}
    assert {status_name(one.status) for one in controller.absent_tags()} == {"BadNodeIdUnknown"}
    assert watch.freshness[3] is watch.freshness[4] is Freshness.ABSENT


async def test_that_the_connection_says_what_the_server_calls_itself(controller: Controller, watch: Watch) -> None:
    assert watch.status.server_name == "Foreign controller 4.2"


async def test_that_a_value_is_written_in_the_nodes_own_type_or_not_at_all(controller: Controller) -> None:
    in_type = await controller.write(TAGS[2], 7)
    too_large = await controller.write(TAGS[2], 70_000)
    mistaken = await controller.write(a_tag("Count", DataType.DOUBLE), 7.0)
    fixed = await controller.write(a_tag("ReadOnly"), 7.0)

    assert in_type.__struct_config__.tag == "done"
    assert isinstance(too_large, Refused)
    assert too_large.reason is Reason.WRONG_TYPE
    assert mistaken == Refused(reason=Reason.SERVER_REFUSED, facts={"status": "BadTypeMismatch"})
    assert isinstance(fixed, Refused)
    assert fixed.facts["status"] in ("BadNotWritable", "BadUserAccessDenied")
