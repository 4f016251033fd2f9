"""The publish loop: against a scripted transport for what servers rarely do, and against a live server."""

import asyncio
import socket
import struct
from collections.abc import AsyncIterator, Callable, Sequence
from dataclasses import dataclass, field
from typing import Any, cast

import pytest
from asyncua import Client, Server, ua
from asyncua.client.ua_client import UaClient, UASocketProtocol
from asyncua.common.subscription import Subscription
from asyncua.common.utils import Buffer
from asyncua.ua.ua_binary import struct_from_binary, struct_to_binary

from hmi.opcua.decoder_columns import DecodedColumns
from hmi.opcua.publishing import BatchSession, use_batches

PATIENCE_S = 20.0


@dataclass
class Received:
    """A delivery that keeps everything."""

    values: list[tuple[int, int, float]] = field(default_factory=list)
    texts: dict[int, str] = field(default_factory=dict)
    statuses: dict[int, int] = field(default_factory=dict)
    heard: list[int] = field(default_factory=list)
    changes: list[tuple[int, int]] = field(default_factory=list)

    def take_columns(self, subscription_id: int, columns: DecodedColumns, message: int) -> None:
        for row, handle in enumerate(columns.handle.tolist()):
            self.values.append((subscription_id, handle, float(columns.value[row])))
            self.statuses[handle] = int(columns.status[row])
            if row in columns.text:
                self.texts[handle] = columns.text[row]

    def take_heard(self, subscription_id: int) -> None:
        self.heard.append(subscription_id)

    def take_events(self, subscription_id: int, events: Sequence[ua.EventFieldList], *, is_late: bool) -> None: ...

    def take_status_change(self, subscription_id: int, status: int) -> None:
        self.changes.append((subscription_id, status))


class Wire(asyncio.Transport):
    """Takes the bytes of publish requests, and understands them as asyncua does."""

    def __init__(self) -> None:
        super().__init__()
        self.requests: list[tuple[int, ua.PublishRequest]] = []
        self.writes = 0

    def write(self, data: bytes | bytearray | memoryview) -> None:
        self.writes += 1
        rest = bytes(data)
        while rest:
            size, request_id = struct.unpack_from("<4xI12xI", rest)
            self.requests.append((request_id, struct_from_binary(ua.PublishRequest, Buffer(rest[24:size]))))
            rest = rest[size:]

    def close(self) -> None: ...


class ScriptedTransport(UaClient):
    """Lets a test answer publish requests, and answers republish requests from a table."""

    def __init__(self, republishable: dict[int, ua.NotificationMessage] | None = None) -> None:
        super().__init__()
        self.republishable = republishable or {}
        self.requests: list[Any] = []
        self.answered = 0
        self.open()

    def open(self) -> None:
        """A transport, as after (re)connecting."""
        self.wire = Wire()
        self.protocol = UASocketProtocol()
        self.protocol.authentication_token = ua.NodeId(b"secret", 3, ua.NodeIdType.ByteString)
        self.protocol.connection_made(self.wire)
        self.answered = 0

    async def _send_request(self, request: Any, timeout: float | None = None, message_type: Any = None) -> Buffer:
        self.requests.append(request)
        match request:
            case ua.CreateSubscriptionRequest():
                response = ua.CreateSubscriptionResponse()
                response.Parameters.SubscriptionId = 7
                return Buffer(struct_to_binary(response))
            case ua.RepublishRequest():
                message = self.republishable.get(request.Parameters.RetransmitSequenceNumber)
                if message is None:
                    raise ua.uaerrors.BadMessageNotAvailable
                return Buffer(struct_to_binary(ua.RepublishResponse(NotificationMessage=message)))
            case _:
                return Buffer(struct_to_binary(ua.CloseSessionResponse()))

    def answer(self, body: bytes) -> None:
        """Answer the oldest publish request that waits."""
        request_id, _ = self.wire.requests[self.answered]
        self.answered += 1
        self.protocol._call_callback(request_id, Buffer(body))

    def refuse(self, status: int) -> None:
        """Answer it with a fault."""
        fault = ua.ServiceFault()
        fault.ResponseHeader.ServiceResult = ua.StatusCode(status)
        self.answer(struct_to_binary(fault))

    def acknowledged(self) -> list[int]:
        return [
            acknowledgement.SequenceNumber
            for _, request in self.wire.requests
            for acknowledgement in request.Parameters.SubscriptionAcknowledgements
        ]


@dataclass
class ScriptedClient:
    uaclient: ScriptedTransport


@dataclass
class Scene:
    transport: ScriptedTransport
    session: BatchSession
    received: Received
    subscription: Subscription


@pytest.fixture
async def scene() -> AsyncIterator[Scene]:
    received = Received()
    transport = ScriptedTransport()
    session = use_batches(cast(Client, ScriptedClient(transport)), received, depth=3)
    subscription = Subscription(session, ua.CreateSubscriptionParameters())
    await subscription.init()
    yield Scene(transport, session, received, subscription)
    await session.close_session(delete_subscriptions=True)


