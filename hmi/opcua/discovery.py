"""From an address space to a cell: equipment and components by type definition, with no binding by hand."""

import json
import re
from collections.abc import Sequence

import msgspec
from asyncua import ua
from asyncua.client.client import Client

from hmi import clock
from hmi.domain.cell import Cell, Endpoint
from hmi.domain.equipment import (
    Component,
    ComponentKind,
    Equipment,
    EquipmentId,
    EquipmentKind,
    MethodArgument,
    MethodDefinition,
)
from hmi.domain.tag import DataType, TagDefinition, TagName, TagUse
from hmi.opcua.browsing import data_types, describe_all, read_attributes, references
from hmi.opcua.companion_types import (
    COMPONENT_NAMES,
    COMPONENT_TYPES,
    CONDITION_TYPE,
    ENTRY_POINTS,
    EQUIPMENT_TYPES,
    STANDARD_FOLDERS,
    TRANSPARENT,
)
from hmi.opcua.namespaces import NamespaceTable, read_namespaces
from hmi.opcua.scan_report import ScanReport
from hmi.opcua.type_tree import TypeTree
from hmi.opcua.values import to_scalar

MOST_NODES = 50_000
DEEPEST = 14
_OBJECTS = ua.NodeId(ua.Int32(85))
_VALUE = 13
_MOTION = re.compile(r"(ActualPosition|ActualSpeed|ActualAcceleration|MotorCurrent|ActualTorque|TCP|^R?[XYZ]$)")
_STATE = re.compile(r"(State|Mode|Stop|InControl|OnPath|SignalOn|PartHeld|Program|Starved|Blocked|Result|Job)")
_COUNT = re.compile(r"(Count|Number|Energy.*Total|Parts|Losses)")


class ScanResult(msgspec.Struct, frozen=True):
    """The cell that was found, and what was not recognised."""

    cell: Cell
    report: ScanReport


class _Found:
    """An object on its way to becoming a component."""

    def __init__(self, name: str, label: str, kind: ComponentKind, node: ua.NodeId, *, is_safety: bool) -> None:
        self.name, self.label, self.kind, self.node, self.is_safety = name, label, kind, node, is_safety
        self.variables: dict[str, ua.NodeId] = {}
        self.methods: list[tuple[ua.ReferenceDescription, ua.NodeId]] = []


class _Unit:
    """An object on its way to becoming a piece of equipment."""

    def __init__(self, reference: ua.ReferenceDescription, kind: EquipmentKind) -> None:
        self.reference, self.kind = reference, kind
        self.components: list[_Found] = []


async def discover(client: Client, endpoint: Endpoint, *, label: str = "") -> ScanResult:
    """Look through the whole address space of a connected server.

    Raises:
        OSError, TimeoutError, ua.UaError: the server or the network gave up on the way.
    """
    started_s = clock.monotonic_s()
    namespaces = await read_namespaces(client)
    walk = _Walk(client, namespaces)
    await walk.find_units()
    builder = _Builder(client, namespaces, endpoint)
    equipment = [await builder.equipment(unit) for unit in walk.units]
    equipment = _with_flow(equipment, await walk.flow())
    tags = tuple(builder.tags)
    cell = Cell(
        id=_snake(label) or "cell",
        label=label or endpoint.url,
        endpoints=(endpoint,),
        equipment=tuple(equipment),
        tags=tags,
    )
    report = ScanReport(
        url=endpoint.url,
        nodes=walk.count,
        seconds=clock.monotonic_s() - started_s,
        equipment=cell.equipment,
        tags=len(tags),
        unrecognised=tuple(walk.unrecognised),
        without_unit=tuple(tag.name for tag in tags if tag.data_type.is_floating and not tag.unit),
    )
    return ScanResult(cell, report)


