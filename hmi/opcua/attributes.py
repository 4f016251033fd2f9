"""Attributes of nodes, read in chunks."""

from collections.abc import Sequence

from asyncua import ua
from asyncua.client.client import Client

READ_CHUNK = 500


async def read_attributes(client: Client, wanted: Sequence[tuple[ua.NodeId, int]]) -> list[ua.DataValue]:
    """Attributes of nodes, in chunks; a bad one is its status, not an exception."""
    values: list[ua.DataValue] = []
    for start in range(0, len(wanted), READ_CHUNK):
        parameters = ua.ReadParameters()
        parameters.NodesToRead = [
            ua.ReadValueId(NodeId=node, AttributeId=ua.IntegerId(attribute))
            for node, attribute in wanted[start : start + READ_CHUNK]
        ]
        values += await client.uaclient.read(parameters)
    return values
