"""How a server tells the state of a machine apart from its words: Id and Number beside CurrentState."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from asyncua import ua
from asyncua.client.client import Client
from asyncua.ua.object_ids import ObjectIds

from hmi.domain.state_machine import MACHINES, MachineKey
from hmi.opcua.namespaces import STANDARD, NamespaceTable
from hmi.opcua.references import references
from hmi.opcua.type_tree import TypeTree

CURRENT_STATE = "CurrentState"
ID, NUMBER = "Id", "Number"
_KEYS = {key: key for key in MACHINES}
_STATE_TYPES = {(STANDARD, ObjectIds.StateType): True}
_PARTS_OF_A_MACHINE = {**_STATE_TYPES, (STANDARD, ObjectIds.TransitionType): True}


@dataclass(frozen=True, slots=True)
class MachineState:
    """What tells the state of one machine, whatever the language."""

    id_node: ua.NodeId | None
    number_node: ua.NodeId | None
    """Only where the type of the machine says what its numbers mean."""
    names: dict[str, str] = field(default_factory=dict[str, str])
    """Published names of state objects that only this server has, by NodeId with URI."""
    numbers: dict[int, str] = field(default_factory=dict[int, str])


class StateMachines:
    """Looks at machines where a walk meets their CurrentState."""

    def __init__(self, client: Client, namespaces: NamespaceTable, types: TypeTree) -> None:
        self._client = client
        self._namespaces = namespaces
        self._types = types

    def is_part(self, reference: ua.ReferenceDescription) -> bool:
        """Whether an object is a state or a transition, and holds nothing that changes."""
        return self._types.match(reference.TypeDefinition, _PARTS_OF_A_MACHINE) is not None

    async def state_of(
        self, machine: ua.ReferenceDescription, parts: Sequence[ua.ReferenceDescription], current: ua.NodeId
    ) -> MachineState:
        """What lies below ``current``, the CurrentState of a machine with these ``parts``."""
        children = (await references(self._client, [current]))[0]
        properties = {one.BrowseName.Name: one.NodeId for one in children if one.BrowseName.NamespaceIndex == 0}
        key = self._types.match(machine.TypeDefinition, _KEYS)
        return MachineState(
            id_node=properties.get(ID),
            number_node=properties.get(NUMBER) if key is not None else None,
            names={} if key is None else await self._own_states(key, machine.TypeDefinition, parts),
            numbers={} if key is None else dict(MACHINES[key]),
        )

    async def _own_states(
        self, key: MachineKey, type_id: ua.NodeId, parts: Sequence[ua.ReferenceDescription]
    ) -> dict[str, str]:
        """States that the instance, or a vendor's type below the published one, has again: known by BrowseName."""
        own_types = self._types.below(type_id, _KEYS)
        found = [*parts]
        for children in await references(self._client, own_types):
            await self._types.learn([one.TypeDefinition for one in children if one.NodeClass is ua.NodeClass.Object])
            found += children
        return {
            self._namespaces.with_uri(one.NodeId.to_string()): one.BrowseName.Name
            for one in found
            if self._types.match(one.TypeDefinition, _STATE_TYPES) is not None
            and one.BrowseName.Name in MACHINES[key].values()
            and self._namespaces.index_of(key[0]) == one.BrowseName.NamespaceIndex
        }
