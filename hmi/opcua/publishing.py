"""How notifications reach Tandem: several publish requests in flight, and batches instead of one task per value.

asyncua keeps a single PublishRequest outstanding and starts a task for every value. Here its session is given a
subclass that keeps several in flight, reads the responses with our decoder, and hands columns to a ``Delivery``.
Events and status changes still travel through asyncua's own callbacks.
"""

import asyncio
import logging
from collections.abc import Callable, Iterable
from typing import Any, Final, Protocol, TypeGuard

from asyncua import ua
from asyncua.client.client import Client
from asyncua.client.ua_session import SessionState, UaSession
from asyncua.common.subscription import Subscription
from asyncua.ua.status_codes import StatusCodes
from typing_extensions import override

from hmi.clock import monotonic_s
from hmi.opcua.decoder_columns import DecodedColumns
from hmi.opcua.decoder_envelope import (
    NotificationMessage,
    PublishResponse,
    ServiceFault,
    read_publish_response,
    read_republish_response,
)
from hmi.opcua.decoder_extent import Unreadable
from hmi.opcua.publish_requests import Acknowledgement, PublishRequests
from hmi.opcua.publishing_sequence import SequenceNumbers

_RETRY_S: Final = 1.0
_FEWEST_IN_FLIGHT: Final = 2
"""Requests are sent together when fewer than this are left: the second one costs a third of the first."""
_MOST_REPUBLISHED: Final = 50
"""Messages asked for again after one gap; a longer gap is told as lost, because its values are superseded anyway."""

_logger = logging.getLogger(__name__)


class Delivery(Protocol):
    """Where notifications go. Called on the loop in the order of arrival, must return within microseconds."""

    def take_columns(self, subscription_id: int, columns: DecodedColumns) -> None:
        """Values, in the order the server queued them. Republished ones come late: compare source times."""
        ...

    def take_heard(self, subscription_id: int) -> None:
        """A publish response arrived, before its columns; keep-alives too."""
        ...

    def take_status_change(self, subscription_id: int, status: int) -> None:
        """The server changed the state of the subscription (BadTimeout: it is gone), or the session was lost."""
        ...


def use_batches(client: Client, delivery: Delivery, depth: int = 3) -> "BatchSession":
    """Make ``client`` deliver data changes as columns. To be called before ``connect()``.

    ``depth`` is the number of publish requests in flight: 2 or 3 hide the round trip (measured at 80 ms: 4 000
    values/s with one, 6 833 with three). The returned session counts what was lost; it may be ignored.
    """
    session = client.uaclient.session
    session.__class__ = BatchSession
    assert isinstance(session, BatchSession)
    session.begin_batches(delivery, depth)
    return session


