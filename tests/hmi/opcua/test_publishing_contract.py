"""What we rely on inside asyncua, beyond its documented surface. When this fails, read hmi/opcua/publishing.py anew."""

import inspect
from importlib.metadata import version

from asyncua import Client, ua
from asyncua.client.ua_client import UaClient, UASocketProtocol
from asyncua.client.ua_session import SessionState, UaSession
from asyncua.common.subscription import Subscription
from asyncua.common.utils import Buffer
from asyncua.ua import ua_binary
from hypothesis import given
from hypothesis import strategies as st

from hmi.opcua.publish_requests import encoded_request


def parameters_of(function: object) -> list[str]:
    assert callable(function)
    return list(inspect.signature(function).parameters)


def test_that_asyncua_is_the_version_that_was_studied() -> None:
    assert version("asyncua").split(".")[:2] == ["2", "1"]


def test_that_the_session_is_made_by_the_client_and_held_by_its_shortcuts() -> None:
    client = Client("opc.tcp://127.0.0.1:4840")

    assert type(client.uaclient.session) is UaSession
    assert client.uaclient.session._client is client.uaclient
    assert client.uaclient.session._subscription_callbacks == {}
    assert client.uaclient.session._publish_task is None
    assert client.uaclient.protocol is None
    assert "__slots__" not in vars(UaSession)


def test_that_the_methods_we_override_are_called_as_before() -> None:
    assert parameters_of(UaSession.ensure_publish_loop) == ["self"]
    assert parameters_of(UaSession.activate_session) == ["self", "parameters"]
    assert parameters_of(UaSession.create_subscription) == ["self", "params", "callback"]
    assert parameters_of(UaSession.transfer_subscriptions) == ["self", "params"]
    assert parameters_of(UaSession.close_session) == ["self", "delete_subscriptions"]
    assert parameters_of(UaSession.republish) == ["self", "subscription_id", "retransmit_sequence_number"]
    assert parameters_of(UaSession.inform_subscriptions) == ["self", "status"]
    assert parameters_of(UaSession.delete_subscriptions) == ["self", "subscription_ids"]
    assert parameters_of(UaSession._send_request) == ["self", "request", "timeout", "message_type"]
    assert parameters_of(UaClient._send_request) == ["self", "request", "timeout", "message_type"]


def test_that_asyncua_starts_publishing_through_the_method_we_replace() -> None:
    assert "self.ensure_publish_loop()" in inspect.getsource(UaSession.create_subscription)
    assert "self.session.ensure_publish_loop()" in inspect.getsource(UaClient.ensure_publish_loop)
    assert "_publish_loop" in inspect.getsource(UaSession.ensure_publish_loop)


def test_that_a_lost_subscription_is_judged_by_the_fields_we_keep() -> None:
    stale = inspect.getsource(Subscription.is_stale)
    gaps = inspect.getsource(Subscription._republish_gaps)

    assert "self.last_publish_at" in stale
    assert "time.monotonic()" in stale
    assert "self.last_sequence_number" in gaps
    assert "self.server.republish(" in gaps
    assert parameters_of(Subscription.publish_callback) == ["self", "publish_result"]


def test_that_asyncua_looks_after_the_connection_as_often_as_it_is_told() -> None:
    assert Client("opc.tcp://127.0.0.1:4840")._stale_check_interval == 0.5
    assert "asyncio.sleep(self._stale_check_interval)" in inspect.getsource(Client._stale_watchdog_loop)
    assert "next_change(self._watchdog_intervall)" in inspect.getsource(Client._wait_for_health_signal)


def test_that_the_states_of_a_closing_session_have_their_names() -> None:
    assert {SessionState.CLOSING, SessionState.CLOSED} <= set(SessionState)


def test_that_the_transport_keeps_what_waits_for_an_answer_as_before() -> None:
    protocol = UASocketProtocol()

    assert protocol._callbackmap == {}
    assert (protocol._request_id, protocol._request_handle) == (0, 0)
    assert parameters_of(protocol._connection.message_to_binary) == ["message", "message_type", "request_id"]
    assert parameters_of(protocol.revolve_security_token) == []
    assert "self._callbackmap.pop(request_id)" in inspect.getsource(UASocketProtocol._call_callback)
    assert "future.set_result(body)" in inspect.getsource(UASocketProtocol._call_callback)
    assert "fut.set_exception(exc)" in inspect.getsource(UASocketProtocol._fail_all_pending)
    assert "self.transport.write(msg)" in inspect.getsource(UASocketProtocol._send_request)


_TOKENS = st.one_of(
    st.binary(max_size=40).map(lambda token: ua.NodeId(token, 0, ua.NodeIdType.ByteString)),
    st.integers(0, 2**32 - 1).map(lambda token: ua.NodeId(ua.UInt32(token), 1)),
    st.uuids().map(lambda token: ua.NodeId(token, 2, ua.NodeIdType.Guid)),
)
_NUMBERS = st.integers(0, 2**32 - 1)


@given(_TOKENS, _NUMBERS, st.lists(st.tuples(_NUMBERS, _NUMBERS), max_size=5))
def test_that_a_request_written_by_hand_is_the_one_asyncua_writes(
    token: ua.NodeId, handle: int, acknowledgements: list[tuple[int, int]]
) -> None:
    wire = encoded_request(ua_binary.nodeid_to_binary(token), handle, acknowledgements)

    request = ua_binary.struct_from_binary(ua.PublishRequest, Buffer(wire))

    assert request.RequestHeader.AuthenticationToken == token
    assert request.RequestHeader.RequestHandle == handle
    assert [
        (one.SubscriptionId, one.SequenceNumber) for one in request.Parameters.SubscriptionAcknowledgements
    ] == acknowledgements
    assert ua_binary.struct_to_binary(request) == wire


def test_that_the_decoders_we_fall_back_to_read_from_a_buffer() -> None:
    wire = ua_binary.variant_to_binary(ua.Variant([1, 2], ua.VariantType.Int32))
    buffer = Buffer(b"\x00" + wire + b"\xff", 1, len(wire))

    assert ua_binary.variant_from_binary(buffer).Value == [1, 2]
    assert len(buffer) == 0
    assert parameters_of(ua_binary.extensionobject_from_binary) == ["data"]
    assert bytes(Buffer(b"abc")) == b"abc"
