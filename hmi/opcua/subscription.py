"""The monitored items of one session: created in chunks within the server's limits, told apart per tag."""

import logging
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, cast

import numpy as np
from asyncua import ua
from asyncua.client.client import Client
from asyncua.ua.attribute_ids import AttributeIds

from hmi import clock
from hmi.domain.reading import Uint32
from hmi.domain.tag import DataType, TagDefinition, TagUse
from hmi.opcua.namespaces import NamespaceTable

log = logging.getLogger(__name__)

KEEP_ALIVE_S = 2.0
"""Longest silence of a healthy subscription that Tandem allows, beside two publishing intervals."""
ASKED_KEEP_ALIVE_S = 1.5
"""What servers are asked for: half a second is left for the network and a busy controller."""
LIFETIME_S = 60.0
CHUNK_WHEN_UNKNOWN = 1000
BAD_NODE_ID_UNKNOWN = 0x80340000
_LIMIT_NODE = ua.NodeId(ua.Int32(11714))
"""Server.ServerCapabilities.OperationLimits.MaxMonitoredItemsPerCall (OPC 10000-5)."""
_PUBLISHING_MS: dict[TagUse, int] = {
    TagUse.MOTION: 0,
    TagUse.PROCESS: 250,
    TagUse.STATE: 250,
    TagUse.COUNTER: 250,
    TagUse.STATIC: 1000,
}
"""Never below the endpoint's own publishing interval, which motion uses as it is."""
_SAMPLING_MS: dict[TagUse, int] = {TagUse.STATE: 100, TagUse.COUNTER: 100}
"""Where every change counts, sampling is faster than publishing and the queue keeps what lies between."""
_QUEUE: dict[TagUse, int] = {
    TagUse.MOTION: 2,
    TagUse.PROCESS: 2,
    TagUse.STATE: 10,
    TagUse.COUNTER: 10,
    TagUse.STATIC: 1,
}
DEADBAND_SHARE = 1 / 4000
"""Changes of a process value below this share of its range are not worth sending."""


@dataclass(slots=True, kw_only=True)
class OpenSubscription:
    """A subscription with what the server made of our wishes."""

    number: int
    asked_ms: int
    interval_s: float
    keep_alive_s: float
    opened_s: float
    """Monotonic moment of its creation."""
    columns: Uint32
    """Tags it reports."""

    @property
    def silence_limit_s(self) -> float:
        """After this long without any publish response nothing of it may look live."""
        allowed_s = max(KEEP_ALIVE_S, self.keep_alive_s + KEEP_ALIVE_S - ASKED_KEEP_ALIVE_S)
        return allowed_s + 2 * self.interval_s