class _Walk:
    """Finds pieces of equipment and gathers what lies in them; every node belongs to the first that holds it."""

    def __init__(self, client: Client, namespaces: NamespaceTable) -> None:
        self._client = client
        self._namespaces = namespaces
        self._types = TypeTree(client, namespaces)
        self._seen: set[ua.NodeId] = set()
        self._flow_node: ua.NodeId | None = None
        self.units: list[_Unit] = []
        self.unrecognised: list[str] = []
        self.count = 0

    async def find_units(self) -> None:
        """Below the entry points everything is equipment; elsewhere only what has a known type."""
        for uri, number in ENTRY_POINTS:
            index = self._namespaces.index_of(uri)
            if index is None:
                continue
            start = ua.NodeId(ua.Int32(number), ua.Int16(index))
            self._seen.add(start)
            for child in await self._children(start):
                await self._take_unit(child)
        await self._look_elsewhere(_OBJECTS, (), 0)

    async def flow(self) -> dict[str, list[str]]:
        """Which machine feeds which, where the server says so in a ``Flow`` variable of JSON text."""
        if self._flow_node is None:
            return {}
        value = (await read_attributes(self._client, [(self._flow_node, _VALUE)]))[0]
        try:
            raw: object = json.loads(str(value.Value.Value)) if value.Value is not None else {}
        except ValueError:
            return {}
        return _flow_of(raw)

    async def _take_unit(self, reference: ua.ReferenceDescription) -> None:
        if reference.NodeId in self._seen or reference.NodeClass is not ua.NodeClass.Object:
            return
        kind = self._types.match(reference.TypeDefinition, EQUIPMENT_TYPES) or EquipmentKind.MACHINE
        unit = _Unit(reference, kind)
        self.units.append(unit)
        component_kind = self._types.match(reference.TypeDefinition, COMPONENT_TYPES) or ComponentKind.OTHER
        own = _component(reference, component_kind, is_safety=False)
        unit.components.append(own)
        self._seen.add(reference.NodeId)
        await self._gather(unit, own, reference.NodeId, (), 0)
        unit.kind = _refined(unit)

    async def _gather(self, unit: _Unit, component: _Found, node: ua.NodeId, path: tuple[str, ...], depth: int) -> None:
        for child in await self._children(node):
            if child.NodeId in self._seen or depth > DEEPEST:
                continue
            name = child.BrowseName.Name or "?"
            if child.NodeClass is ua.NodeClass.Variable:
                self._seen.add(child.NodeId)
                component.variables.setdefault(".".join((*path, name)), child.NodeId)
            elif child.NodeClass is ua.NodeClass.Method:
                self._seen.add(child.NodeId)
                component.methods.append((child, node))
            elif child.NodeClass is ua.NodeClass.Object and not self._is_condition(child):
                self._seen.add(child.NodeId)
                inner, inner_path = self._step(unit, component, child, path)
                await self._gather(unit, inner, child.NodeId, inner_path, depth + 1)

    def _step(
        self, unit: _Unit, component: _Found, child: ua.ReferenceDescription, path: tuple[str, ...]
    ) -> tuple[_Found, tuple[str, ...]]:
        """Into a child: a component of its own, or one more part of the role."""
        name = child.BrowseName.Name or "?"
        kind = self._types.match(child.TypeDefinition, COMPONENT_TYPES) or COMPONENT_NAMES.get(name)
        is_own = kind is not None and not (kind is component.kind and kind is not ComponentKind.AXIS)
        if is_own and kind is not None:
            own = _component(child, kind, is_safety=kind is ComponentKind.SAFETY)
            unit.components.append(own)
            return own, ()
        if component.node == unit.reference.NodeId and name not in TRANSPARENT and kind is None:
            own = _component(child, ComponentKind.OTHER, is_safety=False)
            unit.components.append(own)
            return own, ()
        return component, path if name in TRANSPARENT else (*path, name)

    async def _look_elsewhere(self, node: ua.NodeId, path: tuple[str, ...], depth: int) -> None:
        for child in await self._children(node):
            name = child.BrowseName.Name or "?"
            if child.NodeClass is ua.NodeClass.Variable and name == "Flow" and self._flow_node is None:
                self._flow_node = child.NodeId
            if child.NodeClass is not ua.NodeClass.Object or child.NodeId in self._seen or depth > DEEPEST:
                continue
            if child.NodeId.NamespaceIndex == 0 or name in STANDARD_FOLDERS or self._is_condition(child):
                continue
            if self._types.match(child.TypeDefinition, EQUIPMENT_TYPES) is not None:
                await self._take_unit(child)
                continue
            self._seen.add(child.NodeId)
            if depth == 0:
                self.unrecognised.append(name)
            await self._look_elsewhere(child.NodeId, (*path, name), depth + 1)

    async def _children(self, node: ua.NodeId) -> list[ua.ReferenceDescription]:
        if self.count > MOST_NODES:
            return []
        children = list({one.NodeId: one for one in (await references(self._client, [node]))[0]}.values())
        self.count += len(children)
        await self._types.learn([one.TypeDefinition for one in children if one.NodeClass is ua.NodeClass.Object])
        return children

    def _is_condition(self, reference: ua.ReferenceDescription) -> bool:
        return self._types.match(reference.TypeDefinition, _CONDITIONS) is not None


_CONDITIONS = {("http://opcfoundation.org/UA/", CONDITION_TYPE): True}


