"""Turns what a walk found into equipment with components, tags and methods."""

from typing import Any

import msgspec
from asyncua import ua
from asyncua.client.client import Client
from asyncua.ua.attribute_ids import AttributeIds

from hmi.domain.cell import Endpoint
from hmi.domain.equipment import (
    Component,
    ComponentKind,
    Equipment,
    EquipmentId,
    MethodArgument,
    MethodDefinition,
)
from hmi.domain.state_machine import PACKML_NUMBERS, is_published
from hmi.domain.tag import DataType, TagDefinition, TagName, ValueRange
from hmi.opcua.attributes import read_attributes
from hmi.opcua.companion_types import IN_PERCENT, UNIT_DEMANDED
from hmi.opcua.data_types import data_types, enumeration_words
from hmi.opcua.findings import FoundComponent, FoundUnit
from hmi.opcua.identifiers import free_name, snake_case
from hmi.opcua.namespaces import NamespaceTable
from hmi.opcua.properties import UNKNOWN_UNIT
from hmi.opcua.references import references
from hmi.opcua.tag_description import describe_all
from hmi.opcua.tag_use import use_of
from hmi.opcua.values import to_scalar
from hmi.units import unit_id

_FLAT_STATE = "StateCurrent"
"""The tag of PackML's guideline that tells the state as one number."""
_ARRAY = 1
_RANKS = (-1, _ARRAY)
"""ValueRanks that a panel can enter: one value, or values in a row (OPC 10000-3, 5.6.2)."""


class EquipmentBuilder:
    """Turns what was found into equipment with tags."""

    def __init__(self, client: Client, namespaces: NamespaceTable, endpoint: Endpoint) -> None:
        self._client = client
        self._namespaces = namespaces
        self._endpoint = endpoint
        self._names: set[str] = set()
        self._ids: set[str] = set()
        self.tags: list[TagDefinition] = []

    async def equipment(self, unit: FoundUnit) -> Equipment:
        """One piece of equipment with everything that was gathered."""
        browse_name = unit.reference.BrowseName.Name or "machine"
        identifier = free_name(snake_case(browse_name), self._ids)
        components: list[Component] = []
        nameplate: dict[str, str] = {}
        used: set[str] = set()
        for found in unit.components:
            if not found.variables and not found.methods:
                continue
            if found.kind is ComponentKind.IDENTIFICATION and not nameplate:
                nameplate = await self._nameplate(found)
                continue
            components.append(await self._component(identifier, found, used))
        return Equipment(
            id=EquipmentId(identifier),
            kind=unit.kind,
            label=unit.reference.DisplayName.Text or browse_name,
            components=tuple(components),
            nameplate=nameplate,
            node=self._namespaces.address(self._endpoint.key, unit.reference.NodeId),
        )

    async def _component(self, equipment: str, found: FoundComponent, used: set[str]) -> Component:
        name = free_name(found.name, used)
        described = await describe_all(
            self._client, self._namespaces, self._endpoint.key, list(found.variables.values())
        )
        tags: dict[str, TagName] = {}
        for role, node in _most_telling_first(found):
            definition = described.get(node)
            if definition is None:
                continue
            if (found.kind, role) in IN_PERCENT and definition.unit_id is None:
                definition = _in_percent(definition)
            if (found.kind, role) in UNIT_DEMANDED and not definition.unit:
                definition = msgspec.structs.replace(definition, unit=UNKNOWN_UNIT)
            definition = self._as_state(found, role, definition)
            full = TagName(free_name(f"{equipment}/{snake_case(name)}/{role.replace('.', '/')}", self._names))
            self.tags.append(
                msgspec.structs.replace(
                    definition,
                    name=full,
                    role=role,
                    use=use_of(role, definition.data_type),
                    is_safety=found.is_safety,
                    is_writable=definition.is_writable and not found.is_safety,
                )
            )
            tags[role] = full
        methods = [await self._method(reference, owner) for reference, owner in found.methods]
        return Component(name=name, kind=found.refined_kind, label=found.label, tags=tags, methods=tuple(methods))

    def _as_state(self, found: FoundComponent, role: str, tag: TagDefinition) -> TagDefinition:
        """What tells a state, with what its values mean by the specification."""
        state = found.states.get(role)
        if state is not None and tag.data_type is DataType.NODE_ID:
            return msgspec.structs.replace(tag, states=state.names)
        if state is not None:
            return msgspec.structs.replace(tag, words=state.numbers)
        is_flat = found.kind is ComponentKind.PACKML and role.endswith(_FLAT_STATE) and tag.data_type.limits is not None
        if is_flat and not any(is_published(word) for word in tag.words.values()):
            return msgspec.structs.replace(tag, words=dict(PACKML_NUMBERS))
        return tag

    async def _method(self, reference: ua.ReferenceDescription, owner: ua.NodeId) -> MethodDefinition:
        inputs: tuple[MethodArgument, ...] = ()
        children = (await references(self._client, [reference.NodeId]))[0]
        declared = next((one for one in children if one.BrowseName.Name == "InputArguments"), None)
        if declared is not None:
            value = (await read_attributes(self._client, [(declared.NodeId, int(AttributeIds.Value))]))[0]
            inputs = await self._inputs(value.Value.Value if value.Value is not None else None)
        key = self._endpoint.key
        return MethodDefinition(
            name=reference.BrowseName.Name or "?",
            label=reference.DisplayName.Text or "",
            object_node=self._namespaces.address(key, owner),
            method_node=self._namespaces.address(key, reference.NodeId),
            inputs=inputs,
        )

    async def _inputs(self, value: object) -> tuple[MethodArgument, ...]:
        # Loading a server's data types replaces asyncua's class, so what is read is known by its name only.
        listed: list[Any] = value if isinstance(value, list) else []
        arguments: list[ua.Argument] = [one for one in listed if type(one).__name__ == ua.Argument.__name__]
        kinds = {one.DataType for one in arguments}
        types, words = await data_types(self._client, kinds), await enumeration_words(self._client, kinds)
        return tuple(
            MethodArgument(
                name=one.Name or "?",
                data_type=(
                    types.get(one.DataType, DataType.OTHER) if one.ValueRank in _RANKS else DataType.OTHER
                ).value,
                is_array=one.ValueRank == _ARRAY,
                most=_length(one) if one.ValueRank == _ARRAY else 0,
                description=one.Description.Text or "",
                words=words.get(one.DataType, {}),
            )
            for one in arguments
        )

    async def _nameplate(self, found: FoundComponent) -> dict[str, str]:
        values = await read_attributes(
            self._client, [(node, int(AttributeIds.Value)) for node in found.variables.values()]
        )
        return {
            role: str(to_scalar(value.Value.Value))
            for role, value in zip(found.variables, values, strict=True)
            if value.Value is not None and value.Value.Value is not None
        }


def _length(argument: ua.Argument) -> int:
    """The most values an array takes; 0 where that is not said (OPC 10000-3, 8.6)."""
    dimensions = argument.ArrayDimensions or []
    return int(dimensions[0]) if dimensions else 0


def _most_telling_first(found: FoundComponent) -> list[tuple[str, ua.NodeId]]:
    """Roles and nodes. Of PackML's nested machines, the innermost says what the unit does (OPC 30050)."""
    variables = list(found.variables.items())
    if found.kind is ComponentKind.PACKML:
        variables.sort(key=lambda one: -one[0].count("."))
    return variables


def _in_percent(tag: TagDefinition) -> TagDefinition:
    span = tag.engineering_range or ValueRange(0.0, 100.0)
    return msgspec.structs.replace(tag, unit="%", unit_id=unit_id("P1"), engineering_range=span)
