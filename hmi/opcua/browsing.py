"""Looking into an address space: children of a node, and what is constant about a variable."""

import asyncio
from collections.abc import Mapping, Sequence
from typing import Any

from asyncua import ua
from asyncua.client.client import Client
from asyncua.ua.attribute_ids import AttributeIds
from asyncua.ua.object_ids import ObjectIds

from hmi.domain.query import BrowseAnswer, BrowsedNode
from hmi.domain.tag import DataType, NodeAddress, TagDefinition, TagName, ValueRange
from hmi.opcua.namespaces import NamespaceTable
from hmi.opcua.values import to_scalar
from hmi.units import symbol_of

BROWSE_S = 10.0
READ_CHUNK = 500
_HIERARCHICAL = ua.NodeId(ua.Int32(ObjectIds.HierarchicalReferences))
_OBJECTS = ua.NodeId(ua.Int32(ObjectIds.ObjectsFolder))
_BUILT_IN: dict[int, DataType] = {
    1: DataType.BOOLEAN,
    2: DataType.SBYTE,
    3: DataType.BYTE,
    4: DataType.INT16,
    5: DataType.UINT16,
    6: DataType.INT32,
    7: DataType.UINT32,
    8: DataType.INT64,
    9: DataType.UINT64,
    10: DataType.FLOAT,
    11: DataType.DOUBLE,
    12: DataType.STRING,
    13: DataType.DATE_TIME,
    17: DataType.NODE_ID,
    21: DataType.LOCALIZED_TEXT,
    26: DataType.DOUBLE,
    27: DataType.INT64,
    28: DataType.UINT64,
    29: DataType.INT32,
}
"""Built-in and abstract number types of namespace 0 (OPC 10000-6, 5.1.2); Enumeration is Int32."""
_WRITE_BIT, _READ_BIT = 2, 1


async def references(
    client: Client, nodes: Sequence[ua.NodeId], kinds: ua.NodeClass | int = 0
) -> list[list[ua.ReferenceDescription]]:
    """Forward hierarchical references of each node, complete over continuation points."""
    return await follow_references(client, nodes, _HIERARCHICAL, ua.BrowseDirection.Forward, kinds)


async def follow_references(
    client: Client,
    nodes: Sequence[ua.NodeId],
    kind: ua.NodeId,
    direction: ua.BrowseDirection,
    classes: ua.NodeClass | int = 0,
) -> list[list[ua.ReferenceDescription]]:
    """References of one type, its subtypes included, in chunks and over continuation points."""
    found: list[list[ua.ReferenceDescription]] = []
    for start in range(0, len(nodes), READ_CHUNK):
        part = nodes[start : start + READ_CHUNK]
        parameters = ua.BrowseParameters()
        parameters.NodesToBrowse = [_description(node, kind, direction, int(classes)) for node in part]
        results: list[Any] = await client.uaclient.browse(parameters)
        for result in results:
            children = list(result.References or [])
            point = result.ContinuationPoint
            while point:
                more = ua.BrowseNextParameters(ReleaseContinuationPoints=False, ContinuationPoints=[point])
                following: list[Any] = await client.uaclient.browse_next(more)
                children += following[0].References or []
                point = following[0].ContinuationPoint
            found.append(children)
    return found


async def read_attributes(client: Client, wanted: Sequence[tuple[ua.NodeId, int]]) -> list[ua.DataValue]:
    """Attributes of nodes, in chunks; a bad one is its status, not an exception."""
    values: list[ua.DataValue] = []
    for start in range(0, len(wanted), READ_CHUNK):
        parameters = ua.ReadParameters()
        parameters.NodesToRead = [
            ua.ReadValueId(NodeId=node, AttributeId=ua.IntegerId(attribute))
            for node, attribute in wanted[start : start + READ_CHUNK]
        ]
        values += await client.uaclient.read(parameters)
    return values


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


async def describe_all(
    client: Client, namespaces: NamespaceTable, endpoint: str, nodes: Sequence[ua.NodeId]
) -> dict[ua.NodeId, TagDefinition]:
    """What is constant about many variables, in a few calls."""
    wanted = [
        (node, int(attribute))
        for node in nodes
        for attribute in (
            AttributeIds.NodeClass,
            AttributeIds.BrowseName,
            AttributeIds.DisplayName,
            AttributeIds.DataType,
            AttributeIds.ValueRank,
            AttributeIds.UserAccessLevel,
        )
    ]
    values = await read_attributes(client, wanted)
    rows = {
        node: [one.Value.Value if one.Value else None for one in values[6 * i : 6 * i + 6]]
        for i, node in enumerate(nodes)
    }
    rows = {node: row for node, row in rows.items() if row[0] in (ua.NodeClass.Variable, ua.NodeClass.Variable.value)}
    types = await data_types(client, {row[3] for row in rows.values() if isinstance(row[3], ua.NodeId)})
    properties = await _properties(client, list(rows))
    words = await _enum_words(client, {row[3] for row in rows.values() if isinstance(row[3], ua.NodeId)})
    found: dict[ua.NodeId, TagDefinition] = {}
    for node, (_, browse_name, display_name, kind, rank, access) in rows.items():
        known = types.get(kind, DataType.OTHER) if isinstance(kind, ua.NodeId) else DataType.OTHER
        data_type = known if rank in (-1, -3, None) else DataType.OTHER
        own = properties.get(node, {})
        name = browse_name.Name if isinstance(browse_name, ua.QualifiedName) else "?"
        found[node] = TagDefinition(
            name=TagName(name or "?"),
            node=namespaces.address(endpoint, node),
            data_type=data_type,
            role=name or "",
            label=str(to_scalar(display_name)),
            unit=_unit(own.get("EngineeringUnits")),
            unit_id=_unit_id(own.get("EngineeringUnits")),
            engineering_range=_range(own.get("EURange")),
            instrument_range=_range(own.get("InstrumentRange")),
            is_writable=isinstance(access, int) and bool(access & _WRITE_BIT) and data_type is not DataType.OTHER,
            words=_words(own) or (words.get(kind, {}) if isinstance(kind, ua.NodeId) else {}),
        )
    return found


