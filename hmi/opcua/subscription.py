"""The monitored items of one session: created in chunks within the server's limits, told apart per tag."""

import logging
from collections.abc import Mapping
from typing import Any, cast

import numpy as np
from asyncua import ua
from asyncua.client.client import Client
from asyncua.common.subscription import Subscription
from asyncua.ua.attribute_ids import AttributeIds

from hmi import clock
from hmi.domain.tag import DataType, TagDefinition, TagUse
from hmi.opcua.namespaces import NamespaceTable

log = logging.getLogger(__name__)

KEEP_ALIVE_S = 2.0
LIFETIME_S = 60.0
CHUNK_WHEN_UNKNOWN = 1000
BAD_NODE_ID_UNKNOWN = 0x80340000
_LIMIT_NODE = ua.NodeId(ua.Int32(11714))
"""Server.ServerCapabilities.OperationLimits.MaxMonitoredItemsPerCall (OPC 10000-5)."""
_PERIOD_MS: dict[TagUse, int] = {
    TagUse.MOTION: 100,
    TagUse.PROCESS: 250,
    TagUse.STATE: 250,
    TagUse.COUNTER: 250,
    TagUse.STATIC: 1000,
}
_QUEUE: dict[TagUse, int] = {
    TagUse.MOTION: 2,
    TagUse.PROCESS: 2,
    TagUse.STATE: 10,
    TagUse.COUNTER: 10,
    TagUse.STATIC: 1,
}
DEADBAND_SHARE = 1 / 4000
"""Changes of a process value below this share of its range are not worth sending."""


