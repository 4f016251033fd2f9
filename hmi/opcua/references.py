"""References of nodes, followed in chunks and over continuation points."""

from collections.abc import Sequence
from typing import Any

from asyncua import ua
from asyncua.client.client import Client
from asyncua.ua.object_ids import ObjectIds

CHUNK = 500
"""Nodes in one call; servers with lower limits answer BadTooManyOperations."""
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
    found: list[list[ua.ReferenceDescription]] = []
    for start in range(0, len(nodes), CHUNK):
        part = nodes[start : start + CHUNK]
        parameters = ua.BrowseParameters()
        parameters.NodesToBrowse = [_description(node, kind, direction, int(classes)) for node in part]
        results: list[Any] = await client.uaclient.browse(parameters)
        for result in results:
            children = list(result.References or [])
            point = result.ContinuationPoint
            while point:
                more = ua.BrowseNextParameters(ReleaseContinuationPoints=False, ContinuationPoints=[point])
                following: list[Any] = await client.uaclient.browse_next(more)
                children += following[0].References or []
                point = following[0].ContinuationPoint
            found.append(children)
    return found


def _description(node: ua.NodeId, kind: ua.NodeId, direction: ua.BrowseDirection, classes: int) -> ua.BrowseDescription:
    return ua.BrowseDescription(
        NodeId=node,
        BrowseDirection=direction,
        ReferenceTypeId=kind,
        IncludeSubtypes=True,
        NodeClassMask=ua.UInt32(classes),
        ResultMask=ua.UInt32(63),
    )
