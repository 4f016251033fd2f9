"""The monitored items of one session: created in chunks within the server's limits, told apart per tag."""

import logging
from collections.abc import Mapping

import numpy as np
from asyncua import ua
from asyncua.client.client import Client

from hmi.domain.tag import TagDefinition
from hmi.opcua.chunks import TOO_LARGE
from hmi.opcua.monitored_item import is_worth_another_try, item_request, publishing_ms
from hmi.opcua.namespaces import NamespaceTable
from hmi.opcua.open_subscription import OpenSubscription, open_subscription

log = logging.getLogger(__name__)

CHUNK_WHEN_UNKNOWN = 1000
BAD_NODE_ID_UNKNOWN = 0x80340000
_LIMIT_NODE = ua.NodeId(ua.Int32(11714))
"""Server.ServerCapabilities.OperationLimits.MaxMonitoredItemsPerCall (OPC 10000-5)."""


class Subscriptions:
    """One subscription for each publishing period. Columns here are numbers of ``ItemNumbers``: an item's handle."""

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
            by_period.setdefault(publishing_ms(tag.use, self._publishing_ms), []).append(column)
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

    async def share(self, period_ms: int) -> int:
        """The id of a subscription for something that is no tag, made if there is none of this period.

        Raises:
            OSError, TimeoutError, ua.UaError: it could not be made.
        """
        return (await self._subscription(max(period_ms, self._publishing_ms))).number

    async def _subscription(self, period_ms: int) -> OpenSubscription:
        for subscription in self.open.values():
            if subscription.asked_ms == period_ms:
                return subscription
        try:
            subscription = await open_subscription(self._client, period_ms)
        except ua.uaerrors.BadTooManySubscriptions:
            if not self.open:
                raise
            return min(self.open.values(), key=lambda one: abs(one.asked_ms - period_ms))
        self.open[subscription.number] = subscription
        return subscription

    async def _create(self, subscription: OpenSubscription, tags: dict[int, TagDefinition]) -> None:
        requests: dict[int, ua.MonitoredItemCreateRequest] = {}
        for column, tag in tags.items():
            node = self.namespaces.node_id(tag.node)
            if node is None:
                self.absent[column] = BAD_NODE_ID_UNKNOWN
            else:
                requests[column] = self._request(subscription, node, column, tag, with_deadband=True)
        await self._create_chunks(subscription, requests)
        again = {
            column: self._request(subscription, request.ItemToMonitor.NodeId, column, tags[column], with_deadband=False)
            for column, request in requests.items()
            if is_worth_another_try(request, self.absent.get(column, 0))
        }
        await self._create_chunks(subscription, again)

    def _request(
        self, subscription: OpenSubscription, node: ua.NodeId, column: int, tag: TagDefinition, *, with_deadband: bool
    ) -> ua.MonitoredItemCreateRequest:
        interval_ms = max(subscription.asked_ms, publishing_ms(tag.use, self._publishing_ms))
        return item_request(node, column, tag, interval_ms=interval_ms, with_deadband=with_deadband)

    async def _create_chunks(
        self, subscription: OpenSubscription, requests: dict[int, ua.MonitoredItemCreateRequest]
    ) -> None:
        """Create in chunks, halving when the server finds a call too large; what it refuses is absent."""
        waiting = list(requests)
        chunk = self._chunk
        while waiting:
            part = waiting[:chunk]
            try:
                results = await self._create_part(subscription, [requests[column] for column in part])
            except TOO_LARGE as error:
                if len(part) == 1:
                    self.absent[waiting.pop(0)] = int(error.code)
                self._chunk = chunk = max(1, len(part) // 2)
                continue
            except ua.uaerrors.BadTooManyMonitoredItems as error:
                if len(part) == 1:
                    self.absent.update(dict.fromkeys(waiting, int(error.code)))
                    break
                chunk = len(part) // 2
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
            self._note_columns()

    async def _create_part(
        self, subscription: OpenSubscription, requests: list[ua.MonitoredItemCreateRequest]
    ) -> list[ua.MonitoredItemCreateResult]:
        parameters = ua.CreateMonitoredItemsParameters(
            SubscriptionId=ua.IntegerId(subscription.number),
            TimestampsToReturn=ua.TimestampsToReturn.Both,
            ItemsToCreate=requests,
        )
        return await self._client.uaclient.create_monitored_items(parameters)

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
