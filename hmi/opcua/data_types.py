"""Data types of a server: the built-in type behind each, and the words of enumerations."""

from collections.abc import Iterable

from asyncua import ua
from asyncua.client.client import Client
from asyncua.ua.attribute_ids import AttributeIds
from asyncua.ua.object_ids import ObjectIds

from hmi.domain.tag import DataType
from hmi.opcua.attributes import read_attributes
from hmi.opcua.companion_types import STANDARD_WORDS
from hmi.opcua.namespaces import NamespaceTable
from hmi.opcua.properties import read_properties, words_of
from hmi.opcua.references import follow_references
from hmi.opcua.values import to_scalar

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


async def enumeration_words(client: Client, kinds: set[ua.NodeId]) -> dict[ua.NodeId, dict[int, str]]:
    """Words of the enumerations among data types: from EnumStrings or EnumValues, else from their definition."""
    own = [kind for kind in kinds if not _is_built_in(kind)]
    properties = await read_properties(client, own)
    found = {kind: words for kind in own if (words := words_of(properties.get(kind, {})))}
    return found | await _defined_words(client, {kind for kind in own if kind not in found})


async def _defined_words(client: Client, kinds: set[ua.NodeId]) -> dict[ua.NodeId, dict[int, str]]:
    """From the attribute DataTypeDefinition, which newer servers have alone (OPC 10000-3, 8.49).

    Sets of bits have the same definition, with places for values; they are no Int32.
    """
    types = await data_types(client, kinds)
    enumerations = [kind for kind in kinds if types.get(kind) is DataType.INT32]
    asked = [(kind, int(AttributeIds.DataTypeDefinition)) for kind in enumerations]
    values = await read_attributes(client, asked)
    definitions = [one.Value.Value if one.Value is not None else None for one in values]
    return {
        kind: {int(field.Value): str(to_scalar(field.DisplayName)) or field.Name or "" for field in told.Fields}
        for kind, told in zip(enumerations, definitions, strict=True)
        if isinstance(told, ua.EnumDefinition) and told.Fields
    }


def published_words(namespaces: NamespaceTable, kinds: Iterable[ua.NodeId]) -> dict[ua.NodeId, dict[int, str]]:
    """Words of the enumerations that tell a state or a mode, in the language of their specification."""
    found: dict[ua.NodeId, dict[int, str]] = {}
    for kind in kinds:
        uri = namespaces.uri_of(kind)
        words = STANDARD_WORDS.get((uri, kind.Identifier)) if isinstance(kind.Identifier, int) else None
        if words is not None:
            found[kind] = dict(enumerate(words))
    return found


def _is_built_in(kind: ua.NodeId) -> bool:
    return kind.NamespaceIndex == 0 and kind.Identifier in _BUILT_IN