class Subscriptions:
    """One subscription for each publishing period. ``handle`` of an item is the tag's column number."""

    def __init__(self, client: Client, namespaces: NamespaceTable, *, publishing_ms: int = 100) -> None:
        self.namespaces = namespaces
        self.open: dict[int, OpenSubscription] = {}
        """By subscription id."""
        self.absent: dict[int, int] = {}
        """Column to the status code that keeps the tag away."""
        self._client = client
        self._publishing_ms = publishing_ms
        self._items: dict[int, tuple[int, int]] = {}
        """Column to (subscription id, monitored item id)."""
        self._chunk = CHUNK_WHEN_UNKNOWN

    @property
    def columns(self) -> set[int]:
        """Tags that the server reports."""
        return set(self._items)

    async def read_limits(self) -> None:
        """Learn how many items a call may create; 0 or nothing means unknown."""
        try:
            limit = await self._client.get_node(_LIMIT_NODE).read_value()
        except ua.UaStatusCodeError:
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
            by_period.setdefault(self._period_ms(tag.use), []).append(column)
        for period_ms, columns in sorted(by_period.items()):
            columns.sort(key=lambda column: (missing[column].data_type, column))
            subscription = await self._subscription(period_ms)
            await self._create(subscription, {column: missing[column] for column in columns})

    async def drop(self, number: int) -> None:
        """Forget a subscription that says nothing any more; ``follow`` makes another."""
        self.forget(number)
        try:
            await self._client.uaclient.delete_subscriptions([number])
        except ua.UaStatusCodeError as error:
            log.info("subscription %d was gone already: %s", number, error)

    def forget(self, number: int) -> None:
        """Take a subscription as gone."""
        self.open.pop(number, None)
        self._items = {column: item for column, item in self._items.items() if item[0] != number}

    def _period_ms(self, use: TagUse) -> int:
        return max(_PUBLISHING_MS[use], self._publishing_ms)

    async def _subscription(self, period_ms: int) -> OpenSubscription:
        for subscription in self.open.values():
            if subscription.asked_ms == period_ms:
                return subscription
        parameters = ua.CreateSubscriptionParameters(
            RequestedPublishingInterval=ua.Duration(period_ms),
            RequestedLifetimeCount=ua.Counter(int(LIFETIME_S * 1000 / period_ms)),
            RequestedMaxKeepAliveCount=ua.Counter(max(1, int(ASKED_KEEP_ALIVE_S * 1000 / period_ms))),
            MaxNotificationsPerPublish=ua.Counter(0),
            PublishingEnabled=True,
            Priority=ua.Byte(0),
        )
        # Not asyncua's Subscription: where a server revises the interval, it asks for a keep-alive of 45 minutes.
        made = await self._client.uaclient.session.create_subscription(parameters, _ignore)
        interval_s = float(made.RevisedPublishingInterval) / 1000
        subscription = OpenSubscription(
            number=int(made.SubscriptionId),
            asked_ms=period_ms,
            interval_s=interval_s,
            keep_alive_s=interval_s * int(made.RevisedMaxKeepAliveCount),
            opened_s=clock.monotonic_s(),
            columns=np.empty(0, np.uint32),
        )
        self.open[subscription.number] = subscription
        return subscription

    async def _create(self, subscription: OpenSubscription, tags: dict[int, TagDefinition]) -> None:
        requests: dict[int, ua.MonitoredItemCreateRequest] = {}
        for column, tag in tags.items():
            node = self.namespaces.node_id(tag.node)
            if node is None:
                self.absent[column] = BAD_NODE_ID_UNKNOWN
            else:
                requests[column] = self._request(node, column, tag, with_deadband=True)
        refused = await self._create_chunks(subscription, requests)
        again = {
            column: self._request(requests[column].ItemToMonitor.NodeId, column, tags[column], with_deadband=False)
            for column in refused
            if requests[column].RequestedParameters.Filter is not None
        }
        if again:
            await self._create_chunks(subscription, again)

    async def _create_chunks(
        self, subscription: OpenSubscription, requests: dict[int, ua.MonitoredItemCreateRequest]
    ) -> list[int]:
        """Create in chunks, halving when the server finds a call too large; gives the columns that it refused."""
        waiting = list(requests)
        refused: list[int] = []
        while waiting:
            part = waiting[: self._chunk]
            parameters = ua.CreateMonitoredItemsParameters(
                SubscriptionId=ua.IntegerId(subscription.number),
                TimestampsToReturn=ua.TimestampsToReturn.Both,
                ItemsToCreate=[requests[column] for column in part],
            )
            try:
                results = await self._client.uaclient.create_monitored_items(parameters)
            except (ua.uaerrors.BadTooManyOperations, ua.uaerrors.BadTooManyMonitoredItems) as error:
                if len(part) == 1:
                    self.absent.update(dict.fromkeys(waiting, int(error.code)))
                    break
                self._chunk = max(1, len(part) // 2)
                continue
            except ua.uaerrors.BadSubscriptionIdInvalid:
                self.forget(subscription.number)
                break
            del waiting[: len(part)]
            for column, result in zip(part, results, strict=True):
                if result.StatusCode.is_good():
                    self._items[column] = (subscription.number, int(result.MonitoredItemId))
                    self.absent.pop(column, None)
                else:
                    self.absent[column] = result.StatusCode.value
                    refused.append(column)
            self._note_columns()
        return refused

    async def _remove(self, columns: list[int]) -> None:
        by_owner: dict[int, list[int]] = {}
        for column in columns:
            owner, item = self._items.pop(column)
            by_owner.setdefault(owner, []).append(item)
        for owner, items in by_owner.items():
            for start in range(0, len(items), self._chunk):
                parameters = ua.DeleteMonitoredItemsParameters(
                    SubscriptionId=ua.IntegerId(owner),
                    MonitoredItemIds=[ua.IntegerId(item) for item in items[start : start + self._chunk]],
                )
                await self._client.uaclient.delete_monitored_items(parameters)
        self._note_columns()

    def _note_columns(self) -> None:
        by_owner: dict[int, list[int]] = {number: [] for number in self.open}
        for column, (owner, _) in self._items.items():
            by_owner[owner].append(column)
        for number, columns in by_owner.items():
            self.open[number].columns = np.array(sorted(columns), np.uint32)

    def _request(
        self, node: ua.NodeId, column: int, tag: TagDefinition, *, with_deadband: bool
    ) -> ua.MonitoredItemCreateRequest:
        parameters = ua.MonitoringParameters(
            ClientHandle=ua.IntegerId(column),
            SamplingInterval=ua.Duration(_SAMPLING_MS.get(tag.use, self._period_ms(tag.use))),
            Filter=cast("Any", _deadband(tag)) if with_deadband else None,
            QueueSize=ua.Counter(_QUEUE[tag.use]),
            DiscardOldest=True,
        )
        return ua.MonitoredItemCreateRequest(
            ItemToMonitor=ua.ReadValueId(NodeId=node, AttributeId=ua.IntegerId(AttributeIds.Value)),
            MonitoringMode=ua.MonitoringMode.Reporting,
            RequestedParameters=parameters,
        )


def _ignore(_result: ua.PublishResult) -> None:
    """Values come as batches; nothing else is asked for."""


def _deadband(tag: TagDefinition) -> ua.DataChangeFilter | None:
    span = tag.engineering_range
    if tag.use is not TagUse.PROCESS or tag.data_type not in (DataType.FLOAT, DataType.DOUBLE) or span is None:
        return None
    return ua.DataChangeFilter(
        Trigger=ua.DataChangeTrigger.StatusValue,
        DeadbandType=ua.UInt32(ua.DeadbandType.Absolute),
        DeadbandValue=ua.Double((span.high - span.low) * DEADBAND_SHARE),
    )