def a_message(number: int, *notifications: Any) -> ua.NotificationMessage:
    return ua.NotificationMessage(SequenceNumber=number, NotificationData=list(notifications))


def a_change(handle: int, value: float) -> ua.DataChangeNotification:
    return ua.DataChangeNotification(
        MonitoredItems=[ua.MonitoredItemNotification(handle, ua.DataValue(ua.Variant(value)))]
    )


def an_answer(message: ua.NotificationMessage) -> bytes:
    return struct_to_binary(
        ua.PublishResponse(Parameters=ua.PublishResult(SubscriptionId=7, NotificationMessage=message))
    )


async def until(condition: Callable[[], bool]) -> None:
    async with asyncio.timeout(PATIENCE_S):
        while not condition():  # noqa: ASYNC110  # the delivery is polled, as it has no waiting of its own
            await asyncio.sleep(0.01)


async def test_that_two_or_three_requests_are_in_flight_and_messages_are_acknowledged(scene: Scene) -> None:
    assert scene.session.requests_in_flight == 3
    assert scene.transport.wire.writes == 1

    in_flight: list[int] = []
    for number in (1, 2, 3, 4):
        scene.transport.answer(an_answer(a_message(number, a_change(5, number))))
        in_flight.append(scene.session.requests_in_flight)

    assert in_flight == [2, 3, 2, 3]
    assert scene.transport.wire.writes == 3
    assert scene.received.values == [(7, 5, 1.0), (7, 5, 2.0), (7, 5, 3.0), (7, 5, 4.0)]
    assert scene.received.heard == [7, 7, 7, 7]
    assert scene.transport.acknowledged() == [1, 2, 3, 4]
    assert scene.subscription.last_sequence_number == 4
    assert scene.subscription.last_publish_at is not None


async def test_that_a_keep_alive_is_heard_but_not_acknowledged(scene: Scene) -> None:
    scene.transport.answer(an_answer(a_message(1)))

    assert scene.received.heard == [7]
    assert scene.transport.acknowledged() == []
    assert scene.session.messages_lost == 0
    assert scene.subscription.last_publish_at is not None
    assert scene.subscription.last_sequence_number is None


async def test_that_a_missing_message_is_asked_for_again(scene: Scene) -> None:
    scene.transport.republishable = {2: a_message(2, a_change(5, 2.0))}
    scene.transport.answer(an_answer(a_message(1, a_change(5, 1.0))))
    scene.transport.answer(an_answer(a_message(3, a_change(5, 3.0))))

    await until(lambda: len(scene.received.values) == 3)

    assert sorted(scene.received.values) == [(7, 5, 1.0), (7, 5, 2.0), (7, 5, 3.0)]
    assert scene.session.messages_lost == 0


async def test_that_a_message_the_server_no_longer_has_is_counted_as_lost(scene: Scene) -> None:
    scene.transport.answer(an_answer(a_message(1, a_change(5, 1.0))))
    scene.transport.answer(an_answer(a_message(4)))  # a keep-alive that tells of 2 and 3

    await until(lambda: scene.session.messages_lost == 2)

    assert scene.received.values == [(7, 5, 1.0)]


async def test_that_numbers_wrap_without_a_gap(scene: Scene) -> None:
    scene.transport.answer(an_answer(a_message(1, a_change(5, 1.0))))
    scene.session.note_sequence(7, 2**32 - 2)

    for number in (2**32 - 1, 1, 2):
        scene.transport.answer(an_answer(a_message(number, a_change(5, 0.0))))

    assert len(scene.received.values) == 4
    assert not any(isinstance(request, ua.RepublishRequest) for request in scene.transport.requests)
    assert scene.session.messages_lost == 0


async def test_that_events_reach_asyncua_and_status_changes_reach_both(scene: Scene) -> None:
    gone = ua.StatusChangeNotification(Status=ua.StatusCode(ua.StatusCodes.BadTimeout))

    scene.transport.answer(an_answer(a_message(1, gone, a_change(5, 1.0))))
    event = await scene.subscription.next_event(timeout=PATIENCE_S)

    assert scene.received.changes == [(7, ua.StatusCodes.BadTimeout)]
    assert event is not None
    assert scene.received.values == [(7, 5, 1.0)]


async def test_that_an_unreadable_response_does_not_end_the_loop(
    scene: Scene, caplog: pytest.LogCaptureFixture
) -> None:
    scene.transport.answer(b"\x01\x00\x3d\x03garbage")
    scene.transport.answer(an_answer(a_message(1, a_change(5, 1.0))))

    assert len(scene.received.values) == 1
    assert scene.session.requests_in_flight == 3
    assert scene.session.messages_lost == 1
    assert "could not be read" in caplog.text


async def test_that_a_receiver_that_fails_does_not_close_the_connection(scene: Scene) -> None:
    def fail(subscription_id: int) -> None:
        raise RuntimeError(f"no room for {subscription_id}")

    scene.received.take_heard = fail  # pyright: ignore[reportAttributeAccessIssue]  # a receiver with a fault
    for number in (1, 2):
        scene.transport.answer(an_answer(a_message(number, a_change(5, 1.0))))

    assert scene.session.requests_in_flight == 3
    assert scene.transport.acknowledged() == [1, 2]


