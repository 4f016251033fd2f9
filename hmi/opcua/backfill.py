"""What was missed during an outage, from the server's own history where it keeps one."""

import asyncio
import logging
from collections.abc import Mapping
from datetime import datetime
from typing import Protocol

import numpy as np
from asyncua import ua
from asyncua.client.client import Client
from asyncua.ua.attribute_ids import AttributeIds
from asyncua.ua.status_codes import StatusCodes

from hmi.domain.reading import ReadingBatch
from hmi.domain.tag import DataType, TagDefinition
from hmi.opcua.attributes import read_attributes
from hmi.opcua.decoder_text import text_of
from hmi.opcua.namespaces import NamespaceTable
from hmi.opcua.source_time import EPOCH, TICK, time_ns

log = logging.getLogger(__name__)

PAGE_VALUES = 1000
NODES_PER_CALL = 10
PAUSE_S = 0.02
"""Between two calls: the live values come first."""
LONGEST_NS = 24 * 3600 * 1_000_000_000
"""Of a longer outage only the last day is asked for."""
MOST_VALUES = 2_000_000
MARGIN_NS = 1_000_000_000
"""Asked for before and after the outage; the history keeps each reading once."""
_HISTORY_READ_BIT = 2
_LIMIT_NODE = ua.NodeId(ua.Int32(12165))
"""Server.ServerCapabilities.OperationLimits.MaxNodesPerHistoryReadData (OPC 10000-5)."""


class BackfillSink(Protocol):
    """The part of ``hmi.ports.reading.ReadingSink`` that is needed here."""

    def take_backfill(self, batch: ReadingBatch) -> None:
        """Readings of an outage."""
        ...


class Backfill:
    """Remembers since when nothing was heard, and fills the gap once values arrive again.

    Runs on the session of the live values, one request at a time. An outage during the filling makes the gap longer.
    """

    def __init__(self, sink: BackfillSink, endpoint: str) -> None:
        self._sink = sink
        self._endpoint = endpoint
        self._since_ns: int | None = None
        self._task: asyncio.Task[None] | None = None

    def note_outage(self, since_ns: int) -> None:
        """Nothing was heard since this moment of the server's clock."""
        if since_ns > 0:
            self._since_ns = min(since_ns, self._since_ns or since_ns)

    def begin(
        self, client: Client, namespaces: NamespaceTable, tags: Mapping[int, TagDefinition], until_ns: int
    ) -> None:
        """Start to fill the gap, if there is one, up to this moment of the server's clock."""
        if self._since_ns is None or (self._task is not None and not self._task.done()):
            return
        since_ns = max(self._since_ns, until_ns - LONGEST_NS)
        self._task = asyncio.create_task(
            self._fill(client, namespaces, dict(tags), (since_ns - MARGIN_NS, until_ns + MARGIN_NS))
        )

    async def stop(self) -> None:
        """Stop filling; the rest of the gap is asked for after the next connect."""
        task, self._task = self._task, None
        if task is not None:
            task.cancel()
            await asyncio.gather(task, return_exceptions=True)

    async def _fill(
        self, client: Client, namespaces: NamespaceTable, tags: dict[int, TagDefinition], span_ns: tuple[int, int]
    ) -> None:
        noted_ns = self._since_ns
        try:
            count = await fill_gap(client, namespaces, tags, span_ns, self._sink)
        except (OSError, TimeoutError) as error:
            log.info("%s: the history could not be read: %s", self._endpoint, error)
            return
        except Exception:  # a server's odd history must not touch the live values
            log.exception("%s: the history could not be read", self._endpoint)
        else:
            log.info("%s: %d values of the outage came from the server's history", self._endpoint, count)
        if self._since_ns == noted_ns:
            self._since_ns = None


async def fill_gap(
    client: Client,
    namespaces: NamespaceTable,
    tags: Mapping[int, TagDefinition],
    span_ns: tuple[int, int],
    sink: BackfillSink,
    *,
    most_values: int = MOST_VALUES,
) -> int:
    """Give the sink all that the server's history holds of ``tags`` within a span of its own clock; the number of it.

    Raises:
        OSError, TimeoutError: the link is of no use; what was given stays.
    """
    columns = await _with_history(client, namespaces, tags)
    per_call = await _nodes_per_call(client)
    pages = [_Page(dict(columns[start : start + per_call]), span_ns[0]) for start in range(0, len(columns), per_call)]
    count = 0
    while pages and count < most_values:
        page = pages.pop(0)
        try:
            results = await _read(client, page, span_ns[1])
        except (ua.uaerrors.BadTooManyOperations, ua.uaerrors.BadNoContinuationPoints):
            if len(page.nodes) > 1:
                pages[:0] = [_Page({column: node}, page.start_ns) for column, node in page.nodes.items()]
            continue
        except ua.UaError as error:
            log.info("the server's history was refused: %s", error)
            continue
        for column, result in zip(page.nodes, results, strict=True):
            batch = _batch(column, result, span_ns, namespaces)
            if len(batch):
                sink.take_backfill(batch)
                count += len(batch)
            following = _following(page, column, result, batch)
            if following is not None:
                pages.insert(0, following)
        await asyncio.sleep(PAUSE_S)
    return count


