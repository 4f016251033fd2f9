"""What the properties of a variable say: unit, ranges, words."""

import math
from collections.abc import Mapping, Sequence

from asyncua import ua
from asyncua.client.client import Client
from asyncua.ua.attribute_ids import AttributeIds
from asyncua.ua.object_ids import ObjectIds

from hmi.domain.tag import ValueRange
from hmi.opcua.attributes import read_attributes
from hmi.opcua.references import follow_references
from hmi.opcua.values import to_scalar
from hmi.units import UNECE_URI, symbol_of

_PROPERTIES = frozenset(
    {"EngineeringUnits", "EURange", "InstrumentRange", "EnumStrings", "EnumValues", "TrueState", "FalseState"}
)


UNKNOWN_UNIT = "?"
"""Shown where there is a unit that nobody told."""


async def read_properties(client: Client, nodes: Sequence[ua.NodeId]) -> dict[ua.NodeId, dict[str, object]]:
    """Values of the properties that Tandem knows, by node and BrowseName."""
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


def words_of(properties: Mapping[str, object]) -> dict[int, str]:
    """Words by number; empty when there are none."""
    strings, values = properties.get("EnumStrings"), properties.get("EnumValues")
    if isinstance(values, list):
        return {int(one.Value): str(to_scalar(one.DisplayName)) for one in values if hasattr(one, "DisplayName")}
    if isinstance(strings, list):
        return {number: str(to_scalar(words)) for number, words in enumerate(strings)}
    if "TrueState" in properties and "FalseState" in properties:
        return {0: str(to_scalar(properties["FalseState"])), 1: str(to_scalar(properties["TrueState"]))}
    return {}


def unit_of(properties: Mapping[str, object]) -> str:
    """Symbol of EngineeringUnits; empty without one, ``?`` for one that nobody knows."""
    value = properties.get("EngineeringUnits")
    if not isinstance(value, ua.EUInformation):
        return ""
    symbol = symbol_of(value.UnitId) if value.NamespaceUri in ("", None, UNECE_URI) else None
    return symbol if symbol is not None else value.DisplayName.Text or UNKNOWN_UNIT


def unit_id_of(properties: Mapping[str, object]) -> int | None:
    """UNECE number of EngineeringUnits."""
    value = properties.get("EngineeringUnits")
    return value.UnitId if isinstance(value, ua.EUInformation) else None


def range_of(properties: Mapping[str, object], name: str) -> ValueRange | None:
    """A range property; None when it is missing, empty, or without an end, as some servers say "no limit"."""
    value = properties.get(name)
    if isinstance(value, ua.Range) and 0.0 < value.High - value.Low < math.inf:
        return ValueRange(float(value.Low), float(value.High))
    return None