async def test_that_a_lost_link_stops_publishing_until_the_session_is_active_again(scene: Scene) -> None:
    scene.transport.protocol.connection_lost(ConnectionError("cut"))
    assert scene.session.requests_in_flight == 0

    scene.transport.open()
    scene.session.ensure_publish_loop()

    assert scene.session.requests_in_flight == 3
    assert len(scene.transport.wire.requests) == 3


async def test_that_fewer_requests_are_sent_when_the_server_says_so(scene: Scene) -> None:
    scene.transport.refuse(ua.StatusCodes.BadTooManyPublishRequests)
    assert scene.session.requests_in_flight == 2

    scene.transport.answer(an_answer(a_message(1, a_change(5, 1.0))))

    assert len(scene.received.values) == 1
    assert scene.session.requests_in_flight == 2


async def test_that_a_request_that_timed_out_is_sent_again(scene: Scene) -> None:
    scene.transport.refuse(ua.StatusCodes.BadTimeout)

    assert scene.session.requests_in_flight == 3


@pytest.mark.parametrize(
    "status", [ua.StatusCodes.BadNoSubscription, ua.StatusCodes.BadSessionIdInvalid, ua.StatusCodes.BadOutOfMemory]
)
async def test_that_a_refused_request_is_sent_again_after_a_while(scene: Scene, status: int) -> None:
    for _ in range(3):
        scene.transport.refuse(status)
    assert scene.session.requests_in_flight == 0

    await until(lambda: scene.session.requests_in_flight == 3)


async def test_that_a_closed_session_takes_no_notice_of_late_answers(scene: Scene) -> None:
    await scene.session.close_session(delete_subscriptions=True)

    scene.transport.answer(an_answer(a_message(1, a_change(5, 1.0))))

    assert scene.received.values == []
    assert len(scene.transport.wire.requests) == 3


def a_free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


async def test_that_values_of_every_kind_arrive_from_a_live_server() -> None:
    values: list[tuple[ua.Variant, float | str]] = [
        (ua.Variant(True), 1.0),
        (ua.Variant(-8, ua.VariantType.SByte), -8.0),
        (ua.Variant(200, ua.VariantType.Byte), 200.0),
        (ua.Variant(-30000, ua.VariantType.Int16), -30000.0),
        (ua.Variant(60000, ua.VariantType.UInt16), 60000.0),
        (ua.Variant(-5, ua.VariantType.Int32), -5.0),
        (ua.Variant(4_000_000_000, ua.VariantType.UInt32), 4e9),
        (ua.Variant(-(2**40), ua.VariantType.Int64), -(2.0**40)),
        (ua.Variant(2**63, ua.VariantType.UInt64), 2.0**63),
        (ua.Variant(0.5, ua.VariantType.Float), 0.5),
        (ua.Variant(2.25, ua.VariantType.Double), 2.25),
        (ua.Variant("running"), "running"),
        (ua.Variant(ua.LocalizedText("läuft", "de")), "läuft"),
        (ua.Variant(ua.Range(0.0, 10.0)), '{"Low": 0.0, "High": 10.0}'),
        (ua.Variant([1.0, 2.0]), "[1.0, 2.0]"),
        (ua.Variant(ua.NodeId("Arm", 2)), "ns=2;s=Arm"),
        (ua.Variant(struct.pack("<d", 1.0), ua.VariantType.ByteString), "AAAAAAAA8D8="),
    ]
    url = f"opc.tcp://127.0.0.1:{a_free_port()}"
    server = Server()
    await server.init()
    server.set_endpoint(url)
    server.set_security_policy([ua.SecurityPolicyType.NoSecurity])
    nodes = [
        await server.nodes.objects.add_variable(2, f"v{row}", variant.Value, variant.VariantType)
        for row, (variant, _) in enumerate(values)
    ]
    received = Received()
    client = Client(url, timeout=PATIENCE_S)
    session = use_batches(client, received)
    async with server, client:
        subscription = await client.create_subscription(50)
        await subscription.subscribe_data_change([client.get_node(node.nodeid) for node in nodes])
        await until(lambda: len(received.values) >= len(values))
        bad = ua.DataValue(ua.Variant(1.0), ua.StatusCode(ua.StatusCodes.BadSensorFailure))
        await nodes[10].write_value(bad)
        await until(lambda: received.statuses[211] != 0)
        assert session.requests_in_flight in (2, 3)
        assert client.uaclient.session is session

    handles = sorted(handle for _, handle, _ in received.values)[: len(values)]
    first = {handle: value for _, handle, value in reversed(received.values)}
    for row, (_, expected) in enumerate(values):
        got = received.texts[handles[0] + row] if isinstance(expected, str) else first[handles[0] + row]
        assert got == expected
    assert received.statuses[211] == ua.StatusCodes.BadSensorFailure
    assert session.values_undecodable == 0
    assert session.requests_in_flight == 0
