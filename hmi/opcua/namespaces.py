"""Namespace URIs and the indices that a server gives them, which change between servers and restarts."""

import re
from collections.abc import Sequence

from asyncua import ua
from asyncua.client.client import Client

from hmi.domain.tag import NodeAddress

STANDARD = "http://opcfoundation.org/UA/"
_INDEX = re.compile(r"ns=(\d+);")


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
        uri = self.uri_of(node) or f"?{node.NamespaceIndex}"
        identifier = node.to_string().rpartition(f"ns={node.NamespaceIndex};")[2]
        return NodeAddress(endpoint=endpoint, uri=uri, identifier=identifier)

    def uri_of(self, node: ua.NodeId) -> str:
        """The URI of a node's namespace; empty when the server does not explain its index."""
        return self.uris[node.NamespaceIndex] if node.NamespaceIndex < len(self.uris) else ""

    def with_uri(self, node: str) -> str:
        """``ns=4;i=36`` as ``nsu=http://opcfoundation.org/UA/PackML/;i=36``, which outlives the session.

        The URI is escaped as OPC 10000-6, 5.3.1.11 wants it. An index that the server does not explain stays.
        """
        told = _INDEX.match(node)
        index = int(told[1]) if told is not None else 0
        if told is None or not 0 < index < len(self.uris):
            return node
        uri = self.uris[index].replace("%", "%25").replace(";", "%3B")
        return f"nsu={uri};{node[told.end() :]}"

    def index_of(self, uri: str) -> int | None:
        """The index of a namespace; None when the server does not have it."""
        return self._index.get(uri)


async def read_namespaces(client: Client) -> NamespaceTable:
    """The server's present table."""
    return NamespaceTable(await client.get_namespace_array())
