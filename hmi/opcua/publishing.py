"""How notifications reach Tandem: several publish requests in flight, and batches instead of one task per value.

asyncua keeps a single PublishRequest outstanding and starts a task for every value. Here its session is given a
subclass that keeps several in flight, reads the responses with our decoder, and hands columns to a ``Delivery``.
Events and status changes still travel through asyncua's own callbacks.
"""

import asyncio
import logging
from collections.abc import Callable
from typing import Any, Final

from asyncua import ua
from asyncua.client.client import Client
from asyncua.client.ua_session import SessionState, UaSession
from asyncua.ua.status_codes import StatusCodes
from typing_extensions import override

from hmi.opcua.decoder_envelope import (
    PublishResponse,
    ServiceFault,
    read_publish_response,
    read_republish_response,
)
from hmi.opcua.decoder_extent import Unreadable
from hmi.opcua.message_inbox import Delivery, MessageInbox, as_asyncua
from hmi.opcua.publish_requests import PublishRequests

_RETRY_S: Final = 1.0
_FEWEST_IN_FLIGHT: Final = 2
"""Requests are sent together when fewer than this are left: the second one costs a third of the first."""

_logger = logging.getLogger(__name__)


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

    _delivery: Delivery
    _inbox: MessageInbox
    _depth: int
    _requests: PublishRequests | None
    _again: asyncio.TimerHandle | None

    def begin_batches(self, delivery: Delivery, depth: int) -> None:
        """Set what a constructor would, had asyncua let us make the session."""
        self._inbox = MessageInbox(delivery, self.republish)
        self._delivery = delivery
        self._depth = depth
        self._requests = None
        self._again = None

    @property
    def messages_lost(self) -> int:
        """Notification messages that the server sent and could not send again."""
        return self._inbox.messages_lost

    @property
    def values_undecodable(self) -> int:
        """Values that could not be read, see ``DecodedColumns.undecodable``."""
        return self._inbox.values_undecodable

    @property
    def requests_in_flight(self) -> int:
        """Publish requests that the server has not answered yet."""
        return 0 if self._requests is None else self._requests.in_flight

    def note_sequence(self, subscription_id: int, number: int) -> None:
        """Take ``number`` as the last message seen, so that the next one is ``number + 1``."""
        self._inbox.sequences.begin(subscription_id, number)

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
            self._requests = PublishRequests(protocol, self._take_body, self._inbox.take_acknowledgements)
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
        if self._again is not None:
            self._again.cancel()
        if self._requests is not None:
            self._requests.stop()
        self._inbox.clear()
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

    def _take_body(self, body: bytes) -> None:
        """A publish response. Raises nothing: asyncua would close the connection."""
        try:
            self._take_response(read_publish_response(body))
        except ServiceFault as fault:
            self._take_fault(fault)
            return
        except Unreadable as fault:
            self._inbox.messages_lost += 1
            _logger.warning("A publish response could not be read: %s", fault)
        except Exception:  # raised into asyncua it would close the connection, and all values with it
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
        callback = self._subscription_callbacks.get(response.subscription_id)
        if callback is not None:
            self._inbox.take(response, callback)
            return
        # Also the first message of a subscription whose creation has not been answered to us yet; without an
        # acknowledgement the server keeps it, and the gap in the numbers brings it back.
        _logger.debug("A message for subscription %d, which is not ours (yet)", response.subscription_id)

    @override
    async def republish(self, subscription_id: int, retransmit_sequence_number: int) -> ua.NotificationMessage:
        """Ask for a message again and deliver its values; what is returned to asyncua holds the events only."""
        request = ua.RepublishRequest()
        request.Parameters.SubscriptionId = ua.IntegerId(subscription_id)
        request.Parameters.RetransmitSequenceNumber = ua.Counter(retransmit_sequence_number)
        _, message = read_republish_response(await self._send_request(request))
        self._inbox.deliver(subscription_id, message, is_late=True)
        self._inbox.sequences.take_republished(subscription_id, message.sequence_number)
        return as_asyncua(message)

    @override
    async def inform_subscriptions(self, status: ua.StatusCode) -> None:
        for subscription_id in list(self._subscription_callbacks):
            self._delivery.take_status_change(subscription_id, status.value)
        await super().inform_subscriptions(status)

    @override
    async def delete_subscriptions(self, subscription_ids: list[int]) -> list[ua.StatusCode]:
        results = await super().delete_subscriptions(subscription_ids)
        for subscription_id in subscription_ids:
            self._inbox.sequences.forget(subscription_id)
        return results