class _Builder:
    """Turns what was found into equipment with tags."""

    def __init__(self, client: Client, namespaces: NamespaceTable, endpoint: Endpoint) -> None:
        self._client = client
        self._namespaces = namespaces
        self._endpoint = endpoint
        self._names: set[str] = set()
        self._ids: set[str] = set()
        self.tags: list[TagDefinition] = []

    async def equipment(self, unit: _Unit) -> Equipment:
        """One piece of equipment with everything that was gathered."""
        browse_name = unit.reference.BrowseName.Name or "machine"
        identifier = _free(_snake(browse_name), self._ids)
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
        )

    async def _component(self, equipment: str, found: _Found, used: set[str]) -> Component:
        name = _free(found.name, used)
        described = await describe_all(
            self._client, self._namespaces, self._endpoint.key, list(found.variables.values())
        )
        tags: dict[str, TagName] = {}
        for role, node in found.variables.items():
            definition = described.get(node)
            if definition is None:
                continue
            full = TagName(_free(f"{equipment}/{_snake(name)}/{role.replace('.', '/')}", self._names))
            self.tags.append(
                msgspec.structs.replace(
                    definition,
                    name=full,
                    role=role,
                    use=_use(role, definition.data_type),
                    is_safety=found.is_safety,
                    is_writable=definition.is_writable and not found.is_safety,
                )
            )
            tags[role] = full
        methods = [await self._method(reference, owner) for reference, owner in found.methods]
        return Component(name=name, kind=found.kind, label=found.label, tags=tags, methods=tuple(methods))

    async def _method(self, reference: ua.ReferenceDescription, owner: ua.NodeId) -> MethodDefinition:
        inputs: tuple[MethodArgument, ...] = ()
        children = (await references(self._client, [reference.NodeId]))[0]
        declared = next((one for one in children if one.BrowseName.Name == "InputArguments"), None)
        if declared is not None:
            value = (await read_attributes(self._client, [(declared.NodeId, _VALUE)]))[0]
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
        arguments = [one for one in value if isinstance(one, ua.Argument)] if isinstance(value, list) else []
        types = await data_types(self._client, {one.DataType for one in arguments})
        return tuple(
            MethodArgument(
                name=one.Name or "?",
                data_type=types.get(one.DataType, DataType.OTHER).value,
                description=one.Description.Text or "",
            )
            for one in arguments
        )

    async def _nameplate(self, found: _Found) -> dict[str, str]:
        values = await read_attributes(self._client, [(node, _VALUE) for node in found.variables.values()])
        return {
            role: str(to_scalar(value.Value.Value))
            for role, value in zip(found.variables, values, strict=True)
            if value.Value is not None and value.Value.Value is not None
        }


def _component(reference: ua.ReferenceDescription, kind: ComponentKind, *, is_safety: bool) -> _Found:
    name = reference.BrowseName.Name or kind.value
    return _Found(name, reference.DisplayName.Text or name, kind, reference.NodeId, is_safety=is_safety)


def _refined(unit: _Unit) -> EquipmentKind:
    """Kinds that no single type tells: conveyors, meters and supervisors, by what they are made of."""
    if unit.kind is not EquipmentKind.MACHINE:
        return unit.kind
    kinds = {component.kind for component in unit.components}
    name = (unit.reference.BrowseName.Name or "").lower()
    if ComponentKind.VISION in kinds:
        return EquipmentKind.INSPECTION
    if ComponentKind.SPINDLE in kinds or ComponentKind.CHANNEL in kinds:
        return EquipmentKind.MACHINE_TOOL
    if ComponentKind.JOB_CONTROL in kinds:
        return EquipmentKind.SUPERVISOR
    if any(word in name for word in ("conveyor", "belt", "feed")):
        return EquipmentKind.CONVEYOR
    if ComponentKind.ENERGY in kinds and ComponentKind.PACKML not in kinds:
        return EquipmentKind.ENERGY_METER
    return EquipmentKind.MACHINE


def _use(role: str, data_type: DataType) -> TagUse:
    last = role.rsplit(".", 1)[-1]
    if data_type.is_floating:
        return TagUse.MOTION if _MOTION.search(last) else TagUse.COUNTER if _COUNT.search(last) else TagUse.PROCESS
    if _COUNT.search(last) and data_type is not DataType.BOOLEAN:
        return TagUse.COUNTER
    if _STATE.search(last) or data_type is DataType.BOOLEAN or "Current" in last:
        return TagUse.STATE
    return TagUse.STATIC


def _with_flow(equipment: Sequence[Equipment], flow: dict[str, list[str]]) -> list[Equipment]:
    ids = {one.id for one in equipment}
    return [
        msgspec.structs.replace(
            one, feeds=tuple(EquipmentId(target) for target in flow.get(one.id, ()) if EquipmentId(target) in ids)
        )
        for one in equipment
    ]


def _flow_of(raw: object) -> dict[str, list[str]]:
    """Pairs ``[from, to]`` or a mapping of lists."""
    flow: dict[str, list[str]] = {}
    pairs: list[object] = raw if isinstance(raw, list) else []
    for pair in pairs:
        if isinstance(pair, list) and len(pair) == 2:
            flow.setdefault(_snake(str(pair[0])), []).append(_snake(str(pair[1])))
    if isinstance(raw, dict):
        for source, targets in raw.items():
            named = targets if isinstance(targets, list) else [targets]
            flow.setdefault(_snake(str(source)), []).extend(_snake(str(one)) for one in named)
    return flow


def _snake(name: str) -> str:
    parted = re.sub(r"(?<=[a-z0-9])(?=[A-Z][a-z])", "_", name)
    return re.sub(r"[^a-z0-9]+", "_", parted.lower()).strip("_")


def _free(name: str, taken: set[str]) -> str:
    free, number = name, 2
    while free in taken:
        free, number = f"{name}_{number}", number + 1
    taken.add(free)
    return free
