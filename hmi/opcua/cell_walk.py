"""A walk through a whole address space: pieces of equipment by type, and what lies in them."""

from collections.abc import Sequence

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
        self.loose_variables = 0
        """Variables that lie directly below Objects, in no object."""
        self.is_cut = False
        """Whether there is more than was looked at, by number or by depth."""
        self.count = 0
        self._ahead: dict[ua.NodeId, list[ua.ReferenceDescription]] = {}
        """Children of objects that are still to be entered."""

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
        await self._look_elsewhere(await self._children(_OBJECTS), 0)

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
            if child.NodeId in self._seen or self._is_too_deep(depth):
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
            elif self._is_condition(child):
                unit.conditions += [name] if name not in unit.conditions else []
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

    async def _look_elsewhere(self, children: Sequence[ua.ReferenceDescription], depth: int) -> None:
        for child in children:
            name = child.BrowseName.Name or "?"
            self.loose_variables += depth == 0 and child.NodeClass is ua.NodeClass.Variable
            if child.NodeClass is not ua.NodeClass.Object or child.NodeId in self._seen or self._is_too_deep(depth):
                continue
            if child.NodeId.NamespaceIndex == 0 or name in STANDARD_FOLDERS or self._is_condition(child):
                continue
            if self._types.match(child.TypeDefinition, EQUIPMENT_TYPES) is not None:
                await self._take_unit(child)
                continue
            self._seen.add(child.NodeId)
            within = await self._children(child.NodeId)
            if self.layout.take(within):
                continue
            if depth == 0:
                self.unrecognised.append(name)
            await self._look_elsewhere(within, depth + 1)

    async def _children(self, node: ua.NodeId) -> list[ua.ReferenceDescription]:
        if self.count > MOST_NODES:
            self.is_cut = True
            return []
        found = self._ahead.pop(node, None)
        if found is None:
            found = (await references(self._client, [node]))[0]
        children = list({one.NodeId: one for one in found}.values())
        self.count += len(children)
        objects = [one for one in children if one.NodeClass is ua.NodeClass.Object]
        await self._types.learn([one.TypeDefinition for one in objects])
        await self._look_ahead([one.NodeId for one in objects if one.NodeId not in self._seen])
        return children

    async def _look_ahead(self, nodes: list[ua.NodeId]) -> None:
        """Ask for the children of all that is entered next in one call: a round trip each would take minutes."""
        if len(nodes) > 1 and self.count <= MOST_NODES:
            self._ahead.update(zip(nodes, await references(self._client, nodes), strict=True))

    def _is_too_deep(self, depth: int) -> bool:
        self.is_cut = self.is_cut or depth > DEEPEST
        return depth > DEEPEST

    def _is_no_place(self, reference: ua.ReferenceDescription) -> bool:
        """Whether an object holds no process values."""
        return self._is_condition(reference) or self._machines.is_part(reference)

    def _is_condition(self, reference: ua.ReferenceDescription) -> bool:
        is_object = reference.NodeClass is ua.NodeClass.Object
        return is_object and self._types.match(reference.TypeDefinition, _CONDITIONS) is not None
