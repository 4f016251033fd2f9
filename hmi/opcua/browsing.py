"""Looking into an address space for people: children of a node with their values, and one variable in full."""

import asyncio
import struct
from collections.abc import Iterable, Mapping, Sequence

from asyncua import ua
from asyncua.client.client import Client
from asyncua.ua.attribute_ids import AttributeIds
from asyncua.ua.object_ids import ObjectIds
from asyncua.ua.status_codes import StatusCodes

from hmi import clock
from hmi.domain.quality import Freshness
from hmi.domain.query import BrowseAnswer, BrowsedNode
from hmi.domain.reading import Reading
from hmi.domain.tag import NodeAddress, Scalar, TagDefinition, TagName
from hmi.opcua.attributes import read_attributes
from hmi.opcua.decoder_text import text_of
from hmi.opcua.namespaces import NamespaceTable
from hmi.opcua.references import references
from hmi.opcua.source_time import time_ns
from hmi.opcua.tag_description import describe_all
from hmi.opcua.values import to_scalar

BROWSE_S = 10.0
_VALUES_AT_ONCE = 100
_OBJECTS = ua.NodeId(ua.Int32(ObjectIds.ObjectsFolder))
_ARRAY = "[ ]"
_UNDECODABLE = (ua.UaError, ValueError, TypeError, KeyError, IndexError, AttributeError, struct.error)
"""What asyncua raises for a value that it cannot decode."""


async def browse(
    client: Client,
    namespaces: NamespaceTable,
    endpoint: str,
    node: NodeAddress | None,
    tag_of: Mapping[NodeAddress, TagName],
) -> BrowseAnswer:
    """Children of a node, for people: names, types, units, and variables' values as read now.

    Raises:
        OSError, TimeoutError, ua.UaError: the network's or the server's refusal.
    """
    start = _OBJECTS if node is None else namespaces.node_id(node)
    if start is None:
        raise ua.uaerrors.BadNodeIdUnknown
    async with asyncio.timeout(BROWSE_S):
        children = _once((await references(client, [start]))[0])
        variables = [one.NodeId for one in children if one.NodeClass is ua.NodeClass.Variable]
        definitions = await describe_all(client, namespaces, endpoint, variables)
        readings = await _readings(client, namespaces, variables)
        descriptions, types = await _descriptions(client, children)
    nodes: list[BrowsedNode] = []
    for child in children:
        address = namespaces.address(endpoint, child.NodeId)
        nodes.append(
            BrowsedNode(
                node=address,
                browse_name=child.BrowseName.Name or "",
                display_name=child.DisplayName.Text or "",
                node_class=child.NodeClass.name,
                type_name=types.get(child.NodeId, ""),
                description=descriptions.get(child.NodeId, ""),
                definition=definitions.get(child.NodeId),
                reading=readings.get(child.NodeId),
                tag_name=tag_of.get(address),
            )
        )
    return BrowseAnswer(nodes=tuple(nodes), read_ns=clock.now_ns())


async def describe(
    client: Client, namespaces: NamespaceTable, endpoint: str, nodes: Sequence[NodeAddress]
) -> tuple[TagDefinition, ...]:
    """What is constant about variables, in their order: type, unit, ranges, words, access.

    Raises:
        OSError, TimeoutError, ua.UaError: the network's or the server's refusal; BadNodeClassInvalid: no variable.
    """
    wanted = [namespaces.node_id(node) for node in nodes]
    known = [node_id for node_id in wanted if node_id is not None]
    if len(known) < len(wanted):
        raise ua.uaerrors.BadNodeIdUnknown
    described = await describe_all(client, namespaces, endpoint, known)
    if any(node_id not in described for node_id in known):
        raise ua.uaerrors.BadNodeClassInvalid
    return tuple(described[node_id] for node_id in known)


async def _descriptions(
    client: Client, children: Sequence[ua.ReferenceDescription]
) -> tuple[dict[ua.NodeId, str], dict[ua.NodeId, str]]:
    """Descriptions, and names of types, of those that have one."""
    asked = [
        (one.NodeId, int(attribute))
        for one in children
        for attribute in (AttributeIds.Description, AttributeIds.DataType, AttributeIds.ValueRank)
    ]
    values = [one.Value.Value if one.Value else None for one in await read_attributes(client, asked)]
    kinds: dict[ua.NodeId, ua.NodeId] = {}
    for child, data_type in zip(children, values[1::3], strict=True):
        kind = data_type if isinstance(data_type, ua.NodeId) else child.TypeDefinition
        if not kind.is_null():
            kinds[child.NodeId] = kind
    names = await _names(client, kinds.values())
    arrays = {child.NodeId for child, rank in zip(children, values[2::3], strict=True) if _is_array(rank)}
    types = {node: f"{names[kind]}{_ARRAY if node in arrays else ''}" for node, kind in kinds.items() if kind in names}
    return {child.NodeId: str(to_scalar(one)) for child, one in zip(children, values[::3], strict=True)}, types


def _is_array(rank: object) -> bool:
    """ValueRank (OPC 10000-3, 5.6.2): 0 and above have dimensions."""
    return isinstance(rank, int) and rank >= 0


async def _names(client: Client, nodes: Iterable[ua.NodeId]) -> dict[ua.NodeId, str]:
    own = sorted(set(nodes), key=ua.NodeId.to_string)
    values = await read_attributes(client, [(node, int(AttributeIds.BrowseName)) for node in own])
    found = {node: one.Value.Value.Name for node, one in zip(own, values, strict=True) if one.Value is not None}
    return {node: name for node, name in found.items() if name}


async def _readings(client: Client, namespaces: NamespaceTable, nodes: Sequence[ua.NodeId]) -> dict[ua.NodeId, Reading]:
    """Values as they are now. One that cannot be decoded does not hide its neighbours."""
    found: dict[ua.NodeId, Reading] = {}
    for start in range(0, len(nodes), _VALUES_AT_ONCE):
        part = nodes[start : start + _VALUES_AT_ONCE]
        try:
            values: list[ua.DataValue] = await _values(client, part)
        except _UNDECODABLE:
            values = [await _value_alone(client, node) for node in part]
        found.update({node: _reading(namespaces, value) for node, value in zip(part, values, strict=True)})
    return found


async def _values(client: Client, nodes: Sequence[ua.NodeId]) -> list[ua.DataValue]:
    return await read_attributes(client, [(node, int(AttributeIds.Value)) for node in nodes])


async def _value_alone(client: Client, node: ua.NodeId) -> ua.DataValue:
    try:
        return (await _values(client, [node]))[0]
    except _UNDECODABLE:
        return ua.DataValue(StatusCode=ua.StatusCode(ua.UInt32(StatusCodes.BadDecodingError)))


def _reading(namespaces: NamespaceTable, value: ua.DataValue) -> Reading:
    return Reading(
        value=_readable(namespaces, value.Value.Value) if value.Value is not None else None,
        status=value.StatusCode.value if value.StatusCode is not None else 0,
        source_time_ns=time_ns(value.SourceTimestamp),
        server_time_ns=time_ns(value.ServerTimestamp),
        freshness=Freshness.STALE,
    )


def _readable(namespaces: NamespaceTable, value: object) -> Scalar | None:
    """As it would be live: plain values as they are, everything else as text."""
    if isinstance(value, ua.NodeId):
        return namespaces.with_uri(value.to_string())
    if isinstance(value, bool | int | float):
        return value
    return text_of(value)


def _once(children: Sequence[ua.ReferenceDescription]) -> list[ua.ReferenceDescription]:
    """Each child once, however many references lead to it."""
    return list({one.NodeId: one for one in children}.values())
