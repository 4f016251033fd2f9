"""Namespace URIs and the indices that a server gives them, which change between servers and restarts."""

from collections.abc import Sequence

from asyncua import ua
from asyncua.client.client import Client

from hmi.domain.tag import NodeAddress

STANDARD = "http://opcfoundation.org/UA/"


class NamespaceTable:
    """URI to index and back, as one connected server has them now."""

    def __init__(self, uris: Sequence[str]) -> None:
        self.uris = tuple(uris)
        self._index = {uri: index for index, uri in enumerate(uris)}

    def node_id(self, address: NodeAddress) -> ua.NodeId | None:
        """The node's id on this server; None when it does not have the namespace or the identifier is malformed."""
        index = self._index.get(address.uri)
        if index is None:
            return None
        try:
            return ua.NodeId.from_string(f"ns={index};{address.identifier}")
        except (ua.UaError, ValueError):
            return None

    def address(self, endpoint: str, node: ua.NodeId) -> NodeAddress:
        """The node's address that survives a restart."""
        index = node.NamespaceIndex
        uri = self.uris[index] if index < len(self.uris) else f"?{index}"
        return NodeAddress(endpoint=endpoint, uri=uri, identifier=node.to_string().rpartition(f"ns={index};")[2])

    def index_of(self, uri: str) -> int | None:
        """The index of a namespace; None when the server does not have it."""
        return self._index.get(uri)


async def read_namespaces(client: Client) -> NamespaceTable:
    """The server's present table."""
    return NamespaceTable(await client.get_namespace_array())
