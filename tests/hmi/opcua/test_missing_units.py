"""What a specification gives a unit and a server does not: nobody is left to guess that it is degrees."""

from collections.abc import AsyncIterator

import pytest
from asyncua import ua
from asyncua.client.client import Client

from hmi.domain.cell import Endpoint
from hmi.domain.equipment import ComponentKind, EquipmentKind
from hmi.opcua.equipment_builder import EquipmentBuilder
from hmi.opcua.findings import FoundComponent, FoundUnit
from hmi.opcua.namespaces import read_namespaces
from tests.hmi.opcua.odd_server import Oddities, OddServer


@pytest.fixture
async def server(unused_tcp_port: int) -> AsyncIterator[OddServer]:
    made = OddServer(unused_tcp_port, Oddities())
    await made.start(2)
    yield made
    await made.stop()


async def test_that_an_axis_without_units_shows_that_they_are_unknown(server):
    roles = {"ActualPosition": server.tags[0].nodeid, "Something": server.tags[1].nodeid}
    name = ua.QualifiedName("Robot", 2)
    reference = ua.ReferenceDescription(BrowseName=name, DisplayName=ua.LocalizedText("Robot"))
    axis = FoundComponent("Axis1", "Axis1", ComponentKind.AXIS, ua.NodeId("axis", 2), roles)

    async with Client(server.url) as client:
        builder = EquipmentBuilder(client, await read_namespaces(client), Endpoint(key="plc", url=server.url))
        await builder.equipment(FoundUnit(reference, EquipmentKind.ROBOT, [axis]))

    assert {tag.role: (tag.unit, tag.unit_id) for tag in builder.tags} == {
        "ActualPosition": ("?", None),
        "Something": ("", None),
    }
