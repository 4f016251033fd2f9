"""Which known type an object has, its own or by inheritance: vendors subclass."""

from collections.abc import Collection, Mapping
from typing import TypeVar

from asyncua import ua
from asyncua.client.client import Client
from asyncua.ua.object_ids import ObjectIds

from hmi.opcua.companion_types import TypeKey
from hmi.opcua.namespaces import NamespaceTable
from hmi.opcua.references import follow_references

_SUBTYPE = ua.NodeId(ua.Int32(ObjectIds.HasSubtype))
_DEPTH = 12
Kind = TypeVar("Kind")


class TypeTree:
    """Supertypes of the types met so far, asked for once each."""

    def __init__(self, client: Client, namespaces: NamespaceTable) -> None:
        self._client = client
        self._namespaces = namespaces
        self._parents: dict[ua.NodeId, ua.NodeId | None] = {}

    async def learn(self, types: Collection[ua.NodeId]) -> None:
        """Ask for the supertypes of types not met before."""
        unknown = [one for one in dict.fromkeys(types) if one not in self._parents and not one.is_null()]
        for _ in range(_DEPTH):
            if not unknown:
                return
            lists = await follow_references(self._client, unknown, _SUBTYPE, ua.BrowseDirection.Inverse)
            for one, parents in zip(unknown, lists, strict=True):
                self._parents[one] = parents[0].NodeId if parents else None
            parents_found = (self._parents[one] for one in unknown)
            unknown = [one for one in dict.fromkeys(parents_found) if one is not None and one not in self._parents]

    def match(self, type_id: ua.NodeId, known: Mapping[TypeKey, Kind]) -> Kind | None:
        """The nearest known type at or above ``type_id``."""
        current: ua.NodeId | None = type_id
        while current is not None:
            found = known.get(self.key(current))
            if found is not None:
                return found
            current = self._parents.get(current)
        return None

    def below(self, type_id: ua.NodeId, known: Mapping[TypeKey, object]) -> list[ua.NodeId]:
        """``type_id`` and its supertypes up to, and without, the nearest known one."""
        found: list[ua.NodeId] = []
        current: ua.NodeId | None = type_id
        while current is not None and self.key(current) not in known:
            found.append(current)
            current = self._parents.get(current)
        return found

    def key(self, node: ua.NodeId) -> TypeKey:
        """URI and number of a node; -1 for identifiers that are not numbers."""
        return self._namespaces.uri_of(node), node.Identifier if isinstance(node.Identifier, int) else -1
