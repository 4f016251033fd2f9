"""Attributes of nodes, read in chunks."""

from collections.abc import Sequence

from asyncua import ua
from asyncua.client.client import Client

from hmi.opcua.chunks import in_chunks


async def read_attributes(client: Client, wanted: Sequence[tuple[ua.NodeId, int]]) -> list[ua.DataValue]:
    """Attributes of nodes, in chunks; a bad one is its status, not an exception."""

    async def read(part: Sequence[tuple[ua.NodeId, int]]) -> list[ua.DataValue]:
        parameters = ua.ReadParameters()
        parameters.NodesToRead = [
            ua.ReadValueId(NodeId=node, AttributeId=ua.IntegerId(attribute)) for node, attribute in part
        ]
        return await client.uaclient.read(parameters)

    return await in_chunks(client, "read", wanted, read)
