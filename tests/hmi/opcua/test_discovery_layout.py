"""Where machines stand and what they feed, as a server says it."""

import json
from collections.abc import AsyncIterator

import pytest
import pytest_asyncio
from asyncua import Client, Server, ua

from hmi.domain.equipment import Equipment, EquipmentId, EquipmentKind
from hmi.opcua.cell_layout import CellLayout
from hmi.opcua.references import references

pytestmark = pytest.mark.asyncio(loop_scope="module")
POSITIONS = {"Mill": [0.25, 0.5], "Robot": [1.5, 0.0], "Belt": "left"}


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def client(unused_tcp_port_factory) -> AsyncIterator[Client]:
    server = Server()
    await server.init()
    url = f"opc.tcp://127.0.0.1:{unused_tcp_port_factory()}/"
    server.set_endpoint(url)
    server.set_security_policy([ua.SecurityPolicyType.NoSecurity])
    for name, flow in (("layout", json.dumps([["Robot", "Mill"], ["Mill", "Elsewhere"]])), ("broken", "{no json")):
        layout = await server.nodes.objects.add_object(ua.NodeId(name, 1), ua.QualifiedName(name, 1))
        await layout.add_variable(ua.NodeId(f"{name}/flow", 1), ua.QualifiedName("Flow", 1), flow)
        positions = json.dumps(POSITIONS)
        await layout.add_variable(ua.NodeId(f"{name}/positions", 1), ua.QualifiedName("Positions", 1), positions)
    async with server, Client(url) as connected:
        yield connected


def machines() -> list[Equipment]:
    return [
        Equipment(id=EquipmentId(name), kind=EquipmentKind.MACHINE, label=name) for name in ("robot", "mill", "belt")
    ]


async def arranged(client: Client, name: str) -> dict[str, Equipment]:
    layout = CellLayout()
    assert layout.take((await references(client, [ua.NodeId(name, 1)]))[0])
    return {one.id: one for one in await layout.arrange(client, machines())}


async def test_that_flow_and_positions_are_taken_and_nonsense_is_left_out(client: Client):
    found = await arranged(client, "layout")

    assert found["robot"].feeds == ("mill",)
    assert found["mill"].feeds == ()
    assert found["mill"].position == (0.25, 0.5)
    assert found["robot"].position is None
    assert found["belt"].position is None


async def test_that_a_flow_that_cannot_be_read_leaves_the_rest(client: Client):
    found = await arranged(client, "broken")

    assert found["robot"].feeds == ()
    assert found["mill"].position == (0.25, 0.5)


async def test_that_without_a_layout_nothing_changes(client: Client):
    layout = CellLayout()

    assert not layout.take((await references(client, [ua.NodeId(ua.ObjectIds.Server)]))[0])
    assert await layout.arrange(client, machines()) == machines()