async def data_types(client: Client, kinds: set[ua.NodeId]) -> dict[ua.NodeId, DataType]:
    """The built-in type behind each data type, by walking to its supertypes."""
    found = {kind: _BUILT_IN[int(kind.Identifier)] for kind in kinds if _is_built_in(kind)}  # pyright: ignore[reportArgumentType]  # numeric
    open_kinds = {kind: kind for kind in kinds if kind not in found}
    for _ in range(8):
        if not open_kinds:
            break
        lists = await follow_references(
            client, list(open_kinds.values()), ua.NodeId(ua.Int32(ObjectIds.HasSubtype)), ua.BrowseDirection.Inverse
        )
        following: dict[ua.NodeId, ua.NodeId] = {}
        for kind, parents in zip(open_kinds, lists, strict=True):
            if not parents:
                continue
            parent = parents[0].NodeId
            if _is_built_in(parent):
                found[kind] = _BUILT_IN[int(parent.Identifier)]  # pyright: ignore[reportArgumentType]  # numeric
            else:
                following[kind] = parent
        open_kinds = following
    return found


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


async def _properties(client: Client, nodes: Sequence[ua.NodeId]) -> dict[ua.NodeId, dict[str, object]]:
    lists = await follow_references(
        client, nodes, ua.NodeId(ua.Int32(ObjectIds.HasProperty)), ua.BrowseDirection.Forward
    )
    wanted = [
        (node, one.BrowseName.Name or "", one.NodeId)
        for node, properties in zip(nodes, lists, strict=True)
        for one in properties
        if one.BrowseName.Name in _PROPERTIES
    ]
    values = await read_attributes(client, [(target, int(AttributeIds.Value)) for _, _, target in wanted])
    found: dict[ua.NodeId, dict[str, object]] = {}
    for (node, name, _), value in zip(wanted, values, strict=True):
        if value.Value is not None:
            found.setdefault(node, {})[name] = value.Value.Value
    return found


_PROPERTIES = frozenset(
    {"EngineeringUnits", "EURange", "InstrumentRange", "EnumStrings", "EnumValues", "TrueState", "FalseState"}
)


async def _enum_words(client: Client, kinds: set[ua.NodeId]) -> dict[ua.NodeId, dict[int, str]]:
    """Words of enumeration data types, from their EnumStrings or EnumValues."""
    own = [kind for kind in kinds if not _is_built_in(kind)]
    properties = await _properties(client, own)
    return {kind: words for kind in own if (words := _words(properties.get(kind, {})))}


def _words(properties: Mapping[str, object]) -> dict[int, str]:
    strings, values = properties.get("EnumStrings"), properties.get("EnumValues")
    if isinstance(values, list):
        return {int(one.Value): str(to_scalar(one.DisplayName)) for one in values if hasattr(one, "DisplayName")}
    if isinstance(strings, list):
        return {number: str(to_scalar(words)) for number, words in enumerate(strings)}
    if "TrueState" in properties and "FalseState" in properties:
        return {0: str(to_scalar(properties["FalseState"])), 1: str(to_scalar(properties["TrueState"]))}
    return {}


def _unit(value: object) -> str:
    if not isinstance(value, ua.EUInformation):
        return ""
    return symbol_of(value.UnitId) or value.DisplayName.Text or "?"


def _unit_id(value: object) -> int | None:
    return value.UnitId if isinstance(value, ua.EUInformation) else None


def _range(value: object) -> ValueRange | None:
    if isinstance(value, ua.Range) and value.High > value.Low:
        return ValueRange(float(value.Low), float(value.High))
    return None


def _is_built_in(kind: ua.NodeId) -> bool:
    return kind.NamespaceIndex == 0 and kind.Identifier in _BUILT_IN


def _once(children: Sequence[ua.ReferenceDescription]) -> list[ua.ReferenceDescription]:
    """Each child once, however many references lead to it."""
    return list({one.NodeId: one for one in children}.values())


def _description(node: ua.NodeId, kind: ua.NodeId, direction: ua.BrowseDirection, classes: int) -> ua.BrowseDescription:
    return ua.BrowseDescription(
        NodeId=node,
        BrowseDirection=direction,
        ReferenceTypeId=kind,
        IncludeSubtypes=True,
        NodeClassMask=ua.UInt32(classes),
        ResultMask=ua.UInt32(63),
    )