class BatchSession(UaSession):
    """asyncua's session with a publish loop of our own; made by ``use_batches`` alone."""

    messages_lost: int
    """Notification messages that the server sent and could not send again."""
    values_undecodable: int
    """Values that could not be read, see ``DecodedColumns.undecodable``."""

    _delivery: Delivery
    _depth: int
    _requests: PublishRequests | None
    _again: asyncio.TimerHandle | None
    _repairs: "set[asyncio.Task[None]]"
    _acknowledgements: list[Acknowledgement]
    _sequences: SequenceNumbers

    def begin_batches(self, delivery: Delivery, depth: int) -> None:
        """Set what a constructor would, had asyncua let us make the session."""
        self.messages_lost = 0
        self.values_undecodable = 0
        self._delivery = delivery
        self._depth = depth
        self._requests = None
        self._again = None
        self._repairs = set()
        self._acknowledgements = []
        self._sequences = SequenceNumbers()

    @property
    def requests_in_flight(self) -> int:
        """Publish requests that the server has not answered yet."""
        return 0 if self._requests is None else self._requests.in_flight

    def note_sequence(self, subscription_id: int, number: int) -> None:
        """Take ``number`` as the last message seen, so that the next one is ``number + 1``."""
        self._sequences.begin(subscription_id, number)

    # The publish requests in flight

    @override
    def ensure_publish_loop(self) -> None:
        """Keep requests in flight on the present transport.

        They wait without a limit, and the socket of a dead link may take minutes to say so. Those of an earlier
        transport are therefore let go, or the session would be connected without data for ever.
        """
        protocol = self._client.protocol
        if not self._subscription_callbacks or protocol is None:
            return
        if self._requests is None or not self._requests.is_open_on(protocol):
            self._stop_publishing()
            self._requests = PublishRequests(protocol, self._take_body, self._take_acknowledgements)
        self._fill()

    @override
    async def activate_session(self, parameters: ua.ActivateSessionParameters) -> ua.ActivateSessionResult:
        result = await super().activate_session(parameters)
        self.ensure_publish_loop()
        return result

    @override
    async def create_subscription(
        self, params: ua.CreateSubscriptionParameters, callback: Callable[..., Any]
    ) -> ua.CreateSubscriptionResult:
        result = await super().create_subscription(params, callback)
        self.note_sequence(result.SubscriptionId, 0)
        return result

    @override
    async def transfer_subscriptions(self, params: ua.TransferSubscriptionsParameters) -> list[ua.TransferResult]:
        results = await super().transfer_subscriptions(params)
        self.ensure_publish_loop()
        return results

    @override
    async def close_session(self, delete_subscriptions: bool) -> None:
        self._stop_publishing()
        await super().close_session(delete_subscriptions)

    def _stop_publishing(self) -> None:
        for task in self._repairs:
            task.cancel()
        if self._again is not None:
            self._again.cancel()
        if self._requests is not None:
            self._requests.stop()
        self._repairs.clear()
        self._acknowledgements.clear()
        self._requests = None

    def _fill(self) -> None:
        """Send what is missing in flight."""
        requests = self._requests
        if requests is None or self._state in (SessionState.CLOSING, SessionState.CLOSED):
            return
        try:
            requests.send(self._depth - requests.in_flight)
        except Exception:  # whatever it was, a session without requests in flight would be silent for ever
            _logger.exception("Publish failed; again in %.0f s", _RETRY_S)
            self._fill_later()

    def _fill_later(self) -> None:
        if self._again is not None:
            self._again.cancel()
        self._again = asyncio.get_running_loop().call_later(_RETRY_S, self._fill)

    def _take_acknowledgements(self) -> list[Acknowledgement]:
        acknowledgements, self._acknowledgements = self._acknowledgements, []
        return acknowledgements

    def _take_body(self, body: bytes) -> None:
        """A publish response. Raises nothing: asyncua would close the connection."""
        try:
            self._take_response(read_publish_response(body))
        except ServiceFault as fault:
            self._take_fault(fault)
            return
        except Unreadable as fault:
            self.messages_lost += 1
            _logger.warning("A publish response could not be read: %s", fault)
        except Exception:
            _logger.exception("A publish response was not taken; the publish loop goes on")
        if self.requests_in_flight < _FEWEST_IN_FLIGHT:
            self._fill()

    def _take_fault(self, fault: ServiceFault) -> None:
        match fault.status:
            case StatusCodes.BadTimeout:
                self._fill()
            case StatusCodes.BadTooManyPublishRequests if self.requests_in_flight:
                self._depth = self.requests_in_flight
            case StatusCodes.BadNoSubscription:
                self._fill_later()
            case _:
                _logger.warning("Publish was refused (%s); again in %.0f s", fault, _RETRY_S)
                self._fill_later()

    # What the responses bring

    def _take_response(self, response: PublishResponse) -> None:
        subscription_id, message = response.subscription_id, response.message
        callback = self._subscription_callbacks.get(subscription_id)
        if callback is None:
            # Also the first message of a subscription whose creation has not been answered to us yet; without an
            # acknowledgement the server keeps it, and the gap in the numbers brings it back.
            _logger.debug("A message for subscription %d, which is not ours (yet)", subscription_id)
            return
        missing = self._sequences.missing_before(subscription_id, message.sequence_number, message.is_keep_alive)
        if not message.is_keep_alive:
            self._acknowledgements.append((subscription_id, message.sequence_number))
        owner = _owner_of(callback)
        if owner is not None:
            owner.last_publish_at = monotonic_s()
            if not message.is_keep_alive:
                owner.last_sequence_number = message.sequence_number
        self._deliver(subscription_id, message)
        if message.other:
            self._call_back(callback, subscription_id, message)
        if len(missing) > _MOST_REPUBLISHED:
            self._tell_lost(subscription_id, len(missing))
        elif missing:
            repair = asyncio.create_task(self._republish_missing(subscription_id, missing))
            self._repairs.add(repair)
            repair.add_done_callback(self._repairs.discard)

    def _deliver(self, subscription_id: int, message: NotificationMessage) -> None:
        try:
            self._delivery.take_heard(subscription_id)
            for columns in message.columns:
                self.values_undecodable += columns.undecodable
                self._delivery.take_columns(subscription_id, columns)
            for notification in message.other:
                if isinstance(notification, ua.StatusChangeNotification):
                    self._delivery.take_status_change(subscription_id, notification.Status.value)
        except Exception:
            _logger.exception("The receiver of notifications failed; the publish loop goes on")

    def _call_back(self, callback: Callable[..., Any], subscription_id: int, message: NotificationMessage) -> None:
        result = ua.PublishResult(
            SubscriptionId=ua.IntegerId(subscription_id), NotificationMessage=_as_asyncua(message)
        )
        task = asyncio.create_task(_guarded(callback, result))
        self._repairs.add(task)
        task.add_done_callback(self._repairs.discard)

    # Messages that went missing

    async def _republish_missing(self, subscription_id: int, numbers: Iterable[int]) -> None:
        lost = 0
        for number in numbers:
            try:
                await self.republish(subscription_id, number)
            except (ua.UaError, Unreadable, TimeoutError):
                lost += 1
            except ConnectionError:
                return  # restoring the subscription asks again
        if lost:
            self._tell_lost(subscription_id, lost)

    def _tell_lost(self, subscription_id: int, count: int) -> None:
        self.messages_lost += count
        _logger.warning("Subscription %d: %d messages are lost", subscription_id, count)

    @override
    async def republish(self, subscription_id: int, retransmit_sequence_number: int) -> ua.NotificationMessage:
        """Ask for a message again and deliver its values; what is returned to asyncua holds the events only."""
        request = ua.RepublishRequest()
        request.Parameters.SubscriptionId = ua.IntegerId(subscription_id)
        request.Parameters.RetransmitSequenceNumber = ua.Counter(retransmit_sequence_number)
        _, message = read_republish_response(await self._send_request(request))
        self._deliver(subscription_id, message)
        self._sequences.take_republished(subscription_id, message.sequence_number)
        return _as_asyncua(message)

    @override
    async def inform_subscriptions(self, status: ua.StatusCode) -> None:
        for subscription_id in list(self._subscription_callbacks):
            self._delivery.take_status_change(subscription_id, status.value)
        await super().inform_subscriptions(status)

    @override
    async def delete_subscriptions(self, subscription_ids: list[int]) -> list[ua.StatusCode]:
        results = await super().delete_subscriptions(subscription_ids)
        for subscription_id in subscription_ids:
            self._sequences.forget(subscription_id)
        return results


def _owner_of(callback: Callable[..., Any]) -> Subscription | None:
    owner: object = getattr(callback, "__self__", None)
    return owner if _is_subscription(owner) else None


def _is_subscription(owner: object) -> TypeGuard[Subscription]:
    return isinstance(owner, Subscription)


def _as_asyncua(message: NotificationMessage) -> ua.NotificationMessage:
    as_asyncua = ua.NotificationMessage(SequenceNumber=ua.Counter(message.sequence_number))
    as_asyncua.NotificationData = list(message.other)  # pyright: ignore[reportAttributeAccessIssue]  # asyncua puts decoded notifications there
    return as_asyncua


async def _guarded(callback: Callable[..., Any], result: ua.PublishResult) -> None:
    try:
        outcome = callback(result)
        if asyncio.iscoroutine(outcome):
            await outcome
    except Exception:
        _logger.exception("A subscription's callback failed; the publish loop goes on")
