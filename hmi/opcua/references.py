"""References of nodes, followed in chunks and over continuation points."""

from collections.abc import Sequence
from typing import Any

from asyncua import ua
from asyncua.client.client import Client
from asyncua.ua.object_ids import ObjectIds
from asyncua.ua.status_codes import StatusCodes

from hmi.opcua.chunks import in_chunks

_HIERARCHICAL = ua.NodeId(ua.Int32(ObjectIds.HierarchicalReferences))


async def references(
    client: Client, nodes: Sequence[ua.NodeId], kinds: ua.NodeClass | int = 0
) -> list[list[ua.ReferenceDescription]]:
    """Forward hierarchical references of each node, complete over continuation points."""
    return await follow_references(client, nodes, _HIERARCHICAL, ua.BrowseDirection.Forward, kinds)


async def follow_references(
    client: Client,
    nodes: Sequence[ua.NodeId],
    kind: ua.NodeId,
    direction: ua.BrowseDirection,
    classes: ua.NodeClass | int = 0,
) -> list[list[ua.ReferenceDescription]]:
    """References of one type, its subtypes included, in chunks and over continuation points."""

    async def browse(part: Sequence[ua.NodeId]) -> list[list[ua.ReferenceDescription]]:
        parameters = ua.BrowseParameters()
        parameters.NodesToBrowse = [_description(node, kind, direction, int(classes)) for node in part]
        results: list[Any] = await client.uaclient.browse(parameters)
        found = [await _complete(client, result) for result in results]
        for place, result in enumerate(results):
            if len(part) > 1 and result.StatusCode.value == StatusCodes.BadNoContinuationPoints:
                found[place] = (await browse(part[place : place + 1]))[0]  # they were taken by the nodes beside it
        return found

    return await in_chunks(client, "browse", nodes, browse)


async def _complete(client: Client, result: Any) -> list[ua.ReferenceDescription]:
    """What a node's answer holds, and what follows it."""
    children = list(result.References or [])
    point = result.ContinuationPoint
    while point:
        more = ua.BrowseNextParameters(ReleaseContinuationPoints=False, ContinuationPoints=[point])
        following: list[Any] = await client.uaclient.browse_next(more)
        children += following[0].References or []
        point = following[0].ContinuationPoint
    return children


def _description(node: ua.NodeId, kind: ua.NodeId, direction: ua.BrowseDirection, classes: int) -> ua.BrowseDescription:
    return ua.BrowseDescription(
        NodeId=node,
        BrowseDirection=direction,
        ReferenceTypeId=kind,
        IncludeSubtypes=True,
        NodeClassMask=ua.UInt32(classes),
        ResultMask=ua.UInt32(63),
    )
