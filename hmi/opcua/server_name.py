"""What a server calls its own product, from its BuildInfo (OPC 10000-5, 12.4)."""

from asyncua import ua
from asyncua.client.client import Client
from asyncua.ua.attribute_ids import AttributeIds
from asyncua.ua.object_ids import ObjectIds

from hmi.opcua.attributes import read_attributes

_PARTS = (
    ObjectIds.Server_ServerStatus_BuildInfo_ProductName,
    ObjectIds.Server_ServerStatus_BuildInfo_SoftwareVersion,
)


async def read_server_name(client: Client) -> str:
    """Product and version, as far as the server tells them; empty when it tells neither.

    Raises:
        OSError, TimeoutError: the session is of no use.
    """
    wanted = [(ua.NodeId(ua.Int32(number)), int(AttributeIds.Value)) for number in _PARTS]
    try:
        read = await read_attributes(client, wanted)
    except ua.UaStatusCodeError:
        return ""
    values = [one.Value.Value if one.Value is not None else None for one in read]
    return " ".join(value.strip() for value in values if isinstance(value, str) and value.strip())