class Subscriptions:
    """One subscription for each publishing period. ``handle`` of an item is the tag's column number."""

    def __init__(self, client: Client, namespaces: NamespaceTable) -> None:
        self._client = client
        self._namespaces = namespaces
        self._open: dict[int, Subscription] = {}
        self._items: dict[int, tuple[int, int]] = {}
        """Column to (subscription id, monitored item id)."""
        self.absent: dict[int, int] = {}
        """Column to the status code that keeps the tag away."""
        self._chunk = CHUNK_WHEN_UNKNOWN

    @property
    def columns(self) -> "set[int]":
        """Tags that the server reports."""
        return set(self._items)

    def columns_of(self, subscription: int) -> np.ndarray[tuple[int], np.dtype[np.uint32]]:
        """Tags of one subscription."""
        columns = [column for column, (owner, _) in self._items.items() if owner == subscription]
        return np.array(columns, np.uint32)

    def period_s_of(self, subscription: int) -> float:
        """The publishing interval of a subscription as the server revised it."""
        revised = self._open[subscription].parameters.RequestedPublishingInterval
        return float(revised) / 1000.0

    async def read_limits(self) -> None:
        """Learn how many items a call may create; 0 or nothing means unknown."""
        try:
            limit = await self._client.get_node(_LIMIT_NODE).read_value()
        except ua.UaError:
            return
        if isinstance(limit, int) and limit > 0:
            self._chunk = min(limit, CHUNK_WHEN_UNKNOWN)

    async def follow(self, wanted: Mapping[int, TagDefinition]) -> None:
        """Create what is wanted and missing, delete what is no longer wanted.

        Raises:
            OSError, TimeoutError, ua.UaError: the session failed on the way; what exists stays noted.
        """
        await self._remove([column for column in self._items if column not in wanted])
        self.absent = {column: status for column, status in self.absent.items() if column in wanted}
        missing = {column: tag for column, tag in wanted.items() if column not in self._items}
        by_period: dict[int, list[int]] = {}
        for column, tag in missing.items():
            by_period.setdefault(_PERIOD_MS[tag.use], []).append(column)
        for period_ms, columns in sorted(by_period.items()):
            columns.sort(key=lambda column: (missing[column].data_type, column))
            subscription = await self._subscription(period_ms)
            await self._create(subscription, {column: missing[column] for column in columns})

    async def _subscription(self, period_ms: int) -> Subscription:
        for subscription in self._open.values():
            if subscription.parameters.RequestedPublishingInterval == period_ms:
                return subscription
        parameters = ua.CreateSubscriptionParameters(
            RequestedPublishingInterval=ua.Duration(period_ms),
            RequestedLifetimeCount=ua.Counter(int(LIFETIME_S * 1000 / period_ms)),
            RequestedMaxKeepAliveCount=ua.Counter(max(1, int(KEEP_ALIVE_S * 1000 / period_ms))),
            MaxNotificationsPerPublish=ua.Counter(0),
            PublishingEnabled=True,
            Priority=ua.Byte(0),
        )
        subscription = await self._client.create_subscription(parameters, _Unheard())
        number = subscription.subscription_id
        assert number is not None
        self._open[number] = subscription
        return subscription

    async def _create(self, subscription: Subscription, tags: dict[int, TagDefinition]) -> None:
        requests: dict[int, ua.MonitoredItemCreateRequest] = {}
        for column, tag in tags.items():
            node = self._namespaces.node_id(tag.node)
            if node is None:
                self.absent[column] = BAD_NODE_ID_UNKNOWN
            else:
                requests[column] = _request(node, column, tag, with_deadband=True)
        refused = await self._create_chunks(subscription, requests)
        again = {
            column: _request(requests[column].ItemToMonitor.NodeId, column, tags[column], with_deadband=False)
            for column in refused
            if requests[column].RequestedParameters.Filter is not None
        }
        if again:
            await self._create_chunks(subscription, again)

    async def _create_chunks(
        self, subscription: Subscription, requests: dict[int, ua.MonitoredItemCreateRequest]
    ) -> list[int]:
        """Create in chunks, halving when the server finds a call too large; gives the columns that it refused."""
        waiting = list(requests)
        refused: list[int] = []
        number = subscription.subscription_id
        assert number is not None
        while waiting:
            part = waiting[: self._chunk]
            parameters = ua.CreateMonitoredItemsParameters(
                SubscriptionId=number,
                TimestampsToReturn=ua.TimestampsToReturn.Both,
                ItemsToCreate=[requests[column] for column in part],
            )
            try:
                results = await self._client.uaclient.create_monitored_items(parameters)
            except (ua.uaerrors.BadTooManyOperations, ua.uaerrors.BadTooManyMonitoredItems):
                if self._chunk == 1:
                    raise
                self._chunk = max(1, min(self._chunk, len(part)) // 2)
                continue
            del waiting[: self._chunk]
            for column, result in zip(part, results, strict=True):
                if result.StatusCode.is_good():
                    self._items[column] = (number, result.MonitoredItemId)
                    self.absent.pop(column, None)
                else:
                    self.absent[column] = result.StatusCode.value
                    refused.append(column)
        return refused

    async def _remove(self, columns: list[int]) -> None:
        by_owner: dict[int, list[int]] = {}
        for column in columns:
            owner, item = self._items.pop(column)
            by_owner.setdefault(owner, []).append(item)
        for owner, items in by_owner.items():
            parameters = ua.DeleteMonitoredItemsParameters(
                SubscriptionId=ua.IntegerId(owner), MonitoredItemIds=[ua.IntegerId(item) for item in items]
            )
            await self._client.uaclient.delete_monitored_items(parameters)


class _Unheard:
    """asyncua wants a handler; values come as batches instead."""

    def datachange_notification(self, node: object, val: object, data: object) -> None:
        """Never called: the session's own publish loop delivers."""


def _request(node: ua.NodeId, column: int, tag: TagDefinition, *, with_deadband: bool) -> ua.MonitoredItemCreateRequest:
    parameters = ua.MonitoringParameters(
        ClientHandle=ua.IntegerId(column),
        SamplingInterval=ua.Duration(_PERIOD_MS[tag.use]),
        Filter=cast("Any", _deadband(tag)) if with_deadband else None,
        QueueSize=ua.Counter(_QUEUE[tag.use]),
        DiscardOldest=True,
    )
    return ua.MonitoredItemCreateRequest(
        ItemToMonitor=ua.ReadValueId(NodeId=node, AttributeId=ua.IntegerId(AttributeIds.Value)),
        MonitoringMode=ua.MonitoringMode.Reporting,
        RequestedParameters=parameters,
    )


def _deadband(tag: TagDefinition) -> ua.DataChangeFilter | None:
    span = tag.engineering_range
    if tag.use is not TagUse.PROCESS or tag.data_type not in (DataType.FLOAT, DataType.DOUBLE) or span is None:
        return None
    return ua.DataChangeFilter(
        Trigger=ua.DataChangeTrigger.StatusValue,
        DeadbandType=ua.UInt32(ua.DeadbandType.Absolute),
        DeadbandValue=ua.Double((span.high - span.low) * DEADBAND_SHARE),
    )


def silence_limit_s(period_s: float) -> float:
    """After this long without any publish response nothing of a subscription may look live."""
    return KEEP_ALIVE_S + 2 * period_s


def age_s(since_s: float) -> float:
    """Seconds since a monotonic moment."""
    return clock.monotonic_s() - since_s
