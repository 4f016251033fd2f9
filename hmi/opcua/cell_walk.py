"""A walk through a whole address space: pieces of equipment by type, and what lies in them."""

from asyncua import ua
from asyncua.client.client import Client

from hmi.domain.equipment import ComponentKind, EquipmentKind
from hmi.opcua.cell_layout import CellLayout
from hmi.opcua.companion_types import (
    COMPONENT_NAMES,
    COMPONENT_TYPES,
    CONDITION_TYPE,
    ENTRY_POINTS,
    EQUIPMENT_TYPES,
    STANDARD_FOLDERS,
    TRANSPARENT,
)
from hmi.opcua.findings import FoundComponent, FoundUnit
from hmi.opcua.namespaces import STANDARD, NamespaceTable
from hmi.opcua.references import references
from hmi.opcua.state_machines import CURRENT_STATE, StateMachines
from hmi.opcua.type_tree import TypeTree

MOST_NODES = 50_000
DEEPEST = 14
_OBJECTS = ua.NodeId(ua.Int32(85))
_CONDITIONS = {(STANDARD, CONDITION_TYPE): True}


class CellWalk:
    """Finds pieces of equipment and gathers what lies in them; every node belongs to the first that holds it."""

    def __init__(self, client: Client, namespaces: NamespaceTable) -> None:
        self._client = client
        self._namespaces = namespaces
        self._types = TypeTree(client, namespaces)
        self._machines = StateMachines(client, namespaces, self._types)
        self._seen: set[ua.NodeId] = set()
        self.layout = CellLayout()
        self.units: list[FoundUnit] = []
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
                if child.NodeId.NamespaceIndex != index:  # what stands there is no instance, as DI's DeviceFeatures
                    await self._take_unit(child)
        await self._look_elsewhere(_OBJECTS, 0)

    async def _take_unit(self, reference: ua.ReferenceDescription) -> None:
        if reference.NodeId in self._seen or reference.NodeClass is not ua.NodeClass.Object:
            return
        kind = self._types.match(reference.TypeDefinition, EQUIPMENT_TYPES) or EquipmentKind.MACHINE
        unit = FoundUnit(reference, kind)
        self.units.append(unit)
        component_kind = self._types.match(reference.TypeDefinition, COMPONENT_TYPES) or ComponentKind.OTHER
        own = FoundComponent.of(reference, component_kind)
        unit.components.append(own)
        self._seen.add(reference.NodeId)
        await self._gather(unit, own, reference, (), 0)
        unit.kind = unit.refined_kind

    async def _gather(
        self,
        unit: FoundUnit,
        component: FoundComponent,
        parent: ua.ReferenceDescription,
        path: tuple[str, ...],
        depth: int,
    ) -> None:
        holder = parent.BrowseName.Name or "?"
        children = await self._children(parent.NodeId)
        for child in children:
            if child.NodeId in self._seen or depth > DEEPEST:
                continue
            name = child.BrowseName.Name or "?"
            if child.NodeClass is ua.NodeClass.Variable:
                self._seen.add(child.NodeId)
                role = ".".join((*path, name))
                if role in component.variables:  # in another folder that adds nothing to the meaning
                    role = ".".join((*path, holder, name))
                component.variables.setdefault(role, child.NodeId)
                if child.BrowseName == ua.QualifiedName(CURRENT_STATE):
                    component.add_state(role, await self._machines.state_of(parent, children, child.NodeId))
            elif child.NodeClass is ua.NodeClass.Method:
                self._seen.add(child.NodeId)
                component.methods.append((child, parent.NodeId))
            elif child.NodeClass is ua.NodeClass.Object and not self._is_no_place(child):
                self._seen.add(child.NodeId)
                inner, inner_path = self._step(unit, component, child, path)
                await self._gather(unit, inner, child, inner_path, depth + 1)

    def _step(
        self, unit: FoundUnit, component: FoundComponent, child: ua.ReferenceDescription, path: tuple[str, ...]
    ) -> tuple[FoundComponent, tuple[str, ...]]:
        """Into a child: a component of its own, or one more part of the role."""
        name = child.BrowseName.Name or "?"
        kind = self._types.match(child.TypeDefinition, COMPONENT_TYPES) or COMPONENT_NAMES.get(name)
        is_own = kind is not None and not (kind is component.kind and kind is not ComponentKind.AXIS)
        if is_own and kind is not None:
            own = FoundComponent.of(child, kind)
            unit.components.append(own)
            return own, ()
        is_of_unit = component.node == unit.reference.NodeId and component.kind is ComponentKind.OTHER
        if is_of_unit and name not in TRANSPARENT and kind is None:
            own = FoundComponent.of(child, ComponentKind.OTHER)
            unit.components.append(own)
            return own, ()
        return component, path if name in TRANSPARENT else (*path, name)

    async def _look_elsewhere(self, node: ua.NodeId, depth: int) -> None:
        for child in await self._children(node):
            name = child.BrowseName.Name or "?"
            if child.NodeClass is not ua.NodeClass.Object or child.NodeId in self._seen or depth > DEEPEST:
                continue
            if child.NodeId.NamespaceIndex == 0 or name in STANDARD_FOLDERS or self._is_condition(child):
                continue
            if self._types.match(child.TypeDefinition, EQUIPMENT_TYPES) is not None:
                await self._take_unit(child)
                continue
            self._seen.add(child.NodeId)
            if self.layout.take(await self._children(child.NodeId)):
                continue
            if depth == 0:
                self.unrecognised.append(name)
            await self._look_elsewhere(child.NodeId, depth + 1)

    async def _children(self, node: ua.NodeId) -> list[ua.ReferenceDescription]:
        if self.count > MOST_NODES:
            return []
        children = list({one.NodeId: one for one in (await references(self._client, [node]))[0]}.values())
        self.count += len(children)
        await self._types.learn([one.TypeDefinition for one in children if one.NodeClass is ua.NodeClass.Object])
        return children

    def _is_no_place(self, reference: ua.ReferenceDescription) -> bool:
        """Whether an object holds no process values."""
        return self._is_condition(reference) or self._machines.is_part(reference)

    def _is_condition(self, reference: ua.ReferenceDescription) -> bool:
        return self._types.match(reference.TypeDefinition, _CONDITIONS) is not None
