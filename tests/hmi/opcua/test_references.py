"""Browsing servers that allow little and forget what was to follow."""

from typing import Any, cast

import pytest
from asyncua import ua
from asyncua.client.client import Client
from asyncua.ua.status_codes import StatusCodes

from hmi.opcua.attributes import read_attributes
from hmi.opcua.references import references

FOLDER, OTHER = ua.NodeId("folder", 2), ua.NodeId("other", 2)


def a_reference(name: str) -> ua.ReferenceDescription:
    return ua.ReferenceDescription(NodeId=ua.NodeId(name, 2), BrowseName=ua.QualifiedName(name, 2))


class StingyServer:
    """Seven children in each node, a page at a time; forgets what follows as often as it is told to."""

    def __init__(self, *, forgets: int = 0, page: int = 3, most: int = 100, points: int = 100) -> None:
        self.uaclient = self
        self.forgets, self.page, self.most, self.points = forgets, page, most, points
        self.calls: list[int] = []

    async def browse(self, parameters: ua.BrowseParameters) -> list[ua.BrowseResult]:
        nodes = [one.NodeId for one in parameters.NodesToBrowse]
        self._look_at(len(nodes))
        return [
            self._page(node, 0) if place < self.points else _bad(StatusCodes.BadNoContinuationPoints)
            for place, node in enumerate(nodes)
        ]

    async def browse_next(self, parameters: ua.BrowseNextParameters) -> list[ua.BrowseResult]:
        (point,) = parameters.ContinuationPoints
        name, start = point.decode().split(":")
        if self.forgets:
            self.forgets -= 1
            return [_bad(StatusCodes.BadContinuationPointInvalid)]
        return [self._page(ua.NodeId(name, 2), int(start))]

    async def read(self, parameters: ua.ReadParameters) -> list[ua.DataValue]:
        self._look_at(len(parameters.NodesToRead))
        return [ua.DataValue(ua.Variant(str(one.NodeId.Identifier))) for one in parameters.NodesToRead]

    def _look_at(self, count: int) -> None:
        self.calls.append(count)
        if count > self.most:
            raise ua.uaerrors.BadTooManyOperations

    def _page(self, node: ua.NodeId, start: int) -> ua.BrowseResult:
        end = min(7, start + self.page)
        return ua.BrowseResult(
            StatusCode=ua.StatusCode(ua.UInt32(StatusCodes.Good)),
            ContinuationPoint=f"{node.Identifier}:{end}".encode() if end < 7 else None,
            References=[a_reference(f"{node.Identifier}_{number}") for number in range(start, end)],
        )


def _bad(status: int) -> ua.BrowseResult:
    return ua.BrowseResult(StatusCode=ua.StatusCode(ua.UInt32(status)), ContinuationPoint=None, References=[])


def as_client(server: StingyServer) -> Client:
    return cast(Any, server)


def names(found: list[ua.ReferenceDescription]) -> list[str]:
    return [str(one.BrowseName.Name) for one in found]


SEVEN = [f"folder_{number}" for number in range(7)]


async def test_that_a_node_is_whole_when_what_follows_was_forgotten_on_the_way():
    server = StingyServer(forgets=1)

    found, beside = await references(as_client(server), [FOLDER, OTHER])

    assert names(found) == SEVEN
    assert names(beside) == [f"other_{number}" for number in range(7)]


async def test_that_a_server_that_always_forgets_is_no_smaller_address_space():
    with pytest.raises(ua.uaerrors.BadContinuationPointInvalid):
        await references(as_client(StingyServer(forgets=1000)), [FOLDER])


async def test_that_nodes_that_found_no_continuation_point_left_are_asked_for_again():
    found, beside = await references(as_client(StingyServer(points=1)), [FOLDER, OTHER])

    assert len(found) == len(beside) == 7


async def test_that_too_many_nodes_in_a_call_are_asked_for_in_smaller_ones_and_that_is_remembered():
    server = StingyServer(most=4)
    nodes = [ua.NodeId(f"n{number}", 2) for number in range(10)]
    client = as_client(server)

    found = await references(client, nodes)
    first = len(server.calls)
    await references(client, nodes)

    assert [len(one) for one in found] == [7] * 10
    assert max(server.calls[first:]) <= 4


async def test_that_a_call_that_fails_on_the_way_leaves_no_half_of_the_values():
    server = StingyServer(most=0)

    with pytest.raises(ua.uaerrors.BadTooManyOperations):
        await read_attributes(as_client(server), [(FOLDER, 13), (OTHER, 13)])


async def test_that_read_values_stand_beside_their_nodes_when_chunks_were_halved():
    nodes = [ua.NodeId(f"n{number}", 2) for number in range(9)]

    values = await read_attributes(as_client(StingyServer(most=2)), [(node, 13) for node in nodes])

    assert [one.Value.Value for one in values if one.Value is not None] == [node.Identifier for node in nodes]
