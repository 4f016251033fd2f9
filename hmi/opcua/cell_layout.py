"""How a server says the machines stand and feed each other: JSON text in ``Flow`` and ``Positions`` variables."""

import json
from collections.abc import Sequence

import msgspec
from asyncua import ua
from asyncua.client.client import Client
from asyncua.ua.attribute_ids import AttributeIds

from hmi.domain.equipment import Equipment, EquipmentId
from hmi.opcua.attributes import read_attributes
from hmi.opcua.identifiers import snake_case

FLOW, POSITIONS = "Flow", "Positions"


class CellLayout:
    """What a layout object tells; empty until one was met."""

    def __init__(self) -> None:
        self._nodes: dict[str, ua.NodeId] = {}

    def take(self, children: Sequence[ua.ReferenceDescription]) -> bool:
        """Remember the layout's variables among an object's children; False when there are none."""
        found = {
            child.BrowseName.Name: child.NodeId
            for child in children
            if child.NodeClass is ua.NodeClass.Variable and child.BrowseName.Name in (FLOW, POSITIONS)
        }
        for name, node in found.items():
            self._nodes.setdefault(name or "", node)
        return bool(found)

    async def arrange(self, client: Client, equipment: Sequence[Equipment]) -> list[Equipment]:
        """The equipment with what each feeds and where it stands, as far as the server says."""
        values = await read_attributes(client, [(node, int(AttributeIds.Value)) for node in self._nodes.values()])
        told = {
            name: _parsed(value.Value.Value if value.Value is not None else None)
            for name, value in zip(self._nodes, values, strict=True)
        }
        flow, positions = _flow_of(told.get(FLOW)), _positions_of(told.get(POSITIONS))
        ids = {one.id for one in equipment}
        return [
            msgspec.structs.replace(
                one,
                feeds=tuple(EquipmentId(target) for target in flow.get(one.id, ()) if EquipmentId(target) in ids),
                position=positions.get(one.id),
            )
            for one in equipment
        ]


def _parsed(value: object) -> object:
    try:
        return json.loads(str(value))
    except ValueError:
        return None


def _flow_of(raw: object) -> dict[str, list[str]]:
    """Pairs ``[from, to]`` or a mapping of lists."""
    flow: dict[str, list[str]] = {}
    pairs: list[object] = raw if isinstance(raw, list) else []
    for pair in pairs:
        if isinstance(pair, list) and len(pair) == 2:
            flow.setdefault(snake_case(str(pair[0])), []).append(snake_case(str(pair[1])))
    if isinstance(raw, dict):
        for source, targets in raw.items():
            named = targets if isinstance(targets, list) else [targets]
            flow.setdefault(snake_case(str(source)), []).extend(snake_case(str(one)) for one in named)
    return flow


def _positions_of(raw: object) -> dict[str, tuple[float, float]]:
    """A mapping of machine to ``[x, y]``, each 0..1 from the top left; anything else is left out."""
    pairs: dict[str, object] = raw if isinstance(raw, dict) else {}
    positions: dict[str, tuple[float, float]] = {}
    for name, pair in pairs.items():
        if isinstance(pair, list) and len(pair) == 2 and all(_is_share(one) for one in pair):
            positions[snake_case(name)] = (float(pair[0]), float(pair[1]))
    return positions


def _is_share(value: object) -> bool:
    return isinstance(value, int | float) and 0.0 <= value <= 1.0
