"""What publish responses bring: handed on in order, acknowledged, and asked for again where something is missing."""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Iterable, Sequence
from typing import Any, Final, Protocol, TypeGuard

from asyncua import ua
from asyncua.common.subscription import Subscription

from hmi.clock import monotonic_s
from hmi.opcua.decoder_columns import DecodedColumns
from hmi.opcua.decoder_envelope import NotificationMessage, PublishResponse
from hmi.opcua.decoder_extent import Unreadable
from hmi.opcua.publish_requests import Acknowledgement
from hmi.opcua.publishing_sequence import SequenceNumbers

_MOST_REPUBLISHED: Final = 50
"""Messages asked for again after one gap; a longer gap is told as lost, because its values are superseded anyway."""

Callback = Callable[..., Any]
"""What asyncua wants called with a PublishResult; may be a coroutine function."""

_logger = logging.getLogger(__name__)


class Delivery(Protocol):
    """Where notifications go. Called on the loop in the order of arrival, must return within microseconds."""

    def take_columns(self, subscription_id: int, columns: DecodedColumns, message: int) -> None:
        """Values, in the order the server queued them.

        Republished ones come late: ``message``, the number of the message that held them, tells what is newer.
        """
        ...

    def take_events(self, subscription_id: int, events: "Sequence[ua.EventFieldList]", *, is_late: bool) -> None:
        """Events, in the order the server queued them; ``is_late``: newer ones may have come before them."""
        ...

    def take_heard(self, subscription_id: int) -> None:
        """A publish response arrived, before its columns; keep-alives too."""
        ...

    def take_status_change(self, subscription_id: int, status: int) -> None:
        """The server changed the state of the subscription (BadTimeout: it is gone), or the session was lost."""
        ...


class MessageInbox:
    """The notification messages of one session."""

    def __init__(self, delivery: Delivery, republish: Callable[[int, int], Awaitable[object]]) -> None:
        self.sequences = SequenceNumbers()
        self.messages_lost = 0
        """Messages that the server sent and could not send again, or that could not be read."""
        self.values_undecodable = 0
        """Values that could not be read, see ``DecodedColumns.undecodable``."""
        self._delivery = delivery
        self._republish = republish
        self._acknowledgements: list[Acknowledgement] = []
        self._tasks: set[asyncio.Task[None]] = set()

    def take(self, response: PublishResponse, callback: Callback) -> None:
        """Hand on a response of a subscription that is ours; ``callback`` gets what is no data change."""
        subscription_id, message = response.subscription_id, response.message
        missing = self.sequences.missing_before(subscription_id, message.sequence_number, message.is_keep_alive)
        if not message.is_keep_alive:
            self._acknowledgements.append((subscription_id, message.sequence_number))
        owner = _owner_of(callback)
        if owner is not None:
            owner.last_publish_at = monotonic_s()
            if not message.is_keep_alive:
                owner.last_sequence_number = message.sequence_number
        self.deliver(subscription_id, message)
        if message.other:
            self._begin(_called_back(callback, subscription_id, message))
        if len(missing) > _MOST_REPUBLISHED:
            self._tell_lost(subscription_id, len(missing))
        elif missing:
            self._begin(self._republish_missing(subscription_id, missing))

    def deliver(self, subscription_id: int, message: NotificationMessage, *, is_late: bool = False) -> None:
        """Hand on values, events and the state of the subscription. Raises nothing."""
        try:
            self._delivery.take_heard(subscription_id)
            for columns in message.columns:
                self.values_undecodable += columns.undecodable
                self._delivery.take_columns(subscription_id, columns, message.sequence_number)
            for notification in message.other:
                if isinstance(notification, ua.EventNotificationList):
                    self._delivery.take_events(subscription_id, notification.Events, is_late=is_late)
                elif isinstance(notification, ua.StatusChangeNotification):
                    self._delivery.take_status_change(subscription_id, notification.Status.value)
        except Exception:  # a fault of ours while one message is taken must not cost the ones after it
            _logger.exception("The receiver of notifications failed; the publish loop goes on")

    def take_acknowledgements(self) -> list[Acknowledgement]:
        """What the next request acknowledges."""
        acknowledgements, self._acknowledgements = self._acknowledgements, []
        return acknowledgements

    def clear(self) -> None:
        """The transport is gone: acknowledge nothing of it, and ask for nothing again."""
        for task in self._tasks:
            task.cancel()
        self._tasks.clear()
        self._acknowledgements.clear()

    def _begin(self, work: Any) -> None:
        task: asyncio.Task[None] = asyncio.create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _republish_missing(self, subscription_id: int, numbers: Iterable[int]) -> None:
        lost = 0
        for number in numbers:
            try:
                await self._republish(subscription_id, number)
            except (ua.UaError, Unreadable, TimeoutError):
                lost += 1
            except ConnectionError:
                return  # restoring the subscription asks again
        if lost:
            self._tell_lost(subscription_id, lost)

    def _tell_lost(self, subscription_id: int, count: int) -> None:
        self.messages_lost += count
        _logger.warning("Subscription %d: %d messages are lost", subscription_id, count)


def as_asyncua(message: NotificationMessage) -> ua.NotificationMessage:
    """A message with what is no data change, as asyncua's own callbacks want it."""
    made = ua.NotificationMessage(SequenceNumber=ua.Counter(message.sequence_number))
    made.NotificationData = list(message.other)  # pyright: ignore[reportAttributeAccessIssue]  # asyncua puts decoded notifications there
    return made


async def _called_back(callback: Callback, subscription_id: int, message: NotificationMessage) -> None:
    result = ua.PublishResult(SubscriptionId=ua.IntegerId(subscription_id), NotificationMessage=as_asyncua(message))
    try:
        outcome = callback(result)
        if asyncio.iscoroutine(outcome):
            await outcome
    except Exception:  # asyncua's own code, in a task that nobody waits for: it would fail unseen
        _logger.exception("A subscription's callback failed; the publish loop goes on")


def _owner_of(callback: Callback) -> Subscription | None:
    owner: object = getattr(callback, "__self__", None)
    return owner if _is_subscription(owner) else None


def _is_subscription(owner: object) -> TypeGuard[Subscription]:
    return isinstance(owner, Subscription)
