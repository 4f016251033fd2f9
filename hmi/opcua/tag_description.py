"""What is constant about variables: type, unit, ranges, words, access."""

from collections.abc import Sequence
from math import floor, log10

from asyncua import ua
from asyncua.client.client import Client
from asyncua.ua.attribute_ids import AttributeIds

from hmi.domain.tag import DataType, TagDefinition, TagName, ValueRange
from hmi.opcua.attributes import read_attributes
from hmi.opcua.data_types import data_types, enumeration_words, published_words
from hmi.opcua.namespaces import NamespaceTable
from hmi.opcua.properties import range_of, read_properties, unit_id_of, unit_of, words_of
from hmi.opcua.values import to_scalar

_WRITE_BIT = 2
_STEPS_IN_RANGE = 20.0
_SMALLEST_STEP = 1e-300


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
    properties = await read_properties(client, list(rows))
    words = await enumeration_words(client, {row[3] for row in rows.values() if isinstance(row[3], ua.NodeId)})
    published = published_words(namespaces, types)
    found: dict[ua.NodeId, TagDefinition] = {}
    for node, (_, browse_name, display_name, kind, rank, access) in rows.items():
        known = types.get(kind, DataType.OTHER) if isinstance(kind, ua.NodeId) else DataType.OTHER
        data_type = known if rank in (-1, -3, None) else DataType.OTHER
        own = properties.get(node, {})
        limits = range_of(own, "EURange")
        is_writable = isinstance(access, int) and bool(access & _WRITE_BIT) and data_type is not DataType.OTHER
        name = browse_name.Name if isinstance(browse_name, ua.QualifiedName) else "?"
        found[node] = TagDefinition(
            name=TagName(name or "?"),
            node=namespaces.address(endpoint, node),
            data_type=data_type,
            role=name or "",
            label=str(to_scalar(display_name)),
            unit=unit_of(own),
            unit_id=unit_id_of(own),
            engineering_range=limits,
            instrument_range=range_of(own, "InstrumentRange"),
            is_writable=is_writable,
            step=suggested_step(limits, data_type) if is_writable and limits is not None else None,
            words=published.get(kind) or words_of(own) or words.get(kind, {}) if isinstance(kind, ua.NodeId) else {},
        )
    return found


def suggested_step(limits: ValueRange, data_type: DataType) -> float:
    """About a twentieth of the range, rounded down to 1, 2 or 5 times a power of ten; whole for whole numbers."""
    rough = (limits.high - limits.low) / _STEPS_IN_RANGE
    decade = 10.0 ** floor(log10(max(rough, _SMALLEST_STEP)))
    step = next((factor * decade for factor in (5.0, 2.0) if factor * decade <= rough * (1.0 + 1e-9)), decade)
    return step if data_type.is_floating else max(1.0, float(floor(step)))
