"""References of nodes, followed in chunks and over continuation points."""

from collections.abc import Sequence
from typing import Any

from asyncua import ua
from asyncua.client.client import Client
from asyncua.ua.object_ids import ObjectIds
from asyncua.ua.status_codes import StatusCodes

from hmi.opcua.chunks import in_chunks

_HIERARCHICAL = ua.NodeId(ua.Int32(ObjectIds.HierarchicalReferences))
_ATTEMPTS = 3
"""Times that a node is asked for from its beginning when what was to follow is no longer there."""


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
    """References of one type, its subtypes included, in chunks and over continuation points.

    Raises:
        ua.UaError: what the server says to any number of nodes, or that it forgets again and again what is to follow.
    """

    async def ask(part: Sequence[ua.NodeId]) -> list[Any]:
        parameters = ua.BrowseParameters()
        parameters.NodesToBrowse = [_description(node, kind, direction, int(classes)) for node in part]
        return await client.uaclient.browse(parameters)

    async def browse(part: Sequence[ua.NodeId]) -> list[list[ua.ReferenceDescription]]:
        found: list[list[ua.ReferenceDescription]] = []
        for node, result in zip(part, await ask(part), strict=True):
            is_crowded = len(part) > 1 and result.StatusCode.value == StatusCodes.BadNoContinuationPoints
            children = None if is_crowded else await _complete(client, result)
            found.append(await alone(node) if children is None else children)
        return found

    async def alone(node: ua.NodeId) -> list[ua.ReferenceDescription]:
        for _ in range(_ATTEMPTS):
            children = await _complete(client, (await ask([node]))[0])
            if children is not None:
                return children
        raise ua.uaerrors.BadContinuationPointInvalid

    return await in_chunks(client, "browse", nodes, browse)


async def _complete(client: Client, result: Any) -> list[ua.ReferenceDescription] | None:
    """What a node's answer holds, and what follows it; None when the server no longer knows what follows."""
    children = list(result.References or [])
    point = result.ContinuationPoint
    while point:
        more = ua.BrowseNextParameters(ReleaseContinuationPoints=False, ContinuationPoints=[point])
        following: list[Any] = await client.uaclient.browse_next(more)
        if following[0].StatusCode.value == StatusCodes.BadContinuationPointInvalid:
            return None
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
