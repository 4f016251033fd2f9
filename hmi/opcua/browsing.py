"""Looking into an address space for people: children of a node with their values, and one variable in full."""

import asyncio
from collections.abc import Mapping, Sequence

from asyncua import ua
from asyncua.client.client import Client
from asyncua.ua.attribute_ids import AttributeIds
from asyncua.ua.object_ids import ObjectIds

from hmi.domain.query import BrowseAnswer, BrowsedNode
from hmi.domain.tag import DataType, NodeAddress, TagDefinition, TagName
from hmi.opcua.attributes import read_attributes
from hmi.opcua.data_types import data_types
from hmi.opcua.namespaces import NamespaceTable
from hmi.opcua.references import references
from hmi.opcua.tag_description import describe_all
from hmi.opcua.values import to_scalar

BROWSE_S = 10.0
_OBJECTS = ua.NodeId(ua.Int32(ObjectIds.ObjectsFolder))
_WRITE_BIT, _READ_BIT = 2, 1


async def browse(
    client: Client,
    namespaces: NamespaceTable,
    endpoint: str,
    node: NodeAddress | None,
    tag_of: Mapping[NodeAddress, TagName],
) -> BrowseAnswer:
    """Children of a node, for people: names, types, units, and variables' values as read now."""
    start = _OBJECTS if node is None else namespaces.node_id(node)
    if start is None:
        return BrowseAnswer(error="BadNodeIdUnknown")
    async with asyncio.timeout(BROWSE_S):
        children = _once((await references(client, [start]))[0])
        details = await _details(client, [one.NodeId for one in children if one.NodeClass is ua.NodeClass.Variable])
    nodes: list[BrowsedNode] = []
    for child in children:
        address = namespaces.address(endpoint, child.NodeId)
        detail = details.get(child.NodeId)
        nodes.append(
            BrowsedNode(
                node=address,
                browse_name=child.BrowseName.Name or "",
                display_name=child.DisplayName.Text or "",
                node_class=child.NodeClass.name,
                data_type=detail.data_type.value if detail else "",
                value_text=detail.value_text if detail else "",
                status=detail.status if detail else 0,
                access=detail.access if detail else "",
                tag_name=tag_of.get(address),
            )
        )
    return BrowseAnswer(nodes=tuple(nodes))


async def describe(
    client: Client, namespaces: NamespaceTable, endpoint: str, node: NodeAddress
) -> TagDefinition | None:
    """What is constant about a variable: type, unit, ranges, words, access. None when it is no variable."""
    node_id = namespaces.node_id(node)
    if node_id is None:
        return None
    described = await describe_all(client, namespaces, endpoint, [node_id])
    return described.get(node_id)


class _Detail:
    """What the browse display shows of a variable."""

    __slots__ = ("access", "data_type", "status", "value_text")

    def __init__(self, data_type: DataType, value_text: str, status: int, access: str) -> None:
        self.data_type, self.value_text, self.status, self.access = data_type, value_text, status, access


async def _details(client: Client, nodes: Sequence[ua.NodeId]) -> dict[ua.NodeId, _Detail]:
    attributes = (AttributeIds.DataType, AttributeIds.UserAccessLevel)
    constant = await read_attributes(client, [(node, int(one)) for node in nodes for one in attributes])
    kinds = [one.Value.Value if one.Value else None for one in constant[::2]]
    types = await data_types(client, {kind for kind in kinds if isinstance(kind, ua.NodeId)})
    found: dict[ua.NodeId, _Detail] = {}
    for place, node in enumerate(nodes):
        access = constant[2 * place + 1]
        bits = access.Value.Value if access.Value and isinstance(access.Value.Value, int) else 0
        words = "read write" if bits & _WRITE_BIT else "read" if bits & _READ_BIT else ""
        text, status = await _value(client, node)
        kind = kinds[place]
        data_type = types.get(kind, DataType.OTHER) if isinstance(kind, ua.NodeId) else DataType.OTHER
        found[node] = _Detail(data_type, text, status, words)
    return found


async def _value(client: Client, node: ua.NodeId) -> tuple[str, int]:
    """A value as text. Read one by one: a value that cannot be decoded must not hide its neighbours."""
    try:
        value = (await read_attributes(client, [(node, int(AttributeIds.Value))]))[0]
    except (ua.UaError, ValueError, TypeError, KeyError, AttributeError):
        return "", 0x80070000
    status = value.StatusCode.value if value.StatusCode is not None else 0
    if value.Value is None or value.Value.Value is None:
        return "", status
    return str(to_scalar(value.Value.Value))[:200], status


def _once(children: Sequence[ua.ReferenceDescription]) -> list[ua.ReferenceDescription]:
    """Each child once, however many references lead to it."""
    return list({one.NodeId: one for one in children}.values())