class _Page:
    """A question: of these nodes the values from here on, or what follows a continuation point."""

    __slots__ = ("nodes", "point", "start_ns")

    def __init__(self, nodes: dict[int, ua.NodeId], start_ns: int, point: bytes | None = None) -> None:
        self.nodes = nodes
        self.start_ns = start_ns
        self.point = point


async def _with_history(
    client: Client, namespaces: NamespaceTable, tags: Mapping[int, TagDefinition]
) -> list[tuple[int, ua.NodeId]]:
    """Columns and nodes of the tags whose history may be read."""
    nodes = [
        (column, node)
        for column, tag in sorted(tags.items())
        if tag.data_type is not DataType.OTHER and (node := namespaces.node_id(tag.node)) is not None
    ]
    access = await read_attributes(client, [(node, int(AttributeIds.UserAccessLevel)) for _, node in nodes])
    return [one for one, value in zip(nodes, access, strict=True) if _may_read(value)]


def _may_read(access: ua.DataValue) -> bool:
    bits = access.Value.Value if access.Value is not None else None
    return isinstance(bits, int) and bool(bits >> _HISTORY_READ_BIT & 1)


async def _nodes_per_call(client: Client) -> int:
    try:
        limit = await client.get_node(_LIMIT_NODE).read_value()
    except ua.UaStatusCodeError:
        return NODES_PER_CALL
    return min(limit, NODES_PER_CALL) if isinstance(limit, int) and limit > 0 else NODES_PER_CALL


async def _read(client: Client, page: _Page, end_ns: int) -> list[ua.HistoryReadResult]:
    details = ua.ReadRawModifiedDetails(
        IsReadModified=False,
        StartTime=_moment(page.start_ns),
        EndTime=_moment(end_ns),
        NumValuesPerNode=ua.Counter(PAGE_VALUES),
        ReturnBounds=False,
    )
    parameters = ua.HistoryReadParameters(
        HistoryReadDetails=details,
        TimestampsToReturn=ua.TimestampsToReturn.Both,
        ReleaseContinuationPoints=False,
        NodesToRead=[ua.HistoryReadValueId(NodeId=node, ContinuationPoint=page.point) for node in page.nodes.values()],
    )
    return await client.uaclient.history_read(parameters)


def _following(page: _Page, column: int, result: ua.HistoryReadResult, batch: ReadingBatch) -> _Page | None:
    """What is still to be asked of a node. Some servers end a full page without a continuation point (asyncua)."""
    node = {column: page.nodes[column]}
    if result.StatusCode.value == StatusCodes.BadNoContinuationPoints and len(page.nodes) > 1:
        return _Page(node, page.start_ns)
    if result.ContinuationPoint:
        return _Page(node, page.start_ns, result.ContinuationPoint)
    if len(_values(result)) < PAGE_VALUES or not len(batch):
        return None
    start_ns = int(batch.source_time_ns.max()) + 1000
    return _Page(node, start_ns) if start_ns > page.start_ns else None


def _values(result: ua.HistoryReadResult) -> list[ua.DataValue]:
    data = result.HistoryData
    return list(data.DataValues or []) if isinstance(data, ua.HistoryData) else []


def _batch(
    column: int, result: ua.HistoryReadResult, span_ns: tuple[int, int], namespaces: NamespaceTable
) -> ReadingBatch:
    """The values with a source time within the span."""
    times, servers, numbers, statuses = list[int](), list[int](), list[float](), list[int]()
    text: dict[int, str] = {}
    for one in _values(result):
        source_ns = time_ns(one.SourceTimestamp)
        if not span_ns[0] <= source_ns <= span_ns[1]:
            continue
        raw = one.Value.Value if one.Value is not None else None
        is_number = isinstance(raw, bool | int | float)
        words = None if is_number else text_of(raw)
        if words is not None:
            text[len(times)] = namespaces.with_uri(words) if isinstance(raw, ua.NodeId) else words
        times.append(source_ns)
        servers.append(time_ns(one.ServerTimestamp))
        numbers.append(float(raw) if is_number else float("nan"))
        statuses.append(one.StatusCode.value if one.StatusCode is not None else 0)
    return ReadingBatch(
        np.full(len(times), column, np.uint32),
        np.array(times, np.int64),
        np.array(servers, np.int64),
        np.array(numbers, np.float64),
        np.array(statuses, np.uint32),
        text,
    )


def _moment(time_ns: int) -> datetime:
    return EPOCH + TICK * (time_ns // 1000)
